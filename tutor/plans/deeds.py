"""Tasks set by agency: "1. Giao Sở X:" with a dash or a letter for each thing X is to do.

The heading says who, what stands below it says what; "chủ trì" in it makes X its lead.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tutor.plans.clauses import (
    PARTNER_END,
    PARTNERS,
    heading_agency,
    is_addressed,
    is_agency,
    leading_agency,
)
from tutor.records import Paragraph, Section
from tutor.text.normalise import squeeze

_LEADS = re.compile(
    r"(?:là |làm )?(?:(?:cơ quan|đơn vị|đầu mối)\s+)?(?:chịu trách nhiệm\s+)?chủ trì,?\s+", re.I
)
_MIN_AGENCIES = 2


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing an agency is told under its heading."""

    anchor: str  # of the task it makes: the section's own, or "II.1/2" for its second dash
    paragraphs: tuple[Paragraph, ...]


def agencies_heading(sections: Sequence[Section]) -> Mapping[str, str]:
    """Anchor to agency of those of a row of `sections` that are headed by one; {} where the row is
    no list of agencies: all of it is, or most where one is told "Giao", "Đề nghị"."""
    named = {
        section.anchor: agency
        for section in sections
        if (agency := _agency_of(section)) is not None
    }
    addressed = any(
        is_addressed(section.heading) for section in sections if section.anchor in named
    )
    if addressed and 2 * len(named) >= len(sections):
        return named
    return named if len(named) == len(sections) >= _MIN_AGENCIES else {}


def deeds_of(section: Section) -> list[Deed]:
    """What the paragraphs below an agency's heading tell it, a sub-item with the item above it."""
    items: list[list[Paragraph]] = []
    for paragraph in section.body[1:]:
        if items and paragraph.bullet == "+":
            items[-1].append(paragraph)
        else:
            items.append([paragraph])
    return [Deed(f"{section.anchor}/{place}", tuple(item)) for place, item in enumerate(items, 1)]


def said_in_heading(section: Section) -> str:
    """What the heading itself tells its agency; "" where it only names it."""
    named = leading_agency(section.heading)
    return section.heading[named[1] :].strip() if named else ""


def title_of_deed(words: str) -> str:
    """What is done, without "Chủ trì, phối hợp với …" before it."""
    words = words.lstrip("-+–• ")
    if named := leading_agency(words):
        words = words[named[1] :]
    rest = words[lead.end() :] if (lead := _LEADS.match(words)) else words
    if lead and (partners := PARTNERS.match(rest)):
        end = PARTNER_END.search(rest, partners.end())
        rest = rest[end.end() :] if end and end.end() < len(rest) else rest
    rest = squeeze(rest).strip(" ,;.")
    return rest[:1].upper() + rest[1:]


def _agency_of(section: Section) -> str | None:
    """The agency that a heading names before a colon or alone, "Giao" left out."""
    below = len(section.body) > 1 or bool(section.children)
    if is_addressed(section.heading):
        return heading_agency(section.heading, below)
    match = re.match(r"([^:]{3,160}?)\s*:(?:\s|$)", section.heading)
    if match:
        return squeeze(match[1]) if _is_name(match[1]) else None
    bare = section.heading.strip(" .;")
    return bare if below and len(bare) <= 120 and _is_name(bare) else None


def _is_name(words: str) -> bool:
    return (
        is_agency(words)
        and re.match(
            r"(?:Các|Tổ|Hội|Báo|Trang|Nhà|Khu|Bản|Đoàn|Thành|Chi|Liên|Đơn vị)\s+"
            r"(?:hoạt động|nội dung|nhiệm vụ|giải pháp|biện pháp|công|mô hình|chức|nghị|cáo|thi|"
            r"lập|"
            r"kết|tin|tiêu|phí|điện tử|văn hóa|dự án|đề án|chương trình|chính sách|chỉ tiêu|"
            r"điều kiện)",
            words,
        )
        is None
    )
