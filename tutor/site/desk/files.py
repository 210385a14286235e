"""Tables and deadlines as files that a spreadsheet and a calendar open."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.site.desk.tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it a spreadsheet takes the text for Latin-1
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CELL_CHARS = 32_767  # of a cell of a workbook
_MIN_WIDTH, _MAX_WIDTH = 10, 60  # of a column, in characters
_SHEET_NAME_CHARS = 31
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out; `name` is plain ASCII."""

    name: str
    media_type: str
    content: bytes


def csv_file(table: Table) -> bytes:
    """UTF-8 with a mark that spreadsheets know; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    out.write(_BOM)
    writer = csv.writer(out)
    writer.writerows([_defused(cell) for cell in row] for row in (table.header, *table.rows))
    return out.getvalue().encode("utf-8")


def xlsx_file(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table: header kept in view, a filter, columns as wide as
    their text; every cell is text. An empty sheet where there is no table."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    for table in tables or (Table("", "-", (), ()),):
        sheet = book.create_sheet(_NOT_IN_NAME.sub(" ", table.name)[:_SHEET_NAME_CHARS])
        for number, row in enumerate((table.header, *table.rows), 1):
            for column, text in enumerate(row, 1):
                cell = sheet.cell(number, column, _cell_text(text))
                cell.data_type = "s"  # also where the text begins with "="
                cell.quotePrefix = text.startswith(_FORMULA)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=number == 1)
        sheet.freeze_panes = "A2"
        if table.header:
            sheet.auto_filter.ref = sheet.dimensions
        for column, width in enumerate(_widths(table), 1):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(table: Table) -> list[int]:
    """A width for each column that most of its cells fit in."""
    widths = []
    for column, name in enumerate(table.header):
        lengths = sorted(len(row[column]) for row in table.rows)
        usual = lengths[len(lengths) * 3 // 4] if lengths else 0
        widths.append(max(_MIN_WIDTH, min(max(usual, len(name)) + 2, _MAX_WIDTH)))
    return widths


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cell_text(text: str) -> str:
    return _CONTROLS.sub(" ", text)[:_CELL_CHARS]
