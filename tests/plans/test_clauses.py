"""Sentences of an assignment taken apart: who, in which role, with whom."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.plans.clauses import (
    heading_agency,
    is_agency,
    leading_agency,
    partners_of,
    read_clauses,
)


def taken_apart(text: str) -> list[tuple[str, str, str]]:
    """(agency, role, partners) of each clause."""
    return [(clause.agency, clause.role, clause.partners) for clause in read_clauses(text)]


@pytest.mark.parametrize(
    ("text", "agency", "role", "partners"),
    [
        # under the heading of an agency
        ("Chủ trì thực hiện nhiệm vụ 1.2.", "", "lead", ""),
        ("Chủ trì, phối hợp với Sở Nội vụ thực hiện nhiệm vụ 1.2.", "", "lead", "Sở Nội vụ"),
        ("Phối hợp triển khai các lớp học bơi.", "", "coordinate", ""),
        ("Lãnh đạo, chỉ đạo công tác phòng, chống đuối nước.", "", "direct", ""),
        ("Tham mưu UBND tỉnh ban hành văn bản.", "", "advise", ""),
        ("Thực hiện nhiệm vụ khi được giao.", "", "implement", ""),
        ("Tổ chức tuyên truyền.", "", "implement", ""),
        ("Báo cáo định kỳ hằng quý.", "", "implement", ""),
        # naming its agency
        ("Sở Y tế chủ trì, phối hợp với Sở Nội vụ.", "Sở Y tế", "lead", "Sở Nội vụ"),
        ("Sở Y tế: Chủ trì thực hiện nhiệm vụ 2.", "Sở Y tế", "lead", ""),
        ("Sở Y tế là cơ quan đầu mối chủ trì tổng hợp.", "Sở Y tế", "lead", ""),
        ("Sở Y tế có trách nhiệm hướng dẫn các xã.", "Sở Y tế", "implement", ""),
        ("Đề nghị Tỉnh đoàn chỉ đạo các cấp bộ đoàn ra quân.", "Tỉnh đoàn", "direct", ""),
        (
            "Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với Sở Y tế.",
            "Sở Văn hóa, Thể thao và Du lịch",
            "lead",
            "Sở Y tế",
        ),
        (
            "Chánh Văn phòng UBND tỉnh, Giám đốc Sở Y tế chịu trách nhiệm thi hành Quyết định này.",
            "Chánh Văn phòng UBND tỉnh, Giám đốc Sở Y tế",
            "implement",
            "",
        ),
        # told by somebody else: the one told is the one who leads
        ("Giao Sở Y tế chủ trì, Sở Nội vụ phối hợp.", "Sở Y tế", "lead", "Sở Nội vụ"),
        (
            "Giao Sở Y tế chủ trì, Sở Nội vụ và Công an tỉnh phối hợp thực hiện.",
            "Sở Y tế",
            "lead",
            "Sở Nội vụ và Công an tỉnh",
        ),
        (
            "Giao Sở Y tế chủ trì, phối hợp với Sở Nội vụ tham mưu UBND tỉnh.",
            "Sở Y tế",
            "lead",
            "Sở Nội vụ",
        ),
        (
            "UBND tỉnh chỉ đạo Sở Y tế chủ trì, phối hợp với Sở Nội vụ thực hiện.",
            "Sở Y tế",
            "lead",
            "Sở Nội vụ",
        ),
        # set apart from the heading's agency
        (
            "Nhiệm vụ riêng của UBND các xã, phường: Chủ trì thực hiện nhiệm vụ 1.2.",
            "UBND các xã, phường",
            "lead",
            "",
        ),
        ("Đối với Sở Xây dựng: chủ trì thực hiện nhiệm vụ 3.", "Sở Xây dựng", "lead", ""),
        ("Riêng Công an tỉnh: phối hợp thực hiện.", "Công an tỉnh", "coordinate", ""),
    ],
)
def test_one_clause(text, agency, role, partners):
    assert taken_apart(text) == [(agency, role, partners)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Sở Y tế: Chủ trì nhiệm vụ 2; phối hợp với Công an tỉnh xử lý vi phạm.",
            [("Sở Y tế", "lead", ""), ("Sở Y tế", "coordinate", "Công an tỉnh")],
            id="one agency, two roles",
        ),
        pytest.param(
            "Sở Y tế chủ trì; Sở Nội vụ phối hợp.",
            [("Sở Y tế", "lead", ""), ("Sở Nội vụ", "coordinate", "")],
            id="two agencies",
        ),
        pytest.param(
            "Sở Y tế chủ trì nhiệm vụ 1.1; mục 2, phần I; điểm a mục 3.",
            [("Sở Y tế", "lead", "")],
            id="a semicolon between numbers divides nothing",
        ),
        pytest.param(
            "Sở Y tế: Chủ trì xây dựng tài liệu; cấp phát cho các trường.",
            [("Sở Y tế", "lead", ""), ("Sở Y tế", "lead", "")],
            id="a clause without a role goes on in the last one",
        ),
    ],
)
def test_several_clauses_of_one_sentence(text, expected):
    assert taken_apart(text) == expected


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("phối hợp với Sở Nội vụ để triển khai", "Sở Nội vụ"),
        ("phối hợp cùng Sở Nội vụ và Công an tỉnh.", "Sở Nội vụ và Công an tỉnh"),
        ("phối hợp chặt chẽ với Công an tỉnh để xử lý", "Công an tỉnh"),
        ("Phối hợp Sở Nội vụ hướng dẫn các xã", "Sở Nội vụ"),
        ("chủ trì với sự tham gia của Sở Nội vụ, Công an tỉnh.", "Sở Nội vụ, Công an tỉnh"),
        ("phối hợp thực hiện", ""),
        ("phối hợp tổ chức ra quân", ""),
        ("tăng cường phối hợp giữa các sở", ""),
        ("chủ trì thực hiện", ""),
        ("", ""),
    ],
)
def test_partners_are_cut_from_the_words(text, partners):
    assert partners_of(text) == partners


@pytest.mark.parametrize(
    ("heading", "agency"),
    [
        ("Sở Y tế", "Sở Y tế"),
        ("Sở Y tế:", "Sở Y tế"),
        ("Giao Sở Y tế", "Sở Y tế"),
        ("Đề nghị Tỉnh đoàn", "Tỉnh đoàn"),
        ("Các sở, ban, ngành cấp tỉnh", "Các sở, ban, ngành cấp tỉnh"),
        ("UBND các xã, phường", "UBND các xã, phường"),
        ("Văn phòng UBND tỉnh: Chủ trì tổng hợp", "Văn phòng UBND tỉnh"),
        ("Liên minh Hợp tác xã tỉnh; Hội Nông dân", "Liên minh Hợp tác xã tỉnh; Hội Nông dân"),
        ("Tổ chức tuyên truyền", None),
        ("Chế độ báo cáo", None),
        ("Báo cáo kết quả", None),
        ("Kinh phí", None),
        ("", None),
    ],
)
def test_the_agency_of_a_heading(heading, agency):
    assert heading_agency(heading) == agency


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Y tế", True),
        ("Tổ công nghệ số cộng đồng", True),
        ("Tổ chức dạy bơi", False),
        ("Báo Quảng Ngãi", True),
        ("Báo cáo hằng quý", False),
        ("Các nhiệm vụ có liên quan", False),
        ("Các sở, ban, ngành", True),
        ("Rà soát bể bơi", False),
    ],
)
def test_the_head_of_an_agency_s_name(text, expected):
    assert is_agency(text) == expected


def test_the_verb_begins_where_the_agency_ends():
    text = "Sở Y tế có trách nhiệm hướng dẫn các xã."
    agency, start = leading_agency(text)
    assert (agency, text[start:]) == ("Sở Y tế", "hướng dẫn các xã.")


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("Sở Y tế", "UBND tỉnh", "Giao", "Riêng", "chủ trì", "Chủ trì", "phối hợp với"),
                *("chỉ đạo", "nhiệm vụ 1.2", "mục 2", ";", ",", ":", ".", "thực hiện", "và"),
            ]
        ),
        max_size=12,
    ).map(" ".join)
    | st.text(max_size=60)
)
def test_every_clause_is_cut_from_its_sentence(text):
    for clause in read_clauses(text):
        assert text[clause.start : clause.end].strip() == clause.text
        assert clause.partners in text
