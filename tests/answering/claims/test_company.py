"""With whom, where and at whose word a thing is done."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence

CLERK = "Bác hỏi nhân viên ở quầy tên ứng dụng."
SHOP = "Ngân hàng cần số chính chủ. Bác ra cửa hàng nhà mạng sang tên sim."
FINE = "Cảnh sát không báo phạt bằng điện thoại. Bác gác máy."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (CLERK, "Bác hỏi nhân viên quầy tên ứng dụng.", True),
        (CLERK, "Bác hỏi người lạ tên ứng dụng.", False),
        (SHOP, "Bác sang tên sim ở cửa hàng nhà mạng.", True),
        (SHOP, "Bác ra ngân hàng sang tên sim.", False),
        (FINE, "Họ gọi báo phạt thì bác đừng làm theo, gác máy ngay.", True),
        (FINE, "Bác nghe hết rồi nộp phạt cho họ.", False),
    ],
)
def test_nobody_else_nowhere_else_and_not_at_the_word_of_a_cheat(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes
