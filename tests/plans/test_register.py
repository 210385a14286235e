"""Everything the plans say, found by number, agency, name, symbol and signer; answers are exact."""

import pytest

from tests.plans.written import HEAD, ORGANISATION, TAIL, TASKS, plan_of
from tutor.documents.reader import parse_text
from tutor.plans.matching import tokens
from tutor.plans.parser import parse_plan
from tutor.plans.references import Reference, find_references
from tutor.plans.register import PlanRegister, Register
from tutor.records import Task

WHO = """1. Sở Y tế
- Chủ trì mục 1 phần II.
- Chủ trì nhiệm vụ a, 2.1, mục 2, phần II.
- Phối hợp thực hiện nhiệm vụ 2.2 phần II.
2. Sở Nội vụ
- Chủ trì, phối hợp với Công an tỉnh thực hiện nhiệm vụ 1.2 phần II.
- Chủ trì nhiệm vụ 2.1 phần II: Mời thầy dạy bơi.
3. Sở Giáo dục và Đào tạo
- Chủ trì nhiệm vụ 2.1 phần II.
4. Công an tỉnh
- Chủ trì thực hiện các nhiệm vụ có liên quan trong phần II.
- Tuần tra bãi tắm.
"""


@pytest.fixture(scope="module")
def register() -> PlanRegister:
    return PlanRegister(plan_of(WHO))


def task(register: PlanRegister, anchor: str) -> Task:
    return register.tasks[anchor]


def asked(text: str) -> Reference:
    (reference,) = find_references(text)
    return reference


# --- by number ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "anchors"),
    [
        ("nhiệm vụ 1.2 phần II", ["II.1.2"]),
        ("nhiệm vụ 2.1.a", ["II.2.1.a"]),
        ("nhiệm vụ 2.1.1", ["II.2.1.a"]),
        ("nhiệm vụ 2.1.c phần II", ["II.2.1.c"]),
        ("mục 3 phần II", ["II.3"]),
        ("nhiệm vụ 9.9", []),
        ("nhiệm vụ 1.2 phần IX", []),
        ("mục 1 phần I", []),  # a place, but no task
    ],
)
def test_tasks_by_number(register, question, anchors):
    assert [one.anchor for one in register.by_reference(asked(question))] == anchors


def test_places_that_are_no_tasks_are_found_too(register):
    found = register.sections_by_reference(asked("mục 2 phần III"))
    assert [section.anchor for section in found] == ["III.2"]
    assert register.section("III.2").heading == "Sở Nội vụ"


ROWS = """
PHỤ LỤC
DANH MỤC NHIỆM VỤ

| STT | Nội dung công việc | Cơ quan chủ trì | Thời gian |
|---|---|---|---|
| 1 | Đo độ sâu ao hồ | Sở Xây dựng | Quý II |
| 2 | Cắm biển cảnh báo | Công an tỉnh | Quý III |
"""


@pytest.mark.parametrize("question", ["nhiệm vụ số 2 phụ lục", "nhiệm vụ 2 tại Phụ lục"])
def test_rows_by_number(question):
    rows = PlanRegister(plan_of(after=ROWS))
    anchors = [one.anchor for one in rows.by_reference(asked(question))]
    assert "PL.2" in anchors


# --- what stands in what -------------------------------------------------------------------------


def test_what_a_task_stands_in_and_what_stands_in_it(register):
    point = task(register, "II.2.1.b")
    assert [one.anchor for one in register.ancestors(point)] == ["II.2.1", "II.2"]
    below = register.below(task(register, "II.2"))
    assert [one.anchor for one in below] == ["II.2.1", "II.2.1.a", "II.2.1.b", "II.2.1.c", "II.2.2"]
    assert register.below(point) == []


def test_neither_groups_nor_points_are_counted(register):
    assert [one.anchor for one in register.units] == [
        "II.1.1",
        "II.1.2",
        "II.2.1",
        "II.2.2",
        "II.3",
    ]


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "by_task", "by_section", "by_point"),
    [
        pytest.param("II.1.1", [], ["Sở Y tế"], [], id="by its section"),
        pytest.param("II.1.2", ["Sở Nội vụ"], ["Sở Y tế"], [], id="by number and by section"),
        pytest.param(
            "II.2.1",
            ["Sở Giáo dục và Đào tạo", "Sở Nội vụ"],  # all of it before a part of it
            [],
            ["Sở Y tế"],
            id="by number, a part, and a point",
        ),
        pytest.param(
            "II.2.1.a",
            ["Sở Giáo dục và Đào tạo", "Sở Nội vụ", "Sở Y tế"],
            [],
            [],
            id="a point is led by who leads its task as well",
        ),
        pytest.param("II.2.2", [], [], [], id="nobody: a partner is no lead"),
        pytest.param("II.3", [], [], [], id="nobody: a blanket sentence is no lead"),
        pytest.param("II.1", ["Sở Y tế"], [], [], id="a group by its own number"),
    ],
)
def test_who_leads(register, anchor, by_task, by_section, by_point):
    found = register.assigned(task(register, anchor))
    assert sorted(one.agency for one in found.by_task) == sorted(by_task)
    assert [one.agency for one in found.by_section] == by_section
    assert [one.agency for _, one in found.by_point] == by_point


def test_all_of_a_task_stands_before_a_part_of_it(register):
    found = register.assigned(task(register, "II.2.1"))
    assert [(one.agency, one.scope) for one in found.by_task] == [
        ("Sở Giáo dục và Đào tạo", ""),
        ("Sở Nội vụ", "Mời thầy dạy bơi"),
    ]


def test_task_before_point_before_section(register):
    found = register.assigned(task(register, "II.1.2"))
    assert [one.agency for one in found.all] == ["Sở Nội vụ", "Sở Y tế"]


def test_partners_are_asked_for_by_role(register):
    found = register.assigned(task(register, "II.2.2"), roles=("coordinate",))
    assert [one.agency for one in found.by_task] == ["Sở Y tế"]
    found = register.assigned(task(register, "II.1.2"), roles=("coordinate",))
    assert [one.agency for one in found.by_task] == ["Công an tỉnh"]


# --- agencies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "holders"),
    [
        ("Sở Y tế", ["Sở Y tế"]),
        ("sở y tế", ["Sở Y tế"]),
        ("so y te", ["Sở Y tế"]),
        ("Sở GD&ĐT", ["Sở Giáo dục và Đào tạo"]),
        ("CA tỉnh", ["Công an tỉnh"]),
        ("Công an tỉnh Quảng Ngãi", ["Công an tỉnh"]),
        ("Sở Xây dựng", []),
        ("", []),
    ],
)
def test_the_agency_a_name_means(register, name, holders):
    assert register.holders(name) == holders


def test_every_agency_once_as_printed(register):
    assert sorted(register.agencies) == [
        "Công an tỉnh",
        "Sở Giáo dục và Đào tạo",
        "Sở Nội vụ",
        "Sở Y tế",
    ]


def test_what_an_agency_holds(register):
    held = register.held_by("Công an tỉnh")
    assert held.agency == "Công an tỉnh"
    assert [(one.role, one.targets) for one in held.assignments] == [("coordinate", ("II.1.2",))]
    assert [(duty.text, duty.blanket) for duty in held.duties] == [
        ("Chủ trì thực hiện các nhiệm vụ có liên quan trong phần II.", True),
        ("Tuần tra bãi tắm.", False),
    ]
    assert register.held_by("Sở Xây dựng") is None


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("phát tờ rơi", "II.1.1"),
        ("viet bai tren bao", "II.1.2"),
        ("tập huấn sơ cứu", "II.3"),
        ("bãi tắm công cộng", "II.2.2"),
    ],
)
def test_tasks_by_name(register, words, anchor):
    assert register.tasks_named(tokens(words))[0].entry.key.anchor == anchor


def test_duties_by_their_words(register):
    assert register.duties_named(tokens("tuần tra bãi tắm"))[0].entry.key.agency == "Công an tỉnh"


def test_places_by_their_words(register):
    section, paragraph = register.paragraphs_named(tokens("giảm số vụ đuối nước"))[0].entry.key
    assert section.anchor == "I.1"
    assert "đuối nước" in paragraph.text


# --- all plans ------------------------------------------------------------------------------------


def other() -> str:
    text = HEAD + TASKS + ORGANISATION + "1. Sở Y tế." + TAIL
    text = text.replace("71/KH-UBND", "9/KH-UBND").replace("QUẢNG NGÃI", "GIA LAI")
    return text.replace("Quảng Ngãi", "Gia Lai").replace("Phạm Thị Lan", "Rơ Châm H'Phik")


@pytest.fixture(scope="module")
def both() -> Register:
    return Register([plan_of(WHO), parse_plan(parse_text(other(), "gia-lai", "plan"))])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("kế hoạch 71/KH-UBND nói gì", ["boi"]),
        ("ke hoach so 71 / kh-ubnd", ["boi"]),
        ("9/KH-UBND", ["gia-lai"]),
        ("ke hoach 71 ai ki", ["boi"]),  # the number alone, as people say it
        ("kế hoạch 9/KH-UBND và 71/KH-UBND", ["boi", "gia-lai"]),
        ("kế hoạch 8/KH-UBND", []),
        ("", []),
    ],
)
def test_plans_by_number(both, text, ids):
    assert both.by_symbol(text) == ids


@pytest.mark.parametrize("text", ["kế hoạch 99/KH-UBND", "19/KH-UBND", "171/KH-UBND"])
def test_a_number_inside_another_is_not_that_number(both, text):
    assert both.by_symbol(text) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("bà Phạm Thị Lan ký văn bản nào?", ["boi"]),
        ("pham thi lan ky van ban nao", ["boi"]),
        ("Phạm Thị Lang", []),
        ("Lan", []),
        ("", []),
    ],
)
def test_plans_by_signer(both, text, ids):
    assert both.by_signer(text) == ids


def test_plans_by_id(both):
    assert both["boi"].plan.id == "boi"
    assert [entry.plan.id for entry in both] == ["boi", "gia-lai"]
    with pytest.raises(KeyError):
        both["hue"]


@pytest.mark.parametrize(
    ("said", "spelt"),
    [
        ("mức phạt", ("muc", "phạt")),  # the plan says "phát triển", never "phạt"
        ("muc phat", ("muc", "phat")),
        ("phát triễn", ("phat", "trien")),  # ngã for hỏi
    ],
)
def test_a_word_spelt_as_the_plan_never_does_matches_nothing(said, spelt):
    register = PlanRegister(plan_of("1. Sở Y tế phát triển mức độ an toàn của bể bơi."))

    assert register.as_spelt(tokens(said), said) == spelt
