"""Columns of a task table, recognised by the words of the table's head.

Heads vary in words and order ("Đơn vị chủ trì", "CƠ QUAN CHỦ TRÌ, THỰC HIỆN"), but each column
kind has a small grammar of its own.
"""

import re
from dataclasses import dataclass
from typing import Literal

from tutor.text.normalise import squeeze

ColumnKind = Literal[
    "number",
    "name",
    "lead",
    "implement",
    "coordinate",
    "direct",
    "deadline",
    "result",
    "budget",
    "note",
    "other",
]

_LINK = r"\s*(?:,|/|-|–|;|&|và\b|hoặc\b)?\s*"
_AGENCY = (
    r"(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|đầu\s+mối|sở|ban|ngành|phòng|bộ\s+phận|tổ\s+chức|cá\s+nhân|"
    r"địa\s+phương|người|cán\s+bộ|bộ)"
)
_AGENCIES = rf"{_AGENCY}(?:{_LINK}{_AGENCY})*"
_LEADS = (
    r"(?:chủ\s+trì|chịu\s+trách\s+nhiệm|phụ\s+trách|tham\s+mưu|đầu\s+mối|chủ\s+quản|chủ\s+đầu\s+tư)"
)
_DOES = (
    r"(?:thực\s+hiện|tham\s+mưu|triển\s+khai|chủ\s+trì|tổ\s+chức|trình|phối\s+hợp|chính|"
    r"chịu\s+trách\s+nhiệm|"
    r"theo\s+dõi|nhiệm\s+vụ|đề\s+xuất|giúp\s+việc)"
)
_TASK = (
    r"(?:tên|nội\s+dung|danh\s+mục|danh\s+sách|các|nhóm|công\s+việc|nhiệm\s+vụ|hoạt\s+động|"
    r"giải\s+pháp|"
    r"mô\s+hình|đề\s+án|dự\s+án|chương\s+trình|hạng\s+mục|đầu\s+việc)"
)
_TASK_MORE = (
    rf"(?:{_TASK}|chủ\s+yếu|trọng\s+tâm|cụ\s+thể|chính|thực\s+hiện|triển\s+khai|chi\s+tiết|"
    r"giao|cần|được|phân\s+công|phải)"
)
_DONE = (
    r"(?:thực\s+hiện|hoàn\s+thành|trình|bắt\s+đầu|kết\s+thúc|ban\s+hành|báo\s+cáo|dự\s+kiến|"
    r"triển\s+khai|tổ\s+chức|xử\s+lý|xong|cấp|có\s+thẩm\s+quyền|phê\s+duyệt|nhiệm\s+vụ)"
)
_OUT = (
    r"(?:đầu\s+ra|dự\s+kiến|cần\s+đạt|phải\s+đạt|đạt\s+được|đạt|chủ\s+yếu|hoàn\s+thành|thực\s+hiện|"
    r"sản\s+phẩm|kết\s+quả|công\s+việc|nhiệm\s+vụ|chính|yêu\s+cầu|cụ\s+thể|mục\s+tiêu)"
)
_ASIDE = r"(?:\s*\([^()]{0,60}\))?"

# Order matters where two grammars match the same length: the first wins.
_KINDS: tuple[tuple[ColumnKind, str], ...] = (
    ("number", r"(?:số\s+)?(?:s?\.?tt|thứ\s+tự)\.?"),
    (
        "other",
        r"(?:đơn\s+vị\s+tính|đvt|số\s+lượng|địa\s+điểm|lĩnh\s+vực|đối\s+tượng|địa\s+bàn|"
        r"quy\s+mô|"
        r"chỉ\s+tiêu|căn\s+cứ(?:\s+pháp\s+lý)?|cơ\s+sở\s+pháp\s+lý|tình\s+trạng)",
    ),
    (
        "direct",
        r"(?:lãnh\s+đạo|đồng\s+chí|người|cơ\s+quan)(?:\s+(?:ubnd|tỉnh|huyện|xã|phường|"
        r"đơn\s+vị))*\s+"
        r"(?:trực\s+tiếp\s+)?chỉ\s+đạo(?:,?\s*(?:phụ\s+trách|theo\s+dõi))*",
    ),
    ("coordinate", rf"(?:{_AGENCIES}\s*)?(?:cùng\s+)?phối\s+hợp(?:{_LINK}{_DOES})*"),
    ("lead", rf"(?:{_AGENCIES}\s*)?(?:được\s+)?(?:giao\s+)?{_LEADS}(?:{_LINK}{_DOES})*"),
    (
        "implement",
        rf"(?:{_AGENCIES}\s*)(?:thực\s+hiện|triển\s+khai|được\s+giao|được\s+phân\s+công)"
        rf"(?:{_LINK}{_DOES})*|phân\s+công(?:\s+thực\s+hiện)?",
    ),
    (
        "deadline",
        r"(?:thời\s+gian|thời\s+hạn|thời\s+điểm|tiến\s+độ|hạn|mốc\s+thời\s+gian|lộ\s+trình)"
        rf"(?:{_LINK}{_DONE})*",
    ),
    (
        "result",
        r"(?:dự\s+kiến\s+)?(?:kết\s+quả|sản\s+phẩm|đầu\s+ra|hình\s+thức\s+văn\s+bản|yêu\s+cầu|"
        r"mục\s+tiêu)"
        rf"(?:{_LINK}{_OUT})*",
    ),
    (
        "budget",
        r"(?:dự\s+kiến\s+|nguồn\s+|tổng\s+|nhu\s+cầu\s+|khái\s+toán\s+)*(?:kinh\s+phí|vốn|"
        r"ngân\s+sách|dự\s+toán)"
        r"(?:\s+(?:thực\s+hiện|dự\s+kiến|triển\s+khai))*",
    ),
    ("note", r"ghi\s+chú"),
    ("name", rf"{_TASK}(?:{_LINK}{_TASK_MORE})*"),
)
_GRAMMAR = tuple(
    (kind, re.compile(pattern + _ASIDE + r"(?!\w)", re.IGNORECASE)) for kind, pattern in _KINDS
)
_UPPER_START = re.compile(
    r"\n(?=[^\W\d_a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ])"
)


@dataclass(frozen=True, slots=True)
class Column:
    name: str  # as printed
    kind: ColumnKind


def column_kind(name: str) -> ColumnKind:
    """Kind of the column that is headed `name`; "other" where no grammar knows it."""
    match = _match(squeeze(name), 0)
    return match[0] if match else "other"


def parse_head(lines: list[str]) -> list[Column]:
    """Columns of a head whose words are wrapped over `lines`; [] where this is no head of tasks.

    A task table has a number column and at least two columns of other known kinds.
    """
    text = "\n".join(lines)
    whole_caps = text.isupper()
    columns: list[Column] = []
    unknown = position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _match(text, position)
        end = _cut(text, position, match[1], whole_caps) if match else _word_end(text, position)
        words = squeeze(text[position:end])
        if match:
            columns.append(Column(words, match[0]))
        else:
            unknown += 1
            _add_unknown(columns, words, new=text[position].isupper() and not whole_caps)
        position = end
    return columns if is_task_head(columns) and unknown <= 2 * len(columns) else []


def is_task_head(columns: list[Column]) -> bool:
    """Whether these are the columns of a table of numbered tasks."""
    kinds = {column.kind for column in columns}
    numbers = sum(column.kind == "number" for column in columns)
    return numbers == 1 and len(kinds - {"number", "other"}) >= 2


def starts_head(text: str) -> bool:
    """Whether a line begins with the head of a number column."""
    match = _GRAMMAR[0][1].match(text)
    return match is not None and (text[0].isupper() or match.end() == len(text))


def _match(text: str, position: int) -> tuple[ColumnKind, int] | None:
    """The longest column name at `position`: its kind and end."""
    best: tuple[ColumnKind, int] | None = None
    for kind, pattern in _GRAMMAR:
        match = pattern.match(text, position)
        if match and (best is None or match.end() > best[1]):
            best = kind, match.end()
    return best


def _cut(text: str, start: int, end: int, whole_caps: bool) -> int:
    # A capital at the head of a line opens the next column, unless all of the head is in capitals.
    if whole_caps:
        return end
    found = _UPPER_START.search(text, start + 1, end)
    return found.start() if found else end


def _word_end(text: str, position: int) -> int:
    match = re.compile(r"\S+").match(text, position)
    return match.end() if match else position + 1


def _add_unknown(columns: list[Column], words: str, new: bool) -> None:
    if new or not columns:
        columns.append(Column(words, "other"))
        return
    last = columns.pop()
    columns.append(Column(f"{last.name} {words}", last.kind))
