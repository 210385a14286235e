"""Facts about a plan itself and what it prints once: head, grounds, reports, money, deadlines, counts."""

import re
from datetime import date

from tutor.answering.extracts import holds_value
from tutor.answering.findings import NAMED, Finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of, task_name
from tutor.plans.agencies import same_agency
from tutor.plans.dates import Period, read_period, relative_period
from tutor.plans.matching import Entry, Matcher, tokens
from tutor.plans.register import PlanRegister
from tutor.records import LegalBasis, Place, Reporting, Section, Task
from tutor.text.normalise import fold, squeeze

_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|triệu đồng|tỷ|tỉ|nghìn đồng|VNĐ|vnđ)")
_TEXT_MAX_CHARS = 1500


def header_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Signer, number, date or issuer; says so where the copy does not print it."""
    header, plan = entry.plan.header, wording.plan(entry.plan)
    asked = fold(question.text)
    signature = _section_place(entry, "signature") or header.place
    if question.intent == "signer":
        if not header.signer:
            return Finding(
                entry, False, wording.say("header.signer_none", plan=plan), places=(header.place,)
            )
        headline = (
            wording.say("header.signer", signer=header.signer, role=header.signer_role)
            if (header.signer_role)
            else wording.say("header.signer_only", signer=header.signer)
        )
        return Finding(entry, True, headline, headline, (signature,))
    if question.intent == "issuer":
        key = "header.issuer" if header.issuer else "header.issuer_none"
        headline = (
            wording.say(key, issuer=header.issuer or "", plan=plan)
            if not header.issuer
            else wording.say(key, issuer=header.issuer)
        )
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
        issuer=entry.plan.header.issuer or wording.plan(entry.plan),
    )
    return Finding(entry, False, headline, headline, (entry.plan.header.place,))


def basis_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Documents the plan cites: the one named by symbol, kind or subject, or all its grounds."""
    plan = wording.plan(entry.plan)
    chosen = _bases_meant(entry, question)
    if chosen is None:
        chosen = [basis for basis in entry.plan.bases if basis.basis]
        if not chosen:
            return Finding(entry, False, wording.say("basis.none", plan=plan), relevance=0.0)
        items = tuple(f"- {basis_words(basis, wording)}" for basis in chosen)
        return Finding(
            entry,
            True,
            wording.say("basis.list", plan=plan, count=len(chosen)),
            " ".join(items),
            tuple(dict.fromkeys(basis.place for basis in chosen[:3])),
            items=items,
        )
    if not chosen:
        return Finding(entry, False, wording.say("basis.none", plan=plan), relevance=0.0)
    lines = list(dict.fromkeys(basis_words(basis, wording) for basis in chosen[:4]))
    return Finding(
        entry,
        True,
        lines[0],
        lines[0],
        tuple(dict.fromkeys(basis.place for basis in chosen[:4])),
        tuple(lines[1:]),
        topic=question.words,
        facts=tuple(basis.text for basis in chosen),
    )


def basis_words(basis: LegalBasis, wording: Wording) -> str:
    """A cited document in one line."""
    issuer = wording.say("basis.issuer", issuer=basis.issuer) if basis.issuer else ""
    about = wording.say("basis.about", about=basis.about) if basis.about else ""
    if not basis.symbol:
        return wording.say("basis.law", kind=basis.kind, about=basis.about)
    if basis.issued is None:
        return wording.say(
            "basis.undated", kind=basis.kind, symbol=basis.symbol, issuer=issuer, about=about
        )
    return wording.say(
        "basis.one",
        kind=basis.kind,
        symbol=basis.symbol,
        date=wording.day(basis.issued),
        issuer=issuer,
        about=about,
    )


def reporting_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Who reports to whom, how often, by when."""
    rows = list(entry.plan.reporting)
    if question.agencies:
        rows = (
            [
                row
                for row in rows
                if any(same_agency(agency, row.agency) for agency in question.agencies)
            ]
            or [
                row
                for row in rows
                if any(same_agency(agency, row.receiver) for agency in question.agencies)
            ]
            or rows
        )
    if question.period:
        rows = [
            row
            for row in rows
            if any(question.period in fold(name).replace("06", "6") for name, _ in row.periods)
        ] or (
            [] if re.search(r"han|truoc|ngay|khi nao", fold(question.text)) and not rows else rows
        )
    if re.search(r"truoc ngay|han |ngay nao|ngay may|cham nhat|thoi diem", fold(question.text)):
        rows = [row for row in rows if any(due for _, due in row.periods)] or rows
    if not rows:
        return Finding(
            entry,
            False,
            wording.say("reporting.none", plan=wording.plan(entry.plan)),
            relevance=0.0,
        )
    lines = [_report_words(row, wording) for row in rows[:3]]
    return Finding(
        entry,
        True,
        lines[0],
        lines[0],
        tuple(dict.fromkeys(row.place for row in rows[:3])),
        tuple(dict.fromkeys(lines[1:])),
        topic=question.words,
        facts=tuple(row.text for row in rows[:3]),
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


def deadline_finding(
    entry: PlanRegister, question: Question, wording: Wording, today: date
) -> Finding:
    """The deadline (and the expected product) of a task, told against `today`."""
    subject = subject_of(entry, question)
    task = subject.task
    if task is None:
        return Finding(
            entry,
            False,
            wording.say("abstain.task_missing", plan=wording.plan(entry.plan)),
            relevance=0.0,
        )
    task = (
        task
        if task.deadline or task.result
        else next((above for above in entry.ancestors(task) if above.deadline), task)
    )
    name = task_name(wording, entry, task, subject.called)
    place = task.deadline_place or task.place
    result = (wording.say("deadline.result", result=task.result),) if task.result else ()
    if question.intent == "result":
        if not task.result:
            return Finding(
                entry,
                False,
                wording.say("deadline.result_none", plan=wording.plan(entry.plan), task=name),
                places=(task.place,),
                task=task.anchor,
                relevance=subject.relevance,
            )
        headline = wording.say("deadline.result_one", task=name, result=task.result)
        return Finding(
            entry,
            True,
            headline,
            task.result,
            (task.place,),
            task=task.anchor,
            relevance=subject.relevance,
        )
    if not task.deadline:
        return Finding(
            entry,
            False,
            wording.say("deadline.none", plan=wording.plan(entry.plan), task=name),
            places=(task.place,),
            details=result,
            task=task.anchor,
            relevance=subject.relevance,
        )
    headline = wording.say("deadline.one", task=name, deadline=task.deadline)
    return Finding(
        entry,
        True,
        headline,
        task.deadline,
        (place,),
        (*result, *_state(task, question, wording, today)),
        relevance=subject.relevance,
        task=task.anchor,
        topic=question.words,
    )


def due_finding(entry: PlanRegister, question: Question, wording: Wording, today: date) -> Finding:
    """The tasks whose printed deadline falls in the period asked about, or has passed."""
    plan, asked = wording.plan(entry.plan), fold(question.text)
    overdue = re.search(r"qua han|tre han|het han", asked) is not None
    wanted = (
        read_period(question.text)
        or relative_period(question.text, today)
        or _year_period(question)
    )
    due = []
    for task in entry.plan.tasks:
        period = read_period(task.deadline) if task.deadline else None
        if period is None or period.recurring:
            continue
        if overdue and period.last is not None and period.last < today:
            due.append(task)
        elif not overdue and wanted is not None and _within(period, wanted):
            due.append(task)
    if not due:
        return Finding(entry, False, wording.say("deadline.due_none", plan=plan), relevance=0.0)
    items = tuple(
        wording.say(
            "deadline.due_item", task=task_name(wording, entry, task), deadline=task.deadline
        )
        for task in due
    )
    places = tuple(task.deadline_place or task.place for task in due)
    headline = wording.say("deadline.due_list", plan=plan, count=len(due))
    return Finding(entry, True, headline, " ".join(items), places, items=items)


def _within(period: Period, wanted: Period) -> bool:
    """Whether a deadline falls in the period asked about: its last day does, or its first where open."""
    day = period.last or period.first
    return (
        day is not None
        and (wanted.first is None or wanted.first <= day)
        and (wanted.last is None or day <= wanted.last)
    )


def _year_period(question: Question) -> Period | None:
    if not question.years:
        return None
    return Period(date(min(question.years), 1, 1), date(max(question.years), 12, 31))


def recipients_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Who the plan is sent to."""
    section = _section(entry, "recipients")
    plan = wording.plan(entry.plan)
    if section is None:
        return Finding(entry, False, wording.say("recipients.none", plan=plan), relevance=0.0)
    items = tuple(f"- {paragraph.text.lstrip('-–• ')}" for paragraph in section.body[1:])
    return Finding(
        entry,
        True,
        wording.say("recipients.list", plan=plan),
        " ".join(items),
        (_place(section),),
        items=items,
    )


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


def count_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """How many tasks, targets, parts or agencies a plan has; counted from its records."""
    plan, asked = wording.plan(entry.plan), fold(question.text)
    if re.search(r"(?:bao nhieu|may|tong so) chi tieu", asked):
        targets = [target for target in entry.plan.targets if not target.task]
        if question.years:
            of_year = [target for target in targets if target.year in question.years]
            headline = wording.say(
                "count.targets_year", plan=plan, count=len(of_year), year=question.years[0]
            )
            return Finding(
                entry,
                True,
                headline,
                headline,
                tuple(t.place for t in of_year[:3]),
                items=tuple(f"- {squeeze(t.text)}" for t in of_year),
            )
        headline = wording.say("count.targets", plan=plan, count=len(targets))
        return Finding(entry, True, headline, headline, tuple(t.place for t in targets[:3]))
    if re.search(r"(?:bao nhieu|may|tong so) (?:co quan|don vi)", asked):
        leads = list(dict.fromkeys(a.agency for a in entry.plan.assignments if a.role == "lead"))
        headline = wording.say("count.agencies", plan=plan, count=len(leads))
        return Finding(
            entry,
            True,
            headline,
            headline,
            tuple(dict.fromkeys(a.place for a in entry.plan.assignments if a.role == "lead"))[:3],
            items=tuple(f"- {a}" for a in leads),
        )
    if re.search(r"(?:bao nhieu|may|tong so) phan\b", asked):
        parts = [section for section in entry.plan.document.sections if section.marker]
        headline = wording.say("count.parts", plan=plan, count=len(parts))
        return Finding(
            entry,
            True,
            headline,
            headline,
            tuple(map(_place, parts[:2])),
            items=tuple(f"- {section.marker} {section.heading}" for section in parts),
        )
    return _task_count(entry, question, wording, plan)


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
    if not holds_value(text, question):
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


def _bases_meant(entry: PlanRegister, question: Question) -> list[LegalBasis] | None:
    """The cited documents a question means; None when it asks for the grounds as a whole."""
    asked = fold(question.text)
    bases = list(entry.plan.bases)
    by_symbol = [
        basis
        for basis in bases
        if basis.symbol and re.search(rf"(?<![\w/-]){re.escape(fold(basis.symbol))}(?![\w])", asked)
    ]
    if by_symbol:
        return by_symbol
    if re.search(r"\d+[-/][a-z]", asked.replace("kh/", "")) and not by_symbol:
        return []
    kinds = {fold(basis.kind) for basis in bases if basis.kind}
    named = [
        kind for kind in kinds if re.search(rf"\b{re.escape(kind)}\b", asked) and kind != "ke hoach"
    ]
    numbers = re.findall(
        r"(?:nghi quyet|quyet dinh|ke hoach|thong tu|de an|nghi dinh|cong van|chi thi|thong bao|so)(?: so)? (\d{1,5})\b",
        asked,
    )
    if numbers:
        return [
            basis
            for basis in bases
            if any(basis.symbol.lstrip("0").startswith(n.lstrip("0")) for n in numbers)
            and (not named or fold(basis.kind) in named or len(named) > 1)
        ]
    words = [
        word
        for word in (question.topic or question.words)
        if word not in {w for kind in kinds for w in kind.split()}
    ]
    if not words and not named:
        return None
    found = (
        Matcher(
            [
                Entry(
                    basis,
                    basis.about,
                    f"{basis.about} {basis.issuer or ''} {basis.kind} {basis.text} {_heading(entry, basis.place)}",
                )
                for basis in bases
            ]
        ).match(words)
        if words
        else []
    )
    matches = [match for match in found if not named or fold(match.entry.key.kind) in named]
    if not words:
        return [basis for basis in bases if fold(basis.kind) in named]
    if not matches or matches[0].coverage < NAMED:
        same_kind = [basis for basis in bases if fold(basis.kind) in named]
        issuers = [
            b for b in same_kind if b.issuer and set(tokens(b.issuer)) <= set(tokens(question.text))
        ]
        return issuers or ([] if not re.search(r"can cu", asked) else None)
    top = matches[0]
    return [match.entry.key for match in matches if top.score - match.score < 0.15]


def _report_words(row: Reporting, wording: Wording) -> str:
    periods = ", ".join(
        wording.say("reporting.period", period=period, due=due) if due else period
        for period, due in row.periods
    )
    if not row.receiver:
        return wording.say("reporting.without_receiver", agency=row.agency, periods=periods)
    return wording.say("reporting.one", agency=row.agency, receiver=row.receiver, periods=periods)


def _state(task: Task, question: Question, wording: Wording, today: date) -> tuple[str, ...]:
    """Whether a deadline has passed; said only where the question asks for it."""
    if not re.search(
        r"qua han|tre han|con han|da qua|chua toi|con bao lau|het han", fold(question.text)
    ):
        return ()
    period = read_period(task.deadline)
    if period is None or period.last is None or period.recurring:
        return ()
    key = "deadline.passed" if period.last < today else "deadline.ahead"
    return (wording.say(key, today=wording.day(today)),)


def _task_count(entry: PlanRegister, question: Question, wording: Wording, plan: str) -> Finding:
    if question.references:
        groups = [
            task for reference in question.references for task in entry.by_reference(reference)
        ]
        if groups and (inside := [task for task in entry.below(groups[0]) if task.kind != "group"]):
            level = [task for task in inside if task.parent == groups[0].anchor]
            headline = wording.say(
                "count.group", section=task_name(wording, entry, groups[0]), count=len(level)
            )
            return Finding(
                entry,
                True,
                headline,
                headline,
                (groups[0].place,),
                items=tuple(f"- {task.number}: {task.title}" for task in level),
                task=groups[0].anchor,
            )
    units = entry.units
    if not units:
        return Finding(entry, False, wording.say("abstain.not_stated_in", plan=plan), relevance=0.0)
    groups = [task for task in entry.plan.tasks if task.kind == "group"]
    names = list(
        dict.fromkeys(task.section_title for task in units if task.anchor.startswith("PL"))
    )
    count = (
        len(groups) + sum(task.kind == "task" and not task.parent for task in units)
        if groups
        else len(names)
    )
    headline = (
        wording.say("count.tasks_groups", plan=plan, count=len(units), groups=count)
        if count > 1
        else (wording.say("count.tasks", plan=plan, count=len(units)))
    )
    items = tuple(
        wording.say(
            "count.group_item",
            number=group.number,
            title=group.title,
            count=sum(task.parent == group.anchor for task in units),
        )
        for group in groups
    )
    first = groups[0].place if groups else units[0].place
    part = entry.plan.document.sections[0]
    for section in entry.plan.document.sections:
        if section.start <= first.start < section.end:
            part = section
    return Finding(entry, True, headline, headline, (_place(part),), items=items)


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


def _heading(entry: PlanRegister, place: Place) -> str:
    names = place.path.split(".")
    return " ".join(
        section.heading
        for section in entry.plan.document.walk()
        if section.path in {".".join(names[:depth]) for depth in range(1, len(names) + 1)}
    )[:300]


def _section(entry: PlanRegister, path: str) -> Section | None:
    return next((section for section in entry.plan.document.sections if section.path == path), None)


def _section_place(entry: PlanRegister, path: str) -> Place | None:
    section = _section(entry, path)
    return _place(section) if section else None


def _place(section: Section) -> Place:
    return Place(section.path, section.anchor, section.start, section.end)


def _is_all_asked(short: str, question: Question) -> bool:
    """Whether the question names nothing but the short form: "ATTP nghĩa là gì"."""
    names = set(tokens(short))
    return bool(names) and names <= set(question.words) and len(set(question.words) - names) <= 1


def _defined_at(entry: PlanRegister, short: str) -> Place | None:
    pattern = re.compile(
        rf"(?:viết tắt|gọi tắt|gọi chung|gọi)\s+(?:là)?\W{{0,3}}{re.escape(short)}"
    )
    for section, paragraph in entry.paragraphs():
        if pattern.search(paragraph.text):
            return Place(section.path, section.anchor, paragraph.start, paragraph.end)
    return None


def _find_text(entry: PlanRegister, phrase: str) -> Place | None:
    for section, paragraph in entry.paragraphs():
        if phrase in paragraph.text:
            return Place(section.path, section.anchor, paragraph.start, paragraph.end)
    return None
