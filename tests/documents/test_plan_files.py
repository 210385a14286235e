"""A plan says the same whether its file is text, Word, a web page or a workbook."""

from functools import cache
from html import escape
from pathlib import Path

import openpyxl
import pytest

from tests.documents.word_files import printed, word_of
from tests.text.test_encodings import cp1258_of, tcvn3_of, vni_of
from tutor.documents.reader import parse_text, read_document, read_text
from tutor.plans.parser import parse_plan
from tutor.records import Plan, Table

ROOT = Path(__file__).parents[2]
PLANS = {
    path.stem: path
    for folder in ("knowledge/plans", "tests/plans/synthetic")
    for path in sorted((ROOT / folder).glob("*.txt"))
}
LISTED = {"lam-dong": 6}  # columns of a table that the text prints cell by cell
TABLED = ["lam-dong", "van-xuan"]  # plans with an appendix of tasks

each_plan = pytest.mark.parametrize("name", sorted(PLANS))
each_tabled = pytest.mark.parametrize("name", TABLED)


@cache
def plan_of_text(name: str) -> Plan:
    return parse_plan(parse_text(PLANS[name].read_text(encoding="utf-8"), "plan", "plan"))


def plan_of(path: Path) -> Plan:
    return parse_plan(read_document(path, "plan"))


def meaning(plan: Plan) -> dict[str, list]:
    """What was understood, without the places where it stands in the file."""
    header = plan.header
    return {
        "head": [
            (header.kind, header.title, header.number, header.issued, header.issuer),
            (header.locality, header.signer, header.signer_role),
        ],
        "anchors": [section.anchor for section in plan.document.walk()],
        **tasks_of(plan),
        "targets": [
            (one.year, one.group, one.measure, one.comparison, one.value, one.unit, one.task)
            for one in plan.targets
        ],
    }


def tasks_of(plan: Plan, below: str = "") -> dict[str, list]:
    """Tasks and who does them; only those with an anchor that begins with `below`."""
    return {
        "tasks": [
            (one.anchor, one.number, one.aliases, one.title, one.kind, one.deadline, one.result)
            for one in plan.tasks
            if one.anchor.startswith(below)
        ],
        "assignments": sorted(
            (one.targets, one.role, one.agency, one.whole_section, one.scope)
            for one in plan.assignments
            if not below or any(anchor.startswith(below) for anchor in one.targets)
        ),
    }


@each_plan
@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="as typed"),
        pytest.param({"counted": True, "headings": True}, id="counted and styled by Word"),
    ],
)
def test_a_plan_in_word_says_what_its_text_says(name, options, tmp_path):
    text = PLANS[name].read_text(encoding="utf-8")
    file = word_of(text, listed=LISTED.get(name, 0), **options).save(tmp_path / "plan.docx")
    assert meaning(plan_of(file)) == meaning(plan_of_text(name))


@each_tabled
def test_columns_in_the_opposite_order_say_the_same(name, tmp_path):
    text = PLANS[name].read_text(encoding="utf-8")
    file = word_of(text, reverse=True, listed=LISTED.get(name, 0)).save(tmp_path / "plan.docx")
    assert meaning(plan_of(file)) == meaning(plan_of_text(name))


@pytest.mark.parametrize("name", ["bac-ninh", "quang-tri"])
@pytest.mark.parametrize("old", [vni_of, cp1258_of])
def test_a_plan_in_an_old_encoding_says_the_same(name, old, tmp_path):
    data = old(plan_of_text(name).document.source.replace("…", "..."))
    path = tmp_path / "plan.txt"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("cp1252"))
    assert meaning(plan_of(path)) == meaning(plan_of_text(name))


def test_capitals_that_tcvn3_cannot_hold_do_not_hide_the_tasks(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_bytes(tcvn3_of(plan_of_text("quang-tri").document.source).encode("cp1252"))
    assert tasks_of(plan_of(path)) == tasks_of(plan_of_text("quang-tri"))


def test_lists_are_counted_by_word_and_not_typed_in_these_files(tmp_path):
    text = PLANS["dien-bien"].read_text(encoding="utf-8")
    numbers = ("1.", "2.", "3.", "a)", "b)", "c)")
    typed, counted = (
        sum(one.text.startswith(numbers) for one in word_of(text, counted).document.paragraphs)
        for counted in (False, True)
    )
    assert 3 * counted < typed


def head(table: Table) -> str:
    """The lines above an appendix with this table alone."""
    return f"KẾ HOẠCH\nPhổ cập bơi\n\nI. MỤC TIÊU\n1. Dạy bơi.\n\nPHỤ LỤC\n{table.title}"


@each_tabled
def test_an_appendix_on_a_web_page_says_the_same(name, tmp_path):
    table = plan_of_text(name).document.tables[-1]
    rows = printed(table)
    page = tmp_path / "plan.html"
    page.write_text(
        "".join(f"<p>{line}</p>" for line in head(table).split("\n")) + html_table(rows),
        encoding="utf-8",
    )
    assert tasks_of(plan_of(page), "PL") == tasks_of(plan_with(table), "PL")


@each_tabled
def test_an_appendix_in_a_workbook_says_the_same(name, tmp_path):
    table = plan_of_text(name).document.tables[-1]
    book = openpyxl.Workbook()
    book.active.title = "Giao việc"
    for line in head(table).split("\n"):
        if line:
            book.active.append([line])
    fill(book.active, printed(table, reverse=True))
    book.save(tmp_path / "plan.xlsx")
    found = tasks_of(plan_of(tmp_path / "plan.xlsx"), "PL")
    assert len(found["tasks"]) >= len(table.rows)
    assert found == tasks_of(plan_with(table), "PL")


def plan_with(table: Table) -> Plan:
    """The plan of a text with this table alone, printed in bars."""
    lines = ["|".join(["", *(cell or "" for cell in row), ""]) for row in printed(table)]
    lines = [line.replace("|<", "|") for line in lines]
    return parse_plan(parse_text(f"{head(table)}\n" + "\n".join(lines), "plan", "plan"))


def html_table(rows: list[list[str | None]]) -> str:
    """The table with rowspan and colspan where cells are merged."""
    lines = []
    for at, row in enumerate(rows):
        cells = ""
        for place, text in enumerate(row):
            if text is None or text == "<":
                continue
            tall = wide = 1
            while at + tall < len(rows) and rows[at + tall][place] is None:
                tall += 1
            while place + wide < len(row) and row[place + wide] == "<":
                wide += 1
            cells += f'<td rowspan="{tall}" colspan="{wide}">{escape(text)}</td>'
        lines.append(f"<tr>{cells}</tr>")
    return f"<table border=1>{''.join(lines)}</table>"


def fill(sheet, rows: list[list[str | None]]) -> None:
    """The table below what the sheet holds, merged cells merged."""
    first = sheet.max_row + 1
    for row in rows:
        sheet.append([None if text in (None, "<") else text for text in row])
    for at, row in enumerate(rows):
        if row[-1] == "<":
            sheet.merge_cells(
                start_row=first + at, end_row=first + at, start_column=2, end_column=len(row)
            )
        for place, text in enumerate(row):
            if text is not None and at + 1 < len(rows) and rows[at + 1][place] is None:
                tall = next(
                    (n for n in range(1, len(rows) - at) if rows[at + n][place] is not None),
                    len(rows) - at,
                )
                sheet.merge_cells(
                    start_row=first + at,
                    end_row=first + at + tall - 1,
                    start_column=place + 1,
                    end_column=place + 1,
                )


def test_a_header_of_two_rows_gives_every_column_its_name(tmp_path):
    page = tmp_path / "plan.html"
    page.write_text(
        head(plan_of_text("van-xuan").document.tables[-1]).replace("\n", "<br>")
        + "<table border=1><tr><th rowspan=2>TT<th rowspan=2>Nội dung công việc"
        "<th colspan=2>Cơ quan thực hiện<th colspan=2>Thời gian</tr>"
        "<tr><th>Chủ trì<th>Phối hợp<th>Bắt đầu<th>Kết thúc</tr>"
        "<tr><td>1<td>Mở 5 lớp dạy bơi<td>Phòng Văn hóa - Xã hội<td>Đoàn Thanh niên<td>3/2026"
        "<td>8/2026</tr>"
        "<tr><td>2<td>Rào ao hồ<td>Công an phường<td>Các tổ dân phố<td>4/2026<td>5/2026</tr>"
        "</table>",
        encoding="utf-8",
    )
    plan = plan_of(page)
    assert plan.document.tables[0].header == (
        "Nội dung công việc", "Chủ trì", "Phối hợp", "Thời gian Bắt đầu", "Thời gian Kết thúc",
    )  # fmt: skip
    leads = [(one.targets, one.agency) for one in plan.assignments if one.role == "lead"]
    assert leads == [(("PL.1",), "Phòng Văn hóa - Xã hội"), (("PL.2",), "Công an phường")]


def test_marks_of_headings_stand_in_the_text_and_not_in_the_places(tmp_path):
    file = word_of(PLANS["dien-bien"].read_text(encoding="utf-8"), headings=True)
    path = file.save(tmp_path / "plan.docx")
    assert "\n# I. " in read_text(path)
    document = read_document(path, "plan")
    assert not any("#" in section.heading for section in document.walk())
