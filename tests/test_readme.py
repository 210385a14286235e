"""The README is true: its file map is the tree's, its commands and routes exist."""

import re
import subprocess

import pytest

from tutor import cli
from tutor.settings import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
UNLISTED = {".gitignore", "README.md"}


def section(title):
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def mapped():
    rows = re.findall(r"^\| (`.+?) \|", section("Where things are"), re.MULTILINE)
    return {path.rstrip("/") for row in rows for path in re.findall(r"`([^`]+)`", row)}


def tracked():
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(listing, cwd=PROJECT, capture_output=True, text=True)
    if run.returncode:
        pytest.skip("not a git work tree: an unpacked archive has no list of its files")
    return run.stdout.split("\n")


def test_the_file_map_names_nothing_that_is_not_there():
    assert not [path for path in mapped() if not (PROJECT / path).exists()]


def test_the_file_map_leaves_nothing_out():
    tops = {path.split("/")[0] for path in tracked() if path} - UNLISTED - {"tutor", ".ci"}
    parts = {"/".join(path.split("/")[:2]) for path in tracked() if path.startswith("tutor/")}
    assert tops | parts - {"tutor/__init__.py"} <= mapped()


def test_every_command_is_told():
    told = set(re.findall(r"`scripts/tutor ([a-z-]+)", section("Commands")))
    action = next(action for action in cli._parser()._actions if action.dest == "command")
    assert told == set(action.choices)


@pytest.mark.parametrize("name", ["setup", "serve", "test", "tutor", "check", "../.ci/run"])
def test_scripts_are_bash_that_stops_at_a_fault(name):
    path = PROJECT / "scripts" / name
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n") and "set -euo pipefail" in text
    assert path.stat().st_mode & 0o111
    assert "http" not in text  # pip and apt know their registries themselves
    subprocess.run(["bash", "-n", path], check=True)


def test_every_pin_of_the_project_is_the_constraint():
    constraints = dict(
        line.split("==")
        for line in (PROJECT / "constraints.txt").read_text().split("\n")
        if "==" in line
    )
    pins = re.findall(
        r'"([A-Za-z0-9-]+)(?:\[[a-z]+\])?==([^"]+)"', (PROJECT / "pyproject.toml").read_text()
    )
    assert len(pins) > 20
    by_key = {name.lower().replace("_", "-"): version for name, version in constraints.items()}
    assert not [(name, version) for name, version in pins if by_key.get(name.lower()) != version]
