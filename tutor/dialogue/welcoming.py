"""What is said once, below the answer: that this is a machine, a lesson left unfinished, a question
that is due."""

from dataclasses import replace
from datetime import timedelta

from tutor.answering.lessons import Speech
from tutor.dialogue.quizzing import Quizzes
from tutor.dialogue.visit import Said, Visit, suggest
from tutor.learners.mastery import due
from tutor.learners.memory import Memory
from tutor.records import Skill

_REVIEW_AGAIN = timedelta(hours=20)
_MACHINE = "(AI)"  # stands in every sentence that says what the tutor is


class Welcome:
    """Adds to the first answer of a visit."""

    def __init__(self, speech: Speech, quizzes: Quizzes) -> None:
        self._speech, self._quizzes = speech, quizzes

    def welcomed(self, visit: Visit, said: Said, memory: Memory) -> tuple[Said, Memory]:
        """`said` with what is to be said once, and the memory that it was."""
        if said.erase:
            return said, memory
        if visit.memory.last_seen is None:
            told = any(_MACHINE in block.text for block in said.blocks)
            machine = () if told else (self._speech.note("start.machine"),)
            return replace(said, blocks=(*said.blocks, *machine)), memory
        if not visit.away or said.kind not in ("answer", "smalltalk", "abstain"):
            return said, memory
        if queue := self._to_review(visit):
            return self._reviewing(visit, said, queue), replace(memory, reviewed=visit.now)
        return self._reminding(visit, said), memory

    def _to_review(self, visit: Visit) -> tuple[str, ...]:
        """The questions of a review; empty where nothing is due, or one was offered just now."""
        asked = visit.memory.reviewed
        again = asked is None or visit.now - asked > _REVIEW_AGAIN
        return self._quizzes.to_review(visit) if again and self._overdue(visit) else ()

    def _overdue(self, visit: Visit) -> list[Skill]:
        skills = self._speech.references.skills
        return [skills[id] for id in due(visit.memory, visit.now) if id in skills]

    def _reviewing(self, visit: Visit, said: Said, queue: tuple[str, ...]) -> Said:
        offer = self._speech.line("offer.review", skill=self._overdue(visit)[0].title)
        state = said.state
        if state.mode in ("", "parked"):
            state = replace(state, mode="review", queue=queue)
        suggestions = (*suggest(self._speech, "quiz"), *said.suggestions)[:3]
        return replace(said, blocks=(*said.blocks, offer), state=state, suggestions=suggestions)

    def _reminding(self, visit: Visit, said: Said) -> Said:
        begun = [id for id in visit.memory.under_way() if id in self._speech.lessons]
        if not begun or said.state.in_lesson:
            return said
        title = self._speech.title(begun[0], visit.manner)
        number = visit.memory.lessons[begun[0]].step
        came_back = self._speech.note("stop.came_back", title=title, number=number)
        return replace(said, blocks=(*said.blocks, came_back))
