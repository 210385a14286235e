"""Headings of course material: those its format marks, else numbers typed at the head of a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.documents.lines import Line
from tutor.documents.markers import parse_marker
from tutor.text.normalise import fold

_MARK = re.compile(r"(#{1,6})\s")
_NAMES = {
    "phan": 0,
    "phu luc": 0,
    "chuong": 1,
    "chuyen de": 2,
    "chu de": 2,
    "hoc phan": 2,
    "mo dun": 2,
    "mo-dun": 2,
    "module": 2,
    "bai": 3,
    "buoi": 3,
    "tiet": 4,
    "muc": 4,
    "cau": 5,
}
"""Words that name a division, and how deep it lies among them; a number without one lies deeper
than what is open when its kind first comes."""
_NAMED = re.compile(
    r"(?P<name>phần|chương|phụ lục|chuyên đề|chủ đề|học phần|mô[- ]?đun|module|bài|buổi|tiết|mục|"
    r"câu)\s+(?:(?:thứ|số)\s+)?(?P<value>[ivxlc]+|\d{1,3}|[a-h]|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|"
    r"mười)\b\s*(?P<mark>[.:)\-–—]*)\s*(?P<rest>.*)",
    re.I,
)
_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_NUMBERS = re.compile(r"roman|capital|article|decimal\d")
_IN_CONTENTS = re.compile(r"(?:\.{3,}|…|\s{3,}|\t)\s*\d{1,4}$")
_CONTENTS = ("muc luc", "muc luc:")
_PAGE_BEHIND = re.compile(r"[\s.…]*\d{1,4}$")
_SENTENCE_END = re.compile(r"[.;:,!…]$")
_MAX_CHARS = 120  # of a typed heading; a longer line is text that begins with a number
_MARKS = 2  # headings that a format marks, from which nothing typed is one


@dataclass(frozen=True, slots=True)
class Heading:
    line: int  # place among the lines
    depth: int  # of marks: as many as "#"; of typed ones 0, their `style` tells
    style: str  # "bai", "roman", "decimal2"; "" for marked ones
    printed: str  # "Bài 2.", "1.2"; "" where it has no number
    component: str  # "2", "1.2", "II", "PL1"; "" where it has no number
    words: str  # without the number
    lines: int = 1  # a number that stands alone has its words on the line below


def find_headings(source: str, lines: Sequence[Line]) -> list[Heading]:
    """The headings among `lines` of a file, in order.

    Where the format marks two or more ("#"), these are all. Else a short line counts that begins
    with a number ("Bài 2.", "Chương II", "1.2 …", "PHẦN I"), ends like no sentence, and stands
    between text rather than in a list or a table of contents; a mark that stands alone is the
    title's.
    """
    marked = [heading for heading in _marked(source, lines) if heading.words or heading.printed]
    if len(marked) >= _MARKS:
        return marked
    no_heading = {*_contents(lines), *(heading.line for heading in marked)}
    typed = (heading for heading in _typed(lines) if heading.line not in no_heading)
    kept = [heading for heading in typed if not _listed(heading, lines)]
    return sorted((*marked, *kept), key=lambda heading: heading.line)


def rank(style: str) -> int | None:
    """How deep a named division lies among these; None for a number that names none."""
    return _NAMES.get(style)


def _marked(source: str, lines: Sequence[Line]) -> Iterator[Heading]:
    for place, line in enumerate(lines):
        if mark := _MARK.match(source, line.start):
            style, printed, component, words = _numbered(line.text)
            yield Heading(place, len(mark[1]), style, printed, component, words)


def _typed(lines: Sequence[Line]) -> Iterator[Heading]:
    for place, line in enumerate(lines):
        if len(line.text) > _MAX_CHARS or "|" in line.text or _IN_CONTENTS.search(line.text):
            continue
        style, printed, component, words = _numbered(line.text)
        if not component or (words and not _reads_as_heading(words)):
            continue
        below = lines[place + 1].text if place + 1 < len(lines) else ""
        if words:
            yield Heading(place, 0, style, printed, component, words)
        elif style in _NAMES:
            titled = _is_title(below)
            words = below if titled else ""
            yield Heading(place, 0, style, printed, component, words, 1 + titled)


def _contents(lines: Sequence[Line]) -> range:
    """The lines of a table of contents, which ends where its first line stands again; empty where
    there is none, or none of the headings that it announces."""
    names = [_PAGE_BEHIND.sub("", fold(line.text)) for line in lines]
    begin = next((at for at, name in enumerate(names) if name in _CONTENTS), len(lines))
    first = names[begin + 1 : begin + 2]
    end = next((at for at in range(begin + 2, len(names)) if [names[at]] == first), begin)
    return range(begin, end)


def _is_title(text: str) -> bool:
    """Whether a line below a number that stands alone is its title."""
    short = 0 < len(text) <= _MAX_CHARS and "|" not in text
    return short and _reads_as_heading(text) and parse_marker(text) is None and not _named(text)


def _reads_as_heading(words: str) -> bool:
    return not words[0].islower() and _SENTENCE_END.search(words) is None


def _listed(heading: Heading, lines: Sequence[Line]) -> bool:
    """Whether the line above or below is another item of the same list, or of the contents."""
    beside = (
        *lines[max(0, heading.line - 1) : heading.line],
        *lines[heading.line + 1 : heading.line + 2],
    )
    return any(_numbered(line.text)[0] == heading.style for line in beside)


def _numbered(text: str) -> tuple[str, str, str, str]:
    """(style, number as printed, its part of a path, words behind it) of a line; the first three
    are "" where it begins with no number."""
    if named := _named(text):
        return named
    if (parsed := parse_marker(text)) and _NUMBERS.fullmatch(parsed[0].style):
        marker, words = parsed
        return marker.style, marker.printed, marker.component, words
    return "", "", "", text


def _named(text: str) -> tuple[str, str, str, str] | None:
    match = _NAMED.match(text)
    if match is None or not text[0].isupper():
        return None
    name, value, rest = fold(match["name"]), match["value"], match["rest"].strip()
    is_number = value.isdigit() or value.isupper()
    # "Bài 2 có ba phần", "Câu hai người cùng hỏi" begin sentences
    if rest and not match["mark"] and not (is_number and rest[0].isupper()):
        return None
    folded = fold(value)
    component = str(_ORDINALS.index(folded) + 1) if folded in _ORDINALS else value.upper()
    if name == "phu luc":
        component = f"PL{component}"
    printed = text[: len(text) - len(match["rest"])].strip()
    return name, printed, component, rest
