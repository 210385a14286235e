"""A sentence denies, forbids and advises what its evidence does."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        ("Bác đừng rút tiền.", "Bác không rút tiền.", True),
        ("Bác đừng rút tiền.", "Bác rút tiền.", False),
        ("Bác rút tiền.", "Bác không rút tiền.", False),
        ("Bác mở Zalo.", "Bác mở Zalo, không vội đâu ạ.", True),
        ("Bác bật “Xác thực 2 lớp”.", "Bác tắt “Xác thực 2 lớp”.", False),
        ("Hàng sai thì bác gọi người bán.", "Hàng không đúng thì bác gọi người bán.", True),
        ("Đúng hàng thì bác trả tiền.", "Chưa đúng hàng thì bác trả tiền.", False),
        ("Đúng hàng thì bác mới trả tiền.", "Bác trả tiền rồi mới xem đúng hàng.", False),
        ("Gặp tin lạ thì bác bỏ qua.", "Gặp tin lạ thì bác mở tin ra.", False),
        ("Gửi nhiều lần dễ thành hồ sơ trùng.", "Bác đừng gửi nhiều lần.", True),
        ("Gửi nhiều lần dễ thành hồ sơ trùng.", "Bác nên gửi nhiều lần.", False),
        ("Tắt máy là hỏng máy? Không hỏng.", "Tắt máy là hỏng máy.", False),
        ("Tắt máy là hỏng máy? Không hỏng.", "Tắt máy không hỏng đâu bác.", True),
    ],
)
def test_polarity_is_that_of_the_evidence(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("Bác dùng VNeID đi khám.", True),
        ("Bác chỉ dùng VNeID đi khám.", False),
        ("Bác dùng VNeID đi khám, trừ thẻ căn cước.", False),
        ("Mọi lần đi khám bác dùng VNeID.", False),
        ("Hầu hết bác dùng VNeID đi khám.", False),
        ("Mục này có ghi địa chỉ, bác dùng VNeID đi khám.", True),  # "chỉ" of another word
    ],
)
def test_words_that_widen_or_narrow_stand_in_the_evidence(sentence, passes):
    evidence = Evidence(1, "Bác dùng thẻ căn cước hoặc VNeID đi khám. Mục này ghi địa chỉ.")
    assert ClaimChecker().check(sentence, [evidence]).passed == passes
