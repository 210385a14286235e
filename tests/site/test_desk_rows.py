"""The desk's rows say what the plans say, each with its place, whoever asks."""

from datetime import date

import pytest

from tests.fakes import DESK, PROVINCE_SOURCE, REGISTER
from tutor.answering.places import Wording
from tutor.documents.reader import parse_text
from tutor.plans.parser import parse_plan
from tutor.plans.recurrence import Recurrence
from tutor.plans.register import Register
from tutor.site.desk.compare import panels, target_lines, task_lines
from tutor.site.desk.library import Library
from tutor.site.desk.query import DeskQuery
from tutor.site.desk.rows import Rows
from tutor.site.desk.work import agenda

TODAY = date(2026, 5, 20)
LIBRARY = Library(REGISTER, Wording(DESK.replies), DESK.words)
PROVINCE = LIBRARY.rows["quang-ngai"]
PLANS = list(LIBRARY.plans.values())


def task(number):
    return next(row for row in PROVINCE.tasks if row.number == number)


def found(**filters):
    """Numbers of tasks and figures of targets that the filters let through, over all plans."""
    parts = LIBRARY.found(LIBRARY.chosen(()), DeskQuery(**filters))
    rows = Rows.joined(part for _, part in parts)
    return [row.number for row in rows.tasks if row.kind != "group"], [
        row.figure for row in rows.targets
    ]


def works(agency, **filters):
    return {
        work.plan.id: work
        for work in LIBRARY.works(LIBRARY.chosen(()), DeskQuery(agency=agency, **filters))
    }


# --- rows ---


def test_plans_of_wider_places_stand_first():
    assert [plan.short for plan in PLANS] == ["Tỉnh Quảng Ngãi", "Phường Hải Châu"]


def test_a_plan_is_counted():
    plan = LIBRARY.plans["quang-ngai"]
    assert (plan.tasks, plan.unassigned, plan.targets, plan.reports, plan.notes) == (5, 1, 3, 1, 1)
    assert plan.issuer == "UBND tỉnh Quảng Ngãi" and plan.issued == date(2026, 5, 5)


def test_a_task_names_its_lead_and_the_place_that_says_so():
    (lead,) = task("1.1").held("lead")
    assert lead.agency == "Sở Khoa học và Công nghệ" and lead.reach == "task"
    assert lead.spot.label == "điểm a, mục 1, phần III"
    assert lead.spot.path == "/documents/quang-ngai#III.1.a"
    assert lead.spot.citation == (
        "Theo điểm a, mục 1, phần III, văn bản số 71/KH-UBND "
        "“Phổ cập kỹ năng số trên địa bàn tỉnh Quảng Ngãi”"
    )


def test_who_leads_the_whole_section_stands_after_who_leads_the_task():
    assert [(one.agency, one.reach) for one in task("2.2").held("lead")] == [
        ("Sở Khoa học và Công nghệ", "task"),
        ("UBND các xã, phường", "section"),
    ]


def test_a_task_that_nobody_leads_is_told():
    assert [row.number for row in PROVINCE.tasks if row.unassigned] == ["1.3"]


def test_a_slip_stays_with_its_assignment_and_is_listed_once():
    assert [holder.note for holder in task("1.2").held("lead")] == ["1.2, mục 2, phần II"]
    assert len(PROVINCE.notes) == 1 and not PROVINCE.notes[0].twice


def test_deadlines_become_days():
    assert task("1.1").due.day == date(2026, 6, 30)
    assert task("2.2").due.recurrence == Recurrence((10,), 10)
    assert task("2.1").due.next_day(TODAY) is None


def test_a_report_of_several_periods_is_a_row_for_each():
    assert [(row.period, row.due.next_day(TODAY)) for row in PROVINCE.reports] == [
        ("hằng tháng", date(2026, 6, 19)),
        ("quý", date(2026, 6, 19)),
        ("đột xuất", None),
    ]


def test_an_address_of_a_letter_outside_ascii_is_encoded():
    rows = [row.spot.path for rows in LIBRARY.rows.values() for row in rows.targets]
    assert all(path.isascii() for path in rows)


# --- filters ---


@pytest.mark.parametrize(
    ("filters", "tasks", "targets"),
    [
        ({"text": "tờ rơi"}, ["1.1"], []),
        ({"text": "to roi"}, ["1.1"], []),
        ({"text": "TỜ RƠI"}, ["1.1"], []),
        ({"text": "rơi tờ"}, [], []),  # words in another order are looked for apart, see below
        ({"text": "tơ rời"}, [], []),  # typed with other diacritics, it means another word
        ({"text": "dich vu cong"}, [], ["80%", "100%", "75%"]),
        ({"text": "2.2"}, ["2.2"], []),
        ({"text": "tàu ngầm"}, [], []),
        ({"group": "người cao tuổi"}, ["2.1"], ["trên 70%", "60%"]),
        ({"group": "nguoi cao tuoi"}, ["2.1"], ["trên 70%", "60%"]),
        ({"year": 2027}, ["2.2"], ["100%"]),  # what comes again every year does so in 2027
        ({"year": 2026}, ["1.1", "2.2"], ["80%", "trên 70%"]),
        ({"agency": "so khcn quang ngai"}, ["1.1", "2.2"], []),
        ({"agency": "Sở KH&CN"}, ["1.1", "2.2"], []),
        ({"agency": "Sở KH&CN Bắc Ninh"}, [], []),  # of another province
        ({"agency": "Sở KH&CN", "text": "ngay hoi"}, ["2.2"], []),
    ],
)
def test_filters_are_exact_with_and_without_diacritics(filters, tasks, targets):
    assert found(**filters) == (tasks, targets)


def test_words_that_nowhere_stand_side_by_side_are_looked_for_apart():
    plans = LIBRARY.chosen(())
    fitted = LIBRARY.fitted(plans, DeskQuery(text="ho to roi"))
    assert fitted.loose and "loose" not in fitted.address("/ke-hoach")
    ((_, rows),) = LIBRARY.found(plans, fitted)
    assert [row.number for row in rows.tasks if row.kind == "task"] == ["1.1"]
    for text in ("to roi", "tàu ngầm"):  # found as it stands; found nowhere
        assert LIBRARY.fitted(plans, DeskQuery(text=text)) == DeskQuery(text=text)


def test_a_section_stays_as_the_heading_of_what_was_found_in_it():
    ((_, rows),) = LIBRARY.found(LIBRARY.chosen(()), DeskQuery(text="to roi"))
    assert [(row.kind, row.number) for row in rows.tasks] == [("group", "1"), ("task", "1.1")]
    assert rows.count == rows.units == 1


def test_parameters_are_read_and_written():
    pairs = [("ke-hoach", "a"), ("ke-hoach", "b"), ("ke-hoach", "a"), ("nam", "2026"), ("x", "y")]
    query = DeskQuery.parse([*pairs, ("tim", "  đại   sứ ")])
    assert query == DeskQuery(("a", "b"), year=2026, text="đại sứ")
    address = query.address("/ke-hoach", file="csv")
    assert (
        address
        == "/ke-hoach?ke-hoach=a&ke-hoach=b&nam=2026&tim=%C4%91%E1%BA%A1i+s%E1%BB%A9&tai=csv"
    )


@pytest.mark.parametrize("year", ["", "26", "２０２６", "abcd", "20260"])
def test_what_is_no_year_filters_nothing(year):
    assert DeskQuery.parse([("nam", year)]) == DeskQuery()


# --- one agency ---


def test_an_agency_sees_what_it_holds_is_told_and_gathers():
    work = works("Sở Khoa học và Công nghệ Quảng Ngãi")["quang-ngai"]
    assert [(row.task.number, row.holder.role, row.named) for row in work.held] == [
        ("1.1", "lead", True),
        ("2.2", "lead", True),
    ]
    assert work.leads == 2
    assert work.reports == () and len(work.received) == 3  # it gathers them, it sends none


def test_a_commune_is_meant_by_the_name_of_all_communes_of_its_province():
    work = works("UBND phường Nghĩa Lộ, Quảng Ngãi")["quang-ngai"]
    assert [(row.task.kind, row.task.number, row.named) for row in work.held] == [
        ("group", "2", False)
    ]
    assert [row.period for row in work.reports] == ["hằng tháng", "quý", "đột xuất"]


@pytest.mark.parametrize("agency", ["UBND xã Phật Tích", "Bộ Y tế", "tàu ngầm"])
def test_who_is_elsewhere_has_nothing(agency):
    assert works(agency) == {}


def test_an_agency_that_is_not_named_is_meant_with_its_group():
    work = works("Sở Y tế Quảng Ngãi")["quang-ngai"]
    assert work.names == () and work.collectives == ("Các sở, ban, ngành, UBND cấp xã",)
    assert len(work.reports) == 3 and not work.held


def test_the_agenda_is_what_is_still_to_come_soonest_first():
    rows = agenda(works("Sở Khoa học và Công nghệ Quảng Ngãi").values(), TODAY)
    assert [(one.day, one.receives) for one in rows] == [
        (date(2026, 6, 19), True),
        (date(2026, 6, 19), True),
        (date(2026, 6, 30), False),
        (date(2026, 10, 10), False),
    ]


def test_what_is_over_is_on_no_agenda():
    days = [one.day for one in agenda(works("Sở KH&CN").values(), date(2026, 7, 1))]
    assert date(2026, 6, 30) not in days


def test_agencies_to_choose_from_are_understood_again():
    assert "Sở Khoa học và Công nghệ Quảng Ngãi" in LIBRARY.agencies
    assert "Công an phường Hải Châu" in LIBRARY.agencies
    assert all(works(name) for name in LIBRARY.agencies)


# --- side by side ---


def test_targets_of_one_group_and_measure_stand_on_one_line():
    targets = [row for rows in LIBRARY.rows.values() for row in rows.targets]
    lines = target_lines(PLANS, targets)
    assert [
        (line.year, [[row.figure for row in cell] for cell in line.cells]) for line in lines
    ] == [
        (2026, [["80%"], []]),
        (2026, [["trên 70%"], []]),
        (2027, [["100%"], []]),
        (2025, [[], ["75%"]]),
        (2025, [[], ["60%"]]),
    ]
    assert not any(line.shared for line in lines)


def twins():
    """The province's plan beside one of another province that wants more in 2026."""
    source = PROVINCE_SOURCE.replace("71/KH", "72/KH").replace("a) 80% hộ", "a) 90% hộ")
    other = source.replace("QUẢNG NGÃI", "ĐIỆN BIÊN").replace("Quảng Ngãi", "Điện Biên")
    plans = [parse_plan(parse_text(text, id, "plan")) for id, text in (
        ("dien-bien", other), ("quang-ngai", PROVINCE_SOURCE)
    )]  # fmt: skip
    library = Library(Register(plans), Wording(DESK.replies), DESK.words)
    return list(library.plans.values()), Rows.joined(library.rows.values())


def test_plans_that_say_alike_share_every_line():
    plans, rows = twins()
    targets, tasks = target_lines(plans, rows.targets), task_lines(plans, rows.tasks)
    figures = [
        (line.year, [[row.figure for row in cell] for cell in line.cells]) for line in targets
    ]
    assert figures == [
        (2026, [["90%"], ["80%"]]),
        (2026, [["trên 70%"], ["trên 70%"]]),
        (2027, [["100%"], ["100%"]]),
    ]
    assert [[cell.number for cell in line.cells] for line in tasks] == [
        [number, number] for number in ("1.1", "1.2", "1.3", "2.1", "2.2")
    ]


def test_a_chart_is_drawn_only_where_shares_of_one_year_differ():
    plans, rows = twins()
    (panel,) = panels(plans, rows.targets)
    assert panel.group == "hộ gia đình" and panel.years == (2026, 2027)
    assert [[row.percent for cell in line.cells for row in cell] for line in panel.rows] == [
        [90, 100],
        [80, 100],
    ]


def test_tasks_of_one_plan_stand_alone():
    lines = task_lines(PLANS, PROVINCE.tasks)
    assert [line.cells[0].number for line in lines] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert not any(line.shared for line in lines)
