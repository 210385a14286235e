"""What a reply states stands in its evidence."""

import pytest

from tutor.answering.grounding import unsupported


@pytest.mark.parametrize(
    ("text", "evidence", "missing"),
    [
        ("Trên 65% hộ gia đình", ["a) Trên 65% hộ gia đình"], []),
        ("Trên 75% hộ gia đình", ["a) Trên 65% hộ gia đình"], ["75"]),
        ("26,5 tỷ đồng", ["kinh phí là 26,5 tỷ đồng"], []),
        ("26,9 tỷ đồng", ["kinh phí là 26,5 tỷ đồng"], ["9"]),
        ("ngày 21/03/2025", ["ngày 21 tháng 3 năm 2025"], []),
        ("ngày 22/03/2025", ["ngày 21 tháng 3 năm 2025"], ["22"]),
        ("Kế hoạch số 218/KH-UBND", ["Số: 218/KH-UBND"], []),
        ("Kế hoạch số 218/KH-UBND", ["Số: 218 /KH - UBND"], []),
        ("Kế hoạch số 218/KH-TU", ["Số: 218/KH-UBND"], ["218/KH-TU"]),
        ("Nghị định 45/2022/NĐ-CP", ["Nghị định số 45/2022/NĐ-CP"], []),
        ("Nghị định 45/2022/NĐ-CP", ["Nghị quyết 45/2022/QH15"], ["45/2022/NĐ-CP"]),
        ("không có số nào", [], []),
    ],
)
def test_numbers_dates_and_symbols_without_evidence_are_told(text, evidence, missing):
    assert unsupported(text, evidence) == missing


def test_counts_that_the_code_made_need_no_evidence():
    assert unsupported("có 8 nhiệm vụ", []) == ["8"]
    assert unsupported("có 8 nhiệm vụ", [], allowed=range(10)) == []
