"""The tree of sections: what is a place of its own, what it is called, and where it ends."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text, read_document
from tutor.records import Document

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"
GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("TUTOR_REWRITE_GOLDEN") == "1"
IDS = ["bac-ninh", "bac-thanh-mien", "central", "dien-bien", "van-xuan"]

HEAD = """UBND TỈNH QUẢNG NGÃI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 71/KH-UBND
Quảng Ngãi, ngày 05 tháng 5 năm 2026

KẾ HOẠCH
Phòng, chống đuối nước cho trẻ em năm 2026

Căn cứ Luật Trẻ em số 102/2016/QH13 ngày 05/4/2016;
Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
"""
TAIL = """
Trên đây là Kế hoạch, các đơn vị thực hiện./.

Nơi nhận:
- Bộ Y tế;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Phạm Thị Lan
"""


def read(body: str, head: str = HEAD, tail: str = TAIL) -> Document:
    return parse_text(head + "\n" + body.strip() + "\n" + tail, "boi", "plan")


def paths(document: Document) -> list[str]:
    return [section.path for section in document.walk()]


def body_paths(body: str) -> list[str]:
    return [section.path for section in read(body).walk() if section.marker]


def outline(document: Document) -> list[list[str]]:
    """Anchor, marker and first words of every place, in reading order."""
    return [
        [section.anchor, section.marker, " ".join(section.heading.split()[:6])]
        for section in document.walk()
    ]


# --- the five plans -----------------------------------------------------------------------------


def test_golden_files_are_not_being_rewritten():
    assert not REWRITE, "TUTOR_REWRITE_GOLDEN is set: look at the difference, then unset it"


@pytest.mark.parametrize("plan", IDS)
def test_outline_of_a_real_plan(plan):
    actual = outline(read_document(PLANS / f"{plan}.txt", "plan"))
    path = GOLDEN / f"outline-{plan}.json"
    if REWRITE:
        rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in actual)
        path.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    assert actual == json.loads(path.read_text(encoding="utf-8"))


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "I. MỤC ĐÍCH\n1. Dạy bơi.\n2. Cứu đuối.\nII. NHIỆM VỤ\n1. Mua phao.",
            ["I", "I.1", "I.2", "II", "II.1"],
            id="a list starts anew under every part",
        ),
        pytest.param(
            "I. NHIỆM VỤ\n1. Dạy bơi\n1.1. Xây bể.\n1.2. Mời thầy.\n2. Cứu đuối\n2.1. Mua phao.",
            ["I", "I.1", "I.1.1", "I.1.2", "I.2", "I.2.1"],
            id="1.1 under 1 is I.1.1",
        ),
        pytest.param(
            "I. NHIỆM VỤ\n1.1. Xây bể.\n1.2. Mời thầy.\n2.1. Mua phao.",
            ["I", "I.1.1", "I.1.2", "I.2.1"],
            id="1.1 without a 1 above it",
        ),
        pytest.param(
            "I. NHIỆM VỤ\n1. Dạy bơi\na) Thứ hai;\nb) Thứ ba;\nc) Thứ tư;\nd) Thứ năm;\nđ) Nghỉ.",
            ["I", "I.1", "I.1.a", "I.1.b", "I.1.c", "I.1.d", "I.1.đ"],
            id="letters with đ",
        ),
        pytest.param(
            "I. NHIỆM VỤ\n1. Dạy bơi\n(1) Tại trường;\n(2) Tại xã.",
            ["I", "I.1", "I.1.1", "I.1.2"],
            id="(2) is 2",
        ),
        pytest.param(
            "I- NHIỆM VỤ\n1- Dạy bơi\n1.1- Xây bể.\n1.2- Mời thầy.\n2- Cứu đuối\n2.1- Mua phao.",
            ["I", "I.1", "I.1.1", "I.1.2", "I.2", "I.2.1"],
            id="numbering of party documents",
        ),
        pytest.param(
            "I. NHIỆM VỤ\n1. Dạy bơi\n- Tại trường;\n+ Lớp 3;\n- Tại xã.\n2. Cứu đuối.",
            ["I", "I.1", "I.2"],
            id="dashes and pluses are no places of their own",
        ),
        pytest.param(
            "Chương I. DẠY BƠI\nMục 1. Ở TRƯỜNG\n1. Xây bể.\nChương II. CỨU ĐUỐI\n1. Mua phao.",
            ["I", "I.1", "I.1.1", "II", "II.1"],
            id="chapters and sections",
        ),
        pytest.param(
            "PHẦN THỨ NHẤT: QUAN ĐIỂM\nI. TÌNH HÌNH\nPHẦN THỨ HAI: NHIỆM VỤ\nI. DẠY BƠI",
            ["1", "1.I", "2", "2.I"],
            id="parts counted in words",
        ),
        pytest.param(
            "A. NHIỆM VỤ\nI. DẠY BƠI\n1. Xây bể.\nB. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế.",
            ["A", "A.I", "A.I.1", "B", "B.1"],
            id="capitals above Roman numerals",
        ),
        pytest.param(
            "Phần thứ nhất\nMỤC TIÊU\nA. CHUNG\nB. CỤ THỂ\n1. Năm 2027\na) Giảm 10%.\n"
            "Phần thứ hai\nNHIỆM VỤ\nA. DẠY BƠI\n1. Xây bể.\nB. CỨU ĐUỐI\n1. Mua phao.",
            ["1", "1.A", "1.B", "1.B.1", "1.B.1.a", "2", "2.A", "2.A.1", "2.B", "2.B.1"],
            id="parts in words on a line of their own, capitals inside them",
        ),
        pytest.param(
            "I. MỤC TIÊU\nA. CHUNG\n1. Giảm.\na) Nhanh.\nB. RIÊNG\n1. Bơi.\nII. NHIỆM VỤ\n"
            "A. DẠY BƠI\n1. Xây.",
            ["I", "I.A", "I.A.1", "I.A.1.a", "I.B", "I.B.1", "II", "II.A", "II.A.1"],
            id="capitals inside Roman numerals, never inside a list",
        ),
    ],
)
def test_paths_are_as_printed(body, expected):
    assert body_paths(body) == expected


def test_the_title_of_a_part_may_stand_on_the_next_line():
    document = read("Phần thứ nhất\nMỤC TIÊU\n1. Giảm.\nPhần thứ hai\nNHIỆM VỤ\n1. Dạy bơi.")
    headings = {section.path: section.heading for section in document.sections}
    assert (headings["1"], headings["2"]) == ("MỤC TIÊU", "NHIỆM VỤ")


def test_the_foot_is_never_joined_to_the_closing_words():
    body = "\n".join(
        f"{n}. Các trường học của toàn tỉnh dạy bơi cho học sinh lớp {n} trong năm học này nhé."
        for n in range(1, 9)
    )
    tail = (
        "\nTrên đây là Kế hoạch dạy bơi an toàn, các đơn vị nghiêm túc tổ chức thực hiện./.\n\n"
        "Nơi nhận:\n- Bộ Y tế;\n- Lưu: VT.\n"
    )
    found = [section.path for section in read("I. NHIỆM VỤ\n" + body, tail=tail).sections]
    assert found[-2:] == ["closing", "recipients"]


def test_a_letter_counts_as_its_position_in_its_list():
    body = "I. NHIỆM VỤ\n1. Dạy bơi\na) Một;\nb) Hai;\nc) Ba;\nd) Bốn;\ne) Năm;\n2. Cứu\na) Một."
    ordinals = {section.path: section.ordinal for section in read(body).walk()}
    assert ordinals["I.1.e"] == 5  # this list leaves out đ
    assert ordinals["I.2.a"] == 1
    with_đ = read(body.replace("e) Năm", "đ) Năm;\ne) Sáu"))
    assert {s.path: s.ordinal for s in with_đ.walk()}["I.1.e"] == 6


def test_a_number_printed_twice_keeps_its_path_and_gets_a_second_anchor():
    document = read(
        "I. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế.\n2. Sở Nội vụ.\n2. Công an tỉnh.\n3. UBND xã."
    )
    twice = [section for section in document.walk() if section.path == "I.2"]
    assert [(section.anchor, section.heading) for section in twice] == [
        ("I.2", "Sở Nội vụ."),
        ("I.2~2", "Công an tỉnh."),
    ]
    assert "I.3" in paths(document)


def test_anchors_are_unique_even_where_numbers_are_not():
    document = read("I. MỘT\n1. Xây bể.\n1. Mua phao.\n1. Mời thầy.\nI. HAI\n1. Dạy.")
    anchors = [section.anchor for section in document.walk()]
    assert len(anchors) == len(set(anchors))


def test_a_number_in_a_broken_sentence_is_no_section():
    body = (
        "I. NHIỆM VỤ\n1. Các trường học tổ chức dạy bơi cho toàn bộ học sinh từ lớp\n"
        "3. Nội dung dạy theo tài liệu.\n2. Mua phao."
    )
    assert body_paths(body) == ["I", "I.1", "I.2"]


def test_headings_broken_over_lines_keep_their_words():
    body = (
        "I. NHIỆM VỤ, GIẢI PHÁP PHÒNG, CHỐNG ĐUỐI NƯỚC CHO TRẺ EM, HỌC SINH\n\nTRÊN ĐỊA BÀN TỈNH\n"
        "1. Dạy bơi."
    )
    (part,) = [section for section in read(body).sections if section.path == "I"]
    assert part.heading.endswith("HỌC SINH TRÊN ĐỊA BÀN TỈNH")


# --- zones --------------------------------------------------------------------------------------


def test_the_places_of_a_plan_in_the_order_they_are_printed():
    document = read("I. MỤC ĐÍCH\n1. Dạy bơi.\nII. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế.")
    assert [section.path for section in document.sections] == [
        "header",
        "preamble",
        "I",
        "II",
        "closing",
        "recipients",
        "signature",
    ]
    zones = {section.path: section for section in document.sections}
    assert zones["header"].body[0].text.startswith("UBND TỈNH QUẢNG NGÃI")
    assert "71/KH-UBND" in " ".join(paragraph.text for paragraph in zones["header"].body)
    assert "Luật Trẻ em" in zones["preamble"].body[0].text
    assert zones["closing"].body[0].text.startswith("Trên đây là")
    assert "Lưu: VT." in zones["recipients"].body[-1].text
    assert zones["signature"].body[-1].text == "Phạm Thị Lan"


def test_a_letterhead_in_bars_is_the_header():
    head = """| UBND XÃ TỊNH KHÊ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
| ------- | Độc lập - Tự do - Hạnh phúc |
| Số: 5/KH-UBND | Tịnh Khê, ngày 06 tháng 5 năm 2026 |

KẾ HOẠCH

Dạy bơi cho trẻ em

Căn cứ Kế hoạch số 71/KH-UBND ngày 05/5/2026 của UBND tỉnh Quảng Ngãi;
"""
    document = read("I. MỤC ĐÍCH\n1. Dạy bơi.", head=head)
    assert [section.path for section in document.sections][:3] == ["header", "preamble", "I"]
    assert document.title == "Dạy bơi cho trẻ em"


def test_a_decision_has_articles_and_text_set_out_inside_one():
    document = read(
        "Điều 1. Ban hành Kế hoạch phòng, chống đuối nước với các nội dung sau:\n"
        "I. MỤC TIÊU\n1. Giảm 10% số vụ.\nII. NHIỆM VỤ\n1. Dạy bơi\na) Tại trường;\nb) Tại xã.\n"
        "Điều 2. Quyết định có hiệu lực kể từ ngày ký.\n"
        "Điều 3. Giám đốc Sở Y tế chịu trách nhiệm thi hành.",
        head=HEAD.replace("KẾ HOẠCH\n", "QUYẾT ĐỊNH\n").replace("Kế hoạch như sau", "QUYẾT ĐỊNH"),
    )
    assert [section.path for section in document.walk() if section.marker] == [
        "Đ1",
        "Đ1.I",
        "Đ1.I.1",
        "Đ1.II",
        "Đ1.II.1",
        "Đ1.II.1.a",
        "Đ1.II.1.b",
        "Đ2",
        "Đ3",
    ]


ATTACHED = """
UBND TỈNH QUẢNG NGÃI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

KẾ HOẠCH
Dạy bơi an toàn trong trường học
(Kèm theo Quyết định số 71/QĐ-UBND ngày 05 tháng 5 năm 2026)

I. MỤC TIÊU
1. Mọi trường có giờ học bơi.
II. NHIỆM VỤ
1. Xây bể bơi.
2. Mời thầy dạy bơi.
"""


def test_a_plan_attached_after_the_signature_has_parts_of_its_own():
    document = read(
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch dạy bơi an toàn.\n"
        "Điều 2. Giám đốc Sở Y tế chịu trách nhiệm thi hành.",
        head=HEAD.replace("KẾ HOẠCH\n", "QUYẾT ĐỊNH\n"),
        tail=TAIL + ATTACHED,
    )
    found = paths(document)
    assert [path for path in found if path.startswith("Đ")] == ["Đ1", "Đ2"]
    assert found[found.index("signature") :].count("header") == 1
    assert found[-5:] == ["I", "I.1", "II", "II.1", "II.2"]
    assert document.title.startswith("Dạy bơi an toàn trong trường học")


# --- appendices ---------------------------------------------------------------------------------

TABLE = """| STT | Nội dung công việc | Cơ quan chủ trì | Thời gian |
|---|---|---|---|
| 1 | Xây bể bơi | Sở Xây dựng | Quý II |
| 2 | Mua áo phao | Sở Y tế | Quý III |
"""


def test_one_appendix_is_pl_and_its_rows_are_places():
    document = read(
        "I. MỤC ĐÍCH\n1. Dạy bơi.", tail=TAIL + "\nPHỤ LỤC\nDANH MỤC NHIỆM VỤ\n\n" + TABLE
    )
    assert paths(document)[-3:] == ["PL", "PL.1", "PL.2"]
    (table,) = document.tables
    assert (table.path, [row.anchor for row in table.rows]) == ("PL", ["PL.1", "PL.2"])
    assert "DANH MỤC NHIỆM VỤ" in document.sections[-1].heading


def test_several_appendices_are_told_apart_by_their_numbers():
    tail = TAIL + f"\nPHỤ LỤC I\nDANH MỤC\n\n{TABLE}\nPHỤ LỤC II\nDANH MỤC HAI\n\n{TABLE}"
    document = read("I. MỤC ĐÍCH\n1. Dạy bơi.", tail=tail)
    assert paths(document)[-6:] == ["PLI", "PLI.1", "PLI.2", "PLII", "PLII.1", "PLII.2"]
    assert [table.path for table in document.tables] == ["PLI", "PLII"]


def test_two_appendices_with_one_number_have_two_anchors():
    tail = TAIL + f"\nPHỤ LỤC II\nDANH MỤC\n\n{TABLE}\nPHỤ LỤC II\nDANH MỤC HAI\n\n{TABLE}"
    document = read("I. MỤC ĐÍCH\n1. Dạy bơi.", tail=tail)
    anchors = [section.anchor for section in document.walk()]
    assert len(anchors) == len(set(anchors)) and "PLII~2" in anchors


def test_an_appendix_in_prose_has_numbered_places_below_it():
    tail = TAIL + "\nPHỤ LỤC\nHƯỚNG DẪN DẠY BƠI\n\n1. Khởi động.\n2. Thở dưới nước.\n"
    assert paths(read("I. MỤC ĐÍCH\n1. Dạy bơi.", tail=tail))[-3:] == ["PL", "PL.1", "PL.2"]


def test_a_sentence_that_names_an_appendix_opens_none():
    body = "I. MỤC ĐÍCH\n1. Dạy bơi theo Phụ lục I kèm theo.\n2. Báo cáo theo mẫu tại Phụ lục II."
    assert not [path for path in paths(read(body)) if path.startswith("PL")]


# --- any text -----------------------------------------------------------------------------------

PIECES = [
    *(HEAD + TAIL + ATTACHED + TABLE).splitlines(),
    "PHỤ LỤC",
    "PHỤ LỤC II",
    "1. Dạy bơi",
    "1.1. Xây bể.",
    "a) Tại trường;",
    "đ) Tại nhà.",
    "(1) Tại xã.",
    "- Mua phao;",
    "Điều 1. Ban hành",
    "Chương I",
    "7",
    "",
]


def flat(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_place_stands_in_its_source(lines):
    document = parse_text("\n".join(lines), "any", "plan")
    anchors = [section.anchor for section in document.walk()]
    assert len(anchors) == len(set(anchors))
    for section in document.walk():
        assert 0 <= section.start <= section.end <= len(document.source)
        for child in section.children:
            assert section.start <= child.start and child.end <= section.end
        for paragraph in section.body:
            assert 0 <= paragraph.start <= paragraph.end <= len(document.source)
            assert flat(paragraph.text) in flat(document.source[paragraph.start : paragraph.end])


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="IVX1aăđ. )(-|\n:PHỤLỤCĐiều", max_size=120))
def test_no_text_makes_reading_fail(text):
    document = parse_text(text, "any", "plan")
    for section in document.walk():
        assert 0 <= section.start <= section.end <= len(document.source)
