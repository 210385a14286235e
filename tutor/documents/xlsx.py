"""Workbooks (.xlsx): every visible sheet as a heading and a table, values as Excel shows them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from tutor.documents.filetext import FileText
from tutor.documents.markup import GridCell, table_lines
from tutor.documents.packages import open_package
from tutor.errors import DocumentError
from tutor.text.encodings import font_encoding, from_legacy, is_capital_font

_MAX_ROWS = 20_000
_MAX_COLUMNS = 200
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z0-9:]+)"')
_UNCOUNTED = re.compile(rb"</(?:\w+:)?f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_OVERLAP_BYTES = 200
_HEADER_CELLS = 3  # a row with fewer, above the table, is its title
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

_Merged = dict[tuple[int, int], Literal["left", "above"]]


def read_xlsx(path: Path) -> FileText:
    """The text of a workbook; DocumentError when it is none or has too many rows."""
    with open_package(path, "xl/workbook.xml"):
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            lines: list[str] = []
            notes: set[str] = set()
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    lines += _sheet_lines(path, sheet, notes)
                else:
                    notes.add(f"hidden sheet {sheet.title!r} is not read")
        finally:
            book.close()
    return FileText("\n".join(lines), tuple(sorted(notes)))


def _sheet_lines(path: Path, sheet: Any, notes: set[str]) -> list[str]:
    merged = _merged_places(sheet, notes)
    grid = []
    for number, row in _filled_rows(path, sheet):
        cells = [_cell(cell, merged.get((number, column)), notes) for column, cell in row]
        while (number, len(cells) + 1) in merged:
            cells.append(GridCell(merged=merged[number, len(cells) + 1]))
        if any(cell.text for cell in cells):
            grid.append(cells)
    if not grid:
        return []
    grid = _trimmed(grid)
    first, last = _table_span(grid)
    title = re.sub(r"\s+", " ", sheet.title).strip()
    return [
        f"# {title}",
        *map(_prose, grid[:first]),
        "",
        *table_lines(grid[first:last]),
        "",
        *map(_prose, grid[last:]),
    ]


def _filled_rows(path: Path, sheet: Any) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
    """Rows that hold something, with their numbers; cells with the numbers of their columns."""
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    filled = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        held = [place for place, cell in enumerate(row) if cell.value is not None]
        if not held:
            continue
        filled += 1
        if filled > _MAX_ROWS or held[-1] >= _MAX_COLUMNS:
            raise DocumentError(
                f"{path}: sheet {sheet.title!r} has more than {_MAX_ROWS} rows or {_MAX_COLUMNS} "
                "columns; keep the part that people read"
            )
        yield number, list(enumerate(row[: held[-1] + 1], 1))


def _cell(cell: Any, merged: Literal["left", "above"] | None, notes: set[str]) -> GridCell:
    if merged:
        return GridCell(merged=merged)
    if cell.value is None:
        return GridCell()
    if not isinstance(cell.value, str):
        return GridCell(displayed(cell.value, cell.number_format or "General"))
    text = cell.value.replace("\r", "").replace("_x000D_", "").strip()
    font = (cell.font.name or "") if not text.isascii() else ""
    if (encoding := font_encoding(font)) and max(text) < "Ḁ":
        notes.add(f"converted from {encoding}")
        text = from_legacy(text, encoding)
        text = text.upper() if is_capital_font(font) else text
    return GridCell(text)


def displayed(value: object, format: str) -> str:
    """A number, date or switch as a Vietnamese Excel shows it in the cell's `format`."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, _QUOTED.sub("", format.split(";")[0]))
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        kind = _QUOTED.sub("", format).lower()
        if "d" in kind or "y" not in kind:
            return value.strftime("%d/%m/%Y")
        return value.strftime("%m/%Y" if "m" in kind else "%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value) if not isinstance(value, timedelta) else str(value).removesuffix(":00")


def _number(value: float, format: str) -> str:
    if "%" in format:
        return f"{_decimal(value * 100, _places(format), False)}%"
    if re.fullmatch("0+", format):
        return f"{value:0{len(format)}.0f}"
    if re.search("[0#]", format):
        return _decimal(value, _places(format), "," in format)
    return _decimal(value, None, False)


def _places(format: str) -> int | None:
    """Digits behind the point, None where they are as many as needed ("0.##")."""
    behind = re.search(r"\.([0#?]+)", format)
    if behind is None:
        return 0
    return len(behind[1]) if "#" not in behind[1] else None


def _decimal(value: float, places: int | None, grouped: bool) -> str:
    if places is None:
        text = f"{value:.10g}" if abs(value) < 1e11 else f"{value:.0f}"
        if "e" in text:
            text = f"{value:.10f}".rstrip("0").rstrip(".")
        text = f"{int(text.split('.')[0]):,}" + text[len(text.split(".")[0]) :] if grouped else text
    else:
        text = f"{value:{',' if grouped else ''}.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def _merged_places(sheet: Any, notes: set[str]) -> _Merged:
    """Places, from 1, that belong to the cell at their left or above, by row and column."""
    places: _Merged = {}
    for reference in _merged_ranges(sheet, notes):
        first_column, first_row, last_column, last_row = range_boundaries(reference)
        if (last_row - first_row + 1) * (last_column - first_column + 1) > _MAX_ROWS:
            continue  # of whole rows or columns: no table is built so
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                places[row, column] = "left" if row == first_row else "above"
        del places[first_row, first_column]
    return places


def _merged_ranges(sheet: Any, notes: set[str]) -> Iterator[str]:
    """What openpyxl leaves out of a sheet that it reads as a stream."""
    kept = b""
    with sheet.parent._archive.open(sheet._worksheet_path) as stream:
        while block := stream.read(1 << 20):
            text = kept + block
            end = 0
            for match in _MERGED.finditer(text):
                yield match[1].decode()
                end = match.end()
            if _UNCOUNTED.search(text):
                notes.add(
                    f"sheet {sheet.title!r} has formulas without values; "
                    "open it in Excel and save it again"
                )
            kept = text[max(end, len(text) - _OVERLAP_BYTES) :]


def _trimmed(grid: Sequence[list[GridCell]]) -> list[list[GridCell]]:
    """`grid` without the empty columns at its left."""
    left = min(next(place for place, cell in enumerate(row) if cell.text) for row in grid)
    return [row[left:] for row in grid]


def _table_span(grid: Sequence[Sequence[GridCell]]) -> tuple[int, int]:
    """Rows of the table: what stands above and below with few cells filled is prose."""
    filled = [sum(1 for cell in row if cell.text) for row in grid]
    least = min(_HEADER_CELLS, max(filled))
    wide = [place for place, count in enumerate(filled) if count >= least]
    last = wide[-1]
    if least > 1:
        while last + 1 < len(grid) and filled[last + 1] > 1:
            last += 1
    return wide[0], last + 1


def _prose(row: Sequence[GridCell]) -> str:
    return " | ".join(cell.text for cell in row if cell.text)
