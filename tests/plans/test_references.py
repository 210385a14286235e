"""References by number, of every form, to the places they mean; other figures are no references."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text
from tutor.plans.references import Sections, find_references


def found(text: str) -> list[str]:
    """Each reference as a path; "!2" where the text claims another section beside it."""
    return [
        ".".join(part for part in (one.part, *one.numbers) if part)
        + (f" !{one.claimed}" if one.claimed else "")
        for one in find_references(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # from the inside out
        ("nhiệm vụ 6.4, mục 6, phần IV", ["IV.6.4"]),
        ("nhiệm vụ: 4.1, 4.2, mục 4, phần IV; 6.4, mục 6, phần IV", ["IV.4.1", "IV.4.2", "IV.6.4"]),
        ("nhiệm vụ a, 5.1, mục 5", ["5.1.a"]),
        ("nhiệm vụ: b, c, 5.1, mục 5", ["5.1.b", "5.1.c"]),
        ("nhiệm vụ (1), a, mục 5", ["5.a.1"]),
        ("tại điểm (2) mục 3 phần II", ["II.3.2"]),
        ("điểm đ mục 3 phần II", ["II.3.đ"]),
        ("điểm a, điểm b khoản 2 mục IV", ["IV.2.a", "IV.2.b"]),
        ("tiểu mục 2.1 mục 2 phần III", ["III.2.1"]),
        # lists of one depth
        ("tại mục 1.4, 2.1, 4.4 phần IV", ["IV.1.4", "IV.2.1", "IV.4.4"]),
        ("mục 1, mục 5, mục 6 phần IV", ["IV.1", "IV.5", "IV.6"]),
        ("các mục 1, 5 và 6 phần IV", ["IV.1", "IV.5", "IV.6"]),
        ("các nội dung a, b, c mục 2 phần III", ["III.2.a", "III.2.b", "III.2.c"]),
        ("nhiệm vụ 1.1; 1.3; 2.2 phần III", ["III.1.1", "III.1.3", "III.2.2"]),
        # written as one number
        ("mục IV.6.4", ["IV.6.4"]),
        ("nhiệm vụ IV.6.đ", ["IV.6.đ"]),
        ("Mục III.2", ["III.2"]),
        # parts of their own
        ("mục 1, phần III; mục 2, phần IV", ["III.1", "IV.2"]),
        ("nhiệm vụ 2, 3 phần III và nhiệm vụ 1 phần IV", ["III.2", "III.3", "IV.1"]),
        ("các nhiệm vụ trong phần IV", ["IV"]),
        ("mục 2.2; phần IV", ["IV.2.2"]),
        # ranges
        ("nhiệm vụ từ 2.1 đến 2.4, mục 2, phần IV", ["IV.2.1", "IV.2.2", "IV.2.3", "IV.2.4"]),
        ("từ mục 1 đến mục 3 phần II", ["II.1", "II.2", "II.3"]),
        ("các nhiệm vụ 1-3 phần III", ["III.1", "III.2", "III.3"]),
        ("các nhiệm vụ 1 - 3 phần III", ["III.1", "III.2", "III.3"]),
        ("các nhiệm vụ 1 – 3 phần III", ["III.1", "III.2", "III.3"]),
        # articles, appendices, rows
        ("khoản 2 Điều 5", ["Đ5.2"]),
        ("điểm a, b khoản 2 Điều 5", ["Đ5.2.a", "Đ5.2.b"]),
        ("nhiệm vụ 5, Phụ lục II", ["PLII.5"]),
        ("nhiệm vụ số 18", ["18"]),
        ("các nhiệm vụ 3, 5 và 7 tại Phụ lục kèm theo", ["3", "5", "7"]),
        ("nhiệm vụ số 3 nhóm II", ["II.3"]),
        # without diacritics, as people ask
        ("nhiem vu 6.4 phan IV", ["IV.6.4"]),
        ("nhiem vu so 18", ["18"]),
        # numbers before the first word
        ("thực hiện 1.1, 1.2, mục 1, phần I", ["I.1.1", "I.1.2"]),
        ("a, 5.1, mục 5", ["5.1.a"]),
        ("1.2, mục 2, phần III", ["III.1.2 !2"]),
        ("2.1 đến 2.4 phần IV", ["IV.2.1", "IV.2.2", "IV.2.3", "IV.2.4"]),
        ("từ 2.1-2.3 mục 2", ["2.1", "2.2", "2.3"]),
        ("(1), a, mục 5, phần IV", ["IV.5.a.1"]),
        ("6.đ phần IV", ["IV.6.đ"]),
        # "và mục 3" goes on with the list
        ("nhiệm vụ 1.1, 1.2 và mục 3 phần I", ["I.1.1", "I.1.2", "I.3"]),
        ("tại khoản 1, 5, 6 mục IV", ["IV.1", "IV.5", "IV.6"]),
        ("tại điểm a khoản 1, khoản 5 mục IV", ["IV.1.a", "IV.5"]),
        # letters in a row
        ("từ điểm a đến điểm d khoản 2 mục IV", ["IV.2.a", "IV.2.b", "IV.2.c", "IV.2.d"]),
        # what is taken out is not meant
        ("mục 1 (trừ nhiệm vụ 1.2) phần I", ["I.1"]),
        # parts with capitals or counted in words
        ("khoản 1 phần B", ["B.1"]),
        ("mục II phần B", ["B.II"]),
        ("nhiệm vụ 1, 2 mục B", ["B.1", "B.2"]),
        ("nhiệm vụ 3 mục B Phần thứ hai", ["2.B.3"]),
        ("mục 2 Phần thứ ba", ["3.2"]),
        # a slip: the number is looked up, the section beside it is kept as a claim
        ("nhiệm vụ 1.2, mục 2, phần III", ["III.1.2 !2"]),
    ],
)
def test_what_a_reference_means(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Quyết định số 57-NQ/TW",
        "Kế hoạch số 71/KH-UBND",
        "Luật số 102/2016/QH13",
        "trước ngày 15/7/2026",
        "40 triệu đồng, 3.5 tỷ đồng",
        "100% người dân, năm 2026",
        "mục tiêu 95%",
        "nhiệm vụ năm 2026",
        "Sở Y tế, a lô",
        "Tổ chức 30 lớp học",
        "giai đoạn 2026-2030",
        "Chủ trì thực hiện Chỉ thị số 4 của Bộ trưởng",
        "triển khai Nghị quyết số 5 ngày 01/3/2025",
        "nhiệm vụ 5 năm 2026-2030",
        "nội dung: 5 nhóm, 30 lớp học",
    ],
)
def test_other_figures_are_no_references(text):
    assert found(text) == []


def test_a_reference_knows_where_it_is_said_and_in_which_group():
    text = "Chủ trì nhiệm vụ 4.1, mục 4; 6.4, mục 6, phần IV"
    first, second = find_references(text)
    assert text[first.start : first.end].startswith("4.1")
    assert text[second.start : second.end].startswith("6.4, mục 6, phần IV")
    assert (first.group, second.group) == (0, 1)


PIECES = [
    *("mục", "phần", "điểm", "nhiệm vụ", "phụ lục"),
    *("1", "2.1", "5.1.a", "a", "đ", "(1)", "IV", "PL", "II"),
    *("đến", "từ", "-", ",", ";", "và", "."),
]


@settings(max_examples=120, deadline=None)
@example(text="I đến 0.0 MUC 0")
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    ).map(" ".join)
)
def test_no_text_makes_references_fail_or_leave_it(text):
    for reference in find_references(text):
        assert 0 <= reference.start < reference.end <= len(text)
        assert reference.part or reference.numbers


# --- looking numbers up ---------------------------------------------------------------------------

PLAN = """KẾ HOẠCH
Dạy bơi

I. MỤC TIÊU
1. Giảm đuối nước.
II. NHIỆM VỤ
1. Tuyên truyền
1.1. Phát tờ rơi.
1.2. Viết bài.
2. Dạy bơi
a) Một;
b) Hai;
c) Ba;
d) Bốn;
e) Năm.
III. TỔ CHỨC THỰC HIỆN
1. Sở Y tế.
2. Sở Nội vụ.
2. Công an tỉnh.
"""


@pytest.mark.parametrize(
    ("part", "numbers", "anchors"),
    [
        ("II", ("1", "2"), ["II.1.2"]),
        ("", ("1", "2"), ["II.1.2"]),
        ("2", ("1", "2"), ["II.1.2"]),  # phần 2
        ("II", ("2", "e"), ["II.2.e"]),
        ("II", ("2", "5"), ["II.2.e"]),  # a letter counts as its position as printed
        ("II", ("2", "E"), ["II.2.e"]),
        ("II", ("2", "6"), []),
        ("II", ("2", "đ"), []),
        ("II", ("2",), ["II.2"]),
        ("III", ("2",), ["III.2", "III.2~2"]),
        ("II", (), ["II"]),
        ("IX", ("1",), []),
        ("II", ("9",), []),
    ],
)
def test_sections_are_found_by_any_of_their_numbers(part, numbers, anchors):
    index = Sections(parse_text(PLAN, "boi", "plan"))
    assert [section.anchor for section in index.find(part, numbers)] == anchors


def test_parts_that_set_tasks_are_looked_in_first():
    index = Sections(parse_text(PLAN, "boi", "plan"), prefer=["II"])
    assert index.find("", ("1",))[0].anchor == "II.1"
    assert [section.anchor for section in index.find("III", ("1",))] == ["III.1"]


def test_the_shallowest_place_is_the_first_of_those_with_one_number():
    index = Sections(parse_text(PLAN, "boi", "plan"), prefer=["II"])
    assert [section.anchor for section in index.find("", ("2",))][:2] == [
        "II.2",
        "II.1.2",
    ]


def test_parts_counted_in_words_are_found_by_any_form():
    text = "Phần thứ nhất\nMỤC TIÊU\nA. CHUNG\n1. Giảm.\nPhần thứ hai\nNHIỆM VỤ\nA. DẠY\n1. Xây bể."
    index = Sections(parse_text("KẾ HOẠCH\nDạy bơi\n\n" + text, "boi", "plan"), prefer=["2"])
    for words in ("nhiệm vụ 1 mục A Phần thứ hai", "nhiệm vụ 1 mục A phần II", "nhiệm vụ 1 mục A"):
        (reference,) = find_references(words)
        assert index.find(reference.part, reference.numbers)[0].anchor == "2.A.1"
