"""Remarks at a step: what a learner sees on the screen or has just done, with no question."""

import re

from tutor.answering.lessons import Speech
from tutor.dialogue.asking import asks_how
from tutor.dialogue.finding import Finder
from tutor.dialogue.message import read_message
from tutor.dialogue.moves import Moves
from tutor.dialogue.questions import Questions
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import SCAMS, Said, Visit

# Somebody is behind it: a lesson about fraud may be left another for.
_WORRY = re.compile(
    r"\b(?:lua|cong an|nguoi|ho (?:bao|goi|doi|xin|nhan)|tien|otp|link|"
    r"duong dan|trung thuong|toa an|vay)\b"
)
_TROUBLE = re.compile(r"\b(?:khong|hong|chua|loi|sai|that bai|quen|nham|lon|mai|hoai)\b")


class Remarks:
    """Answers what is told at a step."""

    def __init__(
        self, speech: Speech, moves: Moves, finder: Finder, steps: Steps, questions: Questions
    ) -> None:
        self._speech, self._moves, self._finder = speech, moves, finder
        self._steps_of, self._questions = steps, questions

    def holds(self, visit: Visit) -> bool:
        """Whether the message tells of the screen or of what was just done, and asks nothing."""
        folded = read_message(visit.message).folded
        if asks_how(folded) or self._worries(visit, folded):
            return False
        return bool(self._moves.held(visit.message, ("report",)))

    def _worries(self, visit: Visit, folded: str) -> bool:
        found = self._finder.find(visit) if _WORRY.search(folded) else []
        return bool(found) and not SCAMS.isdisjoint(found[0].lesson.skills)

    def answered(self, visit: Visit) -> Said:
        """Help where something does not work, else what the lesson says of it, else the step."""
        if tells_trouble(visit.folded):
            return self._steps_of.help.helped(visit, lost=False)
        if said := self._questions.answered_here(visit):
            return said
        return self._steps_of.reminded(visit, self._speech.note("step.unsure"))


def tells_trouble(folded: str) -> bool:
    """Whether a folded text says that something does not work."""
    return bool(_TROUBLE.search(folded))
