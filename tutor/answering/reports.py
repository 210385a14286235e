"""Who reports to whom, how often, by when."""

import re
from collections.abc import Sequence

from tutor.answering.findings import Finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.plans.agencies import same_agency
from tutor.plans.register import PlanRegister
from tutor.records import Reporting
from tutor.text.normalise import fold


def reporting_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Who reports to whom, how often, by when."""
    rows = [row for row in entry.plan.reporting if row.periods or row.receiver]
    if question.agencies:
        subject, _, receiver = fold(question.text).partition("bao cao")
        if aimed := [row for row in rows if _names_both(row, question.agencies, subject, receiver)]:
            rows = aimed
        elif sent := [row for row in rows if _is_sent_to(row, question.agencies, receiver)]:
            return _told(entry, question, _of_period(sent, question.period) or sent, wording)
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
        of_period = _of_period(rows, question.period)
        if rows and not of_period:
            return Finding(
                entry,
                False,
                wording.say("reporting.none_period", plan=wording.plan(entry.plan)),
                places=(rows[0].place,),
                details=tuple(_report_words(row, wording) for row in rows[:2]),
                relevance=0.3,
                topic=question.words,
            )
        rows = of_period
    if re.search(r"truoc ngay|han |ngay nao|ngay may|cham nhat|thoi diem", fold(question.text)):
        rows = [row for row in rows if any(due for _, due in row.periods)] or rows
    if not rows:
        return Finding(
            entry,
            False,
            wording.say("reporting.none", plan=wording.plan(entry.plan)),
            relevance=0.0,
        )
    return _told(entry, question, rows, wording)


def _told(
    entry: PlanRegister, question: Question, rows: Sequence[Reporting], wording: Wording
) -> Finding:
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


def _of_period(rows: Sequence[Reporting], period: str) -> list[Reporting]:
    """The rows that print a period of the name asked for; all have it where none is asked."""
    return [
        row
        for row in rows
        if any(period in fold(name).replace("06", "6") for name, _ in row.periods)
    ]


def _is_sent_to(row: Reporting, agencies: Sequence[str], words: str) -> bool:
    """Whether `words` name the receiver of `row` after "gửi", "về" or "cho"."""
    return any(
        re.search(rf"\b(?:gui|ve|cho) (?:(?:ve|cho|len|toi|den) )?{re.escape(fold(agency))}", words)
        and same_agency(agency, row.receiver)
        for agency in agencies
    )


def _names_both(row: Reporting, agencies: Sequence[str], subject: str, receiver: str) -> bool:
    """Whether the agency named before "báo cáo" reports in `row`, to the one named after it."""
    before = [agency for agency in agencies if fold(agency) in subject]
    after = [agency for agency in agencies if fold(agency) in receiver]
    return (
        bool(before and after)
        and any(same_agency(a, row.agency) for a in before)
        and any(fold(a) in fold(row.receiver) or same_agency(a, row.receiver) for a in after)
    )


def _report_words(row: Reporting, wording: Wording) -> str:
    periods = ", ".join(
        wording.say("reporting.period", period=period, due=due) if due else period
        for period, due in row.periods
    )
    if not periods:
        return wording.say("reporting.whenever", agency=row.agency, receiver=row.receiver)
    if not row.receiver:
        return wording.say("reporting.without_receiver", agency=row.agency, periods=periods)
    return wording.say("reporting.one", agency=row.agency, receiver=row.receiver, periods=periods)
