"""How much was understood of a plan, in figures."""

from dataclasses import astuple, dataclass, fields

from tutor.plans.register import PlanRegister
from tutor.records import Plan, Role


@dataclass(frozen=True, slots=True)
class Counts:
    groups: int
    tasks: int
    points: int
    tasks_without_lead: int
    targets: int
    lead: int  # assignments, by role
    coordinate: int
    direct: int
    advise: int
    implement: int
    duties: int
    blanket_duties: int
    bases: int
    other_citations: int
    reporting: int
    slips: int
    unresolved: int

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    def items(self) -> list[tuple[str, int]]:
        """(name, figure) in the order above."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


def counts(plan: Plan) -> Counts:
    """Figures of one plan; an assignment counts once for each agency at each place."""
    register = PlanRegister(plan)
    kinds = [task.kind for task in plan.tasks]
    blanket = sum(duty.blanket for duty in plan.duties)
    grounds = sum(basis.basis for basis in plan.bases)
    return Counts(
        groups=kinds.count("group"),
        tasks=kinds.count("task"),
        points=kinds.count("point"),
        tasks_without_lead=sum(not register.assigned(task).all for task in register.units),
        targets=len(plan.targets),
        lead=_held(plan, "lead"),
        coordinate=_held(plan, "coordinate"),
        direct=_held(plan, "direct"),
        advise=_held(plan, "advise"),
        implement=_held(plan, "implement"),
        duties=len(plan.duties) - blanket,
        blanket_duties=blanket,
        bases=grounds,
        other_citations=len(plan.bases) - grounds,
        reporting=len(plan.reporting),
        slips=len(plan.notes),
        unresolved=len(plan.unresolved),
    )


def _held(plan: Plan, role: Role) -> int:
    return sum(assignment.role == role for assignment in plan.assignments)
