"""Which places of a plan are tasks, and by what numbers people call them."""

import pytest

from tests.plans.written import TASKS, plan_of
from tutor.plans.tasks import name_column, organisation_parts, task_parts, title_of
from tutor.records import Table

APPENDIX = """
PHỤ LỤC
DANH MỤC NHIỆM VỤ

| STT | Nội dung công việc | Cơ quan chủ trì | Sản phẩm | Thời gian |
|---|---|---|---|---|
| I | Tuyên truyền | | | |
| 1 | Phát tờ rơi | Sở Y tế | 30.000 tờ | Quý II |
| 2 | Viết bài | Báo Quảng Ngãi | 12 bài | Quý III |
| II | Dạy bơi | | | |
| 1 | Xây bể bơi | Sở Xây dựng | 5 bể | Quý IV |
"""


def parts_of(*headings: str) -> list[str]:
    body = "\n".join(
        f"{roman}. {heading}\n1. Một việc.\n2. Hai việc."
        for roman, heading in zip(("I", "II", "III", "IV"), headings, strict=False)
    )
    document = plan_of(tasks=body + "\n").document
    return [part.heading for part in task_parts(document)]


@pytest.mark.parametrize(
    "heading",
    [
        "NHIỆM VỤ, GIẢI PHÁP",
        "CÁC NHIỆM VỤ TRỌNG TÂM",
        "MỘT SỐ GIẢI PHÁP CHỦ YẾU",
        "NỘI DUNG THỰC HIỆN",
        "NỘI DUNG VÀ PHÂN CÔNG THỰC HIỆN NHIỆM VỤ",
        "CÁC HOẠT ĐỘNG CỤ THỂ",
        "NỘI DUNG CÔNG VIỆC",
    ],
)
def test_a_part_that_sets_tasks(heading):
    assert parts_of("MỤC ĐÍCH", heading, "TỔ CHỨC THỰC HIỆN") == [heading]


@pytest.mark.parametrize(
    "heading",
    [
        "MỤC ĐÍCH, YÊU CẦU",
        "CHỈ TIÊU CỤ THỂ",
        "KINH PHÍ THỰC HIỆN",
        "TỔ CHỨC THỰC HIỆN NHIỆM VỤ",
        "PHÂN CÔNG NHIỆM VỤ",
        "TRÁCH NHIỆM THỰC HIỆN NHIỆM VỤ",
        "KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025",
        "THỜI GIAN THỰC HIỆN",
    ],
)
def test_a_part_that_sets_none(heading):
    assert parts_of("NHIỆM VỤ", heading) == ["NHIỆM VỤ"]


def test_a_part_of_contents_counts_only_where_no_part_speaks_of_tasks():
    assert parts_of("MỤC ĐÍCH", "NỘI DUNG") == ["NỘI DUNG"]
    assert parts_of("NỘI DUNG", "NHIỆM VỤ") == ["NHIỆM VỤ"]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("TỔ CHỨC THỰC HIỆN", True),
        ("PHÂN CÔNG NHIỆM VỤ", True),
        ("TRÁCH NHIỆM CỦA CÁC CƠ QUAN", True),
        ("NHIỆM VỤ, GIẢI PHÁP", False),
        ("KINH PHÍ", False),
    ],
)
def test_a_part_that_says_who_does_what(heading, expected):
    document = plan_of(tasks=f"I. MỤC ĐÍCH\n1. Một.\nII. {heading}\n1. Sở Y tế.\n").document
    assert [part.heading for part in organisation_parts(document)] == [heading] * expected


def test_groups_tasks_and_points():
    kinds = {task.anchor: task.kind for task in plan_of().tasks}
    assert kinds == {
        "II.1": "group",
        "II.1.1": "task",
        "II.1.2": "task",
        "II.2": "group",
        "II.2.1": "task",
        "II.2.1.a": "point",
        "II.2.1.b": "point",
        "II.2.1.c": "point",
        "II.2.2": "task",
        "II.3": "task",
    }


def test_a_task_knows_what_it_stands_in():
    tasks = {task.anchor: task for task in plan_of().tasks}
    assert (tasks["II.2.1.a"].parent, tasks["II.2.1.a"].section_title) == (
        "II.2.1",
        "Dạy bơi trong trường học",
    )
    assert (tasks["II.1.1"].parent, tasks["II.1.1"].section_title) == ("II.1", "Tuyên truyền")
    assert (tasks["II.3"].parent, tasks["II.3"].section_title) == ("", "NHIỆM VỤ, GIẢI PHÁP")


LETTERS = "I. NHIỆM VỤ\n1. Dạy bơi\na) Một;\nb) Hai;\nc) Ba;\nd) Bốn;\n{}) Năm.\n"


@pytest.mark.parametrize(
    ("tasks", "anchor", "aliases"),
    [
        (TASKS, "II.1.1", ("1.1",)),
        (TASKS, "II.3", ("3",)),
        (TASKS, "II.2.1.c", ("2.1.c", "2.1.3")),
        (LETTERS.format("đ"), "I.1.d", ("1.d", "1.4")),
        (LETTERS.format("đ"), "I.1.đ", ("1.đ", "1.5")),
        (LETTERS.format("e"), "I.1.e", ("1.e", "1.5")),  # a list that leaves out đ
    ],
)
def test_every_number_a_task_is_called_by(tasks, anchor, aliases):
    (task,) = [task for task in plan_of(tasks=tasks).tasks if task.anchor == anchor]
    assert task.aliases == aliases
    assert task.number == aliases[0]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Dạy bơi trong trường học.", "Dạy bơi trong trường học"),
        ("Phát tờ rơi: 30.000 tờ mỗi huyện.", "Phát tờ rơi"),
        ("Dạy bơi an toàn. Ưu tiên vùng trũng.", "Dạy bơi an toàn"),
        ("Mô hình “Gia đình an toàn”: mỗi nhà một áo phao", "Mô hình “Gia đình an toàn”"),
    ],
)
def test_the_name_of_a_task(heading, title):
    assert title_of(heading) == title


def test_a_long_name_is_cut_at_a_word():
    title = title_of("Tổ chức dạy bơi an toàn cho trẻ em " * 10)
    assert title.endswith(" …") and len(title) <= 162


def test_items_with_labels_of_their_own_are_tasks_of_their_own():
    tasks = """I. NHIỆM VỤ
1. Tuyên truyền
- Phát tờ rơi tới từng gia đình.
Cơ quan chủ trì: Sở Y tế; Thời gian hoàn thành: quý II/2026.
- Viết bài trên báo.
Cơ quan chủ trì: Báo Quảng Ngãi; Thời gian hoàn thành: quý III/2026.
2. Dạy bơi.
"""
    plan = plan_of(tasks=tasks)
    items = [(task.anchor, task.title, task.deadline) for task in plan.tasks if "/" in task.anchor]
    assert items == [
        ("I.1/1", "Phát tờ rơi tới từng gia đình", "quý II/2026"),
        ("I.1/2", "Viết bài trên báo", "quý III/2026"),
    ]


def test_the_rows_of_a_table_are_tasks():
    tasks = {task.anchor: task for task in plan_of(after=APPENDIX).tasks}
    row = tasks["PL.I.1"]
    assert (row.title, row.deadline, row.result) == ("Phát tờ rơi", "Quý II", "30.000 tờ")
    assert row.aliases == ("1", "I.1")
    assert row.section_title == "Tuyên truyền"
    assert tasks["PL.II.1"].title == "Xây bể bơi"


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (("Nội dung công việc", "Cơ quan chủ trì"), 0),
        (("Cơ quan chủ trì", "Nhiệm vụ", "Thời gian"), 1),
        (("Đơn vị thực hiện", "Giải pháp"), 1),
        (("Chỉ tiêu", "Năm 2026"), None),
        (("Nội dung", "Kinh phí"), None),  # nobody is to do anything
        ((), None),
    ],
)
def test_the_column_that_says_what_is_to_be_done(header, column):
    assert name_column(Table("PL", "", header, ())) == column


def test_the_place_of_a_task_holds_its_words():
    plan = plan_of(after=APPENDIX)
    for task in plan.tasks:
        quote = plan.document.source[task.place.start : task.place.end]
        assert task.title.split()[0] in quote
        assert task.place.anchor == task.anchor
