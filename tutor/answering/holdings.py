"""What an agency holds in a plan: leads, partners, duties."""

import re
from collections.abc import Iterable, Sequence

from tutor.answering.findings import NAMED, Finding
from tutor.answering.naming import names_of, places_of, slips
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of
from tutor.plans.agencies import canonical, parse_agency, same_agency
from tutor.plans.register import PlanRegister
from tutor.records import Assignment, Duty, Role, Task
from tutor.text.normalise import fold, squeeze

_CELL_TITLE_CHARS = 60
_DUTY_MAX_CHARS = 260
_ROLES: tuple[Role, ...] = ("lead", "coordinate", "direct", "advise")


def holdings_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """What the agency asked about leads, works on, directs and is to do besides."""
    plan = wording.plan(entry.plan)
    agencies = [_named_here(entry, agency, question) for agency in question.agencies]
    held = next((found for agency in agencies if (found := _held(entry, agency))), None)
    if held is None:
        asked = agencies[0] if agencies else ""
        if asked and (told := _partner_items(entry, asked, wording)):
            return _as_partner(entry, question, asked, told, wording)
        return Finding(
            entry,
            False,
            wording.say(
                "holdings.not_assigned"
                if asked and _is_mentioned(entry, asked)
                else "holdings.unknown",
                plan=plan,
                agency=asked,
            ),
            relevance=0.0,
            details=(wording.say("holdings.named_are", agencies="; ".join(_leaders(entry))),),
        )
    agency, assignments, duties = held
    if (task := _task_asked(entry, question)) is not None:
        return _described(entry, question, task, wording)
    wanted: Role = "coordinate" if _asks_coordination(question) else "lead"
    if (answer := _one_duty(entry, question, agency, duties)) is not None:
        return answer
    chosen = [item for item in assignments if item.role == wanted]
    items = _items(entry, chosen, wording)
    others = _other_items(entry, assignments, duties, wanted, wording, agency)
    told = _partner_items(entry, agency, wording)
    if not items and (not others or wanted == "coordinate") and told:
        return _as_partner(entry, question, agency, told, wording)
    if not items and not others:
        return Finding(
            entry,
            False,
            wording.say(f"holdings.{wanted}_none", agency=agency, plan=plan),
            relevance=0.3,
        )
    headline = _headline(entry, agency, wanted, chosen, wording)
    if not items and wanted == "lead" and duties:
        headline, others = wording.say("holdings.duties_only", plan=plan, agency=agency), others[:]
        others[0] = others[0].partition("\n")[2]  # the headline has said what this heading says
    places = (*places_of(chosen), *places_of(duties)[:2]) or places_of(assignments)
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
        notes=slips(assignments, entry, wording),
    )


def _headline(
    entry: PlanRegister,
    agency: str,
    role: Role,
    chosen: Sequence[Assignment],
    wording: Wording,
) -> str:
    """How much `agency` holds; a whole section is counted as a section, not as a task."""
    kinds = {
        anchor: entry.tasks[anchor].kind
        for item in chosen
        for anchor in item.targets
        if anchor in entry.tasks
    }
    sections = sum(kind == "group" for kind in kinds.values())
    tasks = len(kinds) - sections
    key = "none" if not kinds else "some" if not sections else "both" if tasks else "sections"
    if role != "lead" and kinds:
        key, tasks = "some", len(kinds)
    return wording.say(
        f"holdings.{role}_{key}",
        agency=agency,
        plan=wording.plan(entry.plan),
        count=tasks,
        sections=sections,
    )


def _named_here(entry: PlanRegister, agency: str, question: Question) -> str:
    """`agency` without the place of another plan, where plans of several places are compared."""
    place = parse_agency(agency).place
    if (
        len(question.scope.plan_ids) < 2
        or not place
        or place in fold(entry.plan.header.locality or "")
    ):
        return agency
    words = agency.split()
    kept = words[: len(words) - len(place.split())]
    if fold(" ".join(words[len(kept) :])) != place or not kept:
        return agency
    return re.sub(r"\s+(?:tỉnh|thành phố|xã|phường)$", "", " ".join(kept), flags=re.I)


def _partner_items(entry: PlanRegister, agency: str, wording: Wording) -> list[tuple[str, Duty]]:
    """The sentences that tell others to work with `agency`, each with its duty."""
    name = canonical(agency)
    named = {
        squeeze(duty.text): duty
        for duty in entry.plan.duties
        if any(
            same_agency(agency, partner) or f" {name} " in f" {canonical(partner)} "
            for partner in duty.partners
        )
    }
    return [
        (
            wording.say(
                "holdings.partner",
                agency=duty.agency,
                words=_short(text),
                label=wording.label(entry, duty.place.anchor),
            ),
            duty,
        )
        for text, duty in named.items()
    ]


def _as_partner(
    entry: PlanRegister,
    question: Question,
    agency: str,
    told: Sequence[tuple[str, Duty]],
    wording: Wording,
) -> Finding:
    headline = wording.say("holdings.partner_some", plan=wording.plan(entry.plan), agency=agency)
    items = tuple(item for item, _ in told)
    return Finding(
        entry,
        True,
        headline,
        f"{headline} {items[0].removeprefix('- ')}",
        places_of([duty for _, duty in told]),
        items=items,
        topic=question.words,
        facts=tuple(duty.text for _, duty in told),
    )


def _is_mentioned(entry: PlanRegister, agency: str) -> bool:
    """Whether the text names `agency` anywhere, assigned or not."""
    return f" {canonical(agency)} " in f" {canonical(entry.plan.document.source)} "


def _leaders(entry: PlanRegister) -> list[str]:
    """The agencies that lead something, each once."""
    return list(dict.fromkeys(a.agency for a in entry.plan.assignments if a.role == "lead"))[:12]


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
            number = task.aliases[-1] if task.kind == "task" and task.aliases else task.number
            key = "holdings.section_item" if task.kind == "group" else "holdings.item"
            key = key if number else "holdings.item_named"
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
    """What is held besides, as lines; a heading stands in one line with its first item, as only
    items are counted."""
    said = [
        wording.say(
            "holdings.blanket" if duty.blanket else "holdings.duty",
            words=_short(squeeze(duty.text)),
            label=wording.label(entry, duty.place.anchor),
        )
        for duty in duties
    ]
    lines = _headed(wording.say("holdings.duties", agency=agency), list(dict.fromkeys(said)))
    for role in _ROLES:
        held = [item for item in assignments if item.role == role != wanted]
        if items := _items(entry, held, wording):
            lines += _headed(_headline(entry, agency, role, held, wording), items)
    return lines


def _headed(heading: str, items: Sequence[str]) -> list[str]:
    """`items`, the first under its heading."""
    return [f"{heading}\n{items[0]}", *items[1:]] if items else []


def _task_asked(entry: PlanRegister, question: Question) -> Task | None:
    """The task that the rest of a question names well: "Đoàn xã làm gì trong chiến dịch …"."""
    if len(question.topic) < 3 or question.references:
        return None
    subject = subject_of(entry, question)
    return subject.task if subject.task and subject.relevance >= 0.7 else None


def _described(entry: PlanRegister, question: Question, task: Task, wording: Wording) -> Finding:
    leads = entry.assigned(task).by_task
    details = (wording.say("coordination.lead", agencies=names_of(leads)),) if leads else ()
    return Finding(
        entry,
        True,
        task.text,
        task.text,
        (task.place, *places_of(leads)),
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
    return f"{task.aliases[-1] if task.aliases else task.number} {_clipped(task.title)}".strip()


def _short(text: str) -> str:
    if len(text) <= _DUTY_MAX_CHARS:
        return text
    return text[:_DUTY_MAX_CHARS].rsplit(" ", 1)[0] + " …"


def _clipped(title: str) -> str:
    return (
        title
        if len(title) <= _CELL_TITLE_CHARS
        else title[:_CELL_TITLE_CHARS].rsplit(" ", 1)[0] + " …"
    )
