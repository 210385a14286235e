"""`tutor plans show`: what was understood, to be checked against the paper."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text, read_document
from tutor.plans.check import check
from tutor.plans.parser import parse_plan
from tutor.plans.show import show
from tutor.settings import PROJECT
from tutor.text.sentences import Sentences

SENTENCES = Sentences.load(PROJECT / "prompts" / "plans.toml")
SYNTHETIC = Path(__file__).parent / "synthetic"
PAPER = """\
Số: 12/KH-UBND
Hải Châu, ngày 5 tháng 8 năm 2025
KẾ HOẠCH
Nâng cao kỹ năng số trên địa bàn phường Hải Châu
Căn cứ Quyết định số 146/QĐ-TTg ngày 28/01/2022 của Thủ tướng Chính phủ;
I. CHỈ TIÊU
1. Năm 2026: 80% trở lên hộ gia đình có kỹ năng số.
II. NHIỆM VỤ
1. Phổ cập
a) Mở lớp học cho người cao tuổi; hoàn thành trước ngày 30/6/2026.
b) Mua máy tính.
2. Hạ tầng
a) Lắp wifi.
III. KINH PHÍ
Từ ngân sách phường.
IV. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Chủ trì, phối hợp với Công an phường thực hiện nhiệm vụ 1.a, mục 1, phần II.
- Định kỳ hằng quý báo cáo UBND phường.
2. Trạm Y tế phường chủ trì mục 2, phần II.
Nơi nhận:
- Sở Khoa học và Công nghệ (để b/c);
- Lưu: VT.
"""


@cache
def shown(source: str = PAPER) -> str:
    return show(parse_plan(parse_text(source, "hai-chau", "plan")), SENTENCES)


def block(text: str, head: str) -> list[str]:
    """The lines of the part whose heading begins with `head`."""
    lines = text.split("\n")
    start = next(place for place, line in enumerate(lines) if line.startswith(head)) + 1
    end = next((place for place in range(start, len(lines)) if not lines[place]), len(lines))
    return lines[start:end]


@pytest.mark.parametrize(
    "line",
    [
        "Số: 12/KH-UBND",
        "Ngày ban hành: 5/8/2025",
        "Người ký: bản này không ghi",
        "  Quyết định 146/QĐ-TTg; ngày: 28/1/2022; của: Thủ tướng Chính phủ (preamble, dòng 5)",
        "  Nhóm nhiệm vụ: 2",
        "  Nhiệm vụ: 3",
        "  Căn cứ: 1",
    ],
)
def test_it_says(line):
    assert line in shown().split("\n")


def test_a_task_stands_under_its_group_with_lead_partner_and_deadline():
    assert block(shown(), "NHIỆM VỤ")[:6] == [
        "  [Nhóm] 1. Phổ cập (II.1, dòng 9)",
        "    1.a (hoặc 1.1). Mở lớp học cho người cao tuổi; hoàn thành trước ngày 30/6/2026"
        " (II.1.a, dòng 10)",
        "        Chủ trì: Phòng Văn hóa - Xã hội (IV.1, dòng 18)",
        "        Phối hợp: Công an phường (IV.1, dòng 18)",
        "        Thời hạn: trước ngày 30/6/2026 (II.1.a, dòng 10)",
        "    1.b (hoặc 1.2). Mua máy tính (II.1.b, dòng 11)",
    ]


def test_a_task_that_no_place_assigns_is_said_to_have_none():
    tasks = block(shown(), "NHIỆM VỤ")
    after = tasks[tasks.index("    1.b (hoặc 1.2). Mua máy tính (II.1.b, dòng 11)") + 1]
    assert after.strip() == "Chủ trì: KHÔNG có chỗ nào giao đích danh"


def test_a_lead_by_section_is_told_from_a_lead_by_task():
    assert "        Chủ trì cả mục: Trạm Y tế phường (IV.2, dòng 20)" in block(shown(), "NHIỆM VỤ")


def test_targets_stand_under_their_year():
    years = block(shown(), "CHỈ TIÊU")
    assert years[0] == "  Năm 2026"
    assert years[1].startswith("    80% trở lên | hộ gia đình | có kỹ năng số (I.1, dòng 7)")


def test_slips_stand_with_their_lines():
    plan = parse_plan(read_document(PROJECT / "knowledge" / "plans" / "dien-bien.txt", "plan"))
    assert block(show(plan, SENTENCES), "CHỖ GHI LỆCH") == [
        "  “1.2, mục 2, phần III” (V.1, dòng 265)",
        "  số “V.2” được in hai lần; đây là lần sau (V.2~2, dòng 279)",
    ]


@pytest.mark.parametrize("path", sorted(SYNTHETIC.glob("*.txt")), ids=lambda path: path.stem)
def test_other_forms_are_shown_whole(path):
    plan = parse_plan(read_document(path, "plan"))
    text = show(plan, SENTENCES)
    for task in plan.tasks:
        assert f"{task.title} ({task.place.anchor}, dòng " in text
    for assignment in plan.assignments:
        assert " ".join(assignment.agency.split()) in text


WORDS = st.sampled_from(
    ["KẾ HOẠCH", "II. NHIỆM VỤ", "1. Mở", "a) Mua", "- Chủ trì nhiệm vụ 1.a, mục 1, phần II",
     "1. Sở Y tế", "TT | Nội dung | Chủ trì", "STT", "80%", "Phụ lục II", "IV. TỔ CHỨC THỰC HIỆN",
     "báo cáo", "trước", "ngày 5/8/2025", "Căn cứ", "PHỤ LỤC", "phối", "hợp", "1", "|", "\x00"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=25).map("\n".join)))
def test_no_text_makes_show_or_check_raise(source):
    plan = parse_plan(parse_text(source, "any", "plan"))
    assert show(plan, SENTENCES)
    assert check(plan, SENTENCES)
