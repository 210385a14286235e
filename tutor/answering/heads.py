"""What the head and foot of a plan print: signer, number, date, issuer, recipients; its force."""

import re

from tutor.answering.findings import Finding
from tutor.answering.places import Wording, calm
from tutor.answering.question import Question
from tutor.answering.sections import place_of_section, section_named, section_place
from tutor.plans.register import PlanRegister
from tutor.text.normalise import fold


def header_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Signer, number, date or issuer; says so where the copy does not print it."""
    header, plan = entry.plan.header, wording.plan(entry.plan)
    asked = fold(question.text)
    signature = section_place(entry, "signature") or header.place
    if question.intent == "signer":
        if not header.signer:
            return Finding(
                entry, False, wording.say("header.signer_none", plan=plan), places=(header.place,)
            )
        headline = (
            wording.say("header.signer", signer=header.signer, role=calm(header.signer_role))
            if (header.signer_role)
            else wording.say("header.signer_only", signer=header.signer)
        )
        return Finding(entry, True, headline, headline, (signature,))
    if question.intent == "issuer":
        key = "header.issuer" if header.issuer else "header.issuer_none"
        headline = wording.say(key, issuer=calm(header.issuer or ""), plan=plan)
        return Finding(entry, bool(header.issuer), headline, headline, (header.place,))
    both = "so" in asked.split() and re.search(r"ngay|bao gio|khi nao", asked) is not None
    if header.number and header.issued and (both or question.intent == "number"):
        headline = wording.say(
            "header.number_issued", number=header.number, date=wording.day(header.issued)
        )
        return Finding(entry, True, headline, headline, (header.place,))
    if both and not header.number and not header.issued:
        return Finding(
            entry, False, wording.say("header.neither_none", plan=plan), places=(header.place,)
        )
    value = (
        header.number
        if question.intent == "number"
        else header.issued and wording.day(header.issued)
    )
    if not value:
        key = "header.number_none" if question.intent == "number" else "header.issued_none"
        headline = wording.say(key, plan=plan)
        return Finding(entry, False, headline, headline, (header.place,))
    headline = (
        wording.say("header.number", number=value)
        if question.intent == "number"
        else wording.say("header.issued", date=value)
    )
    return Finding(entry, True, headline, headline, (header.place,))


def force_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Whether a plan is in force is never known here."""
    headline = wording.say(
        "header.force",
        plan=wording.plan(entry.plan),
        issuer=calm(entry.plan.header.issuer or "") or wording.plan(entry.plan),
    )
    return Finding(entry, False, headline, headline, (entry.plan.header.place,))


def recipients_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Who the plan is sent to."""
    section = section_named(entry, "recipients")
    plan = wording.plan(entry.plan)
    if section is None:
        return Finding(entry, False, wording.say("recipients.none", plan=plan), relevance=0.0)
    items = tuple(f"- {paragraph.text.lstrip('-–• ')}" for paragraph in section.body[1:])
    return Finding(
        entry,
        True,
        wording.say("recipients.list", plan=plan),
        " ".join(items),
        (place_of_section(section),),
        items=items,
    )


def slips_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Slips of the print that were kept."""
    plan = wording.plan(entry.plan)
    if not entry.plan.notes:
        return Finding(entry, False, wording.say("slips.none", plan=plan), relevance=0.0)
    items = tuple(
        "- "
        + (
            wording.say(
                "slips.twice", number=note.text, label=wording.label(entry, note.place.anchor)
            )
            if "~" in note.place.anchor
            else wording.say(
                "slips.misplaced", printed=note.text, label=wording.label(entry, note.place.anchor)
            )
        )
        for note in entry.plan.notes
    )
    return Finding(
        entry,
        True,
        wording.say("slips.list", plan=plan),
        " ".join(items),
        tuple(note.place for note in entry.plan.notes[:3]),
        items=items,
    )
