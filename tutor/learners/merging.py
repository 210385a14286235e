"""Two memories of one person as one: of what was learnt in Zalo and on the web."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from tutor.learners.memory import LessonProgress, Memory, Placement, SkillRecord

_Kept = TypeVar("_Kept")
_FURTHEST: tuple[Placement, ...] = ("none", "offered", "asked", "skipped", "done")


def merged(first: Memory, second: Memory) -> Memory:
    """What both remember. Where only one of two can be right it is the later one, and of what has
    no time that of `first`."""
    return Memory(
        lessons=_by_name(first.lessons, second.lessons, _lesson),
        skills=_by_name(first.skills, second.skills, _skill),
        level=first.level or second.level,
        calls_self=first.calls_self or second.calls_self,
        placement=max(first.placement, second.placement, key=_FURTHEST.index),
        lost=first.lost,
        won=first.won,
        last_seen=_later(first.last_seen, second.last_seen),
        reviewed=_later(first.reviewed, second.reviewed),
        missed=tuple(dict.fromkeys((*second.missed, *first.missed))),
    )


def _lesson(first: LessonProgress, second: LessonProgress) -> LessonProgress:
    """As it stands where it was touched last."""
    last = first if first.updated >= second.updated else second
    times = first.times_finished + second.times_finished
    return replace(last, times_finished=times)


def _skill(first: SkillRecord, second: SkillRecord) -> SkillRecord:
    """Everything that was done; the card of the later review."""
    cards = [one.card for one in (first, second) if one.card]
    return SkillRecord(
        first.steps + second.steps,
        first.right + second.right,
        first.wrong + second.wrong,
        max(cards, key=lambda card: card["last_review"], default=None),
    )


def _by_name(
    first: Mapping[str, _Kept], second: Mapping[str, _Kept], both: Callable[[_Kept, _Kept], _Kept]
) -> dict[str, _Kept]:
    made = {**second, **first}
    return made | {name: both(first[name], second[name]) for name in first.keys() & second.keys()}


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return max((one for one in (first, second) if one), default=None)
