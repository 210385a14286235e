"""Figures to reach: of the five plans, read by hand, and of the ways other plans set them."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text, read_document
from tutor.plans.targets import read_targets
from tutor.records import Place, Task

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"
GOLDEN = json.loads((Path(__file__).parent / "golden" / "targets.json").read_text("utf-8"))


def targets(text, title="Phòng cháy, chữa cháy"):
    return read_targets(parse_text(f"KẾ HOẠCH\n\n{title}\n\n{text}\n", "plan", "plan"))


def short(target):
    return (target.year, target.comparison, target.value, target.unit, target.group)


@pytest.mark.parametrize("plan", GOLDEN)
def test_every_target_of_a_real_plan(plan):
    document = read_document(PLANS / f"{plan}.txt", "plan")
    found = read_targets(document)
    assert [
        [t.place.anchor, t.year, t.comparison, t.value, t.unit, t.group[:25]] for t in found
    ] == GOLDEN[plan]
    for target in found:
        quote = document.source[target.place.start : target.place.end]
        assert target.value.replace("-", "") in re.sub(r"[\s–-]", "", quote)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Tỷ lệ người dân tham gia bảo hiểm y tế đạt trên 95,5% dân số.",
            [(2026, "trên", "95,5", "%", "người dân")],
        ),
        ("Tỷ lệ hộ nghèo giảm còn dưới 2%.", [(2026, "dưới", "2", "%", "hộ nghèo")]),
        (
            "Phấn đấu có ít nhất 80% học sinh biết bơi an toàn.",
            [(2026, "phấn đấu ít nhất", "80", "%", "học sinh")],
        ),
        (
            "Tối thiểu 70% trở lên hộ gia đình có bình chữa cháy.",
            [(2026, "tối thiểu trở lên", "70", "%", "hộ gia đình")],
        ),
        (
            "Đến hết năm 2027 có 60% và đến năm 2030 có 90% cơ sở lắp thiết bị báo cháy.",
            [(2027, "", "60", "%", ""), (2030, "", "90", "%", "cơ sở")],
        ),
        ("80-85% trẻ em được học bơi.", [(2026, "", "80-85", "%", "trẻ em")]),
        ("Nâng tỷ lệ phủ sóng từ 60% lên 80%.", [(2026, "", "80", "%", "phủ sóng")]),
        (
            "Xây dựng 12 bể bơi, mỗi bể bơi phục vụ không quá 30 học sinh.",
            [
                (2026, "", "12", "bể bơi", ""),
                (2026, "không quá", "30", "học sinh/bể bơi", "bể bơi"),
            ],
        ),
        (
            "Tổ chức 2.500 buổi tuyên truyền cho người cao tuổi.",
            [(2026, "", "2.500", "buổi", "người cao tuổi")],
        ),
        (
            "Khoảng 1,2 triệu người dân được cấp thẻ bảo hiểm y tế.",
            [(2026, "khoảng", "1,2", "triệu người dân", "người dân")],
        ),
        (
            "100% các xã, phường có đội dân phòng trước ngày 30/6/2025.",
            [(2025, "", "100", "%", "các xã, phường")],
        ),
    ],
)
def test_how_other_plans_set_targets(sentence, expected):
    found = targets(f"I. MỤC TIÊU\n\n1. Năm 2026\n\n- {sentence}\n\nII. KINH PHÍ\n\nNgân sách.")
    assert [short(target) for target in found] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Triển khai Đề án 06 và Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị.",
        "Người từ 16 tuổi, trong 6 tháng, mỗi khóa 2-3 ngày, qua mạng 4G/5G.",
        "Bốn nhóm đối tượng; 4 nhóm đối tượng; mục 2 phần IV.",
        "Tổ chức vào ngày 10/10 hằng năm, hoàn thành trong quý III/2026.",
        "Năm 2026 tổ chức Ngày hội “100% người dân học tập số”.",
    ],
)
def test_what_is_no_target(sentence):
    assert targets(f"I. NHIỆM VỤ\n\n1. Truyền thông\n\n- {sentence}\n\nII. KHÁC\n\nHết.") == ()


def test_money_given_is_no_target():
    assert targets("I. KINH PHÍ\n\nNgân sách tỉnh hỗ trợ 70%, ngân sách xã 30%.") == ()


def test_a_year_stands_in_the_nearest_place_that_says_it():
    text = """I. MỤC TIÊU ĐẾN NĂM 2030

1. Phấn đấu 50% hộ gia đình có lối thoát nạn thứ hai.

2. Lộ trình:

+ Năm 2027: 30% hộ gia đình có lối thoát nạn thứ hai.

+ Năm 2028: 40%.

II. TỔ CHỨC

Giao các cơ quan."""
    assert [(t.year, t.value, t.group) for t in targets(text)] == [
        (2030, "50", "hộ gia đình"),
        (2027, "30", "hộ gia đình"),
        (2028, "40", ""),
    ]


def test_a_plan_for_one_year_sets_its_targets_for_it():
    found = targets("I. MỤC TIÊU\n\n- 85% trẻ em biết bơi.", "Phòng, chống đuối nước năm 2027")
    assert [t.year for t in found] == [2027]


def test_competence_and_confirmation_are_told_apart():
    found = targets("""I. CHỈ TIÊU

1. Năm 2025

a) 80% người dân có kỹ năng số.

b) 60% người dân được xác nhận đạt phổ cập kỹ năng số trên nền tảng VNeID.""")
    assert [t.measure for t in found] == [
        "có kỹ năng số",
        "được xác nhận đạt phổ cập kỹ năng số trên nền tảng VNeID",
    ]


def test_a_table_of_targets():
    found = targets("""I. MỤC TIÊU

Theo phụ lục.

Nơi nhận:

- Như trên.

PHỤ LỤC

CHỈ TIÊU PHÒNG CHÁY

TT | Chỉ tiêu | Đơn vị tính | Năm 2025 | Năm 2026
1 | Hộ gia đình có bình chữa cháy | % | 60 | ≥ 85
2 | Số đội dân phòng được thành lập | đội | 12 | 20
""")
    assert [(t.year, t.comparison, t.value, t.unit, t.measure) for t in found] == [
        (2025, "", "60", "%", "Hộ gia đình có bình chữa cháy"),
        (2026, "tối thiểu", "85", "%", "Hộ gia đình có bình chữa cháy"),
        (2025, "", "12", "đội", "Số đội dân phòng được thành lập"),
        (2026, "", "20", "đội", "Số đội dân phòng được thành lập"),
    ]
    assert {t.place.path for t in found} == {"PL.1", "PL.2"}


def test_a_target_knows_the_task_it_stands_in():
    document = read_document(PLANS / "central.txt", "plan")
    section = next(s for s in document.walk() if s.anchor == "IV.6.4")
    place = Place(section.path, section.anchor, section.start, section.end)
    task = Task("central", "IV.6.4", "IV.6.4", "6.4", ("6.4",), "Danh tính số", "", place)
    found = read_targets(document, (task,))
    assert [t.task for t in found if t.task] == ["IV.6.4"]
    assert next(t for t in found if t.task).measure.startswith("có danh tính số")


@pytest.mark.parametrize("plan", GOLDEN)
def test_changed_figures_and_years_change_the_targets(plan):
    """Every share one higher, every year one later: the targets say so."""
    source = (PLANS / f"{plan}.txt").read_text("utf-8")
    changed = re.sub(r"\d+(?=%)", lambda match: str(int(match.group()) + 1), source)
    changed = re.sub(r"20(2\d)", lambda match: str(int(match.group()) + 1), changed)
    before = read_targets(parse_text(source, plan, "plan"))
    after = read_targets(parse_text(changed, plan, "plan"))
    assert [(t.year, t.value) for t in after] == [
        (t.year and t.year + 1, str(int(t.value) + 1) if t.unit == "%" else t.value) for t in before
    ]


WORDS = (
    "80% 100 lớp năm 2025 2026 mỗi trên tối thiểu người dân có được đạt , . ; : ( ) “ | một học "
    "sinh trở lên từ đến - a) 1. triệu phấn đấu quý III/2025 30-40 ngày"
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=40))
def test_no_text_is_an_error_and_every_place_lies_in_the_source(words):
    document = parse_text("KẾ HOẠCH\nX\nI. CHỈ TIÊU\n1. " + " ".join(words), "plan", "plan")
    for target in read_targets(document):
        assert 0 <= target.place.start < target.place.end <= len(document.source)
        assert target.value


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Mỗi người có tối thiểu 60 lít/người/ngày.",
            [("tối thiểu", "60", "lít/người/ngày")],
        ),
        ("Không để quá 500 ha lúa bị thiệt hại.", [("không để quá", "500", "ha")]),
        (
            "Đạt 35 giường bệnh và 14 bác sĩ trên 10.000 dân.",
            [("", "35", "giường bệnh"), ("", "14", "bác sĩ trên 10.000 dân")],
        ),
        ("Trang bị 40 bộ dụng cụ chữa cháy.", [("", "40", "bộ")]),
        ("Thả 2.500 phao tiêu dọc sông.", [("", "2.500", "phao tiêu")]),
    ],
)
def test_anything_counted_may_be_a_unit_among_the_aims(sentence, expected):
    found = targets(f"I. MỤC TIÊU\n\n1. {sentence}")
    assert [(one.comparison, one.value, one.unit) for one in found] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Năm trước đã đạt 75% hộ gia đình.",
        "Tỷ lệ này đã là 75% ở nơi khác.",
        "Hiện nay đạt 60% hộ gia đình.",
        "Chi theo mức 3 triệu đồng một lớp.",
    ],
)
def test_what_has_been_reached_and_what_a_thing_costs_are_no_targets(sentence):
    assert targets(f"I. KHÁC\n\n1. {sentence}") == ()
