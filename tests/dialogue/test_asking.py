"""Whether a message asks for the way, for a fact, or tells of a trouble."""

import pytest

from tutor.dialogue.asking import asks, asks_how, old_words, wants_fact, wants_steps
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


@pytest.mark.parametrize(
    ("message", "does"),
    [
        ("nghi dinh 118 la gi", True),
        ("ứng dụng ấy dùng để làm gì", True),
        ("tac dung cua no la gi", True),
        ("lam sao mo may", True),
        ("chuyen tien co mat phi khong", True),
        ("đừng đọc mã cho ai", False),
        ("minh dung dua cho ai", False),
        ("bac khong nho lam gi", False),
        ("ai hỏi cũng không đọc", False),
        ("khi nào có sóng thì bấm", False),
        ("bác chạm vào cái đồng hồ", False),
    ],
)
def test_a_denial_with_ai_or_gi_asks_nothing(message, does):
    assert asks(fold(message)) == does
