"""Mastery of skills: events into the memory, when a skill is due, and how well it sits."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tutor.learners.memory import LessonProgress, Memory, SkillRecord, card_of, utc
from tutor.records import Event

if TYPE_CHECKING:
    from fsrs import Scheduler

STEP_WEIGHT = 0.5
"""A step done with guidance, against a question answered without."""
DOUBT = 2.0
"""What is held against everybody at first, in answers: one right answer alone is not mastery."""

_TRIED = ("answered", "drilled", "practised")
_STEP = re.compile(r"B(\d{1,4})\b")


@dataclass(frozen=True, slots=True)
class Mastery:
    """How well a skill sits, with the parts of the figure.

    share = retrievability × evidence / (evidence + wrong + DOUBT), 0 to 1, where
    evidence = right + STEP_WEIGHT × steps, and retrievability counts as 1 before the first review.
    A share of right answers, smoothed by adding to its denominator (Laplace's rule with all the
    weight on "not yet"), times the chance that it is still remembered: FSRS-6 as in py-fsrs 6.3,
    https://github.com/open-spaced-repetition/py-fsrs. Just after any answer that chance is 1, for
    the right one has been seen; after a wrong one it falls within days.
    """

    skill: str
    share: float
    steps: int
    right: int
    wrong: int
    retrievability: float | None  # 0 to 1; None before the first review
    due: datetime | None  # UTC


def with_events(memory: Memory, events: Sequence[Event], now: datetime) -> Memory:
    """The memory after `events`, all of which happened at `now` (any time zone).

    Level, `lost`, `won`, `last_seen` and `reviewed` are not touched: see `tutor.learners.levels`
    and the dialogue.
    """
    moment = utc(now)
    for event in events:
        memory = _with_skills(
            _with_lesson(_with_missed(memory, event), event, moment), event, moment
        )
    return memory


def due(memory: Memory, now: datetime) -> list[str]:
    """Skills whose review is due, the longest overdue first; empty when there is none."""
    moment = utc(now)
    when = {skill: at for skill, one in memory.skills.items() if (at := _due(one.card))}
    return sorted(
        (skill for skill, at in when.items() if at <= moment),
        key=lambda skill: (when[skill], skill),
    )


def mastery(memory: Memory, skill: str, now: datetime) -> Mastery:
    """How well `skill` sits at `now`; a share of 0 for one never tried."""
    record = memory.skills.get(skill, SkillRecord())
    recalled = _retrievability(record.card, utc(now))
    evidence = record.right + STEP_WEIGHT * record.steps
    share = (1 if recalled is None else recalled) * evidence / (evidence + record.wrong + DOUBT)
    return Mastery(
        skill, share, record.steps, record.right, record.wrong, recalled, _due(record.card)
    )


def _with_lesson(memory: Memory, event: Event, now: datetime) -> Memory:
    """A finished lesson stays finished until it is begun once more."""
    before = memory.lessons.get(event.lesson)
    if not event.lesson or (event.kind in _TRIED and before is None):
        return memory  # a question answered outside a lesson begins none
    after = _CHANGES[event.kind](before or LessonProgress(1, (), now, now), event, now)
    return replace(memory, lessons={**memory.lessons, event.lesson: replace(after, updated=now)})


def _begun(progress: LessonProgress, event: Event, now: datetime) -> LessonProgress:
    first = _step_of(event) or 1
    return LessonProgress(first, (), now, now, times_finished=progress.times_finished)


def _step_done(progress: LessonProgress, event: Event, _: datetime) -> LessonProgress:
    step = _step_of(event) or progress.step
    done = tuple(sorted({*progress.done, step}))
    return replace(progress, step=step + 1, done=done)


def _moved(progress: LessonProgress, event: Event, _: datetime) -> LessonProgress:
    return replace(progress, step=_step_of(event) or progress.step)


def _finished(progress: LessonProgress, _: Event, now: datetime) -> LessonProgress:
    return replace(progress, finished=now, times_finished=progress.times_finished + 1)


def _touched(progress: LessonProgress, _: Event, __: datetime) -> LessonProgress:
    return progress


_CHANGES: Mapping[str, Callable[[LessonProgress, Event, datetime], LessonProgress]] = {
    "started": _begun,
    "step_done": _step_done,
    "moved": _moved,
    "finished": _finished,
    **dict.fromkeys(("stuck", "stopped", *_TRIED), _touched),
}


def _with_missed(memory: Memory, event: Event) -> Memory:
    if event.kind != "answered" or event.success is None:
        return memory
    question = f"{event.lesson}#{event.item}"
    others = tuple(one for one in memory.missed if one != question)
    return replace(memory, missed=others if event.success else (*others, question))


def _with_skills(memory: Memory, event: Event, now: datetime) -> Memory:
    changed = {
        skill: record
        for skill in dict.fromkeys(event.skills)
        if (record := _changed(memory.skills.get(skill, SkillRecord()), event, now))
    }
    return replace(memory, skills={**memory.skills, **changed}) if changed else memory


def _changed(record: SkillRecord, event: Event, now: datetime) -> SkillRecord | None:
    """The record after `event`; None where the event says nothing of skills."""
    if event.kind == "step_done":
        return replace(record, steps=record.steps + 1)
    if event.kind == "finished" and record.card is None:
        return replace(record, card=_reviewed(None, True, now))
    if event.kind not in _TRIED or event.success is None:
        return None
    card = _reviewed(record.card, event.success, now)
    if event.success:
        return replace(record, right=record.right + 1, card=card)
    return replace(record, wrong=record.wrong + 1, card=card)


def _reviewed(card: Mapping[str, Any] | None, success: bool, now: datetime) -> dict[str, Any]:
    from fsrs import Card, Rating

    usable = card_of(card)
    before = Card.from_dict(usable) if usable else Card(card_id=0, due=now)  # type: ignore[arg-type]
    after, _ = _scheduler().review_card(before, Rating.Good if success else Rating.Again, now)
    return dict(after.to_dict())


def _retrievability(card: Mapping[str, Any] | None, now: datetime) -> float | None:
    from fsrs import Card

    usable = card_of(card)
    if usable is None:
        return None
    return _scheduler().get_card_retrievability(Card.from_dict(usable), now)  # type: ignore[arg-type]


def _scheduler() -> "Scheduler":
    """FSRS with its default weights. Without its steps of minutes, which suit flash cards: a skill
    practised today is asked again on another day at the earliest. Without fuzzing: runs repeat."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _due(card: Mapping[str, Any] | None) -> datetime | None:
    usable = card_of(card)
    return datetime.fromisoformat(usable["due"]) if usable else None


def _step_of(event: Event) -> int | None:
    """3 of "B3", and of "B3~2"; None where the event names no step."""
    match = _STEP.match(event.item)
    return int(match[1]) or None if match else None
