"""Forms of a text: as kept, as compared, and as compared without diacritics."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.text.normalise import fold, has_diacritics, nfc, plain, squeeze


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (unicodedata.normalize("NFD", "Quảng Ngãi"), "Quảng Ngãi"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("\ufeffKế\u200b hoạch\u00ad", "Kế hoạch"),
        ("nửa \ud83d chữ", "nửa  chữ"),  # half a character: no UTF-8 can hold it
        ("“Bơi an toàn” – 5m", "“Bơi an toàn” – 5m"),  # quotes and dashes stay as printed
        ("hoà", "hoà"),  # so does the place of a tone
        ("", ""),
    ],
)
def test_text_as_kept(text, kept):
    assert nfc(text) == kept


@pytest.mark.parametrize(
    ("text", "joined"),
    [("  a \t b\n\nc ", "a b c"), ("\u00a0a\u2003b", "a b"), (" \n ", ""), ("a", "a")],
)
def test_white_space_is_joined(text, joined):
    assert squeeze(text) == joined


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Sở  NỘI VỤ", "sở nội vụ"),
        ("“Gia đình” – ‘số’", "\"gia đình\" - 'số'"),
        ("số 5‑KH", "số 5-kh"),
        ("văn hoá", "văn hóa"),
        ("thuỷ, thúy", "thủy, thúy"),
        ("sức khoẻ", "sức khỏe"),
        ("UỶ BAN", "ủy ban"),
        ("quý", "quý"),  # qu is one consonant
        ("hoài, khoảng", "hoài, khoảng"),  # a final letter fixes the tone
    ],
)
def test_text_as_compared(text, compared):
    assert plain(text) == compared


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Đặng Thuỳ Trâm", "duong dang thuy tram"),
        ("ĐIỆN BIÊN", "dien bien"),
        ("văn hoá = văn hóa", "van hoa = van hoa"),
        ("Sở KH&CN", "so kh&cn"),
        (unicodedata.normalize("NFD", "Tịnh Khê"), "tinh khe"),
        ("", ""),
    ],
)
def test_text_without_diacritics(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lam sao cai vneid", False),
        ("làm sao", True),
        ("di đâu", True),
        ("“VNeID” – 2026", False),  # curly quotes are no letters
        ("VNeID", False),
        ("", False),
    ],
)
def test_diacritics_are_noticed(text, expected):
    assert has_diacritics(text) == expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_every_form_is_reached_in_one_step(text):
    assert nfc(nfc(text)) == nfc(text)
    assert plain(plain(text)) == plain(text)
    assert fold(fold(text)) == fold(text)
    nfc(text).encode("utf-8")  # half characters would raise


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="aăâáàảãạbcdđeêếiíoôơốớuưứyýĐỄ hqut", max_size=40))
def test_folded_vietnamese_is_ascii_whatever_way_it_was_composed(text):
    assert fold(text).isascii()
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_a_mark_behind_an_invisible_character_is_composed():
    assert nfc("e\u200b\u0302") == "ê"
    assert nfc(nfc("e\u200b\u0302")) == "ê"
