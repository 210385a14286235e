"""Ask every generated question of every rewrite of every plan and write what failed.

Usage: .venv/bin/python scripts/metamorphic.py [--plan ID] [--kind "renumbered"] [--out FILE]
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the rewriting lives beside its tests

from tests.metamorphic.asking import failures, register_of  # noqa: E402
from tests.metamorphic.questions import questions_of  # noqa: E402
from tests.metamorphic.rewrites import PLANS, Rewrite, rewrites_of  # noqa: E402
from tests.metamorphic.truths import differences  # noqa: E402


def main() -> int:
    arguments = _arguments()
    rows = [
        _row(rewrite)
        for plan in PLANS
        if arguments.plan in ("", plan)
        for rewrite in rewrites_of(plan)
        if arguments.kind in ("", rewrite.kind)
    ]
    asked, failed = sum(row["questions"] for row in rows), sum(len(row["failed"]) for row in rows)
    unread = sum(len(row["parser"]) for row in rows)
    report = {
        "questions": asked,
        "right": asked - failed,
        "facts_misread": unread,
        "rewrites": rows,
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(
        json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    print(f"{asked - failed} of {asked} answers right; {unread} facts misread; {arguments.out}")
    return 1 if failed or unread else 0


def _row(rewrite: Rewrite) -> dict:
    questions = questions_of(rewrite)
    failed = failures(rewrite, questions)
    kinds = dict(Counter(failure["kind"] for failure in failed))
    right = f"{len(questions) - len(failed)}/{len(questions)}"
    print(f"{rewrite.plan:15} {rewrite.kind:20} {right} {kinds or ''}", flush=True)
    return {
        "plan": rewrite.plan,
        "kind": rewrite.kind,
        "questions": len(questions),
        "failed": failed,
        "parser": differences(rewrite, register_of(rewrite)),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plan", default="", choices=["", *PLANS])
    parser.add_argument("--kind", default="")
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports" / "metamorphic.json")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
