"""Course material to Documents: sections by its headings, else by its pages, else one.

Section paths: a heading with a number has it as printed ("II", "1.2", "PL1" for an appendix), one
without is "h" and its place among those beside it ("h3"); below another heading its path stands
first ("II.1", "h3.2.h1"). What stands above the first heading is `header`; without headings page 4
is "tr.4", and a file without pages is `body`. A path that comes again has "~2" behind its anchor.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tutor.documents.filetext import PAGE
from tutor.documents.lines import Line, read_lines, wrap_width
from tutor.documents.material_headings import Heading, find_headings, rank
from tutor.documents.material_tables import is_row, read_table
from tutor.documents.paragraphs import is_heading_case, is_terminated, join_lines
from tutor.records import Document, Paragraph, Section, Table

_PAGE_NUMBER = re.compile(r"(?:Trang|Page)\s+\d+(?:\s*/\s*\d+)?", re.I)
_BULLET = re.compile(r"[-–—•+*▪○●✓]\s+(?=\S)")
_ITEM = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|\(\d{1,2}\))\s")
_TITLE = re.compile(r"sổ tay|cẩm nang|tài liệu|hướng dẫn|giáo trình|hỏi[ -–]+đáp|bài giảng", re.I)
_TITLE_LINES = 8
_TITLE_CHARS = 150
_FULL = 0.75  # of the width at which lines were wrapped: a shorter one was ended by its author
_MAX_DEPTH = 12


@dataclass
class _Node:
    path: str
    heading: Heading | None
    lines: list[Line]
    children: list["_Node"] = field(default_factory=list)


def parse_material(source: str, id: str) -> Document:
    """The Document of a material's text (NFC; the form of `FileText.text`); its title is its first
    heading where that stands alone at its depth, else its first line, else its id."""
    lines = [line for line in read_lines(source) if _has_words(line)]
    headings = find_headings(source, lines)
    title = _title_heading(headings)
    inner = [heading for heading in headings if heading is not title]
    paged = not inner and PAGE in source
    nodes = _by_pages(source, lines) if paged else _tree(lines, inner)
    builder = _Builder(source, wrap_width(lines))
    sections = tuple(builder.section(node) for node in nodes)
    named = lines[title.line].text if title else _title_line(lines, headings)
    return Document(id, "material", named or id, source, sections, tuple(builder.tables))


class Pages:
    """Which page of a document a place is on."""

    def __init__(self, source: str) -> None:
        self._breaks = [match.start() for match in re.finditer(PAGE, source)]

    def of(self, offset: int) -> int:
        """The page, from 1; 0 where the document has no pages."""
        return bisect_right(self._breaks, offset) + 1 if self._breaks else 0


def _has_words(line: Line) -> bool:
    return any(map(str.isalnum, line.text)) and not _PAGE_NUMBER.fullmatch(line.text)


def _title_heading(headings: Sequence[Heading]) -> Heading | None:
    """The mark that is the whole document's: the first, with nothing beside it at its depth."""
    marked = [heading for heading in headings if heading.depth]
    if not marked or marked[0] is not headings[0] or marked[0].component:
        return None
    alone = all(heading.depth > marked[0].depth for heading in marked[1:])
    return marked[0] if alone else None


def _title_line(lines: Sequence[Line], headings: Sequence[Heading]) -> str:
    end = min(_TITLE_LINES, headings[0].line if headings else len(lines))
    texts = [
        line.text
        for line in lines[:end]
        if len(line.text) <= _TITLE_CHARS and not is_terminated(line.text) and "|" not in line.text
    ]
    return next((text for text in texts if _TITLE.search(text)), texts[0] if texts else "")


def _by_pages(source: str, lines: Sequence[Line]) -> list[_Node]:
    pages = Pages(source)
    nodes: dict[int, _Node] = {}
    for line in lines:
        number = pages.of(line.start)
        nodes.setdefault(number, _Node(f"tr.{number}", None, [])).lines.append(line)
    return list(nodes.values())


def _tree(lines: Sequence[Line], headings: Sequence[Heading]) -> list[_Node]:
    edges = [*(heading.line for heading in headings), len(lines)]
    roots: list[_Node] = []
    if above := list(lines[: edges[0]]):
        roots.append(_Node("header" if headings else "body", None, above))
    stack: list[_Node] = []
    for heading, end in zip(headings, edges[1:], strict=True):
        stack = _above(stack, heading)[:_MAX_DEPTH]
        beside = stack[-1].children if stack else roots
        path = _path(stack[-1].path if stack else "", heading, beside)
        node = _Node(path, heading, list(lines[heading.line : end]))
        beside.append(node)
        stack = [*stack, node]
    return roots


def _above(stack: list[_Node], heading: Heading) -> list[_Node]:
    """The open headings below which `heading` stands."""
    for place, node in enumerate(stack):
        if node.heading is not None and _ends(node.heading, heading):
            return stack[:place]
    return stack


def _ends(open: Heading, heading: Heading) -> bool:
    if open.depth or heading.depth:
        return bool(heading.depth) and (not open.depth or open.depth >= heading.depth)
    if open.style == heading.style:
        return True
    own, other = rank(heading.style), rank(open.style)
    return own is not None and (other is None or other >= own)


def _path(above: str, heading: Heading, beside: Sequence[_Node]) -> str:
    component = heading.component
    if not component:
        others = sum(node.heading is not None and not node.heading.component for node in beside)
        component = f"h{others + 1}"
    for inner in _ends_of(above):  # "1.2" below "1" is 1.2, not 1.1.2
        if component.startswith(f"{inner}."):
            head = above[: len(above) - len(inner)].rstrip(".")
            return f"{head}.{component}" if head else component
    return f"{above}.{component}" if above else component


def _ends_of(path: str) -> Iterator[str]:
    """What `path` may end in, the longest first: "II.1.2", "1.2", "2"."""
    names = path.split(".")
    return (".".join(names[first:]) for first in range(len(names)) if path)


class _Builder:
    """Sections and tables of a file, with the anchors that are taken."""

    def __init__(self, source: str, width: int | None) -> None:
        self._source = source
        self._width = width
        self._seen: Counter[str] = Counter()
        self.tables: list[Table] = []

    def section(self, node: _Node) -> Section:
        self._seen[node.path] += 1
        time = self._seen[node.path]
        anchor = node.path if time == 1 else f"{node.path}~{time}"
        body = tuple(self._body(node, anchor))
        children = tuple(map(self.section, node.children))
        heading = node.heading
        return Section(
            node.path,
            anchor,
            heading.printed if heading else "",
            heading.words if heading else "",
            body,
            node.lines[0].start,
            max(node.lines[-1].end, *(child.end for child in children), 0),
            children,
        )

    def _body(self, node: _Node, anchor: str) -> Iterator[Paragraph]:
        """The paragraphs of a section; its tables are kept apart, unless they are no tables."""
        own = node.heading.lines if node.heading else 0
        if own:
            yield _paragraph(node.lines[:own])
        for group in _groups(node.lines[own:], self._source, self._width):
            if is_row(group[0].text):
                spans = [(line.start, line.end) for line in group]
                if table := read_table(self._source, spans, anchor):
                    self.tables.append(table)
                    continue
                yield from map(_paragraph, ([line] for line in group))
            else:
                yield _paragraph(group)


def _groups(lines: Sequence[Line], source: str, width: int | None) -> Iterator[list[Line]]:
    """Lines of one paragraph, or of one table, together."""
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group[-1], line, source, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(last: Line, line: Line, source: str, width: int | None) -> bool:
    between = source[last.end : line.start]
    if is_row(last.text) or is_row(line.text):
        return is_row(last.text) and is_row(line.text) and "\n\n" not in between
    if width is None or between.count("\n") > 1 or PAGE in between:
        return False
    if _BULLET.match(line.text) or _ITEM.match(line.text):
        return False
    if is_heading_case(last.text) != is_heading_case(line.text):
        return False
    return len(last.text) >= _FULL * width


def _paragraph(lines: Sequence[Line]) -> Paragraph:
    text = join_lines([line.text for line in lines])
    bullet = "-" if _BULLET.match(text) else ""
    return Paragraph(text, lines[0].start, lines[-1].end, lines[0].number, bullet)
