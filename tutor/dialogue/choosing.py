"""Which lesson is meant: by its name, or as the next of its course."""

from collections.abc import Sequence
from itertools import pairwise

from tutor.answering.lesson_search import CLEAR, Found
from tutor.answering.lessons import Speech
from tutor.answering.overlap import Overlap, light_free, tokens
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import Said, Visit, is_open, parked, suggest
from tutor.records import Block, Lesson
from tutor.text.message import read_typed
from tutor.text.normalise import fold

_NAMES = 0.6  # share of what is said that the title of a lesson once begun must hold
_ASKED_AS = 0.8  # and the other ways of asking for it
_OTHER_WORDS = frozenset("bai hoc hom qua truoc dang do cu kia tiep dau lan hoi".split())
_POLITE = frozenset("a nhe nha voi di oi chau bac con".split())
_MOST = 3
_SHOWN = 8  # lessons of a course; more would be a wall of buttons


class Choosing:
    """Answers who names a lesson: those once begun come before all others."""

    def __init__(self, speech: Speech, steps: Steps) -> None:
        self._speech = speech
        self._steps_of = steps
        lessons = list(speech.lessons.values())
        self._topics = {
            _topic(topic): course
            for course in speech.references.courses.values()
            for topic in course.topics
        }
        self._ids = [lesson.id for lesson in lessons]
        self._titles = Overlap([_named(lesson.text().title) for lesson in lessons])
        self._asked_as = Overlap([_asked_as(lesson) for lesson in lessons])

    def names(self, said: str) -> bool:
        """Whether `said` names a lesson at all: "hôm qua" and "đang học" name none."""
        return bool(_words(said))

    def named(self, visit: Visit, said: str, found: Sequence[Found]) -> Said | None:
        """The lesson that `said` names, from where it was left; a choice where several bear the
        name; None where none does. found: what the search of lessons finds for `said`."""
        words = _words(said)
        known = self._known(visit)
        titles = dict(zip(self._ids, self._titles.coverage(words), strict=True))
        asked_as = dict(zip(self._ids, self._asked_as.coverage(words), strict=True))
        if own := next((id for id in known if titles[id] >= _NAMES), None):
            return self.opened(visit, own)
        audience = visit.learner.audience or "citizen"
        bearing = [
            id
            for id, share in titles.items()
            if share > 0.99 and audience in self._speech.lessons[id].audience
        ]
        if len(bearing) == 1:
            return self.opened(visit, bearing[0])
        if bearing:
            return self._asked_which(visit, bearing)
        if own := next((id for id in known if asked_as[id] >= _ASKED_AS), None):
            return self.opened(visit, own)
        if found and found[0].clear >= CLEAR:
            return self.opened(visit, found[0].lesson.id)
        return None

    def following(self, visit: Visit) -> Said | None:
        """The lesson after the one under way or touched last, in its course; None where the
        course ends."""
        known = self._known(visit)
        following = self._steps_of.following(known[0], visit.memory) if known else ""
        return self._steps_of.begun(visit, following, 1) if following else None

    def topic(self, visit: Visit, said: str) -> Said | None:
        """The lessons of the course that people call `said`, those to be learnt first; None where
        no course is called so."""
        course = self._topics.get(_topic(read_typed(said).text))
        if course is None:
            return None
        held = [id for id in course.lessons if id in self._speech.lessons]
        fresh = [id for id in held if is_open(self._speech, id, visit.memory)]
        titles = tuple(self._speech.title(id, visit.manner) for id in (fresh or held)[:_SHOWN])
        told = self._speech.line("menu.topic", count=len(held), title=course.title)
        state = parked(visit.state) if visit.state.in_lesson else LessonState()
        blocks = (told, Block("choices", options=titles))
        return Said("smalltalk", blocks, state, suggestions=suggest(self._speech, "menu"))

    def names_other(self, message: str, other: Lesson, here: Lesson) -> bool:
        """Whether `message` names `other` by a word of its title that `here` never says."""
        said = set(_words(message)) & set(_words(other.text().title))
        return not said <= set(_asked_as(here))

    def _known(self, visit: Visit) -> list[str]:
        """Lessons begun, finished ones too, the one touched last first."""
        lessons = visit.memory.lessons
        latest = sorted(lessons, key=lambda id: lessons[id].updated, reverse=True)
        current = [visit.state.lesson] if visit.state.lesson else []
        ids = dict.fromkeys((*current, *latest))
        return [id for id in ids if id in self._speech.lessons]

    def opened(self, visit: Visit, id: str) -> Said:
        """A lesson under way goes on where it was left, any other begins."""
        if visit.state.in_lesson and visit.state.lesson == id:
            return self._steps_of.resumed(visit)
        if id in visit.memory.under_way():
            return self._steps_of.taken_up(visit, id)
        return self._steps_of.begun(visit, id, 1)

    def _asked_which(self, visit: Visit, ids: Sequence[str]) -> Said:
        titles = tuple(self._speech.title(id, visit.manner) for id in ids[:_MOST])
        blocks = (self._speech.line("menu.which"), Block("choices", options=titles))
        state = parked(visit.state) if visit.state.in_lesson else LessonState()
        return Said("clarify", blocks, state, suggestions=titles)


def _topic(said: str) -> tuple[str, ...]:
    """What is called a topic, folded: every word counts, "cài VNeID" is no name of a course."""
    return tuple(word for word in tokens(fold(said)) if word not in _POLITE)


def _words(said: str) -> list[str]:
    """Folded syllables of a message that may name a lesson."""
    return _naming(read_typed(said).text)


def _naming(text: str) -> list[str]:
    """The same of a text in ordinary spelling: reading 11,000 ways of asking as messages would
    take twenty seconds of every start."""
    words = light_free(tokens(fold(text).replace("-", " ")))
    return [word for word in words if word not in _OTHER_WORDS]


def _named(text: str) -> list[str]:
    """Its words, and each two of them written as one: "Wi-Fi" is asked for as "wifi" too."""
    words = _naming(text)
    return [*words, *("".join(pair) for pair in pairwise(words))]


def _asked_as(lesson: Lesson) -> list[str]:
    text = lesson.text()
    return [word for said in (text.title, *text.asked_as) for word in _named(said)]
