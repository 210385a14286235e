"""Whom an official means by the name of his agency, and what of a plan is that agency's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tutor.dialogue.scope import plan_place
from tutor.plans.agencies import Level, same_agency
from tutor.plans.agency_lists import split_agencies
from tutor.plans.collectives import includes, is_collective
from tutor.plans.register import PlanRegister
from tutor.site.desk.rows import DutyRow, ReportRow, TaskRow
from tutor.text.normalise import squeeze
from tutor.text.places import Locality, find_places, is_within

_THROUGH = re.compile(r"\(\s*qua\s+|\)|\s+tổng hợp\b")
_LEVELS: dict[str, Level] = {"nation": "central", "province": "province", "commune": "commune"}


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency as typed: its name as plans print it, and where it is; () where nobody said."""

    name: str
    places: tuple[Locality, ...]

    @classmethod
    def parse(cls, typed: str) -> "Asked":
        """From "UBND phường Kinh Bắc, Bắc Ninh": the province only tells which commune."""
        mentions = [found for found in find_places(typed) if not found.national]
        if not mentions:
            return cls(typed, ())
        first = mentions[0]
        places = first.candidates
        if places[0].kind in ("commune", "district"):
            kind = places[0].title[: -len(places[0].name)].lower()
            return cls(f"{typed[: first.start]}{kind}{places[0].name}", places)
        return cls(typed, places)


@dataclass(frozen=True, slots=True)
class Own:
    """What is one agency's in one plan: the names it is meant by, and groups it is counted in."""

    asked: Asked
    names: frozenset[str] = frozenset()
    collectives: frozenset[str] = frozenset()
    elsewhere: bool = False  # the plan is of another place

    @property
    def every(self) -> frozenset[str]:
        return self.names | self.collectives

    def has_task(self, row: TaskRow) -> bool:
        return any(holder.agency in self.every for holder in row.holders)

    def has_duty(self, row: DutyRow) -> bool:
        return row.agency in self.every or bool(self.names & set(row.partners))

    def reports(self, row: ReportRow) -> bool:
        """Whether it is to report; who gathers the reports of a group is not told to send one."""
        return row.agency in self.names or (
            row.agency in self.collectives and not self.receives(row)
        )

    def receives(self, row: ReportRow) -> bool:
        """Whether the report goes to the agency, or by way of it: "UBND tỉnh (qua Sở A)"."""
        if self.elsewhere or not row.receiver or row.agency in self.names:
            return False
        return any(same_agency(self.asked.name, name) for name in _receivers(row.receiver))


def own_of(entry: PlanRegister, asked: Asked) -> Own:
    """What `asked` is in a plan; nothing where the plan is of another place."""
    place = plan_place(entry)
    if place and asked.places and not _meets(asked.places, place):
        return Own(asked, elsewhere=True)
    held = entry.holders(asked.name)
    names = frozenset(name for name in held if not is_collective(name))
    level = _LEVELS.get(place.kind, "") if place else ""
    groups = {name for name in entry.agencies if includes(name, asked.name, level)}
    return Own(asked, _squeezed(names), _squeezed((groups | set(held)) - names))


def _meets(places: tuple[Locality, ...], place: Locality) -> bool:
    """Whether one of `places` lies in the place of the plan, or that in it."""
    return any(is_within(one, place) or is_within(place, one) for one in places)


def _receivers(text: str) -> list[str]:
    """The agencies of "UBND tỉnh và Ban A (qua Sở B tổng hợp)"."""
    return [name for part in _THROUGH.split(text) for name in split_agencies(part.strip())]


def _squeezed(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(squeeze, names))
