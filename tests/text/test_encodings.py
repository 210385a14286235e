"""Old encodings: every letter of each, and which of them a text is in."""

import unicodedata
from pathlib import Path

import pytest

from tutor.text.encodings import (
    decode,
    font_encoding,
    from_legacy,
    is_capital_font,
    is_syllable,
    legacy_encoding,
    vietnamese_share,
)

ROOT = Path(__file__).parents[2]
LOWER = (
    "a á à ả ã ạ â ấ ầ ẩ ẫ ậ ă ắ ằ ẳ ẵ ặ e é è ẻ ẽ ẹ ê ế ề ể ễ ệ o ó ò ỏ õ ọ ô ố ồ ổ ỗ ộ "
    "ơ ớ ờ ở ỡ ợ u ú ù ủ ũ ụ ư ứ ừ ử ữ ự i í ì ỉ ĩ ị y ý ỳ ỷ ỹ ỵ đ"
).split()
# In the order of LOWER, as other tools for these encodings list them.
TCVN3 = (
    "a ¸ µ ¶ · ¹ © Ê Ç È É Ë ¨ ¾ » ¼ ½ Æ e Ð Ì Î Ï Ñ ª Õ Ò Ó Ô Ö o ã ß á â ä « è å æ ç é "
    "¬ í ê ë ì î u ó ï ñ ò ô \u00ad ø õ ö ÷ ù i Ý × Ø Ü Þ y ý ú û ü þ ®"
).split(" ")
VNI = (
    "a aù aø aû aõ aï aâ aá aà aå aã aä aê aé aè aú aü aë e eù eø eû eõ eï eâ eá eà eå eã eä "
    "o où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï u uù uø uû uõ uï ö öù öø öû öõ öï "
    "i í ì æ ó ò y yù yø yû yõ î ñ"
).split()
TEXT = (ROOT / "knowledge" / "plans" / "dien-bien.txt").read_text(encoding="utf-8")
SENTENCE = "Cộng hòa xã hội chủ nghĩa Việt Nam: phổ cập kỹ năng số, đừng đưa mã OTP cho người lạ."


def tcvn3_of(text: str) -> str:
    """`text` as clerks typed it: a capital with a tone is a small letter in a capital font."""
    table = dict(zip(LOWER, TCVN3, strict=True)) | dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
    return "".join(
        char if char.isascii() else table.get(char, table.get(char.lower(), char)) for char in text
    )


def vni_of(text: str) -> str:
    table = dict(zip(LOWER, VNI, strict=True))
    table |= {small.upper(): mark.upper() for small, mark in table.items()}
    return "".join(table.get(char, char) for char in text)


def cp1258_of(text: str) -> bytes:
    """`text` as Windows writes it: some tones in the letter, the others behind it."""
    data = b""
    for char in text:
        try:
            data += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(one for one in parts if one in "\u0300\u0301\u0303\u0309\u0323")
            rest = unicodedata.normalize("NFC", parts.replace(tone, ""))
            data += (rest + tone).encode("cp1258")
    return data


def test_every_letter_is_in_the_lists():
    assert len(LOWER) == len(TCVN3) == len(VNI) == len(set(TCVN3)) == len(set(VNI)) == 73


@pytest.mark.parametrize(("letter", "old"), list(zip(LOWER, TCVN3, strict=True)))
def test_a_letter_of_tcvn3(letter, old):
    assert from_legacy(f"b{old}b", "TCVN3") == f"b{letter}b"


@pytest.mark.parametrize(("letter", "old"), list(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True)))
def test_a_capital_of_tcvn3(letter, old):
    assert from_legacy(old, "TCVN3") == letter


@pytest.mark.parametrize(("letter", "old"), list(zip(LOWER, VNI, strict=True)))
def test_a_letter_of_vni_small_and_capital(letter, old):
    assert from_legacy(f"b{old}b", "VNI") == f"b{letter}b"
    assert from_legacy(f"B{old.upper()}B", "VNI") == f"B{letter.upper()}B"
    assert from_legacy(old[0].upper() + old[1:], "VNI") == letter.upper()


@pytest.mark.parametrize("letter", [*LOWER, *(one.upper() for one in LOWER)])
def test_a_letter_of_windows_1258(letter):
    western = cp1258_of(letter).decode("cp1252")
    assert from_legacy(western, "windows-1258") == letter


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("ñY BAN NH¢N D¢N X· ë Y", "ỦY BAN NHÂN DÂN XÃ Ở Y"),
        ("X· Hoµ B×nh, TØnh ñy", "Xã Hoà Bình, Tỉnh ủy"),
        ("®· cã OTP", "đã có OTP"),
        ("X·", "Xã"),
    ],
)
def test_capitals_that_only_the_font_made_are_told_by_the_letters_beside(typed, meant):
    assert from_legacy(typed, "TCVN3") == meant


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(tcvn3_of(SENTENCE), "TCVN3", id="tcvn3"),
        pytest.param(vni_of(SENTENCE), "VNI", id="vni"),
        pytest.param(cp1258_of(SENTENCE).decode("cp1252"), "windows-1258", id="windows-1258"),
        pytest.param(SENTENCE, None, id="unicode"),
        pytest.param("Déjà vu à l'école, où les élèves étaient très bien reçus", None, id="french"),
        pytest.param("Học ở café", None, id="too few words to judge by"),
        pytest.param("Plain words without any marks", None, id="no marks"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_encoding_is_the_one_that_gives_vietnamese(text, encoding):
    assert legacy_encoding(text) == encoding


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(
            tcvn3_of(TEXT).replace("…", "...").encode("cp1252", "ignore"), "TCVN3", id="tcvn3"
        ),
        pytest.param(vni_of(TEXT).encode("cp1252", "ignore"), "VNI", id="vni"),
        pytest.param(cp1258_of(TEXT.replace("↘", "")), "windows-1258", id="windows-1258"),
    ],
)
def test_a_whole_plan_comes_back(data, encoding):
    western = decode(data)
    assert legacy_encoding(western) == encoding
    words = from_legacy(western, encoding).split()
    expected = unicodedata.normalize("NFC", TEXT.replace("↘", "")).split()
    same = sum(left == right for left, right in zip(words, expected, strict=True))
    assert same >= (0.998 if encoding == "TCVN3" else 1) * len(expected)


def test_what_a_page_says_of_itself_is_believed_unless_it_says_western():
    assert decode(cp1258_of("Đường sắt"), "windows-1258") != "Đường sắt"  # taken apart
    assert (
        unicodedata.normalize("NFC", decode(cp1258_of("Đường sắt"), "windows-1258")) == "Đường sắt"
    )
    assert decode(tcvn3_of(SENTENCE).encode("cp1252"), "iso-8859-1") == tcvn3_of(SENTENCE)
    assert decode(SENTENCE.encode(), "x-user-defined") == SENTENCE


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            "Déjà vu à l'école, où les élèves étaient très bien".encode("cp1252"), id="french"
        ),
        pytest.param(bytes(range(128, 256)), id="all bytes"),
        pytest.param("Dạy bơi".encode()[:-1] + b"\xff", id="a broken letter"),
    ],
)
def test_bytes_that_no_encoding_makes_vietnamese_are_refused(data):
    with pytest.raises(UnicodeDecodeError):
        decode(data)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("nghiêng", True), ("QUYẾT", True), ("giữa", True), ("đ", False), ("hßa", False),
     ("các", True), ("càc", False), ("kết", True), ("kềt", False), ("café", False)],
)  # fmt: skip
def test_what_a_syllable_is(word, expected):
    assert is_syllable(word) == expected


@pytest.mark.parametrize("path", sorted((ROOT / "knowledge" / "plans").glob("*.txt")))
def test_nearly_all_marked_words_of_a_plan_are_syllables(path):
    assert vietnamese_share(path.read_text(encoding="utf-8")) > 0.98


@pytest.mark.parametrize(
    ("font", "encoding", "capital"),
    [
        (".VnTime", "TCVN3", False),
        (".VnTimeH", "TCVN3", True),
        (".VnArial NarrowH", "TCVN3", True),
        ("VNI-Times", "VNI", False),
        ("Times New Roman", None, False),
        ("", None, False),
    ],
)
def test_a_font_tells_its_encoding(font, encoding, capital):
    assert font_encoding(font) == encoding
    assert is_capital_font(font) == capital
