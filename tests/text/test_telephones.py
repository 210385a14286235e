"""Which numbers of a text can be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.text.telephones import telephones


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xin gọi ngay: 115 (cấp cứu), 113 (công an), 114.", ["115", "113", "114"]),
        ("Báo công an xã, phường gần nhất, hoặc gọi 113.", ["113"]),
        ("Gọi 113, 114 hoặc 115.", ["113", "114", "115"]),
        ("Nhắn tới đầu số 5656 hoặc gọi 156.", ["156"]),
        ("Tổng đài VNeID là 1900 0368, bảo hiểm 1900.9068.", ["1900 0368", "1900.9068"]),
        ("Mở 115 lớp cho 113 xã.", []),
        ("Năm 2026 có 113. Gọi cho con nhé.", []),
        ("Gọi 115 người tới lớp.", []),
        ("Gọi lại số 0912 345 678 để nhận quà.", []),  # may be a swindler's
        ("Kế hoạch 113/KH-UBND được gọi tắt là Kế hoạch.", []),
        ("", []),
    ],
)
def test_numbers(text, expected):
    assert telephones(text) == expected


@given(st.text())
def test_every_number_stands_in_the_text(text):
    assert all(number in text for number in telephones(text))
