"""Deadlines as plans print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.plans.deadlines import deadline_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.1. Xây dựng Khung kỹ năng số (hoàn thành tháng 4/2025).", "tháng 4/2025"),
        ("4.1. Xây dựng nền tảng (vận hành từ tháng 4/2025).", "vận hành từ tháng 4/2025"),
        ("- Thời gian thực hiện: Từ tháng 9/2025.", "Từ tháng 9/2025"),
        (
            "- Thời gian thực hiện: Thường xuyên, bắt đầu triển khai từ tháng 9/2025.",
            "Thường xuyên, bắt đầu triển khai từ tháng 9/2025",
        ),
        ("Thời hạn hoàn thành: Quý II, III/2026; kết quả: Báo cáo", "Quý II, III/2026"),
        ("Phủ sóng 100% thôn, bản trước ngày 31/12/2025.", "trước ngày 31/12/2025"),
        ("Lồng ghép vào chương trình. Thực hiện từ năm 2025.", "từ năm 2025"),
        ("Giao Sở Y tế xây dựng tài liệu. Hoàn thành trong Quý II/2026.", "trong Quý II/2026"),
        ("Tổ chức Ngày hội vào ngày 10/10 hằng năm.", "ngày 10/10 hằng năm"),
        ("Đến hết năm 2026 xây xong 5 bể bơi.", "Đến hết năm 2026"),
        ("Thành lập điểm hỗ trợ tại 100% thôn trong năm 2026.", "trong năm 2026"),
        ("Quý III/2025", "Quý III/2025"),
        ("12/2025", "12/2025"),
        ("Nhiệm vụ thường xuyên", "Nhiệm vụ thường xuyên"),
        ("Theo hướng dẫn của Trung ương, của tỉnh", "Theo hướng dẫn của Trung ương, của tỉnh"),
        ("Năm 2025 - 2026", "Năm 2025 - 2026"),
        ("Thực hiện Kế hoạch số 5/KH-UBND ngày 01/7/2025 của UBND tỉnh.", None),
        ("Phát động phong trào “Hoàn thành trước tháng 5/2025”.", None),
        ("Phòng Kinh tế chủ trì.", None),
        ("", None),
    ],
)
def test_a_deadline_is_cut_from_its_text(text, expected):
    found = deadline_of(text)
    assert (found and found.text) == expected
    if found:
        assert text[found.start : found.end] == found.text


@given(
    st.text(
        alphabet="(): .;/0123456789tháng năm hoàn thành từ trước ngày Thời gian quý I", max_size=80
    )
)
def test_no_text_is_an_error(text):
    if found := deadline_of(text):
        assert text[found.start : found.end] == found.text
