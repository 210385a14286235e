"""Who reports to whom, how often and by when."""

import re
from collections.abc import Iterator, Sequence

from tutor.plans.places import clause_bounds, locate, place_of, within
from tutor.records import Document, Paragraph, Reporting, Section
from tutor.text.normalise import squeeze

_SKIPPED = ("header", "preamble", "recipients", "signature")
_AGENCY = (
    r"(?:UBND|U[ỷỶ]\s+ban|Ủy\s+ban|HĐND|Hội\s+đồng|Ban|Sở|Bộ|Tỉnh\s+ủy|Thành\s+ủy|Huyện\s+ủy|"
    r"Đảng\s+ủy|Trung\s+ương|Phòng|"
    r"Văn\s+phòng|Lãnh\s+đạo|Chủ\s+tịch|Thủ\s+tướng|Chính\s+phủ|Công\s+an|Cục|Quốc\s+hội|"
    r"Thường\s+trực|cấp\s+có\s+thẩm\s+quyền|"
    r"cấp\s+ủy|Trung\s+tâm|Thanh\s+tra|Mặt\s+trận|Tổ\s+công\s+tác|BCĐ|Giám\s+đốc|Ngân\s+hàng|"
    r"Bảo\s+hiểm|Liên\s+đoàn|Tổ(?!\s+chức)|Hiệu\s+trưởng|Khoa|Bệnh\s+viện|Trường|Giáo\s+viên)"
)
_REPORTS = re.compile(r"(?<!\w)[Bb]áo\s+cáo(?!\w)(?!\s+viên)")
_RECEIVER = re.compile(
    rf"(?:(?:gửi\s+)?(?:về|với|cho|gửi|tới|lên)\s+|[Bb]áo\s+cáo\s+)(?P<receiver>{_AGENCY}(?!\w)"
    r"(?:[^.;:()]|\(qua[^()]*\))*?(?:\s*\(qua[^()]*\))?)"
    r"(?=\s+(?:khi|theo|để|trước|chậm|muộn|định\s+kỳ|h[ằà]ng|kết\s+quả|về\s+(?:kết|tình|việc)|"
    r"trong|vào|xem|tổng\s+hợp|"
    r"đúng|biết|kịp\s+thời)(?!\w)|,\s+(?=(?:đồng\s+thời|tham\s+mưu|xem|kịp|tổng|chỉ|để|gửi|theo|"
    r"trước)(?!\w))|"
    r"\s*\((?!qua)|[.;:]|\s*$)"
)
_PERIOD = re.compile(
    r"(?<!\w)(?P<period>(?:theo|h[ằà]ng|mỗi|từng)\s+(?:tuần|tháng|quý|năm)|(?:0?[369]|sáu|ba|"
    r"chín)\s+tháng"
    r"(?:\s+(?:đầu|cuối)\s+năm)?|(?:0?1|một)\s+năm|(?:tuần|tháng|quý|năm)(?=\s*\(|\s*,\s*(?:0?6|"
    r"sáu|năm|quý)(?!\w))|"
    r"đột\s+xuất|kịp\s+thời|khi\s+có\s+yêu\s+cầu)(?!\w)(?P<due>\s*\((?P<words>[^()]{4,90})\))?",
    re.I,
)
_DUE = re.compile(
    r"(?P<due>(?:trước|chậm\s+nhất(?:\s+vào|\s+là)?|muộn\s+nhất|vào)\s+(?:ngày\s+\d+|tháng\s+\d+|"
    r"hết\s+ngày|\d+\s*(?:giờ|h)|thứ)[^.;()]*?)"
    r"(?=\s+(?:để|về|gửi|với|cho)(?!\w)|\s*[.;)]|\s*$)",
    re.I,
)
_DUE_OF = re.compile(
    r"((?:trước|chậm\s+nhất|muộn\s+nhất)[^,;.()]{3,60}?)\s+đối\s+với\s+báo\s+cáo\s+"
    r"((?:quý|tháng|năm|(?:0?6|sáu|9)\s+tháng|tuần)(?:\s+(?:đầu|cuối)\s+năm)?)(?!\w)",
    re.I,
)
_DUE_HEAD = re.compile(r"(?:ngày\s+\d+\s+của|tháng\s+\d+|cuối|tiên)\s*$", re.I)
_A_PAPER = re.compile(r"(?:mẫu|đối\s+với|thông\s+tin|chế\s+độ|xây\s+dựng|các|lập)\s*,?\s*$", re.I)
_AHEAD_CHARS = 60  # "định kỳ theo quý, đột xuất" stands before its verb
_DUE_WORDS = re.compile(r"trước|chậm|muộn|ngày|tháng|vào", re.I)
_SUBJECT_END = re.compile(
    r"\s*,?\s+(?=(?:có\s+trách\s+nhiệm|định\s+kỳ|chủ\s+động|được\s+giao|tổng\s+hợp|báo\s+cáo|"
    r"chịu|thường\s+xuyên|"
    r"h[ằà]ng|kịp\s+thời|thực\s+hiện|bám\s+sát|gửi|tham\s+mưu|theo\s+dõi|chủ\s+trì|phối\s+hợp|"
    r"xây\s+dựng|tổ\s+chức|đột\s+xuất)(?!\w))",
    re.I,
)
_BEFORE_SUBJECT = re.compile(
    r"^(?:[-+•]\s*)?(?:[\d.a-zđ]{1,4}[.)-]\s*)?(?:[^:]{0,60}:\s+)?(?:(?:Trên\s+cơ\s+sở|Căn\s+cứ|"
    r"Theo|Trong|Nếu|Đối\s+với)\s+"
    r"[^:;]*?(?:được\s+giao|phát\s+sinh|vướng\s+mắc|quá\s+trình[^,]*|"
    r"thực\s+hiện)\s*,?\s+)*(?:nếu\s+có[^,]*,\s*)?"
    r"(?:(?:Yêu\s+cầu|Giao|Đề\s+nghị)\s+)?",
    re.I,
)
_IS_AGENCY = re.compile(
    rf"(?:{_AGENCY}|[Cc]ác|[Cc]ơ\s+quan|[Đđ]ơn\s+vị|Đoàn|Hội|Trường|[Cc]hủ\s+đầu\s+tư|"
    rf"[Tt]hủ\s+trưởng|[Nn]gười|Báo)(?!\w)"
)
_NO_SUBJECT = re.compile(r"Báo cáo|(?:Các|Chủ|Tổ)\s+(?:nội dung|nhiệm vụ|giải pháp|trì|chức)")


def read_reporting(document: Document) -> tuple[Reporting, ...]:
    """Every duty to report in reading order; a sentence without receiver and period is none."""
    return tuple(
        duty
        for section, ancestors in _sections(document.sections, ())
        if section.path not in _SKIPPED and not section.path.startswith("PL")
        for paragraph in section.body
        for duty in _paragraph_duties(document, section, ancestors, paragraph)
    )


def _sections(
    sections: Sequence[Section], ancestors: tuple[Section, ...]
) -> Iterator[tuple[Section, tuple[Section, ...]]]:
    for section in sections:
        yield section, ancestors
        yield from _sections(section.children, (section, *ancestors))


def _paragraph_duties(
    document: Document, section: Section, ancestors: tuple[Section, ...], paragraph: Paragraph
) -> Iterator[Reporting]:
    located = locate(document, paragraph)
    if not _REPORTS.search(located.text):
        return
    agency = _label(located.text) or heading_agency((section, *ancestors))
    for first, last in clause_bounds(located.text):
        clause = within(located, first, last)
        place = place_of(section, *located.span(first, last))
        said = _subject(clause.text)
        agency = said or agency  # "…; tham mưu cấp ủy báo cáo …" goes on with the same subject
        sender = agency
        for start, verb, end in _reports(clause.text):
            receiver = _receiver(clause.text, verb, end)
            periods = _periods(clause.text, start, end)
            if receiver or periods:
                yield Reporting(document.id, sender, receiver, periods, clause.text, place)
            sender = receiver or sender  # "… về Phòng A để tổng hợp, báo cáo UBND xã"


def _label(text: str) -> str:
    """The agency a dash begins with: "- Văn phòng Tỉnh ủy: theo dõi; … báo cáo"."""
    match = re.match(r"[-+•]\s*(?:Giao\s+|Đề nghị\s+)?([^:.;]{3,120}?)\s*:\s", text)
    return squeeze(match[1]) if match and _IS_AGENCY.match(match[1]) else ""


def heading_agency(sections: Sequence[Section]) -> str:
    """The agency that the nearest heading names, `sections` inmost first; "" without one."""
    for section in sections:
        words = re.split(r":\s|:$|\s+chủ\s+trì|\s+có\s+trách", section.heading)[0].strip(" .;")
        words = re.sub(r"^(?:Đề nghị|Giao(?: cho)?|Yêu cầu|Phân công)\s+", "", words)
        if len(words) > 200 or _NO_SUBJECT.match(words) or _REPORTS.search(words):
            continue
        if _IS_AGENCY.match(words):
            return squeeze(words)
    return ""


def _reports(text: str) -> Iterator[tuple[int, int, int]]:
    """For each "báo cáo" that is a verb: where the words about it begin, where it stands, and
    where the next one begins."""
    found = [
        match for match in _REPORTS.finditer(text) if not _A_PAPER.search(text[: match.start()])
    ]
    for index, match in enumerate(found):
        first = match.start() if index else max(0, match.start() - _AHEAD_CHARS)
        stop = found[index + 1].start() if index + 1 < len(found) else len(text)
        yield first, match.start(), stop


def _receiver(text: str, start: int, stop: int) -> str:
    match = _RECEIVER.search(text[:stop], start)
    return squeeze(match["receiver"]).strip(" ,") if match else ""


def _periods(text: str, start: int, stop: int) -> tuple[tuple[str, str], ...]:
    """(period, due) of a report; a due date without brackets belongs to its only period."""
    if pairs := _DUE_OF.findall(text[:stop], start):
        return tuple((squeeze(period).lower(), squeeze(due)) for due, period in pairs)
    found = []
    for match in _PERIOD.finditer(text[:stop], start):
        words = squeeze(match["words"] or "")
        if _inside_brackets(text, match.start()) or _DUE_HEAD.search(text[: match.start()]):
            continue
        found.append((squeeze(match["period"]).lower(), words if _DUE_WORDS.match(words) else ""))
    due = _DUE.search(text[:stop], start)
    if due and not any(words for _, words in found):
        regular = next((i for i, (period, _) in enumerate(found) if "xuất" not in period), None)
        if regular is None:
            words = squeeze(due["due"]).rstrip(" ,")
            every = re.search(r"h[ằà]ng (?:tháng|quý|năm)", words, re.I)
            return (*found, (every.group().lower() if every else "", words))
        found[regular] = (found[regular][0], squeeze(due["due"]).rstrip(" ,"))
    return tuple(dict.fromkeys(found))


def _inside_brackets(text: str, offset: int) -> bool:
    return text.count("(", 0, offset) > text.count(")", 0, offset)


def _subject(text: str) -> str:
    """The agency a clause begins with; "" where its heading names it."""
    words = _BEFORE_SUBJECT.sub("", text, count=1)
    match = _SUBJECT_END.search(words)
    subject = words[: match.start()] if match else ""
    if not _IS_AGENCY.match(subject) or _NO_SUBJECT.match(subject) or len(subject) > 220:
        return ""
    subject = re.split(r"\s+là\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối)(?!\w)", subject)[0]
    return squeeze(subject).strip(" ,")
