"""What a question may be answered with from course material: paragraphs, and rows of tables."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tutor.documents.catalogue import Entry
from tutor.records import Document, Paragraph, Row, Section, Table
from tutor.text.normalise import squeeze

_KIND_OF_TITLE = re.compile(r"sổ tay|cẩm nang|tài liệu|hướng dẫn|hỏi[ -–]+đáp", re.I)
_ITEM = re.compile(r"(?:\d{1,2}|[a-zđ])[.)]\s")


@dataclass(frozen=True, slots=True)
class Material:
    """A document of course material with its row of the catalogue."""

    document: Document
    row: Entry = field(default_factory=Entry)

    @property
    def title(self) -> str:
        return self.row.title or self.document.title


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with the items that belong to it, or a row of a table."""

    material: Material
    section: Section
    text: str  # as said; a cell has its column's name before it
    above: str  # titles of the document and of what it stands in
    start: int
    end: int


def passages_by_anchor(material: Material) -> Mapping[str, list[Passage]]:
    """Every passage of a material, by the anchor of its section."""
    passages: dict[str, list[Passage]] = {}
    tables: dict[str, list[Table]] = {}
    for table in material.document.tables:
        tables.setdefault(table.path, []).append(table)
    title = _KIND_OF_TITLE.sub("", material.title)
    for section, above in _outline(material.document.sections, (title,)):
        own = [_of_paragraphs(group, material, section, above) for group in _groups(section)]
        for table in tables.get(section.anchor, ()):
            own += [_of_row(row, table, material, section, above) for row in table.rows]
        passages[section.anchor] = own
    return passages


def _outline(
    sections: Iterable[Section], above: tuple[str, ...]
) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """(section, titles above and its own) in reading order."""
    for section in sections:
        titles = (*above, section.heading)
        yield section, titles
        yield from _outline(section.children, titles)


def _groups(section: Section) -> Iterator[list[Paragraph]]:
    """Paragraphs of a section below its heading; one that ends in ":" has its list with it."""
    texts = section.body[1:] if section.marker or section.heading else section.body
    group: list[Paragraph] = []
    for paragraph in texts:
        listed = group and group[0].text.endswith(":") and _is_item(paragraph)
        if group and not listed:
            yield group
            group = []
        group.append(paragraph)
    if group:
        yield group


def _is_item(paragraph: Paragraph) -> bool:
    return bool(paragraph.bullet) or _ITEM.match(paragraph.text) is not None


def _of_paragraphs(
    group: Sequence[Paragraph], material: Material, section: Section, above: Sequence[str]
) -> Passage:
    text = "\n".join(paragraph.text for paragraph in group)
    return Passage(material, section, text, " ".join(above), group[0].start, group[-1].end)


def _of_row(
    row: Row, table: Table, material: Material, section: Section, above: Sequence[str]
) -> Passage:
    named = [
        f"{column}: {squeeze(cell.text)}" if column else squeeze(cell.text)
        for column, cell in zip(table.header, row.cells, strict=True)
        if cell.text
    ]
    titles = " ".join((*above, table.title))
    return Passage(material, section, "; ".join(named), titles, row.start, row.end)
