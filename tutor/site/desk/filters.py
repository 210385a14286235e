"""Which rows a query lets through."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tutor.plans.groups import group_key
from tutor.site.desk.agency import Own
from tutor.site.desk.query import DeskQuery
from tutor.site.desk.rows import DutyRow, NoteRow, ReportRow, Rows, TargetRow, TaskRow
from tutor.text.normalise import fold, has_diacritics
from tutor.text.spelling import spelling

_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")
_JOINT = re.compile(r"[.,/-]")
_SPELT = "="  # before a word that is compared with its diacritics


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of a search, those with diacritics as they are spelt.

    All must stand in a text side by side and in this order; `loose`: anywhere in it.
    """

    words: tuple[str, ...]
    loose: bool

    @classmethod
    def parse(cls, text: str, loose: bool) -> "Wanted":
        return cls(tuple(map(_wanted, _WORD.findall(text))), loose)

    def stands_in(self, text: str) -> bool:
        held = [_forms(word) for word in _WORD.findall(text)]
        if self.loose:
            every = frozenset().union(*held)
            return all(word in every for word in self.words)
        return any(
            all(word in forms for word, forms in zip(self.words, held[first:], strict=False))
            for first in range(len(held) - len(self.words) + 1)
        )


def narrowed(rows: Rows, query: DeskQuery, own: Own | None) -> Rows:
    """The rows of one plan that `query` asks for; `own` where it names an agency."""
    wanted = Wanted.parse(query.text, query.loose)
    kept = _of_text(rows, wanted) if query.text else rows
    if own is not None:
        kept = _of_agency(kept, own)
    if query.group:
        kept = _of_group(kept, query.group)
    if query.year:
        kept = _of_year(kept, query.year)
    return replace(kept, tasks=_with_groups(kept.tasks, rows.tasks))


def _of_text(rows: Rows, wanted: Wanted) -> Rows:
    return _each(rows, lambda row: wanted.stands_in(row.said))


def _of_agency(rows: Rows, own: Own) -> Rows:
    tasks = tuple(filter(own.has_task, rows.tasks))
    anchors = {task.anchor for task in tasks}
    return Rows(
        tasks,
        tuple(row for row in rows.targets if row.task in anchors),
        tuple(row for row in rows.reports if own.reports(row) or own.receives(row)),
        tuple(filter(own.has_duty, rows.duties)),
    )


def _of_group(rows: Rows, group: str) -> Rows:
    """Rows that name the group; words that are no known group are looked for as they stand."""
    key = group_key(group)
    wanted = Wanted.parse(group, loose=True)
    grouped: list[TaskRow | TargetRow | DutyRow] = [*rows.targets, *rows.tasks, *rows.duties]
    known = {one for row in grouped for one in row.groups}

    def fits(row: TaskRow | TargetRow | DutyRow) -> bool:
        return key in row.groups if key in known else wanted.stands_in(row.said)

    return Rows(
        tuple(filter(fits, rows.tasks)),
        tuple(filter(fits, rows.targets)),
        duties=tuple(filter(fits, rows.duties)),
    )


def _of_year(rows: Rows, year: int) -> Rows:
    """What has a target or a time in `year`, and what comes again every year."""
    targets = tuple(row for row in rows.targets if row.year == year)
    anchors = {row.task for row in targets if row.task}
    return Rows(
        tuple(
            row
            for row in rows.tasks
            if year in row.years or row.due.recurrence or row.anchor in anchors
        ),
        targets,
        tuple(
            row
            for row in rows.reports
            if row.due.recurrence or (row.due.day and row.due.day.year == year)
        ),
        tuple(row for row in rows.duties if str(year) in row.text),
    )


def _with_groups(kept: tuple[TaskRow, ...], tasks: tuple[TaskRow, ...]) -> tuple[TaskRow, ...]:
    """The tasks kept, each section of tasks with what was kept of it as its heading."""
    wanted = {row.anchor for row in kept} | {row.parent for row in kept if row.kind != "group"}
    return tuple(
        row for row in tasks if row.anchor in wanted and (row.kind == "group" or row in kept)
    )


def _each(
    rows: Rows, fits: Callable[[TaskRow | TargetRow | ReportRow | DutyRow | NoteRow], bool]
) -> Rows:
    return Rows(
        tuple(filter(fits, rows.tasks)),
        tuple(filter(fits, rows.targets)),
        tuple(filter(fits, rows.reports)),
        tuple(filter(fits, rows.duties)),
        tuple(filter(fits, rows.notes)),
    )


def _wanted(word: str) -> str:
    return _SPELT + spelling(word) if has_diacritics(word) else fold(word)


@lru_cache(maxsize=1 << 14)  # the words of all plans, compared at every search
def _forms(word: str) -> frozenset[str]:
    """How a word of a text may be asked for: spelt or without diacritics, whole or by its parts,
    so that "BCĐTW" finds "01-KH/BCĐTW"."""
    pieces = {word, *_JOINT.split(word)}
    folded = {fold(piece) for piece in pieces}
    return frozenset(folded | {_SPELT + spelling(piece) for piece in pieces})


def years_of(parts: Mapping[str, Rows]) -> list[int]:
    """Every year that a target or a deadline names, in order."""
    targets = {row.year for rows in parts.values() for row in rows.targets if row.year}
    days = {row.due.day.year for rows in parts.values() for row in rows.tasks if row.due.day}
    return sorted(targets | days)


def groups_of(parts: Mapping[str, Rows]) -> list[str]:
    """The known groups of people that targets are for, most targets first."""
    counted: dict[str, int] = {}
    for rows in parts.values():
        for row in rows.targets:
            for group in row.groups[:1]:
                counted[group] = counted.get(group, 0) + 1
    return sorted(counted, key=lambda group: -counted[group])
