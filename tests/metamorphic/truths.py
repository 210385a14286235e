"""What is true of a rewritten plan, and what a parsed plan gets wrong of it."""

import re
from collections.abc import Iterator

from tests.metamorphic.rewrites import Rewrite, truth_of
from tutor.plans.register import PlanRegister
from tutor.records import Role, Task
from tutor.text.normalise import fold as fold_accents


def differences(rewrite: Rewrite, register: PlanRegister) -> list[str]:
    """Every fact of the truth table, carried over, that the parsed plan does not hold."""
    truth = truth_of(rewrite.plan)
    return [
        *_leads(rewrite, register, truth),
        *_coordination(rewrite, register, truth),
        *_targets(rewrite, register, truth),
        *_deadlines(rewrite, register, truth),
        *_reporting(rewrite, register, truth),
        *_header(rewrite, register, truth),
        *_bases(rewrite, register, truth),
    ]


def _leads(rewrite: Rewrite, register: PlanRegister, truth: dict) -> Iterator[str]:
    for old, leads in truth["leads"].items():
        path = rewrite.path(old)
        for by in ("task", "section"):
            expected = [
                (fold(rewrite.words(lead["agency"])), rewrite.path(lead["place"]))
                for lead in leads
                if lead["by"] == by
            ]
            actual = _held(register, path, "lead", by)
            if actual is None:
                yield f"lead {path}: no such task"
                break
            named = " ".join(agency for agency, _ in actual)
            if {place for _, place in expected} != {place for _, place in actual} or any(
                agency not in named for agency, _ in expected
            ):
                yield f"lead {path} (was {old}) by {by}: {sorted(actual)}, expected {expected}"


def _coordination(rewrite: Rewrite, register: PlanRegister, truth: dict) -> Iterator[str]:
    for old, agencies in truth.get("coordination", {}).items():
        path = rewrite.path(old)
        actual = " ".join(agency for agency, _ in _held(register, path, "coordinate", "task") or ())
        if missing := [name for name in map(rewrite.words, agencies) if fold(name) not in actual]:
            yield f"coordination {path} (was {old}): {missing} not in {actual!r}"


def _targets(rewrite: Rewrite, register: PlanRegister, truth: dict) -> Iterator[str]:
    for old, year, asked, words in truth["targets"]:
        path, value = rewrite.path(old), rewrite.words(words).split()[0].rstrip("%")
        wanted = (rewrite.year(year) if year else None, value, path)
        there = [
            (target.year, target.value, target.unit, target.group)
            for target in register.plan.targets
            if target.place.path == path
        ]
        if not any(
            figure == value and (year is None or of == wanted[0]) for of, figure, _, _ in there
        ):
            yield f"target {path} (was {old}) {asked!r}: {there}, expected {wanted}"


def _deadlines(rewrite: Rewrite, register: PlanRegister, truth: dict) -> Iterator[str]:
    for old, words in truth["deadlines"]:
        task = _task(register, rewrite.path(old))
        if task is None or fold(rewrite.words(words)) not in fold(task.deadline):
            found, wanted = task.deadline if task else "no such task", rewrite.words(words)
            yield f"deadline {rewrite.path(old)} (was {old}): {found!r}, expected {wanted!r}"


def _reporting(rewrite: Rewrite, register: PlanRegister, truth: dict) -> Iterator[str]:
    for fact in truth["reporting"]:
        path = rewrite.path(fact["place"])
        there = [
            report
            for report in register.plan.reporting
            if report.place.path == path or report.place.path.startswith(f"{path}.")
        ]
        wanted = [(fold(period), fold(rewrite.words(due))) for period, due in fact["periods"]]
        if not any(
            fold(rewrite.words(fact["receiver"])) in fold(report.receiver)
            and fold(rewrite.words(fact["agency"])) in fold(report.agency)
            and all(
                any(period in fold(one) and due in fold(other) for one, other in report.periods)
                for period, due in wanted
            )
            for report in there
        ):
            found = [(report.agency, report.receiver, report.periods) for report in there]
            yield f"reporting {path}: {found}, expected {fact['agency']} {wanted}"


def _header(rewrite: Rewrite, register: PlanRegister, truth: dict) -> Iterator[str]:
    header, expected = register.plan.header, truth["header"]
    issued = header.issued and f"{header.issued.day}/{header.issued.month}/{header.issued.year}"
    for name, actual in (("number", header.number), ("issued", issued), ("signer", header.signer)):
        wanted = expected[name] and rewrite.words(expected[name])
        if fold(actual or "") != fold(wanted or ""):
            yield f"header {name}: {actual!r}, expected {wanted!r}"


def _bases(rewrite: Rewrite, register: PlanRegister, truth: dict) -> Iterator[str]:
    found = {
        (basis.symbol, basis.issued and basis.issued.strftime("%d/%m/%Y"))
        for basis in register.plan.bases
    }
    for symbol, issued, _ in truth["bases"]:
        day, month, year = rewrite.words(issued).split("/")
        wanted = (rewrite.words(symbol), f"{int(day):02d}/{int(month):02d}/{year}")
        if wanted not in found:
            yield f"legal basis {wanted} not found"


def _task(register: PlanRegister, path: str) -> Task | None:
    return next((task for task in register.plan.tasks if task.path == path), None)


def _held(register: PlanRegister, path: str, role: Role, by: str) -> set[tuple[str, str]] | None:
    task = _task(register, path)
    if task is None:
        return None
    assigned = register.assigned(task, (role,))
    return {
        (fold(one.agency), one.place.path)
        for one in (assigned.by_task if by == "task" else assigned.by_section)
    }


def fold(text: str) -> str:
    """Words alone: plans print "văn hóa-xã hội" and "văn hóa - xã hội" for one agency."""
    return re.sub(r"[\W_]+", " ", fold_accents(text)).strip()
