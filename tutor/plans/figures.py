"""Figures in a sentence that are to be reached, told from dates, symbols, ages and durations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.plans.dates import TIME

NUMBER = r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:,\d+)?"
_SCALE = r"triệu|nghìn|ngàn|tỷ|trăm"
# What is counted in plans; a longer name stands before the shorter one it begins with.
_UNITS = (
    r"lượt\s+người|lượt|người\s+dân|người\s+học|người\s+lao\s+động|người|"
    r"học\s+sinh(?:\s*/\s*sinh\s+viên)?|"
    r"sinh\s+viên|học\s+viên|đảng\s+viên|đoàn\s+viên|hội\s+viên|tình\s+nguyện\s+viên|giáo\s+viên|"
    r"cán\s+bộ|"
    r"công\s+chức|nhân\s+sự|nhân\s+viên|thành\s+viên|trẻ(?:\s+em)?|bác\s+sĩ|chuyên\s+gia|"
    r"lao\s+động|"
    r"[\"“]?mentee[\"”]?|[\"“]Đại\s+sứ\s+số[\"”]|đại\s+sứ|hộ(?:\s+gia\s+đình)?|gia\s+đình|"
    r"lớp(?:\s+học)?|khóa|khoá|"
    r"buổi|cuộc|đợt|hội\s+nghị|hội\s+thảo|hội\s+thi|chuyên\s+đề|chương\s+trình|bài\s+viết|"
    r"tin(?:,)?\s+bài|bài|"
    r"phóng\s+sự|video|clip|tin|chuyên\s+mục|pa-?\s?nô|áp\s+phích|tờ\s+rơi|băng\s+rôn|cuốn|đội|"
    r"tổ(?!\s+chức)|nhóm\s+hộ|"
    r"câu\s+lạc\s+bộ|mô\s+hình|điểm|trạm|bể\s+bơi|trường(?:\s+học)?|cơ\s+sở|doanh\s+nghiệp|"
    r"hợp\s+tác\s+xã|"
    r"sản\s+phẩm|dịch\s+vụ|thủ\s+tục|hồ\s+sơ|tài\s+khoản|thiết\s+bị|máy(?:\s+tính)?|"
    r"bình\s+chữa\s+cháy|xe|"
    r"công\s+trình|dự\s+án|tuyến|thôn|bản|xã(?!\s+hội)|phường|khu\s+dân\s+cư|tổ\s+dân\s+phố|"
    r"tổ\s+liên\s+gia|chợ|"
    r"ha|héc\s?ta|km|m2|tấn|giường\s+bệnh|cây|vụ|ca|tiêu\s+chí|đơn\s+vị|chi\s+bộ|sáng\s+kiến|"
    r"chuỗi|mẫu|lần|đồng|lít|kg|m3|m²|m³|kWh|MW|bộ(?!\s+(?:đội|trưởng|phận))|chiếc|"
    r"cống|bồn|con(?!\s+em)|trang\s+trại|hồ\s+chứa|cầu|phòng(?!\s+(?:chống|ngừa|cháy))|giường|ca"
)
_NO_UNIT = (
    r"tháng|ngày|năm|quý|tuổi|giờ|phút|tuần|nhóm\s+(?:đối|nhiệm)|mục|phần|điều|khoản|điểm|"
    r"chương\b(?!\s+trình)|"
    r"phụ\s+lục|và|của|về|trong|tại|theo|đến|khóa\s+[IVX]|đ/c|nội\s+dung|yêu\s+cầu|nhiệm\s+vụ|"
    r"giai\s+đoạn|bước|giải\s+pháp"
)
_COMPARISON = (
    r"ít\s+nhất\s+là|ít\s+nhất|tối\s+thiểu|tối\s+đa|không\s+dưới|không\s+(?:để\s+)?quá|"
    r"không\s+vượt\s+quá|"
    r"trên|dưới|hơn|"
    r"khoảng|gần|xấp\s+xỉ"
)
_FIGURE = re.compile(
    rf"(?:(?P<comparison>(?<!\w)(?:{_COMPARISON}))\s+(?:đạt\s+)?)?"
    rf"(?:(?<![\w/.,\-–])(?P<value>(?:{NUMBER})(?:\s*%?\s*(?:[-–]|đến)\s*(?:{NUMBER}))?)(?![\w/])"
    r"|(?P<word>(?<!\w)(?:một|hai|ba|bốn|năm|mười)(?!\w)))"
    rf"\s*(?:(?P<percent>%|phần\s+trăm)|(?P<scale>{_SCALE})(?!\w)\s*)?"
    # "60 lít/người/ngày": so much for each
    rf"(?:(?P<unit>(?:{_UNITS})(?!\w)(?:(?:\s?/\s?[^\W\d_]+(?!\w)){{1,2}}|"
    # "14 bác sĩ trên 10.000 dân": a rate, not a second figure
    r"\s+trên\s+(?:(?:một|1)\s+)?(?:10{1,2}\.000|1\.000|vạn)\s+(?:người\s+)?dân(?!\s+(?:số|tộc)))?|"
    r"%)|"
    rf"(?!{_NO_UNIT})(?P<other>[^\W\d_]+(?:\s+[^\W\d_]+)?))?"
    r"(?P<after>\s+trở\s+(?:lên|xuống))?",
    re.I,
)
_AFTER = re.compile(r"\s*(trở\s+(?:lên|xuống))", re.I)
_AIM = re.compile(r"(?<!\w)phấn\s+đấu(?!\w)", re.I)
_MASKED = re.compile(
    r"“[^”]*”|\"[^\"]*\"|<?https?://\S+|"
    r"(?:(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})(?=\s+của\b)|"
    r"(?<!\w)số\s*:?\s*\d+\s*[-/][^\s,;]*(?:\s+[A-ZĐ]\S*)?(?:,?\s*ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4})?"
)
_LABEL = re.compile(  # a number that is part of a name: "Đề án 06", "Phụ lục 2", "khóa 5"
    r"(?<!\w)(?:đề\s+án|nghị\s+quyết|quyết\s+định|kế\s+hoạch|phụ\s+lục|biểu|mẫu|số|điều|khoản|"
    r"điểm|mục|phần|"
    r"chương|nhiệm\s+vụ|giai\s+đoạn|quốc\s+lộ|khu\s+vực|tổ\s+dân\s+phố|thôn|phường|tháng|năm|"
    r"ngày|quý)\s+$",
    re.I,
)
_CHANGE = re.compile(r"(?<!\w)(giảm|tăng)(?:\s+thêm)?\s+$", re.I)
_EACH = re.compile(rf"(?<!\w)({_COMPARISON})\s+mỗi\s+[^.;:]{{2,150}}$", re.I)
_BASELINE = re.compile(r"\s*(?:lên|xuống|đến|tới)\b", re.I)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; offsets are into the sentence it was found in."""

    start: int  # of its comparison
    value_start: int
    end: int  # of value, percent sign or unit, and "trở lên"
    comparison: str
    value: str
    unit: str
    unit_start: int  # where the words of a counted thing begin; `end` for a percentage

    @property
    def is_share(self) -> bool:
        return self.unit == "%"


def mask(text: str) -> str:
    """`text` with quoted names, links and cited documents blanked, every offset kept."""
    return _MASKED.sub(lambda match: "\x00" * len(match.group()), text)


def find_figures(text: str, aims: bool = False) -> list[Figure]:
    """The figures of a sentence in order; with `aims` any counted word is taken as a unit."""
    hidden = re.sub(TIME, lambda match: "\x00" * len(match.group()), mask(text), flags=re.I)
    figures = []
    timeless = re.sub(TIME, lambda match: "\x00" * len(match.group()), text, flags=re.I)
    for match in _FIGURE.finditer(timeless):
        first = match.start("value") if match["value"] else match.start("word")
        if hidden[first] == "\x00" or (not match["percent"] and _LABEL.search(text[:first])):
            continue
        if figure := _figure(text, match, first, aims):
            figures.append(figure)
    return figures


def _figure(text: str, match: re.Match, first: int, aims: bool) -> Figure | None:
    share = match["percent"] or match["unit"] == "%"
    comparison = match["comparison"] or ""
    if match["word"] and (not comparison or share or not match["unit"]):
        return None
    if match["word"] and match["word"].lower() == "năm" and not comparison:
        return None
    if not share and not match["unit"] and not (match["other"] and (aims or match["scale"])):
        return None
    if (
        share
        and re.search(r"(?<!\w)từ\s+$", text[:first])
        and _BASELINE.match(text, _share_end(match))
    ):
        return None
    end = _share_end(match) if share else match.end("unit") if match["unit"] else match.end("other")
    later = _AFTER.match(text, end)
    unit = "%" if share else " ".join(filter(None, (match["scale"], _unit(match))))
    value = re.sub(r"\s+", "", match["value"] or match["word"])
    if "đến" in value or "%" in value:
        value = re.sub(r"%?(?:đến|[-–])", "-", value).rstrip("%")
    if not comparison and (each := _EACH.search(text[:first])):
        comparison = each[1]
    words = [comparison.lower(), later[1].lower() if later else ""]
    if share and (change := _CHANGE.search(text[: match.start()])):
        words.insert(0, change[1].lower())
    if _AIM.search(text[max(0, first - 60) : first]):
        words.insert(0, "phấn đấu")
    stop = later.end() if later else end
    unit_start = stop if share else match.start("unit") if match["unit"] else match.start("other")
    start = match.start("comparison") if comparison else first
    return Figure(
        start,
        first,
        stop,
        " ".join(" ".join(words).split()),
        value.replace("–", "-"),
        unit,
        unit_start,
    )


def _share_end(match: re.Match) -> int:
    return match.end("percent") if match["percent"] else match.end("unit")


def _unit(match: re.Match) -> str:
    return " ".join((match["unit"] or match["other"]).strip('"“”').split())


def per_what(text: str, figure: Figure, earlier: Sequence[Figure]) -> tuple[int, int] | None:
    """Offsets of what the figure is counted for ("mỗi lớp 30-40 người": "lớp"); None without it."""
    floor = earlier[-1].end if earlier else 0
    found = list(re.finditer(r"(?<!\w)mỗi\s+", text[floor : figure.start], re.I))
    return (floor + found[-1].end(), figure.start) if found else None
