"""Blocks to the tree of sections: header, grounds, numbered parts, closing, recipients, appendices.

The order is that of Vietnamese administrative documents (Nghị định 30/2020/NĐ-CP, appendix I):
head, title, grounds, body, place of receipt, signature, then what is attached.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tutor.documents.markers import Marker
from tutor.documents.paragraphs import GROUNDS, Block, is_heading_case, is_terminated
from tutor.records import Paragraph, Section
from tutor.text.normalise import CAPITALS

_TITLE = re.compile(
    r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|ĐỀ ÁN|HƯỚNG DẪN|CHỈ THỊ|NGHỊ QUYẾT|PHƯƠNG ÁN|THÔNG BÁO|"
    r"QUY CHẾ|QUY ĐỊNH|CHIẾN LƯỢC|DỰ ÁN|CÔNG VĂN|BÁO CÁO|TỜ TRÌNH)(?:\s+(?:HÀNH ĐỘNG|CÔNG TÁC|"
    r"PHỐI HỢP|LIÊN TỊCH|LIÊN NGÀNH))?"
)
_RECIPIENTS = re.compile(r"(?:Nơi nhận|NƠI NHẬN)\s*:?")
_SIGNATURE = re.compile(
    r"(?:(?:TM|T/M|KT|TL|TUQ|T\.M)\.?|Q\.)\s*/?\s*["
    + CAPITALS
    + r"]|(?:QUYỀN |PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|BÍ THƯ|"
    r"PHÓ BÍ THƯ|TRƯỞNG BAN|ỦY VIÊN|UỶ VIÊN|THỦ TƯỚNG|TỔNG GIÁM ĐỐC|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG|"
    r"CỤC TRƯỞNG|TRƯỞNG PHÒNG)\b"
)
_CLOSING = re.compile(
    r"Trên đây là\b|Trong quá trình (?:tổ chức )?(?:triển khai|thực hiện)\b|"
    r"(?:Kế hoạch|Chương trình|Chỉ thị|Nghị quyết|Hướng dẫn|Kết luận|Đề án)(?: hành động)? này"
    r"(?: được)? (?:phổ biến|có hiệu lực|quán triệt)\b"
)
_APPENDIX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ|số)?\s*(?P<number>[IVXL]+|\d{1,2}|[A-Z]))?\s*(?:[.:–-].*)?"
)
_LETTERHEAD = re.compile(
    r"CỘNG H[ÒO][ÀA]? XÃ HỘI|Độc lập\s*-\s*Tự do|ĐẢNG CỘNG SẢN VIỆT NAM|(?:ỦY|UỶ) BAN NHÂN DÂN|"
    r"UBND|THÀNH ỦY|TỈNH ỦY"
)
_DECIMAL = re.compile(r"decimal(\d)")
# Parts and titled divisions never stand inside a numbered list.
_DIVISIONS = {"part": 0, "chapter": 1, "heading": 2, "article": 3, "roman": 4, "capital": 4}
_IN_LISTS = 9


@dataclass
class _Node:
    """A section under construction."""

    path: str
    marker: Marker | None
    heading: str
    body: list[Paragraph] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)
    ordinal: int = 0

    @property
    def own_marker(self) -> Marker:
        """The marker of a node that is known to have one."""
        assert self.marker is not None
        return self.marker


@dataclass(frozen=True, slots=True)
class Appendix:
    """The span of one appendix, its heading line first."""

    path: str  # "PL", or "PLII" where there are several
    anchor: str  # `path`, or "PLII~2" where a number is printed twice
    start: int
    end: int
    title: str


def split_appendices(blocks: Sequence[Block], end: int) -> tuple[list[Block], list[Appendix]]:
    """The blocks before the first appendix, and the spans of the appendices up to `end`."""
    heads = [index for index, block in enumerate(blocks) if _is_appendix(blocks, index)]
    if not heads:
        return list(blocks), []
    numbers = [_appendix_number(blocks[index].text) for index in heads]
    several = len(heads) > 1
    appendices = []
    for place, index in enumerate(heads):
        following = heads[place + 1] if place + 1 < len(heads) else len(blocks)
        stop = blocks[following].paragraph.start if following < len(blocks) else end
        number = (numbers[place] or str(place + 1)) if several else ""
        again = numbers[:place].count(numbers[place]) if number and numbers[place] else 0
        anchor = f"PL{number}~{again + 1}" if again else f"PL{number}"
        title = " ".join(
            block.text
            for block in blocks[index + 1 : index + 4]
            if is_heading_case(block.text) and block.marker is None
        )
        start = blocks[index].paragraph.start
        appendices.append(Appendix(f"PL{number}", anchor, start, stop, title))
    return list(blocks[: heads[0]]), appendices


def build_sections(blocks: Sequence[Block], prefix: str = "") -> tuple[Section, ...]:
    """The sections of a document without its appendices; `prefix` stands before every number."""
    zones = _zones(blocks) if not prefix else [("body", list(blocks))]
    nodes: list[_Node] = []
    for zone, members in zones:
        if zone == "body":
            nodes += _number(members, prefix)
        elif members:
            nodes.append(_Node(zone, None, members[0].text, [b.paragraph for b in members]))
    _count_letters(nodes)
    seen: dict[str, int] = {}
    return tuple(_freeze(node, seen) for node in nodes)


def _appendix_number(text: str) -> str:
    match = _APPENDIX.match(text)
    assert match is not None  # `text` heads an appendix
    return match["number"] or ""


def _is_appendix(blocks: Sequence[Block], index: int) -> bool:
    text = blocks[index].text
    if not _APPENDIX.fullmatch(text) or index == 0:
        return False
    return (
        is_heading_case(text)
        or (len(text) <= 14 and is_terminated(blocks[index - 1].text))
        or text.isupper()
    )


def _zones(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Consecutive zones of the document with the blocks of each."""
    zones: list[tuple[str, list[Block]]] = [("header", [])]
    titled = False
    for index, block in enumerate(blocks):
        zone = _zone(zones[-1][0], block, blocks, index, titled)
        if zone == "header" and zones[-1][0] in ("signature", "recipients"):
            titled = False  # a plan attached after the decision has a head of its own
        titled = titled or (zone == "header" and _is_title(block))
        if zone != zones[-1][0]:
            zones.append((zone, []))
        zones[-1][1].append(block)
    return zones


def _zone(current: str, block: Block, blocks: Sequence[Block], index: int, titled: bool) -> str:
    text = block.text
    if current == "header":
        return _after_header(block, blocks, index, titled)
    if current == "preamble":
        return "body" if _opens_body(block) else _tail(current, text)
    if current == "body":
        if block.marker is None and _CLOSING.match(text) and _near_end(blocks, index):
            return "closing"
        return _tail(current, text)
    if (
        current in ("signature", "recipients")
        and (_is_title(block) or _LETTERHEAD.match(text))
        and any(_is_title(later) for later in blocks[index : index + 6])
    ):
        return "header"
    return _tail(current, text)


def _after_header(block: Block, blocks: Sequence[Block], index: int, titled: bool) -> str:
    if not titled:
        return (
            "body" if _opens_body(block) and not any(map(_is_title, blocks[index:])) else "header"
        )
    if _is_title(block) and not any(map(_is_title, blocks[:index])):
        return "header"
    if _is_title(blocks[index - 1]):
        return (
            "header"
            if block.marker is None
            else "preamble"
            if GROUNDS.match(block.text)
            else "body"
        )
    if GROUNDS.match(block.text):
        return "preamble"
    if _opens_body(block):
        return "body"
    return "preamble" if is_terminated(block.text) else "header"


def _tail(current: str, text: str) -> str:
    text = text.lstrip("| ")  # a foot of two columns in bars
    if _RECIPIENTS.match(text):
        return "recipients"
    if _SIGNATURE.match(text) and (current != "body" or is_heading_case(text)) and len(text) < 90:
        return "signature"
    return current


def _near_end(blocks: Sequence[Block], index: int) -> bool:
    """Whether only prose stands between here and the place of receipt or the end."""
    for block in blocks[index + 1 :]:
        if _RECIPIENTS.match(block.text) or _SIGNATURE.match(block.text):
            return True
        if block.marker is not None:
            return False
    return True


def _opens_body(block: Block) -> bool:
    marker = block.marker
    return marker is not None and marker.style != "bullet" and marker.is_first


def _is_title(block: Block) -> bool:
    return _TITLE.fullmatch(block.text.rstrip(": ")) is not None or bool(
        block.marker is None
        and is_heading_case(block.text)
        and _TITLE.match(block.text)
        and len(block.text) < 200
    )


def _number(blocks: Sequence[Block], prefix: str) -> list[_Node]:
    """The tree of numbered sections; unnumbered paragraphs belong to the section above them."""
    roots: list[_Node] = []
    stack: list[_Node] = []
    for block in blocks:
        if block.marker is None or block.marker.style == "bullet":
            if not stack:
                stack = [_Node(prefix or "body", None, block.text)]
                roots.append(stack[0])
            stack[-1].body.append(block.paragraph)
            continue
        stack = _open_ancestors(stack, block.marker)
        parent = stack[-1] if stack else None
        path = _path(parent, block.marker, prefix)
        node = _Node(path, block.marker, block.words, [block.paragraph], ordinal=block.marker.value)
        (parent.children if parent else roots).append(node)
        stack = [*stack, node]
    return roots


def _open_ancestors(stack: list[_Node], marker: Marker) -> list[_Node]:
    """The part of `stack` that stays open when `marker` arrives: the ancestors of its section."""
    stack = _divisions_around([node for node in stack if node.marker is not None], marker)
    if (depth := _depth(marker)) and depth > 1:
        return _above_decimal(stack, marker, depth)
    same = [place for place, node in enumerate(stack) if node.own_marker.style == marker.style]
    if not same:
        return stack
    following = [place for place in same if stack[place].own_marker.value + 1 == marker.value]
    if following:
        return stack[: following[-1]]
    if marker.is_first and same[-1] < len(stack) - 1:
        return stack  # a list that starts anew inside another style's item
    return stack[: same[-1]]


def _divisions_around(stack: list[_Node], marker: Marker) -> list[_Node]:
    """`stack` without the lists, and without the smaller divisions, that a division ends."""
    if marker.style not in _DIVISIONS:
        return stack
    rank = _DIVISIONS[marker.style]
    for place, node in enumerate(stack):
        if _DIVISIONS.get(node.own_marker.style, _IN_LISTS) > rank:
            return stack[:place]
    return stack


def _above_decimal(stack: list[_Node], marker: Marker, depth: int) -> list[_Node]:
    """Ancestors of "6.4": its list goes on at the sibling, or below "6" where that is open."""
    for place in range(len(stack) - 1, -1, -1):
        other = _depth(stack[place].own_marker)
        if other and other >= depth:
            continue
        if other and marker.component.startswith(stack[place].own_marker.component + "."):
            return stack[: place + 1]
    for place, node in enumerate(stack):
        if _depth(node.own_marker) == depth:
            return stack[:place]
    return [node for node in stack if not _depth(node.own_marker)]


def _depth(marker: Marker) -> int:
    match = _DECIMAL.match(marker.style)
    return int(match[1]) if match else 0


def _path(parent: _Node | None, marker: Marker, prefix: str) -> str:
    if parent is None:
        return f"{prefix}.{marker.component}" if prefix else marker.component
    head = parent.path
    if _depth(marker) > 1 and parent.marker is not None and _depth(parent.marker):
        # "6.4" under "6" is IV.6.4, not IV.6.6.4
        head = head[: -len(parent.marker.component)].rstrip(".")
    return f"{head}.{marker.component}" if head else marker.component


def _count_letters(nodes: list[_Node]) -> None:
    """A letter's number is its position in its list as printed."""
    position = 0
    for node in nodes:
        if node.marker is not None and node.marker.style in ("letter", "paren_letter"):
            position += 1
            node.ordinal = position
        else:
            position = 0
        _count_letters(node.children)


def _freeze(node: _Node, seen: dict[str, int]) -> Section:
    seen[node.path] = seen.get(node.path, 0) + 1
    anchor = node.path if seen[node.path] == 1 else f"{node.path}~{seen[node.path]}"
    children = tuple(_freeze(child, seen) for child in node.children)
    return Section(
        node.path,
        anchor,
        node.marker.printed if node.marker else "",
        node.heading,
        tuple(node.body),
        node.body[0].start,
        max(node.body[-1].end, *(child.end for child in children))
        if children
        else node.body[-1].end,
        children,
        node.ordinal,
    )
