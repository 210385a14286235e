"""Where in the source a paragraph's words stand: sentences with spans, phrases found again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.documents.lines import read_lines
from tutor.records import Cell, Document, Paragraph, Place, Section
from tutor.text.normalise import CAPITALS

_SENTENCE_END = re.compile(
    r"(?:\.{3}|[.!?…])[\"”'’)\]]*(?:\s*\./\.|/\.)?\s+(?=[\"“'‘(\[]*(?:["
    + CAPITALS
    + r"0-9]|[-–+]\s))"
)
_MARKER = re.compile(r"(?:[-–+•]\s*)?(?:Điều\s+)?(?:\d{1,3}(?:\.\d{1,2})*|[IVXLC]+|[a-zđA-Z])\.")
# A full stop after these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(/,;])(?:TP|Tp|TX|TT|TM|T/M|KT|TL|TUQ|Q|ThS|TS|GS|PGS|BS|Ths|Đ/c|đ/c|St|No|v\.v|"
    r"[A-ZĐ])\.$"
)


# "… tại mục 2.2 phần V. Phối hợp …": here the capital is a number and the sentence ends.
_NUMERAL = re.compile(r"\b(?:phần|mục|chương|phụ lục|nhóm|khoản)\s+[IVXLC]+\.$", re.I)
_MARKER_CHARS = 16
_CLAUSE_CHARS = 3000


@dataclass(frozen=True, slots=True)
class Located:
    """A clean text whose every character is known in the source."""

    text: str
    offsets: tuple[int, ...]  # source offset of each character; a space has that of the next one

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Source offsets of text[first:last], white space at its ends left out."""
        while first < last and self.text[first].isspace():
            first += 1
        while last > first and self.text[last - 1].isspace():
            last -= 1
        if first >= last:
            offset = self.offsets[min(first, len(self.offsets) - 1)] if self.offsets else 0
            return offset, offset
        return self.offsets[first], self.offsets[last - 1] + 1


def locate(document: Document, paragraph: Paragraph | Cell) -> Located:
    """The text of `paragraph` bound to the source it was read from."""
    letters, positions = _letters(document.source, paragraph.start, paragraph.end)
    wanted = "".join(paragraph.text.split())
    if letters != wanted:  # a cell whose lines stand between those of others
        positions = _subsequence(document.source, paragraph, wanted)
    offsets, used = [], 0
    for char in paragraph.text:
        offsets.append(positions[min(used, len(positions) - 1)] if positions else paragraph.start)
        used += not char.isspace()
    return Located(paragraph.text, tuple(offsets))


def sentences(document: Document, paragraph: Paragraph | Cell) -> list[tuple[str, int, int]]:
    """Sentences of `paragraph` in order, each with its span in the source."""
    located = locate(document, paragraph)
    return [
        (located.text[first:last], *located.span(first, last))
        for first, last in sentence_bounds(located.text)
    ]


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of `text`; a number at its head and "TP." end none."""
    bounds, first = [], 0
    for match in _SENTENCE_END.finditer(text):
        stop = match.start() + 1
        if stop < _MARKER_CHARS and _MARKER.fullmatch(text[:stop].strip()):
            continue
        tail = text[max(first, stop - _MARKER_CHARS) : stop]
        if _ABBREVIATION.search(tail) and not _NUMERAL.search(tail):
            continue
        window = text[max(first, stop - _CLAUSE_CHARS) : match.end()]
        if window.rstrip(" )]”\"'’.").count("(") > window.count(")"):
            continue  # a sentence inside brackets belongs to the one around it
        bounds.append((first, match.end()))
        first = match.end()
    if text[first:].strip():
        bounds.append((first, len(text)))
    return [_trim(text, *bound) for bound in bounds]


def clause_bounds(text: str) -> list[tuple[int, int]]:
    """Offsets of the clauses of `text`: its sentences, cut at semicolons outside brackets.

    No clause is longer than a page: a text without full stops is cut at a space.
    """
    return [
        _trim(text, *piece)
        for start, end in sentence_bounds(text)
        for first, last in _cut_semicolons(text, start, end)
        for piece in _cut_length(text, first, last)
        if text[piece[0] : piece[1]].strip()
    ]


def within(located: Located, first: int, last: int) -> Located:
    """The part text[first:last] of a located text."""
    return Located(located.text[first:last], located.offsets[first:last])


def span_of(document: Document, start: int, end: int, phrase: str) -> tuple[int, int] | None:
    """Where source[start:end] holds `phrase`, whatever white space, line breaks and page numbers
    stand inside it; None where it does not."""
    wanted = "".join(phrase.split())
    letters, positions = _letters(document.source, start, end)
    found = letters.find(wanted) if wanted else -1
    if found < 0:
        return None
    return positions[found], positions[found + len(wanted) - 1] + 1


def place_of(section: Section, start: int, end: int) -> Place:
    """The place source[start:end] of `section`."""
    return Place(section.path, section.anchor, start, end)


def paragraphs_of(document: Document) -> Iterator[tuple[Section, Paragraph]]:
    """Every paragraph with the section it belongs to, in reading order."""
    for section in document.walk():
        for paragraph in section.body:
            yield section, paragraph


def _letters(source: str, start: int, end: int) -> tuple[str, list[int]]:
    """The characters of source[start:end] that a reader keeps, without white space."""
    letters: list[str] = []
    positions: list[int] = []
    for line in read_lines(source, start, end):
        if line.is_noise and (line.start > start or line.end < end):
            continue
        cursor = line.start
        for char in line.text:
            if char.isspace():
                continue
            found = source.find(char, cursor, line.end)
            if found < 0:
                break
            letters.append(char)
            positions.append(found)
            cursor = found + 1
    return "".join(letters), positions


def _subsequence(source: str, paragraph: Paragraph | Cell, wanted: str) -> list[int]:
    """An offset for each character of `wanted`, in order, none outside the paragraph."""
    positions, cursor = [], paragraph.start
    for char in wanted:
        found = source.find(char, cursor, min(paragraph.end, cursor + _CLAUSE_CHARS))
        if found < 0:
            found = min(cursor, max(paragraph.end - 1, paragraph.start))
        positions.append(found)
        cursor = min(found + 1, max(paragraph.end - 1, paragraph.start))
    return positions


def _cut_semicolons(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts, depth, first = [], 0, start
    for index in range(start, end):
        char = text[index]
        depth += char in "([“"
        depth -= char in ")]”" and depth > 0
        if char == ";" and depth == 0:
            cuts.append((first, index))
            first = index + 1
    return [*cuts, (first, end)]


def _cut_length(text: str, first: int, last: int) -> list[tuple[int, int]]:
    pieces = []
    while last - first > _CLAUSE_CHARS:
        space = text.rfind(" ", first + 1, first + _CLAUSE_CHARS)
        stop = space if space > 0 else first + _CLAUSE_CHARS
        pieces.append((first, stop))
        first = stop
    return [*pieces, (first, last)]


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last
