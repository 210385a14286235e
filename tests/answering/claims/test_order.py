"""What comes first in the evidence does not come later in a sentence."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence

PAID = "Thấy tiền về rồi bác mới giao hàng."
ASKED = "Bác hỏi con cháu trước khi làm theo."
HELD = "Chưa cầm hàng thì bác đừng báo đã nhận."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (PAID, "Bác giao hàng sau khi thấy tiền về.", True),
        (PAID, "Bác đừng giao hàng khi chưa thấy tiền về.", True),
        (PAID, "Bác giao hàng rồi chờ thấy tiền về.", False),
        (PAID, "Bác giao hàng trước khi thấy tiền về.", False),
        (ASKED, "Bác hỏi con cháu rồi mới làm theo.", True),
        (ASKED, "Bác làm theo xong thì hỏi con cháu.", False),
        (HELD, "Cầm hàng rồi bác mới báo đã nhận.", True),
        (HELD, "Cầm hàng rồi thì bác đừng báo đã nhận.", False),
        (HELD, "Chưa cầm hàng thì bác không thể không báo đã nhận.", False),
        ("Bác miết tờ mã. Sau đó mới dùng máy soi.", "Bác dùng máy soi rồi miết tờ mã.", False),
        ("Còn ngờ thì bác gọi con rồi mới trả tiền.", "Còn ngờ thì bác trả tiền.", False),
        ("Bác vào “VNeID”, rồi chạm để mở.", "Bác mở “VNeID” rồi chạm.", True),
    ],
)
def test_the_order_is_that_of_the_evidence(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes
