"""A printed list of agencies cut into the agencies, as printed.

Commas and "và" stand inside names too ("Sở Văn hóa, Thể thao và Du lịch"), so a list is cut only
where the name of a body begins.
"""

import re

from tutor.plans.agency_tables import key, tables
from tutor.text.aligned import aligned_words
from tutor.text.normalise import squeeze

_HARD = re.compile(r"[;\n]+|(?<=\w)\s*\.\s+(?=[A-ZĐÀ-Ỵ])|\s\+\s|^\s*[-+•*]\s+", re.MULTILINE)
_SOFT = re.compile(
    r"\s*,\s*(?:và\s+|va\s+|cùng\s+)?|\s+(?:và|va|cùng với|cùng|&)\s+", re.IGNORECASE
)
_PARENS = re.compile(r"\([^()]*\)")
_SHARED = re.compile(r"^(?:các\s+|cac\s+)?(sở|bộ|phòng|so|bo|phong)\s*:?\s+(?=\S)", re.IGNORECASE)
_HEAD_CHARS = 40  # more than the longest head of three words
_TRIM = " \t.,:;*_+•-\"'“”"
_QUANTIFIERS = ("cac", "nhung", "mot so")
# "Văn phòng HĐND và UBND", "Văn phòng Đoàn ĐBQH và HĐND": one office of two bodies.
_JOINT_LEFT = re.compile(r"^(?:van phong|vp) (?:hdnd|hoi dong|doan db|doan dai bieu)")
_JOINT_RIGHT = re.compile(r"^(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)")


def split_agencies(text: str) -> list[str]:
    """The agencies of a printed list, in order, as printed; a list of groups stays one entry.

    "các Sở: Nội vụ, Tài chính" shares its head: it gives "Sở Nội vụ", "Sở Tài chính".
    """
    entries = [entry for part in _HARD.split(text) for entry in _cut(squeeze(part))]
    return [trimmed for entry in entries if (trimmed := entry.strip(_TRIM)) and key(trimmed)]


def _cut(part: str) -> list[str]:
    shared = _shared_head(part)
    if shared:
        return shared
    entries, start = [], 0
    for match in _SOFT.finditer(_PARENS.sub(lambda found: "#" * len(found.group()), part)):
        if _cuts(part[start : match.start()], match.group(), part[match.end() :]):
            entries.append(part[start : match.start()])
            start = match.end()
    return [*entries, part[start:]]


def _cuts(left: str, joint: str, right: str) -> bool:
    """Whether `joint` between `left` and `right` ends one agency and begins another."""
    left_key, right_key = key(left), key(right)
    head = _head(right)
    if not head or not left_key:
        return False
    if left_key == "bao" and "," not in joint:  # "Báo và Đài Phát thanh - Truyền hình"
        return False
    if _JOINT_LEFT.match(left_key) and _JOINT_RIGHT.match(right_key) and "," not in joint:
        return False
    if head in _QUANTIFIERS:
        return True
    if _is_group(left) and head in tables().groups:
        following = _SOFT.split(right, 1)[0]
        return right[:1].isupper() and key(following) not in tables().groups
    return True


def _head(text: str) -> str:
    """The longest head that `text` begins with, folded; "" when no name begins so.

    Accents that are there must be the head's: "Môi trường" does not begin with "mỗi".
    """
    words = aligned_words(text[:_HEAD_CHARS])[:3]
    for size in range(len(words), 0, -1):
        folded = " ".join(word.folded for word in words[:size])
        for spelling in tables().heads.get(folded, ()):
            if all(w.agrees(s) for w, s in zip(words[:size], spelling.split(), strict=True)):
                return folded
    return ""


def _is_group(folded: str) -> bool:
    first = folded.split(" ")[0]
    return (
        _head(folded) in _QUANTIFIERS
        or folded in tables().groups
        or (first in tables().groups and first in ("nganh", "don", "dia"))
    )


def _shared_head(part: str) -> list[str]:
    """Entries of "các Sở: Nội vụ, Tài chính"; empty unless several fields share the head."""
    match = _SHARED.match(part)
    if not match:
        return []
    fields = _known_fields(match.group(1))
    rest, entries = part[match.end() :], []
    while field := _leading_field(rest, fields):
        entries.append(field)
        rest = re.sub(r"^\s*(?:,|và\b|va\b|&|-)+\s*(?:và\b|va\b)?\s*", "", rest[len(field) :])
    if len(entries) < 2:
        return []
    head = match.group(1)[0].upper() + match.group(1)[1:]
    return [f"{head} {field}" for field in entries] + (_cut(rest) if rest.strip(_TRIM) else [])


def _known_fields(head: str) -> dict[str, str]:
    for spelt, names in tables().fields.items():
        if key(spelt) == key(head):
            return {key(name): name for name in names}
    return {}


def _leading_field(rest: str, fields: dict[str, str]) -> str:
    """The longest prefix of `rest` that is a field and ends at a joint or the end."""
    ends = [match.start() for match in _SOFT.finditer(rest)] + [len(rest)]
    return next((rest[:end] for end in reversed(ends) if key(rest[:end]) in fields), "")
