"""What one plan says to one question, before it is put into blocks."""

from dataclasses import dataclass, field

from tutor.plans.matching import Match
from tutor.plans.register import PlanRegister
from tutor.records import Place, Task

NAMED = 0.55
"""Share of the question's words a record must hold to be what the question names.

Set on the development questions; `eval/reports/abstention.json` shows the curve it was read from.
"""
CLOSE = 0.12  # records whose scores differ by less are named equally well


@dataclass(frozen=True, slots=True)
class Finding:
    """`headline` answers in one line; `cell` is the same for a table of plans. `places` are what it
    rests on, the first is cited first; `items` is a list that may be cut, `details` is said
    whole."""

    entry: PlanRegister
    found: bool
    headline: str
    cell: str = ""
    places: tuple[Place, ...] = ()
    details: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    relevance: float = 1.0
    task: str = ""  # anchor of the task it is about
    topic: tuple[str, ...] = ()  # words a follow-up goes on with
    suggestions: tuple[str, ...] = ()
    facts: tuple[str, ...] = field(default=())  # texts of the plan that the words were taken from

    @property
    def plan_id(self) -> str:
        return self.entry.plan.id

    @property
    def words(self) -> str:
        """All that it says: headline, details and items."""
        return "\n".join((self.headline, *self.details, *self.items))


@dataclass(frozen=True, slots=True)
class Subject:
    """The task a question is about; `number_wrong` when the number it gives is not in the plan."""

    task: Task | None
    matches: tuple[Match, ...] = ()
    number_wrong: str = ""
    relevance: float = 1.0
    called: str = ""  # the number the question used, where it differs from the printed one
