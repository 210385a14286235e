"""Tables whose cells are separated by a mark: markdown, bars, tabs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.documents.columns import Column, column_kind, is_task_head
from tutor.documents.flattened import FlatCell, FlatRow, FlatTable
from tutor.documents.lines import clean

_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})[.)]?")
_GROUP_NUMBER = re.compile(r"([IVXL]{1,5}|[A-HK])[.)/]?")
_GROUP_LINE = re.compile(r"([IVXL]{1,5}|[A-HK])\s*[.)/:–-]?\s+(\S.*)", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_RULE = re.compile(r"[\s|:=+–_-]+")
_PAGE_NUMBER = re.compile(r"(?:[-–]\s*)?\d{1,3}(?:\s*[-–])?|Trang\s+\d+(?:\s*/\s*\d+)?", re.I)
_MAX_STRAY_LINES = 12  # wrapped lines of one cell


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    start: int
    end: int


_Parts = list[_Part]


def read_grids(source: str, start: int, end: int) -> list[FlatTable]:
    """The tables of source[start:end] whose cells are separated by bars or by tabs."""
    for mark in ("|", "\t"):
        if tables := _tables(_records(source, start, end, mark)):
            return tables
    return []


def _records(source: str, start: int, end: int, mark: str) -> list[_Parts]:
    """The cells of each line with content; a line without the mark is one cell."""
    lines = source[start:end].split("\n")
    framed = mark == "|" and _is_framed(lines)
    records, offset = [], start
    for line in lines:
        if line.strip() and _RULE.fullmatch(line) is None:
            records.append(_cut(line, offset, mark, framed))
        offset += len(line) + 1
    return records


def _is_framed(lines: Sequence[str]) -> bool:
    """Whether rows have bars at their ends; else a bar at a line's head follows an empty cell."""
    barred = [line for line in lines if line.count("|") > 1]
    return sum(line.lstrip().startswith("|") for line in barred) * 2 > len(barred)


def _cut(line: str, offset: int, mark: str, framed: bool) -> _Parts:
    left, right = 0, len(line)
    if framed:
        left = len(line) - len(line.lstrip()) + line.lstrip().startswith("|")
        right = len(line.rstrip()) - line.rstrip().endswith("|")
    parts, position = [], left
    for raw in line[left : max(left, right)].split(mark):
        first = position + len(raw) - len(raw.lstrip())
        text = clean(_BREAK.sub(" ", raw))
        parts.append(_Part(text, offset + first, offset + max(first, position + len(raw.rstrip()))))
        position += len(raw) + 1
    return parts


def _tables(records: Sequence[_Parts]) -> list[FlatTable]:
    tables: list[FlatTable] = []
    index = 0
    while index < len(records):
        columns = _head(records[index])
        if not columns:
            index += 1
            continue
        rows, stop = _rows(records, index + 1, columns)
        if tables and _same(tables[-1].columns, columns) and _goes_on(tables[-1], rows):
            rows, tables = [*tables[-1].rows, *rows], tables[:-1]
        elif not rows:
            index += 1
            continue
        others = tuple(column for column in columns if column.kind != "number")
        tables.append(
            FlatTable(others, tuple(rows), records[index][0].start, rows[-1].end if rows else 0)
        )
        index = stop
    return tables


def _head(parts: _Parts) -> list[Column]:
    columns = [Column(part.text, column_kind(part.text)) for part in parts]
    return columns if len(parts) >= 3 and is_task_head(columns) else []


def _same(left: Sequence[Column], right: Sequence[Column]) -> bool:
    return [column.name.casefold() for column in left] == [
        column.name.casefold() for column in right if column.kind != "number"
    ]


def _goes_on(table: FlatTable, rows: Sequence[FlatRow]) -> bool:
    """Whether rows below a repeated head carry on the table above it."""
    last = next((row.number for row in reversed(table.rows) if row.cells), "")
    first = next((row for row in rows), None)
    if first is None:
        return True
    return first.cells is None or (first.number != last and not _is_one(first.number))


def _is_one(number: str) -> bool:
    return number == "1" or number.endswith(".1")


def _rows(
    records: Sequence[_Parts], index: int, columns: Sequence[Column]
) -> tuple[list[FlatRow], int]:
    rows: list[FlatRow] = []
    number = next(place for place, column in enumerate(columns) if column.kind == "number")
    while index < len(records):
        parts = records[index]
        if _head(parts):
            break
        if len(parts) == 1:
            if not _is_page_number(records, index):
                heading = _group_line(parts[0])
                if heading is None:
                    break
                rows.append(heading)
            index += 1
            continue
        parts, index = _complete(records, index, columns, number)
        if not _is_index_row(parts):
            _add(rows, parts, columns, number)
    return _headings(rows), index


def _is_page_number(records: Sequence[_Parts], index: int) -> bool:
    following = records[index + 1] if index + 1 < len(records) else []
    return _PAGE_NUMBER.fullmatch(records[index][0].text) is not None and (
        not following or len(following) > 1
    )


def _group_line(part: _Part) -> FlatRow | None:
    match = _GROUP_LINE.fullmatch(part.text)
    if match is None:
        return None
    return FlatRow(match[1], match[2], None, part.start, part.end)


def _complete(
    records: Sequence[_Parts], index: int, columns: Sequence[Column], number: int
) -> tuple[_Parts, int]:
    """The row that begins at `index`, with the lines over which its cells are broken."""
    parts = list(records[index])
    index += 1
    taken = 0
    while index < len(records) and taken < _MAX_STRAY_LINES:
        more = records[index]
        full = len(parts) >= len(columns)
        if _head(more) or (full and len(more) > 1) or len(parts) + len(more) - 1 > len(columns):
            break
        if len(more) == 1 and (_PAGE_NUMBER.fullmatch(more[0].text) or _group_line(more[0])):
            break
        if _begins_row(more, number) or (full and not more[0].text[:1].islower()):
            break
        parts = [*parts[:-1], _glued(parts[-1], more[0]), *more[1:]]
        index, taken = index + 1, taken + 1
    return parts, index


def _begins_row(parts: _Parts, number: int) -> bool:
    if len(parts) <= max(1, number):
        return False
    text = parts[number].text
    return bool(_NUMBER.fullmatch(text) or _GROUP_NUMBER.fullmatch(text))


def _glued(left: _Part, right: _Part) -> _Part:
    return _Part(
        f"{left.text} {right.text}".strip(), left.start if left.text else right.start, right.end
    )


def _is_index_row(parts: _Parts) -> bool:
    """The row "(1) | (2) | (3)" that numbers the columns."""
    return len(parts) >= 3 and [part.text.strip("()[]") for part in parts] == [
        str(place + 1) for place in range(len(parts))
    ]


def _add(rows: list[FlatRow], parts: _Parts, columns: Sequence[Column], number: int) -> None:
    padded = [*parts[: len(columns)]]
    while len(padded) < len(columns):
        padded.append(_Part("", parts[-1].end, parts[-1].end))
    printed = padded[number].text
    others = [part for place, part in enumerate(padded) if place != number]
    words = {part.text for part in others if part.text}
    start, end = parts[0].start, parts[-1].end
    match = _NUMBER.fullmatch(printed)
    if not match and len(words) <= 1 and (words or printed):
        _add_heading(rows, printed, words, start, end)
    elif match or not rows or rows[-1].cells is None or _is_item(others, columns):
        value = (
            ".".join(str(int(part)) for part in match[1].split("."))
            if match
            else printed.rstrip(".)")
        )
        value = value or _last_number(rows)
        if value and words:
            cells = tuple(FlatCell(part.text, part.start, part.end) for part in others)
            rows.append(FlatRow(value, "", cells, start, end))
    else:
        rows[-1] = _with_more(rows[-1], others, end)


def _add_heading(rows: list[FlatRow], printed: str, words: set[str], start: int, end: int) -> None:
    title = next(iter(words), "")
    group = _GROUP_NUMBER.fullmatch(printed)
    line = _GROUP_LINE.fullmatch(title or printed)
    if not printed and rows and rows[-1].cells is not None and title[:1].islower():
        # One cell goes on after a page break: it is the longest of the row above.
        return
    if group:
        rows.append(FlatRow(group[1], title, None, start, end))
    elif line:
        rows.append(FlatRow(line[1], line[2], None, start, end))
    else:
        rows.append(FlatRow("", title or printed, None, start, end))


def _last_number(rows: Sequence[FlatRow]) -> str:
    return rows[-1].number if rows and rows[-1].cells is not None else ""


def _is_item(others: Sequence[_Part], columns: Sequence[Column]) -> bool:
    """Whether a row without a number is an item of its own: it has a name and someone to do it."""
    kinds = [column.kind for column in columns if column.kind != "number"]
    filled = {kind for kind, part in zip(kinds, others, strict=True) if part.text}
    opening = next((part.text for part in others if part.text), "")
    return "name" in filled and bool(filled & {"lead", "implement"}) and not opening[0].islower()


def _with_more(row: FlatRow, others: Sequence[_Part], end: int) -> FlatRow:
    cells = tuple(
        FlatCell(f"{cell.text} {part.text}", cell.start, part.end)
        if cell and cell.text and part.text
        else FlatCell(part.text, part.start, part.end)
        if part.text
        else cell
        for cell, part in zip(row.cells or (), others, strict=True)
    )
    return FlatRow(row.number, row.title, cells, row.start, end)


def _headings(rows: Sequence[FlatRow]) -> list[FlatRow]:
    """Rows "1" that only name what "1.1", "1.2" below them do are headings."""
    found = []
    for row, following in zip(rows, [*rows[1:], None], strict=False):
        filled = [cell for cell in row.cells or () if cell and cell.text]
        above = following is not None and following.number.startswith(f"{row.number}.")
        if row.cells is not None and len(filled) == 1 and above:
            found.append(FlatRow(row.number, filled[0].text, None, row.start, row.end))
        else:
            found.append(row)
    return found
