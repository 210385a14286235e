"""What may be left undone is no duty, and what is a duty may not be left undone."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence
from tutor.answering.claims.modality import modes_of

FREE = "Thẻ căn cước không bắt buộc đổi vì sáp nhập."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (FREE, "Sáp nhập không bắt bác phải đổi thẻ căn cước.", True),
        (FREE, "Bác phải đổi thẻ căn cước vì sáp nhập.", False),
        (FREE, "Bác không được đổi thẻ căn cước vì sáp nhập.", False),
        ("Địa phương có thể đặt chỉ tiêu cao hơn.", "Địa phương phải đặt chỉ tiêu cao hơn.", False),
        ("Bác phải đặt mật khẩu.", "Bác có thể đặt mật khẩu.", False),
        ("Tin cũ có thể không thu hồi được.", "Tin cũ chắc chắn thu hồi được.", False),
        ("Phải mua máy mới? Chưa cần.", "Bác chưa cần mua máy mới.", True),
    ],
)
def test_a_duty_stays_a_duty_and_a_choice_a_choice(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("Bác chạm mép bên phải màn hình.", []),
        ("Bác không cho phép cũng dùng được.", [("free", "phép")]),
        ("Bác không cần đổi, nhưng có thể gọi.", [("free", "đổi"), ("may", "gọi")]),
    ],
)
def test_the_mode_of_each_deed_is_read(text, modes):
    assert list(modes_of(text)) == modes
