"""What the cell of a task table looks like, by the kind of its column.

Costs are small numbers that are added up when lines are given to columns: 0 is what one expects of
such a cell, 1 is unusual, 4 and more is what hardly ever happens.
"""

# ruff: noqa: E501 - lists of words read better unbroken
import re
from functools import lru_cache

from tutor.documents.columns import ColumnKind

AGENCY = re.compile(
    r"(?:(?:Các|Những|Toàn thể|Toàn bộ|Tất cả(?: các)?|Lãnh đạo(?: các)?|Cán bộ)\s+)?(?:"
    r"Sở|Phòng|Ban|Công an|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Trung tâm|Văn phòng|VP|Đoàn|"
    r"Hội(?! nghị| thảo| thi)|Liên đoàn|"
    r"Liên minh|Mặt trận|UBMTTQ|MTTQ|UB MTTQ|Chi cục|Cục|Tổng cục|Vụ|Viện|Bộ(?! tài liệu| câu hỏi|"
    r" tiêu chí| chỉ số)|Tổ(?! quốc| chức)|Trường|"
    r"Doanh nghiệp|Các doanh|Hợp tác xã|HTX|Đài|Báo(?! cáo)|Bưu điện|Bưu chính|Viễn thông|VNPT|"
    r"Viettel|"
    r"Ngân hàng|Trạm|Thuế|Kho bạc|Bảo hiểm xã hội|BHXH|Tòa án|Toà án|Viện kiểm sát|Học viện|"
    r"Đại học|"
    r"Bệnh viện|Thanh tra|Thành đoàn|Tỉnh đoàn|Huyện đoàn|Tỉnh ủy|Thành ủy|Huyện ủy|Đảng ủy|"
    r"Quận ủy|"
    r"Xã đoàn|Chi bộ|Chi đoàn|Chi hội|Tập đoàn|Tổng công ty|Công ty|Công chức|Bí thư|Chủ tịch|"
    r"Thường trực|"
    r"Thôn|Bản(?! tin)|Tổ dân phố|TDP|Khu phố|Ấp|Khu dân cư|Đơn vị|Cơ quan|Địa phương|Cổng|Quỹ|"
    r"Nhà trường|"
    r"Cơ sở(?! dữ liệu)|Thủ trưởng|Hiệu trưởng|Quân sự|Bộ Chỉ huy|Ban CHQS|Kiểm toán|Tạp chí|"
    r"Thông tấn xã|Thư viện|Bảo tàng|"
    r"Đội(?! ngũ)|Hạt|Đồn|Đài|Xí nghiệp|Nhà máy|Nhà xuất bản|Nhà (?:V|v)ăn h(?:óa|oá)|Hiệp hội|"
    r"Liên hiệp|Câu lạc bộ|CLB|Chi nhánh|Phân hiệu|Phân viện|"
    r"Điện lực|Hải quan|Bảo hiểm|Cảng|Vườn quốc gia|Khu (?:B|b)ảo tồn|Lâm trường|Nông trường|"
    r"Cảnh sát|Biên phòng|Quân đoàn|Quân khu|"
    r"Lữ đoàn|Sư đoàn|Trung đoàn|Tòa soạn|Toà soạn|Xã đội|Phường đội|MobiFone|Giáo hội|Tổng (?:H|"
    r"h)ội)"
    r"(?!\w)"
    r"|(?:Các|các|Những)\s+(?:sở|ban|ngành|phòng|cơ quan|đơn vị|bộ|xã|phường|thôn|bản|tổ|trường|"
    r"trương|"
    r"doanh nghiệp|tổ chức|hội|đoàn|địa phương|huyện|chi|TDP|tập đoàn|trung tâm|cấp|khu|ấp|hợp tác|"
    r"HTX|"
    r"cá nhân|chủ|nhà|Sở|Phòng|Ban|UBND|Hội|Bộ|đồng chí|thành viên|công ty|ngân hàng|cơ sở)(?!\w)"
)
_ACRONYM = re.compile(r"[A-ZĐ][A-ZĐ&]{1,7}(?!\w)|[A-ZĐ]{2,}")
_BARE_AGENCY = re.compile(
    r"(?:.*[,;]\s*)?(?:Sở|Phòng|Ban|Công an|Ủy ban|Uỷ ban|Trung tâm|Văn phòng|Đoàn|Hội|Hội đồng|"
    r"Chi cục|Cục|Vụ|"
    r"Viện|Bộ|Tổ|Trường|Mặt trận|Các|các|Đài|Báo|Tổng|Liên đoàn|Ban Thường vụ|Ban Thường trực|"
    r"Thường trực|"
    r"Ban Chấp hành|Ban Chỉ đạo|Bộ Chỉ huy|Bí thư|Chủ tịch|Phó Chủ tịch|Lãnh đạo|Thủ trưởng|Chi|"
    r"Công|Ngân hàng|"
    r"Trạm|Đội|Hạt|Đồn|Quỹ|Kho|Bưu|Xí|Xí nghiệp|Nhà|Nhà máy|Nhà xuất bản|Hiệp|Hiệp hội|Liên|"
    r"Liên hiệp|Câu lạc bộ|Chi nhánh|Phân hiệu|Bảo|"
    r"Tổng công ty|Công ty|Tập đoàn|Tòa|Toà|Tòa soạn|Ban Chỉ huy|Vườn|Khu|Lâm|Lâm trường|Cảnh|Quân|"
    r"Lữ|Điện)",
    re.DOTALL,
)
_BARE_END = re.compile(
    r"\s(?:Sở|Phòng|Ban|Công an|Ủy ban|Trung tâm|Văn phòng|Đoàn|Hội|Chi cục|Cục|Bộ|Trường|Mặt trận|"
    r"Các|Trạm|Đội|Hạt|Đồn|Quỹ|"
    r"Hiệp hội|Liên hiệp|Chi nhánh|Phân hiệu|Xí nghiệp|Nhà máy|Công ty|Tổng công ty|Ban Quản lý)$"
)
_MAY_PRECEDE = re.compile(
    r"(?:[,;:/&(+–-]|\b(?:và|với|của|các|thuộc|cùng|cho|do|là|tại|trực thuộc|Văn phòng|Công an|"
    r"Thường trực|Trường|"
    r"Ban|Hội|Lãnh đạo|lãnh đạo|Chủ tịch|Phó Chủ tịch|Đảng ủy|Chi bộ|Ủy ban|Uỷ ban|Phó|Trưởng|"
    r"Bí thư|Giám đốc|"
    r"Hiệp hội|Liên hiệp|Chi nhánh|Phân hiệu|Công ty|Quỹ|Quản lý|Tòa soạn|Câu lạc bộ|Trạm|Đội|"
    r"Hạt))$"
)
_SENTENCE = re.compile(
    r"\b(?:triển khai|tổ chức(?! chính trị| xã hội| đoàn thể| liên quan| có liên|,| đảng| tín dụng|"
    r" kinh tế|\s*$)|xây dựng(?! nông)|thực hiện|hướng dẫn|đẩy mạnh|"
    r"nâng cao|tăng cường|bảo đảm|đảm bảo|sử dụng|phổ cập|phát triển(?! nông| đô| khoa| hạ tầng|"
    r" nguồn| kinh tế)|người dân|nhằm|được|cho)\b",
    re.I,
)

_ITEM_HEAD = re.compile(r"(?:[-–+*]\s*|(?:Cơ quan )?[Cc]hủ trì:\s*|Giao\s+)")
_TIME_INSIDE = re.compile(
    r"\s(?:Quý [IV]|Tháng \d|Năm \d|Giai đoạn|Định kỳ|Trước ngày|Thường xuyên|Nhiệm vụ|"
    r"H[ằà]ng (?:năm|quý)|\d{1,2}/\d{4}|\d{4}\b|Theo )"
)
_RESULT_INSIDE = re.compile(
    r"(?<![,/-])\s(?:Báo cáo|Kế hoạch(?! và Đầu tư)|Quyết định|Công văn|Văn bản|Tờ trình|"
    r"Nghị quyết)(?!\w)"
)

_CONCERNED = re.compile(r"\bliên quan\b")
_UNNAMED = re.compile(r"(?:Các|các|Những)\s+(\w)")
_UNKNOWN = 1.5  # what begins with a capital may be an agency of any name

_DAY = (
    r"(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|"
    r"ngày\s+\d{1,2}(?:\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)?"
)
_QUARTER = r"quý\s+(?:[IV]{1,3}|[1-4])(?:\s*(?:/|-|năm)\s*\d{4})?"
_MONTH = r"(?:cuối\s+|đầu\s+|giữa\s+)?(?:tháng\s+\d{1,2}(?:\s*(?:/|-|năm)\s*\d{4})?|\d{1,2}/\d{4})"
_YEAR = (
    r"(?:cuối\s+|đầu\s+|hết\s+|các\s+)?(?:năm\s+(?:học\s+)?)?\d{4}(?:\s*[-–]\s*\d{4})?|"
    r"giai\s+đoạn\s+\d{4}\s*[-–]\s*\d{4}|trong\s+năm"
)
_SPAN = (
    r"(?:\d+|một|hai|ba|sáu)\s+(?:ngày|tuần|tháng|quý|năm)(?:\s+(?:đầu\s+năm|cuối\s+năm|làm\s+việc|"
    r"một\s+lần|/\s*lần|\d{4}))?"
)
_HABIT = (
    r"(?:nhiệm\s+vụ\s+)?thường\s+xuyên|(?:hằng|hàng|mỗi)\s+(?:năm|quý|tháng|tuần|ngày)|liên\s+tục|"
    r"định\s+kỳ(?:\s+(?:hằng|hàng)?\s*(?:năm|quý|tháng|tuần|6\s+tháng))?|đột\s+xuất"
)
_LEAD_IN = (
    r"(?:(?:trong|trước|đến|hết|từ|kể\s+từ|chậm\s+nhất|xong|hoàn\s+thành|bắt\s+đầu|dự\s+kiến|"
    r"khoảng|"
    r"vào|cả|và|sau|đến\s+hết|thực\s+hiện|là|theo|các|cuối|đầu)\s+)*"
)
_TIME_ITEM = rf"{_LEAD_IN}(?:{_HABIT}|{_QUARTER}|{_MONTH}(?!/)|{_DAY}|{_SPAN}|{_YEAR})"
_TIME_REST = r"(?:\s+và\s+(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau))?"
_TIME = re.compile(
    rf"{_TIME_ITEM}(?:(?:\s*[,;/–-]\s*|\s+(?:và|đến|hoặc)\s+|\s+){_TIME_ITEM})*{_TIME_REST}\.?",
    re.I,
)
_TIME_FREE = re.compile(
    r"(?:Theo|Sau\s+khi|Ngay\s+sau|Trong\s+vòng|Khi\s+có|Trước|Theo\s+đợt|Thường\s+xuyên|Hằng|Hàng|"
    r"Định\s+kỳ|Quý|"
    r"Tháng|Năm|Trong|Giai\s+đoạn|Đến|Nhiệm\s+vụ\s+thường|Chậm\s+nhất|Hoàn\s+thành|Từ|Cuối|Đầu|"
    r"Xong|Cả\s+năm|"
    r"Quá\s+trình|Kể\s+từ|Ngày|Liên\s+tục)(?!\w)"
)
TIME_START = re.compile(
    r"(?:Quý\s+[IV1-4]|Tháng\s+\d|Năm\s+\d|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}/\d{4}|Thường\s+xuyên|"
    r"H[ằà]ng\s+(?:năm|quý|tháng|tuần)|"
    r"Trước\s+(?:ngày|tháng|\d)|Nhiệm\s+vụ(?=\s+thường|$)|Theo\s+(?:hướng|kế|chỉ|lộ|yêu|quy|tiến)|"
    r"Định\s+kỳ|Giai\s+đoạn|"
    r"Trong\s+(?:năm|tháng|quý)|Ngày\s+\d|\d{4}\b)"
)
_TIME_LOWER = re.compile(
    r"(?:quý\s+[IV1-4]|tháng\s+\d|năm\s+\d|thường\s+xuyên|h[ằà]ng\s+(?:năm|quý|tháng|tuần)|"
    r"trước\s+(?:ngày|tháng|\d)|ngày\s+\d|"
    r"định\s+kỳ|trong\s+(?:năm|quý|tháng))(?!\w)"
)

_OTHERS_TIME = re.compile(r"Theo|Sau|Ngay|Khi|Kể")  # names what it waits for
_AGENCY_INSIDE = re.compile(
    r"\s(?:Sở|Phòng|Ban|Công an|UBND|Trung tâm|Văn phòng|Hội|Bộ|Các|Trường|Tỉnh đoàn)(?!\w)"
)

RESULT = re.compile(
    r"(?:Các\s+|Bản\s+|Dự thảo\s+|\d+\s+|0?\d\s+)?(?:Báo cáo|Kế(?= hoạch|$)|Quyết(?= định|$)|"
    r"Quyết định|Kế hoạch|Công văn|Văn bản|Chương(?= trình|$)|Chương trình|Tờ trình|Hội nghị|"
    r"Hội thảo|Hội thi|Cuộc thi|Lớp|Khóa|Khoá|Tài liệu|Nghị quyết|Đề án|Hướng dẫn|Quy chế|Quy định|"
    r"Quy trình|"
    r"Thông báo|Hệ thống|Phần mềm|Nền tảng|Mô hình|Cơ sở dữ liệu|CSDL|Tin|Bài|Video|Clip|Danh sách|"
    r"Danh mục|"
    r"Biên bản|Hồ sơ|Buổi|Cuộc|Hợp đồng|Sản phẩm|Chỉ thị|Bộ tài liệu|Bộ câu hỏi|Chuyên mục|"
    r"Chuyên đề|Phóng sự|"
    r"Pano|Ứng dụng|Khung|Giấy|Kết quả|Công điện|Thông tư|Nghị định|Dự án|Phương án|Sổ tay|Trang|"
    r"Bản tin|lớp|mô hình|buổi|cuộc|hội nghị|tin|bài|video|văn bản|báo cáo)(?!\w)|"
    r"\d+(?:[.,]\d+)?\s?%|Trên\s+\d|100%|Tỷ lệ"
)
_RESULT_START = re.compile(
    r"(?:Báo cáo|Kế hoạch|Quyết định|Công văn|Văn bản|Chương trình|Tờ trình|Hội nghị|Tài liệu|"
    r"Nghị quyết|Đề án|Thông báo)(?!\w)"
)
_PLACE_KIND = re.compile(r"\b(?:tỉnh|thành phố|xã|phường|huyện|quận|thị xã|đặc khu|TP\.?)$")
_RESULT_BROKEN = re.compile(r"(?:Báo|Kế|Quyết|Công|Chương|Văn|Tờ|Hội|Tài|Nghị|Các)$")
_DANGLING = re.compile(
    r"(?:\b(?:và|của|các|cho|về|đến|(?<!tiếp )theo|với|trong|tại|từ|do|là|những|trên|bằng|để|thuộc|"
    r"hoặc|cùng|như|được|có|"
    r"thành phố Hồ|(?:Kế hoạch|Quyết định|Nghị quyết|Công văn|Nghị định|Thông tư|Chỉ thị) số|"
    r"Quý|Tháng|Trước|trước|Ngày|(?<!hằng )(?<!hàng )ngày|Năm|Theo|Hằng|Hàng|hằng|Nhiệm vụ|"
    r"[Gg]iai đoạn|Định kỳ|"
    r"(?:[Qq]uý|[Tt]háng)\s+\w+\s+năm)|[,;(/&:–-])$"
)
_BUDGET = re.compile(
    r"[\d.,]+(?:\s*(?:triệu|tỷ|nghìn|đồng).*)?|(?:Ngân sách|NSNN|NSĐP|Nguồn|Theo|Lồng ghép|Không|"
    r"Kinh phí|Xã hội hóa|Dự toán|Tự chủ|Kết hợp).*",
    re.I | re.S,
)
BULLET = re.compile(r"[-–+•*]\s*\S|\(\d|[a-zđ]\)\s|\d+(?:\.\d+)*[.)]\s")
_QUOTES = "\"“”'‘’("

MISSING: dict[ColumnKind, float] = {
    "name": 8.0,
    "lead": 3.0,
    "implement": 2.5,
    "coordinate": 1.3,
    "direct": 2.0,
    "deadline": 2.2,
    "result": 2.0,
    "budget": 0.8,
    "note": 0.2,
    "other": 1.0,
    "number": 0.0,
}
"""Cost of a column that has nothing in a row."""


LONGEST: dict[ColumnKind, int] = {
    "name": 6000,
    "lead": 420,
    "implement": 420,
    "coordinate": 420,
    "direct": 200,
    "deadline": 130,
    "result": 320,
    "budget": 160,
    "note": 320,
    "other": 320,
    "number": 10,
}
"""Characters of the longest cell that is tried."""


def may_open(kind: ColumnKind, text: str) -> bool:
    """Whether a cell of `kind` could begin with the line `text` at all."""
    if kind in ("lead", "implement", "coordinate", "direct"):
        return text[0].isupper() or text[0] in "-–+*" or AGENCY.match(text) is not None
    if kind == "deadline":
        return (
            text[0].isupper()
            or text[0].isdigit()
            or text[0] in "-–+*"
            or _TIME_LOWER.match(text) is not None
        )
    return True


def may_start_cell(text: str) -> bool:
    """Whether a cell may begin with `text`; a wrapped line that goes on in small letters may not."""
    first = text[0]
    return (
        first.isupper()
        or first.isdigit()
        or first in _QUOTES + "-–+•*"
        or _TIME_LOWER.match(text) is not None
        or AGENCY.match(text) is not None
    )


def inner_starts(text: str) -> list[int]:
    """Offsets inside a line where a second cell may begin."""
    return [
        match.end()
        for match in re.finditer(r"(?<=[^\s,;])\s+(?=[A-ZĐĂÂÊÔƠƯ\d])", text)
        if TIME_START.match(text, match.end())
        or RESULT.match(text, match.end())
        or AGENCY.match(text, match.end())
        or _RESULT_BROKEN.match(text, match.end())
    ]


def splits_name(above: str, below: str) -> bool:
    """Whether a break between these would part a place from its kind ("tỉnh" / "Cà Mau")."""
    return _PLACE_KIND.search(above) is not None and not (
        AGENCY.match(below)
        or RESULT.match(below)
        or TIME_START.match(below)
        or _TIME_FREE.match(below)
    )


def cell_cost(
    kind: ColumnKind, text: str, line_starts: tuple[int, ...] = (), broken: bool = False
) -> float:
    """How unlike a cell of a `kind` column `text` is.

    line_starts: offsets of its later lines. broken: a page ends below, so it may end in mid-sentence.
    """
    cost = 0.0
    if kind != "note" and _DANGLING.search(text):
        cost = 0.8 if broken else 4.0
    cost += 3.0 * (not broken and text.count("(") != text.count(")"))
    if kind == "name":
        return cost + _name_cost(text)
    if kind in ("lead", "implement", "coordinate", "direct"):
        return (
            cost
            + (_partners_cost(text) if kind == "lead" else 0.0)
            + _agency_cost(text, line_starts)
        )
    if kind == "deadline":
        return _time_cost(text, cost)
    if kind == "result":
        return cost + _result_cost(text)
    if kind == "budget":
        return (
            cost + (0.0 if _BUDGET.fullmatch(text) else 3.0) + 0.1 * max(0, len(text.split()) - 12)
        )
    return cost + _capital_cost(text) + 0.8 + 0.05 * len(text.split())


def continued_cost(kind: ColumnKind, text: str) -> float:
    """The same for what stands after a page break and goes on with a cell begun before it."""
    if kind == "name":
        return 0.2 if text[0].islower() or BULLET.match(text) else 0.6
    return (0.8 if text[0].islower() else 3.0) + (3.0 if len(text) > 60 else 0.0)


def _capital_cost(text: str) -> float:
    return (
        0.0
        if text[0].isupper() or text[0].isdigit() or text[0] in _QUOTES or BULLET.match(text)
        else 4.0
    )


def _name_cost(text: str) -> float:
    cost = _capital_cost(text) + 2.5 * (text[0] == "(" and not text[1:2].isdigit())
    cost += 2.5 * (_BARE_END.search(text) is not None)
    if len(text) < 40 and (_TIME.fullmatch(text) or AGENCY.match(text)):
        cost += 3.0
    return cost + (1.5 if len(text) < 12 else 0.0)


@lru_cache(maxsize=8192)  # two columns of agencies, and two passes, ask for the same texts
def _agency_cost(text: str, line_starts: tuple[int, ...]) -> float:
    words = len(text.split())
    cost = 1.5 * len(_SENTENCE.findall(text)) + 0.1 * max(0, words - 25)
    body = _ITEM_HEAD.sub("", text, count=1) if _ITEM_HEAD.match(text) else text
    if not _opens_agency(body):
        cost += 1.0 if _ACRONYM.match(body) else _UNKNOWN if body[:1].isupper() else 6.0
    if cost > 9.0:
        return cost
    cost += 3.0 * (_BARE_AGENCY.fullmatch(text) is not None)
    for match in AGENCY.finditer(text, 1):
        before = text[: match.start()].rstrip()
        if match.group()[0].isupper() and before and not _MAY_PRECEDE.search(before[-24:]):
            cost += 1.5 if match.start() in line_starts else 0.5
    cost += 3.0 * (_TIME_INSIDE.search(text) is not None) + 3.0 * (
        _RESULT_INSIDE.search(text) is not None
    )
    return cost + (2.0 if text.endswith(".") and words > 12 else 0.0)


def _partners_cost(text: str) -> float:
    """ "Các cơ quan, đơn vị liên quan, TDP" hardly lead; nor do others that are not named."""
    if _CONCERNED.search(text):
        return 2.0
    unnamed = _UNNAMED.match(text)
    return 0.8 if unnamed and unnamed[1].islower() else 0.0


def _opens_agency(text: str) -> bool:
    """Whether `text` begins with the kind of an agency, in capitals or not."""
    if AGENCY.match(text):
        return True
    return text.isupper() and AGENCY.match(text.capitalize()) is not None


def _time_cost(text: str, dangling: float) -> float:
    if _TIME.fullmatch(text):
        cost = 0.0 if text[0].isupper() or text[0].isdigit() else 0.6
        return cost + 1.5 * text.endswith(".")  # the last words of a sentence, not a deadline
    words = len(text.split())
    inner = 0.0
    if not _OTHERS_TIME.match(text):
        inner = 2.5 * (
            _RESULT_START.search(text, 1) is not None or _AGENCY_INSIDE.search(text) is not None
        )
    if _TIME_FREE.match(text) and words <= 20:
        return 0.3 + dangling + inner + 0.04 * words + (0.0 if words > 1 else 2.0)
    if _TIME_LOWER.match(text) and words <= 12:
        return 1.2 + dangling + inner
    return 5.0 + dangling + 0.1 * words


def _result_cost(text: str) -> float:
    words = len(text.split())
    body = re.sub(r"^[-–+*]\s*", "", text)
    cost = 0.0 if RESULT.match(body) else 2.6 if body[:1].isupper() or body[:1].isdigit() else 5.0
    if words <= 6 and _TIME.fullmatch(text):
        cost += 4.0
    if AGENCY.match(body) and not RESULT.match(body):
        cost += 2.0
    cost += 1.0 * ("%" in body[:8]) + 2.5 * (body != text)
    cost += 2.5 * (_BARE_END.search(text) is not None) + 1.0 * (cost > 0.0 and words == 1)
    cost += 0.7 * max(0, len(_SENTENCE.findall(text)) - 1)
    cost += 1.5 * (_TIME_INSIDE.search(text) is not None or TIME_START.match(text) is not None)
    return (
        cost
        + (2.0 if text in ("Kế", "Quyết", "Chương", "Báo", "Văn", "Công") else 0.0)
        + 0.12 * max(0, words - 12)
    )
