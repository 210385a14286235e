"""The rows as plain tables, for files: one header row, one thing a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tutor.site.desk.compare import TargetLine, TaskLine
from tutor.site.desk.rows import (
    DutyRow,
    Holder,
    NoteRow,
    PlanRow,
    ReportRow,
    Rows,
    Spot,
    TargetRow,
    TaskRow,
)
from tutor.site.desk.work import Work
from tutor.text.sentences import Sentences

_WHERE = ("where", "link", "citation")


@dataclass(frozen=True, slots=True)
class Table:
    """`id` stands in addresses and names of files, `name` on the sheet."""

    id: str
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Tables:
    """Writes rows as tables in the words of `prompts/desk.toml`."""

    def __init__(self, words: Sentences, public_url: str, today: date) -> None:
        """public_url: what links begin with; "" leaves them relative."""
        self._say = words.say
        self._home = public_url.rstrip("/")
        self._today = today

    def plans(self, plans: Iterable[PlanRow]) -> Table:
        columns = ("plan", "number", "title", "issued", "issuer", "place", "signer")
        rows = (
            (
                *(row.name, row.number, row.title, _day(row.issued), row.issuer, row.locality),
                *(
                    row.signer,
                    row.tasks,
                    row.unassigned,
                    row.targets,
                    f"{self._home}/ke-hoach/{row.id}",
                ),
            )
            for row in plans
        )
        return self._table("ke-hoach", (*columns, "tasks", "unassigned", "targets", "link"), rows)

    def of(self, rows: Rows) -> list[Table]:
        """The tables of `rows`; one without a line is its header."""
        return [
            self._tasks(rows.tasks),
            self._targets(rows.targets),
            self._reports(rows.reports),
            self._duties(rows.duties),
            self._notes(rows.notes),
        ]

    def of_work(self, works: Sequence[Work]) -> list[Table]:
        """One agency's tables over several plans."""
        return [self._held(works), self._reported(works), self._told(works)]

    def compared(
        self, plans: Sequence[PlanRow], targets: Sequence[TargetLine], tasks: Sequence[TaskLine]
    ) -> list[Table]:
        """Two tables with a column for each plan."""
        names = tuple(plan.name for plan in plans)
        target_rows = (
            (
                *(line.group, line.measure, line.year),
                *("; ".join(self._target_words(row) for row in cell) for cell in line.cells),
            )
            for line in targets
        )
        task_rows = (
            (line.title, *(self._task_words(cell) if cell else "" for cell in line.cells))
            for line in tasks
        )
        return [
            self._table("so-sanh-chi-tieu", ("group", "measure", "year"), target_rows, names),
            self._table("so-sanh-nhiem-vu", ("task",), task_rows, names),
        ]

    def holder(self, holder: Holder) -> str:
        """An agency with what limits its role: "Sở Nội vụ (phần: …)"."""
        name = holder.agency
        if holder.scope:
            name = self._say("reach.scope", agency=name, scope=holder.scope)
        if holder.reach == "point":
            return self._say("reach.point", agency=name, point=holder.point)
        return self._say("reach.section", agency=name) if holder.reach == "section" else name

    def _tasks(self, rows: Iterable[TaskRow]) -> Table:
        columns = ("plan", "kind", "task_number", "task", "section", "lead", "coordinate", "others")
        lines = (
            (
                *(row.plan.name, self._say(f"kind.{row.kind}"), row.called, row.title, row.section),
                *map(self._holders, (row.held("lead"), row.held("coordinate"), _others(row))),
                *(row.due.text, _day(row.due.next_day(self._today)), row.result),
                *(self._task_note(row), row.text, *self._where(row.spot)),
            )
            for row in rows
        )
        after = ("due", "day", "result", "note", "text")
        return self._table("nhiem-vu", (*columns, *after, *_WHERE), lines)

    def _targets(self, rows: Iterable[TargetRow]) -> Table:
        columns = ("plan", "year", "figure", "group", "measure", "text", *_WHERE)
        lines = (
            (
                *(row.plan.name, row.year, row.figure, row.group, row.measure, row.text),
                *self._where(row.spot),
            )
            for row in rows
        )
        return self._table("chi-tieu", columns, lines)

    def _reports(self, rows: Iterable[ReportRow]) -> Table:
        columns = ("plan", "agency", "receiver", "period", "due", "day", "text", *_WHERE)
        return self._table("bao-cao", columns, map(self._report, rows))

    def _report(self, row: ReportRow) -> tuple[object, ...]:
        day = _day(row.due.next_day(self._today))
        said = (row.plan.name, row.agency, row.receiver, row.period, row.due.text, day, row.text)
        return (*said, *self._where(row.spot))

    def _duties(self, rows: Iterable[DutyRow]) -> Table:
        columns = ("plan", "agency", "role", "text", "partners", *_WHERE)
        return self._table("viec-khac", columns, map(self._duty, rows))

    def _duty(self, row: DutyRow) -> tuple[object, ...]:
        agency = self._say("reach.blanket", agency=row.agency) if row.blanket else row.agency
        said = (row.plan.name, agency, self._say(f"role.{row.role}"), row.text)
        return (*said, "; ".join(row.partners), *self._where(row.spot))

    def _notes(self, rows: Iterable[NoteRow]) -> Table:
        lines = ((row.plan.name, self.note(row), *self._where(row.spot)) for row in rows)
        return self._table("ghi-chu", ("plan", "note", *_WHERE), lines)

    def note(self, row: NoteRow) -> str:
        return self._say("note.twice" if row.twice else "note.slip", text=row.text.strip('“”"'))

    def _held(self, works: Sequence[Work]) -> Table:
        columns = ("plan", "role", "agency", "own", "task_number", "task", "section")
        lines = (
            (
                *(row.plan.name, self._say(f"role.{row.holder.role}"), self.holder(row.holder)),
                *(self._own(row.named), row.task.called, row.task.title, row.task.section),
                *(row.task.due.text, _day(row.task.due.next_day(self._today)), row.holder.note),
                *self._where(row.holder.spot),
            )
            for work in works
            for row in work.held
        )
        return self._table("nhiem-vu", (*columns, "due", "day", "note", *_WHERE), lines)

    def _reported(self, works: Sequence[Work]) -> Table:
        columns = ("role", "plan", "agency", "receiver", "period", "due", "day", "text", *_WHERE)
        lines = (
            (self._say(f"own.{role}"), *self._report(row))
            for work in works
            for role, rows in (("reports", work.reports), ("receives", work.received))
            for row in rows
        )
        return self._table("bao-cao", columns, lines)

    def _told(self, works: Sequence[Work]) -> Table:
        columns = ("own", "plan", "agency", "role", "text", "partners", *_WHERE)
        lines = (
            (
                self._say("own.partner") if row.partner else self._own(row.named),
                *self._duty(row.duty),
            )
            for work in works
            for row in work.told
        )
        return self._table("viec-khac", columns, lines)

    def _own(self, named: bool) -> str:
        return self._say("own.named" if named else "own.collective")

    def _holders(self, holders: Iterable[Holder]) -> str:
        return "; ".join(dict.fromkeys(map(self.holder, holders)))

    def _task_note(self, row: TaskRow) -> str:
        notes = [self._say("task.unassigned")] if row.unassigned else []
        slips = dict.fromkeys(holder.note for holder in row.holders if holder.note)
        return " ".join(
            [*notes, *(self._say("note.slip", text=slip.strip('“”"')) for slip in slips)]
        )

    def _target_words(self, row: TargetRow) -> str:
        return f"{row.figure} – {row.group} ({row.spot.label})"

    def _task_words(self, row: TaskRow) -> str:
        lead = self._holders(row.held("lead")) or self._say("task.unassigned")
        return f"{row.called} {row.title}: {lead} ({row.spot.label})".strip()

    def _where(self, spot: Spot) -> tuple[str, str, str]:
        return spot.label, f"{self._home}{spot.path}", spot.citation

    def _table(
        self,
        id: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        names: Sequence[str] = (),
    ) -> Table:
        """names: of columns that are plans, after the others."""
        header = (*(self._say(f"column.{name}") for name in columns), *names)
        lines = (tuple("" if cell is None else str(cell) for cell in row) for row in rows)
        return Table(id, self._say(f"table.{id}"), header, tuple(lines))


def _others(row: TaskRow) -> tuple[Holder, ...]:
    return row.held("direct", "advise", "implement")


def _day(day: date | None) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day else ""
