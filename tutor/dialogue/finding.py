"""Which lessons a message is about, and which word of the glossary it asks for."""

import re
from functools import lru_cache

from tutor.answering.lesson_search import CLEAR, Found, LessonSearch
from tutor.answering.lessons import Speech
from tutor.dialogue.message import read_message
from tutor.dialogue.visit import Visit
from tutor.records import Term
from tutor.text.normalise import fold

_WHAT_IS = re.compile(
    r"(?:the |cho (?:toi |bac )?hoi |cai )*(.+?) (?:nghia )?la (?:cai )?(?:gi|chi|sao|"
    r"the nao)(?: vay| the| ha| a| day)*"
)


class Finder:
    """Finds lessons among those that `speech` holds."""

    def __init__(self, speech: Speech, search: LessonSearch) -> None:
        self._speech = speech
        # one message is looked for several times while it is answered
        self._searched = lru_cache(maxsize=4)(
            lambda message, audience: tuple(search.search(message, 3, audience))
        )

    def find(self, visit: Visit) -> list[Found]:
        """The lessons nearest to the message, best first."""
        return self.found(visit.message, visit)

    def found(self, said: str, visit: Visit) -> list[Found]:
        """The lessons nearest to `said`, best first."""
        return list(self._searched(said, visit.learner.audience))

    def sections(self, visit: Visit) -> list[str]:
        """The sections of the lesson that is clearly nearest, each below its title; empty where
        there is none."""
        found = self.find(visit)
        if not found or found[0].clear < CLEAR:
            return []
        lesson = self._speech.document(found[0].lesson)
        texts = (lesson.source[section.start : section.end] for section in lesson.sections)
        return [f"{lesson.title}\n{text}" for text in texts]

    def hears_plans(self, visit: Visit) -> bool:
        """Whether the message sounds rather like what plans are about than like any lesson."""
        found = self.find(visit)
        return bool(found) and found[0].of_plans and self.term(visit) is None

    def term(self, visit: Visit) -> Term | None:
        """The word of the glossary that "X là gì?" asks for; None for any other question."""
        match = _WHAT_IS.fullmatch(read_message(visit.message).folded.strip(" ?.!\"'"))
        name = match[1].strip(" \"'") if match else ""
        glossary = self._speech.references.glossary.values()
        return next(
            (one for one in glossary if name in {fold(said) for said in (one.term, *one.forms)}),
            None,
        )
