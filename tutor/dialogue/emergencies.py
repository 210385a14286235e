"""Money just sent, a code given away or asked for: what to do at once, and the lesson about it."""

import re
from dataclasses import replace

from tutor.answering.lessons import Speech
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moves import Moves
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import Said, Visit, offering, parked, suggest
from tutor.records import Block

# Answers to "have you called your bank?"
_CALLED = re.compile(r"\b(?:goi|dien|bao) (?:\w+ ){0,3}(?:roi|duoc|xong)\b|\bda (?:goi|dien|bao)\b")
_NOT_REACHED = re.compile(
    r"\b(?:may ban|khong (?:ai )?(?:nghe|bat)|goi khong|chua (?:goi|dien)|khong goi|goi hoai|"
    r"goi mai|khong biet so|so nao|goi ai)\b"
)


class Emergencies:
    """Says what to do at once."""

    def __init__(self, speech: Speech, moves: Moves, steps: Steps) -> None:
        self._speech, self._moves, self._steps_of = speech, moves, steps

    def told(self, visit: Visit) -> Said:
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
        return Said("answer", blocks, state, cited, suggest(speech, "yes", "no"))

    def answered(self, visit: Visit) -> Said | None:
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

    def warned(self, visit: Visit, text: str) -> Said:
        """A warning at once, then the offer of the lesson about secrets."""
        speech = self._speech
        lesson = speech.lessons.get(speech.say("emergency.secrets"))
        state = offering(visit.state, lesson.id, text, "safety") if lesson else parked(visit.state)
        cited = (speech.cite(lesson, "safety"),) if lesson else ()
        blocks = (Block("warning", text),)
        return Said("answer", blocks, state, cited, suggest(speech, *(["steps"] if lesson else [])))
