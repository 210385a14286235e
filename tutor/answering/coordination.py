"""Who works with the lead of a task."""

import re

from tutor.answering.findings import NAMED, Finding, Subject
from tutor.answering.naming import names_of, no_task, partners_of_task, places_of
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of, task_name
from tutor.plans.register import PlanRegister
from tutor.records import Duty, Paragraph, Place, Section
from tutor.text.normalise import squeeze

_WITH = re.compile(r"phối hợp (?:chặt chẽ )?(?:với|cùng) ", re.I)


def coordination_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Who works with the lead on the task asked about."""
    subject = subject_of(entry, question)
    if (duty := _partner_duty(entry, question, subject)) is not None:
        headline = wording.say(
            "coordination.with",
            agency=duty.agency,
            partners="; ".join(duty.partners),
            words=squeeze(duty.text),
        )
        return Finding(
            entry,
            True,
            headline,
            "; ".join(duty.partners),
            (duty.place,),
            topic=question.words,
            facts=(duty.text,),
        )
    if (sentence := _partner_sentence(entry, question, subject)) is not None:
        return sentence
    if subject.task is None:
        return no_task(entry, question, subject, wording)
    task = subject.task
    name = task_name(wording, entry, task, subject.called)
    partners = partners_of_task(entry, task)
    leads = entry.assigned(task).by_task
    if not partners:
        notes = (wording.say("coordination.lead", agencies=names_of(leads)),) if leads else ()
        return Finding(
            entry,
            False,
            wording.say("coordination.none", plan=wording.plan(entry.plan), task=name),
            places=places_of(leads),
            details=notes,
            relevance=subject.relevance,
            task=task.anchor,
        )
    details = (wording.say("coordination.lead", agencies=names_of(leads)),) if leads else ()
    headline = wording.say("coordination.one", agencies=names_of(partners), task=name)
    return Finding(
        entry,
        True,
        headline,
        names_of(partners),
        places_of(partners),
        details,
        relevance=subject.relevance,
        task=task.anchor,
        topic=question.words,
    )


def _partner_duty(entry: PlanRegister, question: Question, subject: Subject) -> Duty | None:
    """ "Sở A phối hợp với ai …": a sentence of that agency that names its partners."""
    if not question.agencies or question.references:
        return None
    names = {name for agency in question.agencies for name in entry.holders(agency)}
    matches = [
        match
        for match in entry.duties_named(question.topic or question.words)
        if isinstance(match.entry.key, Duty)
        and match.entry.key.partners
        and match.entry.key.agency in names
    ]
    if not matches:
        return None
    best = matches[0]
    if subject.task is not None and subject.matches and subject.matches[0].coverage > best.coverage:
        return None
    duty = best.entry.key
    assert isinstance(duty, Duty)
    return duty


def _partner_sentence(entry: PlanRegister, question: Question, subject: Subject) -> Finding | None:
    """A sentence of the text that says with whom, where no record names anybody in particular."""
    if question.references or (question.task_anchor and not subject.task):
        return None
    task = subject.task
    if task and any(not _is_anybody(item.agency) for item in partners_of_task(entry, task)):
        return None
    words = question.words
    for match in entry.paragraphs_named(words):
        section: Section
        paragraph: Paragraph
        section, paragraph = match.entry.key  # type: ignore[misc]
        inside = task is not None and (
            section.anchor == task.anchor or task.anchor in section.anchor
        )
        if not _WITH.search(paragraph.text) or match.coverage < (0.3 if inside else NAMED):
            continue
        place = Place(section.path, section.anchor, paragraph.start, paragraph.end)
        text = paragraph.text.lstrip("-+–• ")
        return Finding(
            entry,
            True,
            text,
            text,
            (place,),
            relevance=match.coverage,
            facts=(text,),
            task=task.anchor if task else "",
            topic=words,
        )
    return None


def _is_anybody(agency: str) -> bool:
    """Whether a printed partner stands for nobody in particular ("các cơ quan liên quan")."""
    return re.search(r"liên quan$", agency) is not None
