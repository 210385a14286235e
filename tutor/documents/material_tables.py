"""Tables of course material: lines of cells between bars."""

import re
from collections.abc import Iterator, Sequence

from tutor.documents.lines import clean
from tutor.records import Cell, Row, Table

_CELL = re.compile(r"[^|]*")
_NUMBER = re.compile(r"S?TT|Số TT|Số thứ tự", re.I)
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.I)


def is_row(text: str) -> bool:
    """Whether a line is one of a table."""
    return text.startswith("|")


def read_table(source: str, spans: Sequence[tuple[int, int]], path: str) -> Table | None:
    """The table whose lines stand at `spans`; None where it has no row below its head.

    spans: of lines with words, no rulers. path: anchor of its section. A first line that fills one
    cell alone is the table's title. Cells that are empty at the head of a row are the ones above,
    merged; others may be empty.
    """
    lines = [_cells(source, *span) for span in spans]
    title = ""
    if len(lines) > 2 and len(lines[0]) > 1 and sum(bool(cell.text) for cell in lines[0]) == 1:
        title = "".join(cell.text for cell in lines.pop(0))
    if len(lines) < 2:
        return None
    width = max(map(len, lines))
    header = tuple(cell.text for cell in lines[0]) + ("",) * (width - len(lines[0]))
    numbered = width > 2 and _NUMBER.fullmatch(header[0]) is not None
    rows = tuple(_rows(lines[1:], width, numbered))
    return Table(path, title, header[numbered:], rows, (), spans[0][0], spans[-1][1])


def _rows(lines: Sequence[list[Cell]], width: int, numbered: bool) -> Iterator[Row]:
    above: list[Cell] = []
    for line in lines:
        start, end = line[0].start, line[-1].end
        cells = _filled([*line, *(Cell("", end, end) for _ in range(width - len(line)))], above)
        above = cells
        number = cells[0].text if numbered else ""
        yield Row(number, "", "", tuple(cells[numbered:]), start, end)


def _filled(cells: list[Cell], above: Sequence[Cell]) -> list[Cell]:
    """`cells` with those that are merged with the row above at its head."""
    if not any(cell.text for cell in cells):
        return cells
    first = next(place for place, cell in enumerate(cells) if cell.text)
    merged = [Cell(cell.text, cell.start, cell.end, shared=True) for cell in above[:first]]
    return [*merged, *cells[len(merged) :]]


def _cells(source: str, start: int, end: int) -> list[Cell]:
    """The cells of one line; a line break in a cell is one of its text."""
    first = source.index("|", start, end) + 1
    last = end - 1 if source[end - 1] == "|" and end > first else end
    cells = []
    while first <= last:
        match = _CELL.match(source, first, last)
        assert match is not None  # it matches nothing, too
        text = "\n".join(map(clean, _BREAK.split(match[0])))
        cells.append(Cell(text.strip(), match.start(), match.end()))
        first = match.end() + 1
    return cells
