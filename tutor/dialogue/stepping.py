"""A lesson one step at a time: going on, going back, help, pausing and coming back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from tutor.answering.lessons import STEP_SYLLABLES, Speech
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moves import Move
from tutor.dialogue.visit import ADULT, Said, Visit, checks_of, firmness, is_open, offering, suggest
from tutor.learners.levels import after_success, after_trouble
from tutor.learners.mastery import mastery, with_events
from tutor.learners.memory import Memory
from tutor.lessons.measures import syllables
from tutor.records import Block, Event, Lesson, Level, Trouble
from tutor.text.normalise import fold

_PLAIN_SHARE = 0.6  # of the words of a trouble's sign that must be said


class Steps:
    """Answers the moves of somebody in the middle of a lesson."""

    def __init__(self, speech: Speech, contacts: Contacts) -> None:
        self._speech = speech
        self._contacts = contacts

    def moved(self, visit: Visit, move: Move) -> Said:
        """What is answered to a move inside a lesson."""
        handlers: Mapping[str, Callable[[], Said]] = {
            "next": lambda: self._next(visit),
            "repeat": lambda: self.shown(visit),
            "slower": lambda: self._slower(visit),
            "lost": lambda: self._helped(visit, lost=True),
            "stuck": lambda: self._helped(visit, lost=False),
            "back": lambda: self._back(visit),
            "goto": lambda: self._goto(visit, move),
            "stop": lambda: self._paused(visit, "stop.paused"),
            "later": lambda: self._paused(visit, "stop.later"),
            "person": lambda: self._to_person(visit),
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
        if following := self._following(lesson.id, after, visit):
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

    def _following(self, id: str, memory: Memory, visit: Visit) -> str:
        """The lesson after `id` in its course that is not finished yet; "" where there is none."""
        for course in self._speech.references.courses.values():
            if id in course.lessons:
                later = course.lessons[course.lessons.index(id) + 1 :]
                return next((one for one in later if is_open(self._speech, one, memory)), "")
        return ""

    def _back(self, visit: Visit) -> Said:
        if visit.state.step <= 1:
            return self.shown(visit, self._speech.note("step.first"))
        return self.shown(_at(visit, visit.state.step - 1))

    def _goto(self, visit: Visit, move: Move) -> Said:
        count = self.steps(visit)
        if not 1 <= move.number <= count:
            return self.shown(visit, self._speech.note("step.none", count=count))
        return self.shown(_at(visit, move.number))

    def shown(self, visit: Visit, *before: Block) -> Said:
        """The step at which the learner is, once more."""
        lesson, number = self.lesson(visit), visit.state.step
        blocks = (*before, *self._speech.step(lesson, number, visit.manner))
        state = replace(visit.state, mode="step")
        cited = (self._speech.cite(lesson, f"B{number}"),)
        return Said("step", blocks, state, cited, step_moves(self._speech))

    def _slower(self, visit: Visit) -> Said:
        lesson, number = self.lesson(visit), visit.state.step
        blocks = self._speech.simpler(lesson, number, visit.manner)
        state = replace(visit.state, mode="step")
        cited = (self._speech.cite(lesson, f"B{number}"),)
        return Said("step", blocks, state, cited, step_moves(self._speech))

    def _helped(self, visit: Visit, lost: bool) -> Said:
        """The step's own help, then simpler words, then a person; who does not understand gets
        the simpler words first."""
        lesson, state = self.lesson(visit), visit.state
        stuck = Event("stuck", lesson.id, f"B{state.step}", lesson.skills)
        memory, level = after_trouble(visit.memory)
        if visit.learner.level:
            memory, level = visit.memory, None
        order = ("simpler", "help", "person") if lost else ("help", "simpler", "person")
        help = order[min(state.tried, len(order) - 1)]
        trouble = self._trouble(visit) if help == "help" else None
        if told := self.told_trouble(visit):  # its own help, however often others were given
            help, trouble = "help", told
        helped = replace(state, mode="step", tried=state.tried + 1)
        if help == "person":
            said = self._to_person(visit)
            return replace(said, state=helped, events=(stuck,), memory=memory)
        if trouble is not None:
            place, found = trouble
            helped = replace(helped, helped=(*state.helped, place))
            blocks = self._trouble_blocks(visit, found)
        else:
            blocks = self._speech.simpler(lesson, state.step, visit.manner)
        lower = (self._speech.note("level.down"),) if level else ()
        cited = (self._speech.cite(lesson, f"B{state.step}"),)
        return Said(
            "step", (*lower, *blocks), helped, cited, step_moves(self._speech), (stuck,), memory
        )

    def told_trouble(self, visit: Visit) -> tuple[int, Trouble] | None:
        """The trouble of this step that the message plainly tells of, if it was not yet helped."""
        found = self._trouble(visit)
        said = set(visit.folded.split())
        return found if found and _share(said, found[1].sign) >= _PLAIN_SHARE else None

    def _trouble(self, visit: Visit) -> tuple[int, Trouble] | None:
        """The trouble of this step that the message tells of, else the next not yet helped with."""
        step = self.lesson(visit).text(visit.manner.language).steps[visit.state.step - 1]
        said = set(visit.folded.split())
        left = [
            (place, trouble)
            for place, trouble in enumerate(step.troubles)
            if place not in visit.state.helped
        ]
        # ties keep the order in which the lesson tells them
        return max(left, key=lambda one: _share(said, one[1].sign), default=None)

    def _trouble_blocks(self, visit: Visit, trouble: Trouble) -> tuple[Block, ...]:
        speech = self._speech
        lesson, number = self.lesson(visit), visit.state.step
        step = lesson.text(visit.manner.language).steps[number - 1]
        blocks = [Block("paragraph", f"{speech.say('trouble.calm')} {trouble.help.text}")]
        if "iphone" in step.variants and visit.manner.device is None:
            blocks.append(speech.note("trouble.iphone"))
        if step.warning:
            blocks.append(Block("warning", step.warning))
        return (*blocks, Block("paragraph", speech.look(lesson, number, visit.manner)))

    def _to_person(self, visit: Visit) -> Said:
        lesson = self.lesson(visit)
        speech = self._speech
        contact = self._contacts.find(visit.learner.locality, lesson.help)
        who = (
            speech.say(
                "trouble.contact",
                desk=contact.desk,
                phone=speech.say("trouble.phone", phone=contact.phone) if contact.phone else "",
                hours=speech.say("trouble.hours", hours=contact.hours) if contact.hours else "",
            )
            if contact
            else speech.say(f"help.{lesson.help}")
        )
        blocks = (
            speech.line("trouble.person"),
            Block("paragraph", who),
            speech.note("trouble.later"),
        )
        state = replace(visit.state, mode="step")
        cited = (speech.cite(lesson, f"B{state.step}"),)
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
        state = visit.state
        if not state.in_lesson:
            begun = [id for id in visit.memory.under_way() if id in self._speech.lessons]
            if not begun:
                return Said(
                    "smalltalk",
                    (self._speech.line("stop.no_lesson"),),
                    LessonState(),
                    suggestions=suggest(self._speech, "menu"),
                )
            steps = len(self._speech.lessons[begun[0]].text(visit.manner.language).steps)
            state = LessonState("step", begun[0], min(visit.memory.lessons[begun[0]].step, steps))
        title = self._speech.title(state.lesson, visit.manner)
        there = replace(visit, state=replace(state, mode="step", offered=""))
        note = self._speech.note("stop.resumed", title=title)
        said = self.shown(there)
        if visit.manner.level == "beginner" and _length(note, *said.blocks) > STEP_SYLLABLES:
            return said  # a long step stands alone
        return replace(said, blocks=(note, *said.blocks))

    def nothing(self, visit: Visit) -> Said:
        return Said(
            "smalltalk",
            (self._speech.line("stop.nothing"),),
            LessonState(),
            suggestions=suggest(self._speech, "menu"),
        )

    def begun(self, visit: Visit, id: str, number: int) -> Said:
        lesson = self._speech.lessons[id]
        manner = visit.manner
        before: list[Block] = []
        if visit.learner.age is not None and visit.learner.age < ADULT and _is_grave(lesson):
            before.append(Block("warning", self._speech.say("start.child")))
        after = self.reminders(lesson, visit)
        state = LessonState("step", id, number)
        started = Event("started", id, f"B{number}", lesson.skills)
        return Said(
            "step",
            (*before, *self._speech.step(lesson, number, manner, opening=True), *after),
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
            offering(visit.state, lesson.id),
            (self._speech.cite(lesson, "keypad"),),
            suggest(self._speech, "menu"),
        )

    def lesson(self, visit: Visit) -> Lesson:
        return self._speech.lessons[visit.state.lesson]

    def steps(self, visit: Visit) -> int:
        return len(self.lesson(visit).text(visit.manner.language).steps)


def _length(*blocks: Block) -> int:
    """Tiếng of blocks, warnings not counted."""
    said = [f"{one.text} {one.look_for}" for one in blocks if one.type != "warning"]
    return syllables(" ".join(said))


def step_moves(speech: Speech) -> tuple[str, ...]:
    """While a lesson runs its moves are all that is suggested."""
    return suggest(speech, "done", "stuck", "again")


def _at(visit: Visit, step: int) -> Visit:
    return replace(visit, state=replace(visit.state, step=step, tried=0, helped=()))


def _share(said: set[str], sign: str) -> float:
    """Share of a trouble's words that were said."""
    words = set(fold(sign).split())
    return len(words & said) / len(words) if words else 0.0


def _is_grave(lesson: Lesson) -> bool:
    """Whether a lesson touches money or identity."""
    return lesson.help in ("bank", "police", "insurance", "office")
