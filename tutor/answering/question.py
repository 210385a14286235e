"""A question as understood: what is asked, of which plans, about what."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tutor.plans.references import Reference

Intent = Literal[
    "due",
    "unassigned",
    "lead",
    "coordination",
    "role",
    "holdings",
    "target",
    "deadline",
    "result",
    "reporting",
    "basis",
    "signer",
    "number",
    "issued",
    "issuer",
    "recipients",
    "funding",
    "count",
    "abbreviation",
    "force",
    "slips",
    "describe",
]
ScopeSource = Literal["named", "focus", "learner", "province", "national", "all"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which plans are meant, and why. No plans with a `place`: we hold none for it."""

    plan_ids: tuple[str, ...]
    source: ScopeSource
    place: str = ""  # a place named or chosen that no plan is about
    ambiguous: tuple[str, ...] = ()  # several places of one name, to ask back


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `words` are the folded words that carry its content: no intent, no place."""

    text: str
    intent: Intent
    scope: Scope
    references: tuple[Reference, ...] = ()
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()  # words without those of the agencies named
    asks_for: str = ""  # what kind of value is wanted where that is plain: "phone", "money" …
    is_check: bool = False  # a yes or no, or a "why" that takes something for granted
    follows_up: bool = False
    task_anchor: str = ""  # of the task the previous answer was about
    renamed: tuple[
        tuple[str, str, str], ...
    ] = ()  # (name asked, today's name, since) of old agencies
    today: date | None = None  # the day it is asked on, which a reply may name
    period: str = ""  # of a report: "quy", "thang", "6 thang", "nam"
