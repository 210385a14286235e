"""Figures told from dates, symbols and durations."""

import pytest

from tutor.plans.figures import find_figures, mask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trên 80% người dân", [("trên", "80", "%")]),
        ("90 % trở lên cán bộ", [("trở lên", "90", "%")]),
        ("80 phần trăm hộ", [("", "80", "%")]),
        ("30 - 40 người", [("", "30-40", "người")]),
        ("2,5 triệu người dân", [("", "2,5", "triệu người dân")]),
        ("1.200 hộ", [("", "1.200", "hộ")]),
        ("ít nhất một thành viên", [("ít nhất", "một", "thành viên")]),
        ("một thành viên", []),
        ("ngày 10/10 hằng năm", []),
        ("năm 2025 tổ chức", []),
        ("Đề án 06 xã", []),
        ("mô hình 4T, mạng 5G", []),
        ("không quá 15 ngày", []),
    ],
)
def test_a_figure_has_comparison_value_and_unit(text, expected):
    assert [(f.comparison, f.value, f.unit) for f in find_figures(text)] == expected


def test_masking_keeps_every_offset():
    text = "theo Quyết định số 146/QĐ-TTg ngày 28/01/2022 của X, “80% hộ” và 5 lớp"
    assert len(mask(text)) == len(text)
    assert mask(text).endswith("và 5 lớp") and "80%" not in mask(text)
