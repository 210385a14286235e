"""The head and the foot of a plan: kind, title, number, date, issuer, place, signer.

The layout is that of Nghị định 30/2020/NĐ-CP (State) and Hướng dẫn 36-HD/VPTW (Party): letterhead
in one or two columns, number, place and date, kind, title; at the end the signer's role and name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tutor.plans.dates import read_date
from tutor.records import Document, Header, Place, Section
from tutor.text.normalise import CAPITALS as UPPER
from tutor.text.normalise import squeeze

_KIND = re.compile(
    r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|ĐỀ ÁN|HƯỚNG DẪN|CHỈ THỊ|NGHỊ QUYẾT|PHƯƠNG ÁN|THÔNG BÁO|"
    r"QUY CHẾ|QUY ĐỊNH|CHIẾN LƯỢC|DỰ ÁN|CÔNG VĂN|BÁO CÁO|TỜ TRÌNH)"
    r"(?:\s+(?:HÀNH ĐỘNG|PHỐI HỢP|LIÊN TỊCH|LIÊN NGÀNH))?(?!\w)"
)
_NUMBER = re.compile(
    rf"(?<!\w)[Ss][ốỐ]\s*:?\s*(?P<symbol>\d{{1,5}}[a-z]?\s*[-–/]\s*(?:\d{{4}}\s*/\s*)?"
    rf"[{UPPER}][\w{UPPER}&.]*(?:\s?[-–/]\s?[{UPPER}][\w{UPPER}&.]*)*)"
)
_DATE_LINE = re.compile(
    rf"(?P<place>[{UPPER}][\w{UPPER}.' -]{{1,40}}?)\s*,\s*ngày\s*(?:\d{{1,2}}|[…._\s]*)\s*tháng.*",
    re.I,
)
_MOTTO = re.compile(
    r"C[ỘO]NG\s+H[ÒO][ÀAÒ]?\s+X[ÃA]\s+H[ỘO]I.*|Độc\s+lập\s*[-–].*|"
    r"Đ[ẢA]NG\s+C[ỘO]NG\s+S[ẢA]N\s+VI[ỆE]T\s+NAM.*",
    re.I,
)
_SPLIT = re.compile(r"\s*\|\s*|\s+(?=CỘNG H[ÒO]|Độc lập\s*[-–]|ĐẢNG CỘNG SẢN VIỆT NAM|Số\s*:)")
_NUMBER_THEN_DATE = re.compile(
    rf"(?P<number>[Ss]ố\s*:?\s*[\d\s]*[-–/]\s*[\w{UPPER}/&.-]*[{UPPER}])\s+"
    rf"(?=[{UPPER}][\w .'-]{{1,40}},\s*ngày)"
)
_PLACE_TYPE = r"(?:tỉnh|thành\s+phố|tp\.?|huyện|quận|thị\s+xã|thị\s+trấn|xã|phường|đặc\s+khu)"
_NAME_STOP = r"(?!(?:[uủUỦ][yỷYỶ]|năm|giai|đến|và|trong|tháng|quý|về|số|của|đợt|từ|tại|theo)\b)"
_PLACE_NAME = (
    rf"(?:{_NAME_STOP}[{{0}}][\w'’]*(?:\s*[-–]\s*(?=[{{0}}])|\s+)?){{{{1,5}}}}|\d{{{{1,2}}}}(?!\w)"
)
_LOCALITY = re.compile(
    rf"(?<!\w)(?P<type>(?i:{_PLACE_TYPE}))\s+(?P<name>{_PLACE_NAME.format(UPPER)})"
)
_PARTY = re.compile(
    r"(?P<type>TỈNH|THÀNH|HUYỆN|QUẬN)\s+[ỦU][YỶ]\s+(?P<name>[^|,;]+)|ĐẢNG\s+BỘ\s+(?P<rest>.+)"
)
_PARTY_BODY = re.compile(r"(?P<type>Tỉnh|Thành|Huyện|Quận|Thị)\s+(?:[ủu][yỷ])$", re.I)
_TYPE_ALONE = re.compile(
    r"(?:BAN NHÂN DÂN|UBND|HĐND|ĐẢNG BỘ|ĐẢNG [ỦU][YỶ])\s+(?P<type>TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG)$"
)
# "ỦY BAN NHÂN DÂN PHƯỜNG" / "HẢI CHÂU": a narrow letterhead breaks before the name.
_TYPE_LAST = re.compile(rf"\s{_PLACE_TYPE}$", re.I)
_AGENCY_WORD = re.compile(
    r"(?:SỞ|BAN|PHÒNG|VĂN PHÒNG|TRƯỜNG|TRUNG TÂM|UBND|HĐND|[ỦU][YỶ]|HỘI|CÔNG AN|BỘ|CHI CỤC|CỤC|"
    r"ĐẢNG|ĐOÀN|MẶT TRẬN|BỆNH VIỆN|THANH TRA|LIÊN|VIỆN|TRẠM|BCH|BCĐ)\s"
)
_BODY_NAMES = r"(?:ỦY|UỶ|Ủy|Uỷ|ủy|uỷ)\s+(?:BAN|ban|Ban)\s+(?:NHÂN|nhân|Nhân)\s+(?:DÂN|dân|Dân)"
_ISSUES = re.compile(
    rf"(?:^|[,;.]\s+)(?P<issuer>(?:{_BODY_NAMES}|UBND|HĐND|Hội|Ban|Bộ|Sở|Tỉnh|Thành|Huyện|Đảng|"
    rf"Cục|Tổng|Phòng|"
    r"Ngân hàng|Liên|Đoàn|Văn phòng|Thủ tướng|Công an|Trường|Trung tâm|Viện)"
    r"(?:(?!ban hành|xây dựng)[^.;:]){0,160}?)\s+(?:ban\s+hành|xây\s+dựng)\s+"
    r"(?:Kế\s+hoạch|Chương\s+trình|Đề\s+án|Phương\s+án|Hướng\s+dẫn)",
    re.I,
)
_ATTACHED = re.compile(
    r"kèm\s+theo\s+(?P<kind>kế\s+hoạch|chương\s+trình|quyết\s+định|đề\s+án)\s+(?P<rest>số.+)", re.I
)
_AUTHORITY = re.compile(r"(?:TM|T/M|T\.M|KT|TL|TUQ|Q)\s*[./]\s*")
_ROLE_WORDS = re.compile(
    r"\b(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|BÍ THƯ|TRƯỞNG|ỦY VIÊN|UỶ VIÊN|THỦ TƯỚNG|CHỦ "
    r"NHIỆM|"
    r"HIỆU TRƯỞNG|CHÁNH|PHÓ|CỤC|THỐNG ĐỐC|TỔNG|ỦY BAN|UỶ BAN|BAN|HỘI ĐỒNG|BỘ|SỞ|PHÒNG|ĐẢNG|TRUNG "
    r"ƯƠNG|TỈNH|"
    r"CHỈ HUY|VIỆN|THƯỜNG|VÀ|UBND|KÝ|NƠI NHẬN)\b"
)
_PERSON = re.compile(
    rf"(?:(?:GS|PGS|TS|ThS|BS|CN|KS|LS|CKI{{1,2}}|Đại tá|Thượng tá|Trung tá|Thiếu tướng|Trung "
    rf"tướng|Thượng tướng)"
    rf"[.\s]*)*(?P<name>[{UPPER}][\w'’]*(?:\s+[{UPPER}][\w'’]*){{1,5}})"
)
_NOT_A_NAME = re.compile(
    r"ký bởi|người ký|thời gian ký|ngày ký|chữ ký|email|cơ quan\b|tổ chức\b|nguồn|http|www|\.vn|"
    r"\d|\(|"
    r"nơi nhận|lưu\b|đã ký|:|;",
    re.I,
)
_TAIL = ("closing", "recipients", "signature")


@dataclass(frozen=True, slots=True)
class _Signature:
    name: str | None
    role: str | None
    authority: str  # who the signer acts for ("ỦY BAN NHÂN DÂN"); "" where none is named


def read_header(document: Document) -> Header:
    """Head and foot of `document`; of a decision with an attached plan the number, date and signer
    of the decision with the kind and title of what it issues."""
    heads = [section for section in document.sections if section.path == "header"]
    first = _lines(heads[:1])
    letterhead, _, title = _at_title(first)
    kind, title = _kind_and_title(heads, title)
    signature = _read_signature(_signature_lines(document))
    number, issued = _number_and_date(document, letterhead, kind)
    lead = letterhead_agencies(letterhead)
    locality = _locality(document, title, lead) or _of_date_line(lead, _signed_at(letterhead))
    issuer = _issuer(document, lead, signature, locality)
    if locality is None and issuer:
        locality = _place_in(issuer, document)
    return Header(
        kind,
        title,
        number,
        issued,
        issuer,
        locality,
        _signed_at(letterhead),
        signature.name,
        signature.role,
        _place(document, heads),
    )


def as_written(document: Document, words: str) -> str:
    """`words` in small letters as the text writes them elsewhere; unchanged where it does not."""
    if not words.isupper():
        return words
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    pattern = re.sub("[ỦU][YỶ]|U[ỶY]", "(?:ủy|uỷ)", pattern)
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", document.source, re.I):
        if not match.group().isupper():
            return squeeze(match.group())
    return words


def letterhead_agencies(lines: Iterable[str]) -> list[str]:
    """The agencies of a letterhead, the superior first; a name broken over two lines is joined."""
    agencies: list[str] = []
    for line in lines:
        if _MOTTO.fullmatch(line) or _DATE_LINE.fullmatch(line) or re.match(r"[Ss]ố\b", line):
            continue
        letters = [char for char in line if char.isalpha()]
        if len(letters) < 4 or not line.isupper():
            continue
        goes_on = re.match(rf"{_PLACE_TYPE}\s|VÀ |VỀ |, ", line, re.I) and not re.match(
            r"(?:TỈNH|THÀNH|HUYỆN|QUẬN)\s+[ỦU][YỶ]", line
        )
        awaits_name = _TYPE_LAST.search(agencies[-1]) if agencies else None
        goes_on = goes_on or (awaits_name and not _AGENCY_WORD.match(line))
        if agencies and (goes_on or re.search(r"(?:,|VÀ|VỀ|CỦA|-)$", agencies[-1])):
            agencies[-1] = f"{agencies[-1]} {line}"
        else:
            agencies.append(line.strip("*-–_ "))
    return agencies


def _lines(sections: Iterable[Section]) -> list[str]:
    """Lines of the sections; the columns of a bar and of a two-column letterhead apart."""
    return [
        squeeze(part)
        for section in sections
        for paragraph in section.body
        for part in _SPLIT.split(_NUMBER_THEN_DATE.sub(r"\g<number> | ", paragraph.text))
        if part.strip("-–_* ")
    ]


def _at_title(lines: Sequence[str]) -> tuple[list[str], str, str]:
    """Lines before the title, the kind as printed, and the title's words; ("", "") without one."""
    for index, line in enumerate(lines):
        match = _KIND.match(line)
        if match and (match.end() >= len(line.rstrip(": ")) or line.isupper()):
            words = [line[match.end() :].strip(" :"), *lines[index + 1 :]]
            return list(lines[:index]), match.group(), _join_title(words)
    return list(lines), "", ""


def _join_title(words: Iterable[str]) -> str:
    kept = []
    for line in words:
        if re.match(r"\(?\s*(?:ban hành\s+)?kèm theo", line, re.I) or re.fullmatch(r"\(.*\)", line):
            break
        if _KIND.fullmatch(line.rstrip(": ")) or re.match(r"(?:QUYẾT NGHỊ|QUYẾT ĐỊNH)\s*:?$", line):
            break
        kept.append(line)
    title = re.split(r"\s*\((?:ban hành )?kèm theo", " ".join(kept), flags=re.I)[0]
    return squeeze(title).rstrip(".")


def _kind_and_title(heads: Sequence[Section], title: str) -> tuple[str, str]:
    for head in reversed(heads):  # what a decision issues stands after it
        _, kind, words = _at_title(_lines([head]))
        if kind and words:
            return kind.capitalize(), words
    _, kind, _ = _at_title(_lines(heads[:1]))
    return kind.capitalize(), title


def _number_and_date(
    document: Document, letterhead: Sequence[str], kind: str
) -> tuple[str | None, date | None]:
    head = " ".join(letterhead)
    match = _NUMBER.search(head)
    number = re.sub(r"\s+", "", match["symbol"]).replace("–", "-") if match else None
    issued = next((read_date(line) for line in letterhead if _DATE_LINE.search(line)), None)
    if number and issued:
        return number, issued
    for attached in _ATTACHED.finditer(squeeze(document.source)):
        # an appendix repeats the number and date of the document it belongs to
        if attached["kind"].casefold() == kind.casefold():
            rest = attached["rest"][:90]
            match = _NUMBER.match(rest)
            if match and number is None:
                number = re.sub(r"\s+", "", match["symbol"])
            return number, issued or read_date(rest.split(" của ")[0])
    return number, issued


def _signed_at(letterhead: Sequence[str]) -> str | None:
    for line in letterhead:
        if match := _DATE_LINE.search(line):
            return squeeze(match["place"])
    return None


def _locality(document: Document, title: str, agencies: Sequence[str]) -> str | None:
    """The place of the title ("trên địa bàn tỉnh …"), else of the letterhead's last agency."""
    where = list(re.finditer(r"(?:trên\s+địa\s+bàn|tại|của)\s+(?=\w)", title, re.I))
    for match in reversed(where):
        found = _place_in(title[match.end() :][:70], document, at_start=True)
        if found:
            return found
    for agency in reversed(agencies):
        if found := _place_in(agency, document):
            return found
    return None


def _of_date_line(agencies: Sequence[str], signed_at: str | None) -> str | None:
    """The place of a "TỈNH ỦY" whose letterhead leaves it to the date line ("Lào Cai, ngày …")."""
    match = next(
        (
            found
            for agency in reversed(agencies)
            if (found := _PARTY_BODY.search(agency) or _TYPE_ALONE.search(agency))
        ),
        None,
    )
    if match is None or not signed_at:
        return None
    kind = match["type"].lower()
    return f"{ {'thành': 'thành phố', 'thị': 'thị xã'}.get(kind, kind) } {signed_at}"


def _place_in(words: str, document: Document, at_start: bool = False) -> str | None:
    """ "tỉnh Điện Biên" of words that name it, in capitals too; None where they name no place."""
    if match := (None if at_start else _PARTY.match(words)):
        if match["rest"]:
            return _place_in(match["rest"], document)
        place_type = "thành phố" if match["type"] == "THÀNH" else match["type"].lower()
        return f"{place_type} {_proper(match['name'], document)}"
    found = _LOCALITY.match(words) if at_start else _LOCALITY.search(words)
    if found is None:
        return None
    name = re.split(r"\s+(?=(?:NĂM|GIAI|ĐẾN|VÀ|TRONG|THÁNG|QUÝ|VỀ|SỐ)\b)", found["name"])[0]
    place_type = squeeze(found["type"]).lower().replace("tp.", "thành phố")
    return f"{place_type} {_proper(name, document)}"


def _proper(name: str, document: Document) -> str:
    """A place's name in capitals as the text writes it elsewhere, else with a capital a word."""
    name = squeeze(name).strip(" -–.,")
    written = as_written(document, name)
    return written.title() if written.isupper() and len(written) > 3 else written


def _issuer(
    document: Document, agencies: Sequence[str], signature: _Signature, locality: str | None
) -> str | None:
    if agencies:
        return _complete(as_written(document, agencies[-1]), locality)
    for section in document.sections:
        if section.path == "preamble":
            for paragraph in section.body:
                if matches := list(_ISSUES.finditer(paragraph.text)):
                    words = re.split(r",\s+(?=(?:Ban Chỉ đạo|UBND)\b)", matches[-1]["issuer"])[-1]
                    return _complete(squeeze(words), locality)
    if signature.authority:
        return _complete(as_written(document, signature.authority), locality)
    return None


def _complete(issuer: str, locality: str | None) -> str:
    """ "UBND tỉnh" or "Ủy ban nhân dân" with the place the document is about."""
    if locality is None or _LOCALITY.search(issuer):
        return issuer
    if _PARTY_BODY.search(issuer):
        kind = re.match(_PLACE_TYPE, locality, re.I)
        return f"{issuer} {locality[kind.end() :].strip()}" if kind else issuer
    place_type = locality.rsplit(" ", len(locality.split()) - 1)[0]
    if issuer.lower().endswith(f" {place_type}"):
        return f"{issuer[: -len(place_type)]}{locality}"
    if re.fullmatch(rf"{_BODY_NAMES}|UBND|HĐND", issuer):
        return f"{issuer.title() if issuer.isupper() and len(issuer) > 4 else issuer} {locality}"
    return issuer


def _signature_lines(document: Document) -> list[str]:
    """Lines of the first foot, from the signer's authority or role on."""
    sections = [section for section in document.sections if section.path in _TAIL]
    signed = next((i for i, section in enumerate(sections) if section.path == "signature"), None)
    if signed is not None:
        return _lines(sections[signed : signed + 1])
    lines = _lines(sections) or _lines(document.sections[-1:])[-12:]
    starts = [index for index, line in enumerate(lines) if _is_role(line)]
    return lines[starts[0] :] if starts else []


def _is_role(line: str) -> bool:
    return _AUTHORITY.match(line) is not None or (
        line.isupper() and _ROLE_WORDS.search(line) is not None
    )


def _read_signature(lines: Sequence[str]) -> _Signature:
    name, authority = None, ""
    roles: list[str] = []
    for line in lines:
        line = line.strip(" *_,")
        if re.match(r"(?:TM|T/M|T\.M)\b", line) and not authority:
            authority = _AUTHORITY.sub("", line)
        elif _is_role(line):
            if roles and re.match(r"(?:VÀ|CỦA)\s", line):
                line = f"{roles.pop()} {line}"
            roles.append(line)
        elif name is None and not _NOT_A_NAME.search(line) and (match := _PERSON.fullmatch(line)):
            name = match["name"].title() if match["name"].isupper() else match["name"]
    return _Signature(name, ", ".join(roles) or None, authority)


def _place(document: Document, heads: Sequence[Section]) -> Place:
    section = heads[0] if heads else document.sections[0] if document.sections else None
    if section is None:
        return Place("header", "header", 0, 0)
    return Place(section.path, section.anchor, section.start, section.end)
