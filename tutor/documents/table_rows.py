"""Tables of pages to rows of texts: one head, parts on several pages joined, lines between bars."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.documents.paragraphs import is_terminated, join_lines
from tutor.documents.pdf_tables import Grid, GridCell
from tutor.documents.sheets import PrintLine

Row = tuple[str, ...]

_MAX_HEAD_ROWS = 4
_EDGE_PT = 6.0  # columns of one table may stand so far apart on two pages
_ITEM = re.compile(r"(?:[-–+•*]\s|\(?(?:\d{1,2}|[a-zđ])[.)]\s)")
_OPEN_END = re.compile(
    r"(?:[,(–/-]|\b(?:và|hoặc|của|các|với|tại|cho|theo|về|trong|trên|từ|đến|là))$"
)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The part of a table on one page.

    title: of a cell over all columns above the head. rows: below the head. every: all rows as
    printed, for a part that has no head of its own.
    """

    title: str
    head: Row
    rows: tuple[Row, ...]
    every: tuple[Row, ...]
    edges: tuple[float, ...]

    def carries_on(self, other: "PrintedTable") -> bool:
        """Whether this is the next part of `other`, with or without its head printed again."""
        if len(self.head) != len(other.head):
            return False
        if same_words(self.head, other.head):
            return True
        offset = self.edges[0] - other.edges[0]
        return all(
            abs(own - one - offset) <= _EDGE_PT
            for own, one in zip(self.edges, other.edges, strict=True)
        )


def printed_table(grid: Grid) -> PrintedTable:
    """Rows of `grid`; a head of several levels is one row, "Chủ trì (Phân công)" in its cells."""
    rows, columns = grid.size
    texts: dict[tuple[int, int], str] = {}
    for cell in grid.cells:
        texts[cell.row, cell.column] = cell_text(cell)
    first = min(cell.row for cell in grid.cells)
    top = [cell for cell in grid.cells if cell.row == first]
    title = ""
    if len(top) == 1 and top[0].columns == columns and first + top[0].rows < rows:
        title = texts[first, top[0].column]
        first += top[0].rows
        top = [cell for cell in grid.cells if cell.row == first]
    depth = max((cell.rows for cell in top), default=1)
    parted = any(cell.columns > 1 for cell in top) and any(cell.rows == depth for cell in top)
    depth = depth if parted and 1 < depth <= _MAX_HEAD_ROWS else 1
    head = tuple(_headed(grid, texts, first, depth, column) for column in range(columns))
    printed = [
        (row, tuple(texts.get((row, column), "") for column in range(columns)))
        for row in range(rows)
    ]
    body = tuple(cells for row, cells in printed if row >= first + depth and any(cells))
    return PrintedTable(title, head, body, tuple(c for _, c in printed if any(c)), grid.edges)


def _headed(
    grid: Grid, texts: dict[tuple[int, int], str], first: int, depth: int, column: int
) -> str:
    above = [
        texts[cell.row, cell.column]
        for cell in grid.cells
        if first <= cell.row < first + depth
        and cell.column <= column < cell.column + cell.columns
        and (depth > 1 or cell.column == column)
    ]
    *outer, own = [text for text in above if text] or [""]
    return f"{own} ({', '.join(outer)})" if outer else own


def cell_text(cell: GridCell) -> str:
    """The lines of a cell, wrapped ones joined, "<br>" where its writer ended one."""
    parts: list[list[PrintLine]] = []
    for line in cell.lines:
        if parts and not _is_ended(parts[-1][-1], line, cell):
            parts[-1].append(line)
        else:
            parts.append([line])
    joined = [join_lines([line.text for line in part]) for part in parts]
    return "<br>".join(joined).replace("|", "/")


def _is_ended(last: PrintLine, line: PrintLine, cell: GridCell) -> bool:
    if _ITEM.match(line.text):
        return True
    if line.text[0].islower():
        return False
    inset = max(2.0, min(line.box.x0, last.box.x0) - cell.box.x0)
    room = cell.box.width - 2 * min(inset, 8.0) - last.box.width
    return is_terminated(last.text) and room > line.first_width + 0.6 * line.box.height


def joined_rows(
    above: Sequence[Row], below: PrintedTable, head: Row
) -> tuple[Row | None, list[Row]]:
    """What the last row above becomes with the rest of it printed `below`, and the rows after it.

    head: the table's own; where it is printed again, it is dropped. None: no row was broken.
    """
    rows = [row for row in below.every if not same_words(row, head)]
    if same_words(below.head, head):
        rows = list(below.rows)
    if above and rows and _is_rest(above[-1], rows[0]):
        last = tuple(_glued(one, more) for one, more in zip(above[-1], rows[0], strict=True))
        return last, rows[1:]
    return None, rows


def same_words(one: Row, other: Row) -> bool:
    return [_bare(cell) for cell in one] == [_bare(cell) for cell in other]


def _bare(text: str) -> str:
    return re.sub(r"\W|<br>", "", text).casefold()


def _is_rest(above: Row, row: Row) -> bool:
    """Whether `row` is the rest of the row `above`, broken by the end of the page."""
    pairs = [(one, more) for one, more in zip(above, row, strict=True) if more]
    if not pairs or any(not one for one, _ in pairs):
        return False
    goes_on = [more[0].islower() or _OPEN_END.search(one) is not None for one, more in pairs]
    return all(goes_on) if row[0] else any(goes_on)


def _glued(one: str, more: str) -> str:
    if not more or not one:
        return one or more
    return f"{one}<br>{more}" if _ITEM.match(more) else join_lines([one, more])


def bar_line(row: Row) -> str:
    return f"| {' | '.join(row)} |"
