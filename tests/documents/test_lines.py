"""Physical lines: what an extraction leaves behind is cleaned, what the author wrote is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.lines import clean, read_lines, wrap_width

FULL = "Các cơ sở giáo dục trên địa bàn tổ chức dạy bơi an toàn cho trẻ em"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  1.  Dạy   bơi\tan toàn ", "1. Dạy bơi an toàn"),
        ("**Điều 1.** Phê duyệt", "Điều 1. Phê duyệt"),
        ("## II. NHIỆM VỤ", "II. NHIỆM VỤ"),
        ("> trích văn bản", "trích văn bản"),
        ("*in nghiêng* trong câu", "in nghiêng trong câu"),
        ("1\\. Mục đích", "1. Mục đích"),
        ("xem <https://sogddt.example.vn/boi>", "xem https://sogddt.example.vn/boi"),
        ("diện tích 3 * 4 mét", "diện tích 3 * 4 mét"),  # a sign of its own is no markdown
        ("lớp #3 của trường", "lớp #3 của trường"),
    ],
)
def test_markdown_and_loose_white_space_are_removed(raw, cleaned):
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    "line",
    [
        "4",
        "- 4 -",
        "– 12 –",
        "Trang 3/15",
        "Page 7",
        "-------",
        "________",
        "***",
        "|---|:---:|",
        "…",
        "./.",
    ],
)
def test_page_numbers_and_rulers_are_noise(line):
    assert [one.is_noise for one in read_lines(line)] in ([True], [])


@pytest.mark.parametrize(
    "line",
    [
        "2026",  # a year that a line break left alone
        "4. Dạy bơi",
        "- 4 lớp học bơi",
        "95%",
        "Trang bị 30 áo phao",
        "I.",
    ],
)
def test_short_lines_with_words_or_figures_are_content(line):
    assert [one.is_noise for one in read_lines(line)] == [False]


def test_a_line_knows_where_it_stands():
    source = "Mở đầu\n\n   **Dạy bơi**  \nKết thúc"
    lines = read_lines(source)
    assert [(line.text, line.number) for line in lines] == [
        ("Mở đầu", 1),
        ("Dạy bơi", 3),
        ("Kết thúc", 4),
    ]
    assert [source[line.start : line.end] for line in lines] == [
        "Mở đầu",
        "**Dạy bơi**",
        "Kết thúc",
    ]


def test_a_slice_keeps_the_offsets_and_numbers_of_the_whole():
    source = "một\nhai\nba\nbốn"
    (line,) = read_lines(source, source.index("ba"), source.index("\nbốn"))
    assert (line.text, line.number, source[line.start : line.end]) == ("ba", 3, "ba")


@pytest.mark.parametrize("source", ["", "\n\n", " \t \n "])
def test_a_text_without_words_has_no_lines(source):
    assert read_lines(source) == []


def test_broken_text_has_a_width():
    lines = read_lines("\n".join([FULL] * 12 + ["và học sinh."]))
    assert wrap_width(lines) == len(FULL)


@pytest.mark.parametrize(
    "lines",
    [
        [FULL] * 4,  # too few to tell
        [FULL] * 12 + [FULL * 3],  # one paragraph on one line: the author's lines
        [FULL * 3] * 12,  # nobody breaks that late
        [],
    ],
)
def test_unbroken_text_has_none(lines):
    assert wrap_width(read_lines("\n".join(lines))) is None


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aăđ.-|*# \t\n1", max_size=80))
def test_every_line_is_cut_from_the_source(source):
    for line in read_lines(source):
        assert line.text == clean(source[line.start : line.end])
        assert source.count("\n", 0, line.start) + 1 == line.number
