"""A lesson as the document that is searched, shown and cited."""

import pytest

from tests.lessons.written import LESSON
from tutor.documents.chunking import chunk_document
from tutor.lessons.document import addressed, anchors, lesson_document, unmarked
from tutor.lessons.parser import parse_lesson

LESSON_READ = parse_lesson(LESSON, "xem-gio", "xem-gio.md")[0]
DOCUMENT = lesson_document(LESSON_READ)


@pytest.mark.parametrize(
    ("text", "address", "calls_self", "expected"),
    [
        ("{Bác} ơi, {cháu} chào {bác}.", "bác", "cháu", "Bác ơi, cháu chào bác."),
        ("{Bác} ơi, {cháu} chào {bác}.", "ông", "con", "Ông ơi, con chào ông."),
        ("{Cháu} nghe.", "em", "mình", "Mình nghe."),
        ("Bác sĩ hỏi {bạn}.", "cô", "con", "Bác sĩ hỏi {bạn}."),  # not a placeholder
    ],
)
def test_the_learner_is_addressed_as_chosen(text, address, calls_self, expected):
    assert addressed(text, address, calls_self) == expected


def test_words_of_the_screen_stand_between_quotation_marks():
    assert unmarked("Chạm **Mở**, rồi **Cài đặt**.") == "Chạm “Mở”, rồi “Cài đặt”."


def test_every_part_has_a_place():
    assert [section.path for section in DOCUMENT.walk()] == (
        "header H1 H2 H3 B1 B2 B3 keypad safety T1 K1 K2 G1 G2".split()
    )
    assert (DOCUMENT.id, DOCUMENT.kind, DOCUMENT.title) == (
        "xem-gio",
        "lesson",
        "Xem giờ trên điện thoại",
    )


def test_a_place_holds_its_own_text():
    by_path = {section.path: section for section in DOCUMENT.walk()}
    step = DOCUMENT.source[by_path["B1"].start : by_path["B1"].end]
    assert step.split("\n")[:3] == [
        "Bước 1. Mở đồng hồ",
        "Bác mở “Đồng hồ”, đừng chạm hình khác.",
        "Bác thấy kim đồng hồ chưa?",
    ]
    assert "Chữ bé quá: Bác nhờ người nhà đọc giúp." in step
    check = DOCUMENT.source[by_path["K2"].start : by_path["K2"].end]
    assert check.endswith("Không tải. Máy có sẵn đồng hồ rồi.")


def test_places_are_cut_from_the_text_that_is_shown():
    for section in DOCUMENT.walk():
        for paragraph in section.body:
            assert DOCUMENT.source[paragraph.start : paragraph.end] == paragraph.text
            line = DOCUMENT.source.split("\n")[paragraph.line - 1]
            assert line == paragraph.text


def test_nothing_of_the_file_s_marks_is_shown():
    assert not [mark for mark in ("{", "}", "**", "[XN", "[KT", "=>") if mark in DOCUMENT.source]


def test_every_place_is_indexed():
    chunks = chunk_document(DOCUMENT, 1200)
    assert {chunk.id.split("#")[1].split("/")[0] for chunk in chunks} >= {"H1", "B3", "T1", "G2"}


def test_links_have_the_first_line_of_their_place():
    links = anchors(LESSON_READ)
    assert links["B2"] == "Bước 2. Đặt báo thức"
    assert links["H1"] == "Giờ nằm ở đâu trên máy?"
