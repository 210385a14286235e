"""Times as Vietnamese documents print them and people type them: days, quarters, years."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tutor.text.normalise import fold

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_YEAR = r"(?:\s*,?\s*(?:n[ăa]m|/|-|\.)\s*(?P<{0}>(?:19|20)\d\d)\b)"
_QUARTER_NUMBER = r"(?:III|II|IV|I|[1-4])(?!\w)"
_HALF = r"(?:6|s[áa]u)\s+th[áa]ng\s+(?P<half>đ[ầa]u|dau|cu[ốo]i)\s+n[ăa]m"
_ATOM = re.compile(
    r"(?:ng[àa]y\s+)?(?<![\d/])(?P<day>\d{1,2})\s*(?:[/.-]\s*|\s+th[áa]ng\s+)(?P<month>\d{1,2})"
    + _YEAR.format("y1")
    + r"|ng[àa]y\s+(?P<day2>\d{1,2})(?:\s*[/.-]\s*|\s+th[áa]ng\s+)(?P<month2>\d{1,2})(?![\d/])"
    r"|(?<!\w)th[áa]ng\s*(?P<month3>\d{1,2})(?!\w)" + _YEAR.format("y3") + "?"
    r"|(?<![\w/-])(?P<month4>\d{1,2})/(?P<y4>20\d\d)\b"
    rf"|(?<!\w)qu[ýyí]\s*(?P<quarter>{_QUARTER_NUMBER})"
    rf"(?:\s*(?:,|và|va|-|–|đến|den)\s*(?:qu[ýyí]\s*)?(?P<quarter2>{_QUARTER_NUMBER}))*"
    + _YEAR.format("y5")
    + "?"
    rf"|(?<!\w){_HALF}(?:\s+(?P<y6>20\d\d))?"
    r"|(?<!\w)(?:n[ăa]m|giai\s+đo[ạa]n|giai\s+doan)\s+(?P<y7>(?:19|20)\d\d)\b"
    r"(?:\s*(?:-|–|đến|den|,|và|va)\s*(?:n[ăa]m\s+)?(?P<y8>20\d\d)\b)?"
    r"|(?<![\w/.-])(?P<y9>20\d\d)(?:\s*[-–]\s*(?P<y10>20\d\d))?(?![\w/.-])",
    re.I,
)
_BEFORE = re.compile(r"tr[ướuo]+c(?:\s+(?:h[ếe]t|ng[àa]y))*\s*$", re.I)
_UNTIL = re.compile(
    r"(?:đ[ếe]n|den|t[ớo]i|h[ếe]t|ch[ậa]m\s+nh[ấa]t|mu[ộo]n\s+nh[ấa]t|kh[ôo]ng\s+qu[áa])"
    r"(?:\s+(?:h[ếe]t|cu[ốo]i|là|la|trong|vào|vao))*\s*$",
    re.I,
)
_SINCE = re.compile(
    r"(?:(?<!\w)t[ừu]|b[ắa]t\s+đ[ầa]u|bat\s+dau|k[ểe]\s+t[ừu])(?:\s+ngay)?\s*$", re.I
)
_AFTER = re.compile(r"(?<!\w)sau\s*$", re.I)
_JOINED = re.compile(r"\s*(?:,?\s*(?:đ[ếe]n|den|t[ớo]i)(?:\s+(?:h[ếe]t|cu[ốo]i))*|[-–])\s*", re.I)
_RECURRING = re.compile(
    r"\bh[aằ]ng (?:nam|quy|thang|tuan|ngay)\b|\bmoi (?:nam|quy|thang|tuan|ngay)\b|\bdinh ky\b|"
    r"\bthuong xuyen\b|\b(?:nam|quy|thang|tuan) mot lan\b"
)
_RELATIVE = re.compile(
    r"\b(?:(?P<unit>nam|quy|thang)"
    r" (?P<step>nay|sau|toi|truoc|ngoai|ke tiep|tiep theo|vua roi|vua qua|roi)"
    r"|(?P<next>sang) (?P<unit2>nam|quy|thang)|(?P<today>hom nay|bay gio|luc nay))\b(?! \d)"
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; None where open, or where no year is printed."""

    first: date | None
    last: date | None
    recurring: bool = False
    month: int | None = None  # of a day that recurs every year
    day: int | None = None

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day; open ends reach for ever."""
        return (self.first or date.min) <= (other.last or date.max) and (
            other.first or date.min
        ) <= (self.last or date.max)

    def is_over(self, now: date) -> bool:
        """Whether its last day lies before `now`; something that recurs never ends."""
        return not self.recurring and self.last is not None and self.last < now


def read_date(text: str) -> date | None:
    """The first complete date in `text`; None where day, month or year is missing or impossible."""
    for match in _ATOM.finditer(text):
        if match["day"]:
            return _date(match["y1"], match["month"], match["day"])
    return None


def read_period(text: str, year: int | None = None) -> Period | None:
    """The first period named in `text`; `year` serves a month or quarter printed without one."""
    recurring = _RECURRING.search(fold(text)) is not None
    atoms = list(_ATOM.finditer(text))
    for index, match in enumerate(atoms):
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        joined = following is not None and _JOINED.fullmatch(text, match.end(), following.start())
        later = _last_year(following) if joined else None
        if (bounds := _bounds(match, later or year)) is None:
            if recurring and (match["day2"] or match["month3"]):
                return Period(
                    None,
                    None,
                    True,
                    int(match["month2"] or match["month3"]),
                    int(match["day2"]) if match["day2"] else None,
                )
            continue
        if following and joined and (end := _bounds(following, year)) is not None:
            return Period(bounds[0], end[1], recurring)
        return _directed(text[: match.start()], *bounds, recurring)
    return Period(None, None, True) if recurring else None


def relative_period(text: str, now: date) -> Period | None:
    """The period that "năm nay", "sang năm", "quý sau", "tháng này" … mean on the day `now`."""
    match = _RELATIVE.search(fold(text))
    if match is None:
        return None
    if match["today"]:
        return Period(now, now)
    step = (
        1
        if match["next"]
        else {"nay": 0, "truoc": -1, "ngoai": -1, "vua roi": -1, "vua qua": -1, "roi": -1}.get(
            match["step"], 1
        )
    )
    unit = match["unit"] or match["unit2"]
    if unit == "nam":
        return Period(date(now.year + step, 1, 1), date(now.year + step, 12, 31))
    months = 3 if unit == "quy" else 1
    index = now.year * 12 // months + (now.month - 1) // months + step
    first_month = index * months % 12 + 1
    return Period(*_months(index * months // 12, first_month, first_month + months - 1))


def _directed(before: str, first: date, last: date, recurring: bool) -> Period:
    """The period as the words before it limit it: before it, until it, from it on, or itself."""
    if _BEFORE.search(before):
        return Period(None, first - timedelta(days=1), recurring)
    if _UNTIL.search(before):
        return Period(None, last, recurring)
    if _SINCE.search(before):
        return Period(first, None, recurring)
    if _AFTER.search(before):
        return Period(last + timedelta(days=1), None, recurring)
    return Period(first, last, recurring)


def _bounds(match: re.Match, year: int | None) -> tuple[date, date] | None:
    """First and last day of one expression; None where it names no year and `year` is None."""
    year = _first_year(match) or year
    if year is None:
        return None
    if day := match["day"] or match["day2"]:
        found = _date(year, match["month"] or match["month2"], day)
        return (found, found) if found else None
    if month := match["month3"] or match["month4"]:
        return _months(year, int(month), int(month)) if 1 <= int(month) <= 12 else None
    if match["quarter"]:
        first, last = _quarter(match["quarter"]), _quarter(match["quarter2"] or match["quarter"])
        return _months(year, first * 3 - 2, max(first, last) * 3)
    if match["half"]:
        return _months(year, 1, 6) if fold(match["half"]) == "dau" else _months(year, 7, 12)
    return date(year, 1, 1), date(max(year, _last_year(match) or year), 12, 31)


def _first_year(match: re.Match | None) -> int | None:
    found = match and next(filter(None, (match[f"y{n}"] for n in (1, 3, 4, 5, 6, 7, 9))), None)
    return int(found) if found else None


def _last_year(match: re.Match | None) -> int | None:
    found = match and (match["y8"] or match["y10"])
    return int(found) if found else _first_year(match)


def _quarter(text: str) -> int:
    return _ROMAN.get(text.upper()) or int(text)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# A time with a year, for finding one among other words; it captures nothing.
TIME = (
    r"(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*20\d\d|"
    r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+20\d\d|"
    r"(?:tháng\s*)?(?<!\d)\d{1,2}/20\d\d|tháng\s*\d{1,2}\s*năm\s+20\d\d|"
    rf"quý\s*{_QUARTER_NUMBER}(?:\s*(?:,|và|-|–)\s*(?:quý\s*)?{_QUARTER_NUMBER})*(?:\s*/\s*|"
    rf"\s*năm\s*|\s*-\s*)20\d\d|"
    r"6\s+tháng\s+(?:đầu|cuối)\s+năm\s+20\d\d|"
    r"giai\s+đoạn\s+20\d\d\s*[-–]\s*20\d\d|năm\s+20\d\d(?:\s*(?:-|–|,|và|"
    r"đến)\s*(?:năm\s+)?20\d\d)?|"
    r"(?<![\w/.-])20\d\d\s*[-–]\s*20\d\d"
)
