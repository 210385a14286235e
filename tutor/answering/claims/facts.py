"""Hard facts of a text: numbers, times, symbols, places in a document, links and telephones."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tutor.answering.grounding import SYMBOL, joined
from tutor.text.normalise import nfc, plain, squeeze
from tutor.text.spoken_numbers import said_numbers

Kind = Literal["number", "date", "symbol", "reference", "link", "telephone"]

LINK = re.compile(
    r"https?://[^\s<>\"”“)\]]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:vn|com|org|net|info|io|ly|me|gov|edu|top|xyz|"
    r"app|link|shop|site|club|cc|co|to|icu|vip|online)(?![\w-])(?:/[^\s<>\"”“)\]]*)?|"
    r"www\.[^\s<>\"”“)\]]+",
    re.I,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w.,/-])(?:\+84|0|1[89]00)(?:[ .-]?\d){4,9}(?![\w/])")
_REFERENCE = re.compile(r"(?<![\w.,/-])\d{1,2}(?:\.\d{1,2})+(?![\w%/]|\.\d)")
_MONTHS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_MONTH = r"(?:\d{1,2}|mười hai|mười một|giêng|hai|ba|tư|bốn|sáu|bảy|tám|chín|mười|chạp)"
_YEAR = r"(?:19|20)\d\d"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TIME = re.compile(
    rf"(?<![\w/])(?:(?:ngày |mùng |mồng )*(?P<d1>\d{{1,2}})\s?[/.-]\s?(?P<m1>\d{{1,2}})"
    rf"\s?[/.-]\s?(?P<y1>{_YEAR})"
    rf"|(?:ngày |mùng |mồng )*(?P<d2>\d{{1,2}})(?: của)? tháng (?P<m2>{_MONTH})"
    rf"(?: năm (?P<y2>{_YEAR}))?"
    rf"|(?:tháng )?(?P<m3>\d{{1,2}})/(?P<y3>{_YEAR})"
    rf"|tháng (?P<m4>{_MONTH})(?: năm)? (?P<y4>{_YEAR})"
    rf"|(?:ngày |mùng |mồng )*(?P<d5>\d{{1,2}})/(?P<m5>\d{{1,2}})"
    rf"|quý (?P<q6>iv|i{{1,3}}|[1-4])(?:\s?/\s?| năm )(?P<y6>{_YEAR})"
    rf"|quý (?P<q7>iv|i{{1,3}}|[1-4])"
    rf"|(?:ngày |mùng |mồng )+(?P<d8>\d{{1,2}})"
    rf"|tháng (?P<m9>{_MONTH})(?! (?:một )?lần)"
    rf"|(?P<y10>{_YEAR}))(?![\w/])"
)
_EVERY = re.compile(
    r"(?<!\w)(?:(?P<three>(?:ba|3) tháng một lần|(?:ba|3) tháng (?:lại )?báo cáo một lần)"
    r"|(?:hằng|hàng|mỗi|từng|định kỳ theo|theo|định kỳ) (?P<unit>năm|quý|tháng|tuần|ngày)"
    r"(?! này| nay)|(?P<unit2>năm|quý|tháng|tuần|ngày) nào cũng"
    r"|một (?P<unit3>năm|quý|tháng|tuần|ngày) (?:một|hai|ba) lần"
    r"|(?P<unit4>quý|tháng|tuần|năm) (?:một|hai|ba|\d) lần)(?!\w)"
    r"|(?<=[^\W\d])\s?/\s?(?P<unit5>năm|quý|tháng|tuần|ngày)(?!\w)"
)
_WEEKDAYS = {"hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "chủ nhật": 8}
_WEEKDAY = re.compile(  # "thứ hai" without a capital and a time of day is "the second"
    r"(?<!\w)(?:(?P<s>[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Cc]ả ngày) (?:các |ngày )*)?"
    r"(?:[Tt]hứ (?P<t>Hai|Ba|Tư|Năm|Sáu|Bảy)|(?P<c>[Cc]hủ [Nn]hật))(?!\w)"
)
_SHORT_SYMBOL = re.compile(
    r"(?<!\w)(?:nghị quyết|nghị định|quyết định|công văn|chỉ thị|thông tư|kết luận)(?: số)? "
    r"(?P<number>\d+)(?![\w/-]|[.,]\d)"
)
_HALF = re.compile(r"(?<!\w)(?:một nửa|phân nửa|nửa số)(?!\w)")
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?!\w|[.,]\d)")
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_AFTER = re.compile(
    r"\s*(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)?(?P<percent>\s*%|\s*phần trăm)?\s*(?P<unit>[^\W\d_]+)?"
)
_RANGE = re.compile(r"\s*(?:-|–|đến|tới)\s*(?:dưới |trên |khoảng |hết )?(?:\d|$)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; `key` is equal where two texts say the same of it."""

    kind: Kind
    key: tuple
    start: int
    end: int
    unit: str = ""  # of a number: the word behind it

    def agrees(self, other: "Fact") -> bool:
        """Whether `other`, of the evidence, bears this out; a time may be told in less detail."""
        if self.kind != other.kind:
            return False
        if self.kind == "date":
            said, printed = dict(self.key), dict(other.key)
            return all(printed.get(part) == value for part, value in said.items())
        if self.kind == "symbol" and self.key[0].isdigit():
            return bool(re.match(rf"{self.key[0]}(?!\d)", other.key[0]))  # "Nghị quyết 57"
        return self.key == other.key


def shown(text: str) -> str:
    """`text` with the length of `compared(text)`: NFC, single spaces, letters as typed."""
    kept = squeeze(nfc(text))
    return kept if len(kept) == len(plain(kept)) else plain(kept)


def compared(text: str) -> str:
    return plain(shown(text))


@lru_cache(maxsize=2048)
def facts_of(text: str) -> tuple[Fact, ...]:
    """Facts of a text as `shown` gives it, in order; a piece of one fact is no other fact."""
    return _Reading(text).facts()


class _Reading:
    """Facts read kind by kind; what one kind took is blank for the next."""

    def __init__(self, text: str) -> None:
        self._shown, self._rest, self._facts = text, plain(text), []  # type: ignore[var-annotated]

    def facts(self) -> tuple[Fact, ...]:
        self._take("link", _EMAIL, lambda match: (match.group(),))
        self._take("link", LINK, lambda match: (link_key(match.group()),))
        self._symbols()
        self._take("symbol", _SHORT_SYMBOL, lambda match: (match["number"],))
        self._weekdays()
        self._take("telephone", _TELEPHONE, lambda match: (re.sub(r"\D", "", match.group()),))
        self._take("date", _EVERY, _every)
        self._times()
        self._take("reference", _REFERENCE, lambda match: (match.group(),))
        self._take("number", _HALF, lambda match: (50.0, True))
        self._numbers()
        self._said()
        return tuple(sorted(self._facts, key=lambda fact: fact.start))

    def _take(self, kind: Kind, pattern: re.Pattern[str], key) -> None:
        for match in pattern.finditer(self._rest):
            if found := key(match):
                self._add(Fact(kind, found, *match.span()))

    def _add(self, fact: Fact) -> None:
        self._facts.append(fact)
        size = fact.end - fact.start
        self._rest = self._rest[: fact.start] + "\x00" * size + self._rest[fact.end :]

    def _symbols(self) -> None:
        for match in SYMBOL.finditer(self._shown):
            if "\x00" not in self._rest[match.start() : match.end()]:
                self._add(Fact("symbol", (joined(match.group()),), *match.span()))

    def _weekdays(self) -> None:
        part, end = "", 0
        for match in _WEEKDAY.finditer(self._shown):
            listed = self._shown[end : match.start()] in (" và ", ", ")  # "sáng thứ Ba và thứ Tư"
            part = plain(match["s"] or "") or (part if listed else "")
            day, end = _WEEKDAYS[plain(match["t"] or match["c"])], match.end()
            when = (("s", part),) if part else ()
            self._add(Fact("date", (*when, ("w", day)), *match.span()))

    def _times(self) -> None:
        for match in _TIME.finditer(self._rest):
            if found := _time(match):
                self._add(Fact("date", found, *match.span()))

    def _numbers(self) -> None:
        previous = self._rest
        for match in _NUMBER.finditer(previous):
            end, after = match.end(), previous
            if _RANGE.match(after, end) and (second := _NUMBER.search(after, end)):
                end = second.end()  # "20 đến 30 người": the word behind counts for both
            tail = _AFTER.match(after, end)
            value = _value(match.group())
            self._counted(value, tail, match.start(), match.end(), own=end == match.end())

    def _said(self) -> None:
        for said in said_numbers(self._rest):
            tail = _AFTER.match(self._rest, said.end)
            self._counted(float(said.value), tail, said.start, said.end, own=True, said=True)

    def _counted(self, value, tail, start, end, own, said=False) -> None:
        scale = (tail and tail["scale"]) or ""
        percent = bool(tail and tail["percent"])
        unit = (tail and tail["unit"]) or ""
        stop = end
        if own and tail and (scale or percent):
            stop = tail.end("percent") if percent else tail.end("scale")
        key = (value * _SCALES.get(scale, 1), percent)
        self._add(Fact("number", key, start, stop, ("said:" if said else "") + unit))


def link_key(link: str) -> str:
    """A link as compared: without scheme, "www." and what ends a sentence."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).rstrip("/.,;:!?…>")


def _every(match: re.Match[str]) -> tuple:
    unit = next(filter(None, (match[f"unit{n}"] for n in ("", "2", "3", "4", "5"))), "quý")
    return (("every", unit),)


def _time(match: re.Match[str]) -> tuple:
    groups = match.groupdict()
    parts = {name[0]: value for name, value in groups.items() if value}
    found: dict[str, int] = {}
    for name, value in parts.items():
        number = _QUARTERS.get(value) if name == "q" else _MONTHS.get(value)
        found[name] = number or int(value) if value.isdigit() or number else 0
    if not 1 <= found.get("m", 1) <= 12 or not 1 <= found.get("d", 1) <= 31:
        return ()
    return tuple(sorted(found.items()))


def _value(digits: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
        return float(digits.replace(".", ""))
    return float(digits.replace(",", "."))
