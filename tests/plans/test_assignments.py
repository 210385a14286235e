"""Who is given what: by number, by label, in words, by table; what names nothing is no lead."""

import pytest

from tests.plans.written import plan_of
from tutor.records import Assignment, Plan


def given(plan: Plan, role: str = "lead") -> list[tuple[str, str]]:
    """(agency, anchor) of each assignment in `role`."""
    return [
        (one.agency, target)
        for one in plan.assignments
        if one.role == role
        for target in one.targets
    ]


def only(plan: Plan) -> Assignment:
    (assignment,) = plan.assignments
    return assignment


# --- by number ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("organisation", "leads", "partners"),
    [
        pytest.param(
            "1. Sở Y tế\n- Chủ trì thực hiện nhiệm vụ 1.1, mục 1, phần II.",
            [("Sở Y tế", "II.1.1")],
            [],
            id="under the heading of an agency",
        ),
        pytest.param(
            "1. Sở Y tế\na) Chủ trì nhiệm vụ 1.1, phần II.\nb) Phối hợp thực hiện mục 2 phần II.",
            [("Sở Y tế", "II.1.1")],
            [("Sở Y tế", "II.2")],
            id="in lettered items",
        ),
        pytest.param(
            "1. Sở Y tế: Chủ trì, phối hợp với Sở Nội vụ thực hiện nhiệm vụ 1.2 phần II.",
            [("Sở Y tế", "II.1.2")],
            [("Sở Nội vụ", "II.1.2")],
            id="in one sentence with its partner",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì nhiệm vụ: 1.1, 1.2, mục 1, phần II; 2.2, mục 2, phần II.",
            [("Sở Y tế", "II.1.1"), ("Sở Y tế", "II.1.2"), ("Sở Y tế", "II.2.2")],
            [],
            id="lists between semicolons",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì thực hiện các nhiệm vụ tại mục 1.1, 2.2 phần II.",
            [("Sở Y tế", "II.1.1"), ("Sở Y tế", "II.2.2")],
            [],
            id="a list with one part behind it",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì nhiệm vụ từ 1.1 đến 1.2 phần II.",
            [("Sở Y tế", "II.1.1"), ("Sở Y tế", "II.1.2")],
            [],
            id="a range",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì nhiệm vụ a, b, 2.1, mục 2, phần II.",
            [("Sở Y tế", "II.2.1.a"), ("Sở Y tế", "II.2.1.b")],
            [],
            id="points of a task",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì nhiệm vụ 2.1.3 phần II.",
            [("Sở Y tế", "II.2.1.c")],
            [],
            id="a letter cited by its position",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì thực hiện mục 2, mục 3.",
            [("Sở Y tế", "II.2"), ("Sở Y tế", "II.3")],
            [],
            id="sections without a part: 2 is not the 1.2 printed before it",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì thực hiện 1.1, 1.2, mục 1, phần II.",
            [("Sở Y tế", "II.1.1"), ("Sở Y tế", "II.1.2")],
            [],
            id="numbers that no word announces",
        ),
        pytest.param(
            "1. Sở Y tế\n- Chủ trì thực hiện mục 1 (trừ nhiệm vụ 1.2) phần II.",
            [("Sở Y tế", "II.1")],
            [],
            id="an exception is no assignment",
        ),
        pytest.param(
            "1. Sở Y tế, Sở Nội vụ\n- Chủ trì nhiệm vụ 3 phần II.",
            [("Sở Y tế, Sở Nội vụ", "II.3")],
            [],
            id="a heading of two agencies",
        ),
        pytest.param(
            "1. Đề nghị Tỉnh đoàn\n- Chủ trì nhiệm vụ 3 phần II.",
            [("Tỉnh đoàn", "II.3")],
            [],
            id="a heading that asks",
        ),
        pytest.param(
            "1. Giao Sở Y tế chủ trì, Sở Nội vụ phối hợp thực hiện nhiệm vụ 1.2 phần II.",
            [("Sở Y tế", "II.1.2")],
            [("Sở Nội vụ", "II.1.2")],
            id="one gives, one leads, one helps",
        ),
        pytest.param(
            "1. UBND các xã chỉ đạo Sở Y tế chủ trì nhiệm vụ 1.2 phần II.",
            [("Sở Y tế", "II.1.2")],
            [],
            id="one directs, another leads",
        ),
        pytest.param(
            "1. Các cơ quan\n- Nhiệm vụ riêng của Sở Nội vụ: Chủ trì nhiệm vụ 1.2 phần II.",
            [("Sở Nội vụ", "II.1.2")],
            [],
            id="an item of another agency than its heading",
        ),
    ],
)
def test_given_by_number(organisation, leads, partners):
    plan = plan_of(organisation)
    assert given(plan) == leads
    assert given(plan, "coordinate") == partners
    assert plan.unresolved == ()


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Chủ trì nhiệm vụ 3 phần II.", "lead"),
        ("Phối hợp thực hiện nhiệm vụ 3 phần II.", "coordinate"),
        ("Chỉ đạo thực hiện nhiệm vụ 3 phần II.", "direct"),
        ("Tham mưu thực hiện nhiệm vụ 3 phần II.", "advise"),
        ("Thực hiện nhiệm vụ 3 phần II.", "implement"),
        ("Hướng dẫn thực hiện nhiệm vụ 3 phần II.", "implement"),
    ],
)
def test_only_to_lead_is_a_lead(words, role):
    assignment = only(plan_of(f"1. Sở Y tế\n- {words}"))
    assert (assignment.role, assignment.targets) == (role, ("II.3",))


def test_given_by_section_is_told_from_given_by_task():
    plan = plan_of("1. Sở Y tế\n- Chủ trì mục 1 phần II.\n- Chủ trì nhiệm vụ 1.2, mục 1, phần II.")
    assert [(one.targets, one.whole_section) for one in plan.assignments] == [
        (("II.1",), True),
        (("II.1.2",), False),
    ]


def test_a_task_without_parts_is_no_section():
    assert not only(plan_of("1. Sở Y tế\n- Chủ trì mục 3 phần II.")).whole_section


@pytest.mark.parametrize(
    "words",
    [
        "Chủ trì thực hiện các nhiệm vụ có liên quan trong phần II.",
        "Chủ trì, phối hợp thực hiện các nhiệm vụ, giải pháp liên quan tại phần II.",
    ],
)
def test_a_blanket_sentence_is_a_duty_and_never_a_lead(words):
    plan = plan_of(f"1. Sở Y tế\n- {words}")
    assert plan.assignments == ()
    assert [(duty.agency, duty.blanket) for duty in plan.duties] == [("Sở Y tế", True)]


@pytest.mark.parametrize(
    "words",
    [
        "Chủ trì thực hiện Chỉ thị số 3 của Bộ trưởng về dạy bơi.",
        "Chủ trì triển khai Nghị quyết số 2 ngày 01/3/2025 của HĐND tỉnh.",
        "Chủ trì xây dựng nhiệm vụ 3 năm 2026-2028.",
        "Chủ trì mở 3 lớp tập huấn.",
    ],
)
def test_the_number_of_another_document_or_of_a_count_assigns_nothing(words):
    plan = plan_of(f"1. Sở Y tế\n- {words}")
    assert (plan.assignments, plan.unresolved) == ((), ())
    assert [duty.agency for duty in plan.duties] == ["Sở Y tế"]


def test_a_sentence_without_numbers_is_a_duty():
    plan = plan_of("1. Sở Y tế\n- Hướng dẫn sơ cứu; phối hợp với Công an tỉnh xử lý vi phạm.")
    assert plan.assignments == ()
    assert [(duty.agency, duty.role, duty.blanket, duty.partners) for duty in plan.duties] == [
        ("Sở Y tế", "implement", False, ()),
        ("Sở Y tế", "coordinate", False, ("Công an tỉnh",)),
    ]


def test_an_assignment_is_limited_to_a_part_of_its_task():
    plan = plan_of(
        "1. Sở Y tế\n- Chủ trì nhiệm vụ 1.1, mục 1, phần II: Thiết kế và in tờ rơi.\n"
        "2. Sở Nội vụ\n- Chủ trì nhiệm vụ 1.2, mục 1, phần II."
    )
    assert [(one.agency, one.scope) for one in plan.assignments] == [
        ("Sở Y tế", "Thiết kế và in tờ rơi"),
        ("Sở Nội vụ", ""),
    ]


def test_a_sentence_that_repeats_the_task_limits_the_one_before_it():
    plan = plan_of(
        "1. Sở Y tế\n- Chủ trì nhiệm vụ 1.1, mục 1, phần II. "
        "Phát tờ rơi tới từng gia đình ở các xã ven biển."
    )
    assert only(plan).scope == "Phát tờ rơi tới từng gia đình ở các xã ven biển"


def test_a_slip_is_kept_as_printed_and_noted():
    plan = plan_of("1. Sở Y tế\n- Chủ trì nhiệm vụ 1.2, mục 2, phần II.")
    assignment = only(plan)
    assert assignment.targets == ("II.1.2",)
    assert assignment.note == "1.2, mục 2, phần II"
    assert [note.text for note in plan.notes] == ["1.2, mục 2, phần II"]


def test_a_number_the_plan_does_not_hold_is_unresolved():
    plan = plan_of("1. Sở Y tế\n- Chủ trì nhiệm vụ 9.9, phần II.")
    assert plan.assignments == ()
    (note,) = plan.unresolved
    assert "9.9" in note.text
    assert "9.9" in plan.document.source[note.place.start : note.place.end]


def test_two_agencies_under_one_number_keep_their_own_places():
    plan = plan_of(
        "1. Sở Y tế: Chủ trì nhiệm vụ 3 phần II.\n2. Sở Nội vụ: Chủ trì nhiệm vụ 1.1 phần II.\n"
        "2. Công an tỉnh: Chủ trì nhiệm vụ 1.2 phần II."
    )
    assert [(one.agency, one.place.anchor) for one in plan.assignments] == [
        ("Sở Y tế", "III.1"),
        ("Sở Nội vụ", "III.2"),
        ("Công an tỉnh", "III.2~2"),
    ]


@pytest.mark.parametrize(
    "organisation",
    [
        "1. Sở Y tế\n- Chủ trì nhiệm vụ 1.1, mục 1, phần\n\nII.",
        "1. Sở Y tế\n- Chủ trì nhiệm vụ 1.1,\n\n 12 \n\nmục 1, phần II.",
        "1. Sở Y tế\n- **Chủ trì** nhiệm vụ 1.1, mục 1, phần II.",
        "1- Sở Y tế\n- Chủ trì nhiệm vụ 1.1, mục 1, phần II.",
    ],
)
def test_what_an_extraction_breaks_changes_nothing(organisation):
    assert given(plan_of(organisation)) == [("Sở Y tế", "II.1.1")]


def test_the_words_of_an_assignment_stand_at_its_place():
    plan = plan_of(
        "1. Sở Y tế\n- Hướng dẫn các xã. Chủ trì nhiệm vụ 1.1 phần II. Báo cáo hằng quý."
    )
    assignment = only(plan)
    assert assignment.text == "Chủ trì nhiệm vụ 1.1 phần II."
    source = plan.document.source[assignment.place.start : assignment.place.end]
    assert source == "Chủ trì nhiệm vụ 1.1 phần II."


# --- under the task -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "leads", "partners"),
    [
        pytest.param(
            "Cơ quan chủ trì: Sở Y tế.\nCơ quan phối hợp: Sở Nội vụ, Công an tỉnh.",
            ["Sở Y tế"],
            ["Sở Nội vụ", "Công an tỉnh"],
            id="labels on lines of their own",
        ),
        pytest.param(
            "- Đơn vị chủ trì: Sở Y tế; đơn vị phối hợp: Sở Nội vụ; thời gian: quý II/2026.",
            ["Sở Y tế"],
            ["Sở Nội vụ"],
            id="labels in one line",
        ),
        pytest.param(
            "Chủ trì: Sở Y tế.\nPhối hợp: Sở Nội vụ.",
            ["Sở Y tế"],
            ["Sở Nội vụ"],
            id="bare labels",
        ),
        pytest.param(
            "Cơ quan thực hiện: Sở Y tế.",
            ["Sở Y tế"],
            [],
            id="who carries it out leads where no other is named",
        ),
        pytest.param(
            "Giao Sở Y tế chủ trì, phối hợp với Sở Nội vụ thực hiện.",
            ["Sở Y tế"],
            ["Sở Nội vụ"],
            id="in running text",
        ),
        pytest.param(
            "Sở Y tế chủ trì, Sở Nội vụ phối hợp.",
            ["Sở Y tế"],
            ["Sở Nội vụ"],
            id="in running text without a giver",
        ),
    ],
)
def test_given_under_the_task(lines, leads, partners):
    plan = plan_of(tasks=f"I. NHIỆM VỤ\n1. Phát tờ rơi.\n{lines}\n2. Dạy bơi.\n")
    assert given(plan) == [(lead, "I.1") for lead in leads]
    assert given(plan, "coordinate") == [(partner, "I.1") for partner in partners]


def test_who_carries_out_beside_a_lead_is_no_lead():
    plan = plan_of(
        tasks="I. NHIỆM VỤ\n1. Phát tờ rơi.\n"
        "- Cơ quan chủ trì: Sở Y tế; cơ quan thực hiện: UBND các xã.\n2. Dạy bơi.\n"
    )
    assert given(plan) == [("Sở Y tế", "I.1")]
    assert given(plan, "implement") == [("UBND các xã", "I.1")]


def test_labels_after_the_last_point_speak_for_the_whole_task():
    plan = plan_of(
        tasks="I. NHIỆM VỤ\n1. Phát tờ rơi.\na) In tờ rơi;\nb) Phát tới từng nhà.\n"
        "Cơ quan chủ trì: Sở Y tế.\n2. Dạy bơi.\n"
    )
    assert given(plan) == [("Sở Y tế", "I.1")]


def test_every_item_keeps_its_own_labels():
    plan = plan_of(
        tasks="I. NHIỆM VỤ\n1. Tuyên truyền\n- Phát tờ rơi.\nCơ quan chủ trì: Sở Y tế.\n"
        "- Viết bài.\nCơ quan chủ trì: Báo Quảng Ngãi.\n2. Dạy bơi.\n"
    )
    assert given(plan) == [("Sở Y tế", "I.1/1"), ("Báo Quảng Ngãi", "I.1/2")]


@pytest.mark.parametrize(
    ("line", "deadline", "result"),
    [
        ("Thời gian hoàn thành: trước ngày 30/6/2026.", "trước ngày 30/6/2026", ""),
        ("Tiến độ: quý II/2026.", "quý II/2026", ""),
        ("Thời hạn thực hiện: thường xuyên.", "thường xuyên", ""),
        ("Sản phẩm: 30.000 tờ rơi.", "", "30.000 tờ rơi"),
    ],
)
def test_deadlines_and_products_by_label(line, deadline, result):
    plan = plan_of(tasks=f"I. NHIỆM VỤ\n1. Phát tờ rơi.\n{line}\n2. Dạy bơi.\n")
    (task,) = [task for task in plan.tasks if task.anchor == "I.1"]
    assert (task.deadline, task.result) == (deadline, result)


# --- by table -----------------------------------------------------------------------------------


def table(header: str, *rows: str) -> str:
    rule = "|" + "---|" * (header.count("|") - 1)
    return "\n".join(["", "PHỤ LỤC", "DANH MỤC NHIỆM VỤ", "", header, rule, *rows, ""])


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "| STT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |",
            "| 1 | Phát tờ rơi | Sở Y tế | Sở Nội vụ, Công an tỉnh | Quý II |",
        ),
        (
            "| STT | Thời gian | Đơn vị phối hợp | Đơn vị chủ trì | Nhiệm vụ |",
            "| 1 | Quý II | Sở Nội vụ, Công an tỉnh | Sở Y tế | Phát tờ rơi |",
        ),
        (
            "| TT | Nhiệm vụ | Cơ quan thực hiện | Cơ quan phối hợp |",
            "| 1 | Phát tờ rơi | Sở Y tế | Sở Nội vụ, Công an tỉnh |",
        ),
    ],
)
def test_given_by_table_whatever_the_order_of_its_columns(header, row):
    other = row.replace("| 1 |", "| 2 |").replace("Phát tờ rơi", "Dạy bơi").replace("Y tế", "GDĐT")
    plan = plan_of(after=table(header, row, other))
    leads = [pair for pair in given(plan) if pair[1] == "PL.1"]
    partners = [pair for pair in given(plan, "coordinate") if pair[1] == "PL.1"]
    assert leads == [("Sở Y tế", "PL.1")]
    assert partners == [("Sở Nội vụ", "PL.1"), ("Công an tỉnh", "PL.1")]


def test_who_carries_out_in_a_table_beside_a_lead_is_no_lead():
    plan = plan_of(
        after=table(
            "| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan thực hiện |",
            "| 1 | Phát tờ rơi | Sở Y tế | UBND các xã |",
            "| 2 | Dạy bơi | Sở Nội vụ | UBND các phường |",
        )
    )
    assert given(plan) == [("Sở Y tế", "PL.1"), ("Sở Nội vụ", "PL.2")]


def test_a_cell_is_cited_at_its_own_place():
    plan = plan_of(
        after=table(
            "| TT | Nhiệm vụ | Cơ quan chủ trì |",
            "| 1 | Phát tờ rơi | Sở Y tế |",
            "| 2 | Dạy bơi | Sở Nội vụ |",
        )
    )
    quotes = [plan.document.source[one.place.start : one.place.end] for one in plan.assignments]
    assert quotes == ["Sở Y tế", "Sở Nội vụ"]


def test_a_plan_that_assigns_nothing_has_no_assignments():
    plan = plan_of()
    assert (plan.assignments, plan.duties, plan.unresolved) == ((), (), ())
