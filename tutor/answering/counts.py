"""How many tasks, targets, parts and agencies a plan has; counted from its records."""

import re

from tutor.answering.findings import Finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.sections import place_of_section
from tutor.answering.subjects import task_name
from tutor.plans.register import PlanRegister
from tutor.records import Role
from tutor.text.normalise import fold, squeeze


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
            tuple(map(place_of_section, parts[:2])),
            items=tuple(f"- {section.marker} {section.heading}" for section in parts),
        )
    return _task_count(entry, question, wording, plan)


def unassigned_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """The tasks that no place gives a lead (or partners, where those are asked about)."""
    role: Role = "coordinate" if "phoi hop" in fold(question.text) else "lead"
    tasks = [task for task in entry.units if not entry.assigned(task, (role,)).all]
    plan = wording.plan(entry.plan)
    if not tasks:
        return Finding(entry, True, wording.say(f"count.all_{role}", plan=plan), relevance=0.5)
    items = tuple(f"- {task_name(wording, entry, task)}" for task in tasks)
    headline = wording.say(f"count.no_{role}", plan=plan, count=len(tasks))
    return Finding(
        entry, True, headline, " ".join(items), tuple(task.place for task in tasks), items=items
    )


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
    return Finding(entry, True, headline, headline, (place_of_section(part),), items=items)
