"""Normal forms of who a target is for and what it counts: an aid to queries, the words decide."""

import re

from tutor.text.normalise import fold

# The first row that matches names the group; narrower groups stand before wider ones.
_GROUPS: tuple[tuple[str, str], ...] = (
    ("người cao tuổi", r"nguoi (?:cao tuoi|gia)|cu ong|cu ba|tren 60 tuoi"),
    ("người khuyết tật", r"nguoi (?:khuyet tat|khiem thi|khiem thinh)|khuyet tat"),
    (
        "người lao động doanh nghiệp",
        r"(?:nguoi lao dong|cong nhan|lao dong)\b.{0,40}?(?:doanh nghiep|hop tac xa|htx|cong ty)|"
        r"cong nhan|"
        r"^nguoi lao dong$",
    ),
    ("cán bộ công chức", r"can bo|cong chuc|vien chuc|\bcbccvc\b|khu vuc cong|co quan nha nuoc"),
    ("đảng viên", r"dang vien"),
    ("học sinh sinh viên", r"hoc sinh|sinh vien|hssv|nguoi hoc|tre em|hoc vien"),
    ("giáo viên", r"giao vien|nha giao"),
    (
        "tiểu thương nông dân",
        r"tieu thuong|nong dan|ho kinh doanh|nguoi dan (?:khu vuc )?nong thon",
    ),
    ("người nghèo, dân tộc thiểu số", r"nguoi ngheo|ho ngheo|can ngheo|dan toc thieu so|vung sau"),
    ("hộ gia đình", r"\bho\b|gia dinh"),
    ("doanh nghiệp", r"doanh nghiep|hop tac xa|co so san xuat"),
    ("cơ sở giáo dục", r"truong hoc|co so giao duc|nha truong"),
    (
        "thôn bản xã phường",  # neither "địa bàn" nor "địa phương"
        r"\bthon\b|(?<!dia )\bban\b|to dan pho|\bxa\b(?! hoi)|(?<!dia )\bphuong\b",
    ),
    ("người dân trưởng thành", r"nguoi dan|dan so|cong dan|nguoi truong thanh|nhan dan"),
)
_MEASURES: tuple[tuple[str, str], ...] = (
    ("xác nhận trên VNeID", r"(?:xac nhan|pho cap).{0,90}vneid|vneid.{0,40}xac nhan"),
    ("danh tính số", r"danh tinh so|dinh danh (?:so|dien tu)|vneid"),
    ("gia đình số", r"gia dinh so"),
    ("phủ sóng", r"phu song|[345]g\b|internet|cap quang|bang rong"),
    (
        "kiến thức, kỹ năng số",
        r"ky nang so|kien thuc|tri thuc|tri thuc so|hieu biet|chuyen doi so|cong nghe so|su dung "
        r"thanh thao",
    ),
    ("lớp học", r"\blop\b|khoa hoc|tap huan|boi duong"),
    ("truyền thông", r"bai viet|chuong trinh|tin bai|phong su|tuyen truyen|truyen thong"),
)
_SPACE = re.compile(r"\s+")


def group_key(text: str) -> str:
    """The group that `text` names, one of a small table; else its own words, folded."""
    return _key(text, _GROUPS)


def group_keys(text: str) -> tuple[str, ...]:
    """Every group of the table that `text` names, in the table's order; () where it names none."""
    folded = fold(text)
    return tuple(key for key, pattern in _GROUPS if re.search(pattern, folded))


def measure_key(text: str) -> str:
    """The kind of thing that `text` counts, one of a small table; else its own words, folded."""
    return _key(text, _MEASURES)


def group_in(text: str) -> str:
    """The first words of `text` that name a known group of people, as printed; "" without any."""
    match = _GROUP_WORDS.search(text)
    return _SPACE.sub(" ", match.group()).strip(" ,") if match else ""


_GROUP_WORDS = re.compile(
    r"người\s+(?:cao\s+tuổi|khuyết\s+tật|nghèo|"
    r"lao\s+động(?:\s+trong\s+(?:các\s+)?doanh\s+nghiệp)?|dân(?:\s+nông\s+thôn)?)|"
    r"công\s+nhân(?:\s+và\s+người\s+lao\s+động)?|"
    r"cán\s+bộ(?:,\s+công\s+chức)?(?:,\s+viên\s+chức)?(?:\s+và\s+người\s+lao\s+động)?|"
    r"học\s+sinh(?:,\s+sinh\s+viên)?|sinh\s+viên|trẻ\s+em|hộ\s+gia\s+đình|hộ\s+nghèo|dân\s+số|"
    r"đảng\s+viên|"
    r"tiểu\s+thương(?:,\s+nông\s+dân)?|nông\s+dân|phụ\s+nữ|thanh\s+niên|doanh\s+nghiệp|"
    r"đồng\s+bào\s+dân\s+tộc\s+thiểu\s+số",
    re.I,
)


def _key(text: str, table: tuple[tuple[str, str], ...]) -> str:
    folded = fold(text)
    return next((key for key, pattern in table if re.search(pattern, folded)), folded)
