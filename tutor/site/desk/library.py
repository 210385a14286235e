"""All plans of an index as the desk's rows, read once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tutor.answering.places import Wording
from tutor.dialogue.scope import plan_place
from tutor.plans.agencies import parse_agency
from tutor.plans.collectives import is_collective
from tutor.plans.register import PlanRegister, Register
from tutor.site.desk.agency import Asked, own_of
from tutor.site.desk.filters import groups_of, narrowed, years_of
from tutor.site.desk.query import DeskQuery
from tutor.site.desk.reading import PlanReader, short_names
from tutor.site.desk.rows import OutlineRow, PlanRow, Rows
from tutor.site.desk.work import Work, work_of
from tutor.text.normalise import fold, squeeze
from tutor.text.sentences import Sentences

_WIDEST_FIRST = ("nation", "province", "district", "commune", "")


class Library:
    """The plans, those of wider places first, with everything the desk shows of them."""

    def __init__(self, register: Register, wording: Wording, words: Sentences) -> None:
        self._register = register
        shorts = short_names(register, wording)
        readers = [
            PlanReader(entry, wording, words, shorts[entry.plan.id])
            for entry in sorted(register, key=_order)
        ]
        self.plans: Mapping[str, PlanRow] = {reader.row.id: reader.row for reader in readers}
        self.outlines: Mapping[str, tuple[OutlineRow, ...]] = {
            reader.row.id: reader.outline() for reader in readers
        }
        self.rows: Mapping[str, Rows] = {reader.row.id: reader.rows() for reader in readers}
        self.years = years_of(self.rows)
        self.groups = groups_of(self.rows)
        self.agencies: Sequence[str] = list(
            dict.fromkeys(name for entry in register for name in _full_names(entry))
        )

    def printed(self, agency: str) -> str:
        """The name as a plan prints it where `agency` is that name without its diacritics; else as
        it was typed."""
        names = (name for plan in self._register for name in plan.agencies)
        return next((name for name in names if fold(name) == fold(agency)), agency)

    def chosen(self, ids: Iterable[str]) -> list[PlanRow]:
        """The plans of `ids` in the desk's order, all where none is given; KeyError: unknown."""
        wanted = {self.plans[id].id for id in ids}
        return [plan for plan in self.plans.values() if not wanted or plan.id in wanted]

    def found(self, plans: Iterable[PlanRow], query: DeskQuery) -> list[tuple[PlanRow, Rows]]:
        """Each plan with the rows that `query` lets through; plans without any are left out."""
        asked = Asked.parse(query.agency) if query.agency else None
        parts = []
        for plan in plans:
            own = own_of(self._register[plan.id], asked) if asked else None
            rows = narrowed(self.rows[plan.id], query, own)
            if rows.count:
                parts.append((plan, rows))
        return parts

    def fitted(self, plans: Iterable[PlanRow], query: DeskQuery) -> DeskQuery:
        """`query`; where its words stand nowhere side by side, the one that finds them apart."""
        if not query.text or self.found(plans, query):
            return query
        loose = replace(query, loose=True)
        return loose if self.found(plans, loose) else query

    def works(self, plans: Iterable[PlanRow], query: DeskQuery) -> list[Work]:
        """What the agency of `query` has to do in each plan; plans that give it nothing are left
        out."""
        asked = Asked.parse(query.agency)
        rest = replace(query, agency="")
        works = (
            work_of(
                plan,
                narrowed(self.rows[plan.id], rest, None),
                own_of(self._register[plan.id], asked),
            )
            for plan in plans
        )
        return [work for work in works if work.count]


def _order(entry: PlanRegister) -> tuple[int, str]:
    place = plan_place(entry)
    return _WIDEST_FIRST.index(place.kind if place else ""), fold(place.name) if place else ""


def _full_names(entry: PlanRegister) -> list[str]:
    """The single agencies that a plan gives something to, with its place, as one would type them;
    each is understood again."""
    locality = entry.plan.header.locality or ""
    given = [one.agency for one in entry.plan.assignments]
    given += [one.agency for one in entry.plan.duties]
    names: list[str] = []
    seen: set[str] = set()
    for name in dict.fromkeys(map(squeeze, given)):
        if name in seen or is_collective(name) or not name[:1].isupper():
            continue
        typed = _with_place(name, locality)
        understood = own_of(entry, Asked.parse(typed)).names
        if name in understood:
            names.append(typed)
            seen |= understood
    return names


def _with_place(name: str, locality: str) -> str:
    """Of "tỉnh Bắc Ninh": Công an tỉnh Bắc Ninh, Sở Nội vụ Bắc Ninh."""
    kind, _, place = locality.partition(" ")
    if not locality:
        return name
    if name.lower().endswith(f" {kind.lower()}") or parse_agency(name).level == "province":
        return f"{name} {place}"
    return f"{name} {locality}"
