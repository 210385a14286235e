"""Lines that an extraction broke become paragraphs again; what the author separated stays apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.lines import read_lines
from tutor.documents.paragraphs import (
    is_heading_case,
    is_terminated,
    join_lines,
    read_blocks,
)


def paragraphs(*lines: str) -> list[str]:
    return [block.text for block in read_blocks(read_lines("\n".join(lines)))]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["1. Tổ chức dạy bơi an toàn cho trẻ em", "từ 6 đến 15 tuổi."],
            ["1. Tổ chức dạy bơi an toàn cho trẻ em từ 6 đến 15 tuổi."],
            id="a small letter goes on",
        ),
        pytest.param(
            ["1. Tổ chức dạy bơi an toàn", "", "", "cho trẻ em."],
            ["1. Tổ chức dạy bơi an toàn cho trẻ em."],
            id="blank lines in the middle of a sentence",
        ),
        pytest.param(
            ["1. Tổ chức dạy bơi an toàn", "", "- 7 -", "", "cho trẻ em."],
            ["1. Tổ chức dạy bơi an toàn cho trẻ em."],
            id="a page number in the middle of a sentence",
        ),
        pytest.param(
            ["1. Tổ chức dạy bơi an toàn", "8", "cho trẻ em."],
            ["1. Tổ chức dạy bơi an toàn cho trẻ em."],
            id="a bare page number in the middle of a sentence",
        ),
        pytest.param(
            ["1. Thực hiện theo kế hoạch của", "Sở Nội vụ."],
            ["1. Thực hiện theo kế hoạch của Sở Nội vụ."],
            id="a preposition at the end goes on",
        ),
        pytest.param(
            ["Theo Công văn số 88/SNV-", "TCCB của Sở Nội vụ."],
            ["Theo Công văn số 88/SNV-TCCB của Sở Nội vụ."],
            id="a symbol broken after its hyphen is closed",
        ),
        pytest.param(
            ["Phấn đấu đến năm", "2027 có 60% trẻ em biết bơi."],
            ["Phấn đấu đến năm 2027 có 60% trẻ em biết bơi."],
            id="a figure at the head goes on",
        ),
        pytest.param(
            ["1. Mục đích.", "2. Yêu cầu."],
            ["1. Mục đích.", "2. Yêu cầu."],
            id="a number opens a paragraph",
        ),
        pytest.param(
            ["Gồm các việc sau:", "- Mua áo phao;", "- Xây bể bơi."],
            ["Gồm các việc sau:", "- Mua áo phao;", "- Xây bể bơi."],
            id="a dash opens a paragraph",
        ),
        pytest.param(
            ["I. MỤC ĐÍCH", "Dạy bơi cho trẻ em."],
            ["I. MỤC ĐÍCH", "Dạy bơi cho trẻ em."],
            id="a heading in capitals ends where small print begins",
        ),
        pytest.param(
            ["Về việc dạy bơi an toàn năm 2026", "Căn cứ Luật Trẻ em số 102/2016/QH13;"],
            ["Về việc dạy bơi an toàn năm 2026", "Căn cứ Luật Trẻ em số 102/2016/QH13;"],
            id="a ground opens a paragraph",
        ),
        pytest.param(
            ["SỞ NỘI VỤ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 5/KH-SNV | Huế, ngày 3/2/2026"],
            ["SỞ NỘI VỤ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 5/KH-SNV | Huế, ngày 3/2/2026"],
            id="lines with bars are lines of their own",
        ),
    ],
)
def test_paragraphs_of_broken_lines(lines, expected):
    assert paragraphs(*lines) == expected


def test_a_heading_in_capitals_broken_over_lines_is_one():
    heading = "II. NHIỆM VỤ, GIẢI PHÁP PHÒNG, CHỐNG ĐUỐI NƯỚC CHO TRẺ EM, HỌC SINH"
    assert paragraphs(heading, "TRÊN ĐỊA BÀN TỈNH", "1. Dạy bơi.") == [
        f"{heading} TRÊN ĐỊA BÀN TỈNH",
        "1. Dạy bơi.",
    ]


WRAPPED = [  # broken at about sixty characters, as a pdf leaves it
    "1. Tổ chức dạy bơi an toàn cho trẻ em trên địa bàn toàn tỉnh,",
    "ưu tiên các xã vùng trũng. Các trường học bố trí giờ học bơi.",
    "Phụ huynh được mời dự giờ, góp ý và cùng đưa đón học sinh mỗi",
    "ngày. Kinh phí lấy từ nguồn sự nghiệp giáo dục và xã hội hóa.",
    "2. Rà soát, cắm biển cảnh báo tại ao, hồ, sông, suối, công trình",
    "đang thi công. Bố trí phao cứu sinh tại những nơi nguy hiểm đó.",
    "Chính quyền cơ sở kiểm tra hằng tháng và báo cáo kết quả về Sở",
    "Y tế.",
    "Hết mùa mưa bão, các xã tổng kết.",
    "3. Tập huấn sơ cứu cho giáo viên, cán bộ đoàn và cộng tác viên.",
]


def test_text_wrapped_at_a_width_is_joined_up_to_the_full_line():
    first, second, last, third = paragraphs(*WRAPPED)
    assert first.startswith("1. Tổ chức") and first.endswith("xã hội hóa.")
    assert second.startswith("2. Rà soát") and second.endswith("về Sở Y tế.")
    assert last == "Hết mùa mưa bão, các xã tổng kết."  # "Y tế." was ended by its author
    assert third.startswith("3. Tập huấn")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dạy bơi.", True),
        ("Dạy bơi;", True),
        ("Gồm:", True),
        ("gọi là “bơi an toàn.”", True),
        ("Trên đây là kế hoạch./.", True),
        ("Trên đây là kế hoạch.", True),
        ("Sở Y tế", False),
        ("theo số 5/KH-", False),
    ],
)
def test_terminated(text, expected):
    assert is_terminated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KẾ HOẠCH", True),
        ("II. NHIỆM VỤ, GIẢI PHÁP", True),
        ("UBND TỈNH Quảng Ngãi", False),
        ("Dạy bơi", False),
        ("I.", False),  # too short to tell
        ("2026", False),
    ],
)
def test_heading_case(text, expected):
    assert is_heading_case(text) == expected


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Dạy bơi", "an toàn"], "Dạy bơi an toàn"),
        (["số 12/KH-", "UBND"], "số 12/KH-UBND"),
        (["số 12/", "KH-UBND"], "số 12/KH-UBND"),
        (["giai đoạn 2026 -", "2030"], "giai đoạn 2026 - 2030"),
    ],
)
def test_joined_lines(lines, joined):
    assert join_lines(lines) == joined


PIECES = [
    "1. Dạy bơi",
    "a) ao, hồ",
    "- Mua áo phao;",
    "và",
    "của",
    "5",
    "",
    "KẾ HOẠCH",
    "| a | b |",
]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "1. Dạy bơi",
                "a) ao, hồ",
                "- Mua áo phao;",
                "và",
                "của",
                "5",
                "",
                "KẾ HOẠCH",
                "| a | b |",
                *WRAPPED,
            ]
        ),
        max_size=25,
    )
)
def test_no_word_is_lost_between_lines_and_paragraphs(lines):
    source = "\n".join(lines)
    kept = [line for line in read_lines(source) if not line.is_noise]
    blocks = read_blocks(read_lines(source))
    assert "".join("".join(b.text.split()) for b in blocks) == "".join(
        "".join(line.text.split()) for line in kept
    )
    for block in blocks:
        span = source[block.paragraph.start : block.paragraph.end]
        assert block.text.split()[0] == span.split()[0]


def test_a_list_of_references_goes_on_over_lines():
    lines = read_lines(
        "- Chủ trì, phối hợp với các cơ quan liên quan thực hiện nhiệm vụ, giải pháp:\n\n"
        "4.1, 4.2, mục 4, phần IV; b, c, 5.1, mục 5, phần IV;\n\n2.1, mục 2, phần III.\n"
        "- Phối hợp tuyên truyền.\n"
    )
    texts = [block.text for block in read_blocks(lines)]
    assert len(texts) == 2 and texts[0].endswith("2.1, mục 2, phần III.")
