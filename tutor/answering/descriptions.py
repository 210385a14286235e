"""The text of what a question names: a task, the money, a short form."""

import re

from tutor.answering.extracts import explains, holds_value
from tutor.answering.findings import NAMED, Finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of
from tutor.plans.matching import tokens
from tutor.plans.register import PlanRegister
from tutor.records import Place, Section, Task
from tutor.text.normalise import fold, squeeze

_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|triệu đồng|tỷ|tỉ|nghìn đồng|VNĐ|vnđ)")
_TEXT_MAX_CHARS = 1500


def describe_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """The text of the task or section a question names; the retriever answers what this cannot."""
    if any(_is_all_asked(short, question) for short in entry.plan.abbreviations):
        return abbreviation_finding(entry, question, wording)
    subject = subject_of(entry, question)
    if subject.task is None or (
        not question.references
        and not question.task_anchor
        and subject.matches
        and subject.matches[0].coverage < NAMED + 0.1
    ):
        return Finding(
            entry, False, wording.say("describe.none", plan=wording.plan(entry.plan)), relevance=0.0
        )
    task = subject.task
    text = _whole_text(entry, task)
    by_name = not question.references and not question.task_anchor
    if not holds_value(text, question) or (by_name and not explains(text, question)):
        return Finding(
            entry, False, wording.say("describe.none", plan=wording.plan(entry.plan)), relevance=0.0
        )
    return Finding(
        entry,
        True,
        text,
        text,
        (task.place,),
        relevance=subject.relevance,
        task=task.anchor,
        topic=question.words,
        facts=(text,),
        suggestions=(wording.say("suggest.lead"),),
    )


def funding_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Where the money comes from; abstains when an amount is asked and none is printed."""
    places = entry.plan.funding
    plan = wording.plan(entry.plan)
    if not places:
        return Finding(entry, False, wording.say("funding.none", plan=plan), relevance=0.0)
    text = " ".join(_own_text(entry, place) for place in places)
    if question.asks_for == "money" and not _MONEY.search(text):
        return Finding(
            entry,
            False,
            wording.say("funding.no_amount", plan=plan),
            places=places[:1],
            details=(text[:_TEXT_MAX_CHARS],),
        )
    headline = wording.say(
        "funding.one", plan=plan, words=text[:1].lower() + text[1:_TEXT_MAX_CHARS]
    )
    return Finding(entry, True, headline, headline, places[:2], facts=(text,))


def abbreviation_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """What a short form stands for, as the text defines it."""
    asked = fold(question.text)
    for short, long in entry.plan.abbreviations.items():
        if re.search(rf"\b{re.escape(fold(short))}\b", asked):
            place = _defined_at(entry, short) or _find_text(entry, long) or entry.plan.header.place
            headline = wording.say("abbreviation.one", short=short, long=long)
            return Finding(entry, True, headline, headline, (place,))
    return Finding(
        entry, False, wording.say("abbreviation.none", plan=wording.plan(entry.plan)), relevance=0.0
    )


def _is_all_asked(short: str, question: Question) -> bool:
    """Whether the question names nothing but the short form: "ATTP nghĩa là gì"."""
    names = set(tokens(short))
    return bool(names) and names <= set(question.words) and len(set(question.words) - names) <= 1


def _defined_at(entry: PlanRegister, short: str) -> Place | None:
    pattern = re.compile(
        # "viết tắt là PCCC và CNCH": the second of two, too
        rf"(?:viết tắt|gọi tắt|gọi chung|gọi)\s+(?:là)?\W{{0,3}}(?:[^().;]{{1,40}}\svà\s)?"
        rf"{re.escape(short)}"
    )
    for section, paragraph in entry.paragraphs():
        if pattern.search(paragraph.text):
            return Place(section.path, section.anchor, paragraph.start, paragraph.end)
    return None


def _whole_text(entry: PlanRegister, task: Task) -> str:
    section = entry.section(task.anchor)
    texts = [paragraph.text for part in section.walk() for paragraph in part.body]
    text = "\n".join(dict.fromkeys(texts))
    return text if len(text) <= _TEXT_MAX_CHARS else text[:_TEXT_MAX_CHARS].rsplit(" ", 1)[0] + " …"


def _own_text(entry: PlanRegister, place: Place) -> str:
    section = entry.section(place.anchor)
    paragraphs = [
        p for part in section.walk() for p in part.body if place.start <= p.start < place.end
    ]
    texts = [
        p.text for p in paragraphs if p.text != section.marker and not _is_heading(section, p.text)
    ]
    return " ".join(texts) or squeeze(entry.plan.document.source[place.start : place.end])


def _is_heading(section: Section, text: str) -> bool:
    return (
        text.endswith(section.heading)
        and len(text) - len(section.heading) <= len(section.marker) + 1
        and text.isupper()
    )


def _find_text(entry: PlanRegister, phrase: str) -> Place | None:
    for section, paragraph in entry.paragraphs():
        if phrase in paragraph.text:
            return Place(section.path, section.anchor, paragraph.start, paragraph.end)
    return None
