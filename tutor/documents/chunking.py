"""Documents to chunks: the passages that are indexed, scored and cited."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.records import Chunk, Document, Paragraph, Row, Section, Table

MAX_CHARS = 1200
_HEADING_CHARS = 160
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the pieces of a chunk stand: the section's address and the headings above it."""

    path: str
    anchor: str
    headings: tuple[str, ...]


def chunk_document(document: Document, max_chars: int = MAX_CHARS) -> list[Chunk]:
    """Chunks of `document` in reading order; each holds text of one section or one table row only.

    A heading that only announces its children has no chunk of its own: theirs carry it.
    """
    if max_chars < 100:
        raise ValueError(f"max_chars={max_chars}; a chunk needs room for a sentence, 100 or more")
    parts: Counter[str] = Counter()
    chunks = []
    for place, pieces in _places(document, max_chars):
        for group in _packed(pieces, max_chars):
            part = parts[place.anchor]
            parts[place.anchor] += 1
            chunks.append(
                Chunk(
                    f"{document.id}#{place.anchor}/{part}",
                    document.id,
                    place.path,
                    place.anchor,
                    place.headings,
                    "\n".join(piece.text for piece in group),
                    group[0].start,
                    max(piece.end for piece in group),
                )
            )
    return chunks


def _places(document: Document, max_chars: int) -> Iterator[tuple[_Place, list[_Piece]]]:
    rows = {
        row.anchor: (table, row) for table in document.tables for row in table.rows if row.anchor
    }
    tables: dict[str, list[Table]] = {}
    for table in document.tables:
        tables.setdefault(table.path, []).append(table)
    anchors = {section.anchor for section in document.walk()}
    for section, above in _outline(document.sections, (document.title,)):
        if section.anchor in rows:
            yield _row(*rows[section.anchor], above, max_chars)
            continue
        own = [table for table in tables.get(section.anchor, ()) if table.rows]
        if not _announces(section, bool(own)):
            yield from _prose(document, section, above, max_chars)
        inside = (*above, _heading(section))
        for table in own:
            yield from (
                _row(table, row, inside, max_chars)
                for row in table.rows
                if row.anchor not in anchors
            )


def _outline(sections: tuple[Section, ...], above: tuple[str, ...]):
    """(section, headings above it) in reading order."""
    for section in sections:
        yield section, above
        yield from _outline(section.children, (*above, _heading(section)))


def _heading(section: Section) -> str:
    return _cut(f"{section.marker} {section.heading}".strip() or section.path)


def _cut(text: str) -> str:
    """`text` as a heading: a numbered paragraph may be its own heading and very long."""
    if len(text) <= _HEADING_CHARS:
        return text
    return text[:_HEADING_CHARS].rsplit(" ", 1)[0] + " …"


def _announces(section: Section, has_rows: bool) -> bool:
    texts = [paragraph.text for paragraph in section.body if paragraph.text]
    below = bool(section.children) or (has_rows and bool(section.marker or section.heading))
    return below and len(texts) <= 1 and len("".join(texts)) <= _HEADING_CHARS


def _prose(
    document: Document, section: Section, above: tuple[str, ...], max_chars: int
) -> Iterator[tuple[_Place, list[_Piece]]]:
    """The section's own paragraphs; what does not fit into the first chunk repeats its heading."""
    pieces = [
        piece
        for paragraph in section.body
        if paragraph.text
        for piece in _split(document.source, paragraph, max_chars)
    ]
    groups = list(_packed(pieces, max_chars))
    for number, group in enumerate(groups):
        headings = (*above, _heading(section)) if number else above
        yield _Place(section.path, section.anchor, headings), group


def _split(source: str, paragraph: Paragraph, max_chars: int) -> list[_Piece]:
    """`paragraph` as it is, or cut between sentences (words, if need be) where it is too long."""
    if len(paragraph.text) <= max_chars:
        return [_Piece(paragraph.text, paragraph.start, paragraph.end)]
    pieces, cursor = [], paragraph.start
    for text in _cuts(paragraph.text, max_chars):
        start, cursor = _span(source, text, cursor, paragraph.end)
        pieces.append(_Piece(text, start, cursor))
    return pieces


def _span(source: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Where `text` stands in source[start:end]; the source may have more between its words."""
    first, cursor = None, start
    for word in text.split():
        found = source.find(word, cursor, end)
        if found < 0:  # a mark was taken out of its middle
            continue
        first = found if first is None else first
        cursor = found + len(word)
    return (start, end) if first is None else (first, cursor)


def _cuts(text: str, max_chars: int) -> list[str]:
    cuts: list[str] = []
    for sentence in _SENTENCE.split(text):
        for part in _words(sentence, max_chars):
            if cuts and len(cuts[-1]) + 1 + len(part) <= max_chars:
                cuts[-1] = f"{cuts[-1]} {part}"
            else:
                cuts.append(part)
    return cuts


def _words(sentence: str, max_chars: int) -> Iterator[str]:
    """`sentence` in parts of at most `max_chars`, cut at spaces where there are any."""
    while len(sentence) > max_chars:
        edge = sentence.rfind(" ", 1, max_chars + 1)
        edge = max_chars if edge < 0 else edge
        yield sentence[:edge]
        sentence = sentence[edge:].lstrip()
    if sentence:
        yield sentence


def _packed(pieces: list[_Piece], max_chars: int) -> Iterator[list[_Piece]]:
    """Neighbours together as long as they fit."""
    group: list[_Piece] = []
    for piece in pieces:
        if group and sum(len(one.text) + 1 for one in group) + len(piece.text) > max_chars:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _row(
    table: Table, row: Row, above: tuple[str, ...], max_chars: int
) -> tuple[_Place, list[_Piece]]:
    """A row: every cell says its column, so that it can be understood without the table's head."""
    named = [
        _cut(text)
        for text in (table.title, f"{row.group} {row.group_title}".strip())
        if text and text not in above
    ]
    anchor = row.anchor or table.path
    place = _Place(anchor, anchor, (*above, *named))
    columns = table.header if len(table.header) == len(row.cells) else ("",) * len(row.cells)
    texts = [
        text
        for column, cell in zip(columns, row.cells, strict=True)
        if cell.text
        for text in _cells(column, cell.text, max_chars)
    ]
    if texts and row.number:
        texts[0] = f"{row.number}. {texts[0]}"
    return place, [_Piece(text, row.start, row.end) for text in texts]


def _cells(column: str, text: str, max_chars: int) -> list[str]:
    label = f"{column}: " if column else ""
    return [label + part for part in _cuts(text, max(50, max_chars - len(label) - 10))]
