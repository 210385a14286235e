"""Page heads, feet and numbers: lines that repeat at one place of the pages are not the text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from tutor.documents.pdf_layout import Item
from tutor.documents.pdf_tables import Grid
from tutor.documents.sheets import PrintLine, same_line

_ZONE = 0.15  # of a page's height, above and below the text
_LEVELS = 4  # lines of a head at most
_NEAR_PT = 5.0
_MARGIN_PT = 50.0  # two pages prove a head only in the margin: letterheads stand lower
_NUMBER_LINE = re.compile(
    r"[-–—\s]*(?:(?:Trang|Page)\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s]*", re.I
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from one page, in reading order."""

    number: int
    width: float
    height: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line near an edge: `depth` counts the levels between it and the edge."""

    page: int
    number: int
    depth: int
    from_edge: float
    line: PrintLine

    @property
    def key(self) -> str:
        return _DIGITS.sub("#", self.line.text).casefold()


def without_heads(pages: Sequence[Page]) -> list[Page]:
    """`pages` without the lines that repeat above or below the text, inside tables too."""
    dropped: dict[int, set[int]] = defaultdict(set)
    for at_top in (True, False):
        seen = [one for index, page in enumerate(pages) for one in _edge(index, page, at_top)]
        heads = _repeated(seen)
        for index in range(len(pages)):
            own = [one for one in seen if one.page == index]
            for one in sorted(own, key=lambda one: one.depth):
                nearer = [other for other in own if other.depth < one.depth]
                free = all(id(other.line) in dropped[index] for other in nearer)
                if free and (id(one.line) in heads or _is_own_number(one)):
                    dropped[index].add(id(one.line))
    return [_without(page, dropped[index]) for index, page in enumerate(pages)]


def _edge(index: int, page: Page, at_top: bool) -> Iterator[_Seen]:
    """Lines of the page's upper or lower zone, by level from the edge."""
    zone = _ZONE * page.height
    found = [
        (line.box.top if at_top else page.height - line.box.bottom, line)
        for line in _lines(page.items)
    ]
    depth, last = -1, None
    for distance, line in sorted(found, key=lambda pair: pair[0]):
        if distance > zone:
            return
        if last is None or not same_line(last.box, line.box):
            depth += 1
        if depth >= _LEVELS:
            return
        last = line
        yield _Seen(index, page.number, depth, distance, line)


def _lines(items: Iterable[Item]) -> Iterator[PrintLine]:
    """Lines outside tables, and those that stand alone in a table's first or last row."""
    for item in items:
        if isinstance(item, PrintLine):
            yield item
            continue
        rows, columns = item.size
        for cell in item.cells:
            if cell.columns == columns and (cell.row == 0 or cell.row + cell.rows == rows):
                yield from cell.lines


def _repeated(seen: Sequence[_Seen]) -> set[int]:
    """Ids of the lines that stand at one place on several pages."""
    by_key: dict[str, list[_Seen]] = defaultdict(list)
    for one in seen:
        by_key[one.key].append(one)
    heads: set[int] = set()
    for group in by_key.values():
        usual = median(one.from_edge for one in group)
        near = [one for one in group if abs(one.from_edge - usual) <= _NEAR_PT]
        count = len({one.page for one in near})
        needed = 2 if usual < _MARGIN_PT else 3
        if count >= needed and _counts_pages(near):
            heads |= {id(one.line) for one in near}
    return heads


def _counts_pages(group: Sequence[_Seen]) -> bool:
    """Whether the figures in a repeated line stay the same or grow with the pages.

    Below the margin only bare numbers may grow: "Phụ lục 1", "Phụ lục 2" are titles.
    """
    usual = median(one.from_edge for one in group)
    is_text = usual >= _MARGIN_PT and not _NUMBER_LINE.fullmatch(group[0].line.text)
    numbers = [[int(found) for found in _DIGITS.findall(one.line.text)] for one in group]
    for place in range(len(numbers[0])):
        values = [row[place] for row in numbers]
        steps = {value - one.number for value, one in zip(values, group, strict=True)}
        if len(set(values)) > 1 and (is_text or len(steps) > max(1, len(group) // 5)):
            return False
    return True


def _is_own_number(one: _Seen) -> bool:
    match = _NUMBER_LINE.fullmatch(one.line.text)
    return match is not None and int(match[1]) == one.number


def _without(page: Page, dropped: set[int]) -> Page:
    if not dropped:
        return page
    items: list[Item] = []
    for item in page.items:
        if isinstance(item, Grid):
            item = _emptied(item, dropped)
        elif id(item) in dropped:
            continue
        items.append(item)
    return replace(page, items=tuple(items))


def _emptied(grid: Grid, dropped: set[int]) -> Grid:
    """`grid` without the dropped lines, and without the rows that held nothing else."""
    gone = {
        cell.row
        for cell in grid.cells
        if cell.lines and all(id(line) in dropped for line in cell.lines)
    }
    kept = tuple(cell for cell in grid.cells if cell.row not in gone)
    return replace(grid, cells=kept) if gone and kept else grid
