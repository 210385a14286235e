"""When a task is to be done, as printed at the task, under it or in a table's cell."""

import re
from typing import NamedTuple

from tutor.plans.dates import TIME
from tutor.plans.figures import mask

_WITH = (
    r"(?:trước|sau|từ|đến|tới|hết|trong|vào|cuối|đầu|chậm\s+nhất|muộn\s+nhất|xong|là|ngay|"
    r"khoảng|kể\s+từ)"
)
_VERB = (
    r"(?:hoàn\s+thành|thực\s+hiện|vận\s+hành|triển\s+khai|bắt\s+đầu|ban\s+hành|trình|"
    r"đưa\s+vào\s+(?:sử\s+dụng|vận\s+hành)|"
    r"kết\s+thúc|tổ\s+chức|xong)"
)
_EVERY_YEAR = r"ngày\s+\d{1,2}/\d{1,2}\s+h[ằà]ng\s+năm"
_SPAN = rf"(?:{TIME})(?:\s*(?:-|–|,|đến|và)\s*(?:hết\s+)?(?:{TIME}))?"
_LABEL = re.compile(
    r"(?:^|[-–+•;.(]\s*|\s)(?:Thời\s+(?:gian|hạn|điểm)|Tiến\s+độ|Hạn|Lộ\s+trình)"
    r"(?:\s+(?:thực\s+hiện|hoàn\s+thành|triển\s+khai|trình|tổ\s+chức|ban\s+hành|và|,|"
    r"bắt\s+đầu))*\s*:\s*"
    r"(?P<time>[^;()]+?)\s*(?=[.;]?\s*$|[.;]\s|\))"
)
_BRACKETS = re.compile(rf"\(\s*(?P<time>{_VERB}\b[^()]*?(?:{TIME})[^()]*?)\s*\)", re.I)
_DONE = re.compile(
    rf"(?<!\w)(?P<verb>{_VERB})\s+(?:xong\s+)?(?P<time>(?:{_WITH}\s+)*{_SPAN})", re.I
)
_LIMIT = re.compile(
    rf"(?<!\w)(?P<time>(?:(?:xong\s+)?trước|chậm\s+nhất|muộn\s+nhất|đến\s+hết|"
    rf"hết)\s+(?:{_WITH}\s+)*(?:{TIME}))",
    re.I,
)
_WITHIN = re.compile(rf"(?<!\w)(?P<time>trong\s+{_SPAN})\s*[.;]?\s*$", re.I)
_RECURS = re.compile(rf"(?<!\w)(?:vào\s+)(?P<time>{_EVERY_YEAR})", re.I)
_CELL = re.compile(
    rf"\s*(?P<time>(?:{_WITH}\s+)*{_SPAN}(?:\s+và\s+(?:các\s+)?năm\s+tiếp\s+theo)?|{_EVERY_YEAR}|"
    r"(?:nhiệm\s+vụ\s+|thực\s+hiện\s+|triển\s+khai\s+)?thường\s+xuyên(?:,?\s*h[ằà]ng\s+(?:năm|"
    r"quý|tháng))?|"
    r"(?:định\s+kỳ\s+)?h[ằà]ng\s+(?:năm|quý|tháng|tuần)|theo\s+(?:hướng\s+dẫn|kế\s+hoạch|"
    r"tiến\s+độ|yêu\s+cầu|quy\s+định)[^;]{0,80})"
    r"\s*\.?\s*",
    re.I,
)


class Deadline(NamedTuple):
    """A time to do something; offsets are into the text it was read from."""

    text: str  # as printed, without "hoàn thành" before it
    start: int
    end: int


def deadline_of(text: str) -> Deadline | None:
    """The deadline that `text`, a task or a cell, sets; None where it sets none.

    A label ("Thời gian thực hiện: …") goes before brackets "(hoàn thành tháng 4/2025)", these
    before words in the sentence; a date of a cited document is none.
    """
    if cell := _CELL.fullmatch(text):
        return _deadline(text, cell.start("time"), cell.end("time"))
    hidden = mask(text)
    if label := _LABEL.search(hidden):
        return _deadline(text, label.start("time"), label.end("time"))
    if brackets := _BRACKETS.search(hidden):
        return _without_verb(text, brackets.start("time"), brackets.end("time"))
    for pattern in (_DONE, _LIMIT, _RECURS, _WITHIN):
        if match := pattern.search(hidden):
            start = match.start("time")
            if pattern is _DONE and match["verb"].lower() in ("vận hành", "bắt đầu"):
                start = match.start("verb")
            return _deadline(text, start, match.end("time"))
    return None


def _without_verb(text: str, start: int, end: int) -> Deadline:
    """Without "hoàn thành"; other verbs ("vận hành từ …") say what the time means and stay."""
    verb = re.compile(r"(?:hoàn\s+thành|thực\s+hiện|xong)\s+", re.I).match(text, start)
    return _deadline(text, verb.end() if verb else start, end)


def _deadline(text: str, start: int, end: int) -> Deadline:
    words = text[start:end]
    return Deadline(words.strip(), start, end - (len(words) - len(words.rstrip())))
