"""Answers from course material: the passage that names what was asked, or none. Never steps.

A passage counts if it holds the content words of the question, itself or in the headings above it,
as they were typed, and a value of the kind asked for; one that is merely near says nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tutor.answering.extracts import Retriever, explains, holds_value
from tutor.answering.material_passages import Material, Passage, passages_by_anchor
from tutor.answering.overlap import Overlap, light_free, pairs, tokens
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.documents.materials import Pages
from tutor.records import Block, Chunk, Citation, Reply
from tutor.text.normalise import CAPITALS, fold, has_diacritics
from tutor.text.spelling import spelling

HELD = 0.85
"""Share of the words that say what is asked about, by weight, that a passage must hold."""
CLOSE = 0.34
"""Share of all words of the question, and of their pairs, that it must hold: the same words
scattered say something else."""
CLEARLY, HOW_CLEARLY = 0.1, 0.3
"""How much more than another text a passage must hold to answer in its stead; for a question of
how to do something, which a lesson shows step by step, much more."""
_POOL = 10  # chunks
_TEXT_MAX_CHARS = 900
_HEADING_CHARS = 80
_ALSO_LIGHT = ("nhung", "cac")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(rf"(?<=[^\W_] )[{CAPITALS}]\w*")  # not the first word of a sentence
_HYPHENED = re.compile(r"\b([a-z]+)-([a-z]+)\b")  # Wi-Fi, e-mail
_COUNT_WORDS = r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn)\b"
_WANTED = (
    (
        re.compile(
            r"\b(?:(?:vao |tu )?(?:luc |hoi )?may gio|luc nao|khi nao|bao gio|hom nao|thu may|"
            r"(?:ngay|gio|buoi|thang) (?:nao|may|bao nhieu))\b"
        ),
        re.compile(
            r"\d\s*(?:giờ|h\b|g\b)|\bthứ (?:hai|ba|tư|năm|sáu|bảy)\b|chủ nhật|buổi|\d/\d|"
            r"ngày \d|tháng \d|(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng)|\b(?:sáng|trưa|chiều|tối)\b",
            re.I,
        ),
    ),
    (
        re.compile(
            r"\bbao nhieu\b|\bmay (?:nguoi|chiec|cai|buoi|tuan|thang|ngay|lan|phut|tieng|diem|lop|"
            r"tuoi|dong|noi|may|nam)\b"
        ),
        re.compile(rf"{_COUNT_WORDS}|không (?:mất|thu|phải)|miễn phí", re.I),
    ),
)
"""What is asked, folded, and what a passage must hold then."""
_OTHER_VALUES = {
    "money": re.compile(r"không (?:mất|thu|phải (?:đóng|trả|nộp))|miễn phí", re.I),
    "name": re.compile(rf"[{CAPITALS}]\w+(?: [{CAPITALS}]\w+)+"),
}
"""Values that a handbook gives in other words than a plan."""


@dataclass(frozen=True, slots=True)
class Extract:
    passage: Passage
    share: float  # of the question, by weight, that the passage holds, 0 to 1


class _Compared:
    """How much of a question each of several texts holds, 0 to 1, by weight.

    held: of the words that say what is asked about. close: of all its words and pairs of words, to
    tell texts apart that hold the same. A word that was typed with diacritics is held by a text
    that spells it so.
    """

    def __init__(self, texts: Sequence[str], asked: str, typed: str) -> None:
        spelt = {
            fold(word): spelling(word) for word in _WORD.findall(typed) if has_diacritics(word)
        }
        words = tokens(asked)
        names = {fold(word) for word in _NAME.findall(typed)}
        self._words = [
            spelt.get(word, word) for word in words if word in names or _is_weighty(word)
        ]
        overlap = Overlap([_grams(text) for text in texts])
        self.held = [float(share) for share in overlap.coverage(self._words)]
        every = [*(spelt.get(word, word) for word in words), *pairs(words)]
        self.close = [float(share) for share in overlap.coverage(every)]

    def speaks_of(self, passage: Passage) -> bool:
        """Whether the passage itself names something of the question, or so much of it stands in
        the heading that the passage explains."""
        if set(self._words) & set(_grams(passage.text)):
            return True
        heading = set(_grams(passage.section.heading))
        return sum(word in heading for word in self._words) >= HELD * len(self._words)


class Materials:
    """Course material that answers; deterministic."""

    def __init__(
        self, materials: Iterable[Material], retriever: Retriever, wording: Wording
    ) -> None:
        self._by_id = {one.document.id: one for one in materials}
        self._retriever = retriever
        self._wording = wording
        self._pages = {id: Pages(one.document.source) for id, one in self._by_id.items()}
        self._passages = {id: passages_by_anchor(one) for id, one in self._by_id.items()}

    def find(
        self,
        question: Question,
        asked: str,
        others: Sequence[str] = (),
        clearly: float = CLEARLY,
    ) -> Extract | None:
        """The passage that answers `question`; None where none names what was asked, or none
        `clearly` more of it than `others`, the texts that would answer it otherwise.

        asked: what is asked, folded, without the words for the kind of value that is wanted.
        """
        if not self._by_id:
            return None
        passages = self._pool(question.text)
        rivals = [text for text in others if _holds(text, question)]
        compared = _Compared([*map(_whole, passages), *rivals], _unasked(asked), question.text)
        closest = max((other + clearly for other in compared.close[len(passages) :]), default=0.0)
        for place in sorted(range(len(passages)), key=lambda place: -compared.close[place]):
            passage, held = passages[place], compared.held[place]
            if held < HELD or compared.close[place] < max(CLOSE, closest):
                continue
            if compared.speaks_of(passage) and _holds(passage.text, question):
                return Extract(passage, held)
        return None

    def reply(self, extract: Extract) -> Reply:
        """The passage as an answer, with the place that says so."""
        passage = extract.passage
        citation = self.cite(passage)
        row = passage.material.row
        told = self._wording.say(
            "material.source",
            label=citation.label,
            title=citation.document_title,
            issuer=self._wording.say("place.issued_by", issuer=row.issuer) if row.issuer else "",
            date=self._wording.say("place.dated", date=self._wording.day(row.date))
            if row.date
            else "",
        )
        blocks = (Block("paragraph", _cut(passage.text, _TEXT_MAX_CHARS)), Block("note", told))
        return Reply("answer", blocks, (citation,))

    def cite(self, passage: Passage) -> Citation:
        """The place of a passage; its quote is cut from the source."""
        document, section = passage.material.document, passage.section
        return Citation(
            document.id,
            passage.material.title,
            passage.material.row.number,
            section.path,
            self._label(passage),
            document.source[passage.start : passage.end],
            f"{self._wording.public_url}/documents/{document.id}#{section.anchor}",
        )

    def _label(self, passage: Passage) -> str:
        section, say = passage.section, self._wording.say
        page = self._pages[passage.material.document.id].of(passage.start)
        heading = f"{section.marker} {section.heading}".strip()
        if heading:
            heading = _cut(heading, _HEADING_CHARS)
            key = "material.heading_page" if page else "material.heading"
            return say(key, heading=heading, page=page)
        if page:
            return say("material.page", page=page)
        return say("label.header" if section.path == "header" else "label.body")

    @property
    def ids(self) -> list[str]:
        return list(self._by_id)

    def at(self, chunk: Chunk) -> list[Passage]:
        """The passages that `chunk` holds, whole or in part; none where it is of another kind of
        document."""
        return [
            passage
            for passage in self._passages.get(chunk.document_id, {}).get(chunk.anchor, ())
            if passage.start < chunk.end and chunk.start < passage.end
        ]

    def _pool(self, text: str) -> list[Passage]:
        found: dict[tuple[str, int], Passage] = {}
        for hit in self._retriever.search(text, _POOL, self.ids):
            for passage in self.at(hit.chunk):
                found.setdefault((hit.chunk.document_id, passage.start), passage)
        return list(found.values())


def _unasked(asked: str) -> str:
    """`asked` without the words that only ask for a time or a count."""
    for wanted, _ in _WANTED:
        asked = wanted.sub(" ", asked)
    return asked


def _is_weighty(word: str) -> bool:
    """Whether a folded word says what a question is about."""
    return bool(light_free([word])) and word not in _ALSO_LIGHT


def _whole(passage: Passage) -> str:
    return f"{passage.text} {passage.above}"


def _grams(text: str) -> list[str]:
    """The words of `text` folded, alone and in pairs, and as they are spelt; what is hyphened in it
    is written together too: "wi-fi wifi"."""
    words = tokens(_HYPHENED.sub(r"\g<0> \1\2", fold(text)))
    return [*words, *pairs(words), *map(spelling, set(_WORD.findall(text)))]


def _holds(text: str, question: Question) -> bool:
    """Whether `text` holds a value of the kind that `question` wants."""
    asked = fold(question.text)
    if any(wanted.search(asked) and not held.search(text) for wanted, held in _WANTED):
        return False
    if not explains(text, question):
        return False
    other = _OTHER_VALUES.get(question.asks_for)
    if other and other.search(text):
        return True
    return holds_value(text, replace(question, intent="describe"))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
