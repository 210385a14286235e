"""Praise of an answer claims nothing; what follows it does."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence
from tutor.answering.claims.praise import without_praise


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Bác nói đúng rồi, bác mở Zalo.", "bác mở Zalo."),
        ("Đúng rồi ạ, bà mở Zalo.", "bà mở Zalo."),
        ("Dạ, cô làm vậy là rất tốt ạ: cô mở Zalo.", "cô mở Zalo."),
        ("Bác nói đúng rồi.", ""),
        ("Họ nói đúng thì bác mở cửa.", "Họ nói đúng thì bác mở cửa."),
        ("Đúng hàng rồi, bác trả tiền.", "Đúng hàng rồi, bác trả tiền."),
    ],
)
def test_the_praise_that_opens_a_sentence_is_left_out(sentence, rest):
    assert without_praise(sentence) == rest


def test_what_follows_the_praise_is_checked():
    evidence = [Evidence(1, "Mật khẩu thì bác đừng nói ra. Bác gõ mật khẩu.")]
    assert ClaimChecker().check("Bác nói đúng rồi, bác gõ mật khẩu.", evidence).passed
    assert not ClaimChecker().check("Bác nói đúng rồi, bác nói mật khẩu ra.", evidence).passed
