"""The rows that the desk shows and hands out: what a plan says, one thing a row, with its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tutor.plans.recurrence import Recurrence
from tutor.records import Role, TaskKind

Reach = Literal["task", "section", "point"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a plan, to open and to cite."""

    label: str  # "điểm a, mục 6, phần VII"
    path: str  # "/documents/bac-ninh#VII.6.a"
    citation: str  # the line an official pastes into a letter


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan and how much it holds; None where the copy does not show it."""

    id: str
    name: str  # "Kế hoạch số 3145/KH-UBND (tỉnh Điện Biên)"
    short: str  # enough to tell it from the others: "Tỉnh Điện Biên"
    kind: str
    title: str
    number: str | None
    issued: date | None
    issuer: str | None
    locality: str | None
    signer: str | None
    tasks: int  # neither groups nor points
    unassigned: int  # of the tasks
    targets: int
    reports: int
    notes: int


@dataclass(frozen=True, slots=True)
class Holder:
    """An agency that is given a task, its whole section, or a point of it."""

    agency: str  # as printed
    role: Role
    reach: Reach
    spot: Spot
    scope: str = ""  # the part of the task it is limited to
    note: str = ""  # a slip of the text
    point: str = ""  # number of the point that is meant


@dataclass(frozen=True, slots=True)
class Due:
    """A time as printed, and the day it means where it means one."""

    text: str = ""
    day: date | None = None  # the last one in time
    recurrence: Recurrence | None = None

    def next_day(self, today: date) -> date | None:
        """The next of its days from `today` on; its only day where it does not come again."""
        return next(self.recurrence.days_from(today)) if self.recurrence else self.day


@dataclass(frozen=True, slots=True)
class TaskRow:
    plan: PlanRow
    anchor: str
    kind: TaskKind
    number: str  # as printed: "6.d"
    counted: str  # the other form of the number: "6.4"; "" where there is none
    title: str
    text: str
    parent: str  # anchor of the group or task it stands in; "" for none
    section: str  # that in words: "6. Triển khai các mô hình …"
    holders: tuple[Holder, ...]
    due: Due
    due_spot: Spot | None
    result: str
    spot: Spot
    years: tuple[int, ...]  # from which it runs and till when; () where no year is printed
    groups: tuple[str, ...]  # known groups of people that it names

    @property
    def called(self) -> str:
        """Its number in both forms."""
        return f"{self.number} ({self.counted})" if self.counted else self.number

    @property
    def unassigned(self) -> bool:
        """Whether it is a task that nobody is given to lead, not even a part of it."""
        return self.kind == "task" and not self.held("lead")

    def held(self, *roles: Role) -> tuple[Holder, ...]:
        return tuple(holder for holder in self.holders if holder.role in roles)

    @property
    def said(self) -> str:
        """The words to search."""
        agencies = " ".join(holder.agency for holder in self.holders)
        notes = " ".join(holder.note for holder in self.holders)
        parts = (self.number, self.counted, self.section, self.text, agencies, self.due.text, notes)
        return " ".join((self.title, *parts, self.result))


@dataclass(frozen=True, slots=True)
class TargetRow:
    plan: PlanRow
    year: int | None
    figure: str  # "trên 80%"
    percent: float | None  # for a chart; None where it is no single share
    group: str
    measure: str
    text: str
    task: str  # anchor of the task it stands in
    spot: Spot
    groups: tuple[str, ...]

    @property
    def said(self) -> str:
        return " ".join((self.group, self.measure, self.figure, self.text, str(self.year or "")))


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What an agency is told in words, beyond numbered tasks."""

    plan: PlanRow
    agency: str
    role: Role
    text: str
    partners: tuple[str, ...]
    blanket: bool
    spot: Spot
    groups: tuple[str, ...]

    @property
    def said(self) -> str:
        return " ".join((self.agency, self.text, *self.partners))


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of one period: quarterly and yearly ones are two rows."""

    plan: PlanRow
    agency: str
    receiver: str
    period: str  # "hằng tháng"; "" where none is printed
    due: Due
    text: str
    spot: Spot

    @property
    def said(self) -> str:
        return " ".join((self.agency, self.receiver, self.period, self.due.text, self.text))


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A slip of the text, kept as printed."""

    plan: PlanRow
    text: str
    twice: bool  # the number of the place is printed twice
    spot: Spot

    @property
    def said(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A part of a plan."""

    heading: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything shown of one plan or of several, in reading order."""

    tasks: tuple[TaskRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    reports: tuple[ReportRow, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()

    @property
    def count(self) -> int:
        """How many things were found; groups of tasks are headings and not counted."""
        listed = (self.targets, self.reports, self.duties, self.notes)
        return sum(task.kind != "group" for task in self.tasks) + sum(map(len, listed))

    @property
    def units(self) -> int:
        return sum(task.kind == "task" for task in self.tasks)

    @property
    def unassigned(self) -> int:
        return sum(task.unassigned for task in self.tasks)

    @classmethod
    def joined(cls, parts: Iterable["Rows"]) -> "Rows":
        every = list(parts)
        return cls(
            tuple(row for part in every for row in part.tasks),
            tuple(row for part in every for row in part.targets),
            tuple(row for part in every for row in part.reports),
            tuple(row for part in every for row in part.duties),
            tuple(row for part in every for row in part.notes),
        )
