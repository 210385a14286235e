"""What is said to be what stays so."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence

COLOURS = "Chữ đỏ là lỗi, chữ xanh là đã gửi."
CHARGED = "Bác cắm sạc trong lúc cập nhật."
MARKS = "Đủ hai dấu xanh thì bác đóng trang; thấy một dấu xám thì bác gửi lại."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (COLOURS, "Chữ xanh là đã gửi.", True),
        (COLOURS, "Chữ xanh là lỗi, chữ đỏ là đã gửi.", False),
        (CHARGED, "Lúc cập nhật, bác cắm sạc.", True),
        (CHARGED, "Cập nhật xong bác mới cắm sạc.", False),
        (MARKS, "Thấy một dấu xám thì bác gửi lại.", True),
        (MARKS, "Đủ hai dấu xanh thì bác gửi lại.", False),
    ],
)
def test_one_thing_is_not_taken_for_another(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes
