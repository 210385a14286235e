"""Row numbers and group headings of a flattened table, found as the best sequence.

A number may stand alone on its line, open a line, or hang on the last word of the row before it;
what tells it from a page number or a figure is that its row then fills the columns.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from math import inf
from typing import Literal

from tutor.documents.bodylines import BodyLine
from tutor.documents.markers import roman_value
from tutor.documents.wrapped import Fit
from tutor.text.normalise import CAPITALS

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
_BEST_FIT = 2.5  # no row fits its columns better than by this
_BEAM_WIDTH = 14.0  # a way that costs so much more than the cheapest is lost
_MAX_LINES_BEFORE = 25  # of the first row
_MIN_EFFORT, _EFFORT_PER_LINE = 2000, 4  # lines tried in rows; real tables need three for each line
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
    back: tuple[int, "_Path"] | None  # index of the mark before, and the way to it


@dataclass(frozen=True, slots=True)
class _Step:
    """From mark `first` to mark `stop`; the path's cost is without that of the lines between."""

    first: int
    stop: int
    path: _Path


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
    fits: dict[tuple[int, int], Fit] = {}
    patience = _MIN_EFFORT + _EFFORT_PER_LINE * len(lines)

    def fit_of(first: int, stop: int) -> Fit:
        nonlocal patience
        if (first, stop) not in fits:
            mark = marks[stop] if stop < len(marks) else None
            own = between(lines, marks[first], mark)
            patience -= len(own)
            fits[first, stop] = fit(own, mark is None)
        return fits[first, stop]

    def stretch_cost(first: int, stop: int) -> float:
        return fit_of(first, stop).cost + marks[first].cost - _ROW_REWARD

    best: list[list[_Path]] = [[] for _ in marks]
    steps: list[list[_Step]] = [[] for _ in marks]
    for index, mark in enumerate(marks):
        if patience < 0:
            break
        best[index] = _cheapest([*_openings(mark), *_arrivals(steps[index], marks, stretch_cost)])
        steps[index] = []
        if best[index]:
            _extend(index, marks, best[index], steps)
    return _trace(lines, marks, best, stretch_cost, fit_of)


def _openings(mark: Mark) -> list[_Path]:
    """The table begins with `mark`."""
    if mark.line > _MAX_LINES_BEFORE:
        return []
    cost = 1.5 * mark.line + (0.0 if _is_one(mark) else 2.5)
    return [_open(_Path(cost, (), None, False, None), mark)]


def _arrivals(
    steps: Sequence[_Step], marks: Sequence[Mark], stretch_cost: Callable[[int, int], float]
) -> list[_Path]:
    """The ways that end with these steps, but for those that others beat whatever their rows cost.

    The nearest marks come first: a stretch that swallows rows is seldom worth being fitted.
    """
    known: dict[tuple, float] = {}
    found: list[tuple[int, _Path]] = []
    lowest = inf
    for order, step in sorted(enumerate(steps), key=lambda item: -item[1].first):
        mark, following = marks[step.first], marks[step.stop]
        path = _open(step.path, following)
        key = _key(path)
        bound = _least_cost(mark, following)
        if path.cost + bound > min(known.get(key, inf), lowest + _BEAM_WIDTH):
            continue
        cost = path.cost + _own_cost(step.first, step.stop, mark, following, stretch_cost)
        found.append((order, replace(path, cost=cost)))
        known[key] = min(cost, known.get(key, inf))
        lowest = min(cost, lowest)
    return [path for _, path in sorted(found, key=lambda item: item[0])]


def _least_cost(mark: Mark, following: Mark) -> float:
    if mark.kind == "group" or _is_below(following, mark):
        return 0.0
    return mark.cost - _ROW_REWARD - _BEST_FIT


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
    index: int, marks: Sequence[Mark], paths: Sequence[_Path], steps: list[list[_Step]]
) -> None:
    """Every step from mark `index` to one that may be the next, its row not yet counted."""
    mark, exact, loose = marks[index], 0, 0
    for stop in range(index + 1, len(marks)):
        following = marks[stop]
        if following.line - mark.line > _WINDOW or exact >= 3:
            return
        if following.line == mark.line and mark.alone:
            continue
        costs = [(path, _step(path, mark, following)) for path in paths]
        possible = [(path, cost) for path, cost in costs if cost is not None]
        if not possible:
            continue
        if min(cost for _, cost in possible) >= 3.0:
            loose += 1
            if loose > _MAX_LOOSE:
                return
            if loose > 4 or exact:
                continue
        elif following.alone and mark.kind == "row":
            exact += 1
        for path, cost in possible:
            passed = _PASSED_GROUP * _passes_group(path, marks[index + 1 : stop], following)
            way = _Path(path.cost + cost + passed, path.row, path.group, path.fresh, (index, path))
            steps[stop].append(_Step(index, stop, way))


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
        kept.setdefault(_key(path), path)
    return list(kept.values())[:6]


def _key(path: _Path) -> tuple:
    """What the marks to come depend on."""
    return path.row, path.group.number if path.group else "", path.fresh


def _trace(lines, marks, best, stretch_cost, fit_of) -> list[Stretch]:
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
    sequence = [index]
    while path.back:
        index, path = path.back
        sequence.append(index)
    sequence.reverse()
    stretches = []
    for first, stop in pairwise([*sequence, len(marks)]):
        mark, following = marks[first], marks[stop] if stop < len(marks) else None
        own = between(lines, mark, following)
        heading = mark.kind == "group" or (following is not None and _is_below(following, mark))
        stretches.append(Stretch(mark, own, None if heading else fit_of(first, stop)))
    return stretches
