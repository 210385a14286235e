"""What no lesson answers: that it is so, what is nearest, and whom to ask."""

from tutor.answering.lesson_search import NEAR
from tutor.answering.lessons import Speech
from tutor.dialogue.finding import Finder
from tutor.dialogue.moves import Moves
from tutor.dialogue.visit import Said, Visit, offering, parked, suggest
from tutor.records import Block

TRADES = ("life", "health", "law", "money")


class Abstentions:
    """Says that nothing answers."""

    def __init__(self, speech: Speech, moves: Moves, finder: Finder) -> None:
        self._speech, self._moves, self._finder = speech, moves, finder

    def trade_of(self, visit: Visit) -> str:
        """Whose trade the message is: one of `TRADES`; "" for nobody's in particular."""
        return self._moves.held(visit.message, TRADES)

    def unknown(self, visit: Visit, trade: str = "") -> Said:
        """What was looked at, the nearest lessons, whom to ask.

        trade: a key of [abstain] for what belongs to a doctor, a lawyer, a bank or the family,
        who are then all that is named.
        """
        speech = self._speech
        near = [one for one in self._finder.find(visit) if one.score >= NEAR and not trade]
        titles = [speech.title(one.lesson.id, visit.manner) for one in near][:2]
        blocks = [self.caution(trade) if trade else speech.line("abstain.none")]
        if titles:
            quoted = "; ".join(f"“{title}”" for title in titles)
            blocks.append(speech.line("abstain.nearest", titles=quoted))
        if not trade:
            looked = speech.note("abstain.looked", count=len(speech.lessons))
            blocks += [looked, speech.note("abstain.whom")]
        state = parked(visit.state)
        suggestions = (*titles, *suggest(speech, *(["resume"] if state.in_lesson else [])))
        if titles:
            state = offering(visit.state, near[0].lesson.id, "", "")
        return Said("abstain", tuple(blocks), state, suggestions=suggestions[:3])

    def caution(self, trade: str) -> Block:
        """Whom to ask about what belongs to a doctor, a lawyer or a bank."""
        return Block("warning", self._speech.say(f"abstain.{trade}"))
