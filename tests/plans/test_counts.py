"""Figures of what was understood, and the table of them for the README."""

import subprocess
import sys

from tests.plans.test_show import PAPER
from tutor.documents.reader import parse_text
from tutor.plans.counts import counts
from tutor.plans.parser import parse_plan
from tutor.settings import PROJECT


def test_figures_of_a_plan():
    figures = dict(counts(parse_plan(parse_text(PAPER, "hai-chau", "plan"))).items())
    expected = {
        "groups": 2, "tasks": 3, "points": 0, "tasks_without_lead": 1, "targets": 1, "lead": 2,
        "coordinate": 1, "bases": 1, "reporting": 1, "slips": 0, "unresolved": 0,
    }  # fmt: skip
    assert {name: figures[name] for name in expected} == expected


def test_figures_add_up():
    one = counts(parse_plan(parse_text(PAPER, "hai-chau", "plan")))
    assert (one + one).tasks == 2 * one.tasks


def test_the_table_has_a_column_a_plan(tmp_path):
    path = tmp_path / "hai-chau.txt"
    path.write_text(PAPER, encoding="utf-8")
    script = PROJECT / "scripts" / "plan_counts.py"
    run = subprocess.run([sys.executable, script, path], capture_output=True, text=True, check=True)
    lines = run.stdout.split("\n")
    assert lines[0] == "|  | hai-chau | all |"
    assert "| tasks | 3 | 3 |" in lines
    assert lines[-2] == "Every reference was resolved."
