"""What a move does, and the moves that need no lesson under way."""

from collections.abc import Callable, Mapping

from tutor.answering.lesson_search import CLEAR
from tutor.dialogue.choosing import Choosing
from tutor.dialogue.finding import Finder
from tutor.dialogue.moves import Move, Moves
from tutor.dialogue.profile import Profile
from tutor.dialogue.quizzing import Quizzes
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import Said, Visit
from tutor.records import Device, Level

_LONGEST_REMARK = 9  # words
ANYWHERE = (
    "erase", "data", "following", "menu", "resume", "drill", "exercise", "placement", "progress",
    "quiz", "simpler", "terser", "middle", "iphone", "android", "keypad", "computer", "address",
)  # fmt: skip
_DEVICES: Mapping[str, Device] = {
    "iphone": "iphone",
    "android": "android",
    "keypad": "keypad",
    "computer": "computer",
}
_LEVELS: Mapping[str, Level] = {
    "simpler": "beginner",
    "middle": "intermediate",
    "terser": "advanced",
}


class Moving:
    """Does what a move asks for."""

    def __init__(
        self,
        moves: Moves,
        finder: Finder,
        steps: Steps,
        quizzes: Quizzes,
        profile: Profile,
        choosing: Choosing,
    ) -> None:
        self._moves, self._finder, self._choosing = moves, finder, choosing
        self._steps_of, self._quizzes, self._profile = steps, quizzes, profile

    def moved(self, visit: Visit, move: Move) -> Said | None:
        """None where a lesson is named that is not to be found."""
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
            found = self._finder.found(move.rest, visit)
            return self._choosing.named(visit, move.rest, found)
        if move.kind in _DEVICES:
            return profile.device(visit, _DEVICES[move.kind])
        if move.kind in _LEVELS:
            return profile.level(visit, _LEVELS[move.kind])
        return self._steps_of.moved(visit, move)

    def anywhere(self, visit: Visit) -> Move | None:
        """A move that needs no lesson; a story that only begins like a remark is none."""
        move = self._moves.find(visit.message, ANYWHERE)
        story = move and move.rest and len(visit.message.split()) > _LONGEST_REMARK
        return None if story else move

    def topic(self, visit: Visit) -> Said | None:
        """What is asked for as something to learn: "bài về ngân hàng" is a course, and so is its
        name alone where no step waits; "muốn học cài VNeID" is a lesson."""
        move = self._moves.find(visit.message, ("topic",))
        if move is None:
            waits = visit.state.mode == "step"
            return None if waits else self._choosing.topic(visit, visit.message)
        if said := self._choosing.topic(visit, move.rest):
            return said
        found = self._finder.found(move.rest, visit) if move.rest else []
        clear = found and found[0].clear >= CLEAR
        return self._choosing.opened(visit, found[0].lesson.id) if clear else None
