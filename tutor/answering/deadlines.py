"""When a task is due, what it is to give, and which tasks are due in a period."""

import re
from datetime import date

from tutor.answering.findings import Finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of, task_name
from tutor.plans.dates import Period, read_period, relative_period
from tutor.plans.register import PlanRegister
from tutor.records import Task
from tutor.text.normalise import fold


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
        in_time = wanted is not None and _within(period, wanted)
        if period.is_over(today) if overdue else in_time:
            due.append(task)
    if not due:
        headline = wording.say(
            "deadline.overdue_none" if overdue else "deadline.due_none",
            plan=plan,
        )
        return Finding(entry, False, headline, relevance=0.0)
    items = tuple(
        wording.say(
            "deadline.due_item", task=task_name(wording, entry, task), deadline=task.deadline
        )
        for task in due
    )
    places = tuple(task.deadline_place or task.place for task in due)
    headline = wording.say(
        "deadline.overdue_list" if overdue else "deadline.due_list",
        plan=plan,
        count=len(due),
    )
    return Finding(entry, True, headline, " ".join(items), places, items=items)


def _within(period: Period, wanted: Period) -> bool:
    """Whether a deadline falls in the period asked about: its last day, or its first where open."""
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


def _state(task: Task, question: Question, wording: Wording, today: date) -> tuple[str, ...]:
    """Whether a deadline has passed; said only where the question asks for it."""
    if not re.search(
        r"qua han|tre han|con han|da qua|chua toi|con bao lau|het han", fold(question.text)
    ):
        return ()
    period = read_period(task.deadline)
    if period is None or period.last is None or period.recurring:
        return ()
    key = "deadline.passed" if period.is_over(today) else "deadline.ahead"
    return (wording.say(key, today=wording.day(today)),)
