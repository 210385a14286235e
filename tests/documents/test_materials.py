"""Course material is read by its headings, else by its pages, else whole."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.chunking import chunk_document
from tutor.documents.materials import Pages
from tutor.documents.reader import parse_text
from tutor.text.normalise import nfc

HANDBOOK = (Path(__file__).parent / "made_up" / "so-tay-lam-khe.md").read_text(encoding="utf-8")


def read(source):
    return parse_text(source, "so-tay", "material")


def paths(source):
    return [section.path for section in read(source).walk()]


def outline(source):
    """(path, heading as printed) of every section that has one."""
    return [
        (section.path, f"{section.marker} {section.heading}".strip())
        for section in read(source).walk()
        if section.marker or section.heading
    ]


def test_marked_headings_make_a_tree_with_numbers_as_printed():
    document = read(HANDBOOK)
    assert document.title == "Sổ tay học viên lớp Bình dân học vụ số xã Lâm Khê"
    assert [section.path for section in document.walk()] == [
        "header", "1", "1.1", "1.2", "1.3", "2", "3", "4", "5", "6",
    ]  # fmt: skip
    first = document.sections[1]
    assert [child.heading for child in first.children] == [
        "Lịch học", "Ai được học và ghi tên ở đâu", "Học phí và đồ dùng",
    ]  # fmt: skip


def test_headings_without_numbers_are_counted_among_those_beside_them():
    source = "# A\nx\n## Mở máy\n## 2. Gọi\n## Tắt\n# B\n## Sạc"
    assert paths(source) == ["h1", "h1.h1", "h1.2", "h1.h2", "h2", "h2.h1"]


def test_a_numbered_list_below_marked_headings_is_text():
    (rules,) = [section for section in read(HANDBOOK).walk() if section.path == "2"]
    assert len(rules.body) == 5 and rules.body[1].text.startswith("1. Đến trước giờ học")


def test_a_path_that_comes_again_has_an_anchor_of_its_own():
    document = read("# Chung\n# 1. Một\na\n# 1. Một nữa\nb")
    assert [(one.path, one.anchor) for one in document.walk()] == [
        ("h1", "h1"),
        ("1", "1"),
        ("1", "1~2"),
    ]


TYPED = """\
UBND XÃ LÂM KHÊ
SỔ TAY CÔNG DÂN SỐ
MỤC LỤC
Chương I. Điện thoại ........ 2
Bài 1. Mở máy 2
Bài 2. Gọi điện 3
CHƯƠNG I. ĐIỆN THOẠI
Bài 1. Mở máy
Bấm nút bên cạnh.
1. Bấm nút nguồn
2. Chờ hình hiện ra
3. Vuốt lên
1.1 Khi máy không lên
Sạc máy 10 phút.
Bài 2 có ba phần cần nhớ khi gọi
Bài 2: Gọi điện
1. Chạm hình ống nghe, chờ người nhà bắt máy rồi nói.
Chương II
TRÊN MẠNG
Bài 3. Tìm tin
Hỏi bằng giọng nói.
PHẦN THỨ HAI: HỎI ĐÁP
Câu 1. Có mất tiền không?
Không.
Câu 2. Ai giúp?
Trưởng thôn.
Phụ lục 1
Bảng số
"""


def test_typed_headings_are_known_by_their_numbers():
    assert outline(TYPED) == [
        ("I", "CHƯƠNG I. ĐIỆN THOẠI"),
        ("I.1", "Bài 1. Mở máy"),
        ("I.1.1", "1.1 Khi máy không lên"),
        ("I.2", "Bài 2: Gọi điện"),
        ("II", "Chương II TRÊN MẠNG"),
        ("II.3", "Bài 3. Tìm tin"),
        ("2", "PHẦN THỨ HAI: HỎI ĐÁP"),
        ("2.1", "Câu 1. Có mất tiền không?"),
        ("2.2", "Câu 2. Ai giúp?"),
        ("PL1", "Phụ lục 1 Bảng số"),
    ]
    assert read(TYPED).title == "SỔ TAY CÔNG DÂN SỐ"


@pytest.mark.parametrize(
    "line",
    [
        "Bài 2 có ba phần cần nhớ",
        "Câu hai người cùng hỏi nhau",
        "Phần nội dung dưới đây",
        "1. Mở ứng dụng rồi chạm Đăng nhập.",
        "3.5 triệu người",
        "1.2 " + "rất dài " * 20,
        "Chương I. Điện thoại ..... 7",
        "| 1. Việc | 2. Ngày |",
    ],
)
def test_a_line_that_only_begins_like_a_heading_is_text(line):
    assert outline(f"Lời đầu.\n{line}\nLời cuối.") == []


def test_decimals_do_not_repeat_the_number_above_them():
    source = "1. Chung\na\n1.1 Mục đích\nb\n1.1.1 Cho ai\nc\n2. Riêng\nd\n2.1 Cách làm\ne"
    assert paths(source) == ["1", "1.1", "1.1.1", "2", "2.1"]


def test_without_headings_a_page_is_a_section():
    document = read("Tờ rơi\nGọi 113.\n\fTrang hai.\n\f\fTrang bốn.")
    assert [section.path for section in document.walk()] == ["tr.1", "tr.2", "tr.4"]
    assert document.sections[2].body[0].text == "Trang bốn."


def test_a_text_of_neither_is_one_section():
    document = read("Gọi 113 khi gặp cướp.\n\nGọi 114 khi cháy.")
    assert [(one.path, len(one.body)) for one in document.walk()] == [("body", 2)]
    assert document.title == "so-tay"  # no line of it reads like a title


def test_pages_are_counted_where_the_file_has_any():
    pages = Pages("một\fhai\fba")
    assert [pages.of(offset) for offset in (0, 3, 4, 8)] == [1, 2, 2, 3]
    assert Pages("một").of(2) == 0


def test_a_table_has_its_head_apart_and_merged_cells_filled():
    first, second = read(HANDBOOK).tables
    assert first.path == "1.1" and first.header[:2] == ("Điểm học", "Ngày học")
    assert [row.cells[0].text for row in first.rows] == [
        "Nhà văn hóa thôn Đông",
        "Nhà văn hóa thôn Đoài",
        "Trường tiểu học Lâm Khê",
        "Trường tiểu học Lâm Khê",
    ]
    assert [row.cells[0].shared for row in first.rows] == [False, False, False, True]
    assert second.path == "5" and len(second.rows) == 3


def test_a_table_may_have_a_title_and_numbers_and_line_breaks_in_cells():
    source = "# A\n# B\n| Giờ trực | | |\n| STT | Ngày | Ai |\n| 1 | Thứ Hai<br>Thứ Ba | Hạnh |"
    (table,) = read(source).tables
    assert (table.title, table.header) == ("Giờ trực", ("Ngày", "Ai"))
    assert (table.rows[0].number, table.rows[0].cells[0].text) == ("1", "Thứ Hai\nThứ Ba")


def test_a_bar_that_makes_no_table_stays_text():
    document = read("# A\n# B\n| một mình |")
    assert document.tables == ()
    assert document.sections[1].body[-1].text == "| một mình |"


def test_lines_wrapped_at_a_width_are_joined():
    line = "Người học mang theo điện thoại đã sạc đầy pin và thẻ căn cước"
    source = "# A\n\n" + "\n".join([line] * 9) + "\ncủa mình.\n\n# B\nNgắn.\nCũng ngắn."
    first, second = read(source).sections
    assert [paragraph.text for paragraph in first.body[1:]] == [
        " ".join([line] * 9 + ["của mình."])
    ]
    assert len(second.body) == 3


def test_a_chunk_carries_its_headings_and_a_row_its_head():
    chunks = {chunk.id: chunk for chunk in chunk_document(read(HANDBOOK))}
    assert chunks["so-tay#1.2/0"].headings == (read(HANDBOOK).title, "1. Lớp học của xã")
    row = chunks["so-tay#1.1/2"]
    assert row.headings[1:] == ("1. Lớp học của xã", "1.1. Lịch học")
    assert row.text.split("\n")[2] == "Giờ học: 19 giờ 30 đến 21 giờ"


def test_a_large_table_is_chunked_by_rows():
    rows = "\n".join(f"| Thôn {n} | {n} giờ |" for n in range(1, 301))
    chunks = chunk_document(read(f"# Mở đầu\nx\n# Lịch\n| Thôn | Giờ |\n{rows}"))
    assert len(chunks) == 301
    assert chunks[-1].text == "Thôn: Thôn 300\nGiờ: 300 giờ"


def test_the_same_text_of_a_plan_is_read_as_a_plan():
    source = "KẾ HOẠCH\nNâng cao kỹ năng số\nI. MỤC TIÊU\n1. Năm 2025\n"
    assert [one.path for one in parse_text(source, "a", "plan").sections] == ["header", "I"]


LINES = st.sampled_from(
    ["# A", "## 1. B", "### C", "Bài 1. D", "Chương II", "1.2 E", "| a | b |", "| c | |", "|---|-|",
     "\f", "", "Chữ thường.", "- một", "1. hai", "PHỤ LỤC", "MỤC LỤC", "| |", "Trang 3/9", "***"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_whatever_the_text_no_word_is_lost_and_every_anchor_is_its_own(lines):
    source = nfc("\n".join(lines))
    document = read(source)
    anchors = [section.anchor for section in document.walk()]
    assert len(anchors) == len(set(anchors))
    assert {table.path for table in document.tables} <= set(anchors)
    covered = bytearray(len(source))
    for section in document.walk():
        for paragraph in section.body:
            covered[paragraph.start : paragraph.end] = b"x" * (paragraph.end - paragraph.start)
    for table in document.tables:
        covered[table.start : table.end] = b"x" * (table.end - table.start)
    left = "".join(char for char, seen in zip(source, covered, strict=True) if not seen)
    assert not re.search(r"[a-zà-ỹ]", re.sub(r"Trang 3/9", "", left), re.I)
