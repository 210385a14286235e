"""Tables that an extraction has flattened into lines: their heads, pages, rows and widths."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tutor.documents.bodylines import BodyLine, join_lines
from tutor.documents.columns import Column, parse_head, starts_head
from tutor.documents.lines import Line, read_lines
from tutor.documents.numbering import Stretch, best_sequence, find_marks
from tutor.documents.spans import Contents
from tutor.documents.wrapped import Fit, Layout, fit_row

_MAX_HEAD_LINES = 40
_MAX_HEAD_CHARS = 300  # of one line
_MAX_BODY_LINES = 4000
_PAGE_NUMBER = re.compile(r"(?:[-–]\s*)?\d{1,3}(?:\s*[-–])?|Trang\s+\d+(?:\s*/\s*\d+)?", re.I)
_FIRST_ROW = re.compile(r"(?:[IVXL]{1,4}|[A-HK]|\d{1,3}(?:\.\d+)?)(?:[.)/:]|\s|$)|\(1\)|\[1\]")
_BEHIND = re.compile(
    r"PHỤ LỤC|Phụ lục\s+(?:số\s+)?[IVX\d]+\b(?!.*\bkèm\b)|Nơi nhận|Ghi chú\s*:|"
    r"(?:TM|KT|TL|TUQ)\.\s|T/M\s|\./\.$"
)
_MARKS = re.compile(r"\s*(?:\.?/\.)\s*$")


@dataclass(frozen=True, slots=True)
class FlatCell:
    text: str
    start: int
    end: int
    empty: bool = False  # printed, with nothing in it


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A row or group heading as printed; a heading has no `cells`, a cell not printed is None."""

    number: str
    title: str
    cells: tuple[FlatCell | None, ...] | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FlatTable:
    columns: tuple[Column, ...]  # without the number
    rows: tuple[FlatRow, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Head:
    columns: tuple[Column, ...]
    first: int  # line index
    stop: int


def read_flattened(source: str, start: int, end: int) -> list[FlatTable]:
    """The flattened tables of source[start:end], in order."""
    lines = read_lines(source, start, end)
    heads = _heads(lines)
    tables: list[FlatTable] = []
    for run in _runs(lines, heads):
        body = _body(source, lines, run, _limit(lines, run, heads))
        if body and (table := _table(run[0], body, lines)):
            tables.append(table)
    return tables


def _heads(lines: Sequence[Line]) -> list[_Head]:
    heads: list[_Head] = []
    for index, line in enumerate(lines):
        if (heads and index < heads[-1].stop) or not _opens_head(line):
            continue
        stop = _repeated_stop(lines, index, heads) or _head_stop(lines, index)
        columns = parse_head([entry.text for entry in lines[index:stop]])
        if columns:
            heads.append(_Head(tuple(columns), index, _after_index_row(lines, stop, len(columns))))
    return heads


def _opens_head(line: Line) -> bool:
    return len(line.text) <= _MAX_HEAD_CHARS and starts_head(line.text)


def _repeated_stop(lines: Sequence[Line], first: int, heads: Sequence[_Head]) -> int:
    """End of an earlier head printed again at `first`; 0 where it is none."""
    for head in heads:
        words = " ".join(column.name for column in head.columns).casefold().split()
        stop = first
        seen: list[str] = []
        while stop < len(lines) and len(seen) < len(words):
            seen += lines[stop].text.casefold().split()
            stop += 1
        if seen == words:
            return stop
    return 0


def _head_stop(lines: Sequence[Line], first: int) -> int:
    """End of a head seen for the first time: before the first row, or where its known words end."""
    region = first + 1
    for line in lines[first + 1 : first + _MAX_HEAD_LINES]:
        if _FIRST_ROW.match(line.text) or len(line.text) > _MAX_HEAD_CHARS:
            break
        if starts_head(line.text):  # no head has two columns of numbers
            break
        region += 1
    best = region
    for stop in range(region, first, -1):
        texts = [entry.text for entry in lines[first:stop]]
        columns = parse_head(texts)
        if columns and not any(column.kind == "other" for column in columns):
            return stop
        if columns and sum(map(len, texts)) < 240:
            best = max(best, stop)
    return best


def _after_index_row(lines: Sequence[Line], stop: int, count: int) -> int:
    """Skip "(1) (2) (3) …" below a head, on one line or on several."""
    words: list[str] = []
    index = stop
    while index < len(lines) and len(words) < count:
        words += lines[index].text.split()
        index += 1
    numbers = [word.strip("()[]") for word in words]
    return index if numbers == [str(value + 1) for value in range(count)] else stop


def _runs(lines: Sequence[Line], heads: Sequence[_Head]) -> list[list[_Head]]:
    """Heads of one table together: a head repeated at a page break belongs to the table above."""
    runs: list[list[_Head]] = []
    for head in heads:
        if runs and _repeats(runs[-1][0], head) and not _new_table(lines, runs[-1][-1].stop, head):
            runs[-1].append(head)
        else:
            runs.append([head])
    return runs


def _repeats(first: _Head, head: _Head) -> bool:
    return [column.name.casefold() for column in first.columns] == [
        column.name.casefold() for column in head.columns
    ]


def _new_table(lines: Sequence[Line], stop: int, head: _Head) -> bool:
    return any(_BEHIND.match(line.text) for line in lines[stop : head.first])


def _limit(lines: Sequence[Line], run: Sequence[_Head], heads: Sequence[_Head]) -> int:
    """Index of the first line that stands behind the table."""
    later = [head.first for head in heads if head.first > run[-1].first]
    limit = min(later[0] if later else len(lines), run[-1].stop + _MAX_BODY_LINES)
    for index in range(run[-1].stop, limit):
        if _BEHIND.match(lines[index].text):
            return index
    return limit


def _body(source: str, lines: Sequence[Line], run: Sequence[_Head], limit: int) -> list[BodyLine]:
    """The lines below the head without page numbers and repeated heads."""
    repeated = {index for head in run[1:] for index in range(head.first, head.stop)}
    for head in run[1:]:
        if _PAGE_NUMBER.fullmatch(lines[head.first - 1].text):
            repeated.add(head.first - 1)
    body: list[BodyLine] = []
    broken = False
    for index in range(run[0].stop, limit):
        text = lines[index].text
        if index in repeated or _is_page_mark(text):
            broken = True
        elif any(char.isalnum() for char in text) or text in "-–+*":
            body.append(BodyLine(text, lines[index].start, lines[index].end, broken and bool(body)))
            broken = False
    return _with_spacing(source, body)


def _is_page_mark(text: str) -> bool:
    return (
        _PAGE_NUMBER.fullmatch(text) is not None and not text[:3].isdigit() and not text.isdigit()
    )


def _with_spacing(source: str, body: list[BodyLine]) -> list[BodyLine]:
    """Each line with the evidence that its spacing gives: what is rare marks a new cell."""
    gaps = [source[above.end : below.start] for above, below in pairwise(body)]
    if len(gaps) < 4:
        return body
    blank = [gap.count("\n") > 1 for gap in gaps]
    indented = [bool(gap) and gap[-1] in " \t" for gap in gaps]
    share, indents = sum(blank) / len(gaps), sum(indented) / len(gaps)
    hollow = [re.search(r"\n[ \t\u00a0]+\n", gap) is not None for gap in gaps]
    hollow_counts = sum(hollow) < 0.25 * len(gaps)
    marked = body[:1]
    for line, is_blank, is_indented, is_hollow in zip(
        body[1:], blank, indented, hollow, strict=True
    ):
        apart = 1.0 if share > 0.7 and not is_blank else 1.5 if share < 0.35 and is_blank else 0.0
        apart += 0.6 if is_indented and indents < 0.3 else 0.0
        empty = is_hollow and hollow_counts
        marked.append(replace(line, apart=apart + 0.5 * empty, empty_before=empty))
    return marked


def _table(head: _Head, body: list[BodyLine], lines: Sequence[Line]) -> FlatTable | None:
    number = next(index for index, column in enumerate(head.columns) if column.kind == "number")
    columns = tuple(column for index, column in enumerate(head.columns) if index != number)
    marks = find_marks(body)
    layout = _first_layout(columns, body, {mark.line for mark in marks if mark.alone})
    contents = Contents()

    def fit(own: tuple[BodyLine, ...], last: bool) -> Fit:
        return fit_row(own, layout, last, contents)

    stretches = best_sequence(body, marks, fit)
    if not stretches:
        return None
    if not layout.whole_lines:
        layout = replace(layout, widths=_widths(stretches, layout))
        stretches = best_sequence(body, marks, fit)
    rows = tuple(_row(stretch, body, columns) for stretch in stretches)
    return FlatTable(columns, rows, lines[head.first].start, rows[-1].end)


def _first_layout(columns: tuple[Column, ...], body: list[BodyLine], alone: set[int]) -> Layout:
    lengths = sorted(len(line.text) for line in body)
    widest = float(lengths[int(len(lengths) * 0.9)])
    between = [
        stop - first - 1 for first, stop in zip(sorted(alone), sorted(alone)[1:], strict=False)
    ]
    small = sum(line.text[0].islower() for line in body)
    whole = (
        bool(between)
        and sum(count == len(columns) for count in between) * 2 > len(between)
        and small < 0.2 * len(body)
    )
    name = max(25.0, widest)
    return Layout(
        columns, tuple(name if column.kind == "name" else 0.0 for column in columns), whole
    )


def _widths(stretches: Sequence[Stretch], layout: Layout) -> tuple[float, ...]:
    """Width of each column: the length that nearly all of its lines keep to."""
    lengths: list[list[int]] = [[] for _ in layout.columns]
    for stretch in stretches:
        for column, own in stretch.fit.cells if stretch.fit else ():
            lengths[column] += [len(line.text) for line in own if not line.same_line]
    return tuple(
        float(sorted(own)[int(len(own) * 0.92)]) if len(own) >= 6 else known
        for own, known in zip(lengths, layout.widths, strict=True)
    )


def _row(stretch: Stretch, body: list[BodyLine], columns: tuple[Column, ...]) -> FlatRow:
    mark, line = stretch.mark, body[stretch.mark.line]
    exact = line.end - line.start == len(line.text)
    start = line.start + mark.start if exact else line.start
    if stretch.fit is None:
        end = stretch.lines[-1].end if stretch.lines else line.end
        return FlatRow(
            mark.number, join_lines([own.text for own in stretch.lines]), None, start, end
        )
    parts: list[list[BodyLine]] = [[] for _ in columns]
    empties: set[int] = set()
    above = -1
    for column, own in stretch.fit.cells:
        parts[column] += own
        if own[0].empty_before and column > above + 1:
            empties |= set(range(above + 1, column))
        above = column
    cells = tuple(_cell(own, index in empties, start) for index, own in enumerate(parts))
    end = max([line.start + mark.after if exact else start, *(own[-1].end for own in parts if own)])
    return FlatRow(mark.number, "", cells, start, end)


def _cell(lines: list[BodyLine], empty: bool, start: int) -> FlatCell | None:
    if not lines:
        return FlatCell("", start, start, True) if empty else None
    text = _MARKS.sub("", join_lines([line.text for line in lines]))
    return FlatCell(text, lines[0].start, lines[-1].end)
