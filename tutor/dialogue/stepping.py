"""A lesson one step at a time: going on, going back, pausing and coming back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from tutor.answering.lessons import STEP_SYLLABLES, Speech
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.helping import Help
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moves import Move
from tutor.dialogue.visit import (
    ADULT,
    Said,
    Visit,
    checks_of,
    firmness,
    is_open,
    offering,
    parked,
    step_moves,
    suggest,
)
from tutor.learners.levels import after_success
from tutor.learners.mastery import mastery, with_events
from tutor.learners.memory import Memory
from tutor.lessons.measures import syllables
from tutor.records import Block, Event, Lesson, Level
from tutor.text.normalise import fold

_COMPUTER = re.compile(r"\bmay (?:vi )?tinh\b")


class Steps:
    """Answers the moves of somebody in the middle of a lesson."""

    def __init__(self, speech: Speech, contacts: Contacts) -> None:
        self._speech = speech
        self.help = Help(speech, contacts)

    def moved(self, visit: Visit, move: Move) -> Said:
        """What is answered to a move inside a lesson."""
        step = visit.state.step
        handlers: Mapping[str, Callable[[], Said]] = {
            "next": lambda: self._next(visit),
            "repeat": lambda: self.shown(visit),
            "slower": lambda: self.help.simpler(visit),
            "lost": lambda: self.help.helped(visit, lost=True),
            "stuck": lambda: self.help.helped(visit, lost=False),
            "back": lambda: self._to(visit, step - 1),
            "skip": lambda: self._skipped(visit),
            "goto": lambda: self._to(visit, move.number),
            "first": lambda: self._to(visit, 1),
            "last": lambda: self._to(visit, self.steps(visit)),
            "restart": lambda: self.begun(visit, visit.state.lesson, 1),
            "where": lambda: self._where(visit),
            "stop": lambda: self._paused(visit, "stop.paused"),
            "later": lambda: self._paused(visit, "stop.later"),
            "person": lambda: self.help.to_person(visit),
            "resume": lambda: self.resumed(visit),
        }
        return handlers[move.kind]()

    def _next(self, visit: Visit) -> Said:
        if visit.away:
            return self.resumed(visit)
        lesson, number = self.lesson(visit), visit.state.step
        done = Event("step_done", lesson.id, f"B{number}", lesson.skills)
        memory, level = self._succeeded(visit)
        if number >= self.steps(visit):
            return self._finished(visit, memory, done, level)
        state = replace(visit.state, mode="step", step=number + 1, tried=0, helped=())
        manner = replace(visit.manner, level=level or visit.manner.level)
        told = (self._speech.note("level.up"),) if level else ()
        blocks = (*told, *self._speech.step(lesson, number + 1, manner))
        return Said(
            "step",
            blocks,
            state,
            (self._speech.cite(lesson, f"B{number + 1}"),),
            step_moves(self._speech),
            (done,),
            memory,
        )

    def _succeeded(self, visit: Visit) -> tuple[Memory, Level | None]:
        """A level that the person chose is not changed by how it goes."""
        memory, level = after_success(visit.memory)
        if visit.learner.level or visit.state.tried:
            return visit.memory, None
        return memory, level

    def _finished(self, visit: Visit, memory: Memory, done: Event, level: Level | None) -> Said:
        lesson = self.lesson(visit)
        title = self._speech.title(lesson.id, visit.manner)
        finished = Event("finished", lesson.id, "", lesson.skills)
        after = with_events(memory, (done, finished), visit.now)
        blocks = [self._speech.line("finish.done", title=title)]
        blocks += [self._speech.note("level.up")] if level else []
        blocks += self._mastered(after, lesson, visit.now)
        if following := self.following(lesson.id, after):
            title = self._speech.title(following, visit.manner)
            blocks.append(self._speech.note("finish.next", title=title))
        if memory.placement == "none" and not visit.learner.level:
            blocks.append(self._speech.note("offer.placement"))
            memory = replace(memory, placement="offered")
        blocks.append(self._speech.line("finish.offer_check"))
        state = LessonState("finished", lesson.id, queue=checks_of(self._speech, lesson.id))
        suggestions = suggest(self._speech, "quiz", "menu", "progress")
        cited = (self._speech.cite(lesson, "header"),)
        return Said("answer", tuple(blocks), state, cited, suggestions, (done, finished), memory)

    def _mastered(self, memory: Memory, lesson: Lesson, now: datetime) -> list[Block]:
        skill = self._speech.references.skills.get(lesson.skills[0]) if lesson.skills else None
        if skill is None:
            return []
        words = self._speech.say(f"progress.{firmness(mastery(memory, skill.id, now).share)}")
        return [self._speech.note("finish.skill", skill=skill.title, words=words)]

    def following(self, id: str, memory: Memory) -> str:
        """The lesson after `id` in its course that is not finished yet; "" where there is none."""
        for course in self._speech.references.courses.values():
            if id in course.lessons:
                later = course.lessons[course.lessons.index(id) + 1 :]
                return next((one for one in later if is_open(self._speech, one, memory)), "")
        return ""

    def _to(self, visit: Visit, number: int) -> Said:
        """Another step of the lesson; where there is none of that number, the same once more."""
        count = self.steps(visit)
        if number == 0:
            return self.reminded(visit, self._speech.note("step.first"))
        if not 1 <= number <= count:
            return self.reminded(visit, self._speech.note("step.none", count=count))
        said = self.shown(_at(visit, number))
        lesson = self.lesson(visit)
        moved = Event("moved", lesson.id, f"B{number}", lesson.skills)
        return replace(said, events=(moved,))

    def _skipped(self, visit: Visit) -> Said:
        """The next step, this one not counted as done; after the last there is only a pause."""
        if visit.state.step < self.steps(visit):
            return self._to(visit, visit.state.step + 1)
        return self._paused(visit, "step.skipped_last")

    def _where(self, visit: Visit) -> Said:
        count, number = self.steps(visit), visit.state.step
        if number == count:
            return self.reminded(visit, self._speech.note("step.where_last", count=count))
        left = count - number
        told = self._speech.note("step.where", number=number, count=count, left=left)
        return self.reminded(visit, told)

    def reminded(self, visit: Visit, *told: Block) -> Said:
        """What was told and the step once more; of a step that is too long for a beginner beside
        it, only the question about the screen."""
        said = self.shown(visit, *told)
        if visit.manner.level != "beginner" or _length(*said.blocks) <= STEP_SYLLABLES:
            return said
        look = self._speech.look(self.lesson(visit), visit.state.step, visit.manner)
        return replace(said, blocks=(*told, Block("paragraph", look)))

    def shown(self, visit: Visit, *before: Block) -> Said:
        """The step at which the learner is, once more."""
        lesson, number = self.lesson(visit), visit.state.step
        blocks = (*before, *self._speech.step(lesson, number, visit.manner))
        state = replace(visit.state, mode="step")
        cited = (self._speech.cite(lesson, f"B{number}"),)
        return Said("step", blocks, state, cited, step_moves(self._speech))

    def _paused(self, visit: Visit, key: str) -> Said:
        lesson, number = self.lesson(visit), visit.state.step
        title = self._speech.title(lesson.id, visit.manner)
        stopped = Event("stopped", lesson.id, f"B{number}", lesson.skills)
        state = replace(visit.state, mode="parked", tried=0, helped=())
        return Said(
            "smalltalk",
            (self._speech.line(key, title=title, number=number),),
            state,
            suggestions=suggest(self._speech, "resume", "menu"),
            events=(stopped,),
        )

    def resumed(self, visit: Visit) -> Said:
        """The lesson left in the middle from where it was left, else the one begun last."""
        state = visit.state
        if not state.in_lesson:
            begun = [id for id in visit.memory.under_way() if id in self._speech.lessons]
            if begun:
                return self.taken_up(visit, begun[0])
            return Said(
                "smalltalk",
                (self._speech.line("stop.no_lesson"),),
                LessonState(),
                suggestions=suggest(self._speech, "menu"),
            )
        title = self._speech.title(state.lesson, visit.manner)
        there = replace(visit, state=replace(parked(state), mode="step"))
        note = self._speech.note("stop.resumed", title=title)
        said = self.shown(there)
        if visit.manner.level == "beginner" and _length(note, *said.blocks) > STEP_SYLLABLES:
            return said  # a long step stands alone
        return replace(said, blocks=(note, *said.blocks))

    def taken_up(self, visit: Visit, id: str) -> Said:
        """A lesson under way, from the step that is remembered."""
        steps = len(self._speech.lessons[id].text(visit.manner.language).steps)
        state = LessonState("step", id, min(visit.memory.lessons[id].step, steps))
        return self.resumed(replace(visit, state=state))

    def nothing(self, visit: Visit) -> Said:
        return Said(
            "smalltalk",
            (self._speech.line("stop.nothing"),),
            LessonState(),
            suggestions=suggest(self._speech, "menu"),
        )

    def begun(self, visit: Visit, id: str, number: int, *told: Block) -> Said:
        """A lesson from step `number`; `told` before it where a beginner's limit leaves room."""
        lesson = self._speech.lessons[id]
        manner = visit.manner
        step = self._speech.step(lesson, number, manner)
        if visit.manner.device == "computer" and not self.on_computer(lesson, manner.language):
            told = (*told, self._speech.note("start.computer_none"))
        if manner.level == "beginner" and _length(*told, *step) > STEP_SYLLABLES:
            told = ()
        before: list[Block] = []
        if visit.learner.age is not None and visit.learner.age < ADULT and _is_grave(lesson):
            before.append(Block("warning", self._speech.say("start.child")))
        after = self.reminders(lesson, visit)
        state = LessonState("step", id, number)
        started = Event("started", id, f"B{number}", lesson.skills)
        return Said(
            "step",
            (*before, *told, *self._speech.step(lesson, number, manner, not told), *after),
            state,
            (self._speech.cite(lesson, f"B{number}"),),
            step_moves(self._speech),
            (started,),
        )

    def reminders(self, lesson: Lesson, visit: Visit) -> list[Block]:
        if lesson.review >= visit.now.date():
            return []
        day = f"{lesson.review.day}/{lesson.review.month}/{lesson.review.year}"
        return [self._speech.note("start.review", review=day)]

    def keypad(self, visit: Visit, lesson: Lesson) -> Said:
        text = lesson.text(visit.manner.language)
        assert text.keypad is not None
        return Said(
            "answer",
            (Block("paragraph", text.keypad.text),),
            offering(visit.state, lesson.id, text.keypad.text, "keypad"),
            (self._speech.cite(lesson, "keypad"),),
            suggest(self._speech, "menu"),
        )

    def on_computer(self, lesson: Lesson, language: str | None = None) -> bool:
        """Whether a lesson tells how it is done on a computer: in a wording of its own or, where
        nothing else is meant, in the common one."""
        text = lesson.text(language)
        said = (step.wording.beginner for step in text.steps)
        return any("computer" in step.variants for step in text.steps) or any(
            _COMPUTER.search(fold(words)) for words in (text.title, *said)
        )

    def lesson(self, visit: Visit) -> Lesson:
        return self._speech.lessons[visit.state.lesson]

    def steps(self, visit: Visit) -> int:
        return len(self.lesson(visit).text(visit.manner.language).steps)


def _length(*blocks: Block) -> int:
    """Tiếng of blocks, warnings not counted."""
    said = [f"{one.text} {one.look_for}" for one in blocks if one.type != "warning"]
    return syllables(" ".join(said))


def _at(visit: Visit, step: int) -> Visit:
    return replace(visit, state=replace(visit.state, step=step, tried=0, helped=()))


def _is_grave(lesson: Lesson) -> bool:
    """Whether a lesson touches money or identity."""
    return lesson.help in ("bank", "police", "insurance", "office")
