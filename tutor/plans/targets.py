"""Targets of a plan: every figure to reach, with its year, group, measure, comparison and unit.

A figure's year is said in its sentence, at the head of its paragraph or in a heading above it; what
is counted stands behind the figure ("80% người dân … có kỹ năng số") or before it ("tỷ lệ … đạt").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tutor.documents.markers import parse_marker
from tutor.plans.dates import TIME
from tutor.plans.figures import Figure, find_figures, mask, per_what
from tutor.plans.groups import group_in
from tutor.plans.places import clause_bounds, locate, place_of
from tutor.plans.target_tables import table_targets
from tutor.records import Document, Paragraph, Section, Target, Task
from tutor.text.normalise import fold, squeeze

_NO_TARGETS = re.compile(
    r"kinh phi|thuc trang|ket qua dat duoc|su can thiet|danh gia (?:tinh hinh|ket qua)|can cu|"
    r"^ket qua (?:nam|thuc hien|dat|cong tac|hoat dong)|^tinh hinh thuc hien|^dac diem tinh hinh|"
    r"co so phap ly|che do (?:thong tin|bao cao)"
)
_AIMS = re.compile(r"chi tieu|muc tieu")
_SKIPPED = ("header", "preamble", "closing", "recipients", "signature")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PREDICATE = re.compile(
    r"\s(?=(?:có(?!\s+(?:hoàn cảnh|công|con|điều kiện|nguy cơ))|được|đạt|biết(?!\s+chữ)|sử dụng|"
    r"tham gia|hoàn thành|"
    r"thực hiện|nắm|tiếp cận|thường xuyên|cung cấp|ký|cam kết|cài đặt|hiểu|thành thạo|triển khai|"
    r"trang bị|không|"
    r"phải|đều|đăng ký|bố trí|ban hành|lựa chọn|(?<!ảnh )hưởng|tổ chức(?! (?:cơ sở|chính trị|"
    r"xã hội|đảng|"
    r"đoàn|hội))|"
    r"hướng dẫn(?! hướng dẫn)|sinh hoạt|đảm bảo|bảo đảm|hài lòng|giảm|tăng|mở|lắp|là|lập|nộp|"
    r"thanh toán|khai|kết nối|"
    r"duy trì|xây dựng|thành lập|phục vụ|đào tạo|dạy)\b)",
    re.I,
)
_GROUP_END = re.compile(
    r"[,;(]\s+(?=phù hợp|mỗi|trong đó|đảm bảo|bảo đảm|góp phần|đạt)|[(;:.]|\s+-\s", re.I
)
_LEAD = re.compile(
    r"^(?:[-+•]\s*)?(?:[^:]{0,60}:\s+)?(?:(?:phấn đấu|bảo đảm|đảm bảo|mục tiêu|yêu cầu|duy trì|"
    r"và|có|với|đạt|hết|trong đó)\b[\s,]*)*",
    re.I,
)
_TRAIL = re.compile(
    r"[\s,;:(]*(?:\b(?:tại|cho|của|đạt|ở|tới|đến|là|còn|lên|xuống|từ|có|với|mục tiêu|và|thêm|thu "
    r"hút|trong|mỗi|phấn đấu)\b[\s,;:(]*)*$",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:(?:khống chế|duy trì|giảm|nâng|tăng|kéo giảm)\s+)?"
    r"(?:tỷ lệ|tỉ lệ|số(?!\s+hóa)|mức độ|nâng tỷ lệ|tăng tỷ lệ|độ bao phủ|bao phủ|tốc độ|chỉ số|"
    r"diện tích)\b",
    re.I,
)
_NEXT_LEAD = re.compile(r"\s*(?:[,;(]|\bvà\b)[^,;()]{0,60}$")
_TIME_TAIL = re.compile(
    rf"[\s,(]*(?:(?:trong|vào|đến|tới|trước|hết|cuối|đầu|từ|giai đoạn|và|hàng|"
    rf"hằng)\s+)*(?:{TIME})[\s,).]*$",
    re.I,
)
_GATHERING = re.compile(
    r"(?<!\w)(?:lớp|khóa|khoá|buổi|đội|tổ(?!\s+chức)|nhóm|hội\s+nghị|cuộc|đợt)(?!\w)", re.I
)
_HEADING_CHARS = (
    160  # a heading; a paragraph that stands as one names all sorts of people further on
)
_NEAR_TIME = re.compile(r"\s*(?:(?:vào|trong|đến|tới|hết|trước|cuối)\s+)*$", re.I)
_NOT_OF_TARGETS = re.compile(
    r"20\d\d\s*[-–]\s*20\d\d|ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d+|ngày\s+[\d/.-]+", re.I
)
_ONLY_VERB = re.compile(r"(?:thực hiện|hoàn thành|triển khai|đạt)", re.I)
_BASELINE = re.compile(r"so\s+với\s+(?:cùng\s+kỳ\s+|bình\s+quân\s+|số\s+liệu\s+)*$", re.I)
# What has been reached, and what a thing costs, are no aims.
_REACHED = re.compile(
    r"(?<!\w)(?:đã|hiện(?:\s+nay)?(?:\s+đã)?)\s+(?:đạt(?:\s+được)?|là)(?!\w)[^,;]*$|"
    r"^(?:[-+•]\s*)?(?:Năm\s+trước|Đến\s+nay|Hiện\s+nay|Tính\s+đến)(?!\w)|"
    r"(?<!\w)(?:định\s+)?mức\s+$",
    re.I,
)
_PER_TIME = re.compile(r"/\s?(?:người|hộ|ngày|tuần|tháng|năm|giờ)(?!\w)", re.I)
_DONE_IN = re.compile(r"^(?:Thực hiện|Hoàn thành|Triển khai)\s+(?:trong|xong trong|từ)\s+", re.I)


@dataclass(frozen=True, slots=True)
class _Part:
    """One clause with figures: its words, where it stands, and what the text around it says."""

    text: str
    years: tuple[int, ...]  # of what stands above; () where nothing is said
    aims: bool
    context: str  # headings above, nearest first


def read_targets(document: Document, tasks: Sequence[Task] = ()) -> tuple[Target, ...]:
    """Every figure to reach in reading order, tables included, with the one of `tasks` it is in."""
    found = [
        target
        for section, ancestors in _sections(document.sections, ())
        for target in _section_targets(document, section, ancestors)
    ]
    found += table_targets(document)
    unique = {(t.place.start, t.place.end, t.value, t.unit, t.year, t.measure): t for t in found}
    ordered = sorted(unique.values(), key=lambda target: target.place.start)
    return tuple(replace(target, task=_task_at(tasks, target)) for target in ordered)


def _sections(
    sections: Sequence[Section], ancestors: tuple[Section, ...]
) -> Iterator[tuple[Section, tuple[Section, ...]]]:
    for section in sections:
        if section.path in _SKIPPED or _NO_TARGETS.search(fold(section.heading[:80])):
            continue
        yield section, ancestors
        yield from _sections(section.children, (*ancestors, section))


def _section_targets(
    document: Document, section: Section, ancestors: tuple[Section, ...]
) -> Iterator[Target]:
    headings = [section.heading, *(above.heading for above in reversed(ancestors))]
    aims = any(_AIMS.search(fold(heading[:80])) for heading in headings)
    above = next((years for heading in headings[1:] if (years := _heading_years(heading))), ())
    above = above or _title_years(document)
    for index, paragraph in enumerate(section.body):
        if "|" in paragraph.text:
            continue
        years = _years(paragraph.text) if paragraph.text.rstrip().endswith(":") else ()
        if index == 0 and len(paragraph.text) < 60 and not find_figures(paragraph.text):
            years = years or _years(section.heading)
        part = _Part("", above, aims, "\n".join(headings))
        yield from _paragraph_targets(document, section, paragraph, part)
        above = years or above


def _paragraph_targets(
    document: Document, section: Section, paragraph: Paragraph, around: _Part
) -> Iterator[Target]:
    located = locate(document, paragraph)
    text = paragraph.text
    marker = parse_marker(text)
    head = len(text) - len(marker[1]) if marker else 0
    lead = re.match(r"[^:]{0,40}:\s", text[head:])
    years = _years(lead.group()) if lead and len(lead.group()) < 30 else ()
    around = replace(around, years=years or around.years)
    earlier: list[Target] = []
    for first, last in clause_bounds(text):
        begin = max(first, head)
        part = replace(around, text=text[begin:last])
        if (
            (done := _DONE_IN.match(part.text))
            and earlier
            and (said := _years(part.text[: done.end() + 12]))
        ):
            earlier = [replace(t, year=t.year if _said(t) else said[0]) for t in earlier]
        place = place_of(section, *located.span(begin, last))
        earlier += _clause_targets(document.id, part, place, earlier)
    yield from earlier


def _said(target: Target) -> bool:
    return target.year is not None


def _clause_targets(plan_id, part: _Part, place, earlier: Sequence[Target]) -> list[Target]:
    figures = find_figures(part.text, part.aims)
    targets: list[Target] = []
    for index, figure in enumerate(figures):
        if _REACHED.search(part.text[: figure.start]):
            continue
        stop = figures[index + 1].start if index + 1 < len(figures) else len(part.text)
        group, measure, unit = _what(part, figure, figures[:index], stop, [*earlier, *targets])
        for year in _years_of(part, figures, index) or (None,):
            targets.append(
                Target(
                    plan_id,
                    year,
                    group,
                    measure,
                    figure.comparison,
                    figure.value,
                    unit,
                    part.text,
                    place,
                )
            )
    return targets


def _what(
    part: _Part, figure: Figure, before: Sequence[Figure], stop: int, earlier: Sequence[Target]
) -> tuple[str, str, str]:
    """Group, measure and unit of a figure, from the words behind it or before it."""
    text = part.text
    after = _behind(text, figure, stop)
    if not figure.is_share:
        return _counted(part, figure, before, after)
    ahead = _ahead(text, before[-1].end if before else 0, figure.start)
    if _SUBJECT.match(ahead):
        return group_in(ahead) or _first(after) or _SUBJECT.sub("", ahead).strip(), ahead, "%"
    if not after:
        own = re.split(r"[,;]|\bvà\b", ahead)[-1].strip() if before else ahead
        if earlier and (not own or _ONLY_VERB.fullmatch(own) or before):
            return earlier[-1].group, earlier[-1].measure, "%"
        return group_in(ahead) or _SUBJECT.sub("", ahead).strip(), ahead, "%"
    group, measure = _split_predicate(after)
    return group, measure or ahead, "%"


def _counted(
    part: _Part, figure: Figure, before: Sequence[Figure], after: str
) -> tuple[str, str, str]:
    """What a number of things counts: people themselves, things for people, or so many for each."""
    each = per_what(part.text, figure, before)
    if each is None:
        ahead = _ahead(part.text, before[-1].end if before else 0, figure.start)
        if _SUBJECT.match(ahead):
            return group_in(ahead) or _SUBJECT.sub("", ahead).strip(), ahead, figure.unit
        group, measure = _split_predicate(after)
        if group_in(group) and measure:
            return group, measure, figure.unit
        return _audience(part, figure, after), after, figure.unit
    per = _first(squeeze(part.text[each[0] : each[1]])).strip('"“” ')
    is_rate = _PER_TIME.search(figure.unit) is not None or len(per.split()) > 4
    unit = figure.unit if is_rate else f"{figure.unit}/{per}"
    audience = _audience(part, figure, after) if _GATHERING.match(per) else ""
    return audience or per, after, unit


def _audience(part: _Part, figure: Figure, after: str) -> str:
    """Whom a class or a team is for: said behind "cho", in a heading above, or in the clause."""
    if group := group_in(figure.unit):
        return group
    if not _GATHERING.search(part.text[max(0, figure.start - 20) : figure.end]):
        return group_in(after)
    named = re.search(r"(?<!\w)(?:dành\s+)?(?:riêng\s+)?cho\s+(.{3,80})", part.text)
    headings = [heading.split(":")[0][:_HEADING_CHARS] for heading in part.context.split("\n")]
    for words in (named[1] if named else "", *headings, part.text):
        if group := group_in(words):
            return group
    return ""


def _behind(text: str, figure: Figure, stop: int) -> str:
    """The words behind the figure that say what is counted, up to the next figure's lead."""
    first = figure.end if figure.is_share else figure.unit_start
    words = text[first:stop]
    if stop < len(text):
        words = words[: match.start()] if (match := _NEXT_LEAD.search(words)) else words
    words = _without_time(words).strip(" ,;:.(")
    if words.count(")") > words.count("("):
        words = words[: words.index(")")]
    if not figure.is_share and re.match(r"[,)]", words[figure.end - first :]):
        words = words[: figure.end - first]
    return words.strip()


def _ahead(text: str, first: int, last: int) -> str:
    words = _LEAD.sub("", text[first:last].strip(" ,;:"), count=1)
    words = _TRAIL.sub("", re.sub(r"\s+từ\s+[\d.,]+\s*%?\s*(?:lên|xuống).*$", "", words))
    return _without_time(words).strip(" ,;:.()")


def _without_time(words: str) -> str:
    """`words` cut at a time at their end; a time at their head is dropped."""
    hidden = mask(words)
    if (match := _TIME_TAIL.search(hidden)) and match.start() >= 0:
        words = words[: match.start()]
    head = re.match(rf"[\s,]*(?:(?:trong|vào|đến|tới|hết)\s+)+(?:{TIME})[\s,:]*", words, re.I)
    return words[head.end() :] if head else words


def _split_predicate(words: str) -> tuple[str, str]:
    """Who, and what is said of them: "học sinh", "được trang bị …"."""
    words = re.split(r"\s+so\s+với\b", words)[0]
    match = _PREDICATE.search(words, 1)
    if end := _GROUP_END.search(words, 1, match.start() if match else len(words)):
        return words[: end.start()].strip(" ,"), ""
    if match is None:
        return words.strip(" ,"), ""
    return words[: match.start()].strip(" ,"), words[match.end() :].strip()


def _first(words: str) -> str:
    return _split_predicate(words)[0]


def _years_of(part: _Part, figures: Sequence[Figure], index: int) -> tuple[int, ...]:
    """Years a figure is for. Where a clause opens with a time each figure takes the last one before
    it, elsewhere the first one behind it; where it has no time the text above tells."""
    times = _times(part.text)
    if not times:
        return part.years
    figure = figures[index]
    before = [years for start, years in times if start < figure.start]
    behind = [years for start, years in times if start > figure.start]
    after = next((start for start, _ in times if start > figure.start), None)
    if after is not None and _NEAR_TIME.fullmatch(part.text, figure.end, after):
        return behind[0]
    if times[0][0] < figures[0].start:
        return before[-1]
    if behind and (per_what(part.text, figure, figures[:index]) is None or not before):
        return behind[0]
    return before[-1] if before else part.years


def _times(text: str) -> list[tuple[int, tuple[int, ...]]]:
    """Times of a clause with their offsets and years; "năm 2025 và năm 2026" is two years."""
    times = []
    for match in re.finditer(TIME, mask(text), re.I):
        if _BASELINE.search(text[: match.start()]):
            continue
        if years := _span_years(match.group()):
            times.append((match.start(), years))
    return times


def _years(text: str) -> tuple[int, ...]:
    times = _times(text)
    return times[-1][1] if times else ()


def _heading_years(heading: str) -> tuple[int, ...]:
    """Years of a heading; a stretch of years and the date of a cited document set none."""
    words = _NOT_OF_TARGETS.sub("", heading)
    return _years(words)


def _title_years(document: Document) -> tuple[int, ...]:
    """The year of a plan for one year ("… năm 2026"); a stretch of years tells none."""
    title = _NOT_OF_TARGETS.sub(" ", document.title.split("(")[0])
    found = set(_YEAR.findall(mask(title))) if "20" in title else set()
    return (int(found.pop()),) if len(found) == 1 else ()


def _span_years(words: str) -> tuple[int, ...]:
    found = [int(year) for year in _YEAR.findall(words)]
    if len(found) == 2 and re.search(r"và|,", words):
        return tuple(found)
    return tuple(found[-1:])


def _task_at(tasks: Sequence[Task], target: Target) -> str:
    """Anchor of the smallest task whose text holds the target; "" outside tasks."""
    if target.task:
        return target.task
    around = [
        task
        for task in tasks
        if task.place.start <= target.place.start and target.place.end <= task.place.end
    ]
    return min(around, key=lambda task: task.place.end - task.place.start).anchor if around else ""
