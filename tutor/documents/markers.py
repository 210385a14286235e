"""Numbers at the head of a paragraph: part, chapter, section, article, clause, point, item.

phần, chương, mục, điều, khoản, điểm; the styles of Nghị định 30/2020/NĐ-CP and of party documents.
"""

import re
from dataclasses import dataclass
from itertools import zip_longest

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDINALS = {
    "NHẤT": 1,
    "HAI": 2,
    "BA": 3,
    "TƯ": 4,
    "BỐN": 4,
    "NĂM": 5,
    "SÁU": 6,
    "BẢY": 7,
    "TÁM": 8,
    "CHÍN": 9,
    "MƯỜI": 10,
}
LETTERS = "abcdđeghiklmnopqrstuvxy"

_NAMED = re.compile(
    r"(?P<name>phần|chương|mục)\s+(?:thứ\s+)?(?P<value>[ivxlc]+|\d{1,2}|"
    + "|".join(word.lower() for word in _ORDINALS)
    + r")\b\s*[.:)\-–]?\s*(?P<rest>.*)",
    re.I,
)
_ARTICLE = re.compile(r"(?:Điều|ĐIỀU)\s+(?P<value>\d{1,3})\s*[.:]\s*(?P<rest>.*)")
_PATTERNS = (
    (
        "roman",
        re.compile(
            r"(?P<value>[IVXL]+)\s*[.)/]\s*[-–]?\s+(?P<rest>\S.*)|"
            r"(?P<value2>[IVXL]+)\s*[-–]\s+(?P<rest2>[^\W\d_].*)"
        ),
    ),
    ("capital", re.compile(r"(?P<value>[A-HK])\s*[.)/]\s+(?P<rest>\S.*)")),
    (
        "decimal",
        re.compile(
            r"(?P<value>\d{1,2}(?:\.\d{1,2})*)(?:\.\s*(?=[^\W\d_]|[\"“'(])|[./]\s+)(?P<rest>\S.*)|"
            r"(?P<value2>\d{1,2}(?:\.\d{1,2})+)\s+(?P<rest2>[^\W\d_].*|[\"“'(].*)|"
            # "2.1- Rà soát": the form of party documents
            r"(?P<value3>\d{1,2}(?:\.\d{1,2})*)\s?[-–]\s+(?P<rest3>[^\W\d_].*|[\"“'(].*)"
        ),
    ),
    ("round", re.compile(r"(?P<value>\d{1,2})\)\s*(?P<rest>\S.*)")),
    (
        "letter",
        # With a bracket one capital may be a word: "a) Ở trường"; "a. B" is an initial.
        re.compile(
            r"(?P<value>[a-zđ])\s*(?:\)\s*(?=[^\W\d_](?:[^\W_]|\s)|[^\w.]|(?<=\s)\d)|"
            r"\.\s*(?=[^\W_]{2}|[^\w.]|(?<=\s)\d))(?P<rest>\S.*)"
        ),
    ),
    ("paren", re.compile(r"\((?P<value>\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s*(?P<rest>\S.*)")),
)
_BULLET = re.compile(r"(?P<value>[-–—•+*▪])\s*(?P<rest>[^\s\-–].*)")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number as printed. `component` is its part of a section path."""

    style: str  # "part", "roman", "article", "decimal1", "decimal2", "letter", "paren", "bullet" …
    printed: str  # "6.4."
    component: str  # "6.4"; "Đ1" for an article; "" for a bullet
    value: int  # its (last) number; 0 for a bullet; a letter's place in the alphabet

    @property
    def is_first(self) -> bool:
        return self.value == 1


def parse_marker(text: str) -> tuple[Marker, str] | None:
    """The marker at the head of `text` and what follows it; None where there is none."""
    if match := _ARTICLE.match(text):
        value = match["value"]
        return Marker("article", f"Điều {value}.", f"Đ{value}", int(value)), match["rest"]
    if (match := _NAMED.match(text)) and _is_heading_word(text, match):
        return _named(match)
    for style, pattern in _PATTERNS:
        if match := pattern.match(text):
            groups = match.groupdict()
            value = next(
                words for name, words in groups.items() if name.startswith("value") and words
            )
            rest = next(
                words for name, words in groups.items() if name.startswith("rest") and words
            )
            if not groups["value"] and rest[0].islower():
                # "3.5 triệu", "30 - bốn mươi": a number without its mark needs a capital after it
                continue
            return _numbered(style, value, text[: len(text) - len(rest)].strip()), rest
    if match := _BULLET.match(text):
        sign = "+" if match["value"] == "+" else "-"
        return Marker("bullet", sign, "", 0), match["rest"]
    return None


def roman_value(text: str) -> int:
    """Value of a Roman numeral in capitals; 0 where it is none."""
    total = 0
    for char, following in zip_longest(text, text[1:]):
        value = _ROMAN.get(char, 0)
        if not value:
            return 0
        total += -value if _ROMAN.get(following, 0) > value else value
    return total


def _is_heading_word(text: str, match: re.Match) -> bool:
    # "Phần nội dung: …" is prose; a heading has a numeral and its word starts with a capital.
    if not text[0].isupper():
        return False
    if match["value"].isupper() or match["value"].isdigit():
        return True
    # "Phần thứ nhất" of Nghị định 30: in small letters, alone or before a title in capitals.
    rest = match["rest"].strip()
    counted = re.match(r"\w+\s+thứ\s", text, re.I) is not None
    return counted and (not rest or rest[0].isupper() or not rest[0].isalnum())


def _named(match: re.Match) -> tuple[Marker, str]:
    name, value = match["name"].casefold(), match["value"].upper()
    number = _ORDINALS.get(value) or (int(value) if value.isdigit() else roman_value(value))
    style = {"phần": "part", "chương": "chapter", "mục": "heading"}[name]
    component = value if not value.isdigit() and roman_value(value) else str(number)
    printed = match.group()[: len(match.group()) - len(match["rest"])].strip()
    return Marker(style, printed, component, number), match["rest"]


def _numbered(style: str, value: str, printed: str) -> Marker:
    if style == "decimal":
        parts = value.split(".")
        return Marker(f"decimal{len(parts)}", printed, value, int(parts[-1]))
    if style == "roman":
        return Marker(style, printed, value, roman_value(value))
    if value.isdigit():
        return Marker(style, printed, value, int(value))
    if style == "capital":
        return Marker(style, printed, value, ord(value) - ord("A") + 1)
    if style == "paren" and len(value) > 1:
        return Marker("paren_roman", printed, value, roman_value(value.upper()))
    return Marker(
        "paren_letter" if style == "paren" else style, printed, value, LETTERS.find(value) + 1
    )
