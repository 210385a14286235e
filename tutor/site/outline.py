"""A Document laid out for its page: headings, paragraphs and tables, all cut from the source."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tutor.records import Document, Row, Section, Table

# Longer than this, a numbered paragraph is text that happens to have a number.
_MAX_HEADING_CHARS = 250


@dataclass(frozen=True, slots=True)
class Line:
    """A row with the second address it may be called by ("PL.VI.18" for PL.18), or ""."""

    row: Row
    alias: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table under one group heading; `title` is "" where there is none."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    title: str
    header: tuple[str, ...]
    groups: tuple[Group, ...]
    numbered: bool = True  # whether rows are shown with their numbers


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the page. `heading` is "" where all its text is paragraphs."""

    anchor: str
    alias: str  # the address with letters counted ("IV.6.4" for IV.6.d); "" where there is none
    depth: int  # of the heading element: 2 to 6
    heading: str
    paragraphs: tuple[str, ...]
    grids: tuple[Grid, ...]
    parts: tuple["Part", ...]


def outline(document: Document) -> tuple[Part, ...]:
    """The parts of the page in reading order. Rows of tables are in grids."""
    tables: dict[str, list[Table]] = {}
    for table in document.tables:
        tables.setdefault(table.path, []).append(table)
    layout = _Layout(document, tables)
    parts = tuple(layout.part(section, 2) for section in document.sections)
    return (*parts, *layout.homeless())


class _Layout:
    def __init__(self, document: Document, tables: dict[str, list[Table]]) -> None:
        self._source = document.source
        self._tables = tables
        self._row_anchors = {row.anchor for table in document.tables for row in table.rows}
        self._taken = {section.anchor for section in document.walk()} | self._row_anchors

    def part(self, section: Section, depth: int, above: tuple[str, str] = ("", "")) -> Part:
        """`above`: path of the section above, as printed and with letters counted."""
        children = [child for child in section.children if child.anchor not in self._row_anchors]
        texts = [self._source[paragraph.start : paragraph.end] for paragraph in section.body]
        heading = texts.pop(0) if self._has_heading(section) else ""
        counted = _counted(section, above)
        return Part(
            section.anchor,
            self._free(counted),
            min(depth, 6),
            heading,
            tuple(filter(str.strip, texts)),
            tuple(map(self._grid, self._tables.pop(section.path, []))),
            tuple(self.part(child, depth + 1, (section.path, counted)) for child in children),
        )

    def homeless(self) -> Iterator[Part]:
        """Tables whose section the tree does not hold: shown last rather than lost."""
        for path, tables in self._tables.items():
            yield Part(path, "", 2, "", (), tuple(map(self._grid, tables)), ())

    def _has_heading(self, section: Section) -> bool:
        if not section.marker or not section.body:
            return False
        first = section.body[0]
        is_sentence = self._source[first.start : first.end].rstrip().endswith((".", ";"))
        leads = bool(section.children) or (len(section.body) > 1 and not is_sentence)
        return leads and first.end - first.start <= _MAX_HEADING_CHARS

    def _grid(self, table: Table) -> Grid:
        by_group = groupby(table.rows, key=lambda row: f"{row.group} {row.group_title}".strip())
        groups = (Group(title, tuple(map(self._line, rows))) for title, rows in by_group)
        return Grid(table.title, table.header, tuple(groups))

    def _line(self, row: Row) -> Line:
        place, _, number = row.anchor.rpartition(".")
        is_long = not row.group or place.endswith(f".{row.group}")
        return Line(row, "" if is_long else self._free(f"{place}.{row.group}.{number}"))

    def _free(self, alias: str) -> str:
        """`alias` where nothing else on the page has it, else ""; one element an address."""
        if alias in self._taken:
            return ""
        self._taken.add(alias)
        return alias


def _counted(section: Section, above: tuple[str, str]) -> str:
    """The section's path with letters as their place in the list: IV.6.4 for IV.6.d."""
    printed, counted = above
    path = counted + section.path.removeprefix(printed)
    upper, dot, last = path.rpartition(".")
    is_letter = len(last) == 1 and last.islower() and section.ordinal
    return f"{upper}{dot}{section.ordinal}" if is_letter else path
