"""Agencies of a text and what they do there: lead, or take part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tutor.plans.agencies import same_agency
from tutor.plans.agency_mentions import AgencyMention, find_agencies
from tutor.text.normalise import fold, plain

Role = Literal["lead", "partner", ""]

_LEADS_BEFORE = re.compile(
    r"(?:chủ trì|trả lời|chịu trách nhiệm|cơ quan chủ trì|đơn vị chủ trì)\s?:\s*$"
)
_LEADS_AFTER = re.compile(
    r"^(?:(?!phối hợp|, |; |\. ).){0,60}?\b(?:chủ trì|đứng đầu|lo chính|phụ trách chính|đứng ra)\b"
)
_PARTNER_LIST = re.compile(
    r"(?:phối hợp|cùng làm|cùng thực hiện)(?: (?:thực hiện|triển khai))?(?: với| cùng)?"
    r"(?: có)?\s?:?\s*(?:(?!chủ trì|[.;:]|triển khai|thực hiện|tổ chức).)*$"
)
_PARTNER_AFTER = re.compile(
    r"^(?:(?!chủ trì|[;]|\. ).){0,70}?\b(?:phối hợp|cùng làm|tham gia cùng|chỉ phối hợp)\b"
)
_LEADER = re.compile(r"\W*(?P<who>[^,.;:\"“]{3,60}?)(?: là cơ quan)? (?:đứng ra )?chủ trì(?! [:,])")
_POINTING = frozenset("ai cơ nhiệm việc do theo còn bộ sở ban phòng đơn phối khi để nếu".split())
_PIECE = re.compile(r"(?:TP\.|[^.;:]|[.;:](?!\s))+")
_AFTER_NAME = re.compile(
    r" (?:và|cùng) (?:Nghị quyết|Nghị định|Quyết định|Kế hoạch|Chỉ thị|Công văn"
    r"|Thông tư|Kết luận)$"
)
_OWN_LEAD = re.compile(r"(?<!\w)chủ trì(?!\w)")
_OWN_PARTNER = re.compile(r"^\W*phối hợp(?!\w)")


@dataclass(frozen=True, slots=True)
class Body:
    """An agency named in a text, with its part in what is said."""

    name: str
    role: Role
    start: int
    end: int


@lru_cache(maxsize=1024)
def bodies_of(text: str, heading: str = "") -> tuple[Body, ...]:
    """Agencies of a `shown` text; under the `heading` of an agency its deeds are that agency's."""
    low, above = plain(text), plain(heading)
    own = [
        Body(one.text, _role(low, one.start, one.end), one.start, one.end) for one in _found(text)
    ]
    if not any(body.role == "lead" for body in own):
        own += _other_leader(text, low)
    heads = (
        Body(one.text, _role(above, one.start, one.end) or _role_of_heading(low), -1, -1)
        for one in _found(heading)
    )
    return (*own, *heads)


def stands_in(body: Body, bodies: tuple[Body, ...]) -> bool:
    """Whether one of `bodies` is this agency, and leads or takes part as it does."""
    same = [other for other in bodies if same_body(body.name, other.name)]
    same += [other for other in bodies if other.role and fold(body.name) == fold(other.name)]
    roles = {other.role for other in same if other.role}
    return bool(same) and (not body.role or not roles or body.role in roles)


def _other_leader(text: str, low: str) -> Iterator[Body]:
    """Whoever else a clause says leads: "doanh nghiệp viễn thông chủ trì …"."""
    match = _LEADER.match(low)
    if match and match["who"].split()[0] not in _POINTING and len(match["who"].split()) > 1:
        start, end = match.span("who")
        yield Body(text[start:end], "lead", start, end)


@lru_cache(maxsize=2048)
def _found(text: str) -> tuple[AgencyMention, ...]:
    """Agencies of every sentence and field by itself: "Văn phòng Sở. Phối hợp: …" are two."""
    return tuple(
        replace(one, start=piece.start() + one.start, end=piece.start() + one.end)
        for piece in _PIECE.finditer(text)
        for one in map(_without_document, find_agencies(piece.group()))
    )


def _without_document(one: AgencyMention) -> AgencyMention:
    """ "Bộ Chính trị và Nghị quyết số 71": the document is no part of the name."""
    if not (found := _AFTER_NAME.search(one.text)):
        return one
    return replace(one, text=one.text[: found.start()], end=one.start + found.start())


@lru_cache(maxsize=4096)
def same_body(said: str, printed: str) -> bool:
    return same_agency(said, printed)


def _role(low: str, start: int, end: int) -> Role:
    before, after = low[:start], low[end:]
    if _LEADS_BEFORE.search(before):
        return "lead"
    if _PARTNER_LIST.search(before):
        return "partner"
    if _LEADS_AFTER.match(after):
        return "lead"
    return "partner" if _PARTNER_AFTER.match(after) else ""


def _role_of_heading(low: str) -> Role:
    if _OWN_PARTNER.match(low):
        return "partner"
    return "lead" if _OWN_LEAD.search(low) else ""
