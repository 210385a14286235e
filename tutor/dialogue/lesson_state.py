"""Where a learner stands in a lesson, kept in the conversation's focus under "lesson"."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Mode = Literal[
    "",  # nothing under way
    "step",  # a step was shown; the next move goes on from it
    "parked",  # a lesson was left in the middle by another question
    "offer",  # a short answer was given and the steps offered
    "finished",  # the last step is done and a check question offered
    "emergency",
    "review",  # a check question was offered at the start of a visit
    "quiz",  # a check question waits for its answer
    "explained",  # it was answered; another may follow
    "drill",
    "exercise",
    "placement",
    "erase",
]
MODES = get_args(Mode)
_OF_A_LESSON = {"step": "lesson", "parked": "lesson", "offer": "offered"}


@dataclass(frozen=True, slots=True)
class LessonState:
    """`queue` holds what is still to be asked ("lesson#K1"), the first being asked now."""

    mode: Mode = ""
    lesson: str = ""
    step: int = 1
    tried: int = 0  # helps given at this step
    helped: tuple[int, ...] = ()  # troubles whose help was given at this step
    queue: tuple[str, ...] = ()
    right: int = 0
    asked: int = 0
    answers: tuple[bool, ...] = ()  # of the placement
    offered: str = ""  # the lesson whose steps were offered; `lesson` is the one left in the middle
    answer: str = ""  # what was answered before the offer
    section: str = ""  # and where the lesson offered says it

    @classmethod
    def of(cls, focus: Mapping[str, object]) -> "LessonState":
        """The state in a focus; what is missing or of another version counts as nothing."""
        kept = focus.get("lesson")
        if not isinstance(kept, Mapping) or kept.get("mode", "") not in MODES:
            return cls()
        mode = kept.get("mode", "")
        needed = _OF_A_LESSON.get(mode)
        if needed and not kept.get(needed):
            return cls()
        try:
            return cls(
                mode,
                str(kept.get("lesson", "")),
                max(1, int(kept.get("step", 1))),
                max(0, int(kept.get("tried", 0))),
                tuple(int(one) for one in kept.get("helped", ())),
                tuple(str(one) for one in kept.get("queue", ())),
                int(kept.get("right", 0)),
                int(kept.get("asked", 0)),
                tuple(bool(one) for one in kept.get("answers", ())),
                str(kept.get("offered", "")),
                str(kept.get("answer", "")),
                str(kept.get("section", "")),
            )
        except (TypeError, ValueError, OverflowError):
            return cls()

    def to_json(self) -> dict[str, Any]:
        """JSON values that `of` reads back; what says nothing is left out."""
        return {name: _plain(value) for name, value in asdict(self).items() if value}

    @property
    def in_lesson(self) -> bool:
        """Whether a step of a lesson waits, shown just now or left."""
        return bool(self.lesson) and self.mode in ("step", "parked", "offer")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
