"""The teaching dialogue: a lesson one step at a time, questions, and help when it goes wrong.

`Teacher.steer` answers what a learner says to steer a lesson (a move), `Teacher.teach` a question
that a lesson answers. Both return None for everything else.
"""

from dataclasses import replace
from datetime import UTC, datetime

from tutor.answering.lesson_search import CLEAR, LessonSearch
from tutor.answering.lessons import Speech, spoken
from tutor.dialogue.abstaining import Abstentions
from tutor.dialogue.choosing import Choosing
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.emergencies import Emergencies
from tutor.dialogue.finding import Finder
from tutor.dialogue.guard import mood_of
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moods import Moods
from tutor.dialogue.moves import Move, Moves
from tutor.dialogue.moving import ANYWHERE, Moving
from tutor.dialogue.offering import Offers
from tutor.dialogue.profile import Profile
from tutor.dialogue.questions import Questions
from tutor.dialogue.quizzing import Quizzes
from tutor.dialogue.remarks import Remarks, tells_trouble
from tutor.dialogue.stepping import Steps
from tutor.dialogue.turns import Turns
from tutor.dialogue.visit import AWAY, Said, Visit, manner_of
from tutor.dialogue.welcoming import Welcome
from tutor.learners.memory import Memory
from tutor.records import Block, Conversation, Learner, Turn
from tutor.text.normalise import fold

_IN_STEP = (
    "later", "stop", "goto", "first", "last", "restart", "skip", "where", "repeat", "slower",
    "back", "person", "lost", "stuck", "next",
)  # fmt: skip
_PARKED = ("goto", "first", "last", "restart", "skip", "where", "back")
_TO_AN_OFFER = (
    "goto", "first", "last", "restart", "where", "start", "repeat", "slower", "person", "lost",
    "stuck", "next",
)  # fmt: skip


class Teacher:
    """Teaches the lessons that `speech` holds; pure, like `Tutor.reply`."""

    def __init__(
        self,
        speech: Speech,
        search: LessonSearch,
        moves: Moves,
        contacts: Contacts | None = None,
    ) -> None:
        self._speech, self._moves = speech, moves
        self._finder = Finder(speech, search)
        self._steps_of = Steps(speech, contacts or Contacts())
        self._quizzes = Quizzes(speech, moves)
        self._profile = Profile(speech, moves, self._steps_of)
        self._offers = Offers(speech, self._steps_of)
        self._choosing = Choosing(speech, self._steps_of)
        self._moving = Moving(
            moves, self._finder, self._steps_of, self._quizzes, self._profile, self._choosing
        )
        self._questions = Questions(
            speech, self._finder, self._steps_of, self._offers, self._choosing
        )
        self._remarks = Remarks(speech, moves, self._finder, self._steps_of, self._questions)
        self._emergencies = Emergencies(speech, moves, self._steps_of)
        self._moods = Moods(speech, self._steps_of)
        self._abstentions = Abstentions(speech, moves, self._finder)
        self._turns = Turns(speech, Welcome(speech, self._quizzes))

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
        said = self._steered(visit) or self._moving.topic(visit)
        return None if said is None else self._turns.of(visit, said)

    def teach(self, visit: Visit, least: float = CLEAR) -> Turn | None:
        """The turn for a question that a lesson answers; None where none stands `least` above
        asking for nothing that a lesson tells."""
        said = self._questions.answered(visit, least)
        return None if said is None else self._turns.of(visit, said)

    def would_teach(self, visit: Visit) -> list[str]:
        """The sections of the lesson that `teach` would answer with, each below its title; empty
        where there is none."""
        return self._finder.sections(visit)

    def asks_term(self, visit: Visit) -> bool:
        """Whether "X là gì?" asks for a word of the glossary."""
        return self._finder.term(visit) is not None

    def trade_of(self, visit: Visit) -> str:
        """Whose trade the message is; "" for nobody's in particular."""
        return self._abstentions.trade_of(visit)

    def hears_plans(self, visit: Visit) -> bool:
        """Whether the message sounds rather like what plans are about than like any lesson."""
        return self._finder.hears_plans(visit)

    def asks_plainer(self, visit: Visit) -> bool:
        """Whether simpler words are asked for, with no step of a lesson waiting."""
        waiting = visit.state.mode == "step"
        return not waiting and self._moves.find(visit.message, ("lost",)) is not None

    def emergency(self, visit: Visit) -> Turn:
        """Everything to do now, in order, in one message, then one question."""
        return self._turns.of(visit, self._emergencies.told(visit))

    def warned(self, visit: Visit, text: str) -> Turn:
        """A warning at once, then the offer of the lesson about secrets."""
        return self._turns.of(visit, self._emergencies.warned(visit, text))

    def unknown(self, visit: Visit, trade: str = "") -> Turn:
        """Nothing answers. trade: as `trade_of` gives it, where it belongs to somebody."""
        return self._turns.of(visit, self._abstentions.unknown(visit, trade))

    def caution(self, trade: str) -> Block:
        """Whom to ask about what belongs to a doctor, a lawyer or a bank."""
        return self._abstentions.caution(trade)

    def mood(self, visit: Visit, key: str) -> Turn:
        """A few words to somebody angry, lonely, afraid or very young; a step that waits goes
        on."""
        return self._turns.of(visit, self._moods.met(visit, key))

    def called(self, visit: Visit, key: str) -> Turn:
        """The turn for a call, and for a greeting in the middle of a talk (`key`: "greet")."""
        return self._turns.of(visit, self._moods.called(visit, key))

    def said(self, visit: Visit, turn: Turn) -> Turn:
        """`turn` in the learner's own form of address, as it is now."""
        return replace(turn, reply=spoken(turn.reply, manner_of(self._moves, turn.learner)))

    def leave(self, visit: Visit, turn: Turn) -> Turn:
        """A turn of another part of the tutor in which the learner's place in a lesson is kept."""
        return self._turns.leave(visit, turn)

    def _steered(self, visit: Visit) -> Said | None:
        mode = visit.state.mode
        if visit.memory.last_seen is not None and self._moves.find(visit.message, ("call",)):
            return self._moods.called(visit)
        waiting = {
            "quiz": self._quizzes.quiz_answered,
            "drill": self._quizzes.drill_answered,
            "exercise": self._quizzes.exercise_answered,
            "placement": self._profile.placement_answered,
            "erase": self._profile.erase_answered,
            "emergency": self._emergencies.answered,
        }.get(mode)
        if waiting and (said := waiting(visit)):
            return said
        if mode == "step" and (number := _number(visit.message)):
            return self._moving.moved(visit, Move("goto", number=number))
        if mode == "step" and (move := self._moves.find(visit.message, (*_IN_STEP, *ANYWHERE))):
            if move.kind == "next" and tells_trouble(fold(move.rest)):
                move = Move("stuck")  # "thấy nút mà bấm không được"
            return self._moving.moved(visit, move)
        if mode == "step" and self._moves.find(visit.message, ("start",)):
            return self._moving.moved(visit, Move("repeat"))
        tells = mode in ("step", "parked") and not mood_of(visit.message)
        if tells and self._steps_of.help.told(visit):
            return self._moving.moved(visit, Move("stuck"))
        if mode == "step" and self._remarks.holds(visit):
            return self._remarks.answered(visit)
        if mode == "parked" and (move := self._moves.find(visit.message, _PARKED)):
            return self._moving.moved(visit, move)
        if mode == "parked" and self._moves.find(visit.message, ("repeat", "next")):
            return self._moving.moved(visit, Move("resume"))
        if mode == "explained" and self._moves.find(visit.message, ("stop", "later", "decline")):
            return self._quizzes.ended(visit)
        if mode == "explained" and self._moves.find(visit.message, ("next", "start", "quiz")):
            return self._quizzes.asked_next(visit)
        if mode == "finished" and self._moves.find(visit.message, ("restart",)):
            return self._moving.moved(visit, Move("restart"))
        if mode in ("finished", "review"):
            if self._moves.find(visit.message, ("stop", "later", "decline")):
                return self._steps_of.nothing(visit)
            if self._moves.find(visit.message, ("start", "next", "quiz")):
                return self._quizzes.quizzed(visit)
        if mode == "offer":
            return self._offer_answered(visit)
        if move := self._moving.anywhere(visit):
            return self._moving.moved(visit, move)
        focus = visit.conversation.focus
        of_plans = bool(focus.get("message")) and "spoke" not in focus
        if not mode and self._is_bare_move(visit):
            return self._steps_of.nothing(visit) if of_plans else self._steps_of.resumed(visit)
        return None

    def _offer_answered(self, visit: Visit) -> Said | None:
        """A yes begins what was offered; what belongs to a lesson left in the middle goes there."""
        state = visit.state
        yes = self._moves.find(visit.message, ("start",))
        if state.lesson and not yes and self._moves.find(visit.message, ("next", "resume")):
            return self._steps_of.resumed(visit)
        move = self._moves.find(visit.message, ("decline", "stop", "later", *_TO_AN_OFFER))
        if move is None or move.rest:
            other = self._moving.anywhere(visit)
            return self._moving.moved(visit, other) if other else None
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


def _number(message: str) -> int:
    """The step that a message of nothing but one digit asks for; 0 for any other message."""
    said = message.strip(" .!")
    return int(said) if said.isdecimal() and len(said) == 1 else 0
