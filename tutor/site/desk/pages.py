"""The desk's pages as HTML, and every view of it as a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutor.answering.places import Wording
from tutor.plans.register import Register
from tutor.site.desk.calendar import calendar_file, events
from tutor.site.desk.compare import panels, target_lines, task_lines
from tutor.site.desk.files import XLSX, Download, csv_file, xlsx_file
from tutor.site.desk.library import Library
from tutor.site.desk.query import DeskQuery
from tutor.site.desk.rows import PlanRow, ReportRow, Rows, TaskRow
from tutor.site.desk.tables import Table, Tables
from tutor.site.desk.work import Work, agenda
from tutor.text.sentences import Sentences

PLANS, WORK, COMPARE = "/ke-hoach", "/ke-hoach/viec-cua-co-quan", "/ke-hoach/so-sanh"
_CSV = "text/csv; charset=utf-8"
_ICS = "text/calendar; charset=utf-8"

Pairs = Iterable[tuple[str, str]]
Shown = str | Download | None


@dataclass(frozen=True, slots=True)
class DeskWords:
    """The desk's sentences, and those of replies, which name plans and places."""

    words: Sentences
    replies: Sentences
    public_url: str = ""  # what links in files begin with


class DeskPages:
    """A page, or with `?tai=` a file; None where a plan is asked for that there is not."""

    def __init__(self, render: Callable[..., str], words: DeskWords) -> None:
        """render: fills a template."""
        self._render = render
        self._wording = Wording(words.replies)
        self._words = words.words
        self._public_url = words.public_url
        self._kept: tuple[Register, Library] | None = None  # replaced whole when the index is

    def plans(self, register: Register, pairs: Pairs, now: datetime) -> Shown:
        """The list of plans, or what the filters find in all of them or in `?ke-hoach=`."""
        library, query = self._library(register), DeskQuery.parse(pairs)
        if not _known(library, query.plans):
            return None
        if not (query.narrows or query.plans):
            return self._list(library, query, now)
        plans = library.chosen(query.plans)
        query = library.fitted(plans, query)
        parts = library.found(plans, query)
        return self._file(query, PLANS, parts, now) or self._page(
            "desk_found.html",
            library,
            query,
            now,
            path=PLANS,
            parts=parts,
            rows=Rows.joined(part for _, part in parts),
            searched=plans,
        )

    def plan(self, register: Register, id: str, pairs: Pairs, now: datetime) -> Shown:
        """One plan whole, or what the filters leave of it."""
        library, query = self._library(register), DeskQuery.parse(pairs)
        if id not in library.plans:
            return None
        plan, path = library.plans[id], f"{PLANS}/{id}"
        query = library.fitted([plan], query)
        parts = library.found([plan], query)
        return self._file(query, path, parts, now) or self._page(
            "desk_plan.html",
            library,
            query,
            now,
            path=path,
            plan=plan,
            parts=parts,
            outline=library.outlines[id],
        )

    def work(self, register: Register, pairs: Pairs, now: datetime) -> Shown:
        """Everything one agency has to do, over all plans; without one, which there are."""
        library, query = self._library(register), DeskQuery.parse(pairs)
        if not _known(library, query.plans):
            return None
        plans = library.chosen(query.plans)
        query = library.fitted(plans, query)
        works = library.works(plans, query) if query.agency else []
        if query.agency and (file := self._work_file(query, works, now)):
            return file
        return self._page(
            "desk_work.html",
            library,
            query,
            now,
            path=WORK,
            called=library.printed(query.agency),
            works=works,
            searched=plans,
            agenda=agenda(works, now.date()),
        )

    def compare(self, register: Register, pairs: Pairs, now: datetime) -> Shown:
        """Two plans or more side by side; with fewer, the choice of them."""
        library, query = self._library(register), DeskQuery.parse(pairs)
        if not _known(library, query.plans):
            return None
        chosen = library.chosen(query.plans) if query.plans else []
        query = library.fitted(chosen, query)
        rows = Rows.joined(part for _, part in library.found(chosen, query))
        targets, tasks = target_lines(chosen, rows.targets), task_lines(chosen, rows.tasks)
        if len(chosen) > 1 and query.file in ("csv", "xlsx"):
            tables = self._tables(now).compared(chosen, targets, tasks)
            return self._of_tables(query, tables, self._words.say("file.compare"))
        return self._page(
            "desk_compare.html",
            library,
            query,
            now,
            path=COMPARE,
            chosen=chosen,
            targets=targets,
            tasks=tasks,
            panels=panels(chosen, rows.targets),
        )

    def _library(self, register: Register) -> Library:
        kept = self._kept
        if kept is None or kept[0] is not register:
            kept = self._kept = (register, Library(register, self._wording, self._words))
        return kept[1]

    def _list(self, library: Library, query: DeskQuery, now: datetime) -> Shown:
        plans = list(library.plans.values())
        if query.file in ("csv", "xlsx"):
            return self._of_tables(
                query, [self._tables(now).plans(plans)], self._words.say("file.ke-hoach")
            )
        if query.file == "ics":
            return self._file(query, PLANS, library.found(plans, query), now)
        return self._page("desk.html", library, query, now, path=PLANS)

    def _file(
        self,
        query: DeskQuery,
        path: str,
        parts: Sequence[tuple[PlanRow, Rows]],
        now: datetime,
    ) -> Download | None:
        name = path.strip("/").replace("/", "-")
        rows = Rows.joined(part for _, part in parts)
        if query.file == "ics":
            title = ", ".join(plan.short for plan, _ in parts)
            return self._calendar(rows.reports, rows.tasks, title, name, now)
        if query.file in ("csv", "xlsx"):
            return self._of_tables(query, self._tables(now).of(rows), name)
        return None

    def _work_file(self, query: DeskQuery, works: Sequence[Work], now: datetime) -> Download | None:
        name = self._words.say("file.agency")
        if query.file == "ics":
            reports = [row for work in works for row in work.reports]
            tasks = [row.task for work in works for row in work.held]
            received = [row for work in works for row in work.received]
            return self._calendar(reports, tasks, query.agency, name, now, received)
        if query.file in ("csv", "xlsx"):
            return self._of_tables(query, self._tables(now).of_work(works), name)
        return None

    def _calendar(
        self,
        reports: Iterable[ReportRow],
        tasks: Iterable[TaskRow],
        title: str,
        name: str,
        now: datetime,
        received: Iterable[ReportRow] = (),
    ) -> Download:
        found = events(reports, tasks, self._words, self._public_url, now.date(), received)
        said = self._words.say("calendar.name", name=title)
        return Download(f"{name}.ics", _ICS, calendar_file(found, said, now))

    def _of_tables(self, query: DeskQuery, tables: Sequence[Table], name: str) -> Download:
        """A workbook of the tables that hold something, or the one that `?bang=` names as CSV."""
        filled = [table for table in tables if table.rows]
        if query.file == "xlsx":
            return Download(f"{name}.xlsx", XLSX, xlsx_file(filled or tables[:1]))
        asked = [table for table in tables if table.id == query.table]
        table = (asked or filled or tables)[0]
        file = name if table.id == name else f"{name}-{table.id}"
        return Download(f"{file}.csv", _CSV, csv_file(table))

    def _tables(self, now: datetime) -> Tables:
        return Tables(self._words, self._public_url, now.date())

    def _page(
        self, template: str, library: Library, query: DeskQuery, now: datetime, **values: Any
    ) -> str:
        return self._render(
            template,
            library=library,
            query=query,
            today=now.date(),
            say=self._words.say,
            tables=self._tables(now),
            **values,
        )


def _known(library: Library, ids: Iterable[str]) -> bool:
    return all(id in library.plans for id in ids)
