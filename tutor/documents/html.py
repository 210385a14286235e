"""Web pages (.html): headings, paragraphs, counted lists, tables; nothing that serves the site."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from tutor.documents.filetext import FileText
from tutor.documents.markup import GridCell, table_lines
from tutor.documents.plain import decoded
from tutor.documents.word_numbers import written
from tutor.text.normalise import squeeze

_DROPPED = [
    "script", "style", "nav", "noscript", "template", "svg", "iframe", "object", "head", "select",
    "button", "textarea",
]  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "figure", "figcaption",
    "blockquote", "center", "address", "dl", "dt", "dd", "form", "fieldset", "legend", "details",
    "summary", "caption", "hr", "body", "html", "pre",
}  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_CHARSET_WITHIN_BYTES = 4096
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MAX_SPAN = 1000
_MAX_PLACES = 2_000_000


def read_html(path: Path) -> FileText:
    """The text of a web page; DocumentError where its encoding cannot be told."""
    data = path.read_bytes()
    said = _CHARSET.search(data[:_CHARSET_WITHIN_BYTES])
    text = decoded(path, data, said[1].decode() if said else "")
    page = BeautifulSoup(text, "lxml")
    for tag in page(_DROPPED):
        tag.decompose()
    for tag in page.find_all(_is_hidden):
        tag.decompose()
    return FileText("\n".join(_lines(page)))


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or _HIDDEN.search(str(tag.get("style", ""))) is not None


def _lines(node: Tag) -> list[str]:
    """The lines of a part of the page, one a paragraph."""
    lines: list[str] = []
    words: list[str] = []

    def end() -> None:
        lines.extend(_paragraph(words))
        words.clear()

    for piece in _pieces(node):
        if isinstance(piece, str):
            words.append(piece)
        else:
            end()
            lines.extend(piece)
    end()
    return lines


def _pieces(node: Tag) -> Iterator[str | list[str]]:
    """Words as they follow each other; a list of lines, maybe empty, where a paragraph ends."""
    for child in node.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):  # a comment
                yield re.sub(r"\s+", " ", child)
        elif isinstance(child, Tag):
            yield from _tag_pieces(child)


def _tag_pieces(tag: Tag) -> Iterator[str | list[str]]:
    if tag.name == "br":
        yield "\n"
    elif match := _HEADING.fullmatch(tag.name):
        yield [f"{'#' * int(match[1])} {line}" for line in _lines(tag)]
    elif tag.name in ("ol", "ul", "menu"):
        yield _list_lines(tag)
    elif tag.name == "table":
        yield ["", *table_lines(_grid(tag), _has_lines(tag)), ""]
    elif tag.name == "pre":
        yield tag.get_text().split("\n")
    elif tag.name in _BLOCKS:
        yield _lines(tag)
    elif tag.name == "sup" and tag.find("a"):  # the mark of a note
        return
    else:
        yield from _pieces(tag)


def _paragraph(words: list[str]) -> list[str]:
    lines = (squeeze(line) for line in "".join(words).split("\n"))
    return [line for line in lines if line]


def _list_lines(tag: Tag) -> list[str]:
    lines: list[str] = []
    items = tag.find_all("li", recursive=False)
    number = _whole(tag.get("start"), 1)
    for item in items:
        number = _whole(item.get("value"), number)
        own = _lines(item) or [""]
        lines += [f"{_mark(tag, number)} {own[0]}", *own[1:]]
        number += 1
    return lines


def _mark(tag: Tag, number: int) -> str:
    if tag.name != "ol":
        return "-"
    return f"{written(number, _LIST_FORMATS.get(str(tag.get('type')), 'decimal'))}."


def _has_lines(table: Tag) -> bool:
    """A page may draw lines by its style sheet: only what says it has none has none."""
    return str(table.get("border", "1")) != "0" or table.find("th") is not None


def _grid(table: Tag) -> list[list[GridCell]]:
    """The places of a table, each cell over all that it covers."""
    covered: dict[tuple[int, int], GridCell] = {}
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    grid = []
    for number, row in enumerate(rows):
        cells: list[GridCell] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _fill(cells, covered, number)
            width = min(_whole(cell.get("colspan"), 1), _MAX_SPAN)
            height = min(_whole(cell.get("rowspan"), 1), len(rows) - number)
            if len(covered) + width * height > _MAX_PLACES:
                raise ValueError("a table of more cells than a page can hold")
            for below in range(1, height):
                for beside in range(width):
                    covered[number + below, len(cells) + beside] = GridCell(merged="above")
            cells.append(GridCell("\n".join(_cell_lines(cell))))
            cells += [GridCell(merged="left")] * (width - 1)
        _fill(cells, covered, number)
        grid.append(cells)
    return grid


def _fill(cells: list[GridCell], covered: dict[tuple[int, int], GridCell], number: int) -> None:
    while place := covered.pop((number, len(cells)), None):
        cells.append(place)


def _cell_lines(cell: Tag) -> list[str]:
    """The lines of a cell; of a table inside it, a line a row."""
    for table in cell.find_all("table"):
        table.replace_with(*map(_row_paragraph, table.find_all("tr")))
    return [re.sub(r"^#+ ", "", line) for line in _lines(cell)]


def _row_paragraph(row: Tag) -> Tag:
    texts = (squeeze(one.get_text(" ")) for one in row.find_all(["td", "th"]))
    paragraph = Tag(name="p")
    paragraph.string = "; ".join(filter(None, texts))
    return paragraph


def _whole(text: Any, default: int) -> int:
    number = str(text).strip() if text is not None else ""
    return int(number) if re.fullmatch(r"[1-9]\d{0,5}", number) else default
