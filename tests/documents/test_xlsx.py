"""Workbooks: sheets as headings and tables, values as they are displayed."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.cell_range import CellRange

from tutor.documents import xlsx
from tutor.documents.filetext import FileText
from tutor.documents.xlsx import displayed, read_xlsx
from tutor.errors import DocumentError


@pytest.fixture
def book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Giao việc"
    return book


def whole(book: openpyxl.Workbook, folder: Path) -> FileText:
    book.save(folder / "so.xlsx")
    return read_xlsx(folder / "so.xlsx")


def lines(book: openpyxl.Workbook, folder: Path) -> list[str]:
    return [line for line in whole(book, folder).text.split("\n") if line]


def test_every_visible_sheet_is_a_heading_and_a_table(book, tmp_path):
    book.active.append(["TT", "Việc"])
    book.active.append([1, "Dạy bơi"])
    book.create_sheet("Kinh phí").append(["Khoản", "Số tiền"])
    book.create_sheet("Nháp").append(["bỏ"])
    book["Nháp"].sheet_state = "hidden"
    book.create_sheet("Trống")
    assert lines(book, tmp_path) == [
        "# Giao việc",
        "| TT | Việc |",
        "| 1 | Dạy bơi |",
        "# Kinh phí",
        "| Khoản | Số tiền |",
    ]
    assert whole(book, tmp_path).notes == ("hidden sheet 'Nháp' is not read",)


def test_titles_above_and_notes_below_the_table_are_paragraphs(book, tmp_path):
    for row in (
        ["UBND XÃ TỊNH KHÊ", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["PHỤ LỤC"],
        [],
        ["TT", "Việc", "Chủ trì", "Hạn"],
        ["I", "Truyền thông"],
        [1, "Phát loa", "Đài xã", "3/2026"],
        [],
        ["Ghi chú: làm hằng tháng."],
    ):
        book.active.append(row)
    assert lines(book, tmp_path) == [
        "# Giao việc",
        "UBND XÃ TỊNH KHÊ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHỤ LỤC",
        "| TT | Việc | Chủ trì | Hạn |",
        "| I | Truyền thông |  |  |",
        "| 1 | Phát loa | Đài xã | 3/2026 |",
        "Ghi chú: làm hằng tháng.",
    ]


def test_empty_rows_and_columns_are_trimmed(book, tmp_path):
    sheet = book.active
    for row, texts in ((3, ("TT", "Việc", "Hạn")), (7, (1, "Bơi", "2026"))):
        for column, text in zip((3, 5, 6), texts, strict=True):
            sheet.cell(row, column, text)
    sheet.cell(400, 30).font = Font(bold=True)  # formatted, and empty
    assert lines(book, tmp_path)[1:] == ["| TT | Việc | Hạn |", "| 1 | Bơi | 2026 |"]


def test_merged_cells_stand_in_the_first_and_a_header_of_two_rows_is_one(book, tmp_path):
    for row in (
        ["TT", "Việc", "Thực hiện", None],
        [None, None, "Chủ trì", "Phối hợp"],
        [1, "Dạy bơi", "Đoàn xã", "Trường học"],
        [2, "Rào ao", None, "Các thôn"],
    ):
        book.active.append(row)
    for area in ("A1:A2", "B1:B2", "C1:D1", "C3:C4"):
        book.active.merge_cells(area)
    assert lines(book, tmp_path)[1:] == [
        "| TT | Việc | Chủ trì | Phối hợp |",
        "| 1 | Dạy bơi | Đoàn xã | Trường học |",
        "| 2 | Rào ao |  | Các thôn |",
    ]


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (5, "General", "5"),
        (5.0, "General", "5"),
        (85.5, "General", "85,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1234567, "General", "1234567"),
        (1234567, "#,##0", "1.234.567"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (12.5, "0", "12"),
        (12.34, "0.0", "12,3"),
        (0.85, "0%", "85%"),
        (0.855, "0.0%", "85,5%"),
        (7, "000", "007"),
        (1500, '#,##0 "đồng"', "1.500"),
        (-2.5, "0.0;[Red]-0.0", "-2,5"),
        (True, "General", "TRUE"),
        (datetime(2026, 3, 9), "dd/mm/yyyy", "09/03/2026"),
        (datetime(2026, 3, 9), "mm-dd-yy", "09/03/2026"),
        (datetime(2026, 3, 9), "mm/yyyy", "03/2026"),
        (datetime(2026, 3, 9), "yyyy", "2026"),
        (datetime(2026, 3, 9, 7, 30), "dd/mm/yyyy h:mm", "09/03/2026 07:30"),
        (date(2026, 3, 9), "dd/mm/yyyy", "09/03/2026"),
        (time(7, 30), "h:mm", "07:30"),
        (timedelta(hours=1, minutes=30), "[h]:mm", "1:30"),
    ],
)
def test_a_value_is_shown_as_excel_shows_it(value, format, shown):
    assert displayed(value, format) == shown


def test_values_come_with_the_format_of_their_cell(book, tmp_path):
    book.active.append(["Chỉ tiêu", "Tỷ lệ", "Hạn"])
    book.active.append(["VNeID", 0.8, datetime(2026, 6, 30)])
    book.active["B2"].number_format = "0%"
    book.active["C2"].number_format = "mm/yyyy"
    assert lines(book, tmp_path)[-1] == "| VNeID | 80% | 06/2026 |"


@pytest.mark.parametrize(
    ("font", "text", "read", "note"),
    [
        (".VnTime", "KÕ ho¹ch n­íc s¹ch", "Kế hoạch nước sạch", "converted from TCVN3"),
        (".VnTimeH", "kÕ ho¹ch", "KẾ HOẠCH", "converted from TCVN3"),
        ("VNI-Times", "Keá hoaïch", "Kế hoạch", "converted from VNI"),
    ],
)
def test_a_cell_in_an_old_font_is_converted(font, text, read, note, book, tmp_path):
    book.active["A1"] = text
    book.active["A1"].font = Font(name=font)
    assert lines(book, tmp_path) == ["# Giao việc", read]
    assert whole(book, tmp_path).notes == (note,)


@pytest.mark.parametrize("size", [(40, 1), (1, 40)], ids=["rows", "columns"])
def test_a_sheet_of_too_many_rows_or_columns_is_refused(size, book, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "_MAX_ROWS", 30)
    monkeypatch.setattr(xlsx, "_MAX_COLUMNS", 30)
    for _ in range(size[0]):
        book.active.append(["x"] * size[1])
    with pytest.raises(DocumentError, match="keep the part that people read"):
        whole(book, tmp_path)


def test_a_formula_whose_value_is_not_stored_is_told(book, tmp_path):
    book.active.append(["Tổng", "=1+1"])  # openpyxl counts nothing
    assert "open it in Excel and save it again" in whole(book, tmp_path).notes[0]


def test_merged_areas_of_absurd_size_are_passed_over(book, tmp_path):
    book.active.append(["TT", "Việc", "Hạn"])
    book.active.append([1, "Bơi", "2026"])
    area = CellRange("E1:XFD1048576")
    book.active.merged_cells.add(area)  # `merge_cells` would make every cell of it
    assert lines(book, tmp_path)[1:] == ["| TT | Việc | Hạn |", "| 1 | Bơi | 2026 |"]
