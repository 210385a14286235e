"""The teaching dialogue: a lesson one step at a time, questions, and help when it goes wrong.

`Teacher.steer` answers what a learner says to steer a lesson (a move), `Teacher.teach` a question
that a lesson answers. Both return None for everything else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tutor.answering.lesson_search import NEAR, Found, LessonSearch
from tutor.answering.lessons import Manner, Speech, spoken
from tutor.answering.short_answers import Answering, ShortAnswers
from tutor.dialogue.asking import asks_how, wants_fact, wants_steps
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.message import read_message
from tutor.dialogue.moves import Move, Moves
from tutor.learners.levels import after_success, after_trouble, level_of, placed
from tutor.learners.mastery import due, mastery, with_events
from tutor.learners.memory import Memory
from tutor.records import (
    Block,
    Check,
    Citation,
    Conversation,
    Device,
    Drill,
    Event,
    Exercise,
    Learner,
    Lesson,
    Level,
    Reply,
    ReplyKind,
    Trouble,
    Turn,
)
from tutor.text.normalise import fold

_AWAY = timedelta(hours=6)
"""After so long a learner is on a new visit: what was under way is shown again, not gone on with."""
_REVIEW_AGAIN = timedelta(hours=20)
_QUESTIONS = 3  # of one review
_LONGEST_REMARK = 9  # words
_SURE = 0.55  # an answer that fits so well is given to what only tells of something too
_AS_GOOD = 0.2  # a second lesson whose score is so near is offered too
_FIRM, _GROWING = 0.6, 0.3  # shares of mastery, for the words said of them
_ADULT = 16
_ADDRESSES = ("bác", "cô", "chú", "ông", "bà", "anh", "chị", "bạn")
_SELVES = ("cháu", "con", "em", "tôi")
_IN_STEP = (
    "later", "stop", "goto", "repeat", "slower", "back", "person", "lost", "stuck", "next",
)  # fmt: skip
_ANYWHERE = (
    "erase", "data", "resume", "drill", "exercise", "placement", "progress", "quiz", "menu",
    "simpler", "terser", "middle", "iphone", "android", "keypad", "computer", "address",
)  # fmt: skip
_DEVICES: Mapping[str, Device] = {
    "iphone": "iphone",
    "android": "android",
    "keypad": "keypad",
    "computer": "computer",
}
_LEVEL_MOVES: Mapping[str, Level] = {
    "simpler": "beginner",
    "middle": "intermediate",
    "terser": "advanced",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One message of one learner, with where they stand."""

    message: str
    conversation: Conversation
    learner: Learner
    memory: Memory
    state: LessonState
    manner: Manner
    now: datetime
    away: bool  # not seen for long, or never

    @property
    def folded(self) -> str:
        return fold(self.message)


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered to a visit, and what changes by it."""

    kind: ReplyKind
    blocks: tuple[Block, ...]
    state: LessonState
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    memory: Memory | None = None  # where more than the events changes it
    learner: Learner | None = None
    erase: bool = False


class Teacher:
    """Teaches the lessons that `speech` holds; pure, like `Tutor.reply`."""

    def __init__(
        self,
        speech: Speech,
        search: LessonSearch,
        moves: Moves,
        contacts: Contacts | None = None,
    ) -> None:
        self._speech = speech
        self._search = search
        self._answers = ShortAnswers(list(speech.lessons.values()))
        self._moves = moves
        self._contacts = contacts or Contacts()

    # --- what the Tutor calls ---------------------------------------------------------------

    def visit(
        self, message: str, conversation: Conversation, learner: Learner, now: datetime
    ) -> Visit:
        """Everything a reply depends on; a lesson that is no longer taught is forgotten."""
        moment = now if now.tzinfo else now.replace(tzinfo=UTC)
        memory = Memory.of(learner.memory)
        state = LessonState.of(conversation.focus)
        if state.lesson and state.lesson not in self._speech.lessons:
            state = LessonState()
        elif state.lesson:
            steps = len(self._speech.lessons[state.lesson].text(learner.language).steps)
            state = replace(state, step=min(state.step, steps))
        away = memory.last_seen is None or moment - memory.last_seen > _AWAY
        return Visit(
            message,
            conversation,
            learner,
            memory,
            state,
            self.manner(learner),
            moment,
            away,
        )

    def manner(self, learner: Learner) -> Manner:
        """How to speak with a learner: chosen forms of address, else "bác" and "cháu"."""
        memory = Memory.of(learner.memory)
        address = (learner.address or "").strip().casefold()
        if not address:
            young = learner.age is not None and learner.age < _ADULT
            address = "bạn" if young else "bác"
        own = memory.calls_self or self._moves.calls_self.get(address, "cháu")
        return Manner(level_of(learner), learner.device, learner.language, address, own)

    def steer(self, visit: Visit) -> Turn | None:
        """The turn for a move; None where the message is none."""
        said = self._steered(visit)
        return None if said is None else self._turn(visit, said)

    def teach(self, visit: Visit) -> Turn | None:
        """The turn for a question that a lesson answers; None where none is meant."""
        found = self.find(visit)
        if not found or not found[0].meant:
            return None
        said = self._taught(visit, found)
        return None if said is None else self._turn(visit, said)

    def hears_plans(self, visit: Visit) -> bool:
        """Whether the message sounds rather like what plans are about than like any lesson."""
        found = self.find(visit)
        return bool(found) and found[0].of_plans

    def find(self, visit: Visit) -> list[Found]:
        """The lessons nearest to the message, best first."""
        return self._search.search(visit.message, 3, visit.learner.audience)

    def emergency(self, visit: Visit) -> Turn:
        """Everything to do now, in order, in one message, then one question."""
        speech = self._speech
        order = ("stop", "bank", "proof", "police", "family")
        steps = "\n".join(speech.say(f"emergency.{name}") for name in order)
        blocks = (
            Block("warning", steps),
            speech.note("emergency.app"),
            speech.line("emergency.question"),
        )
        lesson = speech.lessons.get(speech.say("emergency.lesson"))
        state = replace(
            LessonState("emergency", lesson.id if lesson else ""), step=2 if lesson else 1
        )
        cited = (speech.cite(lesson, "B1"),) if lesson else ()
        suggestions = self._suggest("yes", "no")
        return self._turn(visit, Said("answer", blocks, state, cited, suggestions))

    def unknown(self, visit: Visit, warning: str = "") -> Turn:
        """Nothing answers: what was looked at, the nearest lessons, whom to ask.

        warning: a key of [abstain] for what belongs to a doctor, a lawyer or a bank.
        """
        speech = self._speech
        near = [one for one in self.find(visit) if one.score >= NEAR]
        titles = [speech.title(one.lesson.id, visit.manner) for one in near][:2]
        blocks = [speech.line("abstain.none")]
        if warning:
            blocks.append(Block("warning", speech.say(f"abstain.{warning}")))
        if titles:
            quoted = "; ".join(f"“{title}”" for title in titles)
            blocks.append(speech.line("abstain.nearest", titles=quoted))
        blocks += [
            speech.note("abstain.looked", count=len(speech.lessons)),
            speech.note("abstain.whom"),
        ]
        state = self._parked(visit.state)
        suggestions = (*titles, *self._suggest(*(["resume"] if state.in_lesson else [])))
        return self._turn(
            visit, Said("abstain", tuple(blocks), state, suggestions=suggestions[:3])
        )

    def mood(self, visit: Visit, key: str) -> Turn:
        """A few words to somebody angry, lonely, afraid or very young."""
        state = self._parked(visit.state)
        suggestions = self._suggest("resume") if state.in_lesson else self._suggest("menu")
        if key == "lonely" and "zalo-goi-video" in self._speech.lessons and not state.in_lesson:
            state = LessonState("offer", "zalo-goi-video")
            suggestions = self._suggest("steps", "menu")
        said = Said("smalltalk", (self._speech.line(f"mood.{key}"),), state, (), suggestions)
        return self._turn(visit, said)

    def said(self, visit: Visit, turn: Turn) -> Turn:
        """`turn` in the learner's own form of address, as it is now."""
        return replace(turn, reply=spoken(turn.reply, self.manner(turn.learner)))

    def leave(self, visit: Visit, turn: Turn) -> Turn:
        """A turn of another part of the tutor in which the learner's place in a lesson is kept."""
        state = self._parked(visit.state)
        focus = {**turn.conversation.focus, "lesson": state.to_json()}
        reply = turn.reply
        if state.in_lesson and reply.kind in ("answer", "abstain", "smalltalk"):
            suggestions = (*reply.suggestions[:2], *self._suggest("resume"))
            reply = replace(reply, suggestions=suggestions)
        memory = replace(visit.memory, last_seen=visit.now)
        return replace(
            turn,
            reply=reply,
            conversation=replace(turn.conversation, focus=focus),
            learner=replace(turn.learner, memory=memory.to_json()),
        )

    # --- moves ------------------------------------------------------------------------------

    def _steered(self, visit: Visit) -> Said | None:
        mode = visit.state.mode
        waiting = {
            "quiz": self._quiz_answered,
            "drill": self._drill_answered,
            "exercise": self._exercise_answered,
            "placement": self._placement_answered,
            "erase": self._erase_answered,
            "emergency": self._emergency_answered,
        }.get(mode)
        if waiting and (said := waiting(visit)):
            return said
        if mode == "step" and (move := self._moves.find(visit.message, (*_IN_STEP, *_ANYWHERE))):
            return self._moved(visit, move)
        if mode == "parked" and (move := self._moves.find(visit.message, ("goto", "back"))):
            return self._moved(visit, move)
        if mode == "parked" and self._moves.find(visit.message, ("repeat", "next")):
            return self._moved(visit, Move("resume"))
        if mode == "explained" and self._moves.find(visit.message, ("stop", "later", "decline")):
            return self._ended(visit)
        if mode == "explained" and self._moves.find(visit.message, ("next", "start", "quiz")):
            return self._asked_next(visit)
        if mode in ("finished", "review"):
            if self._moves.find(visit.message, ("stop", "later", "decline")):
                return self._nothing(visit)
            if self._moves.find(visit.message, ("start", "next", "quiz")):
                return self._quizzed(visit)
        if mode == "offer":
            if self._moves.find(visit.message, ("start", "next")):
                return self._begun(visit, visit.state.lesson, visit.state.step)
            if self._moves.find(visit.message, ("decline", "stop", "later")):
                return self._nothing(visit)
        move = self._moves.find(visit.message, _ANYWHERE)
        if move is None or (move.rest and len(visit.message.split()) > _LONGEST_REMARK):
            return None  # a story that only begins like a remark
        return self._moved(visit, move)

    def _moved(self, visit: Visit, move: Move) -> Said | None:
        handlers: Mapping[str, Callable[[Visit, Move], Said | None]] = {
            "next": self._next,
            "repeat": lambda visit, _: self._shown(visit),
            "slower": lambda visit, _: self._slower(visit),
            "lost": lambda visit, _: self._helped(visit, lost=True),
            "stuck": lambda visit, _: self._helped(visit, lost=False),
            "back": self._back,
            "goto": self._goto,
            "stop": lambda visit, _: self._paused(visit, "stop.paused"),
            "later": lambda visit, _: self._paused(visit, "stop.later"),
            "person": lambda visit, _: self._to_person(visit),
            "resume": lambda visit, _: self._resumed(visit),
            "quiz": lambda visit, _: self._quizzed(visit),
            "drill": lambda visit, _: self._drilled(visit),
            "exercise": lambda visit, _: self._exercised(visit),
            "placement": lambda visit, _: self._placing(visit),
            "menu": lambda visit, _: self._menu(visit),
            "progress": lambda visit, _: self._progress(visit),
            "data": lambda visit, _: self._data(visit),
            "erase": lambda visit, _: self._erasing(visit),
            "address": self._addressed,
        }
        if move.kind in handlers:
            return handlers[move.kind](visit, move)
        if move.kind in _DEVICES:
            return self._device(visit, _DEVICES[move.kind])
        return self._level(visit, _LEVEL_MOVES[move.kind])

    def _lesson(self, visit: Visit) -> Lesson:
        return self._speech.lessons[visit.state.lesson]

    def _steps(self, visit: Visit) -> int:
        return len(self._lesson(visit).text(visit.manner.language).steps)

    def _next(self, visit: Visit, _: Move) -> Said:
        if visit.away:
            return self._resumed(visit)
        lesson, number = self._lesson(visit), visit.state.step
        done = Event("step_done", lesson.id, f"B{number}", lesson.skills)
        memory, level = self._succeeded(visit)
        if number >= self._steps(visit):
            return self._finished(visit, memory, done)
        state = replace(visit.state, mode="step", step=number + 1, tried=0, helped=())
        manner = replace(visit.manner, level=level or visit.manner.level)
        told = (self._speech.note("level.up"),) if level else ()
        blocks = (*told, *self._speech.step(lesson, number + 1, manner))
        return Said(
            "step",
            blocks,
            state,
            (self._speech.cite(lesson, f"B{number + 1}"),),
            self._step_moves(),
            (done,),
            memory,
        )

    def _succeeded(self, visit: Visit) -> tuple[Memory, Level | None]:
        """A level that the person chose is not changed by how it goes."""
        memory, level = after_success(visit.memory)
        if visit.learner.level or visit.state.tried:
            return visit.memory, None
        return memory, level

    def _finished(self, visit: Visit, memory: Memory, done: Event) -> Said:
        lesson = self._lesson(visit)
        title = self._speech.title(lesson.id, visit.manner)
        finished = Event("finished", lesson.id, "", lesson.skills)
        after = with_events(memory, (done, finished), visit.now)
        blocks = [self._speech.line("finish.done", title=title)]
        blocks += self._mastered(after, lesson, visit.now)
        if following := self._following(lesson.id, after, visit):
            title = self._speech.title(following, visit.manner)
            blocks.append(self._speech.note("finish.next", title=title))
        if memory.placement == "none" and not visit.learner.level:
            blocks.append(self._speech.note("offer.placement"))
            memory = replace(memory, placement="offered")
        blocks.append(self._speech.line("finish.offer_check"))
        state = LessonState("finished", lesson.id, queue=self._checks_of(lesson.id))
        suggestions = self._suggest("quiz", "menu", "progress")
        cited = (self._speech.cite(lesson, "header"),)
        return Said(
            "answer", tuple(blocks), state, cited, suggestions, (done, finished), memory
        )

    def _mastered(self, memory: Memory, lesson: Lesson, now: datetime) -> list[Block]:
        skill = self._speech.references.skills.get(lesson.skills[0]) if lesson.skills else None
        if skill is None:
            return []
        words = self._speech.say(f"progress.{_firmness(mastery(memory, skill.id, now).share)}")
        return [self._speech.note("finish.skill", skill=skill.title, words=words)]

    def _following(self, id: str, memory: Memory, visit: Visit) -> str:
        """The lesson after `id` in its course that is not finished yet; "" where there is none."""
        for course in self._speech.references.courses.values():
            if id in course.lessons:
                later = course.lessons[course.lessons.index(id) + 1 :]
                return next((one for one in later if self._is_open(one, memory)), "")
        return ""

    def _is_open(self, id: str, memory: Memory) -> bool:
        progress = memory.lessons.get(id)
        return id in self._speech.lessons and not (progress and progress.finished)

    def _back(self, visit: Visit, _: Move) -> Said:
        if visit.state.step <= 1:
            return self._shown(visit, self._speech.note("step.first"))
        return self._shown(_at(visit, visit.state.step - 1))

    def _goto(self, visit: Visit, move: Move) -> Said:
        count = self._steps(visit)
        if not 1 <= move.number <= count:
            return self._shown(visit, self._speech.note("step.none", count=count))
        return self._shown(_at(visit, move.number))

    def _shown(self, visit: Visit, *before: Block) -> Said:
        """The step at which the learner is, once more."""
        lesson, number = self._lesson(visit), visit.state.step
        blocks = (*before, *self._speech.step(lesson, number, visit.manner))
        state = replace(visit.state, mode="step")
        cited = (self._speech.cite(lesson, f"B{number}"),)
        return Said("step", blocks, state, cited, self._step_moves())

    def _slower(self, visit: Visit) -> Said:
        lesson, number = self._lesson(visit), visit.state.step
        blocks = self._speech.simpler(lesson, number, visit.manner)
        state = replace(visit.state, mode="step")
        cited = (self._speech.cite(lesson, f"B{number}"),)
        return Said("step", blocks, state, cited, self._step_moves())

    def _helped(self, visit: Visit, lost: bool) -> Said:
        """The step's own help, then simpler words, then a person; who does not understand gets
        the simpler words first."""
        lesson, state = self._lesson(visit), visit.state
        stuck = Event("stuck", lesson.id, f"B{state.step}", lesson.skills)
        memory, level = after_trouble(visit.memory)
        if visit.learner.level:
            memory, level = visit.memory, None
        order = ("simpler", "help", "person") if lost else ("help", "simpler", "person")
        help = order[min(state.tried, len(order) - 1)]
        trouble = self._trouble(visit) if help == "help" else None
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
        told = (self._speech.note("level.down"),) if level else ()
        cited = (self._speech.cite(lesson, f"B{state.step}"),)
        return Said(
            "step", (*told, *blocks), helped, cited, self._step_moves(), (stuck,), memory
        )

    def _trouble(self, visit: Visit) -> tuple[int, Trouble] | None:
        """The trouble of this step that the message tells of, else the next not yet helped with."""
        step = self._lesson(visit).text(visit.manner.language).steps[visit.state.step - 1]
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
        lesson, number = self._lesson(visit), visit.state.step
        step = lesson.text(visit.manner.language).steps[number - 1]
        blocks = [Block("paragraph", f"{speech.say('trouble.calm')} {trouble.help.text}")]
        if "iphone" in step.variants and visit.manner.device is None:
            blocks.append(speech.note("trouble.iphone"))
        if step.warning:
            blocks.append(Block("warning", step.warning))
        return (*blocks, Block("paragraph", speech.look(lesson, number, visit.manner)))

    def _to_person(self, visit: Visit) -> Said:
        lesson = self._lesson(visit)
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
        return Said("step", blocks, state, cited, self._step_moves())

    def _paused(self, visit: Visit, key: str) -> Said:
        lesson, number = self._lesson(visit), visit.state.step
        title = self._speech.title(lesson.id, visit.manner)
        stopped = Event("stopped", lesson.id, f"B{number}", lesson.skills)
        state = replace(visit.state, mode="parked", tried=0, helped=())
        return Said(
            "smalltalk",
            (self._speech.line(key, title=title, number=number),),
            state,
            suggestions=self._suggest("resume", "menu"),
            events=(stopped,),
        )

    def _resumed(self, visit: Visit) -> Said:
        state = visit.state
        if not state.in_lesson:
            begun = [id for id in visit.memory.under_way() if id in self._speech.lessons]
            if not begun:
                return Said(
                    "smalltalk",
                    (self._speech.line("stop.no_lesson"),),
                    LessonState(),
                    suggestions=self._suggest("menu"),
                )
            steps = len(self._speech.lessons[begun[0]].text(visit.manner.language).steps)
            state = LessonState(
                "step", begun[0], min(visit.memory.lessons[begun[0]].step, steps)
            )
        title = self._speech.title(state.lesson, visit.manner)
        return self._shown(
            replace(visit, state=replace(state, mode="step")),
            self._speech.note("stop.resumed", title=title),
        )

    def _nothing(self, visit: Visit) -> Said:
        return Said(
            "smalltalk",
            (self._speech.line("stop.nothing"),),
            LessonState(),
            suggestions=self._suggest("menu"),
        )

    # --- lessons ----------------------------------------------------------------------------

    def _taught(self, visit: Visit, found: Sequence[Found]) -> Said | None:
        best = found[0]
        text = best.lesson.text(visit.manner.language)
        folded = read_message(visit.message).folded
        steps, fact = wants_steps(folded), wants_fact(folded)
        if visit.manner.device == "keypad" and text.keypad and (steps or not fact):
            return self._keypad(visit, best.lesson)
        answer = self._answers.best(best.lesson.id, folded)
        if answer and answer.gives is False and fact and not asks_how(folded):
            return None  # a figure is asked for that the lesson does not tell
        if answer is None or (steps and not fact) or (asks_how(folded) and answer.score < _SURE):
            return self._begun(visit, best.lesson.id, 1)
        if fact or answer.score >= _SURE:
            return self._answered(visit, found, answer)
        return self._begun(visit, best.lesson.id, 1)

    def _begun(self, visit: Visit, id: str, number: int) -> Said:
        lesson = self._speech.lessons[id]
        manner = visit.manner
        before: list[Block] = []
        if visit.learner.age is not None and visit.learner.age < _ADULT and _is_grave(lesson):
            before.append(self._speech.note("start.child"))
        after = self._reminders(lesson, visit)
        state = LessonState("step", id, number)
        started = Event("started", id, f"B{number}", lesson.skills)
        return Said(
            "step",
            (*before, *self._speech.step(lesson, number, manner, opening=True), *after),
            state,
            (self._speech.cite(lesson, f"B{number}"),),
            self._step_moves(),
            (started,),
        )

    def _reminders(self, lesson: Lesson, visit: Visit) -> list[Block]:
        if lesson.review >= visit.now.date():
            return []
        day = f"{lesson.review.day}/{lesson.review.month}/{lesson.review.year}"
        return [self._speech.note("start.review", review=day)]

    def _keypad(self, visit: Visit, lesson: Lesson) -> Said:
        text = lesson.text(visit.manner.language)
        assert text.keypad is not None
        return Said(
            "answer",
            (Block("paragraph", text.keypad.text),),
            LessonState("offer", lesson.id),
            (self._speech.cite(lesson, "keypad"),),
            self._suggest("steps", "menu"),
        )

    def _answered(self, visit: Visit, found: Sequence[Found], answer: Answering) -> Said:
        """The answer at once, then the offer to go step by step."""
        best = found[0]
        lesson = best.lesson
        title = self._speech.title(lesson.id, visit.manner)
        blocks = [Block("paragraph", answer.statement.text)]
        blocks += self._reminders(lesson, visit)
        blocks.append(self._speech.line("offer.steps", title=_lower_first(title)))
        suggestions = [*self._suggest("steps")]
        suggestions += [
            self._speech.title(one.lesson.id, visit.manner)
            for one in found[1:]
            if best.score - one.score < _AS_GOOD
        ]
        return Said(
            "answer",
            tuple(blocks),
            LessonState("offer", lesson.id),
            (self._speech.cite(lesson, answer.section),),
            tuple(suggestions[:3]),
        )

    # --- questions, drills, exercises -------------------------------------------------------

    def _checks_of(self, id: str) -> tuple[str, ...]:
        count = len(self._speech.lessons[id].text("vi").checks)
        return tuple(f"{id}#K{number}" for number in range(1, count + 1))

    def _quizzed(self, visit: Visit) -> Said:
        queue = tuple(one for one in visit.state.queue if self._exists(one))
        queue = queue or self._to_review(visit)
        if not queue:
            return Said(
                "smalltalk",
                (self._speech.line("quiz.nothing_yet"),),
                visit.state,
                suggestions=self._suggest("menu"),
            )
        lesson, step = visit.state.lesson, visit.state.step
        return self._ask(visit, LessonState("quiz", lesson, step, queue=queue))

    def _to_review(self, visit: Visit) -> tuple[str, ...]:
        """What to ask: answered wrongly before, then of skills that are due, then of the lesson
        under way or finished last."""
        memory = visit.memory
        wrong = [one for one in memory.missed if self._exists(one)]
        overdue = due(memory, visit.now)
        known = sorted(
            (id for id in memory.lessons if id in self._speech.lessons),
            key=lambda id: memory.lessons[id].updated,
            reverse=True,
        )
        of_due = [
            question
            for skill in overdue
            for id in known
            if skill in self._speech.lessons[id].skills
            for question in self._checks_of(id)
        ]
        current = [visit.state.lesson] if visit.state.lesson else []
        of_known = [question for id in (*current, *known) for question in self._checks_of(id)]
        return tuple(dict.fromkeys([*wrong, *of_due, *of_known]))[:_QUESTIONS]

    def _exists(self, question: str) -> bool:
        id, _, item = question.partition("#K")
        lesson = self._speech.lessons.get(id)
        return bool(lesson and item.isdigit() and 0 < int(item) <= len(lesson.text("vi").checks))

    def _check(self, question: str, visit: Visit) -> tuple[Lesson, Check]:
        id, _, item = question.partition("#K")
        lesson = self._speech.lessons[id]
        checks = lesson.text(visit.manner.language).checks
        return lesson, checks[min(int(item), len(checks)) - 1]

    def _ask(self, visit: Visit, state: LessonState) -> Said:
        lesson, check = self._check(state.queue[0], visit)
        section = state.queue[0].partition("#")[2]
        return Said(
            "quiz",
            self._speech.ask(check, state.queue[0] in visit.memory.missed),
            state,
            (self._speech.cite(lesson, section),),
            tuple(option.text for option in check.options),
        )

    def _quiz_answered(self, visit: Visit) -> Said | None:
        state = visit.state
        if not state.queue or not self._exists(state.queue[0]):
            return None
        lesson, check = self._check(state.queue[0], visit)
        if self._moves.find(visit.message, ("stop", "later")):
            return self._ended(visit)
        if self._moves.find(visit.message, ("repeat",)):
            return self._ask(visit, state)
        chosen = self._moves.choice(visit.message, [option.text for option in check.options])
        if chosen is None:
            if self._moves.find(visit.message, ("undecided", "lost")):
                return self._explained(visit, lesson, check, None)
            if self._moves.find(visit.message, ("next", "start", "stuck")):
                asked = self._ask(visit, state)
                return replace(asked, blocks=(self._speech.note("quiz.choose"), *asked.blocks))
            return None
        return self._explained(visit, lesson, check, chosen)

    def _explained(
        self, visit: Visit, lesson: Lesson, check: Check, chosen: int | None
    ) -> Said:
        """Whether right or wrong, why."""
        speech, state = self._speech, visit.state
        right = next(option for option in check.options if option.correct)
        success = chosen is not None and check.options[chosen].correct
        blocks = []
        if success:
            blocks.append(speech.line("quiz.right", why=right.explanation))
        else:
            if chosen is not None:
                why = check.options[chosen].explanation
                blocks.append(speech.line("quiz.wrong", why=why))
            blocks.append(speech.line("quiz.answer", option=right.text, why=right.explanation))
        section = state.queue[0].partition("#")[2]
        event = Event("answered", lesson.id, section, lesson.skills, success)
        after = replace(
            state,
            mode="explained",
            queue=state.queue[1:],
            right=state.right + success,
            asked=state.asked + 1,
        )
        cited = (speech.cite(lesson, section),)
        if after.queue:
            suggestions = self._suggest("next_question", "stop")
        else:
            blocks.append(speech.note("quiz.done", right=after.right, total=after.asked))
            after = self._after_quiz(visit)
            names = ("resume", "menu") if after.in_lesson else ("menu", "progress")
            suggestions = self._suggest(*names)
        return Said("quiz", tuple(blocks), after, cited, suggestions, (event,))

    def _after_quiz(self, visit: Visit) -> LessonState:
        """A lesson in whose middle the questions came waits where it was."""
        progress = visit.memory.lessons.get(visit.state.lesson)
        if visit.state.lesson and progress and progress.finished is None:
            return LessonState("parked", visit.state.lesson, visit.state.step)
        return LessonState()

    def _asked_next(self, visit: Visit) -> Said:
        if not visit.state.queue:
            return self._nothing(visit)
        return self._ask(visit, replace(visit.state, mode="quiz"))

    def _ended(self, visit: Visit) -> Said:
        state = self._after_quiz(visit)
        return Said(
            "smalltalk",
            (self._speech.line("stop.nothing"),),
            state,
            suggestions=self._suggest(*(("resume",) if state.in_lesson else ()), "menu"),
        )

    def _drill_pool(self, visit: Visit) -> list[tuple[str, int]]:
        """(lesson, number) of the drills, those of the lesson under way first."""
        lessons = self._speech.lessons
        current = [visit.state.lesson] if visit.state.lesson in lessons else []
        order = [*current, *(id for id in lessons if id not in current)]
        return [
            (id, number)
            for id in order
            for number in range(1, len(lessons[id].text(visit.manner.language).drills) + 1)
        ]

    def _drilled(self, visit: Visit) -> Said:
        pool = self._drill_pool(visit)
        if not pool:
            return replace(self._nothing(visit), blocks=(self._speech.line("drill.none"),))
        # without randomness the next one follows from how many were done
        tried = sum(one.right + one.wrong for one in visit.memory.skills.values())
        id, number = pool[tried % len(pool)]
        return self._ask_drill(visit, f"{id}#G{number}")

    def _ask_drill(self, visit: Visit, name: str) -> Said:
        lesson, drill = self._drill(name, visit)
        state = replace(visit.state, mode="drill", queue=(name,))
        cited = (self._speech.cite(lesson, name.partition("#")[2]),)
        options = (self._speech.say("drill.genuine"), self._speech.say("drill.fake"))
        blocks = (*self._speech.ask_drill(drill), Block("choices", options=options))
        return Said("quiz", blocks, state, cited, options)

    def _drill(self, name: str, visit: Visit) -> tuple[Lesson, Drill]:
        id, _, item = name.partition("#G")
        lesson = self._speech.lessons[id]
        return lesson, lesson.text(visit.manner.language).drills[int(item) - 1]

    def _drill_answered(self, visit: Visit) -> Said | None:
        name = visit.state.queue[0] if visit.state.queue else ""
        id, _, item = name.partition("#G")
        drills = self._speech.lessons[id].text("vi").drills if id in self._speech.lessons else ()
        if not item.isdigit() or not 0 < int(item) <= len(drills):
            return None
        if self._moves.find(visit.message, ("stop", "later")):
            return self._ended(visit)
        speech = self._speech
        names = [speech.say("drill.genuine"), speech.say("drill.fake")]
        chosen = self._moves.choice(visit.message, names)
        if chosen is None:
            return None
        lesson, drill = self._drill(name, visit)
        success = drill.genuine == (chosen == 0)
        truth = names[0 if drill.genuine else 1].casefold()
        block = (
            speech.line("drill.right", why=drill.explanation)
            if success
            else speech.line("drill.wrong", why=drill.explanation, truth=truth)
        )
        event = Event("drilled", lesson.id, f"G{item}", lesson.skills, success)
        state = self._after_quiz(visit)
        suggestions = self._suggest("drill", "resume" if state.in_lesson else "menu")
        cited = (speech.cite(lesson, f"G{item}"),)
        return Said("quiz", (block,), state, cited, suggestions, (event,))

    def _exercise(self, visit: Visit) -> tuple[Lesson, Exercise] | None:
        lesson = self._speech.lessons.get(visit.state.lesson)
        exercises = lesson.text(visit.manner.language).exercises if lesson else ()
        return (lesson, exercises[0]) if lesson and exercises else None

    def _exercised(self, visit: Visit) -> Said:
        found = self._exercise(visit)
        if found is None:
            lesson = next(
                (one for one in self._speech.lessons.values() if one.text("vi").exercises), None
            )
            if lesson is None:
                return replace(self._nothing(visit), blocks=(self._speech.line("exercise.none"),))
            visit = replace(visit, state=LessonState("", lesson.id))
            found = lesson, lesson.text(visit.manner.language).exercises[0]
        block = self._speech.line("exercise.ask", task=found[1].task)
        state = replace(visit.state, mode="exercise", tried=0)
        return Said("quiz", (block,), state, suggestions=self._suggest("skip"))

    def _exercise_answered(self, visit: Visit) -> Said | None:
        found = self._exercise(visit)
        if found is None or self._moves.find(visit.message, ("stop", "later", "decline")):
            return self._ended(visit) if found else None
        lesson, exercise = found
        said = f" {visit.folded} "
        success = all(fold(word) in said for word in exercise.words)
        event = Event("practised", lesson.id, "", lesson.skills, success)
        if success:
            state = self._after_quiz(visit)
            names = ("resume",) if state.in_lesson else ("quiz", "menu")
            return Said(
                "quiz",
                (self._speech.line("exercise.right"),),
                state,
                suggestions=self._suggest(*names),
                events=(event,),
            )
        if visit.state.tried:
            return None  # it is something else that is said
        return Said(
            "quiz",
            (self._speech.line("exercise.wrong", task=exercise.task),),
            replace(visit.state, tried=1),
            suggestions=self._suggest("skip"),
            events=(event,),
        )

    # --- the learner ------------------------------------------------------------------------

    def _placing(self, visit: Visit) -> Said:
        blocks = (self._speech.note("placement.intro"), self._speech.line("placement.one"))
        state = replace(self._parked(visit.state), mode="placement", answers=())
        memory = replace(visit.memory, placement="asked")
        return Said(
            "quiz", blocks, state, suggestions=self._suggest("yes", "no", "skip"), memory=memory
        )

    def _placement_answered(self, visit: Visit) -> Said | None:
        state = visit.state
        back = LessonState("parked", state.lesson, state.step) if state.lesson else LessonState()
        if self._is_skipped(visit):
            memory = replace(visit.memory, placement="skipped")
            block = self._speech.line("placement.skipped")
            return Said("smalltalk", (block,), back, memory=memory)
        yes = self._moves.find(visit.message, ("start", "next")) is not None
        if not yes and self._moves.find(visit.message, ("decline", "stuck", "undecided")) is None:
            return None
        answers = (*state.answers, yes)
        if len(answers) < 3:
            key = ("placement.one", "placement.two", "placement.three")[len(answers)]
            suggestions = self._suggest("yes", "no", "skip")
            asked = replace(state, answers=answers)
            return Said("quiz", (self._speech.line(key),), asked, suggestions=suggestions)
        memory = placed(visit.memory, answers)
        learner = replace(visit.learner, level=None)
        told = self._speech.line(f"placement.{memory.level}")
        names = ("resume", "menu") if back.in_lesson else ("menu",)
        return Said(
            "answer",
            (told,),
            back,
            suggestions=self._suggest(*names),
            memory=memory,
            learner=learner,
        )

    def _is_skipped(self, visit: Visit) -> bool:
        skip = fold(self._speech.say("suggest.skip"))
        return visit.folded.strip(" .!") == skip or bool(
            self._moves.find(visit.message, ("stop", "later"))
        )

    def _level(self, visit: Visit, level: Level) -> Said:
        """A level that is said is the person's own choice, and can be said anew at any time."""
        memory = replace(visit.memory, level=level, lost=0, won=0)
        learner = replace(visit.learner, level=None) if visit.learner.level else visit.learner
        told = self._speech.note(f"placement.{level}")
        changed = replace(visit, manner=replace(visit.manner, level=level))
        return self._acknowledged(changed, told, memory=memory, learner=learner)

    def _device(self, visit: Visit, device: Device) -> Said:
        learner = replace(visit.learner, device=device)
        changed = replace(visit, manner=replace(visit.manner, device=device))
        told = self._speech.note(f"device.{device}")
        if visit.state.in_lesson and device == "keypad":
            lesson = self._lesson(visit)
            if lesson.text(visit.manner.language).keypad:
                said = self._keypad(changed, lesson)
                return replace(said, blocks=(told, *said.blocks), learner=learner)
            told = self._speech.line("start.keypad_none")
        return self._acknowledged(changed, told, learner=learner)

    def _addressed(self, visit: Visit, move: Move) -> Said | None:
        words = visit.message.casefold()
        folded = fold(words)
        address = _named(words, folded, _ADDRESSES, ("goi", "keu"))
        own = _named(words, folded, _SELVES, ("xung",))
        if not address and not own:
            if not move.rest:
                return self._acknowledged(visit, self._speech.line("address.unknown"))
            return None
        learner = replace(visit.learner, address=address or visit.learner.address)
        memory = replace(visit.memory, calls_self=own or (None if address else visit.memory.calls_self))
        manner = self.manner(replace(learner, memory=memory.to_json()))
        changed = replace(visit, manner=manner)
        told = self._speech.line("address.set")
        return self._acknowledged(changed, told, memory=memory, learner=learner)

    def _acknowledged(
        self,
        visit: Visit,
        told: Block,
        memory: Memory | None = None,
        learner: Learner | None = None,
    ) -> Said:
        """Told, and the step once more where one is shown."""
        if visit.state.mode == "step":
            said = self._shown(visit, told)
        else:
            state = visit.state
            names = ("resume",) if state.in_lesson else ("menu",)
            block = replace(told, type="paragraph")
            said = Said("smalltalk", (block,), state, suggestions=self._suggest(*names))
        return replace(said, memory=memory, learner=learner)

    def _menu(self, visit: Visit) -> Said:
        """Lessons to begin with: what comes next in the courses for this learner."""
        audience = visit.learner.audience or "citizen"
        memory = visit.memory
        found: list[str] = []
        for course in self._speech.references.courses.values():
            if course.audience == audience:
                found += [one for one in course.lessons if self._is_open(one, memory)][:1]
        found = list(dict.fromkeys(found)) or [
            lesson.id for lesson in self._speech.lessons.values() if audience in lesson.audience
        ]
        titles = tuple(self._speech.title(id, visit.manner) for id in found[:8])
        state = self._parked(visit.state)
        blocks = (self._speech.line("menu.ask"), Block("choices", options=titles))
        return Said("smalltalk", blocks, state, suggestions=titles[:3])

    def _progress(self, visit: Visit) -> Said:
        speech, memory = self._speech, visit.memory
        finished = [id for id, one in memory.lessons.items() if one.times_finished]
        begun = memory.under_way()
        blocks = []
        for key, ids in (("finished", finished), ("under_way", begun)):
            titles = [speech.title(id, visit.manner) for id in ids if id in speech.lessons]
            if titles:
                quoted = "; ".join(titles[:6])
                blocks.append(speech.line(f"progress.{key}", count=len(titles), titles=quoted))
        for id, record in sorted(memory.skills.items()):
            if skill := speech.references.skills.get(id):
                known = mastery(memory, id, visit.now)
                words = speech.say(f"progress.{_firmness(known.share)}")
                blocks.append(
                    speech.note(
                        "progress.skill",
                        skill=skill.title,
                        words=words,
                        steps=record.steps,
                        right=record.right,
                        wrong=record.wrong,
                    )
                )
        state = self._parked(visit.state)
        names = ("resume", "quiz") if begun else ("quiz", "menu") if blocks else ("menu",)
        blocks = blocks[:7] or [speech.line("progress.none")]
        return Said("answer", tuple(blocks), state, suggestions=self._suggest(*names))

    def _data(self, visit: Visit) -> Said:
        blocks = (self._speech.line("data.kept"), self._speech.note("data.how"))
        state = self._parked(visit.state)
        return Said("answer", blocks, state, suggestions=self._suggest("progress"))

    def _erasing(self, visit: Visit) -> Said:
        state = replace(self._parked(visit.state), mode="erase")
        yes = self._speech.say("data.erase_yes")
        no = self._speech.say("suggest.stop")
        return Said(
            "clarify",
            (self._speech.line("data.erase_ask"), Block("choices", options=(yes, no))),
            state,
            suggestions=(yes, no),
        )

    def _erase_answered(self, visit: Visit) -> Said:
        """Only plain words erase; anything else keeps everything."""
        said = visit.folded.strip(" .!")
        if said == fold(self._speech.say("data.erase_yes")) or self._moves.find(
            visit.message, ("erase", "start")
        ):
            return Said(
                "answer",
                (self._speech.line("data.erased"),),
                LessonState(),
                memory=Memory(),
                learner=Learner(visit.learner.id),
                erase=True,
            )
        state = visit.state
        kept = LessonState("parked", state.lesson, state.step) if state.lesson else LessonState()
        return Said("smalltalk", (self._speech.line("data.erase_kept"),), kept)

    def _emergency_answered(self, visit: Visit) -> Said | None:
        """After everything was said at once: the bank where it was not called, else the proof."""
        if visit.state.lesson not in self._speech.lessons:
            return None
        if self._moves.find(visit.message, ("stuck", "decline", "lost")):
            return self._begun(visit, visit.state.lesson, min(2, self._steps(visit)))
        if self._moves.find(visit.message, ("start", "next")):
            return self._begun(visit, visit.state.lesson, min(3, self._steps(visit)))
        return None

    # --- the turn ---------------------------------------------------------------------------

    def _turn(self, visit: Visit, said: Said) -> Turn:
        memory = said.memory or visit.memory
        memory = with_events(memory, said.events, visit.now)
        said, memory = self._welcomed(visit, said, memory)
        memory = replace(memory, last_seen=visit.now)
        learner = said.learner or visit.learner
        learner = replace(learner, memory={} if said.erase else memory.to_json())
        focus = {**visit.conversation.focus, "lesson": said.state.to_json(), "spoke": "lesson"}
        level = level_of(learner)
        reply = Reply(said.kind, said.blocks, said.citations, said.suggestions[:3], level)
        return Turn(
            reply,
            replace(visit.conversation, focus={} if said.erase else focus),
            learner,
            said.events,
            said.erase,
        )

    def _welcomed(self, visit: Visit, said: Said, memory: Memory) -> tuple[Said, Memory]:
        """What is said once, below the answer: that this is a machine, a lesson left unfinished,
        a question that is due."""
        if said.erase:
            return said, memory
        blocks = list(said.blocks)
        if visit.memory.last_seen is None:
            blocks.append(self._speech.note("start.machine"))
        elif visit.away and said.kind in ("answer", "smalltalk", "abstain"):
            begun = [id for id in visit.memory.under_way() if id in self._speech.lessons]
            overdue = [
                skill
                for skill in due(visit.memory, visit.now)
                if skill in self._speech.references.skills
            ]
            asked = visit.memory.reviewed
            if overdue and (asked is None or visit.now - asked > _REVIEW_AGAIN) and (
                queue := self._to_review(visit)
            ):
                skill = self._speech.references.skills[overdue[0]]
                blocks.append(self._speech.line("offer.review", skill=skill.title))
                memory = replace(memory, reviewed=visit.now)
                state = said.state
                if state.mode in ("", "parked"):
                    state = replace(state, mode="review", queue=queue)
                suggestions = (*self._suggest("quiz"), *said.suggestions)[:3]
                said = replace(said, state=state, suggestions=suggestions)
            elif begun and not said.state.in_lesson:
                title = self._speech.title(begun[0], visit.manner)
                number = visit.memory.lessons[begun[0]].step
                blocks.append(self._speech.note("stop.came_back", title=title, number=number))
        return replace(said, blocks=tuple(blocks)), memory

    def _parked(self, state: LessonState) -> LessonState:
        """The state in which a learner's place in a lesson waits, whatever is said next."""
        if state.lesson and state.mode in ("step", "parked"):
            return replace(state, mode="parked", tried=0, helped=())
        return LessonState()

    def _step_moves(self) -> tuple[str, ...]:
        return self._suggest("done", "stuck", "again")

    def _suggest(self, *names: str) -> tuple[str, ...]:
        return tuple(self._speech.say(f"suggest.{name}") for name in names)


def _at(visit: Visit, step: int) -> Visit:
    return replace(visit, state=replace(visit.state, step=step, tried=0, helped=()))


def _share(said: set[str], sign: str) -> float:
    """Share of a trouble's words that were said."""
    words = set(fold(sign).split())
    return len(words & said) / len(words) if words else 0.0


def _is_grave(lesson: Lesson) -> bool:
    """Whether a lesson touches money or identity."""
    return lesson.help in ("bank", "police", "insurance", "office")


def _firmness(share: float) -> str:
    return "firm" if share >= _FIRM else "growing" if share >= _GROWING else "shaky"


def _lower_first(text: str) -> str:
    """A title inside a sentence: "Cài Zalo" is "cài Zalo", "VNeID …" stays."""
    first = text.split(" ", 1)[0]
    return text if first[1:2].isupper() or first.isupper() else text[:1].lower() + text[1:]


def _named(words: str, folded: str, names: Sequence[str], verbs: Sequence[str]) -> str | None:
    """The form of address named after one of `verbs`; the last said counts."""
    said = words.replace(",", " ").replace(".", " ").replace("!", " ").split()
    plain = [fold(word) for word in said]
    if not any(verb in plain for verb in verbs):
        return None
    start = max(plain.index(verb) for verb in verbs if verb in plain)
    end = len(said)
    for other in ("xung", "goi", "keu"):
        if other not in verbs and other in plain[start:]:
            end = min(end, start + plain[start:].index(other))
    for place in range(end - 1, start, -1):
        for name in names:
            if said[place] == name or (said[place] == plain[place] and plain[place] == fold(name)):
                return name
    return None
