"""What a question asks for, told by its folded words; the order of the table decides."""

import re

from tutor.answering.question import Intent
from tutor.text.normalise import fold

_WHO = (
    r"\b(?:ai|(?:nhung |cac )?(?:co quan|don vi|bo|so|nganh|phong|ban|cap|to chuc|to|hoi|doan the|"
    r"noi|dia phuong|bo phan|nguoi)(?: nao| gi)?(?: (?:nao|gi)))"
)
_LEAD = (
    r"^(?:ai|co quan nao|don vi nao|bo nao|so nao|phong nao|noi nao|ben nao|to chuc nao|"
    r"hoi nao)\b(?! (?:la|ky|ki|bao cao|phoi hop))|"
    r"chu tri|duoc phan cong|phan cong (?:cho )?(?:ai|bo|so|phong|co quan|don vi)|dung dau|"
    r"dung chinh|lam chinh|gac|thuoc (?:ve )?(?:ai|bo nao|so nao|co quan nao|don vi nao|phong nao|"
    r"cap nao)|"
    r"cam dau|dam trach|dau moi|phu trach|chiu trach nhiem|dung ra lam|cam trich|dam nhan|"
    r"dam trach|chiu trach nhiem chinh|"
    r"giao (?:viec nay )?(?:cho )?(?:ai|co quan nao|don vi nao|bo nao|so nao|phong nao)|(?:do|"
    r"thuoc) (?:ai|co quan nao|don vi nao|bo nao|so nao|phong nao|cap nao|ben nao)|"
    r"\b(?:ai|co quan nao|don vi nao|bo nao|so nao|phong nao|cap nao|ben nao|hoi nao|to nao)(?: o|"
    r" cua| tai| se| phai)? (?:lam|lo|dung ra|chiu|thuc hien|duoc giao|trien khai|to chuc|xay dung|"
    r"ban hanh|soan|quan ly|van hanh)|cua (?:co quan|don vi|so|bo|phong) nao"
)
_HOLD = (
    r"(?:nhung|cac|may|bao nhieu) (?:nhiem vu|viec|cong viec|dau viec|muc|nv)|"
    r"nhiem vu(?:,? giai phap)? (?:gi|nao|nhung gi)|viec (?:gi|nao)|(?:cai|nhung|dieu) gi|"
    r"ho tro gi|lam (?:nhung )?(?:gi|viec)|"
    r"trach nhiem (?:gi|ra sao|the nao|nao|cua)|chu tri (?:nhung )?(?:gi|cai gi)|"
    r"phoi hop (?:nhung )?(?:gi|viec)|vai tro|"
    r"(?:mo hinh|phong trao|muc|giai phap|noi dung) (?:nao|gi)|duoc giao (?:nhung )?(?:gi|viec|"
    r"nhiem vu)|phai lam|co nhiem vu|nhiem vu cua|cong viec cua|viec cua|giao (?:nhung )?(?:gi|"
    r"viec)"
)
_WHEN = (
    r"khi nao|luc nao|bao gio|\b(?:bao|may) h\b|khi mo|thoi han|han (?:chot|cuoi|hoan thanh|nop|"
    r"den|la|ngay)|ngay nao|ngay may|thang (?:may|nao)|quy (?:may|nao)|nam nao|"
    r"thoi (?:gian|diem) (?:nao|thuc hien|hoan thanh|trien khai|bat dau|ra sao)|tien do|"
    r"bat dau (?:tu|khi|vao)|den bao|xong (?:khi|truoc|vao)|deadline|qua han|tre han|con han|"
    r"bao lau|thoi gian"
)
_DUE = (
    r"(?:nhung|cac|may|bao nhieu) (?:nhiem vu|viec|cong viec|nv)(?: nao)?\b.{0,60}(?:hoan thanh|"
    r"xong|han|thoi han|den han|qua han|tre han|bat dau|trien khai) ?.{0,20}(?:thang|quy|nam|ngay|"
    r"truoc|qua|tre|nay)|"
    r"(?:nhiem vu|viec) nao.{0,60}(?:qua han|tre han|den han|het han|thang \d|quy (?:[ivx]+|\d)|"
    r"truoc ngay|nam 20\d\d)|qua han (?:roi|chua|nhung)"
)
_UNASSIGNED = re.compile(
    r"nhiem vu (?:nao|gi).{0,20}(?:chua|khong) (?:co|duoc giao|giao|neu|"
    r"ghi)(?: dich danh)?(?: cho)? ?(?:ai|co quan|don vi|nguoi|dich danh)(?! nao chu)"
    r"|nhiem vu nao.{0,20}(?:chua|khong) (?:ai|co ai) (?:chu tri|phoi hop)"
)
_RULES: tuple[tuple[Intent, str], ...] = (
    ("force", r"hieu luc|con ap dung|bi (?:thay the|bai bo|huy)|con dung (?:khong|nua)"),
    ("slips", r"in (?:lech|nham|sai)|loi (?:in|chinh ta|danh may)|sai sot"),
    (
        "signer",
        r"\b(?:ai|nguoi) (?:la nguoi )?(?:ky|ki)(?! (?:nang|thuat|niem|ket|su|hieu|"
        r"luat))\b(?! (?:nang|thuat|niem))|nguoi (?:ky|ki)(?! (?:nang|thuat|niem|ket|su|hieu|"
        r"luat))|(?:ky|ki)(?! (?:nang|thuat|niem|ket|su|hieu|luat)) (?:ten|ban hanh|boi|ke hoach|"
        r"van ban)|do ai (?:ky|ki)(?! (?:nang|thuat|niem|ket|su|hieu|luat))|\bdo .{3,45} (?:ky|"
        r"ki)(?! (?:nang|thuat|niem|ket|su|hieu|luat))\b|chu (?:ky|ki)(?! (?:nang|thuat|niem|ket|"
        r"su|hieu|luat))|(?:dong chi|ong|ba) nao (?:ky|ki)(?! (?:nang|thuat|niem|ket|su|hieu|"
        r"luat))|\b(?:ky|ki)(?! (?:nang|thuat|niem|ket|su|hieu|luat)) (?:la )?ai",
    ),
    ("abbreviation", r"viet tat|goi tat|ten day du"),
    (
        "recipients",
        r"noi nhan|gui (?:bo|so|co quan|don vi|ai) nao .{0,15}(?:de )?(?:bao cao|biet|b/c)|"
        r"gui (?:cho|den|toi) (?:nhung )?(?:ai|noi nao|co quan nao|don vi nao)|duoc gui (?:cho|den|"
        r"toi)",
    ),
)
# "nv lào": n and l are one sound in the north
_LAO = re.compile(r"\b(nhiem vu|viec|nguoi|ai|co quan|don vi|khi|luc|ngay|thang|so|bo|phong) lao\b")
_PARTNERS_ASKED = re.compile(
    r"(?:co )?(?:ai|don vi nao|co quan nao|nhung ai|so nao|bo nao|phong nao) (?:cung |"
    r"se )?phoi hop|"
    r"phoi hop (?:voi|cung) (?:ai|don vi nao|co quan nao|so nao|bo nao|nhung ai|phong nao)"
)
_REPORT = re.compile(r"bao cao")
_REPORT_ASK = re.compile(
    rf"{_WHEN}|dinh ky|ky nao|theo ky|may lan|cho ai|(?:gui|nop|ve|cho|voi|len) (?:ai|dau|co quan "
    rf"nao|don vi nao|cap nao|noi nao)|tan suat|"
    r"che do|bao lau|hang (?:thang|quy|nam|tuan)|\b(?:quy|thang|nam)\b|bao cao ai|ai bao cao|"
    r"nhu the nao|the nao|ra sao|tong hop"
)
_DOCUMENT_KINDS = (
    r"nghi quyet|ket luan|quyet dinh|nghi dinh|thong tu|chi thi|luat|cong van|to trinh|thong bao|"
    r"quy che|quy dinh|de an|chuong trinh|ke hoach|van ban"
)
_BASIS = re.compile(
    rf"can cu (?:phap ly|nao|vao|theo|nhung|cac|gi|ban hanh)|co so phap ly|(?:{_DOCUMENT_KINDS}) "
    rf"(?:so )?(?:nao|may|gi|bao nhieu|hieu gi)|dua (?:tren|vao) (?:van ban|{_DOCUMENT_KINDS})|"
    rf"theo (?:{_DOCUMENT_KINDS}) (?:so )?(?:nao|may|gi)|(?:nhung|cac) can cu|can cu (?:la|cua|ke "
    rf"hoach)|(?:{_DOCUMENT_KINDS}) .{{0,60}}(?:so may|so bao nhieu|so nao|ngay nao|so hieu|ban "
    rf"hanh ngay|ky ngay|ngay may|ngay bao nhieu|ai ban hanh|cua ai)"
)
_NUMBER = re.compile(
    r"so hieu|\bso cua (?:ke hoach|van ban|quyet dinh)|(?:mang |co )?so (?:may|bao nhieu|van ban)|"
    r"ky hieu|(?:ke hoach|van ban|chuong trinh|quyet dinh) (?:mang |co )?so (?:nao|gi)"
)
_ISSUED = re.compile(
    rf"(?:ban hanh|ky|ki|ra doi|phat hanh|cong bo)\b.{{0,30}}(?:{_WHEN}|ngay|hom nao)|ngay "
    rf"(?:thang )?(?:nam )?(?:ban hanh|ky|ki)|(?:{_WHEN}).{{0,20}}ban hanh|ngay thang nam nao"
)
_ISSUER = re.compile(
    r"(?:ai|co quan nao|don vi nao|cap nao|noi nao|dau) (?:da )?ban hanh|do (?:ai|co quan nao|"
    r"don vi nao) ban hanh|co quan ban hanh|noi ban hanh|cua (?:ai|co quan nao) ban hanh"
)
_MONEY = re.compile(
    r"kinh phi|tien .{0,60}(?:lay|nguon|o dau|tu dau)|nguon nao|ngan sach|nguon (?:tien|von|"
    r"luc tai chinh)|tien (?:o )?(?:dau|lay)|so tien|bao nhieu tien|chi phi|du toan"
)
_COORDINATE = re.compile(
    r"phoi hop|phoi ket hop|ho tro cung|lam cung|cung (?:lam|thuc hien|tham gia)|"
    r"cung (?:voi )?(?:ai|bo nao|so nao|co quan nao|don vi nao|phong nao)"
)
_AMOUNT = re.compile(
    r"bao nhieu|phan tram|%|chi tieu|muc tieu|ty le|ti le|may (?:lop|nguoi|ho|nhan su|can bo|phan|"
    r"chuong trinh|bai|doi|buoi|khoa|trieu|nghin|hoc vien|tieu|gia dinh)|dat (?:may|muc)|toi thieu|"
    r"it nhat|so luong|phan dau|muc (?:bao|nao|may)|tang len|giam xuong|cao hon|thap hon|nhieu hon|"
    r"it hon|bang nhau|chenh|so voi|dat bang|tang len|keo dai may"
)
_COUNT = re.compile(
    r"(?:bao nhieu|may|tong so|so luong|dem)(?: ke| so)? (?:nhiem vu|muc(?! tieu)|phan(?! tram)|"
    r"chi tieu|ke hoach|co quan|don vi|giai phap|dau viec|viec|nhom nhiem vu|van ban|dia phuong)\b|"
    r"(?:bao nhieu|may) (?:mo hinh|diem|phong trao)\b(?=.*\b(?:muc|phan)\b)|\b(?:muc|"
    r"phan)\b.*(?:bao nhieu|may) (?:mo hinh|diem|phong trao)\b"
)
_RESULT = re.compile(r"ket qua|san pham|dau ra")
_CHECK = re.compile(
    r"co phai|phai khong|dung khong|dung ko|co dung (?:la|khong|the|vay)|phai ko|khong phai|(?:tai|"
    r"vi) sao|sao lai|tai sao lai|nghe noi|toi (?:biet|nho|tuong) la|co dung la|hay la|chu gi|"
    r"dung chua|chuan khong"
)
_ASKS = (
    (
        "phone",
        r"so (?:dien thoai|dt|may ban|hotline|duong day nong)|dien thoai (?:cua|lien he|la|nao)|"
        r"hotline|sdt|duong day nong (?:la )?(?:so |may|nao|gi|bao nhieu)|lien he (?:so|qua)",
    ),
    ("account", r"so tai khoan|stk|chuyen khoan"),
    ("email", r"\be ?mail\b|thu dien tu|hom thu"),
    (
        "money",
        r"bao nhieu (?:tien|dong|trieu dong|ty|ti)|so tien|muc (?:chi|kinh phi)|(?:kinh phi|"
        r"ngan sach).{0,25}bao nhieu|tong (?:so tien|kinh phi|von|muc)|(?:muc )?luong|phu cap|"
        r"thu lao|"
        r"may (?:ty|trieu)\b|gia bao nhieu|phi bao nhieu|thuong bao nhieu",
    ),
    (
        "birth",
        r"(?<!hoc )(?<!phat )\bsinh (?:nam|ngay)\b|que (?:o dau|quan)|\b(?:ong|ba|dong chi|"
        r"chu tich|giam doc)\b.{0,40}(?:bao nhieu tuoi|may tuoi)|tuoi tac",
    ),
    (
        "achieved",
        r"tinh den (?:nay|hom nay|hien nay|thoi diem)|da (?:co|dat|duoc) (?:duoc )?bao nhieu|"
        r"hien (?:nay )?(?:da |dang )?co bao nhieu|ket qua dat duoc|thuc te dat|da lam duoc",
    ),
    (
        "url",
        r"dia chi (?:trang web|nao|web|trang|truy cap|o dau|gi|la gi)|o dia chi|trang web|website|"
        r"duong (?:dan|link)|\blink\b|truy cap (?:o|vao) dau|web nao",
    ),
    (
        "members",
        r"(?:ban chi dao|to cong tac|to giup viec|hoi dong|to cong nghe so\b.*) (?:bao )?(?:gom|"
        r"co) (?:nhung |cac )?(?:ai|thanh vien nao)|thanh phan (?:ban|to|hoi dong)",
    ),
    (
        "name",
        r"ho ten|\b(?:ong|ba) nao|\bai la (?:to truong|truong|pho|giam doc|chu tich|bi thu|"
        r"nguoi dung dau|can bo|lanh dao)|(?:truong|pho|chu tich|giam doc|bi thu|thu tuong|"
        r"chu nhiem|thanh vien)\b.{0,30} (?:la ai|ten (?:la )?gi)",
    ),
)
_KINDS_OF_AGENCY = (
    ("ministry", r"\bbo nao\b"),
    ("department", r"\bso nao\b"),
    ("office", r"\bphong nao\b"),
)
_ASKS_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _ASKS)
_SYMBOL = re.compile(r"\b\d{1,5}[a-z]?(?:/\d{4})?[-/](?:[a-z]{1,8}(?![a-z])[-/&.]?)+")


def intent_of(folded: str, has_agency: bool, names_task: bool, own_symbol: bool) -> Intent:
    """What `folded` asks for; `describe` when nothing tells.

    has_agency: an agency is named. names_task: by number.
    own_symbol: the number of a plan we hold is named.
    """
    folded = _LAO.sub(r"\1 nao", folded)
    for intent, pattern in _RULES:
        if re.search(pattern, folded):
            return intent
    if _UNASSIGNED.search(folded) and not names_task:
        return "unassigned"
    if (
        re.search(_DUE, folded)
        and not names_task
        and not re.search(r"chu tri|phoi hop|bao cao", folded)
    ):
        return "due"
    if (special := _reports(folded)) or (special := _documents(folded, own_symbol)):
        return special
    if _PARTNERS_ASKED.search(folded) and "chu tri" not in folded:
        return "coordination"
    if _asks_holdings(folded, has_agency, names_task):
        return "holdings"
    if (
        not has_agency
        and not names_task
        and re.search(
            r"(?:co|gom) (?:nhung |cac )?nhiem vu (?:nao|gi)|(?:nhung|cac) nhiem vu (?:nao|gi|"
            r"la gi)|liet ke (?:cac )?nhiem vu",
            folded,
        )
        and not re.search(r"chu tri|phoi hop", folded)
    ):
        return "count"
    if _COUNT.search(folded) and not re.search(r"chi tieu .{3,}(?:dat|la bao nhieu)", folded):
        return "count"
    if _COORDINATE.search(folded) and _asks_partner(folded):
        return "coordination"
    if re.search(_LEAD, folded) and not (
        re.search(_WHEN, folded) and not re.search(r"chu tri|dau moi|phu trach", folded)
    ):
        return "lead"
    if re.search(r"chi dao|tham muu", folded) and re.search(_WHO, folded):
        return "role"
    if _MONEY.search(folded):
        return "funding"
    if _AMOUNT.search(folded):
        return "target"
    if re.search(_DUE, folded) and not names_task:
        return "due"
    if re.search(_WHEN, folded) or re.search(
        r"\bhan\b.{0,60}\b(?:doi|lui|gia han|keo dai|chuyen|sang)\b", folded
    ):
        return "deadline"
    if _RESULT.search(folded) and names_task:
        return "result"
    if re.search(r"can cu", folded):
        return "basis"
    if _COORDINATE.search(folded) and re.search(_WHO, folded):
        return "coordination"
    if re.search(r"\b(?:so|bo|phong|co quan|don vi) nao phai\b", folded):
        return "lead"
    return "describe"


def says_intent(folded: str) -> bool:
    """Whether `folded` says what it asks for; a follow-up without it goes on with the last."""
    return (
        intent_of(folded, False, False, False) != "describe"
        or re.search(
            r"la gi|lam gi|noi (?:dung|ve)|gom (?:nhung )?gi|viec gi|nhung ai|dia chi", folded
        )
        is not None
    )


def is_check(folded: str) -> bool:
    """Whether the question takes something for granted or asks to confirm it."""
    return _CHECK.search(folded) is not None


def asks_for(folded: str) -> str:
    """The kind of value wanted: "phone", "account", "email", "money", "url", "name" or ""."""
    return next((name for name, pattern in _ASKS_COMPILED if pattern.search(folded)), "")


def kind_of_agency(folded: str) -> str:
    """The kind of agency asked for: "ministry", "department", "office"; "" where any will do."""
    return next((name for name, said in _KINDS_OF_AGENCY if re.search(said, folded)), "")


def without_kind(text: str, kind: str) -> str:
    """`text` folded, without the words for the kind of value wanted: the value stands for them."""
    folded = fold(text)
    pattern = dict(_ASKS_COMPILED).get(kind)
    return (
        pattern.sub(" ", folded)
        if pattern and kind in ("phone", "account", "email", "url")
        else folded
    )


def symbols(folded: str) -> list[str]:
    """Document symbols named: "1315/qd-ttg"."""
    return [match.group().rstrip("-/&.") for match in _SYMBOL.finditer(folded)]


def _reports(folded: str) -> Intent | None:
    if (
        _REPORT.search(folded)
        and _REPORT_ASK.search(folded)
        and not re.search(r"chu tri|ket qua (?:du kien )?(?:la )?(?:gi|nao)\b", folded)
    ):
        return "reporting"
    return None


def _documents(folded: str, own_symbol: bool) -> Intent | None:
    """Questions about a document: the plan itself, or one that it cites."""
    others = re.sub(r"ke hoach|van ban nay|van ban", " ", folded)
    cites = re.search(
        _DOCUMENT_KINDS.replace("|ke hoach|van ban", "").replace("|de an|chuong trinh", ""), others
    )
    if symbols(folded) and not own_symbol and not re.search(r"chu tri|phoi hop|chi tieu", folded):
        return "basis"
    if (
        re.search(
            r"(?:nghi quyet|quyet dinh|nghi dinh|thong tu|chi thi|cong van)(?: so)? \d+", folded
        )
        and re.search(r"ngay|so may|ve (?:viec )?gi|noi gi|ban hanh|cua ai|cua co quan nao", folded)
        and not re.search(r"chuyen trang|dia chi|chu tri", folded)
    ):
        return "basis"
    if re.search(
        r"(?:thuc hien|can cu|theo|dua tren|cu the hoa|trien khai) (?:ke hoach|quyet dinh|cong van|"
        r"chi thi|van ban) (?:so )?(?:nao|may|bao nhieu|gi)\b",
        folded,
    ):
        return "basis"
    if _BASIS.search(folded) and (
        cites
        or re.search(r"can cu|theo (?:van ban|ke hoach) (?:so )?(?:nao|may|gi)|phap ly", folded)
    ):
        return "basis"
    if (
        cites
        and re.search(r"nghi quyet|quyet dinh|nghi dinh|thong tu|chi thi|cong van|to trinh", others)
        and (_NUMBER.search(folded) or re.search(r"ngay (?:nao|may|bao nhieu)|ngay thang", folded))
    ):
        return "basis"
    if (
        re.search(
            r"ke hoach|van ban|chuong trinh|quyet dinh|\bso hieu\b|ban hanh|phong trao", folded
        )
        or own_symbol
    ):
        number, issued = _NUMBER.search(folded), _ISSUED.search(folded)
        if (
            number
            and issued
            and re.search(
                r"tinh uy|thanh uy|chuong trinh cong tac|cua ban chi dao|nghi quyet", folded
            )
            and not own_symbol
        ):
            return "basis"
        if number and re.search(r"tinh uy|thanh uy", folded) and not own_symbol:
            return "basis"
        if number and not re.search(r"nhiem vu|dien thoai|tai khoan|chi tieu", folded):
            return "number"
        if issued and not re.search(r"chu tri|nhiem vu|huong dan|khung", folded):
            return "issued"
        if _ISSUER.search(folded) and not re.search(
            r"huong dan|khung|co che|chinh sach|nhiem vu", folded
        ):
            return "issuer"
    return None


def _asks_holdings(folded: str, has_agency: bool, names_task: bool) -> bool:
    if not has_agency or names_task:
        return False
    return re.search(_HOLD, folded) is not None and not re.search(
        r"bao nhieu (?:phan tram|%)|phoi hop voi (?:ai|so nao|don vi nao|co quan nao|bo nao|"
        r"nhung ai)",
        folded,
    )


def _asks_partner(folded: str) -> bool:
    return (
        re.search(
            r"(?:ai|co quan nao|don vi nao|so nao|bo nao|phong nao|nhung ai|to chuc nao|ben nao|"
            r"cac don vi nao|luc luong nao|hoi nao) (?:se |cung |duoc giao |"
            r"la )?(?:don vi )?phoi hop|"
            r"phoi hop (?:thuc hien |trien khai |chat che )?(?:voi|cung|la) (?:ai|nhung ai|so nao|"
            r"bo nao|don vi nao|co quan nao|nhung don vi|nhung co quan|cac don vi nao|phong nao|"
            r"to chuc nao|nhung so|luc luong nao)|"
            r"cung (?:voi )?(?:ai|bo nao|so nao|co quan nao|don vi nao|phong nao)|(?:co quan|"
            r"don vi) phoi hop|phoi hop (?:thuc hien )?(?:la )?(?:ai|nhung ai)|"
            r"phoi hop.{0,40}(?:ai|nao)\b|^(?:the |vay |con )*ai phoi hop|giao phoi hop",
            folded,
        )
        is not None
    )
