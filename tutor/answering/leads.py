"""Who leads a task: by task before by section, by point, in words, or nobody."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.answering.findings import NAMED, Finding, Subject
from tutor.answering.naming import names_of, no_task, once, partners_of_task, places_of, slips
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of, task_name
from tutor.plans.agencies import same_agency
from tutor.plans.register import Assigned, PlanRegister
from tutor.records import Assignment, Duty, Place, Task
from tutor.text.normalise import fold, squeeze

_MOST_TASKS = 6


def lead_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Who leads the task asked about, by task before by section; abstains where nothing says."""
    if len(question.references) > 1 and not question.task_anchor:
        return _leads_of_several(entry, question, wording)
    subject = subject_of(entry, question)
    duty = _duty_named(entry, question, subject)
    if duty is not None:
        return duty_finding(entry, duty, wording)
    if subject.task is None:
        return no_task(entry, question, subject, wording)
    return _lead_of(entry, question, subject.task, subject, wording)


def _leads_of_several(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Several tasks asked at once: one line each."""
    findings = [
        lead_finding(entry, replace(question, references=(reference,)), wording)
        for reference in question.references[:_MOST_TASKS]
    ]
    found = [finding for finding in findings if finding.found]
    first = (found or findings)[0]
    others = [
        line
        for finding in findings
        if finding is not first
        for line in (finding.headline, *finding.details[:3])
    ]
    places = once([place for finding in findings for place in finding.places])
    return replace(
        first,
        details=(*first.details, *dict.fromkeys(others)),
        places=places,
        cell=" ".join(finding.headline for finding in findings),
        notes=tuple(dict.fromkeys(note for finding in findings for note in finding.notes)),
    )


def duty_finding(entry: PlanRegister, duty: Duty, wording: Wording) -> Finding:
    """An agency told in words, not by number, to lead something."""
    if duty.role == "lead":
        headline = wording.say("lead.duty", agency=duty.agency)
    else:
        headline = wording.say(
            "lead.told", agency=duty.agency, words=squeeze(duty.text).rstrip(" ;.")
        )
    return Finding(entry, True, headline, duty.agency, (duty.place,), facts=(duty.text,))


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
    partners = partners_of_task(entry, task)
    extra = (wording.say("lead.partners", agencies=names_of(partners)),) if partners else ()
    leads = (
        assigned.by_task
        or tuple(assignment for _, assignment in assigned.by_point)
        or assigned.by_section
    )
    return Finding(
        entry,
        True,
        headline,
        names_of(leads),
        places_of([*leads, *assigned.by_section]),
        (*details, *extra),
        notes=slips(assigned.all, entry, wording),
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
        return wording.say("lead.one", agency=names_of(assigned.by_task), task=name), section
    if assigned.by_task:
        lines = tuple(_scoped(item, name, wording) for item in assigned.by_task)
        first = lines[0] if len(lines) == 1 else wording.say("lead.by_points", task=name)
        return first, (*(lines if len(lines) > 1 else ()), *section)
    if assigned.by_point:
        lines = tuple(_point_line(entry, point, item, wording) for point, item in assigned.by_point)
        return wording.say("lead.by_points", task=name), (*lines, *section)
    group = entry.tasks[assigned.by_section[0].targets[0]]
    first = wording.say(
        "lead.whole_section",
        agency=names_of(assigned.by_section),
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
            agency=names_of(assigned.by_section),
            section=task_name(wording, entry, group),
        ),
    )


def _point_line(entry: PlanRegister, task: Task, item: Assignment, wording: Wording) -> str:
    """Who leads one of several tasks or points, with the part of it that is meant."""
    key = "lead.point_scoped" if item.scope else "lead.point"
    name = task_name(wording, entry, task)
    return wording.say(key, point=name, agency=item.agency, scope=item.scope)


def _scoped(item: Assignment, name: str, wording: Wording) -> str:
    if item.scope:
        return wording.say("lead.scoped", agency=item.agency, scope=item.scope)
    return wording.say("lead.one", agency=item.agency, task=name)


def _checked(question: Question, name: str, assigned: Assigned, wording: Wording) -> str:
    """The first line where the question takes a lead for granted."""
    asked = question.agencies[0]
    own = assigned.by_task or tuple(item for _, item in assigned.by_point)
    said = next((item.agency for item in own if same_agency(asked, item.agency)), None)
    if said is None and not own:
        said = next(
            (item.agency for item in assigned.by_section if same_agency(asked, item.agency)), None
        )
    if said:
        return wording.say("lead.confirmed", agency=said, task=name)
    return wording.say(
        "lead.denied", asked=asked, agency=names_of(own or assigned.by_section), task=name
    )


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
        (task.place, *places_of(blanket)),
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
            lines.append(_point_line(entry, task, item, wording))
            places.append(item.place)
        for point, item in leads.by_point if not leads.by_task else ():
            lines.append(_point_line(entry, point, item, wording))
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
        once(places),
        items=tuple(f"- {line}" for line in lines),
        relevance=subject.relevance,
        task=group.anchor,
    )


def _duty_named(entry: PlanRegister, question: Question, subject: Subject) -> Duty | None:
    """A duty in words that the question names better than any task; led, if "chủ trì" is asked."""
    if question.references or question.task_anchor or not question.topic:
        return None
    says_lead = "chu tri" in fold(question.text)
    matches = [
        match
        for match in entry.duties_named(question.topic)
        if isinstance(match.entry.key, Duty)
        and (match.entry.key.role == "lead" or not says_lead)
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
