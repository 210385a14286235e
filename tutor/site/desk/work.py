"""What one agency has to do in a plan: what it holds, is told, reports and is reported to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tutor.records import Role
from tutor.site.desk.agency import Own
from tutor.site.desk.rows import DutyRow, Holder, PlanRow, ReportRow, Rows, Spot, TaskRow

_ORDER: tuple[Role, ...] = ("lead", "coordinate", "direct", "advise", "implement")


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A task, or a whole section of tasks, with the agency's role in it."""

    task: TaskRow
    holder: Holder
    named: bool  # False where the plan means it as one of a group, "các sở, ngành"

    @property
    def plan(self) -> PlanRow:
        return self.task.plan


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A duty in words; `partner`: another agency is told to work with this one."""

    duty: DutyRow
    partner: bool
    named: bool

    @property
    def plan(self) -> PlanRow:
        return self.duty.plan


@dataclass(frozen=True, slots=True)
class Work:
    """All of one agency in one plan."""

    plan: PlanRow
    names: tuple[str, ...]  # as the plan prints the agency
    collectives: tuple[str, ...]  # groups of the plan that it belongs to
    held: tuple[HeldRow, ...]
    told: tuple[ToldRow, ...]
    reports: tuple[ReportRow, ...]
    received: tuple[ReportRow, ...]

    @property
    def leads(self) -> int:
        """How many tasks it leads by name, whole sections not counted."""
        return len(
            {
                row.task.anchor
                for row in self.held
                if row.named and row.holder.role == "lead" and row.task.kind != "group"
            }
        )

    @property
    def count(self) -> int:
        return len(self.held) + len(self.told) + len(self.reports) + len(self.received)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A day that is still to come, with what is due on it."""

    day: date
    row: ReportRow | TaskRow
    receives: bool = False  # the report comes in on that day

    @property
    def spot(self) -> Spot:
        if isinstance(self.row, TaskRow):
            return self.row.due_spot or self.row.spot
        return self.row.spot

    @property
    def task(self) -> TaskRow | None:
        return self.row if isinstance(self.row, TaskRow) else None


def agenda(works: Iterable[Work], today: date) -> list[AgendaRow]:
    """Tasks and reports, sent and received, that have a day from `today` on, soonest first; what
    recurs stands once, with its next day."""
    rows = []
    for work in works:
        found: dict[ReportRow | TaskRow, bool] = dict.fromkeys(work.reports, False)
        found |= dict.fromkeys((held.task for held in work.held), False)
        found |= dict.fromkeys(work.received, True)
        for row, receives in found.items():
            day = row.due.next_day(today)
            if day and day >= today:
                rows.append(AgendaRow(day, row, receives))
    return sorted(rows, key=lambda one: one.day)


def work_of(plan: PlanRow, rows: Rows, own: Own) -> Work:
    """What of `rows`, those of one plan, is the agency's; leads first, by name before by group."""
    held = sorted(_held(rows, own), key=lambda row: (not row.named, _ORDER.index(row.holder.role)))
    told = [
        ToldRow(duty, duty.agency not in own.every, duty.agency not in own.collectives)
        for duty in rows.duties
        if own.has_duty(duty)
    ]
    return Work(
        plan,
        tuple(sorted(own.names)),
        tuple(sorted(own.collectives)),
        tuple(held),
        tuple(sorted(told, key=lambda row: (not row.named, row.partner))),
        tuple(filter(own.reports, rows.reports)),
        tuple(filter(own.receives, rows.reports)),
    )


def _held(rows: Rows, own: Own) -> Iterator[HeldRow]:
    """A section stands for its tasks, a point for itself."""
    for task in rows.tasks:
        for holder in task.holders:
            if holder.reach == "task" and holder.agency in own.every:
                yield HeldRow(task, holder, holder.agency in own.names)
