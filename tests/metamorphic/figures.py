"""Every figure and date of a text moved on, the same way wherever it stands."""

import re

_QUARTERS = ("I", "II", "III", "IV")
_COUNTED = (
    r"triệu|nghìn|chương\s+trình|bài\s+viết|lớp|đội|buổi|học\s+sinh|người|học\s+viên|tuổi|ngày\)"
)
_FIGURE = re.compile(
    "|".join(
        (
            r"(?P<words>ngày\s+(?P<wd>\d{1,2})\s+tháng\s+(?P<wm>\d{1,2})\s+năm\s+(?P<wy>\d{4}))",
            r"(?P<full>(?<![\d/])(?P<fd>\d{1,2})/(?P<fm>\d{1,2})/(?P<fy>20\d\d)(?![\d/]))",
            r"(?P<circular>(?<![\d/])\d{1,3}/20\d\d/(?=[A-ZĐ]))",
            r"(?P<month>(?<![\d/])(?P<mm>\d{1,2})/(?P<my>20\d\d)(?![\d/]))",
            r"(?P<quarter>(?P<qw>[Qq]uý\s+)(?P<qq>IV|III|II|I)/(?P<qy>20\d\d))",
            r"(?P<daymonth>(?<![\d/])(?P<dd>\d{1,2})/(?P<dm>\d{1,2})(?![\d/]))",
            r"(?P<symbol>(?<![\d/.-])(?P<sn>\d{1,4})(?=-\s*[A-ZĐ]{2}|/[A-ZĐ]{2}))",
            r"(?P<percent>(?<![\d.,])(?P<pn>\d{1,3})(?=\s*%))",
            rf"(?P<range>(?<![\d.,])(?P<ra>\d{{1,3}})(?P<rs>\s*-\s*)(?P<rb>\d{{1,3}})(?=\s+(?:{_COUNTED})))",
            rf"(?P<count>(?<![\d.,/-])(?P<cn>\d{{1,3}})(?=\s+(?:{_COUNTED})))",
            r"(?P<day>(?P<aw>ngày\s+)(?P<an>\d{1,2})(?![\d/]))",
            r"(?P<onlymonth>(?P<ow>tháng\s+)(?P<on>\d{1,2})(?![\d/]))",
            r"(?P<year>(?<![\d/.])20\d\d(?![\d/]))",
        )
    )
)


def change_figures(text: str) -> str:
    return _FIGURE.sub(_changed, text)


def _changed(match: re.Match) -> str:
    kind, group = match.lastgroup, match.groupdict()
    for name in (
        "words",
        "full",
        "month",
        "quarter",
        "daymonth",
        "symbol",
        "percent",
        "range",
        "count",
        "day",
        "onlymonth",
        "year",
        "circular",
    ):
        if group[name] is not None:
            kind = name
            break
    return _CHANGES[kind](match[0], group)


def change_year(year: int) -> int:
    return year + 1


def _day(value: str) -> str:
    day = int(value)
    return str(day + 1 if day < 28 else day - 7).zfill(len(value))


def _month(value: str) -> str:
    return str(int(value) % 12 + 1).zfill(len(value) if value.startswith("0") else 1)


def _year(value: str) -> str:
    return str(change_year(int(value)))


def _percent(value: str) -> str:
    return str(int(value) - 9 if int(value) >= 20 else int(value) + 3)


def _count(value: str) -> str:
    return str(int(value) + 3).zfill(len(value))


def _words(text: str, group: dict) -> str:
    gaps = re.split(r"\d+", text)
    return (
        gaps[0] + _day(group["wd"]) + gaps[1] + _month(group["wm"]) + gaps[2] + _year(group["wy"])
    )


_CHANGES = {
    "words": _words,
    "full": lambda text, g: f"{_day(g['fd'])}/{_month(g['fm'])}/{_year(g['fy'])}",
    "circular": lambda text, g: text,
    "month": lambda text, g: f"{_month(g['mm'])}/{_year(g['my'])}",
    "quarter": lambda text, g: (
        f"{g['qw']}{_QUARTERS[(_QUARTERS.index(g['qq']) + 1) % 4]}/{_year(g['qy'])}"
    ),
    "daymonth": lambda text, g: f"{_day(g['dd'])}/{_month(g['dm'])}",
    "symbol": lambda text, g: str(int(g["sn"]) + 100),
    "percent": lambda text, g: _percent(g["pn"]),
    "range": lambda text, g: f"{_count(g['ra'])}{g['rs']}{_count(g['rb'])}",
    "count": lambda text, g: _count(g["cn"]),
    "day": lambda text, g: g["aw"] + _day(g["an"]),
    "onlymonth": lambda text, g: g["ow"] + _month(g["on"]),
    "year": lambda text, g: _year(text),
}
