"""Tables in every form that an extraction leaves them in."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.tables import find_tables
from tutor.records import Table

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "van-xuan-table.json"


def read(text: str, path: str = "PL") -> list[Table]:
    source = unicodedata.normalize("NFC", text)
    return find_tables(source, 0, len(source), path)


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture(scope="module")
def van_xuan() -> tuple[str, Table]:
    source = unicodedata.normalize(
        "NFC", (ROOT / "knowledge/plans/van-xuan.txt").read_text(encoding="utf-8")
    )
    (table,) = find_tables(source, source.index("PHỤ LỤC", len(source) // 3), len(source), "PL")
    return source, table


def test_the_wrapped_table_is_read_as_a_person_reads_it(van_xuan):
    _, table = van_xuan
    actual = {
        "header": list(table.header),
        "groups": [[group.number, group.title] for group in table.groups],
        "rows": [
            {
                "anchor": row.anchor,
                "number": row.number,
                "group": row.group,
                "cells": [cell.text for cell in row.cells],
                "shared": [index for index, cell in enumerate(row.cells) if cell.shared],
            }
            for row in table.rows
        ],
    }
    assert actual == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_cell_spans_its_words(van_xuan):
    source, table = van_xuan
    for row in table.rows:
        assert source[row.start :].startswith(row.number)
        for cell in row.cells:
            assert in_order(cell.text, source[cell.start : cell.end])


def test_group_headings_have_their_places(van_xuan):
    source, table = van_xuan
    for group in table.groups:
        assert in_order(f"{group.number} {group.title}", source[group.start : group.end])
        assert all(group.end <= row.start for row in table.rows if row.group == group.number)


def in_order(text: str, source: str) -> bool:
    position = 0
    for word in "".join(text.split()):
        position = source.find(word, position) + 1
        if not position:
            return False
    return True


LINES = """STT
Nội dung công việc
Đơn vị chủ trì
Đơn vị phối hợp
Thời hạn hoàn thành
Sản phẩm
1
Xây dựng tài liệu truyền thông
Sở Khoa học và Công nghệ
Các sở, ban, ngành; UBND cấp xã
Quý II/2026
Tài liệu truyền thông
2
Tổ chức hội thi kỹ năng số
Tỉnh đoàn
Sở Giáo dục và Đào tạo
Trước ngày 30/9/2026
Hội thi
3
Phát động phong trào
Sở Nội vụ
các cơ quan liên quan
Thường xuyên
Văn bản hướng dẫn"""
AS_PRINTED = [
    [
        "Xây dựng tài liệu truyền thông",
        "Sở Khoa học và Công nghệ",
        "Các sở, ban, ngành; UBND cấp xã",
        "Quý II/2026",
        "Tài liệu truyền thông",
    ],
    [
        "Tổ chức hội thi kỹ năng số",
        "Tỉnh đoàn",
        "Sở Giáo dục và Đào tạo",
        "Trước ngày 30/9/2026",
        "Hội thi",
    ],
    [
        "Phát động phong trào",
        "Sở Nội vụ",
        "các cơ quan liên quan",
        "Thường xuyên",
        "Văn bản hướng dẫn",
    ],
]


def in_rows(mark: str, opening: str = "", closing: str = "") -> str:
    words = LINES.split("\n")
    rows = [words[index : index + 6] for index in range(0, len(words), 6)]
    return "\n".join(opening + mark.join(row) + closing for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        LINES,
        LINES.replace("\n", "\n\n"),
        LINES.replace("\n1\n", "\n(1)\n(2)\n(3)\n(4)\n(5)\n(6)\n1\n"),
        in_rows(" | "),
        in_rows(" | ", "| ", " |"),
        in_rows(" | ", "| ", " |").replace("\n", "\n|---|:--|---|---|---|---|\n", 1),
        in_rows(" | ", "| **", "** |"),
        in_rows("\t"),
        in_rows(" | ").replace("\n2 |", "\n\n3\n\n" + in_rows(" | ").split("\n")[0] + "\n\n2 |"),
        in_rows(" | ").replace("truyền thông |", "truyền\nthông |", 1),
        "UBND TỈNH X | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
        + in_rows(" | ")
        + "\n\nTrên đây là kế hoạch.",
    ],
)
def test_the_same_table_in_every_form(text):
    (table,) = read(text)
    assert cells(table) == AS_PRINTED
    assert [row.anchor for row in table.rows] == ["PL.1", "PL.2", "PL.3"]
    source = unicodedata.normalize("NFC", text)
    for row in table.rows:
        for cell in row.cells:
            assert in_order(cell.text, source[cell.start : cell.end])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UBND TỈNH X | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 1/KH-UBND | Độc lập - Tự do - Hạnh phúc",
        "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính.\n2. Sở Y tế báo cáo.",
        "| Họ tên | Chức vụ | Điện thoại |\n|---|---|---|\n| A | B | 1 |",
        "TT Huế là một thành phố.\n1\nNội dung",
        "STT",
        "STT\nNội dung\nCơ quan chủ trì\nThời gian",
    ],
)
def test_a_text_without_tasks_in_a_table_gives_none(text):
    assert read(text) == []


def test_numbers_that_start_again_carry_their_group():
    (table,) = read("""TT | Nhiệm vụ | Chủ trì | Thời hạn
I | Tuyên truyền | |
1 | Phát sóng | Đài Truyền thanh | Quý I
2 | In tờ rơi | | Quý II
II. Đào tạo
1 | Mở lớp | Sở Nội vụ | Quý III""")
    assert [row.anchor for row in table.rows] == ["PL.I.1", "PL.I.2", "PL.II.1"]
    assert [(group.number, group.title) for group in table.groups] == [
        ("I", "Tuyên truyền"),
        ("II", "Đào tạo"),
    ]
    shared = table.rows[1].cells[1]
    assert (shared.text, shared.shared, shared.start) == (
        "Đài Truyền thanh",
        True,
        table.rows[0].cells[1].start,
    )


def test_an_empty_partner_cell_is_not_the_one_above():
    (table,) = read(
        "TT | Nhiệm vụ | Chủ trì | Phối hợp\n1 | Phát sóng | Sở A | Sở B\n2 | In tờ rơi | Sở C | "
    )
    assert cells(table)[1] == ["In tờ rơi", "Sở C", ""]


def test_nothing_is_merged_over_a_group_heading():
    (table,) = read(
        "TT | Việc | Chủ trì | Thời hạn\nI | A | |\n1 | Phát sóng | Sở A | Quý I\n"
        "II | B | |\n2 | In | | "
    )
    assert cells(table)[1] == ["In", "", ""]


def test_two_appendices_in_one_stretch_are_two_tables():
    found = read(f"{LINES}\n\nPHỤ LỤC II\n\nDANH MỤC\n\n{LINES}")
    assert [cells(table) for table in found] == [AS_PRINTED, AS_PRINTED]
    assert found[1].start > found[0].end


def test_items_under_one_number_keep_their_own_agencies():
    (table,) = read("""TT | Nhiệm vụ | Chủ trì | Thời hạn
1 | Phát sóng | Đài Truyền thanh | Quý I
 | In tờ rơi | Sở Nội vụ | Quý II""")
    assert [(row.anchor, row.cells[1].text) for row in table.rows] == [
        ("PL.1", "Đài Truyền thanh"),
        ("PL.1~2", "Sở Nội vụ"),
    ]


def test_a_row_that_only_names_its_items_is_a_heading():
    (table,) = read("""TT | Nhiệm vụ | Chủ trì
1 | Truyền thông |
1.1 | Phát sóng | Sở A
1.2 | In tờ rơi | Sở B""")
    assert [(row.number, row.group_title) for row in table.rows] == [
        ("1.1", "Truyền thông"),
        ("1.2", "Truyền thông"),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_raises(text):
    assert read(text) == [] or read(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damaged_table_raises(data):
    form = data.draw(
        st.sampled_from([LINES, in_rows(" | "), in_rows("\t"), LINES.replace("\n", "\n\n")])
    )
    lines = form.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "noise", "swap"]))
        if change == "drop" and len(lines) > 1:
            del lines[index]
        elif change == "double":
            lines.insert(index, lines[index])
        elif change == "noise":
            lines.insert(index, data.draw(st.text(max_size=20)))
        else:
            lines[0], lines[index] = lines[index], lines[0]
    text = "\n".join(lines)
    source = unicodedata.normalize("NFC", text)
    for table in find_tables(source, 0, len(source), "PL"):
        for row in table.rows:
            assert len(row.cells) == len(table.header)
            assert all(0 <= cell.start <= cell.end <= len(source) for cell in row.cells)
