"""On which days a report is due, where the text gives a day: every week, month, quarter or year."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tutor.text.normalise import fold

END = -1  # as a day: the last of the month
_EVERY_MONTH = tuple(range(1, 13))
_DAY = re.compile(r"\bngay (?:mung )?0?(?P<day>\d{1,2})\b(?!\s*(?:ngay|gio|h)\b)")
_LAST_DAY = re.compile(r"\bngay (?:lam viec )?cuoi(?: cung)?\b")
_DAY_OF = re.compile(
    r"(?<![\d/])0?(?P<day>\d{1,2})\s*(?:/|-|(?:cua )?thang)\s*0?(?P<month>\d{1,2})\b(?! ngay)"
)
_YEAR = re.compile(r"\b20\d\d\b")
_BEFORE = re.compile(r"\btruoc (?:ngay )?$")
_QUARTER_OF = re.compile(
    r"\b(?:thang (?P<which>dau|giua|cuoi)(?: \w+)*? )quy (?P<quarter>iv|iii|ii|i|[1-4])\b"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_IN_QUARTER = {"dau": 1, "giua": 2, "cuoi": 3}
_NEXT_QUARTER = re.compile(
    r"\bquy (?:sau|ke tiep|tiep theo|lien ke|toi)\b|\bthang (?:sau|ke tiep|tiep theo)\b"
)
_WEEKDAY = re.compile(r"\b(?:thu (?P<day>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat))\b")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Days that come again for ever: of some months, or of every week."""

    months: tuple[int, ...] = ()  # 1 to 12, in order; () where it is weekly
    day: int = 0  # of the month; `END` is its last; a day the month lacks is its last
    weekday: int | None = None  # 0 is Monday

    def days_from(self, first: date) -> Iterator[date]:
        """The days from `first` on, without end."""
        if self.weekday is not None:
            day = first + timedelta(days=(self.weekday - first.weekday()) % 7)
            while True:
                yield day
                day += timedelta(days=7)
        year = first.year
        while True:
            for month in self.months:
                last = monthrange(year, month)[1]
                day = date(year, month, last if self.day == END else min(self.day, last))
                if day >= first:
                    yield day
            year += 1


def recurrence_of(period: str, due: str) -> Recurrence | None:
    """The days of a report that is made every `period` and is `due` then, both as printed.

    "trước ngày 20" is the 19th, "chậm nhất ngày 20" the 20th. None where no day is printed, where
    the months are not clear, and for a day of one year.
    """
    said, every = fold(due), fold(period)
    if _YEAR.search(said):
        return None
    if re.search(r"\btuan\b", every):
        return _weekly(said)
    day = _day(said)
    months = _months(said, every) if day is not None else ()
    if day is None or not months:
        return None
    if day == 0:  # before the first: the last day of the month before
        return Recurrence(tuple(sorted((month - 2) % 12 + 1 for month in months)), END)
    return Recurrence(months, day)


def yearly(month: int, day: int | None) -> Recurrence:
    """A day of every year; the last of the month where no day is printed."""
    return Recurrence((month,), day or END)


def _weekly(said: str) -> Recurrence | None:
    match = _WEEKDAY.search(said)
    if match is None:
        return None
    name = match["day"]
    weekday = 6 if match["sunday"] else _WEEKDAYS[name] if name in _WEEKDAYS else int(name) - 2
    before = _BEFORE.search(said[: match.start()]) is not None
    return Recurrence(weekday=(weekday - before) % 7)


def _day(said: str) -> int | None:
    """The last day that is in time; 0 where that is before the first of the month."""
    if _LAST_DAY.search(said):
        return END
    match = _DAY.search(said)
    if match is None or not 1 <= int(match["day"]) <= 31:
        return None
    return int(match["day"]) - (_BEFORE.search(said[: match.start()]) is not None)


def _months(said: str, every: str) -> tuple[int, ...]:
    """The months meant; () where the text leaves them open."""
    if named := list(_DAY_OF.finditer(said)):
        return _named_months(named)
    if match := _QUARTER_OF.search(said):
        number = _QUARTERS.get(match["quarter"]) or int(match["quarter"])
        return (number * 3 - 3 + _IN_QUARTER[match["which"]],)
    if re.search(r"\bthang\b", every) and not re.search(r"\d|\b(?:sau|ba|chin) thang", every):
        return _EVERY_MONTH
    if "quy" in every.split():
        return _of_quarters(said)
    if re.search(r"\bhang thang\b", said):
        return _EVERY_MONTH
    return ()


def _named_months(named: list[re.Match[str]]) -> tuple[int, ...]:
    """Of "ngày 10/6 và 10/12": 6 and 12; () where the days differ."""
    if len({match["day"] for match in named}) > 1:
        return ()
    return tuple(sorted({month for match in named if 1 <= (month := int(match["month"])) <= 12}))


def _of_quarters(said: str) -> tuple[int, ...]:
    match = re.search(r"\bthang (dau|giua|cuoi)\b", said)
    if match is None:
        if re.search(r"\bcuoi quy\b", said):
            return (3, 6, 9, 12)
        return (1, 4, 7, 10) if _NEXT_QUARTER.search(said) else ()
    first = _IN_QUARTER[match[1]]
    return tuple(first + 3 * quarter for quarter in range(4))
