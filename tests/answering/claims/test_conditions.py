"""A deed under a condition, and in its order, is that of the evidence."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence

ASKED = "Mã OTP giống chìa khóa nhà, người gọi xin thì bác đừng đọc."
NAME = "Tên lạ là dấu hiệu lừa hay gặp; bác đừng gửi khi tên không khớp."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (ASKED, "Người gọi xin mã thì bác đừng đọc.", True),
        (ASKED, "Người gọi xin thì bác đọc.", False),
        (ASKED, "Bác đọc khi người gọi xin.", False),
        ("Họ xin số thẻ thì bác đừng cho.", "Họ xin số thẻ thì bác cho.", False),
        (NAME, "Tên không khớp thì bác đừng gửi.", True),
        (NAME, "Tên không khớp thì bác gửi.", False),
    ],
)
def test_what_is_forbidden_under_a_condition_is_not_done_under_it(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes
