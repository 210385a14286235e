"""Deadlines as a calendar: what recurs as a rule, what is due once as a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from tutor.plans.recurrence import Recurrence
from tutor.site.desk.reading import shorten
from tutor.site.desk.rows import Due, PlanRow, ReportRow, Spot, TaskRow
from tutor.text.sentences import Sentences

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SHORTEST_MONTH = 28
_TITLE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Event:
    """A day to think of; `recurrence` where it comes again."""

    uid: str
    first: date
    recurrence: Recurrence | None
    summary: str
    description: str
    url: str  # "" where no absolute address is known


def events(
    reports: Iterable[ReportRow],
    tasks: Iterable[TaskRow],
    words: Sentences,
    public_url: str,
    today: date,
    received: Iterable[ReportRow] = (),
) -> list[Event]:
    """An event for each row that gives a day, each once; recurring ones begin with their next."""
    writer = _Writer(words, public_url, today)
    found = [*writer.reports(reports), *writer.received(received), *writer.tasks(tasks)]
    return list({event.uid: event for event in found}.values())


def calendar_file(events: Iterable[Event], name: str, now: datetime) -> bytes:
    """The events as an iCalendar file; all are whole days that leave the person free."""
    from icalendar import Calendar
    from icalendar import Event as Component

    calendar = Calendar()
    calendar.add("prodid", "-//tutor//ke-hoach//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        one = Component()
        one.add("uid", event.uid)
        one.add("dtstamp", now)
        one.add("dtstart", event.first)
        one.add("summary", event.summary)
        one.add("description", event.description)
        one.add("transp", "TRANSPARENT")
        if event.url:
            one.add("url", event.url)
        if event.recurrence:
            one.add("rrule", rule(event.recurrence))
        calendar.add_component(one)
    return calendar.to_ical()


def rule(recurrence: Recurrence) -> dict[str, object]:
    """The recurrence as the parts of an RRULE; a day that a month lacks is its last."""
    if recurrence.weekday is not None:
        return {"freq": "weekly", "byday": _WEEKDAYS[recurrence.weekday]}
    parts: dict[str, object] = {"freq": "monthly"}
    if len(recurrence.months) < 12:
        parts = {
            "freq": "yearly" if len(recurrence.months) == 1 else "monthly",
            "bymonth": list(recurrence.months),
        }
    if recurrence.day <= _SHORTEST_MONTH:
        return {**parts, "bymonthday": recurrence.day}
    days = list(range(_SHORTEST_MONTH, recurrence.day + 1))
    return {**parts, "bymonthday": days, "bysetpos": -1}


class _Writer:
    def __init__(self, words: Sentences, public_url: str, today: date) -> None:
        self._say = words.say
        self._home = public_url.rstrip("/")
        self._today = today

    def reports(self, rows: Iterable[ReportRow]) -> Iterator[Event]:
        for row in rows:
            yield from self._event(
                row.plan, row.due, self._report(row), row.agency, row.text, row.spot
            )

    def received(self, rows: Iterable[ReportRow]) -> Iterator[Event]:
        """Reports of others, for the agency that they come to."""
        for row in rows:
            summary = self._say("calendar.received", agency=row.agency, period=row.period)
            yield from self._event(row.plan, row.due, summary, row.agency, row.text, row.spot)

    def tasks(self, rows: Iterable[TaskRow]) -> Iterator[Event]:
        for row in rows:
            leads = "; ".join(dict.fromkeys(holder.agency for holder in row.held("lead")))
            spot = row.due_spot or row.spot
            yield from self._event(row.plan, row.due, self._task(row), leads, row.due.text, spot)

    def _event(
        self, plan: PlanRow, due: Due, summary: str, agency: str, text: str, spot: Spot
    ) -> Iterator[Event]:
        """One event, or none where no day is given."""
        first = due.next_day(self._today)
        if first is None:
            return
        url = f"{self._home}{spot.path}" if self._home else ""
        lines = [
            self._say("calendar.plan", name=plan.name),
            self._say("calendar.who", agency=agency) if agency else "",
            self._say("calendar.printed", text=text),
            f"{spot.citation}.",
            url,
        ]
        key = "\n".join((plan.id, spot.path, summary, due.text))
        uid = f"{sha256(key.encode()).hexdigest()[:24]}@{plan.id}"
        yield Event(uid, first, due.recurrence, summary, "\n".join(filter(None, lines)), url)

    def _report(self, row: ReportRow) -> str:
        if row.receiver and row.period:
            return self._say("calendar.report", receiver=row.receiver, period=row.period)
        if row.receiver:
            return self._say("calendar.report_receiver", receiver=row.receiver)
        return self._say("calendar.report_period", period=row.period or row.due.text)

    def _task(self, row: TaskRow) -> str:
        title = shorten(row.title, _TITLE_CHARS)
        if not row.number:
            return self._say("calendar.task_unnumbered", title=title)
        return self._say("calendar.task", number=row.called, title=title)
