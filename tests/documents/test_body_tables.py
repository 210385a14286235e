"""Tables of tasks in the text: their rows are places of the part they stand in."""

from tutor.documents.reader import parse_text
from tutor.plans.parser import parse_plan
from tutor.records import Document

HEAD = """UBND XÃ EA KAR
Số: 37/KH-UBND
Ea Kar, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Dạy bơi cho trẻ em

Căn cứ Luật Trẻ em số 102/2016/QH13;

I. MỤC TIÊU
1. Mọi trẻ biết bơi.
II. NHIỆM VỤ
Phân công theo bảng sau:

"""
BARS = """| STT | Nhiệm vụ | Thời hạn | Chủ trì | Phối hợp |
|---|---|---|---|---|
| 1 | Xây bể bơi | 20/01/2026 | Phòng Kinh tế | Văn phòng HĐND và UBND xã, các thôn |
| 2 | Mua áo phao | Quý I/2026 | Công an xã | Trạm Y tế xã |
"""
CELLS = """STT
Nhiệm vụ
Chủ trì
Phối hợp
Thời hạn
1
Xây bể bơi
Phòng Kinh tế
Công an xã
Quý I/2026
2
Mua áo phao
Công an xã
Trạm Y tế xã
Quý II/2026
"""
AFTER = """
Ngoài ra, trưởng thôn báo tin trong vòng 15 phút.

III. TỔ CHỨC THỰC HIỆN
1. Phòng Kinh tế báo cáo UBND xã hằng tháng.
"""


def read(body: str) -> Document:
    return parse_text(HEAD + body, "boi", "plan")


def leads(document: Document) -> list[tuple[str, str]]:
    return [
        (one.targets[0], one.agency)
        for one in parse_plan(document).assignments
        if one.role == "lead"
    ]


def test_the_rows_of_a_table_in_bars_are_places_of_its_part():
    document = read(BARS + AFTER)
    (part,) = [section for section in document.sections if section.path == "II"]
    assert [(row.path, row.heading) for row in part.children] == [
        ("II.1", "Xây bể bơi"),
        ("II.2", "Mua áo phao"),
    ]
    assert [table.path for table in document.tables] == ["II"]
    assert leads(document) == [("II.1", "Phòng Kinh tế"), ("II.2", "Công an xã")]


def test_the_words_before_and_behind_the_table_stay_with_the_part():
    (part,) = [section for section in read(BARS + AFTER).sections if section.path == "II"]
    assert [paragraph.text for paragraph in part.body] == [
        "II. NHIỆM VỤ",
        "Phân công theo bảng sau:",
        "Ngoài ra, trưởng thôn báo tin trong vòng 15 phút.",
    ]


def test_a_table_with_one_cell_a_line_is_read_too():
    assert leads(read(CELLS + AFTER.split("\n\n", 1)[1])) == [
        ("II.1", "Phòng Kinh tế"),
        ("II.2", "Công an xã"),
    ]


def test_a_row_whose_number_a_section_prints_too_has_a_second_anchor():
    document = read(BARS + "\n1. Xây thêm bể.\n2. Mua thêm phao.\n")
    anchors = [section.anchor for section in document.walk()]
    assert len(anchors) == len(set(anchors))
    assert {"II.1", "II.1~2"} <= set(anchors)


def test_a_table_of_other_things_leaves_the_text_as_it_was():
    document = read("| Năm | Số vụ |\n|---|---|\n| 2024 | 3 |\n| 2025 | 2 |\n")
    (part,) = [section for section in document.sections if section.path == "II"]
    assert document.tables == () and len(part.body) == 5


def test_a_number_at_the_head_of_a_row_opens_no_section():
    document = read(
        "STT | Nhiệm vụ | Chủ trì\n1. | Xây bể bơi | Phòng Kinh tế\n2. | Mua phao | Công an xã\n"
    )
    assert leads(document) == [("II.1", "Phòng Kinh tế"), ("II.2", "Công an xã")]
