"""The memory of a learner: what was learnt of and by a person, kept as JSON in `Learner.memory`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, get_args

from tutor.records import Level

Placement = Literal["none", "offered", "asked", "done", "skipped"]

_LEVELS: tuple[Level, ...] = get_args(Level)
_PLACEMENTS: tuple[Placement, ...] = get_args(Placement)
_REVIEW = 2
_CARD_STATES = (1, _REVIEW, 3)  # learning, review, relearning: fsrs.State
# Beyond any interval that FSRS gives (36,500 days); larger ones overflow its arithmetic.
_MAX_STABILITY_DAYS = 1e6
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far a lesson has come. Times are UTC."""

    step: int  # the next step, from 1
    done: tuple[int, ...]  # steps done since it was last begun, ascending
    started: datetime
    updated: datetime
    finished: datetime | None = None  # None while it is under way, also when begun once more
    times_finished: int = 0


@dataclass(frozen=True, slots=True)
class SkillRecord:
    """What was done for one skill. `card` is an FSRS card in JSON values; None before the first."""

    steps: int = 0
    right: int = 0
    wrong: int = 0
    card: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything remembered of one learner; the default is a person never met."""

    lessons: Mapping[str, LessonProgress] = field(default_factory=dict)
    skills: Mapping[str, SkillRecord] = field(default_factory=dict)
    level: Level | None = (
        None  # found by placement or on the way; what the person chose is not here
    )
    calls_self: str | None = None  # the tutor's own word: cháu, con, em, tôi
    placement: Placement = "none"
    lost: int = 0  # troubles in a row
    won: int = 0  # steps done in a row without trouble
    last_seen: datetime | None = None
    reviewed: datetime | None = None  # when a review was last offered
    missed: tuple[str, ...] = ()  # "lesson#K1": answered wrongly and not yet right, oldest first

    @classmethod
    def of(cls, mapping: object) -> "Memory":
        """The memory in `mapping`; what is missing, unknown or damaged counts as never heard of.

        A lesson without a usable step or time, and a card that FSRS could not read, go alone: the
        rest stays.
        """
        kept = _mapping(mapping)
        return cls(
            lessons=_each(kept.get("lessons"), _lesson),
            skills=_each(kept.get("skills"), _skill),
            level=_one_of(_LEVELS, kept.get("level")),
            calls_self=_text(kept.get("calls_self")),
            placement=_one_of(_PLACEMENTS, kept.get("placement")) or "none",
            lost=_count(kept.get("lost")),
            won=_count(kept.get("won")),
            last_seen=_time(kept.get("last_seen")),
            reviewed=_time(kept.get("reviewed")),
            missed=_unique(kept.get("missed")),
        )

    def to_json(self) -> dict[str, Any]:
        """JSON values that `of` reads back to the same memory; what says nothing is left out."""
        said = {
            "lessons": {id: _lesson_json(one) for id, one in self.lessons.items()},
            "skills": {id: _skill_json(one) for id, one in self.skills.items()},
            "level": self.level,
            "calls_self": self.calls_self,
            "placement": None if self.placement == "none" else self.placement,
            "lost": self.lost,
            "won": self.won,
            "last_seen": _iso(self.last_seen),
            "reviewed": _iso(self.reviewed),
            "missed": list(self.missed),
        }
        return {name: value for name, value in said.items() if value}

    def under_way(self) -> list[str]:
        """Lessons begun and not finished, the one touched last first."""
        begun = [id for id, one in self.lessons.items() if one.finished is None]
        return sorted(begun, key=lambda id: (self.lessons[id].updated, id), reverse=True)


def utc(moment: datetime) -> datetime:
    """`moment` in UTC; ValueError where it has no time zone, for then nobody knows when it was."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


def card_of(value: object) -> dict[str, Any] | None:
    """The FSRS card in `value`, fit for `fsrs.Card.from_dict`; None where it is damaged."""
    kept = _mapping(value)
    state, step = kept.get("state"), kept.get("step")
    stability = _number(kept.get("stability"), 1e-9, _MAX_STABILITY_DAYS)
    difficulty = _number(kept.get("difficulty"), 1, 10)
    due, last_review = _time(kept.get("due")), _time(kept.get("last_review"))
    if not _is_int(state) or state not in _CARD_STATES:
        return None
    if step not in (0, 1) and (step is not None or state != _REVIEW):
        return None
    if None in (stability, difficulty, due, last_review):
        return None
    return {
        "card_id": 0,  # asked for by FSRS; the skill is the card's name here
        "state": state,
        "step": step and int(step),
        "stability": stability,
        "difficulty": difficulty,
        "due": _iso(due),
        "last_review": _iso(last_review),
    }


def _lesson(value: object) -> LessonProgress | None:
    kept = _mapping(value)
    step = _count(kept.get("step"))
    started, updated = _time(kept.get("started")), _time(kept.get("updated"))
    first, last = started or updated, updated or started
    if not step or first is None or last is None:
        return None
    finished = _time(kept.get("finished"))
    times = max(_count(kept.get("times_finished")), 1 if finished else 0)
    return LessonProgress(step, _steps(kept.get("done")), first, last, finished, times)


def _lesson_json(progress: LessonProgress) -> dict[str, Any]:
    return {
        "step": progress.step,
        "done": list(progress.done),
        "started": _iso(progress.started),
        "updated": _iso(progress.updated),
        "finished": _iso(progress.finished),
        "times_finished": progress.times_finished,
    }


def _skill(value: object) -> SkillRecord | None:
    kept = _mapping(value)
    steps, right, wrong = (_count(kept.get(name)) for name in ("steps", "right", "wrong"))
    record = SkillRecord(steps, right, wrong, card_of(kept.get("card")))
    return None if record == SkillRecord() else record


def _skill_json(record: SkillRecord) -> dict[str, Any]:
    card = None if record.card is None else dict(record.card)
    return {"steps": record.steps, "right": record.right, "wrong": record.wrong, "card": card}


def _each(value: object, read: Callable[[object], _Read | None]) -> dict[str, _Read]:
    made = {name: read(one) for name, one in _mapping(value).items() if isinstance(name, str)}
    return {name: one for name, one in made.items() if one is not None}


def _mapping(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _one_of(known: tuple[_Read, ...], value: object) -> _Read | None:
    return next((one for one in known if one == value), None)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _unique(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in _list(value) if _text(one)))


def _steps(value: object) -> tuple[int, ...]:
    return tuple(sorted({step for one in _list(value) if (step := _count(one))}))


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: object) -> int:
    return value if isinstance(value, int) and _is_int(value) and value > 0 else 0


def _number(value: object, least: float, most: float) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if least <= value <= most else None  # neither holds for NaN


def _time(value: object) -> datetime | None:
    try:
        return utc(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
