"""Tables of tasks inside the text of a document: their rows become places of the section."""

import re
from collections.abc import Iterable
from dataclasses import replace

from tutor.documents.columns import column_kind
from tutor.documents.tables import find_tables
from tutor.records import Paragraph, Row, Section, Table

_NO_TABLES = ("header", "preamble", "closing", "recipients", "signature")
_FRAME = 3
_NUMBER_COLUMN = re.compile(r"S?TT|Số TT|Số thứ tự", re.I)


def place_tables(
    source: str, sections: Iterable[Section], taken: set[str]
) -> tuple[tuple[Section, ...], list[Table]]:
    """`sections` with the rows of their tables as children, and those tables, in reading order.

    taken: anchors in use; a row whose number the section prints too gets a "~2" behind it.
    """
    placed: list[Section] = []
    tables: list[Table] = []
    for section in sections:
        if section.path in _NO_TABLES:
            placed.append(section)
            continue
        own = [_with_free_anchors(table, taken) for table in _own_tables(source, section)]
        children, below = place_tables(source, section.children, taken)
        rows = tuple(row_section(row, table) for table in own for row in table.rows)
        body = tuple(paragraph for paragraph in section.body if not _inside(paragraph, own))
        placed.append(replace(section, body=body, children=(*rows, *children)))
        tables += [*own, *below]
    return tuple(placed), tables


def row_section(row: Row, table: Table) -> Section:
    """The place of one row: a paragraph for each cell that holds something."""
    body = tuple(Paragraph(cell.text, cell.start, cell.end, 0) for cell in row.cells if cell.text)
    kinds = [column_kind(name) for name in table.header]
    named = [cell for cell, kind in zip(row.cells, kinds, strict=False) if kind == "name"]
    heading = max(named or row.cells, key=lambda cell: len(cell.text)).text if row.cells else ""
    number = int(row.number) if row.number.isdigit() else 0
    return Section(
        row.anchor,
        row.anchor,
        row.number,
        heading,
        body or (Paragraph("", row.start, row.end, 0),),
        row.start,
        row.end,
        (),
        number,
    )


def _own_tables(source: str, section: Section) -> list[Table]:
    """Tables between the paragraphs of `section` itself, below its first one."""
    body = section.body if not section.marker else section.body[1:]
    barred = [paragraph for paragraph in body if paragraph.text.count("|") > 1]
    listed = [paragraph for paragraph in body if _NUMBER_COLUMN.fullmatch(paragraph.text)]
    if barred:
        found = find_tables(source, barred[0].start, barred[-1].end, section.anchor)
    elif listed:
        found = find_tables(source, listed[0].start, body[-1].end, section.anchor)
    else:
        return []
    return [table for table in found if len(table.rows) > 1 and _keeps(section, table)]


def _keeps(section: Section, table: Table) -> bool:
    """Whether `section` has words of its own beside the table, so that it stays a place."""
    return any(not _inside(paragraph, [table]) for paragraph in section.body)


def _with_free_anchors(table: Table, taken: set[str]) -> Table:
    rows = []
    for row in table.rows:
        anchor = row.anchor if row.anchor not in taken else f"{row.anchor}~2"
        taken.add(anchor)
        rows.append(replace(row, anchor=anchor))
    return replace(table, rows=tuple(rows))


def _inside(paragraph: Paragraph, tables: Iterable[Table]) -> bool:
    return any(
        # a framed row begins and ends with a bar that is no cell of it
        table.start - _FRAME <= paragraph.start and paragraph.end <= table.end + _FRAME
        for table in tables
    )
