"""Files to Documents. One function a kind of file gives its text; the rest is the same for all."""

import re
from pathlib import Path

from tutor.documents.body_tables import place_tables, row_section
from tutor.documents.lines import read_lines
from tutor.documents.outline import Appendix, build_sections, split_appendices
from tutor.documents.paragraphs import Block, is_heading_case, read_blocks
from tutor.documents.tables import find_tables
from tutor.errors import DocumentError
from tutor.records import Document, DocumentKind, Section, Table
from tutor.text.normalise import nfc

_MAX_BYTES = 20_000_000
_ATTACHED = re.compile(r"\(\s*(?:Ban hành\s+)?[Kk]èm theo\b.*\)$")  # below a title, not part of it


def read_document(path: Path, kind: DocumentKind) -> Document:
    """The Document of one file, its id the file's name; DocumentError names file and remedy."""
    return parse_text(read_text(path), path.stem, kind)


def read_text(path: Path) -> str:
    """The text of a file (NFC); DocumentError when it holds none that can be read."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(
            f"{path}: {path.suffix or 'no extension'} is not read; "
            f"use one of {', '.join(sorted(_READERS))}"
        )
    text = nfc(reader(path))
    if not text.strip():
        raise DocumentError(f"{path}: the file holds no text; replace it or take it out")
    return text


def parse_text(source: str, id: str, kind: DocumentKind) -> Document:
    """The Document of a text; a text without any structure has one section, `header`."""
    source = nfc(source)
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


def _read_plain(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > _MAX_BYTES:
        raise DocumentError(f"{path}: {len(data)} bytes; split it below {_MAX_BYTES}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise DocumentError(f"{path}: broken UTF-16; save the file as UTF-8") from error
    if b"\0" in data:
        raise DocumentError(f"{path}: binary data; save the text as UTF-8 (.txt or .md)")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DocumentError(f"{path}: line {line} is not UTF-8; save the file as UTF-8") from error


def _read_pdf(path: Path) -> str:
    from tutor.documents.pdf import read_pdf

    return read_pdf(path).text


def _read_image(path: Path) -> str:
    from tutor.documents.pdf import read_image

    return read_image(path).text


_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_READERS = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".pdf": _read_pdf,
    **dict.fromkeys(_PICTURES, _read_image),
}


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
