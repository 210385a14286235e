""" "Chỉ" that shows somebody something is no "only"."""

import pytest

from tutor.answering.claims.quantities import says_only


@pytest.mark.parametrize(
    ("sentence", "only"),
    [
        ("thanh niên chỉ bà con cách cài", False),
        ("bà con được chỉ cách dùng", False),
        ("cháu chỉ cho bác nhé", False),
        ("bác chỉ bảng phí trên tường cho họ xem", False),
        ("chỉ bác được cầm máy", True),
        ("việc này chỉ bác làm được", True),
        ("máy chỉ cho phép gửi một lần", True),
        ("ứng dụng chỉ lấy ở ch play", True),
    ],
)
def test_only_is_told_from_showing(sentence, only):
    assert says_only(sentence) == only
