"""Six documents in forms that the real plans do not use, each with what must be understood of it.

They were written, and committed, before the rules that read them. `<name>.expected.json` states the
truth by hand; every test below compares one kind of record and lists all differences at once.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tutor.documents.reader import read_document
from tutor.plans.parser import parse_plan
from tutor.plans.register import PlanRegister
from tutor.records import Assignment, Task
from tutor.text.normalise import fold

FOLDER = Path(__file__).parent / "synthetic"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FOLDER.glob("*.expected.json"))

each_document = pytest.mark.parametrize("name", NAMES)


@cache
def expected(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))


@cache
def register(name: str) -> PlanRegister:
    return PlanRegister(parse_plan(read_document(FOLDER / f"{name}.txt", "plan")))


def words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def alike(left: str | None, right: str | None) -> bool:
    return fold(left or "").strip(" .;,:") == fold(right or "").strip(" .;,:")


def names_of(value) -> list:
    return value if isinstance(value, list) else [value]


@each_document
def test_header(name):
    header, truth = register(name).plan.header, expected(name)["header"]
    actual = {
        "kind": header.kind,
        "number": header.number,
        "issuer": header.issuer,
        "issued": header.issued.isoformat() if header.issued else None,
        "locality": header.locality,
        "signed_at": header.signed_at,
        "signer": header.signer,
    }
    wrong = {
        key: (value, actual[key])
        for key, value in truth.items()
        if key in actual and not any(alike(one, actual[key]) for one in names_of(value))
    }
    assert wrong == {}
    assert fold(truth["signer_role"]) in fold(header.signer_role or "")


@each_document
def test_tasks(name):
    tasks = tasks_by_path(name)
    wrong = []
    for path, number, title in expected(name)["tasks"]:
        task = tasks.pop(path, None)
        if task is None:
            wrong.append(f"{path}: not found")
        elif number not in (task.number, *task.aliases) or not fold(task.title).startswith(
            fold(title)
        ):
            wrong.append(f"{path}: {task.number} {task.title!r}, expected {number} {title!r}")
    assert wrong == []
    assert [path for path, task in tasks.items() if task.kind != "point"] == []


@each_document
def test_leads(name):
    wrong = []
    for path, leads in expected(name)["leads"].items():
        truth = {(words(lead["agency"]), lead["place"], lead["whole_section"]) for lead in leads}
        actual = held(name, path, "lead")
        if actual != truth:
            wrong.append(f"{path}: {sorted(actual)}, expected {sorted(truth)}")
    assert wrong == []


@each_document
def test_items_of_one_task_keep_their_own_leads(name):
    wrong = []
    for item in expected(name).get("items", []):
        own = item_assignments(name, item["task"], item["scope"])
        leads = [one.agency for one in own if one.role == "lead"]
        partners = {words(one.agency) for one in own if one.role == "coordinate"}
        if [words(lead) for lead in leads] != [words(item["agency"])]:
            wrong.append(f"{item['scope']}: leads {leads}, expected {item['agency']}")
        if missing := {words(one) for one in item["coordination"]} - partners:
            wrong.append(f"{item['scope']}: {missing} not among {partners}")
    assert wrong == []


@each_document
def test_items_of_one_task_keep_their_own_deadlines(name):
    wrong = []
    for item in expected(name).get("items", []):
        due = [task.deadline for task in items_of(name, item["task"], item["scope"])]
        if not any(fold(item["deadline"]) in fold(one) for one in due):
            wrong.append(f"{item['scope']}: {due}, expected {item['deadline']}")
    assert wrong == []


@each_document
def test_coordination(name):
    wrong = []
    for path, agencies in expected(name)["coordination"].items():
        actual = {agency for agency, _, _ in held(name, path, "coordinate")}
        if missing := {words(agency) for agency in agencies} - actual:
            wrong.append(f"{path}: {sorted(missing)} not among {sorted(actual)}")
    assert wrong == []


@each_document
def test_tasks_that_no_place_assigns(name):
    assert {
        path: found for path in expected(name)["unassigned"] if (found := held(name, path, "lead"))
    } == {}


@each_document
def test_targets(name):
    targets, wrong = list(register(name).plan.targets), []
    for truth in expected(name)["targets"]:
        if not any(same_target(truth, target) for target in targets):
            near = [
                (t.year, t.group, t.measure, t.comparison, t.value, t.unit)
                for t in targets
                if t.place.path == truth["path"]
            ]
            wrong.append(f"{truth}\n   found there: {near}")
    assert wrong == [], "\n".join(wrong)


@each_document
def test_deadlines(name):
    tasks = tasks_by_path(name)
    truth = expected(name)["deadlines"]
    actual = {path: tasks[path].deadline if path in tasks else "no such task" for path in truth}
    assert {
        path: actual[path] for path, words in truth.items() if fold(words) not in fold(actual[path])
    } == {}


@each_document
def test_results_of_rows(name):
    tasks = tasks_by_path(name)
    truth = expected(name).get("results", {})
    assert {
        path: tasks[path].result
        for path, words in truth.items()
        if not alike(words, tasks[path].result)
    } == {}


@each_document
def test_reporting(name):
    reports, wrong = register(name).plan.reporting, []
    for truth in expected(name)["reporting"]:
        if not any(same_report(truth, report) for report in reports):
            near = [
                (r.agency, r.receiver, r.periods) for r in reports if r.place.path == truth["path"]
            ]
            wrong.append(f"{truth}\n   found there: {near}")
    assert wrong == [], "\n".join(wrong)


@each_document
def test_legal_bases(name):
    actual = {
        (basis.symbol, basis.issued.isoformat() if basis.issued else None)
        for basis in register(name).plan.bases
    }
    assert [tuple(pair) for pair in expected(name)["bases"] if tuple(pair) not in actual] == []


@each_document
def test_abbreviations(name):
    actual = register(name).plan.abbreviations
    wrong = {
        short: actual.get(short)
        for short, long in expected(name)["abbreviations"].items()
        if fold(long) not in fold(actual.get(short, ""))
    }
    assert wrong == {}


@each_document
def test_places_are_cut_from_the_source(name):
    plan = register(name).plan
    places = [
        *(t.place for t in plan.tasks),
        *(t.place for t in plan.targets),
        *(a.place for a in plan.assignments),
        *(r.place for r in plan.reporting),
    ]
    assert all(0 <= place.start < place.end <= len(plan.document.source) for place in places)


def held(name: str, path: str, role: str) -> set[tuple[str, str, bool]]:
    """(agency, path of the place, whether given by section) of everybody with `role` for a task."""
    entry = register(name)
    task = tasks_by_path(name).get(path)
    if task is None:
        return {("no such task", path, False)}
    assigned = entry.assigned(task, (role,))
    return {
        (words(one.agency), one.place.path, by_section)
        for by_section, group in ((False, assigned.by_task), (True, assigned.by_section))
        for one in group
    }


def tasks_by_path(name: str) -> dict[str, Task]:
    """Numbered tasks; items without a number share the path of the task they stand in."""
    return {task.path: task for task in register(name).plan.tasks if task.number}


def items_of(name: str, path: str, words_of_item: str) -> list[Task]:
    """The tasks at `path` whose own text holds these words, the narrowest first."""
    found = [
        task
        for task in register(name).plan.tasks
        if task.path == path and fold(words_of_item) in fold(task.text)
    ]
    return sorted(found, key=lambda task: len(task.text))


def item_assignments(name: str, path: str, words_of_item: str) -> list[Assignment]:
    anchors = {task.anchor for task in items_of(name, path, words_of_item)[:1]}
    return [one for one in register(name).plan.assignments if anchors & set(one.targets)]


def same_target(truth: dict, target) -> bool:
    """ "giảm" may be read as part of what is measured; every other comparison is one."""
    told = fold(f"{target.comparison} {target.measure if 'giảm' in truth['comparison'] else ''}")
    return (
        target.year in names_of(truth["year"])
        and target.value == truth["value"]
        and any(alike(unit, target.unit) for unit in names_of(truth["unit"]))
        and target.place.path == truth["path"]
        and fold(truth["group"]) in fold(f"{target.group} {target.measure}")
        and set(fold(truth["comparison"]).split()) <= set(told.split())
    )


def same_report(truth: dict, report) -> bool:
    periods = [(fold(period), fold(due)) for period, due in report.periods]
    return (
        fold(truth["agency"]) in fold(report.agency)
        and truth["path"] == report.place.path
        and all(fold(word) in fold(report.receiver) for word in truth["receiver"])
        and all(
            any(fold(period) in one and fold(due) in other for one, other in periods)
            for period, due in truth["periods"]
        )
    )
