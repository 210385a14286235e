"""A few words to a mood and to a call, in which whatever waited still waits."""

from tutor.answering.lessons import Speech
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import Said, Visit, offering, parked, suggest

_VIDEO_CALLS = "zalo-goi-video"


class Moods:
    """Answers somebody angry, lonely, afraid or very young, and whoever calls."""

    def __init__(self, speech: Speech, steps: Steps) -> None:
        self._speech, self._steps_of = speech, steps

    def met(self, visit: Visit, key: str) -> Said:
        """Words for the mood `key`; a step that waits goes on."""
        line = self._speech.line(f"mood.{key}")
        if visit.state.mode == "step":
            return self._steps_of.reminded(visit, line)
        state = parked(visit.state)
        suggestions = (
            suggest(self._speech, "resume") if state.in_lesson else suggest(self._speech, "menu")
        )
        if key == "lonely" and _VIDEO_CALLS in self._speech.lessons and not state.in_lesson:
            line = self._speech.line("mood.lonely_call")
            state = offering(visit.state, _VIDEO_CALLS, line.text, "header")
            suggestions = suggest(self._speech, "steps", "menu")
        return Said("smalltalk", (line,), state, (), suggestions)

    def called(self, visit: Visit, key: str = "call") -> Said:
        """ "Cháu ơi", and a greeting in the middle of a talk (`key`: "greet"): the tutor is
        there."""
        if visit.state.mode == "step":
            return self._steps_of.reminded(visit, self._speech.line(f"call.{key}_here"))
        names = ("resume", "menu") if visit.state.in_lesson else ("menu",)
        line = self._speech.line(f"call.{key}")
        suggestions = suggest(self._speech, *names)
        return Said("smalltalk", (line,), visit.state, suggestions=suggestions)
