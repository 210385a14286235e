"""Duties to report: who, to whom, how often and by when."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text, read_document
from tutor.plans.reporting import read_reporting

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"
STEERING = "phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số"
KHCN = "Sở Khoa học và Công nghệ"


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            "central",
            [
                (
                    "VI.1",
                    "Ban Tuyên giáo và Dân vận Trung ương",
                    f"Ban Chỉ đạo Trung ương về {STEERING}",
                    (("theo quý", ""), ("đột xuất", "")),
                )
            ],
        ),
        (
            "bac-ninh",
            [
                (
                    "VII.12",
                    "các sở, ban, ngành, đoàn thể tỉnh, UBND cấp xã",
                    f"UBND tỉnh (qua {KHCN})",
                    (
                        ("hằng tháng", "trước ngày 20"),
                        ("quý", "trước ngày 20 của tháng cuối quý"),
                        ("6 tháng", "trước ngày 20 của tháng cuối quý II"),
                        ("01 năm", "trước ngày 20 của tháng 12 hằng năm"),
                    ),
                ),
                (
                    "VII.12",
                    KHCN,
                    "UBND tỉnh, Ban Thường vụ Tỉnh ủy và Trung ương",
                    (("khi có yêu cầu", ""),),
                ),
            ],
        ),
        (
            "bac-thanh-mien",
            [
                (
                    "V.4",
                    "Các phòng, ban, đơn vị trực thuộc UBND xã",
                    "Phòng Văn hóa – Xã hội",
                    (("hàng quý", "chậm nhất vào ngày 10 của tháng cuối quý"),),
                ),
                ("V.4", "Phòng Văn hóa – Xã hội", "Lãnh đạo UBND xã", ()),
            ],
        ),
        (
            "van-xuan",
            [
                (
                    "VI.1",
                    "Phòng Văn hóa - xã hội phường",
                    f"UBND phường và {KHCN}",
                    (("hàng quý", ""),),
                )
            ],
        ),
        (
            "dien-bien",
            [
                (
                    "V.1",
                    "Cơ quan, đơn vị, địa phương",
                    f"UBND tỉnh (qua {KHCN})",
                    (("hằng quý", "trước ngày 15, tháng đầu tiên quý kế tiếp"), ("đột xuất", "")),
                ),
                (
                    "V.1",
                    "Cơ quan, đơn vị, địa phương",
                    "Ban Thường vụ Tỉnh ủy (qua Ban Tuyên giáo và Dân vận Tỉnh ủy)",
                    (),
                ),
                (
                    "V.2",
                    KHCN,
                    f"Ban Chỉ đạo về {STEERING} tỉnh và UBND tỉnh",
                    (("theo quý", ""), ("đột xuất", "")),
                ),
                (
                    "closing",
                    "các cơ quan, đơn vị, địa phương",
                    f"UBND tỉnh (qua {KHCN} tổng hợp)",
                    (("kịp thời", ""),),
                ),
            ],
        ),
    ],
)
def test_the_five_plans(plan, expected):
    document = read_document(PLANS / f"{plan}.txt", "plan")
    found = read_reporting(document)
    assert [(r.place.anchor, r.agency, r.receiver, r.periods) for r in found] == expected
    for duty in found:
        quote = document.source[duty.place.start : duty.place.end]
        assert "".join(quote.split()) == "".join(duty.text.split())


@pytest.mark.parametrize(
    ("sentence", "agency", "receiver", "periods"),
    [
        (
            "1. Sở Y tế định kỳ 6 tháng (trước ngày 15/6), hằng năm (trước ngày 15/12) báo cáo "
            "UBND tỉnh.",
            "Sở Y tế",
            "UBND tỉnh",
            (("6 tháng", "trước ngày 15/6"), ("hằng năm", "trước ngày 15/12")),
        ),
        (
            "1. Công an xã\n\n- Tổng hợp, báo cáo kết quả về UBND xã trước ngày 25 hằng tháng.",
            "Công an xã",
            "UBND xã",
            (("hằng tháng", "trước ngày 25 hằng tháng"),),
        ),
        (
            "1. Yêu cầu các trường học gửi báo cáo về Phòng Văn hóa - Xã hội trước ngày "
            "05/12/2026.",
            "các trường học",
            "Phòng Văn hóa - Xã hội",
            (("", "trước ngày 05/12/2026"),),
        ),
    ],
)
def test_how_other_plans_say_it(sentence, agency, receiver, periods):
    found = read_reporting(
        parse_text(f"KẾ HOẠCH\n\nDạy bơi\n\nI. TỔ CHỨC THỰC HIỆN\n\n{sentence}\n", "plan", "plan")
    )
    assert [(r.agency, r.receiver, r.periods) for r in found] == [(agency, receiver, periods)]


def test_a_report_as_a_product_is_no_duty():
    text = "KẾ HOẠCH\n\nDạy bơi\n\nI. NHIỆM VỤ\n\n1. Xây dựng báo cáo chuyên đề.\n"
    assert read_reporting(parse_text(text, "plan", "plan")) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "báo cáo",
                "UBND",
                "tỉnh",
                "(",
                ")",
                "qua",
                "quý",
                "hằng",
                "trước ngày 20",
                ";",
                ",",
                ".",
                "về",
                "Sở",
                "A",
                "định kỳ",
                "1.",
                "-",
                ":",
                "\n",
            ]
        ),
        max_size=30,
    )
)
def test_no_text_is_an_error(words):
    document = parse_text("KẾ HOẠCH\nX\nI. A\n1. B\n" + " ".join(words), "plan", "plan")
    for duty in read_reporting(document):
        assert 0 <= duty.place.start < duty.place.end <= len(document.source)


@pytest.mark.parametrize(
    ("words", "agency", "receiver", "periods"),
    [
        (
            "Sở Y tế là cơ quan thường trực, theo dõi, tổng hợp, báo cáo UBND tỉnh trước "
            "ngày 30 tháng 6.",
            "Sở Y tế",
            "UBND tỉnh",
            (("", "trước ngày 30 tháng 6"),),
        ),
        (
            "Giao Sở Y tế: báo cáo UBND tỉnh trước 16 giờ ngày thứ Năm hằng tuần.",
            "Sở Y tế",
            "UBND tỉnh",
            (("hằng tuần", "trước 16 giờ ngày thứ Năm hằng tuần"),),
        ),
    ],
)
def test_a_report_by_the_hour_and_by_a_standing_agency(words, agency, receiver, periods):
    document = parse_text(f"KẾ HOẠCH\n\nDạy bơi\n\nI. TỔ CHỨC\n\n1. {words}\n", "x", "plan")
    (found,) = read_reporting(document)
    assert (found.agency, found.receiver, found.periods) == (agency, receiver, periods)


def test_the_agency_of_a_dash_reports():
    document = parse_text(
        "KẾ HOẠCH\n\nDạy bơi\n\nI. TỔ CHỨC\n\n"
        "- Văn phòng Tỉnh ủy: theo dõi; định kỳ hằng năm báo cáo Ban Thường vụ Tỉnh ủy.\n",
        "x",
        "plan",
    )
    (found,) = read_reporting(document)
    assert found.agency == "Văn phòng Tỉnh ủy"
