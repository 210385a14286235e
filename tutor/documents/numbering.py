"""Row numbers and group headings of a flattened table, found as the best sequence.

A number may stand alone on its line, open a line, or hang on the last word of the row before it;
what tells it from a page number or a figure is that its row then fills the columns.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from tutor.text.normalise import CAPITALS
from tutor.documents.markers import roman_value
from tutor.documents.wrapped import BodyLine, Fit

_OPENING = rf"[{CAPITALS}\"“(\-–+*]"
_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,2}"
_ALONE = re.compile(rf"({_NUMBER})[.)]?")
_FIRST = re.compile(rf"({_NUMBER})[.)]?\s+(?=(\S))")
_LAST = re.compile(r"(?<=\s)(\d{1,3})[.)]?$")
_INNER = re.compile(rf"(?<=\s)(\d{{1,3}})\.?\s+(?={_OPENING})")
_GROUP = re.compile(
    rf"(?:(?:Nhóm|Phần|Mục)\s+)?([IVXL]{{1,5}}|[A-HK])(?:\s*[.)/:–-]\s*|\s+|$)(?={_OPENING}|$)"
)
_LETTERS = "ABCDEGHIK"
_MAX_WRAPPED_CHARS = 600  # numbers inside longer lines are figures
_WINDOW = 160  # lines between two row numbers
_ROW_REWARD = 7.0
_PASSED_GROUP = 4.0
_MAX_LOOSE = 40  # numbers out of turn; a text of nothing but numbers must not take for ever


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a row or a group may begin."""

    kind: Literal["row", "group"]
    number: str
    values: tuple[int, ...]
    line: int
    start: int  # in the line's text, of the number
    after: int  # in the line's text, of what follows the number
    cost: float

    @property
    def alone(self) -> bool:
        return self.kind == "row" and self.cost == 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A mark and its lines; `fit` is None for a group heading."""

    mark: Mark
    lines: tuple[BodyLine, ...]
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    row: tuple[int, ...]  # the last row's number; () before the first
    group: Mark | None
    fresh: bool  # a group heading stood since the last row
    back: tuple[Mark, "_Path"] | None


def find_marks(lines: Sequence[BodyLine]) -> list[Mark]:
    """Every place where a row or a group may begin, in reading order."""
    return [mark for index, line in enumerate(lines) for mark in _line_marks(index, line.text)]


def _line_marks(index: int, text: str) -> list[Mark]:
    if match := _ALONE.fullmatch(text):
        return [_row(match[1], index, 0, len(text), 0.0)]
    marks = []
    if match := _FIRST.match(text):
        small = match[2].islower()
        marks.append(_row(match[1], index, 0, match.end(), 3.0 if small else 0.8))
    elif match := _GROUP.match(text):
        marks.append(Mark("group", match[1], (), index, 0, match.end(), 0.3))
    if len(text) > _MAX_WRAPPED_CHARS:
        return marks
    if match := _LAST.search(text):
        marks.append(_row(match[1], index, match.start(), len(text), 2.0))
    marks += [
        _row(match[1], index, match.start(), match.end(), 3.0)
        for match in islice(_INNER.finditer(text), 3)
    ]
    return marks


def _row(number: str, line: int, start: int, after: int, cost: float) -> Mark:
    values = tuple(int(part) for part in number.split("."))
    return Mark("row", ".".join(str(value) for value in values), values, line, start, after, cost)


def best_sequence(
    lines: Sequence[BodyLine],
    marks: Sequence[Mark],
    fit: Callable[[tuple[BodyLine, ...], bool], Fit],
) -> list[Stretch]:
    """The rows and groups of `marks` whose rows fit their columns best, in reading order."""
    best: list[list[_Path]] = [[] for _ in marks]
    fits: dict[tuple[int, int], Fit] = {}

    def stretch_cost(first: int, stop: int) -> float:
        if (first, stop) not in fits:
            mark = marks[stop] if stop < len(marks) else None
            fits[first, stop] = fit(between(lines, marks[first], mark), mark is None)
        return fits[first, stop].cost + marks[first].cost - _ROW_REWARD

    for index, mark in enumerate(marks):
        if mark.line > 25:
            break
        opening = 0.0 if _is_one(mark) else 2.5
        best[index].append(_open(_Path(1.5 * mark.line + opening, (), None, False, None), mark))
    for index in range(len(marks)):
        best[index] = _cheapest(best[index])
        if best[index]:
            _extend(index, marks, best, stretch_cost)
    return _trace(lines, marks, best, stretch_cost, fit)


def between(lines: Sequence[BodyLine], first: Mark, stop: Mark | None) -> tuple[BodyLine, ...]:
    """The lines after the number of `first` and before that of `stop`."""
    end = stop.line if stop else min(len(lines) - 1, first.line + 2 * _WINDOW)
    found = []
    for index in range(first.line, end + 1):
        left = first.after if index == first.line else 0
        right = stop.start if stop and index == stop.line else None
        if part := _part(lines[index], left, right):
            found.append(part)
    return tuple(found)


def _part(line: BodyLine, left: int, right: int | None) -> BodyLine | None:
    text = line.text[left:right]
    if not text.strip():
        return None
    if left == 0 and right is None:
        return line
    start = line.start + left + len(text) - len(text.lstrip())
    exact = line.end - line.start == len(line.text)
    return BodyLine(
        text.strip(),
        start if exact else line.start,
        start + len(text.strip()) if exact else line.end,
        line.page_break,
    )


def _extend(
    index: int, marks: Sequence[Mark], best: list[list[_Path]], stretch_cost: Callable
) -> None:
    mark, exact, loose = marks[index], 0, 0
    for stop in range(index + 1, len(marks)):
        following = marks[stop]
        if following.line - mark.line > _WINDOW or exact >= 3:
            return
        if following.line == mark.line and mark.alone:
            continue
        steps = [
            (path, step)
            for path in best[index]
            if (step := _step(path, mark, following)) is not None
        ]
        if not steps:
            continue
        if min(step for _, step in steps) >= 3.0:
            loose += 1
            if loose > _MAX_LOOSE:
                return
            if loose > 4 or exact:
                continue
        elif following.alone and mark.kind == "row":
            exact += 1
        for path, step in steps:
            passed = _PASSED_GROUP * _passes_group(path, marks[index + 1 : stop], following)
            cost = path.cost + step + passed + _own_cost(index, stop, mark, following, stretch_cost)
            best[stop].append(
                _open(_Path(cost, path.row, path.group, path.fresh, (mark, path)), following)
            )


def _passes_group(path: _Path, between: Sequence[Mark], following: Mark) -> bool:
    """Whether the heading that should come next is taken for words of the row."""
    return following.kind == "row" and any(
        mark.kind == "group" and _group_step(path.group, mark) == 0.0 for mark in between
    )


def _own_cost(index: int, stop: int, mark: Mark, following: Mark, stretch_cost: Callable) -> float:
    if mark.kind == "group" or _is_below(following, mark):
        return mark.cost + 0.3 * max(0, following.line - mark.line - 3)
    return stretch_cost(index, stop)


def _is_below(mark: Mark, above: Mark) -> bool:
    return (
        mark.kind == "row"
        and len(mark.values) == len(above.values) + 1
        and mark.values[:-1] == above.values
    )


def _open(path: _Path, mark: Mark) -> _Path:
    if mark.kind == "group":
        return _Path(path.cost, path.row, mark, True, path.back)
    return _Path(path.cost, mark.values, path.group, False, path.back)


def _step(path: _Path, mark: Mark, following: Mark) -> float | None:
    """Cost of `following` coming next; None where it cannot."""
    if following.kind == "group":
        return _group_step(path.group, following)
    if not path.row:
        return 0.0 if _is_one(following) else 2.5
    row, number = path.row, following.values
    successors = {(*row[:depth], row[depth] + 1) for depth in range(len(row))}
    if number in successors:
        return 0.0
    if number == (*row, 1) or (number[:-1] in successors and number[-1] == 1):
        return 0.3
    if path.fresh and _is_one(following):
        return 0.0
    if not following.alone:
        return None
    if number > row and len(number) == len(row):
        return 3.0
    return 6.0 if _is_one(following) else None


def _group_step(group: Mark | None, following: Mark) -> float:
    ordinals = _ordinals(following.number)
    if group is None:
        return 0.0 if 1 in ordinals else 2.5
    return 0.0 if any(value - 1 in _ordinals(group.number) for value in ordinals) else 3.5


def _ordinals(number: str) -> set[int]:
    letter = _LETTERS.find(number) + 1 if len(number) == 1 else 0
    return {value for value in (roman_value(number), letter) if value}


def _is_one(mark: Mark) -> bool:
    return 1 in _ordinals(mark.number) if mark.kind == "group" else mark.values[-1] == 1


def _cheapest(paths: list[_Path]) -> list[_Path]:
    kept: dict[tuple, _Path] = {}
    for path in sorted(paths, key=lambda path: path.cost):
        kept.setdefault((path.row, path.group.number if path.group else "", path.fresh), path)
    return list(kept.values())[:6]


def _trace(lines, marks, best, stretch_cost, fit) -> list[Stretch]:
    open_ends = [
        (index, path)
        for index, mark in enumerate(marks)
        if mark.kind == "row"
        for path in best[index][:1]
    ]
    lowest = min((path.cost for _, path in open_ends), default=0.0)
    ends = [
        (path.cost + stretch_cost(index, len(marks)), index, path)
        for index, path in open_ends
        if path.cost <= lowest + 2 * _ROW_REWARD
    ][-60:]
    if not ends:
        return []
    _, index, path = min(ends, key=lambda item: item[0])
    sequence = [marks[index]]
    while path.back:
        mark, path = path.back
        sequence.append(mark)
    sequence.reverse()
    stretches = []
    for mark, following in zip(sequence, [*sequence[1:], None], strict=True):
        own = between(lines, mark, following)
        heading = mark.kind == "group" or (following is not None and _is_below(following, mark))
        stretches.append(Stretch(mark, own, None if heading else fit(own, following is None)))
    return stretches
