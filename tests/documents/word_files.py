"""Word files made for tests: of a plan's text, with the means that clerks use in Word."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tutor.documents.lines import read_lines
from tutor.documents.paragraphs import Block, read_blocks
from tutor.documents.reader import parse_text
from tutor.records import Table

LEVEL = (
    '<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
    '<w:lvlText w:val="{text}"/></w:lvl>'
)

COUNTED = {"decimal1": ("decimal", "%1."), "letter": ("lowerLetter", "%1)")}


class WordFile:
    """A Word document under construction."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self._last_list = 500

    def save(self, path: Path) -> Path:
        self.document.save(str(path))
        return path

    def add_list(self, *levels: tuple[str, str], start: int = 1) -> int:
        """A list Word counts: format and text of each level; its number."""
        self._last_list += 1
        inner = "".join(
            LEVEL.format(at=at, start=start if not at else 1, kind=kind, text=text)
            for at, (kind, text) in enumerate(levels)
        )
        numbering = self.document.part.numbering_part.element
        id = self._last_list
        space = nsdecls("w")
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="{id}">{inner}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num {space} w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>')
        )
        return id

    def restart(self, list_id: int, start: int = 1) -> int:
        """Another list that counts with `list_id`, begun anew."""
        self._last_list += 1
        numbering = self.document.part.numbering_part.element
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._last_list}">'
                f'<w:abstractNumId w:val="{list_id}"/><w:lvlOverride w:ilvl="0">'
                f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            )
        )
        return self._last_list

    def add(self, text: str, list_id: int | None = None, level: int = 0, style: str | None = None):
        paragraph = self.document.add_paragraph(text, style=style)
        if list_id is not None:
            count(paragraph, list_id, level)
        return paragraph

    def add_table(self, rows: Sequence[Sequence[str | None]], bordered: bool = True):
        """A table; None goes on with the cell above it, "<" with the one at its left."""
        table = self.document.add_table(len(rows), len(rows[0]))
        if bordered:
            table.style = "Table Grid"
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                if text is None:
                    table.cell(at - 1, place).merge(table.cell(at, place))
                elif text == "<":
                    table.cell(at, place - 1).merge(table.cell(at, place))
                elif text:
                    table.cell(at, place).text = text
        return table


def count(paragraph, list_id: int, level: int = 0) -> None:
    """Let Word count `paragraph` as one of a list."""
    properties = paragraph._p.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", list_id)):
        element = OxmlElement(name)
        element.set(qn("w:val"), str(value))
        number.append(element)
    properties.append(number)


def word_of(
    text: str, counted: bool = False, headings: bool = False, reverse: bool = False, listed: int = 0
) -> WordFile:
    """The plan `text` in Word: its head and foot as a table, its task tables as tables.

    counted: lists of small letters and of numbers are counted by Word, not typed.
    headings: paragraphs with a Roman number have the style of a heading.
    reverse: the columns of task tables stand in the opposite order, the number first.
    listed: columns of a table in an appendix that the text prints cell by cell.
    """
    file = WordFile()
    lists = Lists(file)
    tables = {one.start: one for one in parse_text(text, "plan", "plan").tables}
    blocks = read_blocks(read_lines(text))
    while blocks:
        block = blocks.pop(0)
        if table := _table_at(block, tables.values()):
            file.add_table(printed(table, reverse))
            blocks = [one for one in blocks if not _table_at(one, [table])]
        elif listed and block.text == "TT":
            stop = next(at for at, one in enumerate(blocks) if "PHỤ LỤC" in one.text)
            lines = read_lines(text, block.paragraph.start, blocks[stop].paragraph.start)
            texts = [line.text for line in lines]
            file.add_table([texts[at : at + listed] for at in range(0, len(texts), listed)])
            blocks = blocks[stop:]
        elif block.is_bar:
            if any(char.isalpha() for char in block.text):
                cells = [cell.strip() for cell in block.text.strip("| ").split("|")]
                file.add_table([[*cells, ""][:2]], bordered=False)
        elif counted and (list_id := lists.counting(block)):
            file.add(block.words, list_id)
        else:
            roman = headings and block.marker and block.marker.style == "roman"
            file.add(block.text, style="Heading 1" if roman else None)
    return file


class Lists:
    """The lists that Word may count instead of the clerk: "1.", "2." and "a)", "b)"."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.open: dict[str, tuple[int, int]] = {}  # style to list and last value

    def counting(self, block: Block) -> int | None:
        """The list whose next number `block` has; None where Word would count another."""
        marker = block.marker
        if marker is None or marker.style not in COUNTED:
            return None
        list_id, last = self.open.get(marker.style, (0, 0))
        if marker.component in ("1", "a"):
            list_id, last = self.file.add_list(COUNTED[marker.style]), 0
        expected = str(last + 1) if marker.style == "decimal1" else chr(ord("a") + last)
        sign = COUNTED[marker.style][1][-1]
        if not list_id or marker.printed != expected + sign:
            return None
        self.open[marker.style] = (list_id, last + 1)
        return list_id


def printed(table: Table, reverse: bool = False) -> list[list[str | None]]:
    """The rows of a task table as they are printed: a shared cell is merged with that above."""
    step = -1 if reverse else 1
    rows: list[list[str | None]] = [["STT", *table.header[::step]]]
    group = ("", "")
    for row in table.rows:
        if (row.group, row.group_title) != group:
            group = (row.group, row.group_title)
            rows.append([row.group, row.group_title, *["<"] * (len(table.header) - 1)])
        cells = [None if cell.shared else cell.text for cell in row.cells]
        rows.append([row.number, *cells[::step]])
    return rows


def _table_at(block: Block, tables: Iterable[Table]) -> Table | None:
    """The task table that the paragraph stands in."""
    place = block.paragraph.start
    return next((one for one in tables if one.start - 3 <= place <= one.end + 3), None)
