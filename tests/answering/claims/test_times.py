"""A time bounds what is said as it does in the evidence."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence

BEFORE = "Mọi thôn, bản có sóng trước ngày 31/12/2025."
SINCE = "Cổng của tỉnh đóng từ ngày 1 tháng 7 năm 2025."
IN = "Năm 2025, tập huấn cho người lao động."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (BEFORE, "Muộn nhất là cuối năm 2025, mọi thôn, bản có sóng.", True),
        (BEFORE, "Từ ngày 31/12/2025, mọi thôn, bản có sóng.", False),
        (BEFORE, "Sau ngày 31/12/2025, mọi thôn, bản có sóng.", False),
        (SINCE, "Cổng của tỉnh đóng kể từ ngày 1/7/2025.", True),
        (SINCE, "Cổng của tỉnh đóng trước ngày 1/7/2025.", False),
        (SINCE, "Tới ngày 1/7/2025 thì cổng của tỉnh đóng.", True),
        (SINCE, "Cổng của tỉnh đóng tới ngày 1/7/2025.", False),
        (IN, "Hết năm 2025, tập huấn cho người lao động.", True),
        (IN, "Trước năm 2025, tập huấn cho người lao động.", False),
    ],
)
def test_before_and_after_are_not_mixed_up(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes
