"""Documents printed to pdf the way an office prints them, for the tests of the pdf reader."""

import re
from functools import cache
from pathlib import Path

import matplotlib
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph, Spacer
from reportlab.platypus import Table as PlainTable

from tutor.documents.lines import read_lines, wrap_width
from tutor.documents.paragraphs import read_blocks
from tutor.records import Document, Table

FONTS = Path(matplotlib.__file__).parent / "mpl-data/fonts/ttf"
KINDS = re.compile(r"#*\s*\**(?:KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH HÀNH ĐỘNG|CHỈ THỊ)\**$")
RIGHT = re.compile(r"CỘNG H[ÒO]|ĐẢNG CỘNG SẢN|Độc lập|.*,\s*ngày \d", re.I)
MARGIN = 57


@cache
def fonts() -> None:
    for name, file in (("Serif", "DejaVuSerif"), ("Bold", "DejaVuSerif-Bold")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{file}.ttf")))


def style(size: float = 11, **more) -> ParagraphStyle:
    fonts()
    given = {"fontName": "Serif", "fontSize": size, "leading": size * 1.35, **more}
    return ParagraphStyle("any", **given)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def paragraph(text: str, size: float = 11, **more) -> Paragraph:
    return Paragraph(escaped(text).replace("\n", "<br/>"), style(size, **more))


def body(text: str) -> Paragraph:
    return paragraph(text, alignment=TA_JUSTIFY, firstLineIndent=28, spaceAfter=5)


def centred(text: str, size: float = 11) -> Paragraph:
    return paragraph(text, size, alignment=TA_CENTER, fontName="Bold", spaceAfter=3)


def beside(left: list[str], right: list[str], widths=(190, 290)) -> PlainTable:
    """Two columns without lines, as the head and the foot of a letter have."""
    row = [[centred(text, 10) for text in side] for side in (left, right)]
    made = PlainTable([row], colWidths=widths)
    made.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    return made


def ruled(rows: list[list[str]], widths: list[float], spans=(), head_rows: int = 1) -> LongTable:
    """A table with lines; spans: (column, row), (column, row) of merged cells."""
    cells = [[paragraph(text, 9) for text in row] for row in rows]
    made = LongTable(cells, colWidths=widths, repeatRows=head_rows)
    merged = [("SPAN", first, last) for first, last in spans]
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    made.setStyle([*lines, *merged])
    return made


def print_story(path: Path, story: list, head: str = "", size=A4, **more) -> Path:
    """head: stands above the text of every page but the first, as does the page's number."""
    fonts()

    def on_page(canvas, _):
        if canvas.getPageNumber() > 1:
            canvas.setFont("Serif", 10)
            canvas.drawCentredString(size[0] / 2, size[1] - 30, str(canvas.getPageNumber()))
            canvas.drawString(MARGIN, size[1] - 44, head)

    frame = Frame(MARGIN, 50, size[0] - 2 * MARGIN, size[1] - 105, 0, 0, 0, 0)
    made = BaseDocTemplate(str(path), pagesize=size, **more)
    made.addPageTemplates(PageTemplate(frames=[frame], onPage=on_page))
    made.build(story)
    return path


def print_document(path: Path, document: Document, order: list[int] | None = None) -> Path:
    """`document` as an office prints it: head in two columns, justified text, ruled tables.

    order: of the columns behind the number; the document's own without it.
    """
    story: list = []
    place = 0
    for table in document.tables:
        story += prose(document.source, place, table.start, first=not place)
        story.append(printed(table, order))
        place = table.end
    story += prose(document.source, place, len(document.source), first=not place)
    is_long = len(document.source) > 15_000  # a head that stands once is not a repeated one
    return print_story(path, story, head=document.title[:60] if is_long else "")


def prose(source: str, start: int, end: int, first: bool) -> list:
    lines = read_lines(source, start, end)
    texts = [line.text for line in lines]
    if wrap_width(read_lines(source)):
        texts = [block.paragraph.text for block in read_blocks(lines)]
    story: list = []
    title = next((i for i, text in enumerate(texts) if KINDS.match(text)), 0) if first else 0
    if title:
        story += [beside(*sides(texts[:title])), Spacer(1, 14), centred(texts[title], 13)]
        texts = texts[title + 1 :]
    foot = next((i for i, text in enumerate(texts) if text.startswith("Nơi nhận")), len(texts))
    story += [body(text) for text in texts[:foot]]
    return story + (foot_of(texts[foot:]) if texts[foot:] else [])


def sides(lines: list[str]) -> tuple[list[str], list[str]]:
    parts = [p for line in lines for p in re.split(r"\s*\|\s*|\s{3,}", line) if p.strip("- *")]
    found: tuple[list[str], list[str]] = ([], [])
    for part in parts:
        for own in re.split(
            r"\s+(?=CỘNG HÒA|Độc lập|ĐẢNG CỘNG)|(?<=[A-ZĐ])\s+(?=\w[\w ]+, ngày)", part
        ):
            found[bool(RIGHT.match(own))].append(own)
    return found


def foot_of(texts: list[str]) -> list:
    stop = next((i for i, text in enumerate(texts) if not in_foot(text)), len(texts))
    left = [text for text in texts[:stop] if text.startswith(("Nơi nhận", "-", "–"))]
    right = [text for text in texts[:stop] if text not in left]
    row = [[paragraph(text, 8) for text in left], [centred(text) for text in right]]
    columns = PlainTable([row], colWidths=(200, 280))
    columns.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [Spacer(1, 8), columns, Spacer(1, 30), *(body(text) for text in texts[stop:])]


def in_foot(text: str) -> bool:
    if KINDS.match(text) or text.upper().startswith("PHỤ LỤC"):
        return False
    return text.startswith(("Nơi nhận", "-", "–")) or text.isupper() or len(text.split()) < 7


def printed(table: Table, order: list[int] | None = None) -> LongTable:
    order = order or list(range(len(table.header)))
    columns = [0, *(column + 1 for column in order)]
    rows = [["TT", *table.header]]
    spans = []
    seen: set[int] = set()
    for row in table.rows:
        place = next((i for i, g in enumerate(table.groups) if g.title == row.group_title), None)
        if row.group_title and place is not None and place not in seen:
            seen.add(place)
            rows.append([table.groups[place].number, row.group_title, *[""] * (len(columns) - 2)])
        rows.append([row.number, *(" " if cell.shared else cell.text for cell in row.cells)])
        for column, cell in enumerate(row.cells, 1):
            if cell.shared:
                spans.append((column, len(rows) - 1))
    merged = merges(spans, {old: new for new, old in enumerate(columns)})
    titled = [i for i, row in enumerate(rows) if i and not any(row[2:])]
    made = [row if i in titled else [row[c] for c in columns] for i, row in enumerate(rows)]
    merged += [((1, i), (-1, i)) for i in titled]
    return ruled(made, [26, *widths(made)], merged)


def widths(rows: list[list[str]]) -> list[float]:
    """Of the columns behind the number: room for the longest word, the rest by what they hold."""
    columns = [[row[i] or "" for row in rows if len(row) > i] for i in range(1, len(rows[0]))]
    least = [
        10 + 6 * max(len(w) for text in own[:1] + own for w in text.split() or [""])
        for own in columns
    ]
    wanted = [min(260, 3 * max(len(text) for text in own)) for own in columns]
    room = 455 - sum(least)
    return [one + room * more / sum(wanted) for one, more in zip(least, wanted, strict=True)]


def merges(shared: list[tuple[int, int]], moved: dict[int, int]) -> list:
    """Spans over the cells that are shared and the one above them."""
    found = []
    for column in {column for column, _ in shared}:
        rows = sorted(row for own, row in shared if own == column)
        while rows:
            first = last = rows.pop(0)
            while rows and rows[0] == last + 1:
                last = rows.pop(0)
            found.append(((moved[column], first - 1), (moved[column], last)))
    return found
