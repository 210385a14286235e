"""Word files (.docx): paragraphs, headings, counted numbers, tables, text boxes, footnotes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tutor.documents.filetext import FileText
from tutor.documents.markup import GridCell, table_lines
from tutor.documents.packages import iterate_part, open_package, parse_part, root_tag
from tutor.documents.word_numbers import Numbering
from tutor.documents.word_styles import Styles, W, find, value
from tutor.errors import DocumentError
from tutor.text.encodings import (
    LegacyEncoding,
    font_encoding,
    from_legacy,
    is_capital_font,
    vietnamese_share,
)

_BODY = "word/document.xml"
_STRICT = "{http://purl.oclc.org/ooxml/"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_INLINE = _WRAPPERS | {W + name for name in ("hyperlink", "fldSimple", "dir", "bdo")}
_REMOVED = {W + "del", W + "moveFrom"}
_ADDED = {W + "ins", W + "moveTo"}
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "\u00ad",  # "ư" in a font of TCVN3
}
_TRACKED = "tracked changes: what was inserted is read, what was deleted is not"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters of a run, and what its font makes of them."""

    text: str
    encoding: LegacyEncoding | None
    capital: bool


def read_docx(path: Path) -> FileText:
    """The text of a Word file; DocumentError when it is none."""
    with open_package(path, _BODY) as package:
        if root_tag(package, _BODY).startswith(_STRICT):
            raise DocumentError(f"{path}: Strict Open XML; save it as Word Document (.docx)")
        body = _Body.of(package)
        lines: list[str] = []
        for block in _top_blocks(package):
            lines += body.lines(block)
        lines += body.notes()
    return FileText("\n".join(lines), tuple(body.told()))


def _top_blocks(package: ZipFile) -> Iterator[Any]:
    """Paragraphs and tables of the body, each freed once it is read."""
    tags = (W + "p", W + "tbl", W + "sectPr", *_WRAPPERS)
    for element in iterate_part(package, _BODY, tags):
        parent = element.getparent()
        if parent is None or parent.tag != W + "body":
            continue
        yield from _blocks([element])
        element.clear()
        while element.getprevious() is not None:
            del parent[0]


def _blocks(elements: Iterable[Any]) -> Iterator[Any]:
    for element in elements:
        if element.tag in (W + "p", W + "tbl"):
            yield element
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


@dataclass
class _Body:
    """What is known while the blocks of one file are read in order."""

    styles: Styles
    numbering: Numbering
    footnotes: dict[str, Any]
    endnotes: dict[str, Any]
    cited: list[Any] = field(default_factory=list)  # notes, in the order of their marks
    converted: set[LegacyEncoding] = field(default_factory=set)
    tracked: bool = False
    pictures: int = 0

    @classmethod
    def of(cls, package: ZipFile) -> "_Body":
        styles = parse_part(package, "word/styles.xml")
        linked = {}
        for style in [] if styles is None else styles.findall(W + "style"):
            if style.get(W + "type") == "numbering" and (id := value(style, "pPr/numPr/numId")):
                linked[style.get(W + "styleId")] = id
        return cls(
            Styles(styles),
            Numbering(parse_part(package, "word/numbering.xml"), linked),
            _notes(parse_part(package, "word/footnotes.xml")),
            _notes(parse_part(package, "word/endnotes.xml")),
        )

    def lines(self, block: Any, in_cell: bool = False) -> list[str]:
        """The lines of a paragraph or a table."""
        if block.tag == W + "p":
            return self._paragraph(block, in_cell)
        grid = [self._row(row) for row in self._rows(block)]
        if in_cell:
            filled = ([cell.text for cell in row if cell.text] for row in grid)
            return ["; ".join(texts).replace("\n", " ") for texts in filled if texts]
        return ["", *table_lines(grid, self.styles.has_borders(block)), ""]

    def notes(self) -> list[str]:
        """The footnotes, numbered as they are cited."""
        found = [""] if self.cited else []
        for number, note in enumerate(self.cited, 1):
            words = (line for block in _blocks(note) for line in self.lines(block, in_cell=True))
            found.append(f"[{number}] {' '.join(words).strip()}")
        return found

    def told(self) -> Iterator[str]:
        """What an operator should know of the file, once it is read."""
        for encoding in sorted(self.converted):
            yield f"converted from {encoding}"
        if self.tracked:
            yield _TRACKED
        if self.pictures:
            yield f"what stands in its pictures is not read: {self.pictures}"

    def _paragraph(self, paragraph: Any, in_cell: bool) -> list[str]:
        if self.styles.is_contents(paragraph):
            return []
        boxes: list[Any] = []
        pieces = list(self._pieces(paragraph, paragraph, boxes))
        words = "".join(map(self._converted, _joined(pieces))).strip(" \n\t")
        lines = [line.strip() for line in words.split("\n")]
        number = "" if self._is_removed(paragraph, words) else self._number(paragraph)
        if number and (words or in_cell):
            lines[0] = f"{number}{lines[0]}".strip()
        depth = 0 if in_cell or not words else self.styles.depth(paragraph)
        marks = f"{'#' * depth} " if depth else ""
        inside = (line for box in boxes for block in _blocks(box) for line in self.lines(block))
        return [*(marks + line for line in lines if line or not in_cell), *inside]

    def _number(self, paragraph: Any) -> str:
        counted = self.styles.numbering(paragraph)
        return self.numbering.next(*counted) if counted else ""

    def _is_removed(self, paragraph: Any, words: str) -> bool:
        """Whether a deletion that is not yet accepted took the whole paragraph."""
        return not words and find(paragraph, "pPr/rPr/del") is not None

    def _pieces(self, element: Any, paragraph: Any, boxes: list[Any]) -> Iterator[_Piece]:
        for child in element:
            self.tracked = self.tracked or child.tag in _ADDED or child.tag in _REMOVED
            if child.tag == W + "r":
                yield from self._run(child, paragraph, boxes)
            elif child.tag in _INLINE:
                yield from self._pieces(child, paragraph, boxes)
            elif isinstance(child.tag, str) and child.tag.startswith(_MATH):
                words = "".join(text.text or "" for text in child.iter(_MATH + "t"))
                yield _Piece(words, None, False)

    def _run(self, run: Any, paragraph: Any, boxes: list[Any]) -> Iterator[_Piece]:
        if self.styles.is_set(run, paragraph, "vanish"):
            return
        text = "".join(self._characters(run, boxes))
        if not text:
            return
        font = self.styles.font(run, paragraph)
        capital = is_capital_font(font) or self.styles.is_set(run, paragraph, "caps")
        yield _Piece(text, font_encoding(font), capital)

    def _characters(self, run: Any, boxes: list[Any]) -> Iterator[str]:
        for child in run:
            if child.tag == W + "t":
                yield child.text or ""
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag == W + "sym":
                yield _symbol(child)
            elif child.tag in (W + "footnoteReference", W + "endnoteReference"):
                self._cite(child)
            elif child.tag in (W + "drawing", W + "pict", W + "object", _MC + "AlternateContent"):
                boxes += _text_boxes(child)
                self.pictures += any(True for _ in child.iter(*_PICTURES))

    def _cite(self, mark: Any) -> None:
        notes = self.footnotes if mark.tag == W + "footnoteReference" else self.endnotes
        if (note := notes.get(mark.get(W + "id"))) is not None:
            self.cited.append(note)

    def _converted(self, piece: _Piece) -> str:
        text = piece.text
        if piece.encoding and not text.isascii():
            # symbol fonts store their characters in the private area
            western = "".join(
                chr(ord(one) - 0xF000) if "\uf020" <= one <= "\uf0ff" else one for one in text
            )
            read = from_legacy(western, piece.encoding)
            if vietnamese_share(read) >= vietnamese_share(text) and max(western) < "Ḁ":
                text = read
                self.converted.add(piece.encoding)
        return text.upper() if piece.capital else text

    def _rows(self, table: Any) -> Iterator[Any]:
        for row in _inside(table, "tr"):
            if find(row, "trPr/del") is None:
                yield row
            else:
                self.tracked = True

    def _row(self, row: Any) -> list[GridCell]:
        before = value(row, "trPr/gridBefore") or "0"
        cells = [GridCell()] * int(before)
        for cell in _inside(row, "tc"):
            lines = [line for block in _blocks(cell) for line in self.lines(block, in_cell=True)]
            span = max(1, int(value(cell, "tcPr/gridSpan") or "1"))
            joined = find(cell, "tcPr/vMerge")
            if joined is not None and joined.get(W + "val") != "restart":
                cells += [GridCell(merged="above")] * span
            elif value(cell, "tcPr/hMerge") == "continue":
                cells.append(GridCell(merged="left"))
            else:
                cells.append(GridCell("\n".join(filter(None, lines))))
                cells += [GridCell(merged="left")] * (span - 1)
        return cells


def _notes(root: Any) -> dict[str, Any]:
    """Notes by id; separators, which have a type, are none."""
    if root is None:
        return {}
    return {note.get(W + "id"): note for note in root if note.get(W + "type") is None}


def _inside(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also inside controls and insertions."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _joined(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Pieces of one font's kind as one: VNI may part a vowel from its mark."""
    for (encoding, capital), group in groupby(pieces, lambda one: (one.encoding, one.capital)):
        yield _Piece("".join(piece.text for piece in group), encoding, capital)


def _text_boxes(element: Any) -> list[Any]:
    """Contents of the text boxes in a drawing; of two forms of one box the first."""
    if element.tag == W + "txbxContent":
        return [element]
    children = list(element)
    if element.tag == _MC + "AlternateContent":
        children = children[:1]
    return [box for child in children for box in _text_boxes(child)]


def _symbol(element: Any) -> str:
    """A character of a symbol font: a bullet or an arrow, as a dash where it is no letter."""
    code = int(element.get(W + "char", "0"), 16)
    return "-" if 0xF000 <= code <= 0xF0FF or not code else chr(code)
