"""Word files made for tests: of a plan's text, with the means that clerks use in Word."""

import re
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tutor.documents import parse_text
from tutor.documents.lines import read_lines
from tutor.documents.markers import parse_marker
from tutor.documents.paragraphs import read_blocks
from tutor.records import Table

LEVEL = '<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'


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


def word_of(text: str, counted: bool = False, headings: bool = False) -> WordFile:
    """The plan `text` in Word: its head as a table, its task tables as tables.

    counted: lists of small letters and of numbers are counted by Word, not typed.
    headings: paragraphs with a Roman number have the style of a heading.
    """
    file = WordFile()
    plan = parse_text(text, "plan", "plan")
    tables = list(plan.tables)
    letters, numbers = None, None
    for block in read_blocks(read_lines(text)):
        place = block.paragraph.start
        inside = next((one for one in tables if one.start - 3 <= place <= one.end + 3), None)
        if inside is not None:
            if inside in tables and not getattr(file, f"made{inside.start}", False):
                setattr(file, f"made{inside.start}", True)
                file.add_table(printed(inside))
            continue
        if block.is_bar:
            head = [cell.strip() for cell in block.text.strip("| ").split("|")]
            file.add_table([[*head, ""][:2]], bordered=False)
            continue
        marker = block.marker
        if counted and marker and marker.style == "letter" and marker.value < 4:
            if marker.component == "a":
                letters = file.add_list(("lowerLetter", "%1)"))
            file.add(block.words, letters)
        elif counted and marker and marker.style == "decimal1" and marker.printed.endswith("."):
            if marker.value == 1:
                numbers = file.add_list(("decimal", "%1."))
            file.add(block.words, numbers)
        else:
            roman = headings and marker and marker.style == "roman"
            file.add(block.text, style="Heading 1" if roman else None)
    return file


def printed(table: Table) -> list[list[str | None]]:
    """The rows of a task table as they are printed: a shared cell is merged with that above."""
    rows: list[list[str | None]] = [["STT", *table.header]]
    group = None
    for row in table.rows:
        if row.group_title and (row.group, row.group_title) != group:
            group = (row.group, row.group_title)
            rows.append([row.group, row.group_title, *["<"] * (len(table.header) - 1)])
        rows.append([row.number, *(None if cell.shared else cell.text for cell in row.cells)])
    return rows
