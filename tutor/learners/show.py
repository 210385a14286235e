"""What is remembered of a learner, laid out with the reasons for every figure."""

from collections.abc import Iterator
from datetime import datetime

from tutor.learners.levels import STEPS_UP, TROUBLES_DOWN, level_of, level_source
from tutor.learners.mastery import DOUBT, STEP_WEIGHT, Mastery, due, mastery
from tutor.learners.memory import LessonProgress, Memory
from tutor.records import Learner
from tutor.text.sentences import Sentences

_CHOICES = ("locality", "level", "audience", "age", "address", "language", "device")


def show(learner: Learner, now: datetime, sentences: Sentences) -> str:
    """The profile, the level and where it is from, skills, lessons, and what comes up for review.

    Days are those of `now`'s time zone. `sentences`: those of `prompts/learners.toml`.
    """
    return "\n".join(_Page(learner, now, sentences).lines())


class _Page:
    def __init__(self, learner: Learner, now: datetime, sentences: Sentences) -> None:
        self._learner, self._now, self._say = learner, now, sentences.say
        self._memory = Memory.of(learner.memory)

    def lines(self) -> Iterator[str]:
        yield self._say("who", id=self._learner.id)
        yield from self._section("profile", self._profile())
        yield from self._section("level", self._level())
        yield from self._section("skills", self._skills())
        yield from self._section("lessons", self._lessons())
        yield from self._section("missed", (f"  {one}" for one in self._memory.missed))
        yield from self._section("review", self._review())

    def _section(self, name: str, lines: Iterator[str]) -> Iterator[str]:
        yield ""
        yield self._say(f"heading.{name}")
        yield from list(lines) or [self._say("none")]

    def _profile(self) -> Iterator[str]:
        values = {name: getattr(self._learner, name) for name in _CHOICES}
        for name, value in {**values, "calls_self": self._memory.calls_self}.items():
            if value is not None:
                yield self._say(f"profile.{name}", value=value)
        if self._memory.last_seen:
            yield self._say("profile.seen", date=self._day(self._memory.last_seen))

    def _level(self) -> Iterator[str]:
        level = self._say(f"level.{level_of(self._learner)}")
        source = self._say(f"source.{level_source(self._learner)}")
        yield self._say("level.now", level=level, source=source)
        memory = self._memory
        yield self._say(
            "level.counts", lost=memory.lost, won=memory.won, down=TROUBLES_DOWN, up=STEPS_UP
        )

    def _skills(self) -> Iterator[str]:
        shown = (mastery(self._memory, skill, self._now) for skill in self._memory.skills)
        for one in sorted(shown, key=lambda one: (-one.share, one.skill)):
            yield from self._skill(one)

    def _skill(self, one: Mastery) -> Iterator[str]:
        parts = {
            "skill": one.skill,
            "share": f"{one.share:.0%}",
            "recalled": _number(1.0 if one.retrievability is None else one.retrievability),
            "evidence": _number(one.right + STEP_WEIGHT * one.steps),
            "right": one.right,
            "wrong": one.wrong,
            "steps": one.steps,
            "weight": _number(STEP_WEIGHT),
            "doubt": _number(DOUBT),
        }
        yield self._say("skill.line", **parts)
        yield self._say("skill.parts", **parts)
        if one.due:
            yield self._say("skill.due", date=self._day(one.due))
        else:
            yield self._say("skill.no_due")

    def _lessons(self) -> Iterator[str]:
        going = self._memory.under_way()
        for id in [*going, *sorted(set(self._memory.lessons) - set(going))]:
            yield from self._lesson(id, self._memory.lessons[id])

    def _lesson(self, id: str, one: LessonProgress) -> Iterator[str]:
        if one.finished:
            date = self._day(one.finished)
            yield self._say("lesson.done", lesson=id, finished=date, times=one.times_finished)
            return
        yield self._say(
            "lesson.going",
            lesson=id,
            step=one.step,
            done=", ".join(map(str, one.done)) or self._say("lesson.no_step"),
            started=self._day(one.started),
            updated=self._day(one.updated),
        )
        if one.times_finished:
            yield self._say("lesson.again", times=one.times_finished)

    def _review(self) -> Iterator[str]:
        if overdue := due(self._memory, self._now):
            yield self._say("review.due", skills=", ".join(overdue))
        dates = (mastery(self._memory, skill, self._now).due for skill in self._memory.skills)
        if later := [date for date in dates if date and date > self._now]:
            yield self._say("review.next", date=self._day(min(later)))

    def _day(self, moment: datetime) -> str:
        return moment.astimezone(self._now.tzinfo).strftime(self._say("date"))


def _number(value: float) -> str:
    """At most two decimals, with a decimal comma."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
