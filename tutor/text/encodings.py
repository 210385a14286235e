"""Text from before Unicode: TCVN3 (ABC), VNI and windows-1258, told apart by what comes out.

An old file does not say how it is encoded. Each reading is tried, and the one whose words are
Vietnamese syllables is right. Old fonts (.VnTime, VNI-Times) do the same inside a Word file: their
text is stored as Western letters that only look Vietnamese in that font.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from typing import Literal

LegacyEncoding = Literal["TCVN3", "VNI", "windows-1258"]

# TCVN 5712:1993, bytes A1 to AF and B5 to FF.
_TCVN3 = dict(
    zip(
        [*range(0xA1, 0xB0), *range(0xB5, 0x100)],
        "ĂÂÊÔƠƯĐăâêôơưđẰ"
        "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        strict=True,
    )
)
_TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc huyền hỏi ngã nặng
# VNI writes a mark as a letter behind the vowel: with the tones above in this order.
_VNI_MARKS = (
    ("aeouyôö", "", "ùøûõï"),  # "ô" and "ö" stand for ơ and ư
    ("aeo", "\u0302", "âáàåãä"),
    ("a", "\u0306", "êéèúüë"),
)
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
_NUCLEUS = (
    "iêu|yêu|ươu|ươi|uôi|uyê|uya|uyu|oai|oay|oao|oeo|uây|uơ|iê|yê|uô|ươ|ưa|ua|ia|oa|oă|oe|uâ|uê|uy|"
    "ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|oo|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?P<end>ch|ng|nh|[cmnpt])?")
_TONED_ENDS = {"c", "ch", "p", "t"}  # these take sắc or nặng only
_WORD = re.compile(r"(?:[A-Za-z]|[^\x00-\x7f\xa0“”‘’–—…•\s])+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MAX_WORDS = 5000  # enough to judge by
_MIN_WORDS = 4
_LIKELY = 0.85
_UNLIKELY = 0.5


def from_legacy(text: str, encoding: LegacyEncoding) -> str:
    """Unicode (NFC) for `text`, the Western letters (windows-1252) that an old encoding shows."""
    return unicodedata.normalize("NFC", _CONVERT[encoding](text))


def font_encoding(font: str) -> LegacyEncoding | None:
    """The encoding that the font's name stands for; None for a font of Unicode."""
    if font.startswith(".Vn"):
        return "TCVN3"
    return "VNI" if re.match(r"VNI[- ]", font) else None


def is_capital_font(font: str) -> bool:
    """Whether small letters look like capitals in the font: .VnTimeH, .VnArialH."""
    return font.startswith(".Vn") and font.removesuffix(" ").endswith("H")


def legacy_encoding(text: str) -> LegacyEncoding | None:
    """The old encoding that makes Vietnamese of `text`; None where it is so already or none does.

    text: bytes read as windows-1252, or text that was pasted from an old font.
    """
    words = _marked_words(text)
    if len(words) < _MIN_WORDS or _share(words) >= _UNLIKELY:
        return None
    sample = " ".join(words)
    shares = {encoding: vietnamese_share(from_legacy(sample, encoding)) for encoding in _CONVERT}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _LIKELY else None


def vietnamese_share(text: str) -> float:
    """Share of the words with marked letters that are Vietnamese syllables, 0 to 1.

    0 with fewer than four such words: too few to judge by.
    """
    words = _marked_words(text)
    return _share(words) if len(words) >= _MIN_WORDS else 0.0


def is_syllable(word: str) -> bool:
    """Whether `word` is built as a Vietnamese syllable is, whatever its case."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in parts if char in _TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    match = _SYLLABLE.fullmatch(bare)
    if match is None or len(tones) > 1:
        return False
    return match["end"] not in _TONED_ENDS or tones in ([_TONES[0]], [_TONES[4]])


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`; bytes of an old encoding as the Western letters that stand for them.

    declared: what the file says of itself, tried where it is no UTF-8. UnicodeDecodeError when the
    bytes are no encoding's that gives Vietnamese; its `start` is the first byte that is no UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not _is_western(declared):
            return data.decode(declared)
        text = data.translate(_NO_UNUSED).decode("cp1252")
        if legacy_encoding(text) is None:
            raise
        return text


def _marked_words(text: str) -> list[str]:
    """The first words with letters beyond ASCII, as many as it takes to judge by."""
    found = (match.group() for match in _WORD.finditer(text))
    return list(islice((word for word in found if not word.isascii()), _MAX_WORDS))


def _share(words: Sequence[str]) -> float:
    return sum(map(is_syllable, words)) / len(words)


def _is_western(declared: str) -> bool:
    """Whether `declared` says nothing: old pages call TCVN3 and VNI "windows-1252"."""
    try:
        name = codecs.lookup(declared).name if declared else "utf-8"
    except LookupError:  # "x-user-defined"
        return True
    return name in ("utf-8", "cp1252", "iso8859-1", "ascii")


_NO_UNUSED = bytes(0x20 if byte in b"\x81\x8d\x8f\x90\x9d" else byte for byte in range(256))


def _from_tcvn3(text: str) -> str:
    return "\n".join(_with_capitals(line) for line in text.translate(_TCVN3).split("\n"))


def _with_capitals(line: str) -> str:
    """`line` with the capitals that only its font made: "CộNG HòA Xã HộI" to "CỘNG HÒA XÃ HỘI".

    TCVN3 has no byte for most capitals with a tone: clerks set the small letter in a capital font.
    """
    words = list(_LETTERS.finditer(line))
    loud = [_is_loud(match.group()) for match in words]
    if not any(loud):
        return line
    for place, known in enumerate(loud):
        if known is None:  # "Xã", "ở": as the words beside it
            beside = [one for one in (loud[:place][-1:] + loud[place + 1 :][:1]) if one is not None]
            loud[place] = bool(beside) and all(beside)
    ends = [0, *(match.end() for match in words), len(line)]
    pieces = [line[first:stop] for first, stop in pairwise(ends)]
    flags = [*loud, False]
    return "".join(
        piece.upper() if flag else piece for piece, flag in zip(pieces, flags, strict=True)
    )


def _is_loud(word: str) -> bool | None:
    """Whether the plain letters of `word` are all capitals; None where fewer than two tell."""
    plain = [char for char in word if char.isascii()]
    if any(char.islower() for char in plain):
        return False
    return True if len(plain) > 1 or any(map(str.isupper, word[1:])) else None


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for vowels, sign, marks in _VNI_MARKS:
        tones = ["", *_TONES] if sign else list(_TONES)
        for vowel in vowels:
            letter = _VNI_SINGLE.get(vowel, vowel)
            for mark, tone in zip(marks, tones, strict=True):
                table[vowel + mark] = unicodedata.normalize("NFC", letter + sign + tone)
    capitals = {
        key: value.upper()
        for small, value in table.items()
        for key in (small.upper(), small[0].upper() + small[1:])
    }
    return table | capitals


_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def _from_vni(text: str) -> str:
    return _VNI_LETTER.sub(lambda match: _VNI[match.group()], text)


def _from_1258(text: str) -> str:
    return text.translate(_CP1258)


_CP1258 = {
    ord(bytes([byte]).decode("cp1252")): bytes([byte]).decode("cp1258")
    for byte in range(0xA0, 0x100)
}
_CONVERT: dict[LegacyEncoding, Callable[[str], str]] = {
    "TCVN3": _from_tcvn3,
    "VNI": _from_vni,
    "windows-1258": _from_1258,
}
