"""What sounds alike has one form; what does not keeps two."""

import pytest

from tutor.text.sound import heard


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trung", "chung"), ("so", "xo"), ("gia", "da"), ("rau", "dau"), ("vo", "do"),
        ("lang", "nang"), ("lan", "lang"), ("nghia", "ngia"), ("ghi", "gi"), ("phai", "fai"),
        ("viet", "viec"), ("ly", "li"), ("mach", "mat"), ("anh", "an"),
    ],
)  # fmt: skip
def test_alike(one, other):
    assert heard(one) == heard(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ba", "ma"), ("kha", "ca"), ("tha", "ta"), ("on", "en")]
)
def test_unlike(one, other):
    assert heard(one) != heard(other)


@pytest.mark.parametrize("kept", ["6.4", "01-kh/bcdtw", "2025", "", "a", "gi"])
def test_symbols_and_letters_alone_stay(kept):
    assert heard(kept) == kept
