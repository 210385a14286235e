"""Whether a message asks for the way, for a fact, or tells of a trouble."""

import pytest

from tutor.dialogue.asking import asks_how, old_words, wants_fact, wants_steps
from tutor.text.normalise import fold


@pytest.mark.parametrize(
    ("message", "steps", "fact", "how"),
    [
        ("Làm thế nào để cài Zalo", True, False, True),
        ("Chỉ cho bác cách gửi ảnh", True, False, False),
        ("Cách đổi mật khẩu", True, False, False),
        ("Bác muốn gọi cho con", True, False, False),
        ("Mần răng để mở máy", True, False, True),
        ("Bấm vào đâu", True, False, False),
        ("Hướng dẫn từng bước", True, False, True),
        ("Gọi video có mất tiền không?", False, True, False),
        ("Mã OTP là gì", False, True, False),
        ("Bao nhiêu tuổi thì làm căn cước", False, True, False),
        ("Tổng đài nào giúp", False, True, False),
        ("Tại sao máy nóng", False, True, False),
        ("VNeID mức 2 khác gì mức 1", False, True, False),
        ("Máy bị đơ rồi", False, False, False),
        ("Chữ bé quá", False, False, False),
        ("", False, False, False),
    ],
)
def test_what_a_message_wants(message, steps, fact, how):
    folded = fold(message)
    assert (wants_steps(folded), wants_fact(folded), asks_how(folded)) == (steps, fact, how)


@pytest.mark.parametrize(
    ("message", "keys"),
    [
        ("Sổ hộ khẩu của tôi đâu", ["household_book"]),
        ("Ra huyện làm giấy", ["district"]),
        ("Làm lại chứng minh nhân dân ở công an huyện", ["district", "identity_card"]),
        ("Chứng minh tôi đúng", []),
        ("Làm căn cước ở xã", []),
    ],
)
def test_names_no_longer_in_use_are_noticed(message, keys):
    assert old_words(fold(message)) == keys
