"""Cells of one row of a flattened table: which of its lines stand in which column.

A text extraction writes a row as its cells one after the other, each wrapped to the width of its
column. Lines are grouped into chunks (a line that goes on in small letters never begins a cell),
and the chunks are given to the columns in order at the least cost; a page break starts the columns
again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tutor.documents.cells import (
    BULLET,
    LONGEST,
    MISSING,
    cell_cost,
    continued_cost,
    inner_starts,
    may_open,
    may_start_cell,
    splits_name,
)
from tutor.documents.columns import Column

_MAX_CHUNKS = 90
_MAX_CELL_CHUNKS = 14  # of any cell but the name's
_MAX_LAST_LINES = 60  # what stands further behind the last row's number is no longer the row's
_MAX_WRAPPED_CHARS = 600  # a longer line holds one cell
_BEAM = 16
_HOPELESS = 8.0  # a cell that costs more is not tried
_SYMBOL_HEAD = re.compile(r"\d-$")
_SYMBOL_REST = re.compile(r"[A-ZĐ]+[/-]")
_FORBIDDEN = 1e9


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line, or a part of one, below the head of a table."""

    text: str
    start: int
    end: int
    page_break: bool = False  # a page number or a repeated head stood before it
    apart: float = 0.0  # evidence in the spacing that a cell begins here
    empty_before: bool = False  # an empty paragraph stood before it
    same_line: bool = False  # goes on the line of the part before it


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that stand in one cell."""

    lines: tuple[BodyLine, ...]

    @property
    def text(self) -> str:
        return join_lines([line.text for line in self.lines])


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of the columns' widths, in characters; 0 where nothing is."""

    columns: tuple[Column, ...]  # without the number
    widths: tuple[float, ...]
    whole_lines: bool = False  # every line is a cell


@dataclass(frozen=True, slots=True)
class Fit:
    """Lines by column: (column, lines) in reading order; a column may occur once a page."""

    cost: float
    cells: tuple[tuple[int, tuple[BodyLine, ...]], ...] = ()
    end: int = 0  # chunks used


@dataclass(slots=True)
class _State:
    cost: float
    cells: tuple[tuple[int, int, int], ...] = field(default=())


def join_lines(texts: Sequence[str]) -> str:
    """Wrapped lines as one text; a symbol broken at its hyphen ("01-" / "KH/BCĐTW") is closed."""
    joined = ""
    for text in texts:
        closed = joined[-1:] == "-" and _SYMBOL_HEAD.search(joined) and _SYMBOL_REST.match(text)
        joined += text if closed or not joined else f" {text}"
    return joined


def fit_row(lines: Sequence[BodyLine], layout: Layout, last: bool = False) -> Fit:
    """The cheapest way to give `lines` to the columns; of the `last` row a tail may be left out."""
    beyond = max(0, len(lines) - _MAX_LAST_LINES) if last else 0
    chunks = _chunks(lines[: len(lines) - beyond], layout)
    if len(chunks) > _MAX_CHUNKS:
        return Fit(_FORBIDDEN)
    costs = _Costs(chunks, layout)
    best: list[dict[tuple[int, int], _State]] = [{} for _ in range(len(chunks) + 1)]
    best[0][0, 0] = _State(0.0)
    for position, chunk in enumerate(chunks):
        _advance(best, position, chunk.lines[0].page_break, costs)
    return _finish(best, chunks, layout, last, beyond)


def _advance(best: list, position: int, page_break: bool, costs: "_Costs") -> None:
    states = sorted(best[position].items(), key=lambda item: item[1].cost)[:_BEAM]
    for (after, mask), state in states:
        for column in range(0 if page_break else after, len(costs.layout.columns)):
            begun = bool(mask >> column & 1)
            if begun and not page_break and column < after:
                continue
            for end, cost in costs.cells(position, column, begun):
                key = column + 1, mask | 1 << column
                total = state.cost + cost
                known = best[end].get(key)
                if known is None or total < known.cost:
                    best[end][key] = _State(total, (*state.cells, (column, position, end)))


def _finish(best: list, chunks: list[Chunk], layout: Layout, last: bool, beyond: int) -> Fit:
    winner, winner_cost, winner_end = None, _FORBIDDEN, 0
    for end in range(0 if last else len(chunks), len(chunks) + 1):
        left_out = sum(len(chunk.lines) for chunk in chunks[end:]) + beyond
        tail = (2.0 + 0.1 * left_out) if left_out else 0.0
        for (_, mask), state in best[end].items():
            cost = (
                state.cost
                + tail
                + sum(
                    MISSING[column.kind]
                    for index, column in enumerate(layout.columns)
                    if not mask >> index & 1
                )
            )
            if cost < winner_cost:
                winner, winner_cost, winner_end = state, cost, end
    if winner is None:
        return Fit(_FORBIDDEN)
    cells = tuple(
        (column, tuple(line for chunk in chunks[first:stop] for line in chunk.lines))
        for column, first, stop in winner.cells
    )
    return Fit(winner_cost, cells, winner_end)


def _chunks(lines: Sequence[BodyLine], layout: Layout) -> list[Chunk]:
    groups: list[list[BodyLine]] = []
    for line in lines:
        for part in [line] if layout.whole_lines else _parts(line):
            opens = layout.whole_lines or part.page_break or may_start_cell(part.text)
            if opens or not groups:
                groups.append([part])
            else:
                groups[-1].append(part)
    return [Chunk(tuple(group)) for group in groups]


def _parts(line: BodyLine) -> list[BodyLine]:
    """The line cut where a second cell may begin inside it."""
    if len(line.text) > _MAX_WRAPPED_CHARS:
        return [line]
    if line.end - line.start != len(line.text):  # markdown marks: offsets do not agree
        return [line]
    cuts = [0, *inner_starts(line.text), len(line.text)]
    return [
        BodyLine(
            line.text[first:stop].strip(),
            line.start + first,
            line.start + first + len(line.text[first:stop].rstrip()),
            line.page_break and first == 0,
            line.apart if first == 0 else 0.0,
            line.empty_before and first == 0,
            first > 0,
        )
        for first, stop in pairwise(cuts)
    ]


class _Costs:
    """Costs of the cells of one row, each computed once."""

    def __init__(self, chunks: list[Chunk], layout: Layout) -> None:
        self.chunks, self.layout = chunks, layout
        self._known: dict[tuple[int, int, bool], list[tuple[int, float]]] = {}

    def cells(self, first: int, column: int, begun: bool) -> list[tuple[int, float]]:
        """(end, cost) of every cell of `column` that begins with chunk `first`."""
        key = first, column, begun
        if key not in self._known:
            self._known[key] = list(self._cells(first, column, begun))
        return self._known[key]

    def _cells(self, first: int, column: int, begun: bool):
        kind, width = self.layout.columns[column].kind, self.layout.widths[column]
        if (
            not begun
            and not self.layout.whole_lines
            and not may_open(kind, self.chunks[first].text)
        ):
            return
        longest = _MAX_CHUNKS if kind == "name" else _MAX_CELL_CHUNKS
        opening = self._opening(first, begun)
        broken = any(chunk.lines[0].page_break for chunk in self.chunks[first + 1 :])
        text, starts, rows, spacing = "", (), [], 0.0
        for end in range(first + 1, min(len(self.chunks), first + longest) + 1):
            chunk = self.chunks[end - 1]
            if end > first + 1 and chunk.lines[0].page_break:
                return
            for line in chunk.lines:
                text = join_lines([text, line.text])
                if line.same_line and rows:
                    rows[-1] = _extended(rows[-1], line)
                    continue
                row = _PrintedLine(line.text)
                if rows:
                    starts = (*starts, len(text) - len(line.text))
                    spacing += line.apart + self._break_cost(rows[-1], row, width)
                rows.append(row)
            if len(text) > LONGEST[kind]:
                return
            full = not width or len(rows[-1].text) >= 0.7 * width
            content = (
                continued_cost(kind, text)
                if begun
                else cell_cost(kind, text, starts, broken and full)
            )
            if broken and kind == "name" and not full and len(rows) > 1 and text[-1] not in '.;:”"':
                content += 1.2  # what goes on overleaf fills its last line
            if content > _HOPELESS and kind != "name":
                if content > _HOPELESS + 3.0:
                    return
                continue
            yield end, opening + content + min(9.0, spacing + self._over(rows, width))

    def _opening(self, first: int, begun: bool) -> float:
        line = self.chunks[first].lines[0]
        overleaf = not begun and any(
            chunk.lines[0].page_break for chunk in self.chunks[1 : first + 1]
        )
        parted = first > 0 and splits_name(self.chunks[first - 1].lines[-1].text, line.text)
        return 1.2 * line.same_line + 1.5 * parted + 1.0 * overleaf - 0.4 * (line.apart > 0)

    def _break_cost(self, above: "_PrintedLine", below: "_PrintedLine", width: float) -> float:
        """Cost of a line broken before the column was full."""
        if self.layout.whole_lines:
            return 2.5
        word = below.text.split()[0]
        if not width or len(above.text) + 1 + len(word) >= 0.85 * width - 0.5:
            return 0.0
        return 0.5 if _new_paragraph(above, below) else 2.0

    def _over(self, rows: list["_PrintedLine"], width: float) -> float:
        """Cost of lines wider than their column."""
        if not width or self.layout.whole_lines:
            return 0.0
        return min(6.0, 1.5 * sum(len(row.text) > 1.2 * width + 2 for row in rows))


@dataclass(frozen=True, slots=True)
class _PrintedLine:
    """What a cell has on one line."""

    text: str


def _extended(row: _PrintedLine, part: BodyLine) -> _PrintedLine:
    return _PrintedLine(f"{row.text} {part.text}")


def _new_paragraph(above: _PrintedLine, below: _PrintedLine) -> bool:
    return bool(BULLET.match(below.text)) or (
        above.text[-1] in ".:;" and not below.text[0].islower()
    )
