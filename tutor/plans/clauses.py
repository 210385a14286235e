"""Sentences of an assignment taken apart: who, in which role, with whom, what."""

import re
from dataclasses import dataclass

from tutor.records import Role, Section
from tutor.text.normalise import CAPITALS, squeeze

AGENCY_START = re.compile(
    r"(?:Sở|Bộ|Ban|Các|Công an|UBND|U[ỷỶ] ban|Ủy ban|HĐND|Hội đồng|Phòng|Văn phòng|Trung tâm|Đoàn|"
    r"Hội|Liên|Hiệp|"
    r"Báo|Đài|Mặt trận|MTTQ|Tỉnh|Thành|Huyện|Tổ|Chi|Cục|Tổng|Kho bạc|Ngân hàng|Bảo hiểm|BHXH|Bưu|"
    r"Viễn thông|Viettel|"
    r"VNPT|Trường|Đại học|Học viện|Viện|Doanh nghiệp|Thanh tra|Tòa|Toà|Chủ tịch|Thủ trưởng|"
    r"Người đứng đầu|"
    r"Trưởng|Bí thư|Đảng|Bệnh viện|Trạm|Cơ quan|Đơn vị|Cổng|Hạt|Quỹ|Tập đoàn|Công ty|Chánh|"
    r"Giám đốc|Hạ tầng|"
    r"Cảng|Điện lực|Thường trực|Lực lượng|Nhà|Quân|BCĐ|Ủy viên|Hợp tác xã|Cấp|Thôn|Ấp|Khu|Bản|Xã|"
    r"Phường|CA |"
    r"Cộng đồng|Thanh niên|Phụ nữ|Nông dân|Cựu chiến binh|Công đoàn|Trang)\b"
)
_NO_AGENCY = re.compile(
    r"(?:Các|Tổ chức|Trường hợp|Các nội dung|Hội nghị|Báo cáo)\s+(?:nhiệm vụ|giải pháp|nội dung|"
    r"thực hiện|chỉ tiêu|mục tiêu|định kỳ|kết quả)|Tổ chức\b|Báo cáo\b|Ban hành\b"
)
_ADDRESS = re.compile(r"^(?:Đề nghị|Giao|Yêu cầu|Phân công|Giao cho|Đối với)\s+")
_ROLE_VERBS: tuple[tuple[Role, re.Pattern], ...] = (
    (
        "lead",
        re.compile(
            r"(?:là |làm )?(?:(?:cơ quan|đơn vị|đầu mối)\s+)?(?:chịu trách nhiệm\s+)?chủ trì\b",
            re.I,
        ),
    ),
    ("coordinate", re.compile(r"(?:có trách nhiệm\s+)?phối hợp\b", re.I)),
    ("direct", re.compile(r"(?:lãnh đạo,?\s*)?chỉ đạo\b", re.I)),
    ("advise", re.compile(r"tham mưu\b", re.I)),
)
_VERB = re.compile(
    r"\s+(?:(?:là|làm) (?:cơ quan |đơn vị )?(?:đầu mối )?(?=chủ trì|phối hợp)|có (?:trách nhiệm|"
    r"nhiệm vụ)\s*:?\s+|chịu trách nhiệm\s+|được giao (?:nhiệm vụ )?)?"
    r"(?P<verb>chủ trì|phối hợp|chỉ đạo|lãnh đạo|tham mưu|đảm bảo|bảo đảm|hướng dẫn|căn cứ|"
    r"xây dựng|theo dõi|thực hiện|"
    r"tổ chức(?= (?:thực|triển|các|tuyên|kiểm|hướng|phổ))|triển khai|tổng hợp|bố trí|cân đối|"
    r"kiểm tra|giám sát|thẩm định|tuyên truyền|"
    r"phát động|vận động|đẩy mạnh|tăng cường|rà soát|báo cáo|bám sát|thi hành|chủ động|"
    r"thường xuyên|định kỳ|phổ biến|cung cấp|hỗ trợ|lồng ghép|huy động|quản lý|"
    r"cử|chuẩn bị|lập|gửi|nộp|đăng ký|đôn đốc|nghiêm túc|khẩn trương|tiếp tục|vận hành|duy trì|"
    r"đề xuất|cập nhật|công khai|"
    r"khắc phục|sơ tán|tập trung|đề nghị|ban hành|trình|giao|phân công|nghiên cứu|sử dụng|mở|"
    r"mua sắm)\b"
)
_LEVEL_END = (
    r"(?:(?<=\stỉnh)|(?<=\sphường)|(?<=\sthành phố))\s+(?!(?:và|hoặc|có|liên|thuộc|trên|cùng|các|"
    r"trực|"
    r"ủy|uỷ|đoàn|trong|tại|là|xã|đặc|phường|thành)\b)(?=[^\W\d_" + CAPITALS + "])"
)
PARTNER_END = re.compile(
    r"\s+(?=(?:để\s+)?(?:triển khai|tổ chức (?:thực|triển|các|tuyên|kiểm)|thực hiện|cập nhật|"
    r"nghiên cứu|chỉ đạo|tham mưu|hướng dẫn|"
    r"xây dựng|theo dõi|lên |tuyên truyền|kiểm tra|đôn đốc|rà soát|bảo đảm|đảm bảo|cung cấp|"
    r"phổ biến|lựa chọn|trong (?:việc|quá trình|công tác)|"
    r"thường xuyên|tích cực|huy động|vận động|tăng cường|đẩy mạnh|quản lý|giám sát|thẩm định|"
    r"tổng hợp|tập huấn|hỗ trợ|giải quyết|xử lý|ban hành|duy trì|phát động|bố trí|tiếp nhận|"
    r"biên soạn|khai thác|vận hành|quan trắc|đo đạc|khảo sát|lập|thẩm tra|nghiệm thu|cấp phát|"
    r"vận chuyển|phát dọn|sửa chữa|khắc phục|ứng phó|tuần tra|ra quân|phát triển|ứng dụng|đánh giá|"
    r"đào tạo|mở)\b)"
    r"|[.;:]|\s*$|\s+(?=để\b)"
    # behind the level a name ends, whatever verb follows: "Đài Khí tượng tỉnh đo độ mặn"
    r"|" + _LEVEL_END
)
PARTNERS = re.compile(
    r"phối hợp(?:\s+chặt chẽ)?\s+(?!giữa\b|thực hiện\b|triển khai\b|tổ chức\b|chặt chẽ\b)(?:(?:với|"
    r"cùng)\s+)?",
    re.I,
)
# "Sở A chủ trì, Sở B và Công an tỉnh phối hợp"; "chủ trì với sự tham gia của Sở B"
_JOINING = re.compile(
    r"chủ trì,\s+(?P<names>(?-i:["
    + CAPITALS
    + r"])[^.;:]{2,160}?)\s+(?:cùng )?phối hợp(?=\s*[.;,]|\s*$|\s+(?!với|cùng))"
    r"|với sự (?:tham gia|phối hợp) của\s+(?P<others>(?-i:[" + CAPITALS + r"])[^.;:]{2,200})"
)
_TOLD = re.compile(
    r"^(?:[^.;]{0,160}?\b)?(?:chỉ đạo|lãnh đạo|giao|phân công)\s+(?:cho\s+)?(?P<agency>(?:Sở|Bộ|"
    r"Ban|Công an|UBND|Ủy ban|Uỷ ban|Phòng|Văn phòng|Trung tâm|Đoàn|Hội|Cục|Chi cục|Tỉnh đoàn|"
    r"Thanh tra|Báo|Đài)\b[^.;:,]{0,90}?)\s+(?P<verb>chủ trì)\b"
)
# "Các đơn vị được giao chủ trì tại mục III báo cáo …": leading tells which ones are meant.
_DESCRIBED = re.compile(
    r"(?P<agency>(?:Các|Những)\s[^.;:]{2,60}?\s(?:được (?:giao|"
    r"phân công)\s)(?:nhiệm vụ\s)?chủ trì\s(?!,)[^.;:,]{0,80}?)\s+"
    r"(?=(?:báo cáo|chủ động|có trách nhiệm|xây dựng|tổ chức thực hiện|triển khai|phối hợp|gửi|"
    r"tổng hợp|bố trí|định kỳ)\b)"
)
_SAID_OF_IT = re.compile(
    r",?\s+(?:theo (?:chức năng|nhiệm vụ|thẩm quyền|phạm vi)|trong phạm vi|là (?:cơ quan|đơn vị|"
    r"đầu mối))\b"
)
_CLAUSE_END = re.compile(
    r";\s+(?=(?!mục|phần|điểm|khoản|điều|nhiệm vụ(?: số)? \d|các mục|tiết)[^\W\d_]{2})"
)
_OVERRIDE = re.compile(
    r"^(?:Nhiệm vụ(?: riêng)? (?:của|đối với)|Đối với|Riêng)\s+(?P<agency>[^:]{3,120}?)\s*:\s*"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing one agency is told to do; offsets are into the text that was taken apart."""

    agency: str  # "" where the clause names none: its section's heading does
    role: Role
    text: str
    start: int
    end: int
    partners: str  # the words after "phối hợp với", as printed; "" where there are none


def read_clauses(text: str) -> list[Clause]:
    """The clauses of one sentence; a clause without its own role verb goes on in the last role."""
    clauses: list[Clause] = []
    agency, role = "", None
    for start, end in _spans(text):
        words = text[start:end]
        if override := _OVERRIDE.match(words):
            agency = override["agency"]
            start += override.end()
        elif named := leading_agency(words):
            agency = named[0]
            start += named[1]
        words = text[start:end]
        if told := _TOLD.search(
            words
        ):  # "chỉ đạo Sở A chủ trì …": the one told is the one who leads
            agency, start = told["agency"], start + told.start("verb")
            words = text[start:end]
        role = _role(words) or (role if clauses and words[:1].islower() else None)
        clauses.append(
            Clause(agency, role or "implement", words.strip(), start, end, partners_of(words))
        )
    return clauses


def leading_agency(text: str) -> tuple[str, int] | None:
    """The agency a clause begins with and where its verb starts; None where it begins otherwise."""
    offset = match.end() if (match := _ADDRESS.match(text)) else 0
    rest = text[offset:]
    if not is_agency(rest):
        return None
    if described := _DESCRIBED.match(rest):
        return squeeze(described["agency"]), offset + described.end()
    colon = re.match(r"(?P<agency>[^:.;]{3,160}?)\s*:\s+(?=\S)", rest)
    verb = _VERB.search(rest)
    if colon and (not verb or colon.start("agency") + len(colon["agency"]) <= verb.start()):
        return squeeze(colon["agency"]), offset + colon.end()
    if verb and verb.start() <= 160 and "." not in rest[: verb.start()]:
        return _bare_name(rest[: verb.start()]), offset + verb.start("verb")
    level = re.search(_LEVEL_END, rest) if offset else None
    if level and level.start() <= 160:  # "Đề nghị Đoàn luật sư tỉnh cử …"
        return squeeze(rest[: level.start()]), offset + level.end()
    return None


def _bare_name(words: str) -> str:
    """The name alone: "theo chức năng …", "là cơ quan thường trực" say something of it."""
    return squeeze(_SAID_OF_IT.split(words)[0]).rstrip(" ,")


def heading_agency(heading: str, stands_alone: bool = False) -> str | None:
    """The agency a heading of the organisation part names; None where it is no agency.

    stands_alone: what the agency is told follows in its own paragraphs, so that "Trung tâm Dịch vụ
    tổng hợp" is a name and "tổng hợp" in it no verb.
    """
    if stands_alone and ":" not in heading and not re.search(r"[.;]$", heading):
        bare = _ADDRESS.sub("", heading).strip()
        return bare if is_agency(bare) and len(bare) <= 200 else None
    if named := leading_agency(heading):
        return named[0].rstrip(" :;,.")
    bare = _ADDRESS.sub("", heading).strip(" :.;")
    return bare if is_agency(bare) and len(bare) <= 200 else None


def without_marker(text: str, owner: Section, number: int) -> str:
    """Sentence `number` of a paragraph of `owner` without the number or the dash before it."""
    text = text.lstrip("-+–• ") if not owner.marker or not text.startswith(owner.marker) else text
    if number == 0 and owner.marker and text.startswith(owner.marker):
        return text[len(owner.marker) :].lstrip()
    return text


def is_addressed(heading: str) -> bool:
    """Whether `heading` tells an agency: "Giao Sở Y tế", "Đề nghị Ủy ban Mặt trận …"."""
    match = _ADDRESS.match(heading)
    return match is not None and is_agency(heading[match.end() :])


def is_agency(text: str) -> bool:
    """Whether `text` begins as the name of an agency does."""
    return AGENCY_START.match(text) is not None and _NO_AGENCY.match(text) is None


def partners_of(text: str) -> str:
    """The agencies "phối hợp với" names, as printed; "" where it names none."""
    if match := _JOINING.search(text):
        return (match["names"] or match["others"]).strip(" ,")
    match = PARTNERS.search(text)
    if not match:
        return ""
    rest = text[match.end() :]
    end = PARTNER_END.search(rest)
    names = rest[: end.start()] if end else rest
    return names.strip(" ,") if re.search(r"[^\W\d_]", names) else ""


def _role(words: str) -> Role | None:
    for role, pattern in _ROLE_VERBS:
        if pattern.match(words):
            return role
    return None


def _spans(text: str) -> list[tuple[int, int]]:
    starts = [0, *(match.end() for match in _CLAUSE_END.finditer(text))]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))
