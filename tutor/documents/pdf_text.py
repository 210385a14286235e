"""Lines and tables of pages to the text that the readers of documents take."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from tutor.documents.filetext import PAGE
from tutor.documents.markers import parse_marker
from tutor.documents.paragraphs import is_terminated, join_lines
from tutor.documents.pdf_heads import Page
from tutor.documents.pdf_tables import Grid
from tutor.documents.sheets import Box, PrintLine
from tutor.documents.table_rows import (
    PrintedTable,
    Row,
    bar_line,
    joined_rows,
    printed_table,
)

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTE = re.compile(rf"([{_RAISED}]+)\s*(?=\S)")
_SMALL = 0.92  # of the body's size: a note's letters
_SAME_PT = 2.5
_APART = 1.35  # of the usual distance between lines: a new paragraph
_APART_SENTENCES = 1.12  # where the line above ends a sentence
_COMMON = 0.05  # share of the lines that prove a margin


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


@dataclass(slots=True)
class _Paragraph:
    lines: list[PrintLine]
    pages: list[Page]

    @property
    def text(self) -> str:
        return join_lines([line.text for line in self.lines])


@dataclass(slots=True)
class _Writing:
    """The text so far: (number of the page, line)."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    paragraph: _Paragraph | None = None
    table: tuple[PrintedTable, list[tuple[int, Row]]] | None = None
    notes: list[tuple[int, str]] = field(default_factory=list)

    def close_paragraph(self) -> None:
        if self.paragraph:
            self.lines.append((self.paragraph.pages[0].number, self.paragraph.text))
            self.paragraph = None
        if self.table is None:
            self.lines += self.notes
            self.notes = []

    def close_table(self) -> None:
        if self.table:
            head, rows = self.table
            if head.title:
                self.lines.append((rows[0][0], head.title))
            self.lines += [(page, bar_line(row)) for page, row in rows]
            self.table = None
        self.close_paragraph()


def written(pages: Sequence[Page]) -> str:
    """The text of `pages`: one paragraph or table row a line, PAGE before the first of each page.

    What goes on behind the end of a page stands on the page where it began; a footnote follows the
    paragraph that its page ends with.
    """
    margins, pitch, body = _margins(pages), _pitch(pages), _body_size(pages)
    writing = _Writing()
    for page in pages:
        lines, notes = _notes_apart(page, body)
        for item in lines:
            if isinstance(item, Grid):
                _add_table(writing, page, item)
            else:
                _add_line(writing, page, item, margins, pitch)
        writing.notes += [(page.number, note) for note in notes]
    writing.close_table()
    return _with_pages(writing.lines, pages)


def _with_pages(lines: Iterable[tuple[int, str]], pages: Sequence[Page]) -> str:
    current = pages[0].number if pages else 1
    parts: list[str] = []
    for number, line in lines:
        parts.append(PAGE * max(0, number - current) + line)
        current = max(current, number)
    return "\n".join(parts) + "\n"


def _add_table(writing: _Writing, page: Page, grid: Grid) -> None:
    part = printed_table(grid)
    if writing.table and writing.paragraph is None and part.carries_on(writing.table[0]):
        head, rows = writing.table
        last, more = joined_rows([row for _, row in rows[1:]], part, head.head)
        if last is not None:
            rows[-1] = (rows[-1][0], last)
        rows += [(page.number, row) for row in more]
        return
    writing.close_table()
    writing.table = part, [(page.number, row) for row in (part.head, *part.rows)]


def _add_line(
    writing: _Writing,
    page: Page,
    line: PrintLine,
    margins: dict[tuple[float, int], _Margins],
    pitch: float,
) -> None:
    if writing.table:
        writing.close_table()
    if writing.paragraph and _continues(writing.paragraph, page, line, margins, pitch):
        writing.paragraph.lines.append(line)
        writing.paragraph.pages.append(page)
        return
    writing.close_paragraph()
    writing.paragraph = _Paragraph([line], [page])


def _continues(
    paragraph: _Paragraph,
    page: Page,
    line: PrintLine,
    margins: dict[tuple[float, int], _Margins],
    pitch: float,
) -> bool:
    """Whether `line` goes on with the paragraph: the one above had no room for its first word."""
    last, last_page = paragraph.lines[-1], paragraph.pages[-1]
    its, own = margins[_key(last_page, last)], margins[_key(page, line)]
    size = line.box.height
    if last.has_tab or last.box.x1 + line.first_width + 0.25 * size <= its.right:
        return False
    if abs(size - last.box.height) > 0.15 * size and not line.text[0].islower():
        return False
    if page is last_page:
        if line.column != last.column and not line.text[0].islower():
            return False
        apart = _APART_SENTENCES if is_terminated(last.text) else _APART
        if line.box.bottom - last.box.bottom > apart * max(pitch, size):
            return False
    if _centred(last.box, line.box):
        return False
    return _aligned(paragraph, last.box.x0 - its.left, line, line.box.x0 - own.left)


def _centred(one: Box, other: Box) -> bool:
    """Whether two lines of different length stand around one axis, as those of a title do."""
    apart = abs(one.x0 - other.x0)
    return apart > _SAME_PT and abs(one.middle[0] - other.middle[0]) <= _SAME_PT


def _aligned(paragraph: _Paragraph, above: float, line: PrintLine, below: float) -> bool:
    """Whether a line so far from the left margin may follow one as far as `above`."""
    is_first = len(paragraph.lines) == 1
    last = paragraph.lines[-1].text
    if parse_marker(line.text) and (is_terminated(last) or below > _SAME_PT):
        return False
    if line.text[0].islower():
        return below <= above + _SAME_PT or is_first
    if abs(above - below) <= _SAME_PT:
        return above <= _SAME_PT or not is_first
    if below < above:
        return is_first and abs(below) <= _SAME_PT
    return is_first and parse_marker(paragraph.lines[0].text) is not None


def _key(page: Page, line: PrintLine) -> tuple[float, int]:
    """The pages' own column has its margins from all pages of a size, the others from theirs."""
    return (round(page.width), 0) if not line.column else (-page.number, line.column)


def _margins(pages: Iterable[Page]) -> dict[tuple[float, int], _Margins]:
    edges: dict[tuple[float, int], list[PrintLine]] = defaultdict(list)
    for page in pages:
        for item in page.items:
            if isinstance(item, PrintLine):
                edges[_key(page, item)].append(item)
    return {key: _Margins(*_usual_edges(lines)) for key, lines in edges.items()}


def _usual_edges(lines: Sequence[PrintLine]) -> tuple[float, float]:
    """The outermost places where several lines begin and end."""
    left = _outermost([line.box.x0 for line in lines])
    right = -_outermost([-line.box.x1 for line in lines])
    return left, right


def _outermost(places: Sequence[float]) -> float:
    ordered = sorted(places)
    needed = max(2, int(_COMMON * len(ordered)))
    for index, place in enumerate(ordered):
        if sum(other - place <= _SAME_PT for other in ordered[index:]) >= needed:
            return place
    return ordered[0]


def _pitch(pages: Iterable[Page]) -> float:
    """The usual distance between two lines of a paragraph, in points."""
    steps: Counter[float] = Counter()
    for page in pages:
        lines = [item for item in page.items if isinstance(item, PrintLine)]
        for above, below in pairwise(lines):
            step = below.box.bottom - above.box.bottom
            if above.column == below.column and 0 < step < 3 * below.box.height:
                steps[round(step * 2) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 0.0


def _body_size(pages: Iterable[Page]) -> float:
    sizes = [
        item.box.height
        for page in pages
        for item in page.items
        if isinstance(item, PrintLine) and len(item.text) > 20
    ]
    return median(sizes) if sizes else 0.0


def _notes_apart(page: Page, body: float) -> tuple[list[PrintLine | Grid], list[str]]:
    """The items of a page without its footnotes and their marks, and the footnotes."""
    lines = [item for item in page.items if isinstance(item, PrintLine)]
    start = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].box.height > _SMALL * body:
            break
        if _NOTE.match(lines[index].text):
            start = index
    if start == len(lines):
        return list(page.items), []
    below = {id(line) for line in lines[start:]}
    notes: list[str] = []
    for line in lines[start:]:
        if _NOTE.match(line.text):
            notes.append(_NOTE.sub(r"\1 ", line.text, count=1))
        else:
            notes[-1] = join_lines([notes[-1], line.text])
    marks = {match[1] for note in notes if (match := _NOTE.match(note))}
    kept = [item for item in page.items if id(item) not in below]
    return [_without_marks(item, marks) for item in kept], notes


def _without_marks(item: PrintLine | Grid, marks: set[str]) -> PrintLine | Grid:
    if isinstance(item, Grid) or not any(mark in item.text for mark in marks):
        return item
    text = re.sub(
        rf"(?<=\S)\s?([{_RAISED}]+)",
        lambda match: "" if match[1] in marks else match[0],
        item.text,
    )
    return replace(item, text=text)
