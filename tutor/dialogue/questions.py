"""Questions that a lesson answers: at once with its own words, or with its first step."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.answering.lesson_search import CLEAR_OF_VALUE, NAMED, Found
from tutor.answering.lessons import Speech
from tutor.answering.short_answers import ShortAnswers
from tutor.dialogue.asking import asks_how, wants_fact, wants_steps
from tutor.dialogue.choosing import Choosing
from tutor.dialogue.finding import Finder
from tutor.dialogue.message import read_message
from tutor.dialogue.offering import Offers
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import SCAMS, Said, Visit
from tutor.records import Block

_SURE = 0.55  # an answer that fits so well is given to what only tells of something too
_OWN = 0.25  # what so likely asks for an answer of the lesson under way is answered by it
_SAME_QUESTION = 0.8  # a question so like one of the lesson's is that one, whatever its form


class Questions:
    """Answers questions from the lessons that `speech` holds."""

    def __init__(
        self, speech: Speech, finder: Finder, steps: Steps, offers: Offers, choosing: Choosing
    ) -> None:
        self._speech, self._finder = speech, finder
        self._steps_of, self._offers, self._choosing = steps, offers, choosing
        self._answers = ShortAnswers(list(speech.lessons.values()))

    def answered(self, visit: Visit, least: float) -> Said | None:
        """What the lesson under way says, else the lesson found; None where none stands `least`
        above asking for nothing that a lesson tells."""
        said = self.answered_here(visit)
        found = self._finder.find(visit)
        if said is None and found and found[0].clear >= least:
            return self._taught(visit, found)
        return said

    def answered_here(self, visit: Visit) -> Said | None:
        """What the lesson under way answers itself, with the step that waits: the lesson is not
        left for a question about it."""
        if visit.state.mode != "step":
            return None
        here, folded = self._steps_of.lesson(visit), read_message(visit.message).folded
        answer = self._answers.best(here.id, folded)
        if answer is None or answer.asked < _OWN or answer.gives is False or asks_how(folded):
            return None
        found = self._finder.find(visit)
        other = found[0].lesson if found else here
        nearer = answer.asked < _SAME_QUESTION and other.id != here.id
        if nearer and self._choosing.names_other(visit.message, other, here):
            return None
        said = self._steps_of.reminded(visit, Block("paragraph", answer.statement.text))
        cited = self._speech.cite(here, answer.section)
        return replace(said, citations=(cited, *said.citations))

    def _taught(self, visit: Visit, found: Sequence[Found]) -> Said | None:
        best = found[0]
        if (term := self._finder.term(visit)) is not None:
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
        worried = bool(set(best.lesson.skills) & SCAMS)
        if fact or worried or answer.score >= _SURE:
            return self._offers.answered(visit, found, answer)
        return self._begun(visit, best.lesson.id)

    def _begun(self, visit: Visit, id: str) -> Said:
        """The first step of a lesson; the one that waits, of the lesson under way."""
        if visit.state.in_lesson and visit.state.lesson == id:
            return self._steps_of.resumed(visit)
        return self._steps_of.begun(visit, id, 1)
