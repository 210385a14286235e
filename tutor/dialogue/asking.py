"""How a message asks: for the way to do something, for a fact, or telling of a trouble. Folded."""

import re

_HOW_TO = re.compile(
    r"\b(?:lam (?:the nao|sao|ra sao|cach nao|kieu gi|rang)|bang cach nao|cach (?:nao|de|"
    r"lam|cai|dung|"
    r"xem|gui|doi|mo|tim|khoa|chan|lay|dang|nop|tra|bat|chinh|tang|xoa|goi|quet|kich|tao|"
    r"vao|chup|dat)|"
    r"(?:nhu )?the nao|kieu gi|man rang|lam rang|huong dan|chi (?:toi|bac|giup|cho|cach|"
    r"minh|tui|em|voi)|"
    r"bay (?:cho|cach|toi)|day (?:toi|bac|cach|minh|tui)|tung buoc|muon (?:cai|tai|gui|"
    r"goi|dang|dung|doi|"
    r"khoa|nop|lam|xem|coi|tim|mo|chuyen|quet|hoc|tich hop|dua|chup|chan|tra|lay|xoa|nhan)|"
    r"(?:o|cho|vao|vo|bam) (?:dau|cho nao|mo)\b|giup (?:toi|bac|minh|tui) .{0,30}(?:cai|"
    r"mo|gui|dang|lam))\b"
)
_CLOSED = re.compile(
    r"\b(?:phai khong|dung khong|duoc khong|co sao khong|bi gi khong|that khong|"
    r"khong (?:a|vay|ha|nhi|ta|day)?\s*\??$|"
    r"co (?:phai|nen|bi|mat|duoc|can|con|dang|that|an toan|sao)\b.{0,60}\b(?:khong|chua|"
    r"hong|hok|hem|ko)\b|"
    r"\bhay\b.{2,40}\bhon\b|"
    r"hay (?:la|khong|bo|chua|van)|chua\s*\??$|con .{0,30}(?:khong|nua)|co .{2,60} khong\b)"
)
_OPEN = re.compile(
    r"\b(?:la (?:cai )?(?:gi|chi|sao|ai)|gi\b|cai chi|bao nhieu|may (?:tuoi|so|nam|ngay|"
    r"tien|phut|ky tu|cap|loai|"
    r"muc|lan|trieu|dong)|so (?:may|nao|dien thoai)|khi nao|bao gio|bao lau|ngay nao|"
    r"may gio|ai\b|tai sao|vi sao|"
    r"de lam (?:gi|chi)|nghia la|khac (?:gi|nhau)|trang nao|dia chi|nhu the nao la|dau la|"
    r"mat may|gom nhung|"
    r"loai nao|cai nao|noi nao|(?:tong dai|luat|quy dinh|phan mem|ung dung|trang|nhom|"
    r"dau so|ngan hang|co quan|"
    r"van ban) nao|(?:hoi|luc|tu khi|ngay) nao|may hom|het bao|co hieu luc|may tuoi|"
    r"tu may|can (?:gi|nhung gi|giay to gi)|sao (?:phai|no|lai|bi|may|hong|khong))\b"
)


_HOW = re.compile(
    r"\b(?:lam (?:the nao|sao|ra sao|cach nao|kieu gi|rang)|bang cach nao|cach nao|"
    r"(?:nhu )?the nao|"
    r"kieu gi|man rang|lam rang|tung buoc|huong dan)\b"
)

# In these "ai", "gì", "nào" ask nothing: "đừng đọc cho ai", "ai hỏi cũng không", "khi nào … thì".
# "Đừng" begins what is said or stands behind whom it is said to; "ứng dụng", "tác dụng" do not.
_INDEFINITE = re.compile(
    r"(?:\b(?:khong|chua|chang)|(?:^|\b(?:bac|ong|ba|toi|minh|con|em|chau|thi|va|cung) )"
    r"dung(?! de\b))\b.*\b(?:ai|gi|nao|dau)\b"
    r"|\b(?:ai|gi|nao|dau)\b.{0,20}\bcung\b|\b(?:khi|luc) nao\b.*\bthi\b"
)


_OLD_WORDS = (
    (re.compile(r"\b(?:so )?ho khau\b"), "household_book"),
    (re.compile(r"\b(?:len|ra|tren|o|uy ban|cong an|ubnd) huyen\b|\bcap huyen\b"), "district"),
    (
        re.compile(r"\bchung minh (?:thu|nhan dan|cu)\b|\b(?:the|cai|so) chung minh\b"),
        "identity_card",
    ),
)


def old_words(folded: str) -> list[str]:
    """Keys of [old_words] for names that are no longer in use."""
    return [key for pattern, key in _OLD_WORDS if pattern.search(folded)]


def wants_steps(folded: str) -> bool:
    """Whether a folded message asks how or where to do something ("làm sao, cách, ở đâu")."""
    return bool(_HOW_TO.search(folded))


def asks_how(folded: str) -> bool:
    """Whether it asks for the way itself, which a yes or a figure does not answer."""
    return bool(_HOW.search(folded))


def wants_fact(folded: str) -> bool:
    """Whether it asks a yes or no, a figure, a term or a reason."""
    return bool(_CLOSED.search(folded) or _OPEN.search(folded))


def asks(folded: str) -> bool:
    """Whether it asks for a way or a fact at all, with or without a question mark."""
    return asks_how(folded) or (wants_fact(folded) and not _INDEFINITE.search(folded))
