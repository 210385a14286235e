"""Answers by extract: a passage that names what was asked, or none.

A passage counts only if it holds the content words of the question, the year, and a value of the
kind asked for; a passage that is merely near says nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tutor.answering.findings import Finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.plans.agencies import canonical, same_agency
from tutor.plans.matching import Entry, Match, Matcher, tokens
from tutor.plans.register import PlanRegister
from tutor.records import Chunk, Hit, Paragraph, Place, Section
from tutor.text.normalise import CAPITALS, fold

SHARE = 0.72
"""Share of the question's words, by weight, that an extract must hold;
see `eval/reports/abstention.json`."""
_OF_AGENCY = 0.75
_POOL = 8
_TEXT_MAX_CHARS = 900
_TERM_WORDS = 3
_WHAT_IS = re.compile(r"\b(?:nghia )?la (?:cai )?(?:gi|sao)\b.*$|\bnghia la\b.*$")
# "gia đình số": …, nền tảng học trực tuyến mở (MOOCs), tổ công nghệ số là …
_EXPLAINED = r"(?<!\w){name}[\"')]*\s*(?:[:(=]|[-–]\s|(?:la|gom|bao gom|nghia la|tuc)\b)|\({name}\)"
_VALUES = {
    "time": re.compile(
        r"ngày \d|\d{1,2}/\d|tháng \d|quý [IV\d]|năm 20\d\d|ngay sau khi|thường xuyên|(?:hằng|hàng|"
        r"mỗi) (?:ngày|tuần|tháng|quý|năm)|định kỳ|trước ngày|hoàn thành",
        re.I,
    ),
    "phone": re.compile(r"(?<!\d)(?:0|\+84)[\d .]{8,13}\d(?!\d)|\b1\d{3}\d{0,4}\b(?!/)"),
    "account": re.compile(r"(?<![\d/.])\d{6,19}(?![\d/.])"),
    "birth": re.compile(r"sinh (?:năm|ngày)", re.I),
    "email": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "money": re.compile(r"\d[\d.,]*\s*(?:đồng|triệu đồng|tỷ|tỉ|nghìn đồng|VNĐ)"),
    "url": re.compile(r"https?://|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net)\b", re.I),
    "members": re.compile(r"gồm|thành phần|thành viên", re.I),
    "ministry": re.compile(rf"\bBộ [{CAPITALS}]"),
    "department": re.compile(rf"\bSở [{CAPITALS}]"),
    "office": re.compile(rf"\bPhòng [{CAPITALS}]"),
    "name": re.compile(rf"(?:[ôÔ]ng|[bB]à|[đĐ]ồng chí|Đ/c)\s+[{CAPITALS}]\w+\s+[{CAPITALS}]"),
}


class Retriever(Protocol):
    """Finds passages; `tutor.retrieval` gives the real one."""

    def search(self, query: str, k: int, document_ids: Sequence[str] | None = None) -> list[Hit]:
        """At most `k` hits, best first; empty when nothing matches."""
        ...


@dataclass(frozen=True, slots=True)
class _Passage:
    section: Section
    paragraph: Paragraph


def extract_finding(
    entry: PlanRegister,
    question: Question,
    wording: Wording,
    retriever: Retriever | None,
    share: float = SHARE,
) -> Finding:
    """The passage of one plan that answers `question`; not found where none names what was asked.

    share: how much of the question a passage must hold, 0 to 1.
    """
    passages = _passages(entry, question, retriever)
    words = entry.as_spelt(_asked_words(question), question.text)
    matches = Matcher(
        [
            Entry(
                passage,
                passage.section.heading,
                f"{passage.paragraph.text} {_above(entry, passage.section)}",
            )
            for passage in passages
        ]
    ).match(words, keep=len(passages))
    for match in sorted(matches, key=lambda found: _order(found, words)):
        passage = match.entry.key
        assert isinstance(passage, _Passage)
        if (
            match.coverage < _needed(share, passage, question)
            or not set(words) & set(tokens(passage.paragraph.text))  # its headings alone do
            or not holds_value(passage.paragraph.text, question)
            or not explains(passage.paragraph.text, question)
        ):
            continue
        return _finding(entry, passage, match.coverage, question)
    return Finding(
        entry,
        False,
        _missing(entry, question, wording),
        relevance=0.0,
        details=_nearest(entry, matches, wording),
        topic=question.words,
    )


def _needed(share: float, passage: _Passage, question: Question) -> float:
    """Less must be held by a passage of the part that speaks of the agency named."""
    of_agency = any(same_agency(agency, passage.section.heading) for agency in question.agencies)
    return share * _OF_AGENCY if of_agency else share


def _order(match: Match, words: Sequence[str]) -> tuple[float, float, float]:
    """Best first: what holds most, then what holds it in its own words, not in headings."""
    passage = match.entry.key
    assert isinstance(passage, _Passage)
    own = set(tokens(passage.paragraph.text))
    return (-round(match.coverage, 1), -sum(word in own for word in words), -match.title)


def _asked_words(question: Question) -> tuple[str, ...]:
    """The words a passage must hold; agencies written out, as plans print them."""
    if not question.agencies:
        return question.words
    names = [word for agency in question.agencies for word in canonical(agency).split()]
    return (*question.topic, *names)


def _finding(
    entry: PlanRegister, passage: _Passage, coverage: float, question: Question
) -> Finding:
    section, paragraph = passage.section, passage.paragraph
    text = paragraph.text
    end = paragraph.end
    if section.body and paragraph is section.body[0] and len(text) < 150 and len(section.body) > 1:
        text = "\n".join(p.text for p in section.body)[:_TEXT_MAX_CHARS]
        end = section.body[-1].end
    if len(text) > _TEXT_MAX_CHARS:
        text = text[:_TEXT_MAX_CHARS].rsplit(" ", 1)[0] + " …"
    place = Place(section.path, section.anchor, paragraph.start, end)
    return Finding(
        entry, True, text, text, (place,), relevance=coverage, facts=(text,), topic=question.words
    )


def _passages(
    entry: PlanRegister, question: Question, retriever: Retriever | None
) -> list[_Passage]:
    found: dict[int, _Passage] = {}
    section: Section
    paragraph: Paragraph
    for match in entry.paragraphs_named(question.words)[:_POOL]:
        key = match.entry.key
        assert isinstance(key, tuple)
        section, paragraph = key
        found[paragraph.start] = _Passage(section, paragraph)
    if question.asks_for in _VALUES:  # what prints such a value is looked at, whatever its words
        for section, paragraph in entry.paragraphs():
            if holds_value(paragraph.text, question):
                found.setdefault(paragraph.start, _Passage(section, paragraph))
    hits = retriever.search(question.text, _POOL, [entry.plan.id]) if retriever else []
    for hit in hits:
        for section, paragraph in _of_chunk(entry, hit.chunk):
            found[paragraph.start] = _Passage(section, paragraph)
    return list(found.values())


def _of_chunk(entry: PlanRegister, chunk: Chunk) -> list[tuple[Section, Paragraph]]:
    return [
        (section, paragraph)
        for section, paragraph in entry.paragraphs()
        if section.anchor == chunk.anchor
        and paragraph.start < chunk.end
        and chunk.start < paragraph.end
    ]


def _above(entry: PlanRegister, section: Section) -> str:
    names = section.path.split(".")
    paths = {".".join(names[:depth]) for depth in range(1, len(names) + 1)}
    return " ".join(
        other.heading[:200] for other in entry.plan.document.walk() if other.path in paths
    )


def explains(text: str, question: Question) -> bool:
    """Whether `text` says what a term is, where "VNeID là gì?" asks nothing else; using it is not
    saying what it is. True for every other question."""
    asked = fold(question.text)
    if question.intent != "describe" or not _WHAT_IS.search(asked):
        return True
    term = _WHAT_IS.sub("", asked).strip(" \"'?.,")
    if len(term.split()) > _TERM_WORDS:
        return True
    name = re.escape(term)
    return re.search(_EXPLAINED.format(name=name), fold(text)) is not None


def holds_value(text: str, question: Question) -> bool:
    """Whether `text` holds the year and a value of the kind that `question` wants."""
    if question.years and not any(str(year) in text for year in question.years):
        return False
    pattern = _VALUES.get(question.asks_for or ("time" if question.intent == "deadline" else ""))
    return pattern is None or pattern.search(text) is not None


def _missing(entry: PlanRegister, question: Question, wording: Wording) -> str:
    plan = wording.plan(entry.plan)
    if question.asks_for in ("phone", "account", "email", "money"):
        return wording.say(f"abstain.{question.asks_for}", plan=plan)
    if question.asks_for == "url":
        return wording.say("abstain.address", plan=plan)
    return wording.say("abstain.not_stated_in", plan=plan)


def _nearest(entry: PlanRegister, matches: Sequence, wording: Wording) -> tuple[str, ...]:
    """The nearest thing the plan does say, where it shares something with the question."""
    if not matches or matches[0].coverage < 0.4:
        return ()
    passage = matches[0].entry.key
    text = passage.paragraph.text
    short = text if len(text) <= 220 else text[:220].rsplit(" ", 1)[0] + " …"
    return (
        wording.say(
            "abstain.nearest", words=short, label=wording.label(entry, passage.section.anchor)
        ),
    )
