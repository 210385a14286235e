"""A document is laid out whole: every word of its sections stands on the page."""

import pytest

from tests.fakes import DOCUMENT
from tutor.documents.library import read_library
from tutor.documents.reader import parse_text
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


@pytest.mark.parametrize(("id", "anchor", "alias"), [
    ("hai-chau", "I.1.b", "I.1.2"),
    ("bac-ninh", "IV.6.d", "IV.6.4"),  # printed 6.d, cited 6.4
    ("van-xuan", "III.1.đ", "III.1.5"),
    ("dien-bien", "III.5.3.a", "III.5.3.1"),
    ("dien-bien", "V.2~2", ""),
])  # fmt: skip
def test_a_letter_is_reached_by_its_number_too(id, anchor, alias):
    document = next(one for one in (DOCUMENT, *LIBRARY) if one.id == id)
    assert {part.anchor: part.alias for part in walk(outline(document))}[anchor] == alias


def test_a_row_is_reached_through_its_group_too():
    document = next(one for one in LIBRARY if one.id == "van-xuan")
    lines = [
        line
        for part in walk(outline(document))
        for grid in part.grids
        for group in grid.groups
        for line in group.lines
    ]
    assert ("PL.5", "PL.II.5") in [(line.row.anchor, line.alias) for line in lines]


def test_headings_grow_smaller_and_stop_at_six():
    assert {part.depth for part in walk(outline(DOCUMENT))} <= {2, 3, 4, 5, 6}


@pytest.mark.parametrize("document", [DOCUMENT, *LIBRARY], ids=lambda document: document.id)
def test_every_section_and_row_has_its_place(document):
    parts = list(walk(outline(document)))
    lines = [
        line
        for part in parts
        for grid in part.grids
        for group in grid.groups
        for line in group.lines
    ]
    anchors = [part.anchor for part in parts] + [line.row.anchor for line in lines]
    aliases = [place.alias for place in (*parts, *lines) if place.alias]
    assert len({*anchors, *aliases}) == len(anchors) + len(aliases)
    assert set(anchors) >= {section.anchor for section in document.walk()}


@pytest.mark.parametrize("document", [DOCUMENT, *LIBRARY], ids=lambda document: document.id)
def test_every_text_is_cut_from_the_source(document):
    for part in walk(outline(document)):
        for text in (part.heading, *part.paragraphs):
            assert text in document.source


def test_a_text_without_structure_is_shown_too():
    (part,) = outline(parse_text("Chỉ một câu.", "x", "plan"))
    assert part.paragraphs == ("Chỉ một câu.",)
