"""A document is laid out whole: every word of its sections stands on the page."""

import pytest

from tests.fakes import DOCUMENT
from tutor.documents import parse_text
from tutor.documents.library import read_library
from tutor.settings import PROJECT
from tutor.site.outline import outline

LIBRARY = [file.document for file in read_library(PROJECT / "knowledge")]


def walk(parts):
    for part in parts:
        yield part
        yield from walk(part.parts)


def test_a_numbered_line_above_others_is_a_heading():
    shown = {part.anchor: part for part in walk(outline(DOCUMENT))}
    assert shown["II"].heading == "II. TỔ CHỨC THỰC HIỆN"
    assert shown["II.1"].heading == "1. Phòng Văn hóa - Xã hội"
    assert shown["II.1"].paragraphs == ("- Chủ trì nhiệm vụ 1.a.",)
    assert shown["I.1.b"].heading == ""
    assert shown["I.1.b"].paragraphs == ("b) 60% người cao tuổi biết gọi điện\ncó hình.",)


def test_headings_grow_smaller_and_stop_at_six():
    assert {part.depth for part in walk(outline(DOCUMENT))} <= {2, 3, 4, 5, 6}


@pytest.mark.parametrize("document", [DOCUMENT, *LIBRARY], ids=lambda document: document.id)
def test_every_section_and_row_has_its_place(document):
    parts = list(walk(outline(document)))
    rows = [
        row for part in parts for grid in part.grids for group in grid.groups for row in group.rows
    ]
    anchors = [part.anchor for part in parts] + [row.anchor for row in rows if row.anchor]
    assert len(anchors) == len(set(anchors))
    assert set(anchors) >= {section.anchor for section in document.walk()}


@pytest.mark.parametrize("document", [DOCUMENT, *LIBRARY], ids=lambda document: document.id)
def test_every_text_is_cut_from_the_source(document):
    for part in walk(outline(document)):
        for text in (part.heading, *part.paragraphs):
            assert text in document.source


def test_a_text_without_structure_is_shown_too():
    (part,) = outline(parse_text("Chỉ một câu.", "x", "plan"))
    assert part.paragraphs == ("Chỉ một câu.",)
