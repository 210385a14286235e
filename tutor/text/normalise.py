"""Forms of a text: as kept (NFC), as compared, and as compared without diacritics."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u034f\u115f\u1160\u180e\u3164\uffa0"
    "\U000e0000-\U000e0fff"  # tags and selectors: whole sentences can be written with them
    "\ud800-\udfff]"
)  # half a character: JSON can hold it, UTF-8 cannot
_QUOTES = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "‑": "-",
        "\u00a0": " ",
    }
)
# For character classes: a range "À-Ỹ" would hold the small letters too.
CAPITALS = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_SPACE = re.compile(r"\s+")
_BARE = str.maketrans({"đ": "d", "Đ": "D"})
# hoà/hòa, thuý/thúy: the tone of oa, oe, uy without final consonant may stand on either vowel.
TONE_PAIRS = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
    "oẹ": "ọe",
    "uỳ": "ùy",
    "uý": "úy",
    "uỷ": "ủy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}
_TONE = re.compile(r"(?<!q)(?:" + "|".join(TONE_PAIRS) + r")(?!\w)")


def nfc(text: str) -> str:
    """`text` composed (NFC), without invisible characters; line ends become "\\n"."""
    # removed first: an invisible character can stand between a letter and its mark
    text = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """`text` with every run of white space as one space, ends trimmed."""
    return _SPACE.sub(" ", text).strip()


def plain(text: str) -> str:
    """Form for comparison: NFC, case folded, straight quotes and dashes, one tone placement."""
    return _short_plain(text) if len(text) <= _SHORT else _plain(text)


def fold(text: str) -> str:
    """Form for comparison without diacritics: `plain`, then a-z where Vietnamese letters stood."""
    return _short_fold(text) if len(text) <= _SHORT else _fold(text)


def _plain(text: str) -> str:
    text = squeeze(nfc(text).translate(_QUOTES)).casefold()
    return _TONE.sub(lambda match: TONE_PAIRS[match.group()], text)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", plain(text).translate(_BARE))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# Words and phrases of tables are compared again and again, thousands of times in a turn.
_SHORT = 40  # characters
_short_plain = lru_cache(maxsize=1 << 16)(_plain)
_short_fold = lru_cache(maxsize=1 << 16)(_fold)


def has_diacritics(text: str) -> bool:
    """Whether `text` holds at least one Vietnamese letter that folding would change."""
    return fold(text) != plain(text)
