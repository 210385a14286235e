"""Who leads, who works with them, what an agency holds: findings from the assignments of a plan."""

import re
from collections.abc import Iterable, Sequence

from tutor.answering.findings import NAMED, Finding, Subject
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of, task_name
from tutor.plans.agencies import same_agency
from tutor.plans.register import Assigned, PlanRegister
from tutor.records import Assignment, Duty, Place, Role, Task
from tutor.text.normalise import fold, squeeze

_DUTY_MAX_CHARS = 260
_WITH = re.compile(r"phối hợp (?:chặt chẽ )?(?:với|cùng) ", re.I)


def lead_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Who leads the task asked about, by task before by section; abstains where no place says so."""
    subject = subject_of(entry, question)
    duty = _duty_named(entry, question, subject)
    if duty is not None:
        return duty_finding(entry, duty, wording)
    if subject.task is None:
        return _no_task(entry, question, subject, wording)
    return _lead_of(entry, question, subject.task, subject, wording)


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
        return _no_task(entry, question, subject, wording)
    task = subject.task
    name = task_name(wording, entry, task, subject.called)
    partners = _partners(entry, task)
    leads = _own(entry.assigned(task))
    if not partners:
        notes = (wording.say("coordination.lead", agencies=_names(leads)),) if leads else ()
        return Finding(
            entry,
            False,
            wording.say("coordination.none", plan=wording.plan(entry.plan), task=name),
            places=_places(leads),
            details=notes,
            relevance=subject.relevance,
            task=task.anchor,
        )
    details = (wording.say("coordination.lead", agencies=_names(leads)),) if leads else ()
    headline = wording.say("coordination.one", agencies=_names(partners), task=name)
    return Finding(
        entry,
        True,
        headline,
        _names(partners),
        _places(partners),
        details,
        relevance=subject.relevance,
        task=task.anchor,
        topic=question.words,
    )


def holdings_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """What the agency asked about leads, works on, directs and is to do besides."""
    plan = wording.plan(entry.plan)
    held = next((found for agency in question.agencies if (found := _held(entry, agency))), None)
    if held is None:
        asked = question.agencies[0] if question.agencies else ""
        return Finding(
            entry,
            False,
            wording.say("holdings.unknown", plan=plan, agency=asked),
            relevance=0.0,
            details=(wording.say("holdings.named_are", agencies="; ".join(entry.agencies[:12])),),
        )
    agency, assignments, duties = held
    if (task := _task_asked(entry, question)) is not None:
        return _described(entry, question, task, wording)
    wanted: Role = "coordinate" if _asks_coordination(question) else "lead"
    if (answer := _one_duty(entry, question, agency, duties)) is not None:
        return answer
    items = _items(entry, [item for item in assignments if item.role == wanted], wording)
    headline = wording.say(
        f"holdings.{'lead' if wanted == 'lead' else 'coordinate'}_{'some' if items else 'none'}",
        agency=agency,
        plan=plan,
        count=len(items),
    )
    if not items and wanted == "lead" and duties:
        headline = wording.say("holdings.duties_only", plan=plan, agency=agency)
    others = _other_items(entry, assignments, duties, wanted, wording, agency)
    chosen = [item for item in assignments if item.role == wanted]
    places = (*_places(chosen), *_places(duties)[:2]) or _places(assignments)
    numbers = "; ".join(dict.fromkeys(_number_and_title(entry, item) for item in chosen))
    cell = f"{agency}: {numbers}" if numbers else headline
    return Finding(
        entry,
        True,
        headline,
        cell,
        places,
        items=(*items, *others),
        topic=question.words,
        facts=tuple(duty.text for duty in duties),
        notes=_slips(assignments, entry, wording),
    )


def _task_asked(entry: PlanRegister, question: Question) -> Task | None:
    """The task that the rest of a question about an agency names well: "Đoàn xã làm gì trong chiến dịch …"."""
    if len(question.topic) < 3 or question.references:
        return None
    subject = subject_of(entry, question)
    return subject.task if subject.task and subject.relevance >= 0.8 else None


def _described(entry: PlanRegister, question: Question, task: Task, wording: Wording) -> Finding:
    leads = entry.assigned(task).by_task
    details = (wording.say("coordination.lead", agencies=_names(leads)),) if leads else ()
    return Finding(
        entry,
        True,
        task.text,
        task.text,
        (task.place, *_places(leads)),
        details,
        task=task.anchor,
        topic=question.words,
        facts=(task.text,),
    )


def _one_duty(
    entry: PlanRegister, question: Question, agency: str, duties: Sequence[Duty]
) -> Finding | None:
    """The one sentence about the agency that the rest of the question names, if there is one."""
    if len(question.topic) < 3 or question.references:
        return None
    own = {duty.text for duty in duties}
    matches = [
        match
        for match in entry.duties_named(question.topic)
        if isinstance(match.entry.key, Duty) and match.entry.key.text in own
    ]
    if not matches or matches[0].coverage < NAMED + 0.1:
        return None
    duty = matches[0].entry.key
    assert isinstance(duty, Duty)
    text = f"{agency}: {squeeze(duty.text)}"
    return Finding(
        entry,
        True,
        text,
        text,
        (duty.place,),
        relevance=matches[0].coverage,
        topic=question.words,
        facts=(duty.text,),
    )


def _number_and_title(entry: PlanRegister, item: Assignment) -> str:
    task = entry.tasks.get(item.targets[0]) if item.targets else None
    if task is None:
        return ""
    return f"{task.aliases[-1] if task.aliases else task.number} {task.title[:60]}".strip()


def duty_finding(entry: PlanRegister, duty: Duty, wording: Wording) -> Finding:
    """An agency told in words, not by number, to lead something."""
    details = (
        (wording.say("coordination.lead", agencies=duty.agency),) if duty.role != "lead" else ()
    )
    return Finding(
        entry,
        True,
        wording.say("lead.duty", agency=duty.agency),
        duty.agency,
        (duty.place,),
        details,
        facts=(duty.text,),
    )


def _lead_of(
    entry: PlanRegister, question: Question, task: Task, subject: Subject, wording: Wording
) -> Finding:
    name = task_name(wording, entry, task, subject.called)
    assigned = entry.assigned(task)
    if not assigned.all:
        return _unassigned(entry, question, task, name, subject, wording)
    headline, details = _lead_words(entry, task, name, assigned, wording)
    if question.is_check and question.agencies:
        headline = _checked(question, name, assigned, wording) or headline
    partners = _partners(entry, task)
    extra = (wording.say("lead.partners", agencies=_names(partners)),) if partners else ()
    leads = (
        _own(assigned)
        or tuple(assignment for _, assignment in assigned.by_point)
        or assigned.by_section
    )
    return Finding(
        entry,
        True,
        headline,
        _names(leads),
        _places([*leads, *assigned.by_section]),
        (*details, *extra),
        notes=_slips(assigned.all, entry, wording),
        relevance=subject.relevance,
        task=task.anchor,
        topic=question.words,
        suggestions=(wording.say("suggest.deadline"),) if task.deadline else (),
    )


def _lead_words(
    entry: PlanRegister, task: Task, name: str, assigned: Assigned, wording: Wording
) -> tuple[str, tuple[str, ...]]:
    """The first line and what follows it."""
    section = _section_lines(entry, task, assigned, wording)
    if len(assigned.by_task) == 1 and not assigned.by_task[0].scope:
        return wording.say("lead.one", agency=assigned.by_task[0].agency, task=name), section
    if assigned.by_task and all(not item.scope for item in assigned.by_task):
        return wording.say("lead.one", agency=_names(assigned.by_task), task=name), section
    if assigned.by_task:
        lines = tuple(_scoped(item, name, wording) for item in assigned.by_task)
        first = lines[0] if len(lines) == 1 else f"{wording.say('lead.many', task=name)}"
        return first, (*(lines if len(lines) > 1 else ()), *section)
    if assigned.by_point:
        lines = tuple(
            wording.say("lead.point", point=task_name(wording, entry, point), agency=item.agency)
            for point, item in assigned.by_point
        )
        return wording.say("lead.by_points", task=name), (*lines, *section)
    group = entry.tasks[assigned.by_section[0].targets[0]]
    first = wording.say(
        "lead.whole_section",
        agency=_names(assigned.by_section),
        section=task_name(wording, entry, group),
        task=name,
    )
    return first, ()


def _section_lines(
    entry: PlanRegister, task: Task, assigned: Assigned, wording: Wording
) -> tuple[str, ...]:
    if not assigned.by_section:
        return ()
    group = entry.tasks[assigned.by_section[0].targets[0]]
    return (
        wording.say(
            "lead.also_section",
            agency=_names(assigned.by_section),
            section=task_name(wording, entry, group),
        ),
    )


def _scoped(item: Assignment, name: str, wording: Wording) -> str:
    if item.scope:
        return wording.say("lead.scoped", agency=item.agency, scope=item.scope)
    return wording.say("lead.one", agency=item.agency, task=name)


def _checked(question: Question, name: str, assigned: Assigned, wording: Wording) -> str:
    """The first line where the question takes a lead for granted."""
    asked = question.agencies[0]
    leads = assigned.all
    said = next((item.agency for item in leads if same_agency(asked, item.agency)), None)
    if said:
        return wording.say("lead.confirmed", agency=said, task=name)
    first = _own(assigned) or leads
    return wording.say("lead.denied", asked=asked, agency=_names(first), task=name)


def _unassigned(
    entry: PlanRegister,
    question: Question,
    task: Task,
    name: str,
    subject: Subject,
    wording: Wording,
) -> Finding:
    plan = wording.plan(entry.plan)
    blanket = [duty for duty in entry.plan.duties if duty.blanket and duty.role == "lead"]
    if task.kind == "group":
        return _group_table(entry, question, task, name, subject, wording, blanket)
    details = tuple(
        wording.say(
            "lead.blanket",
            agency=duty.agency,
            words=squeeze(duty.text).rstrip("."),
            label=wording.label(entry, duty.place.anchor),
        )
        for duty in blanket
    )
    headline = wording.say("lead.none", plan=plan, task=name)
    return Finding(
        entry,
        False,
        headline,
        headline,
        (task.place, *_places(blanket)),
        details,
        relevance=subject.relevance,
        task=task.anchor,
        topic=question.words,
    )


def _group_table(
    entry: PlanRegister,
    question: Question,
    group: Task,
    name: str,
    subject: Subject,
    wording: Wording,
    blanket: Sequence[Duty],
) -> Finding:
    """A section that nobody leads as a whole: the lead of each task in it."""
    lines: list[str] = []
    places: list[Place] = []
    for task in entry.below(group):
        if task.kind != "task":
            continue
        leads = entry.assigned(task)
        for item in leads.by_task[:3]:
            lines.append(
                wording.say("lead.point", point=task_name(wording, entry, task), agency=item.agency)
            )
            places.append(item.place)
        for point, item in leads.by_point if not leads.by_task else ():
            lines.append(
                wording.say(
                    "lead.point", point=task_name(wording, entry, point), agency=item.agency
                )
            )
            places.append(item.place)
    if not lines:
        headline = wording.say("lead.none", plan=wording.plan(entry.plan), task=name)
        return Finding(
            entry,
            False,
            headline,
            headline,
            (group.place,),
            relevance=subject.relevance,
            task=group.anchor,
        )
    return Finding(
        entry,
        True,
        wording.say("lead.group_table", section=name),
        " ".join(lines),
        _once(places),
        items=tuple(f"- {line}" for line in lines),
        relevance=subject.relevance,
        task=group.anchor,
    )


def _no_task(
    entry: PlanRegister, question: Question, subject: Subject, wording: Wording
) -> Finding:
    plan = wording.plan(entry.plan)
    if subject.number_wrong:
        numbers = ", ".join(task.aliases[-1] for task in entry.units[:40])
        headline = wording.say(
            "abstain.number_missing", plan=plan, number=subject.number_wrong, numbers=numbers
        )
        return Finding(entry, False, headline, relevance=0.0)
    return Finding(
        entry,
        False,
        wording.say("abstain.task_missing", plan=plan),
        relevance=0.0,
        details=tuple(
            wording.say(
                "abstain.nearest",
                words=match.entry.key.title,
                label=wording.label(entry, match.entry.key.anchor),
            )
            for match in subject.matches[:1]
            if isinstance(match.entry.key, Task)
        ),
    )


def _duty_named(entry: PlanRegister, question: Question, subject: Subject) -> Duty | None:
    """A duty in words that the question names better than any task; only one that is led."""
    if question.references or question.task_anchor or not question.topic:
        return None
    matches = [
        match
        for match in entry.duties_named(question.topic)
        if isinstance(match.entry.key, Duty)
        and match.entry.key.role == "lead"
        and not match.entry.key.blanket
    ]
    if not matches:
        return None
    best = matches[0]
    task = subject.matches[0] if subject.matches and subject.task else None
    if best.coverage < NAMED or (
        task and (task.coverage >= best.coverage - 0.05 or task.title > 0.7)
    ):
        return None
    duty = best.entry.key
    assert isinstance(duty, Duty)
    return duty


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
    if question.references or question.task_anchor and not subject.task:
        return None
    task = subject.task
    if task and any(not _is_anybody(item.agency) for item in _partners(entry, task)):
        return None
    words = question.words
    for match in entry.paragraphs_named(words):
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


def _held(
    entry: PlanRegister, agency: str
) -> tuple[str, tuple[Assignment, ...], tuple[Duty, ...]] | None:
    held = entry.held_by(agency)
    return (held.agency, held.assignments, held.duties) if held else None


def _asks_coordination(question: Question) -> bool:
    folded = fold(question.text)
    return "phoi hop" in folded and "chu tri" not in folded


def _items(entry: PlanRegister, assignments: Iterable[Assignment], wording: Wording) -> list[str]:
    lines = []
    for item in assignments:
        for anchor in item.targets:
            task = entry.tasks.get(anchor)
            if task is None:
                continue
            scope = wording.say("holdings.scope", scope=item.scope) if item.scope else ""
            key = "holdings.section_item" if task.kind == "group" else "holdings.item"
            number = task.aliases[-1] if task.kind == "task" else task.number
            lines.append(
                wording.say(
                    key,
                    number=number,
                    title=task.title,
                    scope=scope,
                    label=wording.label(entry, item.place.anchor),
                )
            )
    return list(dict.fromkeys(lines))


def _other_items(
    entry: PlanRegister,
    assignments: Sequence[Assignment],
    duties: Sequence[Duty],
    wanted: Role,
    wording: Wording,
    agency: str,
) -> list[str]:
    said = [
        wording.say(
            "holdings.blanket" if duty.blanket else "holdings.duty",
            words=_short(squeeze(duty.text)),
            label=wording.label(entry, duty.place.anchor),
        )
        for duty in duties
    ]
    lines: list[str] = [
        *([wording.say("holdings.duties", agency=agency)] if said else []),
        *dict.fromkeys(said),
    ]
    for role, key in (
        ("lead", "lead_some"),
        ("coordinate", "coordinate_some"),
        ("direct", "direct_some"),
        ("advise", "advise_some"),
    ):
        if role == wanted:
            continue
        items = _items(entry, [item for item in assignments if item.role == role], wording)
        if items:
            lines += [
                wording.say(
                    f"holdings.{key}",
                    agency=agency,
                    plan=wording.plan(entry.plan),
                    count=len(items),
                ),
                *items,
            ]
    return lines


def _partners(entry: PlanRegister, task: Task) -> tuple[Assignment, ...]:
    return entry.assigned(task, ("coordinate",)).by_task


def _own(assigned: Assigned) -> tuple[Assignment, ...]:
    return assigned.by_task


def _names(assignments: Iterable[Assignment]) -> str:
    return "; ".join(dict.fromkeys(item.agency for item in assignments))


def _places(items: Iterable[Assignment | Duty]) -> tuple[Place, ...]:
    return _once(item.place for item in items)


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


def _slips(
    assignments: Iterable[Assignment], entry: PlanRegister, wording: Wording
) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            wording.say(
                "lead.slip",
                printed=item.note,
                number=entry.tasks[item.targets[0]].number,
                label=wording.label(entry, item.targets[0]),
            )
            for item in assignments
            if item.note and item.targets[0] in entry.tasks
        )
    )


def _short(text: str) -> str:
    if len(text) <= _DUTY_MAX_CHARS:
        return text
    return text[:_DUTY_MAX_CHARS].rsplit(" ", 1)[0] + " …"
