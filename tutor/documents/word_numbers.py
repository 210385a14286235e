"""The numbers that Word counts itself ("1.", "a)", "Điều 2."), written out as it prints them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.documents.word_styles import W, find, is_on, value
from tutor.text.encodings import font_encoding, from_legacy

_LEVELS = 9
_BULLETS = "-–+*•"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list."""

    start: int
    format: str
    text: str  # "%1.%2"
    legal: bool  # all its numbers in Arabic
    restart: int  # level, from 1, whose next number starts this one anew; 0 for never
    behind: str  # between number and words
    style: str | None


class Numbering:
    """The lists of one file, and how far each has been counted."""

    def __init__(self, root: Any, linked: Mapping[str, str] | None = None) -> None:
        """linked: the list of each numbering style."""
        self._lists = {} if root is None else _lists(root, linked or {})
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def next(self, id: str, level: str | None, style: str | None) -> str:
        """The number of the next paragraph of a list, with what stands behind it; "" for none."""
        known = self._lists.get(id)
        if known is None:
            return ""
        abstract, levels, starts = known
        place = int(level) if level and level.isdigit() else _level_of_style(levels, style)
        if place not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if id not in self._begun:
            self._begun.add(id)
            for one in starts:
                counts[one] = None
        self._count(counts, levels, starts, place)
        return _printed(levels, counts, place)

    def _count(
        self,
        counts: list[int | None],
        levels: Mapping[int, _Level],
        starts: Mapping[int, int],
        place: int,
    ) -> None:
        for above in range(place):  # a level that was passed over counts as begun
            if counts[above] is None and above in levels:
                counts[above] = starts.get(above, levels[above].start)
        before = counts[place]
        first = starts.get(place, levels[place].start)
        counts[place] = first if before is None else before + 1
        for below in range(place + 1, _LEVELS):
            if below in levels and 0 <= place < levels[below].restart:
                counts[below] = None


def _lists(
    root: Any, linked: Mapping[str, str]
) -> dict[str, tuple[str, dict[int, _Level], dict[int, int]]]:
    """By id: the abstract list that is counted, its levels, and the starts of this one."""
    abstracts = {one.get(W + "abstractNumId"): one for one in root.findall(W + "abstractNum")}
    nums = {one.get(W + "numId"): one for one in root.findall(W + "num")}
    found = {}
    for id, num in nums.items():
        abstract_id = value(num, "abstractNumId")
        abstract = abstracts.get(abstract_id)
        if list_id := linked.get(value(abstract, "numStyleLink") or ""):
            abstract_id = value(nums.get(list_id), "abstractNumId")
            abstract = abstracts.get(abstract_id)
        if abstract is None:
            continue
        levels = dict(_level(one) for one in abstract.findall(W + "lvl"))
        starts = {}
        for override in num.findall(W + "lvlOverride"):
            place = int(override.get(W + "ilvl", "0"))
            if (own := find(override, "lvl")) is not None:
                levels[place] = _level(own)[1]
            if (start := value(override, "startOverride")) is not None:
                starts[place] = int(start)
        found[id] = (str(abstract_id), levels, starts)
    return found


def _level(element: Any) -> tuple[int, _Level]:
    place = int(element.get(W + "ilvl", "0"))
    text = value(element, "lvlText") or ""
    font = value(element, "rPr/rFonts", "ascii") or ""
    if encoding := font_encoding(font):
        text = from_legacy(text, encoding)
    suffix = value(element, "suff") or "tab"
    restart = value(element, "lvlRestart")
    level = _Level(
        int(value(element, "start") or "1"),
        _format(element),
        text,
        bool(is_on(element, "isLgl")),
        place if restart is None else int(restart),
        "" if suffix == "nothing" else " ",
        value(element, "pStyle"),
    )
    return place, level


def _format(element: Any) -> str:
    choice = element.find(".//" + W + "numFmt")  # may stand inside an alternative
    return "decimal" if choice is None else str(choice.get(W + "val", "decimal"))


def _level_of_style(levels: Mapping[int, _Level], style: str | None) -> int:
    return next((place for place, one in levels.items() if style and one.style == style), 0)


def _printed(levels: Mapping[int, _Level], counts: Sequence[int | None], place: int) -> str:
    level = levels[place]
    if level.format == "bullet":
        return (level.text if level.text in _BULLETS and level.text else "-") + " "
    if level.format == "none" and "%" not in level.text:
        return level.text + level.behind if level.text else ""

    def number(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        if other not in levels:
            return ""
        format = "decimal" if level.legal else levels[other].format
        return written(counts[other] or 0, format)

    text = _PLACE.sub(number, level.text)
    return text + level.behind if text else ""


def written(number: int, format: str) -> str:
    """`number` in a format of Word; in digits where it is a format of another script."""
    if format in ("lowerRoman", "upperRoman"):
        text = _roman(number)
    elif format in ("lowerLetter", "upperLetter"):  # a … z, then aa, bb: plain letters, no đ
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
    elif format == "vietnameseCounting":
        return _in_words(number)
    elif format == "none":
        return ""
    else:
        return f"{number:02}" if format == "decimalZero" else str(number)
    return text.upper() if format.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (number // size)
        number %= size
    return text


def _in_words(number: int) -> str:
    """1 to 99 in Vietnamese words, as Word writes them; digits beyond."""
    if number < 10:
        return _DIGITS[number]
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    tail = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{head} {tail}".strip()
