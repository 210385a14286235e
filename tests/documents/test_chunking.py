"""Chunking: one section or row a chunk, headings outermost first, spans that can be cited."""

import pytest

from tutor.documents.chunking import chunk_document
from tutor.records import Cell, Document, Paragraph, Row, Section, Table

SOURCE = """I. MỤC TIÊU
1. Đến năm 2026
- Trên 80% người dân đạt chuẩn.
- Có 40% doanh nghiệp tham gia.
II. TỔ CHỨC THỰC HIỆN
Sở Y tế chủ trì."""


def paragraph(source: str, text: str) -> Paragraph:
    start = source.index(text)
    return Paragraph(text, start, start + len(text), source[:start].count("\n") + 1)


def section(
    source: str, path: str, texts: list[str], children=(), marker="", heading=""
) -> Section:
    body = tuple(paragraph(source, text) for text in texts)
    end = children[-1].end if children else body[-1].end
    return Section(path, path, marker, heading, body, body[0].start, end, tuple(children))


def document(source: str, sections, tables=()) -> Document:
    return Document("ke-hoach", "plan", "Kế hoạch A", source, tuple(sections), tuple(tables))


def small() -> Document:
    below = section(
        SOURCE,
        "I.1",
        ["1. Đến năm 2026", "- Trên 80% người dân đạt chuẩn.", "- Có 40% doanh nghiệp tham gia."],
        (),
        "1.",
        "Đến năm 2026",
    )
    first = section(SOURCE, "I", ["I. MỤC TIÊU"], (below,), "I.", "MỤC TIÊU")
    second = section(
        SOURCE, "II", ["II. TỔ CHỨC THỰC HIỆN", "Sở Y tế chủ trì."], (), "II.", "TỔ CHỨC THỰC HIỆN"
    )
    return document(SOURCE, [first, second])


def test_each_chunk_belongs_to_one_section_and_carries_the_headings_above_it():
    chunks = chunk_document(small())
    assert [(chunk.id, chunk.headings) for chunk in chunks] == [
        ("ke-hoach#I.1/0", ("Kế hoạch A", "I. MỤC TIÊU")),
        ("ke-hoach#II/0", ("Kế hoạch A",)),
    ]
    assert chunks[0].text.split("\n") == [
        "1. Đến năm 2026",
        "- Trên 80% người dân đạt chuẩn.",
        "- Có 40% doanh nghiệp tham gia.",
    ]


def test_spans_lie_in_the_source():
    for chunk in chunk_document(small()):
        assert SOURCE[chunk.start : chunk.end] == chunk.text


def test_a_long_heading_over_children_keeps_its_own_chunk():
    long = "1. " + "Giao các cơ quan rà soát và thực hiện các nội dung sau đây " * 4
    source = f"{long}\na) Việc một."
    child = section(source, "1.a", ["a) Việc một."], (), "a)", "Việc một.")
    parent = section(source, "1", [long], (child,), "1.", long[3:])
    chunks = chunk_document(document(source, [parent]))
    assert [chunk.anchor for chunk in chunks] == ["1", "1.a"]
    assert chunks[1].headings[-1].endswith("…")


def test_a_long_section_is_cut_between_paragraphs_and_repeats_its_heading():
    texts = ["1. Nhiệm vụ"] + [f"- Việc {n} {'rất dài ' * 10}xong." for n in range(9)]
    source = "\n".join(texts)
    chunks = chunk_document(
        document(source, [section(source, "1", texts, (), "1.", "Nhiệm vụ")]), max_chars=300
    )
    assert len(chunks) > 2
    assert all(len(chunk.text) <= 300 for chunk in chunks)
    assert "\n".join(chunk.text for chunk in chunks) == source
    assert chunks[0].headings == ("Kế hoạch A",)
    assert chunks[1].headings == ("Kế hoạch A", "1. Nhiệm vụ")
    assert [chunk.id for chunk in chunks][:2] == ["ke-hoach#1/0", "ke-hoach#1/1"]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"Câu số {n} nói một việc." for n in range(60)),
        " ".join(f"từ{n}" for n in range(200)),  # a sentence without end
        "a" * 1000,  # and a line without spaces
    ],
)
def test_a_long_paragraph_is_cut_into_pieces_that_lie_in_the_source(text):
    source = text.replace("việc", "\nviệc")  # an extraction broke its lines
    body = (Paragraph(text, 0, len(source), 1),)
    one = Section("1", "1", "", "", body, 0, len(source))
    chunks = chunk_document(document(source, [one]), max_chars=200)
    assert all(len(chunk.text) <= 200 for chunk in chunks)
    assert "".join("".join(chunk.text for chunk in chunks).split()) == "".join(text.split())
    for chunk in chunks:
        if " " in text:
            assert " ".join(source[chunk.start : chunk.end].split()) == chunk.text


def table_document(*, with_sections: bool) -> Document:
    source = "PHỤ LỤC\n1 Tập huấn | Sở Y tế | Quý I\n2 Truyền thông | | Quý II"
    lines = source.split("\n")
    rows = []
    for number, (line, cells) in enumerate(
        zip(
            lines[1:],
            [("Tập huấn", "Sở Y tế", "Quý I"), ("Truyền thông", "", "Quý II")],
            strict=True,
        ),
        1,
    ):
        start = source.index(line)
        rows.append(
            Row(
                str(number),
                "I",
                "Nhân lực",
                tuple(Cell(cell, start, start + len(line)) for cell in cells),
                start,
                start + len(line),
                f"PL.{number}",
            )
        )
    table = Table(
        "PL", "Danh mục nhiệm vụ", ("Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"), tuple(rows)
    )
    children = (
        tuple(
            Section(
                row.anchor,
                row.anchor,
                row.number,
                row.cells[0].text,
                (Paragraph(row.cells[0].text, row.start, row.end, 1),),
                row.start,
                row.end,
            )
            for row in rows
        )
        if with_sections
        else ()
    )
    return document(source, [section(source, "PL", ["PHỤ LỤC"], children, "PHỤ LỤC", "")], [table])


@pytest.mark.parametrize("with_sections", [True, False])
def test_a_row_is_one_chunk_in_which_every_cell_says_its_column(with_sections):
    chunks = [
        chunk
        for chunk in chunk_document(table_document(with_sections=with_sections))
        if chunk.anchor != "PL"
    ]
    assert [chunk.text for chunk in chunks] == [
        "1. Nhiệm vụ: Tập huấn\nCơ quan chủ trì: Sở Y tế\nThời gian: Quý I",
        "2. Nhiệm vụ: Truyền thông\nThời gian: Quý II",
    ]
    assert [chunk.anchor for chunk in chunks] == ["PL.1", "PL.2"]
    assert chunks[0].headings == ("Kế hoạch A", "PHỤ LỤC", "Danh mục nhiệm vụ", "I Nhân lực")


def test_two_places_with_one_anchor_have_chunks_of_their_own():
    source = "Một.\nHai."
    twice = [section(source, "1", ["Một."]), section(source, "1", ["Hai."])]
    assert [chunk.id for chunk in chunk_document(document(source, twice))] == [
        "ke-hoach#1/0",
        "ke-hoach#1/1",
    ]


def test_a_document_without_text_has_no_chunks():
    assert chunk_document(document("", [])) == []


def test_a_limit_too_small_for_a_sentence_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="max_chars=5"):
        chunk_document(small(), max_chars=5)
