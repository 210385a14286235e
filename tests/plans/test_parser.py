"""A whole document understood: each record, its place in the source; no text raises."""

import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plans.written import HEAD, ORGANISATION, TAIL, TASKS, plan_of
from tutor.documents.reader import parse_text, read_document
from tutor.plans.parser import parse_plan
from tutor.records import Place, Plan

ROOT = Path(__file__).parents[2]
IDS = ["bac-ninh", "bac-thanh-mien", "central", "dien-bien", "van-xuan"]


@cache
def real(plan: str) -> Plan:
    return parse_plan(read_document(ROOT / "knowledge" / "plans" / f"{plan}.txt", "plan"))


def places(plan: Plan) -> Iterator[Place]:
    """Every place that a record of `plan` stands on."""
    yield plan.header.place
    yield from plan.funding
    for task in plan.tasks:
        yield task.place
        if task.deadline_place:
            yield task.deadline_place
    for records in (
        plan.bases,
        plan.assignments,
        plan.duties,
        plan.targets,
        plan.reporting,
        plan.notes,
        plan.unresolved,
    ):
        yield from (record.place for record in records)


def check_places(plan: Plan) -> None:
    source = plan.document.source
    for place in places(plan):
        assert 0 <= place.start <= place.end <= len(source), place


# --- a small plan ---------------------------------------------------------------------------------


def test_every_kind_of_record_of_one_plan():
    plan = plan_of(
        "1. Sở Y tế: Chủ trì nhiệm vụ 1.1 phần II; hướng dẫn các xã.\n"
        "2. Sở Tài chính: Bố trí kinh phí thực hiện từ ngân sách tỉnh.",
        tasks=TASKS.replace("Giảm số vụ", "Đến năm 2027, giảm 15% số vụ"),
    )
    assert (plan.id, plan.header.number, plan.header.signer) == (
        "boi",
        "71/KH-UBND",
        "Phạm Thị Lan",
    )
    assert [basis.symbol for basis in plan.bases] == ["102/2016/QH13"]
    assert len(plan.tasks) == 10
    assert [(one.agency, one.targets) for one in plan.assignments] == [("Sở Y tế", ("II.1.1",))]
    assert [duty.agency for duty in plan.duties] == ["Sở Y tế", "Sở Tài chính"]
    assert [(target.year, target.value, target.unit) for target in plan.targets] == [
        (2027, "15", "%")
    ]
    assert plan.notes == plan.unresolved == ()


@pytest.mark.parametrize(
    ("tasks", "deadline"),
    [
        ("1. Phát tờ rơi.\nThời gian thực hiện: tháng 6/2026.", "tháng 6/2026"),
        ("1. Phát tờ rơi. Hoàn thành trước ngày 30/6/2026.", "trước ngày 30/6/2026"),
        ("1. Phát tờ rơi.", ""),
    ],
)
def test_a_task_has_the_deadline_that_stands_with_it(tasks, deadline):
    plan = plan_of(tasks=f"I. NHIỆM VỤ\n{tasks}\n2. Dạy bơi.\n")
    (task,) = [task for task in plan.tasks if task.anchor == "I.1"]
    assert deadline in task.deadline and bool(deadline) == bool(task.deadline)
    if deadline:
        place = task.deadline_place
        assert deadline in plan.document.source[place.start : place.end]


def test_a_number_printed_twice_is_noted():
    plan = plan_of("1. Sở Y tế: Dạy bơi.\n2. Sở Nội vụ: Tập huấn.\n2. Công an tỉnh: Tuần tra.")
    assert [(note.text, note.place.anchor) for note in plan.notes] == [("III.2", "III.2~2")]


def test_a_slip_is_noted_once_and_not_corrected():
    plan = plan_of(
        "1. Sở Y tế, Sở Nội vụ\n- Chủ trì, phối hợp với Công an tỉnh nhiệm vụ 1.2, mục 2, phần II."
    )
    assert [note.text for note in plan.notes] == ["1.2, mục 2, phần II"]


@pytest.mark.parametrize("text", ["", "\n", "Dạy bơi.", "KẾ HOẠCH", "I. NHIỆM VỤ", "7", "|"])
def test_a_text_that_is_no_plan_gives_an_empty_one(text):
    plan = parse_plan(parse_text(text, "any", "plan"))
    assert (plan.tasks, plan.assignments, plan.duties, plan.targets) == ((), (), (), ())
    assert (plan.header.number, plan.header.issued, plan.header.signer) == (None, None, None)
    check_places(plan)


def test_the_same_text_gives_the_same_plan():
    assert plan_of("1. Sở Y tế: Chủ trì nhiệm vụ 1.1 phần II.") == plan_of(
        "1. Sở Y tế: Chủ trì nhiệm vụ 1.1 phần II."
    )


def test_a_short_plan_of_short_lines_keeps_its_places():
    short = HEAD[: HEAD.index("; theo đề nghị")] + ";\n\n"
    text = short + TASKS + ORGANISATION + "1. Sở Y tế: Chủ trì nhiệm vụ 1.2 phần II." + TAIL
    plan = parse_plan(parse_text(text, "any", "plan"))
    zones = [section.path for section in plan.document.sections if not section.marker]
    assert zones == ["header", "preamble", "closing", "recipients", "signature"]
    assert [(one.agency, one.targets) for one in plan.assignments] == [("Sở Y tế", ("II.1.2",))]
    assert plan.duties == ()


# --- the five plans -------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", IDS)
def test_every_record_of_a_real_plan_stands_in_its_source(plan):
    check_places(real(plan))


@pytest.mark.parametrize("plan", IDS)
def test_every_assignment_of_a_real_plan_names_what_is_there(plan):
    anchors = {task.anchor for task in real(plan).tasks}
    anchors |= {section.anchor for section in real(plan).document.walk()}
    for assignment in real(plan).assignments:
        assert set(assignment.targets) <= anchors


@pytest.mark.parametrize("plan", IDS)
def test_tasks_of_a_real_plan_have_numbers_of_their_own(plan):
    anchors = [task.anchor for task in real(plan).tasks]
    assert anchors and len(anchors) == len(set(anchors))


# --- any text -------------------------------------------------------------------------------------

WHOLE = (
    HEAD
    + TASKS
    + ORGANISATION
    + "1. Sở Y tế: Chủ trì, phối hợp với Sở Nội vụ thực hiện nhiệm vụ 1.1, mục 2, phần II.\n"
    + "- Định kỳ hằng quý báo cáo UBND tỉnh trước ngày 20.\n"
    + TAIL
    + "PHỤ LỤC\n| STT | Nội dung | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Xây bể | Sở Xây dựng |\n"
)


@settings(max_examples=40, deadline=None)
@given(st.permutations(WHOLE.splitlines()))
def test_lines_in_any_order_are_understood_without_fault(lines):
    check_places(parse_plan(parse_text("\n".join(lines), "any", "plan")))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, 120), st.text(max_size=12))
def test_a_plan_with_a_piece_replaced_is_understood_without_fault(start, length, piece):
    text = WHOLE[:start] + piece + WHOLE[start + length :]
    check_places(parse_plan(parse_text(text, "any", "plan")))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_the_parser_raise(text):
    check_places(parse_plan(parse_text(text, "any", "plan")))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + "I. NHIỆM VỤ\n1. " + "Sở Y tế chủ trì, " * 12_000, id="one sentence"),
        pytest.param(HEAD + "I. NHIỆM VỤ\n" + "1. Dạy bơi.\n" * 3_000, id="one number, many times"),
        pytest.param(
            HEAD + TASKS + ORGANISATION + "1. Sở Y tế chủ trì nhiệm vụ " + "1.1, " * 3_000,
            id="one list of numbers",
        ),
        pytest.param(HEAD + "I. NHIỆM VỤ\n1. " + "((((" * 20_000, id="brackets"),
        pytest.param(HEAD + "I. NHIỆM VỤ\n1. Đạt " + "9" * 100_000 + "%", id="a long figure"),
    ],
)
def test_hostile_text_is_read_in_seconds(text):
    begun = time.process_time()
    check_places(parse_plan(parse_text(text, "any", "plan")))
    assert time.process_time() - begun < 20  # a few seconds; what grows faster takes minutes


def test_parsing_loads_no_model():
    code = "import sys, tutor.plans.parser; print('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"underthesea", "torch", "faiss", "fastapi"} & set(run.stdout.split())
