"""Files to Documents. A reader a kind of file gives its text; the rest is the same for all."""

import re
from collections.abc import Sequence
from pathlib import Path

from tutor.documents.body_tables import place_tables, row_section
from tutor.documents.filetext import FileText
from tutor.documents.formats import FORMATS, REMEDIES, Format
from tutor.documents.lines import read_lines
from tutor.documents.materials import parse_material
from tutor.documents.outline import Appendix, build_sections, split_appendices
from tutor.documents.paragraphs import Block, is_heading_case, read_blocks
from tutor.documents.parsing import ParsingProcess
from tutor.documents.tables import find_tables
from tutor.errors import DocumentError
from tutor.records import Document, DocumentKind, Section, Table
from tutor.text.encodings import from_legacy, legacy_encoding
from tutor.text.instructions import defused, left_out
from tutor.text.normalise import nfc

_PARSING = ParsingProcess()
_MOST_LINES = 10  # that a note names
_ATTACHED = re.compile(r"\(\s*(?:Ban hành\s+)?[Kk]èm theo\b.*\)$")  # below a title, not part of it


def read_document(path: Path, kind: DocumentKind) -> Document:
    """The Document of one file, its id the file's name; DocumentError names file and remedy."""
    return parse_text(read_text(path), path.stem, kind)


def read_text(path: Path) -> str:
    """The text of a file (NFC); DocumentError when it holds none that can be read."""
    return read_file(path).text


def read_file(path: Path) -> FileText:
    """The text of a file (NFC), without lines that speak to a machine, and with what its operator
    should know; DocumentError as `read_text`."""
    format = _format(path)
    read = _PARSING.read(path, format.limit_s) if format.apart else format.read(path)
    text, notes = read.text, read.notes
    if legacy := legacy_encoding(text):  # before NFC, which drops what stands for "ư" in TCVN3
        text, notes = from_legacy(text, legacy), (f"converted from {legacy}", *notes)
    text = nfc(text)
    if not text.strip():
        raise DocumentError(f"{path}: the file holds no text; replace it or take it out")
    text = defused(text)
    if lines := left_out(text):
        notes = (*notes, _speaks_to_machines(lines))
    return FileText(text, notes)


def _speaks_to_machines(lines: Sequence[int]) -> str:
    places = ", ".join(map(str, lines[:_MOST_LINES])) + (", …" if len(lines) > _MOST_LINES else "")
    return f"left out, for they speak to a machine: {len(lines)} (lines {places}); look at the file"


def parse_text(source: str, id: str, kind: DocumentKind) -> Document:
    """The Document of a text; a plan without any structure has one section, `header`."""
    source = nfc(source)
    return parse_material(source, id) if kind == "material" else _parse_plan(source, id, kind)


def _parse_plan(source: str, id: str, kind: DocumentKind) -> Document:
    blocks, appendices = split_appendices(read_blocks(read_lines(source)), len(source))
    sections = build_sections(blocks)
    taken = {section.anchor for top in sections for section in top.walk()}
    sections, tables = place_tables(source, sections, taken)
    for appendix in appendices:
        found = find_tables(source, appendix.start, appendix.end, appendix.anchor)
        tables += found
        sections += (_appendix_section(source, appendix, found),)
    return Document(id, kind, document_title(sections) or id, source, sections, tuple(tables))


def document_title(sections: tuple[Section, ...]) -> str:
    """The kind and subject of the last document head ("Kế hoạch Triển khai …"); "" without one."""
    for section in reversed(sections):
        if section.path == "header":
            texts = [
                paragraph.text for paragraph in section.body if not _ATTACHED.match(paragraph.text)
            ]
            heads = [place for place, text in enumerate(texts[:-1]) if is_heading_case(text)]
            if heads:
                return texts[-1]
    return ""


def _format(path: Path) -> Format:
    """How the file is read; DocumentError where it is not, or is too large."""
    suffix = path.suffix.lower()
    format = FORMATS.get(suffix)
    if format is None:
        remedy = REMEDIES.get(suffix, f"use one of {', '.join(sorted(FORMATS))}")
        raise DocumentError(f"{path}: {suffix or 'no extension'} is not read; {remedy}")
    size = path.stat().st_size
    if size > format.max_bytes:
        raise DocumentError(f"{path}: {size} bytes; split it below {format.max_bytes}")
    return format


def _appendix_section(source: str, appendix: Appendix, tables: list[Table]) -> Section:
    rows = [row for table in tables for row in table.rows]
    blocks = read_blocks(read_lines(source, appendix.start, appendix.end))
    if not rows:
        return _prose_appendix(appendix, blocks)
    first = min(row.start for row in rows)
    head = tuple(block.paragraph for block in blocks if block.paragraph.end <= first)
    body = head or (blocks[0].paragraph,)
    return Section(
        appendix.path,
        appendix.anchor,
        blocks[0].text,
        appendix.title,
        body,
        appendix.start,
        rows[-1].end,
        tuple(row_section(row, table) for table in tables for row in table.rows),
    )


def _prose_appendix(appendix: Appendix, blocks: list[Block]) -> Section:
    children = build_sections(blocks[1:], prefix=appendix.anchor) if len(blocks) > 1 else ()
    own = [section for section in children if section.path == appendix.anchor]
    body = (blocks[0].paragraph, *(paragraph for section in own for paragraph in section.body))
    return Section(
        appendix.path,
        appendix.anchor,
        blocks[0].text,
        appendix.title,
        body,
        appendix.start,
        blocks[-1].paragraph.end,
        tuple(section for section in children if section.path != appendix.anchor),
    )
