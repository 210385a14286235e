"""Write to standard output, as a Markdown table, how much is understood of each plan.

Usage: .venv/bin/python scripts/plan_counts.py [FILE ...]   (default: the plans of knowledge/)
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # runs without an installed package too

from tutor.documents.reader import read_document  # noqa: E402
from tutor.plans.counts import Counts, counts  # noqa: E402
from tutor.plans.parser import parse_plan  # noqa: E402
from tutor.records import Plan  # noqa: E402


def main() -> int:
    files = [Path(name) for name in sys.argv[1:]]
    files = files or sorted((ROOT / "knowledge" / "plans").glob("*.txt"))
    plans = [parse_plan(read_document(file, "plan")) for file in files]
    if not plans:
        print("no plan in knowledge/plans; name files", file=sys.stderr)
        return 1
    print(table(plans))
    return 0


def table(plans: list[Plan]) -> str:
    """One row a figure, one column a plan and one for all; then what was not resolved."""
    figures = [counts(plan) for plan in plans]
    total = sum(figures[1:], start=figures[0])
    rows = [["", *(plan.id for plan in plans), "all"], ["---", *["---:"] * (len(plans) + 1)]]
    rows += [[name, *map(str, values)] for name, values in _by_name([*figures, total])]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([*lines, "", *_unresolved(plans)])


def _by_name(figures: list[Counts]) -> list[tuple[str, list[int]]]:
    names = [name for name, _ in figures[0].items()]
    return [(name.replace("_", " "), [getattr(one, name) for one in figures]) for name in names]


def _unresolved(plans: list[Plan]) -> list[str]:
    found = [
        f"- {plan.id}, {note.place.path}: {kind} “{note.text}”"
        for plan in plans
        for kind, notes in (("not resolved", plan.unresolved), ("kept as printed", plan.notes))
        for note in notes
    ]
    return found or ["Every reference was resolved."]


if __name__ == "__main__":
    raise SystemExit(main())
