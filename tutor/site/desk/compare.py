"""Plans side by side: targets of one group, measure and year, and tasks that are the same work."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.plans.alignment import align
from tutor.plans.groups import group_key, measure_key
from tutor.site.desk.rows import PlanRow, TargetRow, TaskRow


@dataclass(frozen=True, slots=True)
class TargetLine:
    """Targets for one group that count one thing; a cell for each plan, empty where it has none."""

    group: str  # as the first of them prints it
    measure: str
    year: int | None
    cells: tuple[tuple[TargetRow, ...], ...]

    @property
    def shared(self) -> bool:
        return sum(map(bool, self.cells)) > 1


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One work; a cell for each plan, None where it has none like it."""

    title: str  # the shortest of the plans
    cells: tuple[TaskRow | None, ...]

    @property
    def shared(self) -> bool:
        return sum(cell is not None for cell in self.cells) > 1


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One plan in a chart: its targets of each year; a single share among them is a bar."""

    plan: PlanRow
    cells: tuple[tuple[TargetRow, ...], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart of what several plans want of one group and measure, year by year."""

    group: str
    measure: str
    years: tuple[int, ...]
    rows: tuple[PanelRow, ...]


def target_lines(plans: Sequence[PlanRow], targets: Sequence[TargetRow]) -> list[TargetLine]:
    """Lines that several plans share first, otherwise as the plans print them.

    Targets of the part on targets stand apart from those inside tasks.
    """
    found: dict[tuple, list[TargetRow]] = {}
    for row in targets:
        found.setdefault((*_kind(row), row.year), []).append(row)
    lines = [
        TargetLine(
            rows[0].group,
            rows[0].measure,
            rows[0].year,
            tuple(tuple(row for row in rows if row.plan.id == plan.id) for plan in plans),
        )
        for rows in found.values()
    ]
    return sorted(lines, key=lambda line: not line.shared)


def task_lines(plans: Sequence[PlanRow], tasks: Sequence[TaskRow]) -> list[TaskLine]:
    """Lines that several plans share first, otherwise in reading order."""
    units = [task for task in tasks if task.kind == "task"]
    lines = []
    for group in align([(task.plan.id, task.title) for task in units]):
        rows = {units[index].plan.id: units[index] for index in group}
        title = min((row.title for row in rows.values()), key=len)
        lines.append(TaskLine(title, tuple(rows.get(plan.id) for plan in plans)))
    return sorted(lines, key=lambda line: not line.shared)


def panels(plans: Sequence[PlanRow], targets: Sequence[TargetRow]) -> list[Panel]:
    """A chart for each group and measure of which several plans give shares that differ."""
    kinds: dict[tuple[str, str, bool], list[TargetRow]] = {}
    for row in targets:
        if row.year and not row.task:
            kinds.setdefault(_kind(row), []).append(row)
    return [_panel(plans, rows) for rows in kinds.values() if _tells(rows)]


def _tells(rows: Sequence[TargetRow]) -> bool:
    """Whether a chart says more than the figures: two plans or more, and not all alike."""
    shares = [row for row in rows if row.percent is not None]
    return len({row.plan.id for row in shares}) > 1 and any(
        len({row.percent for row in shares if row.year == year}) > 1
        for year in {row.year for row in shares}
    )


def _panel(plans: Sequence[PlanRow], rows: Sequence[TargetRow]) -> Panel:
    years = tuple(sorted({row.year for row in rows if row.year}))
    lines = tuple(
        PanelRow(
            plan,
            tuple(
                tuple(row for row in rows if row.plan.id == plan.id and row.year == year)
                for year in years
            ),
        )
        for plan in plans
        if any(row.plan.id == plan.id for row in rows)
    )
    return Panel(rows[0].group, rows[0].measure, years, lines)


def _kind(row: TargetRow) -> tuple[str, str, bool]:
    return group_key(row.group), measure_key(row.measure or row.text), bool(row.task)
