"""References by number ("a, 5.1, mục 5, phần IV") to the sections they mean.

Administrative documents cite from the inside out: point, clause, section, part. A number that is
followed by a shallower one stands in it; numbers of one depth in a row are a list.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tutor.documents.markers import LETTERS, roman_value
from tutor.records import Document, Section
from tutor.text.normalise import fold

_NUMBER = (
    r"(?:[IVXL]+(?:\.\d{1,2})*(?:\.[a-zđ])?|\d{1,2}(?:\.\d{1,2})*(?:\.?[a-zđ](?!\w))?|\((?:\d{1,2}|"
    r"[a-zđ])\)|[a-zđ](?=\s*[,):?]|\s*$|\s+(?:và|va|khoản|khoan|mục|muc|của|cua|thuộc|thuoc|"
    r"nhiệm vụ|nhiem vu|điểm|diem|đến|den)\b|\s*[;.])|(?-i:[A-HK])(?!\w))"
)
_TOKEN = re.compile(
    r"(?P<word>phần|phan|chương|chuong|mục|muc|khoản|khoan|điểm|diem|tiết|tiet|ý|điều|dieu|phụ lục|"
    r"phu luc|nhóm|nhom|"
    r"nhiệm vụ(?: số)?|nhiem vu(?: so)?|giải pháp|giai phap|nội dung|noi dung|(?:số|"
    r"so)(?= \d))(?!\w)"
    r"|(?:thứ|thu)\s+(?P<ordinal>nhất|nhat|hai|ba|tư|tu|bốn|bon|năm|nam|sáu|sau|bảy|bay|tám|tam|"
    r"chín|chin|mười|muoi)(?!\w)"
    r"|(?P<range>(?:từ|tu|đến|den)(?!\w)|[-–](?=\s*\d))"
    rf"|(?P<number>(?<![\w/.]){_NUMBER}(?![\w/%])(?!\.\w)(?!-[A-ZĐ])\)?)"
    r"|(?P<comma>,|\b(?:và|va)\b|&)|(?P<semicolon>;)"
    r"|(?P<filler>các|những|tại|thuộc|của|trong|này|cac|nhung|tai|thuoc|cua|trong|nay|:|\s+)|"
    r"(?P<other>\S+)",
    re.I,
)
_OUTERMOST = {"phan", "chuong", "dieu"}
_PLACES = {*_OUTERMOST, "muc", "khoan", "diem", "tiet", "phu luc"}
_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
# "Chỉ thị số 4": the number of a document, not of a task.
_A_DOCUMENT = re.compile(
    r"(?:chỉ thị|nghị quyết|quyết định|đề án|kế hoạch|công văn|công điện|chương trình|luật|"
    r"thông tư|nghị định|"
    r"hướng dẫn|thông báo|kết luận|văn bản|tờ trình|quy định|báo cáo)\s*$",
    re.I,
)
# "nhiệm vụ 5 năm 2026-2030", "nội dung: 5 nhóm, 30 lớp": so many, not the fifth.
_COUNTED = re.compile(
    r"\s+(?:năm\s+20\d\d\s*[-–]|năm(?!\s+20\d\d)(?!\w)|(?:tháng|ngày)(?!\w|\s+\d)|(?:lớp|lượt|"
    r"nhóm(?!\s+[IVX\d])|triệu|nghìn|tỷ|người|hộ|"
    r"buổi|khóa|khoá|giờ|tuần|đợt|cuộc|bài)(?!\w))",
    re.I,
)
_EXCEPTION = re.compile(r"(?<!\w)(?:ngoại\s+)?trừ\s[^,;.()]*(?:\.\d[^,;.()]*)*", re.I)


@dataclass(frozen=True, slots=True)
class Reference:
    """One place meant, from the outside in: part "IV", numbers ("6", "4"); and where it is said."""

    part: str  # "" when the reference names none
    numbers: tuple[str, ...]  # () when only a part is meant
    start: int  # offsets into the text that was parsed
    end: int
    group: int  # references of one group stand between two semicolons
    claimed: str = ""  # the section named beside it where it differs: "mục 2" of "1.2, mục 2"
    appendix: bool = False
    filled: bool = False  # not printed itself: it stands inside a range


@dataclass(frozen=True, slots=True)
class _Element:
    value: str
    depth: float
    start: int
    end: int
    opens_range: bool = False
    fresh: bool = False  # said after "và mục": what stands before it is not inside it


def find_references(text: str) -> list[Reference]:
    """The references of `text` in reading order; figures of other kinds are no references, nor is
    what the text takes out ("trừ nhiệm vụ 1.2")."""
    kept = _EXCEPTION.sub(lambda match: "," + " " * (len(match.group()) - 1), text)
    references: list[Reference] = []
    for index, elements in enumerate(_groups(kept)):
        references += _resolve_group(elements, index)
    return _inherit_part(references)


def _groups(text: str) -> list[list[_Element]]:
    groups: list[list[_Element]] = [[]]
    bare: list[_Element] = []  # numbers that count only if "mục", "phần" … follows them
    word, trusted, ranged, joined, listed = "", False, False, "", ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if (
            kind == "word"
            and fold(match.group()) == "so"
            and _A_DOCUMENT.search(text[: match.start()])
        ):
            kind = "other"
        if kind == "word":
            word, trusted = fold(match.group()).removesuffix(" so"), True
            joined = "fresh" if joined == "và" else joined
            if word not in _PLACES:
                bare = []
        elif kind == "ordinal" and word in _OUTERMOST:
            value = str(_ORDINALS.index(fold(match["ordinal"]).replace("bon", "tu")) + 1)
            groups[-1] += [*bare, _Element(value, 0, match.start(), match.end())]
            word, bare = "", []
        elif kind == "range":
            ranged = fold(match.group()) != "tu" and bool(groups[-1] or bare)
        elif kind == "number" and not _COUNTED.match(text, match.end()):
            listed = word or listed  # "khoản 1, 5, 6": each of them is a khoản
            inherited = listed if listed in ("khoan", "tiet") else ""
            element = _element(match, word or inherited, True, ranged)
            if element is not None and (trusted or word):
                groups[-1] += [*bare, replace(element, fresh=joined == "fresh")]
                trusted, bare = True, []
            elif element is not None and _may_stand_bare(text, match):
                bare.append(element)
            word, ranged, joined = "", False, ""
        elif kind == "comma":
            joined = "và" if fold(match.group()) in ("va", "&") else ""
        elif kind == "semicolon":
            if groups[-1]:
                groups.append([])
            trusted, word, bare, joined, listed = bool(trusted), "", [], "", ""
        elif kind in ("other", "ordinal", "number"):
            word, trusted, ranged, bare, joined, listed = "", False, False, [], "", ""
            if groups[-1]:
                groups.append([])
    _sections_in_parts(groups, text)
    return [group for group in groups if group]


def _may_stand_bare(text: str, match: re.Match) -> bool:
    """Whether a number without a word before it may be one of "1.1, 1.2, mục 1": it goes on."""
    value = match["number"]
    goes_on = re.match(r"\s*(?:,|và\b|đến\b|[-–])", text[match.end() :]) is not None
    return goes_on or "." in value or value.startswith("(")


def _sections_in_parts(groups: Sequence[list[_Element]], text: str) -> None:
    """ "mục II phần B", "mục B Phần thứ hai": a section with its own letter or Roman number."""
    for group in groups:
        for place, (inner, outer) in enumerate(pairwise(group)):
            named = re.search(r"m[ụu]c\s+$", text[: inner.start], re.I)
            in_part = re.search(r"ph[ầa]n\b", text[inner.end : outer.start], re.I)
            if inner.depth == outer.depth == 0 and named and in_part:
                group[place] = replace(inner, depth=0.5)


def _element(match: re.Match, word: str, trusted: bool, ranged: bool) -> _Element | None:
    value = re.sub(r"(?<=\d)(?=[a-zđ]$)", ".", match["number"].strip("()"))
    start, end = match.start("number"), match.end("number")
    if match["number"].startswith("("):
        return _Element(value, 10, start, end) if trusted or word else None
    if word == "nhom":
        return _Element(value, 0.5, start, end)  # a group of rows: between the appendix and the row
    if word == "phu luc":
        return _Element(f"PL{value}", 0, start, end)
    if roman_value(value) and value.isupper() and (word or trusted):
        return _Element(value, 0, start, end)
    if value.isalpha():
        if value.isupper():  # "phần B", "mục B"
            return _Element(value, 0, start, end) if word in ("phan", "muc", "chuong") else None
        return _Element(value, 9, start, end, ranged) if trusted or word else None
    if not (trusted or word):
        return None
    if roman_value(value.split(".")[0]) and value.split(".")[0].isupper():
        return _Element(value, value.count("."), start, end)
    if word in _OUTERMOST:
        prefix = "Đ" if word == "dieu" else ""
        return _Element(prefix + value, 0, start, end)
    inner = (
        0.5 if word in ("khoan", "tiet") and "." not in value else 0.0
    )  # "khoản 4 mục 6" is one place
    return _Element(value, value.count(".") + 1 + inner, start, end, ranged)


def _resolve_group(elements: Sequence[_Element], group: int) -> list[Reference]:
    """Elements inside out; a shallower one closes the list of deeper ones before it.

    "phần IV, mục 6, điểm d" is told from the outside in: one address, not three.
    """
    if len(elements) > 1 and all(
        one.depth < other.depth and not other.opens_range for one, other in pairwise(elements)
    ):
        return [_address(elements, group)]
    pending: list[Reference] = []  # waiting for what they stand in
    done: list[Reference] = []
    depths: list[float] = []
    for element in elements:
        if element.opens_range and pending:
            pending += _fill_range(pending[-1], element, group)
            depths = [element.depth] * len(pending)
            continue
        if pending and element.depth < min(depths) and not _stands_beside(element, pending):
            pending = [_inside(reference, element) for reference in pending]
            depths = [element.depth] * len(pending)
            if element.depth == 0:
                done += pending
                pending, depths = [], []
            continue
        if pending and element.depth > max(depths):
            done += pending
            pending, depths = [], []
        pending.append(_reference(element, group))
        depths.append(element.depth)
    return done + pending


def _stands_beside(element: _Element, pending: Sequence[Reference]) -> bool:
    """ "1.1, 1.2 và mục 3": a third one; letters alone ("a, b và mục 3") need their section."""
    return (
        element.fresh
        and element.depth > 0
        and all(reference.numbers[:1] and reference.numbers[0].isdigit() for reference in pending)
    )


def _address(elements: Sequence[_Element], group: int) -> Reference:
    """One place named from the outside in."""
    part = ""
    numbers: tuple[str, ...] = ()
    for element in elements:
        own = tuple(element.value.split("."))
        if element.depth == 0:
            part = element.value
        elif own[: len(numbers)] == numbers:
            numbers = own
        else:
            numbers = (*numbers, *own)
    return Reference(part, numbers, elements[0].start, elements[-1].end, group)


def _reference(element: _Element, group: int) -> Reference:
    if element.depth == 0:
        value = element.value
        return Reference(
            value, (), element.start, element.end, group, appendix=value.startswith("PL")
        )
    numbers = tuple(element.value.split("."))
    part = ""
    if element.depth >= 1 and roman_value(numbers[0]) and numbers[0].isupper():
        part, numbers = numbers[0], numbers[1:]
    return Reference(part, numbers, element.start, element.end, group)


def _inside(reference: Reference, outer: _Element) -> Reference:
    end = max(reference.end, outer.end)
    if outer.depth == 0:
        return replace(reference, part=outer.value, end=end)
    numbers = tuple(outer.value.split("."))
    if not reference.numbers:  # a part alone: "I đến 0.0 mục 0"
        return replace(reference, end=end)
    if outer.depth == 0.5:
        return replace(reference, numbers=(*numbers, *reference.numbers), end=end)
    if reference.numbers[: len(numbers)] == numbers:
        return replace(reference, end=end)
    if len(reference.numbers) == 1 or reference.numbers[0].isalpha():
        return replace(reference, numbers=numbers + reference.numbers, end=end)
    # "1.2, mục 2": the number is what the reader looks up; the section beside it is a slip.
    return replace(reference, claimed=outer.value, end=end)


def _fill_range(first: Reference, last: _Element, group: int) -> list[Reference]:
    """References after `first` up to `last`: "2.1 đến 2.4" gives 2.2, 2.3, 2.4."""
    numbers = tuple(last.value.split("."))
    if first.numbers and first.numbers[-1] in LETTERS and numbers[-1] in LETTERS:
        between = LETTERS[LETTERS.index(first.numbers[-1]) + 1 : LETTERS.index(numbers[-1])]
        return [
            *(
                Reference(
                    first.part,
                    (*first.numbers[:-1], letter),
                    last.start,
                    last.end,
                    group,
                    filled=True,
                )
                for letter in between
            ),
            Reference(first.part, (*first.numbers[:-1], numbers[-1]), last.start, last.end, group),
        ]
    if not (first.numbers and first.numbers[-1].isdigit() and numbers[-1].isdigit()):
        return [_reference(last, group)]
    head = first.numbers[:-1] if len(numbers) <= len(first.numbers) else numbers[:-1]
    return [
        Reference(first.part, (*head, str(value)), last.start, last.end, group)
        for value in range(int(first.numbers[-1]) + 1, min(int(numbers[-1]), 99) + 1)
    ]


def _inherit_part(references: list[Reference]) -> list[Reference]:
    """A part that is named once counts for the references before it that name none."""
    part = ""
    result: list[Reference] = []
    for reference in reversed(references):
        if (
            reference.part
            and not reference.numbers
            and result
            and not any(other.part for other in references if other.end <= reference.start)
        ):
            part = reference.part
        part = reference.part or part
        result.append(reference if reference.part else replace(reference, part=part))
    result.reverse()
    named = [reference for reference in result if reference.numbers]
    # "mục 2.2; phần IV": the part alone belongs to the numbers before it.
    return [
        reference
        for reference in result
        if reference.numbers
        or not any(other.part == reference.part and other.end < reference.start for other in named)
    ]


class Sections:
    """Finds sections of a document by number; letters count as their position too."""

    def __init__(self, document: Document, prefer: Sequence[str] = ()) -> None:
        self._entries = list(_entries(document.sections, ()))
        self._prefer = tuple(prefer)  # anchors of parts to look in first when no part is named

    def find(self, part: str, numbers: Sequence[str]) -> list[Section]:
        """Sections called by `numbers` inside `part` ("" for any part), in reading order; where no
        part is named the shallowest first: "nhiệm vụ 2" is I.2 before I.1.2."""
        matches = [section for section, names in self._entries if _fits(names, part, numbers)]
        if len(matches) < 2:
            return matches
        preferred = [
            section
            for section in matches
            if any(_under(section.path, parent) for parent in self._prefer)
        ]
        if part:
            return preferred or matches
        return sorted(preferred or matches, key=lambda section: section.path.count("."))


def _entries(
    sections: Sequence[Section], above: tuple[tuple[str, str], ...]
) -> Iterator[tuple[Section, tuple[tuple[str, str], ...]]]:
    for section in sections:
        last = section.path.split(".")[-1]
        # A Roman part is "4" only where the reference calls it a part: 4.4 is not section 4 of part
        # IV.
        is_numeral = last.isupper() and (roman_value(last) or len(last) == 1)
        counted = f"part {section.ordinal}" if is_numeral else section.ordinal
        names = (*above, (last.casefold(), str(counted or last).casefold()))
        if above and section.path.count(".") > len(above):  # "1.1" printed without a "1" above it
            extra = section.path.split(".")[len(above) : -1]
            names = (*above, *((name, name) for name in extra), names[-1])
        yield section, names
        yield from _entries(section.children, names)


def _fits(names: Sequence[tuple[str, str]], part: str, numbers: Sequence[str]) -> bool:
    tail = names[len(names) - len(numbers) :] if numbers else ()
    head = names[: len(names) - len(numbers)]
    if len(tail) != len(numbers):
        return False
    if any(number.casefold() not in name for number, name in zip(numbers, tail, strict=True)):
        return False
    if not part:
        return bool(numbers) and len(head) <= 2
    wanted = {part.casefold(), f"part {part}"}
    if part.isupper() and roman_value(part) and len(head or names) == 1:
        wanted.add(str(roman_value(part)))  # "phần II" of a plan that prints "Phần thứ hai"
    if not numbers:
        return len(names) == 1 and not wanted.isdisjoint(names[0])
    return bool(head) and not wanted.isdisjoint(head[-1])


def _under(path: str, parent: str) -> bool:
    return path == parent or path.startswith(parent + ".")
