"""What an agency holds in a plan: leads, partners, duties."""

from collections.abc import Iterable, Sequence

from tutor.answering.findings import NAMED, Finding
from tutor.answering.naming import names_of, places_of, slips
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of
from tutor.plans.agencies import canonical
from tutor.plans.register import PlanRegister
from tutor.records import Assignment, Duty, Role, Task
from tutor.text.normalise import fold, squeeze

_CELL_TITLE_CHARS = 60
_DUTY_MAX_CHARS = 260


def holdings_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """What the agency asked about leads, works on, directs and is to do besides."""
    plan = wording.plan(entry.plan)
    held = next((found for agency in question.agencies if (found := _held(entry, agency))), None)
    if held is None:
        asked = question.agencies[0] if question.agencies else ""
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


def _task_asked(entry: PlanRegister, question: Question) -> Task | None:
    """The task that the rest of a question about an agency names well: "Đoàn xã làm gì trong chiến dịch …"."""
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
