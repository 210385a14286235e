"""What in a text belongs to one person alone: numbers of papers, telephones, accounts, codes.

`mask` takes them out before a text leaves this machine. It rather masks too much than too little,
but leaves what plans and lessons speak of: symbols, dates, sums, numbers of help. Nobody should
rely on it to find everything (there is no check digit in most of these numbers).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from tutor.text.normalise import nfc

# Patterns read the text folded letter by letter, so that a place in it is a place in the text.
_LETTERS = (range(0x41, 0x5B), range(0xC0, 0x250), range(0x1E00, 0x1F00))
_BARE = {
    code: "d" if chr(code) in "đĐ" else unicodedata.normalize("NFD", chr(code))[0].lower()
    for codes in _LETTERS
    for code in codes
    if len(chr(code).lower()) == 1
}

# Digits in groups: "0912 345 678", "0912.345.678".
_DIGITS = r"\d(?:[ .-]?\d)"
_ALONE = r"(?<![\w/@])(?<!\d[.,-])"  # begins no word and goes on no number
_DONE = r"(?![\w@]|[.,/-]\d|\s?%)"
# What may stand between a word that names a number and the number: "số CCCD của bác là: ".
_LINK = (
    r"[\s\"'(“”]*(?:(?:so|ma|cua|cho|vao|tai|o|thi|nay|do|moi|cu|la|gom|toi|tui|minh|em|bac|chau|"
    r"con|ong|ba|co|chu|anh|chi|ten|ca nhan|gan chip|dien tu|ngan hang|nh|\w*bank|vcb|bidv|acb|"
    r"mb|vib|ocb|shb|scb|momo)[\s\"'“”]*|[:=,-][\s\"'“”]*){0,8}"
)
_WORD_DIGIT = r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)"
_SPOKEN = rf"{_WORD_DIGIT}(?:[ ,.-]{{1,2}}{_WORD_DIGIT})"

_CODE = r"(?:otp|ma xac (?:nhan|thuc|minh)|ma pin|ma bao mat|passcode|cvv|cvc|verification code)"
_TELEPHONE = r"(?:sdt|so dt|(?:so )?dien thoai|phone|zalo)"
_TRANSFER = r"(?:ck|chuyen khoan|chuyen tien|chuyen|gui tien)"
_PASSWORD = r"(?:mat khau|password|mk)"
_PAPER = (
    r"(?:cccd|cmnd|cmt|can cuoc(?: cong dan)?|chung minh(?: thu| nhan dan)?|dinh danh(?: ca nhan)?|"
    r"ho chieu|passport|giay to)"
)
_ACCOUNT = r"(?:stk|so tk|so tai khoan|tai khoan|tk|account)"
_TAX = r"(?:ma so thue|mst)"
_INSURANCE = r"(?:bhxh|bhyt|bao hiem xa hoi|bao hiem y te|the bao hiem)"
_TYPED_CODE = re.compile(
    r"(?:otp|mat khau|ma pin|cvv|ma xac (?:nhan|thuc))\D{0,25}(?:la|:|=)\s*\S{4,}|"
    r"\b(?:\d[ -]?){12,19}\b(?!\d*[/%])"
)
_PUBLIC_LINE = re.compile(r"(?:duong day nong|hotline|tong dai|truc ban|co quan|fax)[^.!?\n]*$")
_SUM = re.compile(r"\s*(?:dong|vnd|trieu|ty|nghin|ngan|nguoi|luot|ho|tai khoan|ban|diem)\b")

# A sum typed by a learner, or a count of a plan: "1.234.567.890.123 đồng".
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ -]?)+")


def mask(text: str) -> str:
    """`text` (NFC) with what belongs to one person as "[số điện thoại]" and the like.

    Masking twice changes nothing more.
    """
    masked = _mask_once(nfc(text))
    while (again := _mask_once(masked)) != masked:  # every round takes out digits: it ends
        masked = again
    return masked


def holds_code(folded: str) -> bool:
    """Whether a text that a person typed, folded, holds a password, a code or a number as long as
    those of papers and cards."""
    return bool(_TYPED_CODE.search(folded))


def _mask_once(text: str) -> str:
    folded = text.translate(_BARE)
    for pattern, placeholder, counts in _RULES:
        spans = [match.span("value") for match in pattern.finditer(folded) if counts(match)]
        if spans:
            text = _with_placeholder(text, spans, placeholder)
            folded = text.translate(_BARE)
    return text


def _with_placeholder(text: str, spans: Iterable[tuple[int, int]], placeholder: str) -> str:
    kept, pieces = 0, []
    for start, end in spans:
        pieces += [text[kept:start], placeholder]
        kept = end
    return "".join([*pieces, text[kept:]])


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match["value"])


def _always(_: re.Match[str]) -> bool:
    return True


def _is_private_address(match: re.Match[str]) -> bool:
    return not match["value"].rstrip(".").endswith(".gov.vn")


def _is_code(match: re.Match[str]) -> bool:
    return not _YEARS.fullmatch(match["value"]) and not _is_service(match)


def _is_service(match: re.Match[str]) -> bool:
    return _digits(match).startswith(("1800", "1900"))


def _is_said_of_a_person(match: re.Match[str]) -> bool:
    """Digits said one by one, unless they are those of a service: 1800…, 1900…."""
    return not re.match(r"mot\W+(?:tam|chin)\W+khong\W+khong\b", match["value"])


def _is_private_line(match: re.Match[str]) -> bool:
    """A number of a house; an office's line is public where the text says so."""
    said = match.string[: match.start("value")]
    return not _PUBLIC_LINE.search(said) and not _is_service(match)


def _is_account(match: re.Match[str]) -> bool:
    if _THOUSANDS.fullmatch(match["value"]) or _SUM.match(match.string, match.end()):
        return False
    return not _is_service(match)


def _is_payee(match: re.Match[str]) -> bool:
    """An account that money goes to, named by no word; a sum ends in noughts."""
    return _is_account(match) and not _digits(match).endswith("000")


def _is_card(match: re.Match[str]) -> bool:
    return _luhn(_digits(match))


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_citizen(match: re.Match[str]) -> bool:
    """Whether twelve digits are built as a personal number: a province's code (001 to 096), then
    century and sex, then the year of birth."""
    return 1 <= int(_digits(match)[:3]) <= 96


_Rule = tuple[re.Pattern[str], str, Callable[[re.Match[str]], bool]]


def _rule(pattern: str, placeholder: str, counts: Callable[[re.Match[str]], bool]) -> _Rule:
    return re.compile(pattern), placeholder, counts


# In this order: what is named by a word goes before what is known by its shape alone.
_RULES: tuple[_Rule, ...] = (
    _rule(
        r"(?<![\w/.+-])(?P<value>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
        "[thư điện tử]",
        _is_private_address,
    ),
    _rule(
        rf"\b{_CODE}\b{_LINK}(?P<value>{_ALONE}(?:{_DIGITS}{{3,7}}{_DONE}|{_SPOKEN}{{3,7}}\b))",
        "[mã]",
        _is_code,
    ),
    _rule(
        rf"\b{_CODE}\b[^!?\n]{{0,60}}?(?:\bla\b|[:=])\s*(?P<value>{_ALONE}{_DIGITS}{{3,7}}{_DONE})",
        "[mã]",
        _is_code,
    ),
    _rule(
        rf"{_ALONE}(?P<value>{_DIGITS}{{3,7}})(?: chinh)? (?:la|is) (?:\w+ ){{0,3}}?{_CODE}\b",
        "[mã]",
        _is_code,
    ),
    _rule(
        rf"\b{_PASSWORD}\b[^.!?\n:=]{{0,20}}(?:\bla\b|[:=])\s*(?P<value>(?=\S*\d)[^\s\[\]]{{4,}})",
        "[mật khẩu]",
        _always,
    ),
    _rule(rf"\b{_TAX}\b{_LINK}(?P<value>{_DIGITS}{{9,12}}{_DONE})", "[mã số thuế]", _always),
    _rule(
        rf"\b{_INSURANCE}\b{_LINK}(?P<value>(?:[a-z]{{2}} ?)?{_DIGITS}{{9,14}}{_DONE})",
        "[số bảo hiểm]",
        _is_account,
    ),
    _rule(
        rf"\b{_PAPER}\b{_LINK}(?P<value>{_ALONE}(?:{_DIGITS}{{8,11}}|[a-z]\d{{7,8}}){_DONE})",
        "[số giấy tờ]",
        _is_account,
    ),
    _rule(
        rf"\b{_ACCOUNT}\b{_LINK}(?P<value>{_ALONE}{_DIGITS}{{5,18}}{_DONE})",
        "[số tài khoản]",
        _is_account,
    ),
    _rule(
        rf"\b{_TRANSFER}\b{_LINK}(?P<value>{_ALONE}{_DIGITS}{{8,18}}{_DONE})",
        "[số tài khoản]",
        _is_payee,
    ),
    _rule(
        rf"{_ALONE}(?P<value>(?:9704|[3-6]\d{{3}})(?:[ -]?\d{{4}}){{2}}[ -]?\d{{1,7}}){_DONE}",
        "[số thẻ]",
        _is_card,
    ),
    _rule(
        rf"{_ALONE}(?P<value>\+?\(?(?:84|0)[ .-]?\(?[35789](?:[ .)-]{{0,2}}\d){{8}}){_DONE}",
        "[số điện thoại]",
        _always,
    ),
    _rule(
        rf"\b{_TELEPHONE}\b{_LINK}(?P<value>{_ALONE}{_DIGITS}{{8,10}}{_DONE})",
        "[số điện thoại]",
        _is_private_line,
    ),
    _rule(
        rf"{_ALONE}(?P<value>\(?(?:\+?84|0)[ .-]?2(?:[ .)-]{{0,2}}\d){{8,9}}){_DONE}",
        "[số điện thoại]",
        _is_private_line,
    ),
    _rule(
        rf"{_ALONE}(?P<value>0\d{{2}}[ .-]?\d{{3}}[ .-]?\d{{3}}[ .-]?\d{{3}}){_DONE}",
        "[số giấy tờ]",
        _is_citizen,
    ),
    _rule(rf"(?<!-){_ALONE}(?P<value>\d{{12,19}}){_DONE}", "[dãy số]", _always),
    _rule(rf"\b(?P<value>{_SPOKEN}{{7,}})\b", "[dãy số]", _is_said_of_a_person),
)
