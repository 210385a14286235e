""" "Chỉ" that shows somebody something is no "only"."""

import pytest

from tutor.answering.claims.quantities import quantity_words, says_only


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


@pytest.mark.parametrize(
    ("sentence", "evidence", "passes"),
    [
        ("cửa chỉ mở sau khi bác ký", "bác ký xong cửa mới mở", True),
        ("cửa chỉ mở sau khi bác ký", "bác ký thì cửa mở", False),
        ("cửa chỉ mở buổi sáng", "bác ký xong cửa mới mở", False),
        ("xe vẫn chạy, chỉ không có đèn", "xe chạy nhưng không có đèn", True),
    ],
)
def test_only_then_is_borne_out_by_not_before(sentence, evidence, passes):
    assert quantity_words(sentence, evidence, evidence).passed == passes
