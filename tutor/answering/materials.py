"""Answers from course material: the passage that names what was asked, or none. Never steps.

A passage counts by the rule of plans (`tutor.answering.extracts`): it holds the content words of
the question, itself or in the headings above it, and a value of the kind asked for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tutor.answering.extracts import SHARE, Retriever, holds_value
from tutor.answering.material_passages import Material, Passage, passages_by_anchor
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.documents.materials import Pages
from tutor.plans.matching import Entry, Match, Matcher, tokens
from tutor.records import Block, Citation, Reply
from tutor.text.normalise import fold
from tutor.text.spelling import as_spelt, spellings

_POOL = 10  # chunks
_CLEARLY = 0.1  # how much more than another text a passage must hold to answer in its stead
_TEXT_MAX_CHARS = 900
_HEADING_CHARS = 80
_HYPHENED = re.compile(r"\b([a-z]+)-([a-z]+)\b")  # Wi-Fi, e-mail
_COUNT_WORDS = r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn)\b"
_WANTED = (
    (
        re.compile(
            r"\b(?:may gio|luc nao|khi nao|bao gio|hom nao|thu may|(?:ngay|gio|buoi|thang) "
            r"(?:nao|may|bao nhieu))\b"
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
_FREE = re.compile(r"không (?:mất|thu|phải (?:đóng|trả|nộp))|miễn phí", re.I)


@dataclass(frozen=True, slots=True)
class Extract:
    passage: Passage
    share: float  # of the question, by weight, that the passage holds, 0 to 1


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
        self, question: Question, words: Sequence[str], other: str = "", share: float = SHARE
    ) -> Extract | None:
        """The passage that answers `question`; None where none names what was asked, or where
        `other`, the text that would answer it otherwise, names nearly as much of it.

        words: folded, those that carry its content, places among them. share: how much of them a
        passage must hold, 0 to 1.
        """
        if not words or not self._by_id:
            return None
        passages = self._pool(question.text)
        words = as_spelt(words, question.text, spellings(" ".join(map(_whole, passages))))
        entries = [Entry(one, one.section.heading, _joined(_whole(one))) for one in passages]
        matcher = Matcher([*entries, Entry(None, "", _joined(other))])
        matches = matcher.match(words, keep=len(passages) + 1)
        rival = max((match.coverage for match in matches if match.entry.key is None), default=0.0)
        least = max(share, rival + _CLEARLY if rival else 0.0)
        found = [match for match in matches if match.entry.key and match.coverage >= least]
        for match in sorted(found, key=lambda match: _order(match, words)):
            passage = match.entry.key
            assert isinstance(passage, Passage)
            if _speaks_of(passage, words, share) and _holds(passage.text, question):
                return Extract(passage, match.coverage)
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
        return say(f"label.{section.path}")

    def _pool(self, text: str) -> list[Passage]:
        hits = self._retriever.search(text, _POOL, list(self._by_id))
        found: dict[tuple[str, int], Passage] = {}
        for hit in hits:
            chunk = hit.chunk
            for passage in self._passages[chunk.document_id].get(chunk.anchor, ()):
                if passage.start < chunk.end and chunk.start < passage.end:
                    found.setdefault((chunk.document_id, passage.start), passage)
        return list(found.values())


def _whole(passage: Passage) -> str:
    return f"{passage.text} {passage.above}"


def _joined(text: str) -> str:
    """`text` folded, what is hyphened in it written together too: "wi-fi wifi"."""
    return _HYPHENED.sub(r"\g<0> \1\2", fold(text))


def _order(match: Match, words: Sequence[str]) -> tuple[float, int, float]:
    """Best first: what holds most, then what holds it in its own words, not in titles."""
    passage = match.entry.key
    assert isinstance(passage, Passage)
    own = set(tokens(_joined(passage.text)))
    return -round(match.coverage, 1), -sum(word in own for word in words), -match.title


def _speaks_of(passage: Passage, words: Sequence[str], share: float) -> bool:
    """Whether the passage itself names something of the question, or all of it stands in the
    heading that the passage explains."""
    if set(words) & set(tokens(_joined(passage.text))):
        return True
    heading = set(tokens(_joined(passage.section.heading)))
    return sum(word in heading for word in words) >= share * len(words)


def _holds(text: str, question: Question) -> bool:
    """Whether `text` holds a value of the kind that `question` wants."""
    asked = fold(question.text)
    if any(wanted.search(asked) and not held.search(text) for wanted, held in _WANTED):
        return False
    if question.asks_for == "money" and _FREE.search(text):
        return True
    return holds_value(text, replace(question, intent="describe"))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
