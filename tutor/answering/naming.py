"""Agencies, places and slips of assignments in words, as several findings need them."""

from collections.abc import Iterable

from tutor.answering.findings import Finding, Subject
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.plans.register import PlanRegister
from tutor.records import Assignment, Duty, Place, Role, Task

_FEW = 12


def no_task(entry: PlanRegister, question: Question, subject: Subject, wording: Wording) -> Finding:
    plan = wording.plan(entry.plan)
    if subject.number_wrong:
        if not entry.units:
            headline = wording.say("abstain.unnumbered", plan=plan)
            return Finding(entry, False, headline, relevance=0.0)
        called = [
            task.number if task.anchor.startswith("PL") else task.aliases[-1]
            for task in entry.units
        ]
        numbers = ", ".join(called) if len(called) <= _FEW else f"{called[0]} … {called[-1]}"
        headline = wording.say(
            "abstain.number_missing", plan=plan, number=subject.number_wrong, numbers=numbers
        )
        return Finding(entry, False, headline, relevance=0.0)
    return Finding(
        entry,
        False,
        wording.say("abstain.task_missing", plan=plan),
        relevance=subject.matches[0].coverage / 2 if subject.matches else 0.0,
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


def partners_of_task(entry: PlanRegister, task: Task) -> tuple[Assignment, ...]:
    roles: tuple[Role, ...] = ("coordinate",)
    return entry.assigned(task, roles).by_task


def names_of(assignments: Iterable[Assignment]) -> str:
    return "; ".join(dict.fromkeys(item.agency for item in assignments))


def places_of(items: Iterable[Assignment | Duty]) -> tuple[Place, ...]:
    return once(item.place for item in items)


def once(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


def slips(
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
