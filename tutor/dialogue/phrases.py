"""Words of asking in Vietnamese, folded: what is left without them is what is asked about."""

import re
from collections.abc import Sequence

from tutor.plans.matching import tokens
from tutor.text.instructions import find_instructions
from tutor.text.normalise import fold

# Phrases first, so that "số nào" does not take "gia đình số".
_PHRASES = re.compile(
    r"\b(?:"
    + "|".join(
        (
            r"(?:co quan|don vi|cap|to chuc|noi|dia phuong|nguoi|ben|bo phan|doan the|nganh|"
            r"phong ban|luc luong) (?:nao|gi)(?: nao)?",
            r"(?:bo|so|phong|ban|hoi|cap|to|nganh|tinh|xa|phuong|ai|thang|quy|nam|ngay|luc|noi|dau|"
            r"gi|ung dung|nguon) (?:nao|may)",
            r"(?:nhu )?the nao|ra sao|thi sao|lam sao|(?:tai|vi) sao|co phai|phai khong|dung khong|"
            r"bao (?:nhieu|gio|lau|h)|may h|ten (?:la )?gi|khi nao|phan tram",
            r"chu tri|phoi hop|dau moi|phu trach|chiu trach nhiem|trach nhiem|duoc giao|giao cho|"
            r"thuc hien|nhiem vu(?: so)?|giai phap|vai tro",
            r"(?:theo |cua )?ke hoach|cho (?:em|toi|minh|chau|bac|co|chu|hoi|biet)|xin hoi|"
            r"muon (?:hoi|biet)|vui long|lam on|giup (?:em|toi|minh)",
            r"la (?:ai|gi)|lam (?:nhung )?(?:viec )?gi|nhung (?:ai|gi)|gom nhung|gi vay|cai gi|"
            r"(?:nhung |cac )?viec gi|nghia la|khai niem|noi ve|lo viec|ten day du|goi tat|"
            r"viet tat(?: cho| cua)?",
            r"chi tieu|muc tieu|t[yi] le|phai dat|so sanh|co nhiem vu|thoi (?:han|gian|"
            r"diem)(?: hoan thanh| thuc hien)?|hoan thanh|ket qua|bao cao|dinh ky|truoc (?:ngay|"
            r"thoi diem)",
            r"phu luc(?: [ivx]+)?|nghe noi|ban hanh|hom nao|yeu cau|liet ke|cho xem|danh sach|"
            r"trinh bay|ke ra|tra (?:giup|cuu)|cam on|xac nhan giup|can biet|chinh xac|"
            r"lanh dao tinh|viet bao cao|vien dan|nam o|phai khong|ngay trong|ngay nam|"
            r"danh (?:sach|muc) (?:cac )?nhiem vu|neu trong|quy dinh|(?:co|tat ca|"
            r"tong cong) (?:bao nhieu|may)|dia ban|o day|cu the|dich danh|noi dung|so (?:may|hieu)|"
            r"ngay (?:nao|may)|hien nay|bay gio|nam nay|sang nam|nam ngoai",
            r"(?:ve|o|tu|den) dau|du kien|khac nhau|so voi|canh nhau|(?:cao|thap|nhieu|it) hon|"
            r"bang (?:nhau|nhu the)|bat dau|lay tu|phai (?:lam|xong)|tang (?:len|them)|"
            r"giam (?:xuong|di)|dat (?=bao|$)",
        )
    )
    + r")\b"
)
_FUNCTION = frozenset(
    (
        "la khi co khong ko k a ah oi nhe nhi da vang u uh the vay con va cung thi ma nay do kia "
        "ay nao gi ai dau sao voi cho cua o tai trong "
        "theo ve duoc bi tu den se dang phai nen can muon hoi biet xin em toi minh chau bac anh "
        "chi ong ba chu ban giup nhu cac nhung mot "
        "moi vao ra len rang neu vi may bao nhieu lai nua roi chua day thoi di z nham cai nhan "
        "dung dat trung uong tw tinh xa phuong muc phan diem "
        "truoc sau ngay thang nam quy giao lam thuoc bo so it xong luc han giua ben hay khac bang "
        "hon ghi noi y nghia lo viec dau tien sang nop gui "
        "ca ho to hoi yeu cau gop"
    ).split()
)
# These are function words only where no content word is beside them: "gia đình số", "hộ nghèo".
_IN_NAMES = frozenset(
    (
        "so bo cho do to ban hoi co xa phuong tinh chu nhan trung muc lam giao dat dau tien noi ho "
        "di dung bang luc khac "
        "ca nen can dang van thi chi cung mot chia gop hay ra vao bi y ba ong con"
    ).split()
)
_ASKS = re.compile(r"\?|\b(?:ai|nao|gi|may|bao nhieu|bao gio|khi nao|dau|the nao)\b")
# Words made of two syllables that are function words alone.
_COMPOUNDS = frozenset(("can bo", "co so", "do thi", "so hoa", "hoi nghi", "ban do", "thi xa"))
_NUMBERED = re.compile(
    r"\b(?:muc|phan|diem|khoan|dieu|nhiem vu(?: so)?|so|nv) (?:\d[\d.]*[a-z]?|[ivx]+|[a-z])(?=\s|$|"
    r"[,.?!)])"
)
BARE_NUMBER = re.compile(
    r"(?<![\w./%-])(?:\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:\.?[a-zđ])?|"
    r"\d{1,2}\.[a-zđ])(?![\w/%-])(?! ?(?:%|phan tram|phần trăm|trieu|triệu|nghin|nghìn|ty|tỷ))"
)
# A value that is claimed ("90%", "từ 14 tuổi") does not name what is asked about.
FIGURE = re.compile(
    r"(?<![\w./-])\d+(?:[.,]\d+)*\s*(?:%|(?:phần trăm|phan tram|triệu|trieu|nghìn|nghin|ngàn|ngan|"
    r"tỷ|ty|tuổi|tuoi)\b)",
    re.I,
)
# "Thế hệ trẻ", "con em" and "vay vốn" begin questions of their own.
FOLLOW = re.compile(
    r"^(?:(?:da|vang|u|uh|ok|roi|a|the|vay|con|va)\b[ ,]*)*(?:the con|vay con|"
    r"con(?! (?:em|nguoi|so|chau|cai|duong))|the(?! (?:he|gioi|chap|thao))|vay thi|the thi|"
    r"vay(?! von))\b|thi sao\b|con lai|"
    r"\b(?:don vi|co quan|nhiem vu|viec|cai|muc|chi tieu|ke hoach|noi dung|van ban|nguoi|"
    r"dieu) (?:do|nay|ay|kia|tren|vua roi|vua noi|noi tren|day)\b|"
    r"\bo do\b|\bhai ben\b|\bnhu the (?:khong|chu)\b|^(?:tai sao|vi sao)\b.{0,12}$"
)
MORE = re.compile(
    r"^(?:xem |hoi |doc |noi )?(?:tiep|them|nua)(?: di| nhe| a| tuc| di a)?[.! ]*$|^con (?:gi |"
    r"nhung gi )?(?:nua|khac|lai)\b"
)
# Orders that only a message gives: in a text they may be said of people. The others are those of
# `tutor.text.instructions`.
_ORDER = re.compile(
    r"\btu (?:gio|bay gio|nay)\b.{0,40}(?:tra loi|ket thuc|bat dau|hay|phai|\bban\b)|"
    r"\bmoi cau tra loi|\bdisregard\b|\bjailbreak\b|"
    r"\bbo qua (?:tai lieu|moi|cac(?! buoc)|huong dan|quy tac|nhung|tat ca|he thong|ngu canh)|"
    r"\bquen (?:het |di )*(?:(?:moi|cac|nhung|tat ca|toan bo) (?:\w+ ){0,2}?)?(?:huong dan|"
    r"chi dan|quy tac|quy dinh|menh lenh|lenh|tai lieu|noi dung tren|vai tro)|"
    r"\bhay (?:tra loi|noi|viet|in|chi in|xuat|lap lai)\b.{0,20}[\"']|"
    r"\b(?:chi|phai) (?:tra loi|in ra|noi|viet|ghi)\b.{0,25}[\"']|"
    r"\b(?:dong|doi|thay doi) vai\b|\bgia vo\b|\bgia su ban\b|"
    r"\bkhong can (?:theo|dua vao) tai lieu|"
    r"\blam theo (?:lenh|yeu cau) (?:cua toi|sau)|\bin ra (?:prompt|cau lenh|huong dan)|"
    r"\btiet lo (?:prompt|huong dan)|\b(?:tra loi|ket thuc|bat dau) (?:bang|voi) (?:cum tu|chu|tu) "
)
_DATE = re.compile(
    r"\b(?:ngay )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?\b|\bngay \d{1,2}\b(?: thang \d{1,2})?|"
    r"\bthang \d{1,2}\b|\bquy (?:[ivx]+|\d)\b"
)
_IMPERATIVE = re.compile(
    r"\b(?:hay|dung|khong duoc|bat buoc|yeu cau ban|chi duoc|ban phai|nho|phai|"
    r"chi can)\b.{0,40}\b(?:tra loi|noi|viet|in ra|ghi|them|ket thuc|bat dau|dung tieng|bang tieng|"
    r"lap lai|xuat)\b"
    r"|^(?:tra loi|viet|in ra|ghi|ket thuc|bat dau|lap lai|xuat)\b"
)


def content_words(text: str) -> tuple[str, ...]:
    """Folded words of `text` that say what is asked about: no words of asking, no place numbers."""
    text = _NUMBERED.sub(" ", fold(text))
    text = BARE_NUMBER.sub(" ", text)
    text = _DATE.sub(" | ", text)
    text = re.sub(r"\b(?:nam )?20\d{2}\b", " | ", text)
    text = _PHRASES.sub(" | ", FOLLOW.sub(" | ", text))
    words: list[str] = []
    for piece in re.split(r"\||[,;:?!]", text):
        names = tokens(piece)
        words += [word for place, word in enumerate(names) if not _is_function(names, place)]
    return tuple(words)


def without_orders(text: str) -> tuple[str, bool]:
    """`text` without sentences that order the assistant about, and whether there were any."""
    sentences = [part for part in re.split(r"(?<=[.!?…\n\]])\s+|\n+", text.strip()) if part]
    kept = [sentence for sentence in sentences if not _is_order(sentence)]
    asking = [sentence for sentence in kept if not _IMPERATIVE.search(fold(sentence))]
    if asking and any(_ASKS.search(fold(sentence)) for sentence in asking):
        # beside a question, a sentence that orders how to answer says nothing to look up
        kept = asking
    had = len(kept) < len(sentences)
    if not tokens(" ".join(kept)):
        kept = [asked for sentence in sentences if (asked := _behind_order(sentence))]
    return " ".join(kept), had


def _is_order(sentence: str) -> bool:
    return _ORDER.search(fold(sentence)) is not None or bool(find_instructions(sentence))


def _behind_order(sentence: str) -> str:
    """What is asked in a sentence that also gives an order; "" where the order is all there is."""
    parts = re.split(r"[,;:\"”]\s*", sentence)
    return ", ".join(
        part
        for part in parts
        if part.strip()
        and not _is_order(part)
        and re.search(
            r"chu tri|phoi hop|bao nhieu|nhiem vu|ke hoach|chi tieu|\bai\b|khi nao", fold(part)
        )
    )


def _is_function(names: Sequence[str], place: int) -> bool:
    word = names[place]
    if word not in _FUNCTION:
        return False
    if word not in _IN_NAMES:
        return True
    before = names[place - 1] if place else ""
    after = names[place + 1] if place + 1 < len(names) else ""
    if f"{before} {word}" in _COMPOUNDS or f"{word} {after}" in _COMPOUNDS:
        return False
    return not any(other and other not in _FUNCTION for other in (before, after))
