"""Ruled lines to tables: the cells that they enclose, merged ones too, and what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tutor.documents.sheets import Box, PrintLine, Word, around, print_line, same_line

_SNAP_PT = 2.5  # lines nearer than this are one line, drawn twice
_TOUCH_PT = 3.0
_BEYOND_PT = 8.0  # a frame that is not drawn: lines reach out so far beyond the last one across
_MAX_COLUMNS = 60
_MAX_ROWS = 400  # of one page


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a page's table; row and column are those of its upper left corner, from 0."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    lines: tuple[PrintLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The part of a table that stands on one page; `edges` are the places of its columns' lines."""

    box: Box
    edges: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return max(cell.row + cell.rows for cell in self.cells), len(self.edges) - 1


@dataclass(slots=True)
class _Line:
    """at: x of a vertical line, y of a horizontal one; from `first` to `last` along it."""

    at: float
    first: float
    last: float


def find_grids(rules: Iterable[Box]) -> list[Grid]:
    """The tables that `rules` enclose, each of two columns at least, from the top; cells empty."""
    every = list(rules)
    across = _merged(_Line(b.middle[1], b.x0, b.x1) for b in every if b.width >= b.height)
    down = _merged(_Line(b.middle[0], b.top, b.bottom) for b in every if b.width < b.height)
    grids = [grid for group in _touching(across, down) if (grid := _grid(*group))]
    outer = [g for g in grids if not any(h is not g and _within(g.box, h.box) for h in grids)]
    return sorted(outer, key=lambda grid: grid.box.top)


def fill(grid: Grid, words: Sequence[Word]) -> Grid:
    """`grid` with the words that stand in each of its cells."""
    inside: dict[int, list[Word]] = {}
    for word in words:
        for index, cell in enumerate(grid.cells):
            if cell.box.holds(word.box):
                inside.setdefault(index, []).append(word)
                break
    cells = [
        replace(cell, lines=tuple(_cell_lines(inside.get(index, []))))
        for index, cell in enumerate(grid.cells)
    ]
    return replace(grid, cells=tuple(cells))


def _cell_lines(words: Sequence[Word]) -> list[PrintLine]:
    groups: list[list[Word]] = []
    for word in words:
        if groups and same_line(groups[-1][-1].box, word.box):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [print_line(sorted(group, key=lambda word: word.box.x0)) for group in groups]


def _within(inner: Box, outer: Box) -> bool:
    return outer.holds(inner) and inner.width * inner.height < outer.width * outer.height


def _merged(lines: Iterable[_Line]) -> list[_Line]:
    """Lines along one another joined; a line beside another at a hair's breadth is the same."""
    kept: list[_Line] = []
    open_lines: list[_Line] = []
    for line in sorted(lines, key=lambda line: (line.at, line.first)):
        open_lines = [known for known in open_lines if line.at - known.at <= _SNAP_PT]
        for known in open_lines:
            if line.first <= known.last + _TOUCH_PT and known.first <= line.last + _TOUCH_PT:
                known.first = min(known.first, line.first)
                known.last = max(known.last, line.last)
                break
        else:
            open_lines.append(line)
            kept.append(line)
    return kept


def _touching(across: list[_Line], down: list[_Line]) -> Iterable[tuple[list[_Line], list[_Line]]]:
    """Lines in groups that hang together."""
    left_across, left_down = set(range(len(across))), set(range(len(down)))
    while left_across:
        rows, columns = {left_across.pop()}, set[int]()
        fresh = set(rows)
        while fresh:
            new_down = {d for d in left_down if any(_touch(across[a], down[d]) for a in fresh)}
            left_down -= new_down
            columns |= new_down
            fresh = {a for a in left_across if any(_touch(across[a], down[d]) for d in new_down)}
            left_across -= fresh
            rows |= fresh
        yield [across[a] for a in rows], [down[d] for d in columns]


def _touch(row: _Line, column: _Line) -> bool:
    return (
        row.first - _TOUCH_PT <= column.at <= row.last + _TOUCH_PT
        and column.first - _TOUCH_PT <= row.at <= column.last + _TOUCH_PT
    )


def _grid(across: list[_Line], down: list[_Line]) -> Grid | None:
    if not across or not down:
        return None
    xs = _places(down, across)
    ys = _places(across, down)
    if not 3 <= len(xs) <= _MAX_COLUMNS + 1 or not 2 <= len(ys) <= _MAX_ROWS + 1:
        return None
    owners = _owners(xs, ys, across, down)
    cells: dict[int, list[tuple[int, int]]] = {}
    for place, owner in owners.items():
        cells.setdefault(owner, []).append(place)
    if len(cells) < 2:
        return None
    made = [_cell(places, xs, ys) for places in cells.values()]
    made.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(made))


def _places(own: list[_Line], crossing: list[_Line]) -> list[float]:
    """Where the lines of one direction stand, a frame that is not drawn included."""
    places: list[float] = []
    for line in sorted(own, key=lambda line: line.at):
        if not places or line.at - places[-1] > _SNAP_PT:
            places.append(line.at)
    first, last = min(line.first for line in crossing), max(line.last for line in crossing)
    before = [first] if places[0] - first > _BEYOND_PT else []
    after = [last] if last - places[-1] > _BEYOND_PT else []
    return [*before, *places, *after]


def _owners(
    xs: list[float], ys: list[float], across: list[_Line], down: list[_Line]
) -> dict[tuple[int, int], int]:
    """For each box between neighbouring lines (row, column) the number of its cell."""
    columns, rows = len(xs) - 1, len(ys) - 1
    owner = list(range(columns * rows))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _drawn(down, xs[column + 1], ys[row], ys[row + 1]):
                owner[root(here + 1)] = root(here)
            if row + 1 < rows and not _drawn(across, ys[row + 1], xs[column], xs[column + 1]):
                owner[root(here + columns)] = root(here)
    return {
        (row, column): root(row * columns + column)
        for row in range(rows)
        for column in range(columns)
    }


def _drawn(lines: list[_Line], at: float, first: float, last: float) -> bool:
    """Whether a line stands between two boxes along most of their common side."""
    covered = sum(
        max(0.0, min(line.last, last) - max(line.first, first))
        for line in lines
        if abs(line.at - at) <= _SNAP_PT
    )
    return covered >= 0.5 * (last - first)


def _cell(places: Sequence[tuple[int, int]], xs: list[float], ys: list[float]) -> GridCell:
    top, left = min(row for row, _ in places), min(column for _, column in places)
    bottom, right = max(row for row, _ in places) + 1, max(column for _, column in places) + 1
    box = around([Box(xs[left], ys[top], xs[right], ys[bottom])])
    return GridCell(top, left, bottom - top, right - left, box)
