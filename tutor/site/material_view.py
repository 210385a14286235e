"""Course material laid out for its page: headings, text, lists, tables and where pages begin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from tutor.documents.materials import Pages
from tutor.records import Document, Paragraph, Section, Table
from tutor.site.outline import Grid, Group, Line

_MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a list (`items`), a table (`grid`) or the beginning of a page (`page`)."""

    kind: Literal["paragraph", "list", "table", "page"]
    text: str = ""
    items: tuple[str, ...] = ()
    grid: Grid | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class MaterialPart:
    anchor: str
    name: str  # what a citation calls it; "" where it has neither heading nor page
    depth: int  # of the heading element: 2 to 6
    heading: str
    begins: int  # the page that begins with it; 0 where none does
    pieces: tuple[Piece, ...]
    parts: tuple["MaterialPart", ...]


def material_parts(document: Document, title: str) -> tuple[MaterialPart, ...]:
    """The parts of the page in reading order. A first line that is the page's `title` is left out.

    Where a page begins stands once, before the first thing that is on it.
    """
    layout = _Layout(document, title)
    return tuple(layout.part(section, 2) for section in document.sections)


class _Layout:
    def __init__(self, document: Document, title: str) -> None:
        self._title = title
        self._pages = Pages(document.source)
        self._page = 0
        self._tables: dict[str, list[Table]] = {}
        for table in document.tables:
            self._tables.setdefault(table.path, []).append(table)

    def part(self, section: Section, depth: int) -> MaterialPart:
        begins = self._begun(section.start)
        heading = section.body[0].text if section.marker or section.heading else ""
        body = section.body[1:] if heading else section.body
        if body and body[0].text == self._title:
            body = body[1:]
        return MaterialPart(
            section.anchor,
            heading or (str(self._page) if self._page else ""),
            min(depth, _MAX_DEPTH),
            heading,
            begins,
            tuple(self._pieces(body, self._tables.get(section.anchor, ()))),
            tuple(self.part(child, depth + 1) for child in section.children),
        )

    def _begun(self, offset: int) -> int:
        """The page that `offset` is the first on; 0 where nothing begins there."""
        page = self._pages.of(offset)
        begins = page if page != self._page else 0
        self._page = page
        return begins

    def _pieces(self, body: Sequence[Paragraph], tables: Sequence[Table]) -> Iterator[Piece]:
        parts: list[Paragraph | Table] = [*body, *tables]
        parts.sort(key=lambda part: part.start)
        for key, group in groupby(parts, key=self._kind):
            if page := key[0] if key[0] != self._page else 0:
                self._page = page
                yield Piece("page", page=page)
            yield from _shown(list(group))

    def _kind(self, part: Paragraph | Table) -> tuple[int, str]:
        kind = "list" if isinstance(part, Paragraph) and part.bullet else "other"
        return self._pages.of(part.start), kind


def _shown(parts: Sequence[Paragraph | Table]) -> Iterator[Piece]:
    if isinstance(parts[0], Paragraph) and parts[0].bullet:
        items = (part.text for part in parts if isinstance(part, Paragraph))
        yield Piece("list", items=tuple(text.split(maxsplit=1)[-1] for text in items))
        return
    for part in parts:
        if isinstance(part, Table):
            yield Piece("table", grid=_grid(part))
        else:
            yield Piece("paragraph", part.text)


def _grid(table: Table) -> Grid:
    lines = tuple(Line(row, "") for row in table.rows)
    numbered = any(row.number for row in table.rows)
    return Grid(table.title, table.header, (Group("", lines),), numbered)
