"""One message of one learner with where they stand, and what is answered to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tutor.answering.lessons import Manner, Speech
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moves import Moves
from tutor.learners.levels import level_of
from tutor.learners.memory import Memory
from tutor.records import (
    Block,
    Citation,
    Conversation,
    Event,
    Learner,
    ReplyKind,
)
from tutor.text.normalise import fold

AWAY = timedelta(hours=6)
"""After so long a learner is on a new visit: what was under way is shown again."""
ADULT = 16
SCAMS = frozenset({"scam-awareness", "scam-response"})
"""Skills: who tells of a scam is told at once what to do."""
_FIRM, _GROWING = 0.6, 0.3  # shares of mastery, for the words said of them


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


def manner_of(moves: Moves, learner: Learner) -> Manner:
    """How to speak with a learner: chosen forms of address, else "bác" and "cháu"."""
    memory = Memory.of(learner.memory)
    address = (learner.address or "").strip().casefold()
    if not address:
        young = learner.age is not None and learner.age < ADULT
        address = "bạn" if young else "bác"
    own = memory.calls_self or moves.calls_self.get(address, "cháu")
    return Manner(level_of(learner), learner.device, learner.language, address, own)


def parked(state: LessonState) -> LessonState:
    """The state in which a learner's place in a lesson waits, whatever is said next."""
    if state.in_lesson:
        return replace(state, mode="parked", tried=0, helped=(), offered="", answer="", section="")
    return LessonState()


def after_quiz(state: LessonState, memory: Memory) -> LessonState:
    """The state after questions: a lesson in whose middle they came waits where it was."""
    progress = memory.lessons.get(state.lesson)
    if state.lesson and progress and progress.finished is None:
        return LessonState("parked", state.lesson, state.step)
    return LessonState()


def offering(state: LessonState, id: str, answer: str, section: str) -> LessonState:
    """The state after `answer`, which `section` of a lesson gives, and the offer of its steps; a
    lesson left in the middle waits."""
    return replace(parked(state), mode="offer", offered=id, answer=answer, section=section)


def suggest(speech: Speech, *names: str) -> tuple[str, ...]:
    return tuple(speech.say(f"suggest.{name}") for name in names)


def step_moves(speech: Speech) -> tuple[str, ...]:
    """While a lesson runs its moves are all that is suggested."""
    return suggest(speech, "done", "stuck", "again")


def checks_of(speech: Speech, id: str) -> tuple[str, ...]:
    """The check questions of a lesson by name: "lesson#K1"."""
    count = len(speech.lessons[id].text("vi").checks)
    return tuple(f"{id}#K{number}" for number in range(1, count + 1))


def is_open(speech: Speech, id: str, memory: Memory) -> bool:
    """Whether a lesson is taught and not yet finished."""
    progress = memory.lessons.get(id)
    return id in speech.lessons and not (progress and progress.finished)


def firmness(share: float) -> str:
    """How a share of mastery is said: "firm", "growing" or "shaky"."""
    return "firm" if share >= _FIRM else "growing" if share >= _GROWING else "shaky"
