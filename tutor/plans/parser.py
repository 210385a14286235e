"""Document to Plan: every reader of facts applied to one document."""

from dataclasses import replace

from tutor.plans.assignments import Understood, read_assignments
from tutor.plans.bases import read_bases
from tutor.plans.deadlines import deadline_of
from tutor.plans.funding import read_funding
from tutor.plans.glossary import read_abbreviations
from tutor.plans.header import read_header
from tutor.plans.reporting import read_reporting
from tutor.plans.targets import read_targets
from tutor.plans.tasks import section_tasks, table_tasks
from tutor.records import Document, Note, Place, Plan, Task


def parse_plan(document: Document) -> Plan:
    """What is understood of `document`; what is not stands in `unresolved`, nothing is raised."""
    tasks = [*section_tasks(document), *table_tasks(document)]
    understood = read_assignments(document, tasks)
    tasks = [_with_deadline(task, understood) for task in tasks]
    slips = tuple(Note(a.note, a.place) for a in understood.assignments if a.note)
    return Plan(
        document,
        read_header(document),
        read_bases(document),
        tuple(tasks),
        understood.assignments,
        understood.duties,
        read_targets(document, tasks),
        read_reporting(document),
        read_funding(document),
        read_abbreviations(document),
        tuple(dict.fromkeys(slips + _printed_twice(document))),
        understood.unresolved,
    )


def _with_deadline(task: Task, understood: Understood) -> Task:
    """`task` with the deadline of its labels, or the one its own words give."""
    for anchor, words, place in understood.deadlines:
        if anchor == task.anchor:
            task = replace(task, deadline=words, deadline_place=place)
    for anchor, words in understood.results:
        if anchor == task.anchor:
            task = replace(task, result=words)
    found = None if task.deadline else deadline_of(task.text)
    if found and not _given_to_another(task, found.text, understood):
        task = replace(task, deadline=found[0], deadline_place=task.place)
    return task


def _given_to_another(task: Task, words: str, understood: Understood) -> bool:
    """Whether a label inside `task` speaks for one of its items, or the task it is a point of."""
    return any(
        anchor != task.anchor
        and words in labelled
        and task.place.start <= place.start <= task.place.end
        for anchor, labelled, place in understood.deadlines
    )


def _printed_twice(document: Document) -> tuple[Note, ...]:
    return tuple(
        Note(section.path, Place(section.path, section.anchor, section.start, section.end))
        for section in document.walk()
        if "~" in section.anchor and section.marker
    )
