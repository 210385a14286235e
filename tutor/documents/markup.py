"""What all formats share: tables with merged cells as lines of cells between bars."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tutor.documents.columns import column_kind
from tutor.text.normalise import squeeze

# Head and foot of a document are often a table without lines: it lays out, it tabulates nothing.
_LAYS_OUT = re.compile(
    r"CỘNG H[ÒO][ÀA]? XÃ HỘI|Độc lập\s*[-–]|ĐẢNG CỘNG SẢN VIỆT NAM|N[ơƠ][iI] nhận\s*:", re.I
)
_MAX_HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class GridCell:
    """One place of a table's grid."""

    text: str = ""  # a line a paragraph
    merged: Literal["", "left", "above"] = ""  # belongs to the cell there; has no text of its own


Grid = Sequence[Sequence[GridCell]]


def table_lines(grid: Grid, bordered: bool = True) -> list[str]:
    """The lines of a table: its header, then its rows; of a table that lays out, its paragraphs.

    bordered: whether lines are drawn around its cells. [] for a table without words.
    """
    rows = _without_empty_columns([row for row in _squared(grid) if any(cell.text for cell in row)])
    if not rows:
        return []
    if _lays_out(rows, bordered):
        return [line for row in rows for cell in row for line in cell.text.split("\n") if line]
    height = _head_height(rows)
    head = [_head_name(rows[:height], column) for column in range(len(rows[0]))]
    return [_line(head), *(_line([cell.text for cell in row]) for row in rows[height:])]


def _line(texts: Sequence[str]) -> str:
    cells = (
        "<br>".join(filter(None, map(squeeze, text.replace("|", "/").split("\n"))))
        for text in texts
    )
    return f"| {' | '.join(cells)} |"


def _squared(grid: Grid) -> list[list[GridCell]]:
    width = max(map(len, grid), default=0)
    return [[*row, *[GridCell()] * (width - len(row))] for row in grid]


def _without_empty_columns(rows: list[list[GridCell]]) -> list[list[GridCell]]:
    kept = [any(cell.text for cell in column) for column in zip(*rows, strict=True)]
    return [[cell for cell, keep in zip(row, kept, strict=True) if keep] for row in rows]


def _lays_out(rows: Grid, bordered: bool) -> bool:
    width = len(rows[0])
    if width == 1:
        return True
    return width == 2 and (
        not bordered or any(_LAYS_OUT.search(cell.text) for row in rows[:3] for cell in row)
    )


def _head_height(rows: Grid) -> int:
    """Rows of the header: those joined to the first by a merged cell, below a group of columns."""
    height = 1
    if any(cell.merged == "left" for cell in rows[0]):
        while height < min(len(rows) - 1, _MAX_HEAD_ROWS) and any(
            cell.merged == "above" for cell in rows[height]
        ):
            height += 1
    return height


def _head_name(head: Grid, column: int) -> str:
    """Name of a column: that of its own cell, behind the group's where it says nothing alone."""
    names = list(dict.fromkeys(filter(None, (_owner(row, column) for row in head))))
    if len(names) < 2 or column_kind(names[-1]) != "other":
        return names[-1] if names else ""
    return " ".join(names)


def _owner(row: Sequence[GridCell], column: int) -> str:
    while column and row[column].merged == "left":
        column -= 1
    return row[column].text
