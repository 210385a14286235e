"""The passages nearest to a question that no lesson foresaw, for a model to answer from."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.answering.extracts import Retriever
from tutor.answering.lessons import Speech
from tutor.answering.materials import Materials
from tutor.answering.overlap import light_free, tokens
from tutor.records import Citation, Document, Hit
from tutor.text.normalise import fold

_POOL = 8  # hits
_MOST = 4  # passages: a small model loses itself in more
HELD = 0.6
"""Share of the words that say what is asked about that the passages must hold."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage of a lesson or of course material."""

    text: str
    citation: Citation


class Nearby:
    """Looks passages up in lessons and materials; in plans the register answers, or nobody."""

    def __init__(
        self, retriever: Retriever, speech: Speech, materials: Materials | None = None
    ) -> None:
        self._retriever, self._speech, self._materials = retriever, speech, materials
        self._ids = [*speech.lessons, *(materials.ids if materials else ())]

    def find(self, message: str) -> tuple[Nearest, ...]:
        """At most four passages, best first, which together hold most of what is asked about;
        empty where they do not: then they speak of something else."""
        found: dict[tuple[str, str], Nearest] = {}
        for hit in self._retriever.search(message, _POOL, self._ids):
            one = self._lesson(hit) or self._material(hit)
            if one:
                found.setdefault((one.citation.document_id, one.citation.section), one)
        nearest = tuple(found.values())[:_MOST]
        return nearest if held(message, [one.text for one in nearest]) >= HELD else ()

    def step(self, lesson: str, number: int) -> Citation | None:
        """The place of a step; None for one that is not taught."""
        return self.place(lesson, f"B{number}")

    def place(self, lesson: str, section: str) -> Citation | None:
        """A place of a lesson; None for one that is not taught."""
        known = self._speech.lessons.get(lesson)
        if known is None or not section_text(self._speech.document(known), section):
            return None
        return self._speech.cite(known, section)

    def _lesson(self, hit: Hit) -> Nearest | None:
        lesson = self._speech.lessons.get(hit.chunk.document_id)
        if lesson is None:
            return None
        text = section_text(self._speech.document(lesson), hit.chunk.anchor)
        return Nearest(text, self._speech.cite(lesson, hit.chunk.anchor)) if text else None

    def _material(self, hit: Hit) -> Nearest | None:
        passages = self._materials.at(hit.chunk) if self._materials else []
        if not passages or self._materials is None:
            return None
        text = "\n".join(passage.text for passage in passages)
        return Nearest(text, self._materials.cite(passages[0]))


def held(message: str, texts: Sequence[str]) -> float:
    """Share of the words that say what `message` is about that stand in any of `texts`; 0 where it
    has none."""
    words = set(light_free(tokens(fold(message))))
    there = {word for text in texts for word in tokens(fold(text))}
    return len(words & there) / len(words) if words else 0.0


def section_text(document: Document, path: str) -> str:
    """The whole text of a section of `document`; "" where it has none of that path."""
    for section in document.walk():
        if path in (section.anchor, section.path):
            return document.source[section.start : section.end]
    return ""
