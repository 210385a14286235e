"""Lines to paragraphs: what an extraction broke is joined, what the author parted stays apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.documents.lines import Line, wrap_width
from tutor.documents.markers import Marker, parse_marker
from tutor.records import Paragraph

_TERMINAL = re.compile(r"[.;:!?…](?:[\"”'’)\]]|/\.?)*$|\./\.?$")
# A line that ends so goes on, whatever letter the next one begins with.
_OPEN_END = re.compile(
    r"(?:[,(“–/-]|\b(?:và|hoặc|của|các|những|với|tại|do|cho|theo|về|trong|trên|từ|đến|là|"
    r"được|bằng|để|giữa|gồm|ở|vào|bởi|thuộc|nhất là))$",
    re.I,
)
# The grounds of a document begin a paragraph, even below a title that has no full stop.
GROUNDS = re.compile(
    r"(?:[-–]\s*)?(?:Căn cứ|Thực hiện|Thi hành|Triển khai thực hiện|Theo đề nghị|Xét đề nghị|Theo|"
    r"Tiếp theo)\b"
    r"(?=.*\b(?:số|Luật|Hiến pháp|đề nghị|Nghị quyết|Quyết định|Kế hoạch|Công văn|Chỉ thị|"
    r"Chương trình)\b)"
)
_ENDS_TEXT = re.compile(r"\./\.?[\"”)]?$")  # stands behind the last word of a document
_OPENS_FOOT = re.compile(
    r"(?:Nơi nhận|NƠI NHẬN)\s*:|Trên đây là\s|(?:TM|T/M|KT|TL|TUQ)\s*[./]\s*[^\W\d_a-z]{2}"
)
# "4.1, 4.2, mục 4, phần IV": a list of references goes on, even behind ":" and ";".
_CITES = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|\(\d{1,2}\))\s*,\s.{0,60}?\b(?:mục|phần|khoản|"
    r"điểm)\s+[\dIVXLA-Ha-h]"
)
_FULL_SHARE = 0.75  # of the wrap width: a shorter line was ended by its author
_LONG_LINE = 60  # where lines are not wrapped at a width


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with the marker at its head, if any, and its words without that marker."""

    marker: Marker | None
    words: str
    paragraph: Paragraph
    is_bar: bool = False  # a line of cells separated by bars

    @property
    def text(self) -> str:
        return self.paragraph.text


def read_blocks(lines: Sequence[Line]) -> list[Block]:
    """Paragraphs of `lines` in order; page numbers and rulers are dropped."""
    width = wrap_width(list(lines))
    blocks: list[list[Line]] = []
    seen: dict[
        str, int
    ] = {}  # style -> last value, to tell a number of a list from one in a sentence
    for line in lines:
        if line.is_noise:
            continue
        if blocks and _continues(blocks[-1], line, width, seen):
            blocks[-1].append(line)
            continue
        if parsed := parse_marker(line.text):
            seen[parsed[0].style] = parsed[0].value
        blocks.append([line])
    return [_block(group) for group in blocks]


def is_heading_case(text: str) -> bool:
    """Whether `text` is set in capitals, as headings and titles are."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and sum(char.isupper() for char in letters) > 0.85 * len(letters)


def is_terminated(text: str) -> bool:
    """Whether `text` ends as a sentence or a list item ends."""
    return _TERMINAL.search(text) is not None


def join_lines(texts: Sequence[str]) -> str:
    """Lines of one paragraph as one text; a symbol broken after its hyphen is closed again."""
    joined = texts[0]
    for text in texts[1:]:
        broken_symbol = re.search(r"[\w/]-$", joined) and re.match(r"[A-ZĐ]", text)
        joined += text if broken_symbol or joined.endswith("/") else " " + text
    return joined


def _continues(block: list[Line], line: Line, width: int | None, seen: dict[str, int]) -> bool:
    last = block[-1]
    if "|" in line.text or "|" in last.text or _ENDS_TEXT.search(last.text):
        return False
    if _OPENS_FOOT.match(line.text):
        return False
    ended = is_terminated(last.text)
    full = len(last.text) >= (_FULL_SHARE * width if width else _LONG_LINE)
    if _awaits_title(block, line) or (_CITES.match(line.text) and not last.text.endswith(".")):
        return True
    if (parsed := parse_marker(line.text)) is not None:
        return not ended and full and not _is_next(parsed, seen)
    if is_heading_case(last.text) != is_heading_case(line.text):
        return False
    if not ended and GROUNDS.match(line.text):
        return False
    first = line.text[0]
    if first.islower() and not last.text.endswith(":"):
        return True
    if ended:
        # A sentence may end where a line does: only a full line of wrapped text goes on.
        return bool(width and full and last.text.endswith(".") and _fills(last, line, width))
    if _OPEN_END.search(last.text) or first.isdigit():
        return True
    return full if width else is_heading_case(last.text) and full


def _awaits_title(block: list[Line], line: Line) -> bool:
    """Whether `line` is the title of the part or chapter whose number stands alone above it."""
    parsed = parse_marker(block[0].text) if len(block) == 1 else None
    if parsed is None or parsed[1] or parsed[0].style not in ("part", "chapter", "heading"):
        return False
    return parse_marker(line.text) is None and not is_terminated(line.text)


def _fills(last: Line, line: Line, width: int) -> bool:
    """Whether the first word of `line` had no room left on `last`."""
    return len(last.text) + 1 + len(line.text.split(" ")[0]) > width


def _is_next(parsed: tuple[Marker, str], seen: dict[str, int]) -> bool:
    marker, rest = parsed
    if marker.style == "bullet":
        return not rest[0].islower()
    if marker.style in ("part", "chapter", "article", "roman"):
        return marker.value == seen.get(marker.style, 0) + 1
    return marker.value in (1, seen.get(marker.style, 0) + 1)


def _block(lines: list[Line]) -> Block:
    text = join_lines([line.text for line in lines])
    is_row = text.count("|") > 1  # a number at its head is that of the row
    marker, words = (None, text) if is_row else parse_marker(text) or (None, text)
    bullet = marker.printed if marker and marker.style == "bullet" else ""
    paragraph = Paragraph(text, lines[0].start, lines[-1].end, lines[0].number, bullet)
    return Block(marker, words, paragraph, "|" in text)
