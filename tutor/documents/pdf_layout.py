"""The order in which the lines of a page are read: columns beside one another, each to its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, groupby, pairwise
from statistics import median

from tutor.documents.pdf_tables import Grid, fill, find_grids
from tutor.documents.sheets import Box, PrintLine, Sheet, Word, around, print_line, same_line

_RUN_GAP = 0.8  # of the letters' height; columns stand at least so far apart
_WIDE_GAP = 1.2  # where two lines beside two others are enough to be columns
_MAX_DEPTH = 3  # of columns inside columns

Item = PrintLine | Grid


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one line without a wide gap between them, or a table."""

    box: Box
    row: int
    size: float
    words: tuple[Word, ...] = ()
    grid: Grid | None = None


def read_layout(sheet: Sheet) -> list[Item]:
    """Lines and tables of a page in reading order."""
    grids = find_grids(sheet.rules)
    filled = [fill(grid, sheet.words) for grid in grids]
    grids = [grid for grid in filled if sum(bool(cell.lines) for cell in grid.cells) > 1]
    free = [word for word in sheet.words if not any(grid.box.holds(word.box) for grid in grids)]
    numbers = count(1)
    items: list[Item] = []
    for column, runs in _columns(_runs(free, grids), 0):
        number = next(numbers) if column else 0
        for _, group in groupby(runs, key=lambda run: run.row):
            items += _items(list(group), number)
    return items


def _items(runs: Sequence[_Run], column: int) -> Iterable[Item]:
    grids = [run.grid for run in runs if run.grid]
    if grids:
        return grids
    words = sorted((w for run in runs for w in run.words), key=lambda word: word.box.x0)
    return [print_line(words, column)]


def _runs(words: Sequence[Word], grids: Sequence[Grid]) -> list[_Run]:
    """Words in runs, with the tables between them, by line from the top."""
    groups: list[list[Word]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        if last and same_line(last.box, word.box) and _near(last, word):
            groups[-1].append(word)
        else:
            groups.append([word])
    boxes = [(around(word.box for word in group), tuple(group)) for group in groups]
    runs = [_Run(box, 0, box.height, group) for box, group in boxes]
    runs += [_Run(grid.box, 0, 12.0, (), grid) for grid in grids]
    ordered: list[_Run] = []
    row = 0
    for run in sorted(runs, key=lambda run: _level(run)):
        before = ordered[-1] if ordered else None
        if before and (run.grid or before.grid or not same_line(before.box, run.box)):
            row += 1
        ordered.append(_Run(run.box, row, run.size, run.words, run.grid))
    return sorted(ordered, key=lambda run: (run.row, run.box.x0))


def _level(run: _Run) -> float:
    return run.box.top + 12.0 if run.grid else run.box.bottom


def _near(left: Word, right: Word) -> bool:
    gap = right.box.x0 - left.box.x1
    return -2.0 < gap < _RUN_GAP * max(left.size, right.size)


def _columns(runs: list[_Run], depth: int) -> list[tuple[bool, list[_Run]]]:
    """Runs in reading order, cut where columns begin and end; True for one beside another."""
    found: list[tuple[bool, list[_Run]]] = []
    plain: list[_Run] = []
    index = 0
    while index < len(runs):
        beside = _side_by_side(runs, index) if depth < _MAX_DEPTH else None
        if beside is None:
            plain.append(runs[index])
            index += 1
            continue
        stop, gutter = beside
        if plain:
            found.append((depth > 0, plain))
            plain = []
        for side in (True, False):
            own = [run for run in runs[index:stop] if (run.box.x1 <= gutter) == side]
            found += [(True, part) for _, part in _columns(own, depth + 1)]
        index = stop
    return [*found, (depth > 0, plain)] if plain else found


def _side_by_side(runs: list[_Run], start: int) -> tuple[int, float] | None:
    """Where the columns that begin with run `start` end, and a place between them."""
    if start and runs[start].row == runs[start - 1].row:
        return None  # in the middle of a line
    free = [(min(run.box.x0 for run in runs), max(run.box.x1 for run in runs))]
    left, right = float("inf"), float("-inf")
    stop, gutter = 0, (0.0, 0.0)
    for index in range(start, len(runs)):
        run = runs[index]
        free = _without(free, run.box, _RUN_GAP * run.size)
        left, right = min(left, run.box.x0), max(right, run.box.x1)
        between = [gap for gap in free if left < gap[0] and gap[1] < right]
        if between:
            stop, gutter = index + 1, max(between, key=lambda gap: gap[1] - gap[0])
        elif stop or not free:
            break
    if not stop:
        return None
    return _checked(runs, start, stop, gutter)


def _without(free: list[tuple[float, float]], box: Box, least: float) -> list[tuple[float, float]]:
    cut = [
        part
        for first, last in free
        for part in ((first, min(last, box.x0)), (max(first, box.x1), last))
    ]
    return [(first, last) for first, last in dict.fromkeys(cut) if last - first >= least]


def _checked(
    runs: list[_Run], start: int, stop: int, gutter: tuple[float, float]
) -> tuple[int, float] | None:
    place = sum(gutter) / 2
    left = [run for run in runs[start:stop] if run.box.x1 <= place]
    right = [run for run in runs[start:stop] if run.box.x1 > place]
    stretched = _stretched(runs[start:stop], place)
    left_even = [run for run in left if run.row not in stretched]
    right_even = [run for run in right if run.row not in stretched]
    paired = [run for run in left_even if any(_beside(run, other) for other in right_even)]
    paired += [run for run in right_even if any(_beside(run, other) for other in left_even)]
    needed = 2 if gutter[1] - gutter[0] >= _WIDE_GAP * runs[start].size else 3
    if min(sum(run in side for run in paired) for side in (left, right)) < needed:
        return None
    if not any(run.row == runs[start].row for run in paired) or _is_list(left, right):
        return None
    last = max(run.row for run in paired)
    return _with_tail(runs, start, stop, last, place), place


def _stretched(runs: Sequence[_Run], place: float) -> set[int]:
    """Rows whose words all stand far apart: a justified line with a long word below it."""
    found = set()
    for row, group in groupby(runs, key=lambda run: run.row):
        words = sorted((w for run in group for w in run.words), key=lambda word: word.box.x0)
        gaps = [(right.box.x0 - left.box.x1, left, right) for left, right in pairwise(words)]
        across = [gap for gap, left, right in gaps if left.box.x1 <= place <= right.box.x0]
        inside = [gap for gap, left, right in gaps if not left.box.x1 <= place <= right.box.x0]
        if across and inside and median(inside) > 0.5 * across[0]:
            found.add(row)
    return found


def _beside(one: _Run, other: _Run) -> bool:
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return shared > 0.3 * min(one.box.height, other.box.height)


def _is_list(left: Sequence[_Run], right: Sequence[_Run]) -> bool:
    """Whether one side only holds the figures of the other's lines, as in a table of contents."""
    return any(
        {run.row for run in side} <= {run.row for run in other}
        and all(sum(map(str.isalpha, w.text)) < 2 for run in side for w in run.words)
        for side, other in ((left, right), (right, left))
    )


def _with_tail(runs: list[_Run], start: int, stop: int, last: int, place: float) -> int:
    """Runs up to row `last`, and the lines below it that carry a column on."""
    end = next((i for i in range(start, stop) if runs[i].row > last), stop)
    bottoms = {
        side: max(run.box.bottom for run in runs[start:end] if (run.box.x1 <= place) == side)
        for side in (True, False)
    }
    while end < stop:
        run = runs[end]
        side = run.box.x1 <= place
        if run.grid or run.box.top - bottoms[side] > 0.9 * run.size:
            break
        bottoms[side] = run.box.bottom
        end += 1
    return end
