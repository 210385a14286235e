"""The teaching dialogue: a lesson one step at a time, questions, and help when it goes wrong.

`Teacher.steer` answers what a learner says to steer a lesson (a move), `Teacher.teach` a question
that a lesson answers. Both return None for everything else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from tutor.answering.lesson_search import (
    CLEAR,
    CLEAR_OF_VALUE,
    NAMED,
    NEAR,
    Found,
    LessonSearch,
)
from tutor.answering.lessons import Speech, spoken
from tutor.answering.short_answers import ShortAnswers
from tutor.dialogue.asking import asks_how, wants_fact, wants_steps
from tutor.dialogue.choosing import Choosing
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.guard import mood_of
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.message import read_message
from tutor.dialogue.moves import Move, Moves
from tutor.dialogue.offering import Offers
from tutor.dialogue.profile import Profile
from tutor.dialogue.quizzing import Quizzes
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import (
    AWAY,
    Said,
    Visit,
    manner_of,
    offering,
    parked,
    step_moves,
    suggest,
)
from tutor.learners.levels import level_of
from tutor.learners.mastery import due, with_events
from tutor.learners.memory import Memory
from tutor.records import Block, Conversation, Device, Learner, Level, Reply, Term, Turn
from tutor.text.normalise import fold

# Answers to "have you called your bank?"
_CALLED = re.compile(r"\b(?:goi|dien|bao) (?:\w+ ){0,3}(?:roi|duoc|xong)\b|\bda (?:goi|dien|bao)\b")
_NOT_REACHED = re.compile(
    r"\b(?:may ban|khong (?:ai )?(?:nghe|bat)|goi khong|chua (?:goi|dien)|khong goi|goi hoai|"
    r"goi mai|khong biet so|so nao|goi ai)\b"
)
_WHAT_IS = re.compile(
    r"(?:the |cho (?:toi |bac )?hoi |cai )*(.+?) (?:nghia )?la (?:cai )?(?:gi|chi|sao|"
    r"the nao)(?: vay| the| ha| a| day)*"
)
# Somebody is behind it: a lesson about fraud may be left another for.
_WORRY = re.compile(
    r"\b(?:lua|cong an|nguoi|ho (?:bao|goi|doi|xin|nhan)|tien|otp|link|"
    r"duong dan|trung thuong|toa an|vay)\b"
)
_TROUBLE = re.compile(r"\b(?:khong|hong|chua|loi|sai|that bai|quen|nham|lon|mai|hoai)\b")
_REVIEW_AGAIN = timedelta(hours=20)
_MACHINE = "(AI)"  # stands in every sentence that says what the tutor is
_VIDEO_CALLS = "zalo-goi-video"
_SCAMS = {"scam-awareness", "scam-response"}  # who tells of one is told at once what to do
_LONGEST_REMARK = 9  # words
_SURE = 0.55  # an answer that fits so well is given to what only tells of something too
_OWN = 0.25  # what so likely asks for an answer of the lesson under way is answered by it
_SAME_QUESTION = 0.8  # a question so like one of the lesson's is that one, whatever its form
_IN_STEP = (
    "later", "stop", "goto", "first", "last", "restart", "skip", "where", "repeat", "slower",
    "back", "person", "lost", "stuck", "next",
)  # fmt: skip
_PARKED = ("goto", "first", "last", "restart", "skip", "where", "back")
_TO_AN_OFFER = (
    "goto", "first", "last", "restart", "where", "start", "repeat", "slower", "person", "lost",
    "stuck", "next",
)  # fmt: skip
_ANYWHERE = (
    "erase", "data", "following", "menu", "resume", "drill", "exercise", "placement", "progress",
    "quiz", "simpler", "terser", "middle", "iphone", "android", "keypad", "computer", "address",
)  # fmt: skip
_TRADES = ("life", "health", "law", "money")
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
        # one message is looked for several times while it is answered
        self._searched = lru_cache(maxsize=4)(
            lambda message, audience: tuple(search.search(message, 3, audience))
        )
        self._answers = ShortAnswers(list(speech.lessons.values()))
        self._moves = moves
        self._steps_of = Steps(speech, contacts or Contacts())
        self._quizzes = Quizzes(speech, moves)
        self._profile = Profile(speech, moves, self._steps_of)
        self._offers = Offers(speech, self._steps_of)
        self._choosing = Choosing(speech, self._steps_of)

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
        away = memory.last_seen is None or moment - memory.last_seen > AWAY
        return Visit(
            message,
            conversation,
            learner,
            memory,
            state,
            manner_of(self._moves, learner),
            moment,
            away,
        )

    def steer(self, visit: Visit) -> Turn | None:
        """The turn for a move; None where the message is none."""
        said = self._steered(visit) or self._topic(visit)
        return None if said is None else self._turn(visit, said)

    def _topic(self, visit: Visit) -> Said | None:
        """What is asked for as something to learn: "bài về ngân hàng" is a course, and so is its
        name alone where no step waits; "muốn học cài VNeID" is a lesson."""
        move = self._moves.find(visit.message, ("topic",))
        if move is None:
            waits = visit.state.mode == "step"
            return None if waits else self._choosing.topic(visit, visit.message)
        if said := self._choosing.topic(visit, move.rest):
            return said
        found = self._found(move.rest, visit) if move.rest else []
        clear = found and found[0].clear >= CLEAR
        return self._choosing.opened(visit, found[0].lesson.id) if clear else None

    def teach(self, visit: Visit, least: float = CLEAR) -> Turn | None:
        """The turn for a question that a lesson answers; None where none stands `least` above
        asking for nothing that a lesson tells."""
        said = self._taught_here(visit)
        found = self.find(visit)
        if said is None and found and found[0].clear >= least:
            said = self._taught(visit, found)
        return None if said is None else self._turn(visit, said)

    def would_teach(self, visit: Visit) -> list[str]:
        """The sections of the lesson that `teach` would answer with, each below its title; empty
        where there is none."""
        found = self.find(visit)
        if not found or found[0].clear < CLEAR:
            return []
        lesson = self._speech.document(found[0].lesson)
        texts = (lesson.source[section.start : section.end] for section in lesson.sections)
        return [f"{lesson.title}\n{text}" for text in texts]

    def asks_term(self, visit: Visit) -> bool:
        """Whether "X là gì?" asks for a word of the glossary."""
        return self._term_asked(visit) is not None

    def trade_of(self, visit: Visit) -> str:
        """Whose trade the message is: a kind of `_TRADES`; "" for nobody's in particular."""
        return self._moves.held(visit.message, _TRADES)

    def hears_plans(self, visit: Visit) -> bool:
        """Whether the message sounds rather like what plans are about than like any lesson."""
        found = self.find(visit)
        return bool(found) and found[0].of_plans and not self.asks_term(visit)

    def asks_plainer(self, visit: Visit) -> bool:
        """Whether simpler words are asked for, with no step of a lesson waiting."""
        waiting = visit.state.mode == "step"
        return not waiting and self._moves.find(visit.message, ("lost",)) is not None

    def find(self, visit: Visit) -> list[Found]:
        """The lessons nearest to the message, best first."""
        return self._found(visit.message, visit)

    def _found(self, said: str, visit: Visit) -> list[Found]:
        return list(self._searched(said, visit.learner.audience))

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
        suggestions = suggest(self._speech, "yes", "no")
        return self._turn(visit, Said("answer", blocks, state, cited, suggestions))

    def warned(self, visit: Visit, text: str) -> Turn:
        """A warning at once, then the offer of the lesson about secrets."""
        speech = self._speech
        lesson = speech.lessons.get(speech.say("emergency.secrets"))
        state = offering(visit.state, lesson.id, text, "safety") if lesson else parked(visit.state)
        cited = (speech.cite(lesson, "safety"),) if lesson else ()
        blocks = (Block("warning", text),)
        said = Said("answer", blocks, state, cited, suggest(speech, *(["steps"] if lesson else [])))
        return self._turn(visit, said)

    def unknown(self, visit: Visit, trade: str = "") -> Turn:
        """Nothing answers: what was looked at, the nearest lessons, whom to ask.

        trade: a key of [abstain] for what belongs to a doctor, a lawyer, a bank or the family,
        who are then all that is named.
        """
        speech = self._speech
        near = [one for one in self.find(visit) if one.score >= NEAR and not trade]
        titles = [speech.title(one.lesson.id, visit.manner) for one in near][:2]
        blocks = [self.caution(trade) if trade else speech.line("abstain.none")]
        if titles:
            quoted = "; ".join(f"“{title}”" for title in titles)
            blocks.append(speech.line("abstain.nearest", titles=quoted))
        if not trade:
            looked = speech.note("abstain.looked", count=len(speech.lessons))
            blocks += [looked, speech.note("abstain.whom")]
        state = parked(visit.state)
        suggestions = (*titles, *suggest(self._speech, *(["resume"] if state.in_lesson else [])))
        if titles:
            state = offering(visit.state, near[0].lesson.id, "", "")
        return self._turn(visit, Said("abstain", tuple(blocks), state, suggestions=suggestions[:3]))

    def caution(self, key: str) -> Block:
        """Whom to ask about what belongs to a doctor, a lawyer or a bank."""
        return Block("warning", self._speech.say(f"abstain.{key}"))

    def mood(self, visit: Visit, key: str) -> Turn:
        """A few words to somebody angry, lonely, afraid or very young; a step that waits goes
        on."""
        line = self._speech.line(f"mood.{key}")
        if visit.state.mode == "step":
            return self._turn(visit, self._steps_of.reminded(visit, line))
        state = parked(visit.state)
        suggestions = (
            suggest(self._speech, "resume") if state.in_lesson else suggest(self._speech, "menu")
        )
        if key == "lonely" and _VIDEO_CALLS in self._speech.lessons and not state.in_lesson:
            line = self._speech.line("mood.lonely_call")
            state = offering(visit.state, _VIDEO_CALLS, line.text, "header")
            suggestions = suggest(self._speech, "steps", "menu")
        return self._turn(visit, Said("smalltalk", (line,), state, (), suggestions))

    def said(self, visit: Visit, turn: Turn) -> Turn:
        """`turn` in the learner's own form of address, as it is now."""
        return replace(turn, reply=spoken(turn.reply, manner_of(self._moves, turn.learner)))

    def leave(self, visit: Visit, turn: Turn) -> Turn:
        """A turn of another part of the tutor in which the learner's place in a lesson is kept."""
        reply = turn.reply
        talk = reply.kind in ("smalltalk", "refuse")
        state = visit.state if talk and visit.state.mode == "step" else parked(visit.state)
        suggestions = reply.suggestions
        if state.mode == "step":
            suggestions = step_moves(self._speech)
        elif state.in_lesson:
            suggestions = (*suggestions[:2], *suggest(self._speech, "resume"))
        memory = visit.memory
        said = Said(reply.kind, reply.blocks, state, reply.citations, suggestions)
        if reply.kind == "smalltalk":
            said, memory = self._welcomed(visit, said, memory)
        reply = replace(reply, blocks=said.blocks, suggestions=said.suggestions)
        focus = {**turn.conversation.focus, "lesson": said.state.to_json()}
        memory = replace(memory, last_seen=visit.now)
        return replace(
            turn,
            reply=reply,
            conversation=replace(turn.conversation, focus=focus),
            learner=replace(turn.learner, memory=memory.to_json()),
        )

    def _steered(self, visit: Visit) -> Said | None:
        mode = visit.state.mode
        if visit.memory.last_seen is not None and self._moves.find(visit.message, ("call",)):
            return self._here(visit)
        waiting = {
            "quiz": self._quizzes.quiz_answered,
            "drill": self._quizzes.drill_answered,
            "exercise": self._quizzes.exercise_answered,
            "placement": self._profile.placement_answered,
            "erase": self._profile.erase_answered,
            "emergency": self._emergency_answered,
        }.get(mode)
        if waiting and (said := waiting(visit)):
            return said
        if mode == "step" and (number := _number(visit.message)):
            return self._moved(visit, Move("goto", number=number))
        if mode == "step" and (move := self._moves.find(visit.message, (*_IN_STEP, *_ANYWHERE))):
            if move.kind == "next" and _TROUBLE.search(fold(move.rest)):
                move = Move("stuck")  # "thấy nút mà bấm không được"
            return self._moved(visit, move)
        if mode == "step" and self._moves.find(visit.message, ("start",)):
            return self._moved(visit, Move("repeat"))
        tells = mode in ("step", "parked") and not mood_of(visit.message)
        if tells and self._steps_of.help.told(visit):
            return self._moved(visit, Move("stuck"))
        if mode == "step" and self._reports(visit):
            return self._reported(visit)
        if mode == "parked" and (move := self._moves.find(visit.message, _PARKED)):
            return self._moved(visit, move)
        if mode == "parked" and self._moves.find(visit.message, ("repeat", "next")):
            return self._moved(visit, Move("resume"))
        if mode == "explained" and self._moves.find(visit.message, ("stop", "later", "decline")):
            return self._quizzes.ended(visit)
        if mode == "explained" and self._moves.find(visit.message, ("next", "start", "quiz")):
            return self._quizzes.asked_next(visit)
        if mode == "finished" and self._moves.find(visit.message, ("restart",)):
            return self._moved(visit, Move("restart"))
        if mode in ("finished", "review"):
            if self._moves.find(visit.message, ("stop", "later", "decline")):
                return self._steps_of.nothing(visit)
            if self._moves.find(visit.message, ("start", "next", "quiz")):
                return self._quizzes.quizzed(visit)
        if mode == "offer":
            return self._offer_answered(visit)
        if move := self._anywhere(visit):
            return self._moved(visit, move)
        focus = visit.conversation.focus
        of_plans = bool(focus.get("message")) and "spoke" not in focus
        if not mode and self._is_bare_move(visit):
            return self._steps_of.nothing(visit) if of_plans else self._steps_of.resumed(visit)
        return None

    def _reports(self, visit: Visit) -> bool:
        """Whether the message tells of the screen or of what was just done, and asks nothing."""
        folded = read_message(visit.message).folded
        worries = _WORRY.search(folded) and set(self.find(visit)[0].lesson.skills) & _SCAMS
        if asks_how(folded) or worries:
            return False
        return bool(self._moves.held(visit.message, ("report",)))

    def _reported(self, visit: Visit) -> Said:
        if _TROUBLE.search(visit.folded):
            return self._steps_of.help.helped(visit, lost=False)
        if said := self._taught_here(visit):
            return said
        return self._steps_of.reminded(visit, self._speech.note("step.unsure"))

    def called(self, visit: Visit, key: str) -> Turn:
        """The turn for a call, and for a greeting in the middle of a talk (`key`: "greet")."""
        return self._turn(visit, self._here(visit, key))

    def _here(self, visit: Visit, key: str = "call") -> Said:
        """ "Cháu ơi": the tutor is there, and what was waiting still waits."""
        if visit.state.mode == "step":
            return self._steps_of.reminded(visit, self._speech.line(f"call.{key}_here"))
        names = ("resume", "menu") if visit.state.in_lesson else ("menu",)
        line = self._speech.line(f"call.{key}")
        suggestions = suggest(self._speech, *names)
        return Said("smalltalk", (line,), visit.state, suggestions=suggestions)

    def _anywhere(self, visit: Visit) -> Move | None:
        """A move that needs no lesson; a story that only begins like a remark is none."""
        move = self._moves.find(visit.message, _ANYWHERE)
        story = move and move.rest and len(visit.message.split()) > _LONGEST_REMARK
        return None if story else move

    def _offer_answered(self, visit: Visit) -> Said | None:
        """A yes begins what was offered; what belongs to a lesson left in the middle goes there."""
        state = visit.state
        yes = self._moves.find(visit.message, ("start",))
        if state.lesson and not yes and self._moves.find(visit.message, ("next", "resume")):
            return self._steps_of.resumed(visit)
        move = self._moves.find(visit.message, ("decline", "stop", "later", *_TO_AN_OFFER))
        if move is None or move.rest:
            other = self._anywhere(visit)
            return self._moved(visit, other) if other else None
        if move.kind in _TO_AN_OFFER and state.offered in self._speech.lessons:
            return self._offers.replied(visit, move)
        return self._steps_of.nothing(visit)

    def _is_bare_move(self, visit: Visit) -> bool:
        """Whether a move is said with nothing that it could steer."""
        if not any(char.isalnum() for char in visit.message):
            return False
        move = self._moves.find(visit.message, (*_IN_STEP, "start", "decline"))
        focus = visit.conversation.focus
        # where a place was chosen, or a plan is spoken of, a number is that of a task
        of_task = visit.learner.locality or (focus.get("message") and "spoke" not in focus)
        digit = visit.message.strip(" .!") in ("1", "2", "3") and not of_task
        return digit or (move is not None and not move.rest and move.kind != "person")

    def _moved(self, visit: Visit, move: Move) -> Said | None:
        profile, quizzes = self._profile, self._quizzes
        handlers: Mapping[str, Callable[[], Said | None]] = {
            "quiz": lambda: quizzes.quizzed(visit),
            "drill": lambda: quizzes.drilled(visit),
            "exercise": lambda: quizzes.exercised(visit),
            "placement": lambda: profile.placing(visit),
            "menu": lambda: profile.menu(visit),
            "progress": lambda: profile.progress(visit),
            "data": lambda: profile.data(visit),
            "erase": lambda: profile.erasing(visit),
            "address": lambda: profile.addressed(visit, move),
            "following": lambda: self._choosing.following(visit) or profile.menu(visit),
        }
        if move.kind in handlers:
            return handlers[move.kind]()
        if move.kind == "resume" and self._choosing.names(move.rest):
            return self._choosing.named(visit, move.rest, self._found(move.rest, visit))
        if move.kind in _DEVICES:
            return profile.device(visit, _DEVICES[move.kind])
        if move.kind in _LEVEL_MOVES:
            return profile.level(visit, _LEVEL_MOVES[move.kind])
        return self._steps_of.moved(visit, move)

    def _taught_here(self, visit: Visit) -> Said | None:
        """What the lesson under way answers itself, with the step that waits: the lesson is not
        left for a question about it."""
        if visit.state.mode != "step":
            return None
        here, folded = self._steps_of.lesson(visit), read_message(visit.message).folded
        answer = self._answers.best(here.id, folded)
        if answer is None or answer.asked < _OWN or answer.gives is False or asks_how(folded):
            return None
        found = self.find(visit)
        other = found[0].lesson if found else here
        nearer = answer.asked < _SAME_QUESTION and other.id != here.id
        if nearer and self._choosing.names_other(visit.message, other, here):
            return None
        said = self._steps_of.reminded(visit, Block("paragraph", answer.statement.text))
        cited = self._speech.cite(here, answer.section)
        return replace(said, citations=(cited, *said.citations))

    def _taught(self, visit: Visit, found: Sequence[Found]) -> Said | None:
        best = found[0]
        if (term := self._term_asked(visit)) is not None:
            using = [one for one in found if term.id in one.lesson.words]
            return self._offers.explained(visit, term, (using or [best])[0].lesson)
        text = best.lesson.text(visit.manner.language)
        folded = read_message(visit.message).folded
        steps, fact = wants_steps(folded), wants_fact(folded)
        if visit.manner.device == "keypad" and text.keypad and (steps or not fact):
            return self._steps_of.keypad(visit, best.lesson)
        if best.clear >= NAMED and not fact:
            return self._begun(visit, best.lesson.id)
        answer = self._answers.best(best.lesson.id, folded)
        given = answer.gives if answer and fact and not asks_how(folded) else None
        if given is False or (given and best.clear < CLEAR_OF_VALUE):
            return None  # a figure is asked for that the lesson may not tell
        if answer and answer.asked >= _SAME_QUESTION:
            return self._offers.answered(visit, found, answer)
        if answer is None or (steps and not fact) or (asks_how(folded) and answer.score < _SURE):
            return self._begun(visit, best.lesson.id)
        worried = bool(set(best.lesson.skills) & _SCAMS)
        if fact or worried or answer.score >= _SURE:
            return self._offers.answered(visit, found, answer)
        return self._begun(visit, best.lesson.id)

    def _begun(self, visit: Visit, id: str) -> Said:
        """The first step of a lesson; the one that waits, of the lesson under way."""
        if visit.state.in_lesson and visit.state.lesson == id:
            return self._steps_of.resumed(visit)
        return self._steps_of.begun(visit, id, 1)

    def _term_asked(self, visit: Visit) -> Term | None:
        """The word of the glossary that "X là gì?" asks for; None for any other question."""
        match = _WHAT_IS.fullmatch(read_message(visit.message).folded.strip(" ?.!\"'"))
        name = match[1].strip(" \"'") if match else ""
        glossary = self._speech.references.glossary.values()
        return next(
            (one for one in glossary if name in {fold(said) for said in (one.term, *one.forms)}),
            None,
        )

    def _emergency_answered(self, visit: Visit) -> Said | None:
        """After everything was said at once: the bank where it was not called, else the proof."""
        if visit.state.lesson not in self._speech.lessons:
            return None
        folded = visit.folded
        count = len(self._speech.lessons[visit.state.lesson].text(visit.manner.language).steps)
        unreached = self._moves.find(visit.message, ("stuck", "decline", "lost"))
        if unreached or _NOT_REACHED.search(folded):
            return self._steps_of.begun(visit, visit.state.lesson, min(2, count))
        if _CALLED.search(folded) or self._moves.find(visit.message, ("start", "next")):
            return self._steps_of.begun(visit, visit.state.lesson, min(3, count))
        return None

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
            told = any(_MACHINE in block.text for block in blocks)
            blocks += [] if told else [self._speech.note("start.machine")]
        elif visit.away and said.kind in ("answer", "smalltalk", "abstain"):
            begun = [id for id in visit.memory.under_way() if id in self._speech.lessons]
            overdue = [
                skill
                for skill in due(visit.memory, visit.now)
                if skill in self._speech.references.skills
            ]
            asked = visit.memory.reviewed
            if (
                overdue
                and (asked is None or visit.now - asked > _REVIEW_AGAIN)
                and (queue := self._quizzes.to_review(visit))
            ):
                skill = self._speech.references.skills[overdue[0]]
                blocks.append(self._speech.line("offer.review", skill=skill.title))
                memory = replace(memory, reviewed=visit.now)
                state = said.state
                if state.mode in ("", "parked"):
                    state = replace(state, mode="review", queue=queue)
                suggestions = (*suggest(self._speech, "quiz"), *said.suggestions)[:3]
                said = replace(said, state=state, suggestions=suggestions)
            elif begun and not said.state.in_lesson:
                title = self._speech.title(begun[0], visit.manner)
                number = visit.memory.lessons[begun[0]].step
                blocks.append(self._speech.note("stop.came_back", title=title, number=number))
        return replace(said, blocks=tuple(blocks)), memory


def _number(message: str) -> int:
    """The step that a message of nothing but one digit asks for; 0 for any other message."""
    said = message.strip(" .!")
    return int(said) if said.isdecimal() and len(said) == 1 else 0
