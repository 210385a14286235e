"""Every view as a file that is read back: spreadsheets, and a calendar with its rules."""

import csv
import io
import zipfile
from datetime import date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.fakes import DESK, REGISTER
from tutor.plans.recurrence import END, Recurrence
from tutor.settings import PROJECT
from tutor.site.desk.calendar import rule
from tutor.site.desk.files import Download, csv_file, xlsx_file
from tutor.site.desk.tables import Table
from tutor.site.pages import Pages

NOW = datetime(2026, 5, 20, 8, tzinfo=timezone(timedelta(hours=7)))
PAGES = Pages(PROJECT / "prompts", desk=DESK).desk
PLAIN = Pages(
    PROJECT / "prompts", desk=type(DESK)(DESK.words, DESK.replies)
).desk  # no public address is set
HOSTILE = Table(
    "bang", "Bảng: [1/2]", ("Tên", "=A1"), (("=HYPERLINK(1)", "+84"), ("-1", "@x"), ("\t=1", "ổn"))
)


def read_csv(download):
    assert download.media_type == "text/csv; charset=utf-8"
    assert download.content.startswith(b"\xef\xbb\xbf")  # or a spreadsheet shows "Nhiá»‡m vá»¥"
    return list(csv.DictReader(io.StringIO(download.content.decode("utf-8-sig"))))


def read_calendar(download):
    calendar = Calendar.from_ical(download.content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


# --- spreadsheets ---


def test_the_tasks_of_a_plan_as_csv():
    download = PAGES.plan(REGISTER, "quang-ngai", [("tai", "csv"), ("bang", "nhiem-vu")], NOW)
    assert download.name == "ke-hoach-quang-ngai-nhiem-vu.csv"
    rows = [row for row in read_csv(download) if row["Loại"] == "Nhiệm vụ"]
    assert [row["Số nhiệm vụ"] for row in rows] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    first = rows[0]
    assert first["Chủ trì"] == "Sở Khoa học và Công nghệ"
    assert first["Thời hạn (như in)"] == "tháng 6/2026" and first["Ngày tới hạn"] == "30/06/2026"
    assert first["Đường dẫn"] == "https://hoc.example/documents/quang-ngai#II.1.1"
    assert first["Trích dẫn"].startswith("Theo mục 1.1, mục 1, phần II, văn bản số 71/KH-UBND")
    assert rows[1]["Ghi chú"] == "Văn bản in “1.2, mục 2, phần II”; giữ nguyên như in."
    assert rows[2]["Ghi chú"] == "Không cơ quan nào được giao đích danh chủ trì"
    assert rows[2]["Nhiệm vụ"].startswith("'=SUM")
    assert rows[4]["Chủ trì"] == "Sở Khoa học và Công nghệ; UBND các xã, phường (cả mục)"


@pytest.mark.parametrize(
    ("view", "table", "column", "values"),
    [
        ("plans", "ke-hoach", "Số hiệu", ["71/KH-UBND", "12/KH-UBND"]),
        ("plan", "chi-tieu", "Chỉ tiêu", ["80%", "trên 70%", "100%"]),
        ("plan", "bao-cao", "Kỳ báo cáo", ["hằng tháng", "quý", "đột xuất"]),
        ("plan", "ghi-chu", "Nơi ghi", ["điểm a, mục 2, phần III"]),
        ("work", "nhiem-vu", "Vai trò", ["Chủ trì", "Chủ trì"]),
        ("work", "bao-cao", "Vai trò", ["Nhận báo cáo"] * 3),
        ("compare", "so-sanh-nhiem-vu", "Kế hoạch số 12/KH-UBND (phường Hải Châu)", [""] * 5),
    ],
)
def test_every_table_as_csv(view, table, column, values):
    asked = [("tai", "csv"), ("bang", table)]
    download = {
        "plans": lambda: PAGES.plans(REGISTER, asked, NOW),
        "plan": lambda: PAGES.plan(REGISTER, "quang-ngai", asked, NOW),
        "work": lambda: PAGES.work(REGISTER, [("co-quan", "Sở KH&CN Quảng Ngãi"), *asked], NOW),
        "compare": lambda: PAGES.compare(
            REGISTER, [("ke-hoach", "quang-ngai"), ("ke-hoach", "hai-chau"), *asked], NOW
        ),
    }[view]()
    assert [row[column] for row in read_csv(download)] == values


def test_filters_hold_for_files():
    rows = read_csv(PAGES.plans(REGISTER, [("tim", "to roi"), ("tai", "csv")], NOW))
    assert [row["Nhiệm vụ"] for row in rows if row["Loại"] == "Nhiệm vụ"] == [
        "Phát tờ rơi <b>tận tay</b> từng hộ gia đình (hoàn thành tháng 6/2026)"
    ]


def test_a_view_without_rows_is_its_header():
    download = PAGES.plans(REGISTER, [("tim", "tàu ngầm"), ("tai", "csv")], NOW)
    assert read_csv(download) == [] and b"Ch\xe1\xbb\xa7 tr\xc3\xac" in download.content


def test_no_cell_of_a_csv_file_is_a_formula():
    cells = [
        cell
        for row in csv.reader(io.StringIO(csv_file(HOSTILE).decode("utf-8-sig")))
        for cell in row
    ]
    assert cells == ["Tên", "'=A1", "'=HYPERLINK(1)", "'+84", "'-1", "'@x", "'\t=1", "ổn"]


def test_a_workbook_has_a_sheet_for_each_table_with_its_header_in_view():
    download = PAGES.plan(REGISTER, "quang-ngai", [("tai", "xlsx")], NOW)
    assert download.name == "ke-hoach-quang-ngai.xlsx"
    book = load_workbook(io.BytesIO(download.content))
    assert book.sheetnames == [
        "Nhiệm vụ",
        "Chỉ tiêu",
        "Chế độ báo cáo",
        "Việc khác giao cho cơ quan",
        "Chỗ in lệch trong văn bản",
    ]
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold
        assert all(10 <= column.width <= 60 for column in sheet.column_dimensions.values())
    assert [cell.value for cell in book["Chỉ tiêu"]["C"]] == ["Chỉ tiêu", "80%", "trên 70%", "100%"]


def test_no_cell_of_a_workbook_is_a_formula():
    content = xlsx_file([HOSTILE])
    (sheet,) = load_workbook(io.BytesIO(content))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet["A2"].value == "=HYPERLINK(1)" and sheet["A2"].quotePrefix
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_workbook_takes_any_text():
    table = Table("a", "A" * 40, ("x",), (("chuông\x07 ngân",), ("d" * 40_000,)))
    (sheet,) = load_workbook(io.BytesIO(xlsx_file([table])))
    assert sheet["A2"].value == "chuông  ngân" and len(sheet["A3"].value) == 32_767


# --- calendars ---


def test_the_deadlines_of_a_plan_as_a_calendar():
    download = PAGES.plan(REGISTER, "quang-ngai", [("tai", "ics")], NOW)
    assert download.name == "ke-hoach-quang-ngai.ics"
    assert download.media_type == "text/calendar; charset=utf-8"
    events = read_calendar(download)
    rules = {
        summary: event["rrule"].to_ical().decode() if "rrule" in event else None
        for summary, event in events.items()
    }
    receiver = "UBND tỉnh (qua Sở Khoa học và Công nghệ)"
    assert rules == {
        f"Hạn báo cáo gửi {receiver} (hằng tháng)": "FREQ=MONTHLY;BYMONTHDAY=19",
        f"Hạn báo cáo gửi {receiver} (quý)": "FREQ=MONTHLY;BYMONTHDAY=19;BYMONTH=3,6,9,12",
        "Hạn nhiệm vụ 1.1: Phát tờ rơi <b>tận tay</b> từng hộ gia đình "
        "(hoàn thành tháng 6/2026)": None,
        "Hạn nhiệm vụ 2.2: Tổ chức “Ngày hội toàn dân học tập số” vào ngày 10/10 hằng năm": (
            "FREQ=YEARLY;BYMONTHDAY=10;BYMONTH=10"
        ),
    }
    assert {event.decoded("dtstart") for event in events.values()} == {
        date(2026, 6, 19),
        date(2026, 6, 30),
        date(2026, 10, 10),
    }


def test_an_event_cites_its_place_and_links_to_it():
    events = read_calendar(PAGES.plan(REGISTER, "quang-ngai", [("tai", "ics")], NOW))
    event = next(event for summary, event in events.items() if "1.1" in summary)
    described = str(event["description"])
    assert "Theo mục 1.1, mục 1, phần II, văn bản số 71/KH-UBND" in described
    assert described.endswith("https://hoc.example/documents/quang-ngai#II.1.1")
    assert str(event["url"]) == "https://hoc.example/documents/quang-ngai#II.1.1"


def test_without_a_public_address_an_event_has_no_link():
    events = read_calendar(PLAIN.plan(REGISTER, "quang-ngai", [("tai", "ics")], NOW))
    assert events and not any("url" in event for event in events.values())
    assert not any("/documents/" in str(event["description"]) for event in events.values())


def test_an_agency_gets_the_days_of_all_plans():
    asked = [("co-quan", "Sở KH&CN Quảng Ngãi"), ("tai", "ics")]
    summaries = sorted(read_calendar(PAGES.work(REGISTER, asked, NOW)))
    assert [summary.split(":")[0] for summary in summaries] == [
        "Hạn nhiệm vụ 1.1",
        "Hạn nhiệm vụ 2.2",
        "Hạn nhận báo cáo của Các sở, ban, ngành, UBND cấp xã (hằng tháng)",
        "Hạn nhận báo cáo của Các sở, ban, ngành, UBND cấp xã (quý)",
    ]


def test_an_event_keeps_its_name_from_one_day_to_the_next():
    def names(now):
        download = PAGES.plan(REGISTER, "quang-ngai", [("tai", "ics")], now)
        return {str(event["uid"]) for event in read_calendar(download).values()}

    assert len(names(NOW)) == 4 and names(NOW) == names(NOW + timedelta(days=40))


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (Recurrence(tuple(range(1, 13)), 20), {"freq": "monthly", "bymonthday": 20}),
        (Recurrence((6,), END), {"freq": "yearly", "bymonth": [6], "bymonthday": END}),
        (  # February has no 30th: its last day is meant
            Recurrence(tuple(range(1, 13)), 30),
            {"freq": "monthly", "bymonthday": [28, 29, 30], "bysetpos": -1},
        ),
        (Recurrence(weekday=3), {"freq": "weekly", "byday": "TH"}),
    ],
)
def test_a_recurrence_is_a_rule(recurrence, expected):
    assert rule(recurrence) == expected


def test_there_is_no_file_of_a_kind_that_is_not_known():
    page = PAGES.plan(REGISTER, "quang-ngai", [("tai", "exe")], NOW)
    assert not isinstance(page, Download) and "exe" not in page
