"""Names, words of a screen and places stand in the evidence as they are."""

import pytest

from tutor.answering.claims.names import names_of, stands_in


def missing(text: str, evidence: str) -> set[str]:
    return {name.text for name in names_of(text) if not stands_in(name, evidence)}


@pytest.mark.parametrize(
    ("text", "evidence", "absent"),
    [
        ("Bác chạm “Cài đặt”.", "nút Cài đặt", set()),
        ("Bác chạm “Đăng ký”.", "nút Cài đặt", {"Đăng ký"}),
        ("Bác mở VssID.", "Bác mở VNeID.", {"VssID"}),
        ("Facebook hiện ra.", "Zalo hiện ra.", {"Facebook"}),
        ("Bác xem video trên internet.", "", set()),  # everybody's words
        ("Ở TP. Hồ Chí Minh có lớp.", "lớp ở Thành phố Hồ Chí Minh", set()),
        ("Ở Cần Thơ có lớp.", "lớp ở Thành phố Hồ Chí Minh", {"Cần Thơ"}),
        ("Chủ tịch Lê Văn Tám ký.", "CHỦ TỊCH Khổng Quốc Toàn", {"Lê Văn Tám"}),
        ("Theo mô hình 5T.", "mô hình học tập 4T", {"5T"}),
        ("Tổ báo cáo bằng tin nhắn.", "", set()),
        ("Bác thấy chưa?", "", set()),
    ],
)
def test_what_the_evidence_does_not_name_is_told(text, evidence, absent):
    assert missing(text, evidence) == absent
