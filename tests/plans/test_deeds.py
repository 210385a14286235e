"""Tasks set under the heading of an agency: who is told what, and who leads."""

import pytest

from tutor.documents.reader import parse_text
from tutor.plans.deeds import title_of_deed
from tutor.plans.parser import parse_plan
from tutor.records import Plan

HEAD = """UBND TỈNH QUẢNG NGÃI
Số: 71/KH-UBND
Quảng Ngãi, ngày 05 tháng 5 năm 2026

KẾ HOẠCH
Dạy bơi cho trẻ em năm 2026

Căn cứ Luật Trẻ em số 102/2016/QH13;

I. MỤC TIÊU
1. Mọi trẻ biết bơi.
II. NỘI DUNG, NHIỆM VỤ
"""


def read(tasks: str) -> Plan:
    return parse_plan(parse_text(HEAD + tasks, "boi", "plan"))


def held(plan: Plan) -> list[tuple[str, str, str]]:
    return [(one.targets[0], one.role, one.agency) for one in plan.assignments]


def test_each_dash_under_an_agency_is_a_task_of_that_agency():
    plan = read(
        "1. Giao Sở Y tế:\n- Chủ trì, phối hợp với Công an tỉnh mở lớp dạy bơi.\n"
        "- Hướng dẫn sơ cứu.\n2. Giao Sở Xây dựng:\n- Chủ trì xây bể bơi.\n"
    )
    assert [(task.anchor, task.kind, task.title) for task in plan.tasks] == [
        ("II.1", "group", "Giao Sở Y tế"),
        ("II.1/1", "task", "Mở lớp dạy bơi"),
        ("II.1/2", "task", "Hướng dẫn sơ cứu"),
        ("II.2", "group", "Giao Sở Xây dựng"),
        ("II.2/1", "task", "Xây bể bơi"),
    ]
    assert held(plan) == [
        ("II.1/1", "lead", "Sở Y tế"),
        ("II.1/1", "coordinate", "Công an tỉnh"),
        ("II.1/2", "implement", "Sở Y tế"),
        ("II.2/1", "lead", "Sở Xây dựng"),
    ]


def test_letters_under_an_agency_keep_their_numbers():
    plan = read(
        "1. Sở Y tế:\na) Chủ trì dạy bơi.\nb) Hướng dẫn sơ cứu.\n2. UBND các xã, phường:\n"
        "a) Chủ trì xây bể.\nb) Báo cáo UBND tỉnh.\n"
    )
    leads = [(anchor, agency) for anchor, role, agency in held(plan) if role == "lead"]
    assert leads == [("II.1.a", "Sở Y tế"), ("II.2.a", "UBND các xã, phường")]


def test_what_the_heading_itself_tells_is_the_task():
    plan = read(
        "1. Giao Sở Tài chính: chủ trì bố trí kinh phí; phối hợp với Sở Y tế mua phao.\n"
        "2. Đề nghị Tỉnh đoàn: vận động đoàn viên dạy bơi.\n"
    )
    assert [(task.anchor, task.number) for task in plan.tasks] == [("II.1", "1"), ("II.2", "2")]
    assert held(plan) == [
        ("II.1", "lead", "Sở Tài chính"),
        ("II.1", "coordinate", "Sở Tài chính"),
        ("II.2", "implement", "Tỉnh đoàn"),
    ]
    assert plan.assignments[1].scope == "phối hợp với Sở Y tế mua phao"


def test_an_agency_named_in_the_dash_goes_before_that_of_the_heading():
    plan = read(
        "1. Giao Sở Y tế, Công an tỉnh:\n- Công an tỉnh chủ trì tuần tra bờ sông.\n"
        "2. Giao Sở Xây dựng:\n- Xây bể bơi.\n"
    )
    assert ("II.1/1", "lead", "Công an tỉnh") in held(plan)


@pytest.mark.parametrize(
    "tasks",
    [
        "1. Tuyên truyền: phát tờ rơi.\n2. Dạy bơi: mở lớp.\n",
        "1. Các hoạt động tuyên truyền:\n- Phát tờ rơi.\n2. Tổ chức dạy bơi:\n- Mở lớp.\n",
        "1. Hội thi bơi:\n- Mở hội thi.\n2. Trang thông tin:\n- Đăng bài.\n3. Dạy bơi.\n",
    ],
)
def test_a_list_of_things_is_no_list_of_agencies(tasks):
    plan = read(tasks)
    assert not any("/" in task.anchor for task in plan.tasks)
    assert plan.assignments == ()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (
            "- Chủ trì, phối hợp với Đài Khí tượng tỉnh đo độ mặn tại 32 điểm.",
            "Đo độ mặn tại 32 điểm",
        ),
        ("Chủ trì dạy bơi.", "Dạy bơi"),
        ("Hướng dẫn sơ cứu;", "Hướng dẫn sơ cứu"),
        ("Công an tỉnh chủ trì tuần tra bờ sông.", "Tuần tra bờ sông"),
    ],
)
def test_the_title_says_what_is_done(words, title):
    assert title_of_deed(words) == title
