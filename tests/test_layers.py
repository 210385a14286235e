"""The module map holds: a package imports only from the rows above its own."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.settings import PROJECT

# The one place where the map stands in code. Parts named together are one package.
ROWS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("records", "answerer", "errors", "progress", "stopwatch", "view", "computing"),),
    (("text",),),
    (("documents",), ("storage",)),
    (("plans",), ("lessons",), ("retrieval",), ("learners",), ("chat_models",)),
    (("answering",),),
    (("dialogue",),),
    (("channels",), ("site",), ("evaluation",)),
    (("settings", "bootstrap", "doctor", "server", "commands", "cli", "__main__"),),
)
PLACES = {
    part: (row, package)
    for row, packages in enumerate(ROWS, 1)
    for package in packages
    for part in package
}
HEAVY = (
    "fastapi", "faiss", "langchain", "langchain_core", "torch", "sentence_transformers", "sklearn",
    "scipy", "fsrs",
)  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((PROJECT / "tutor").rglob("*.py")):
        if path != PROJECT / "tutor" / "__init__.py":
            parts = path.relative_to(PROJECT).with_suffix("").parts
            yield ".".join(parts), path


def imported(source: str) -> set[str]:
    """Parts of `tutor` that a module imports, anywhere in it."""
    parts = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        parts |= {name.split(".")[1] for name in names if name.startswith("tutor.")}
    return parts


def fault(module: str, part: str) -> str | None:
    """What is wrong with `module` importing `part`; None when the map allows it."""
    row, package = PLACES[module.split(".")[1]]
    other_row, other_package = PLACES[part]
    if package == other_package or other_row < row:
        return None
    return f"{module} (row {row}) imports tutor.{part} (row {other_row})"


def test_every_module_has_a_row():
    assert not [name for name, _ in modules() if name.split(".")[1] not in PLACES]


def test_imports_point_upwards():
    faults = [
        found
        for name, path in modules()
        for part in sorted(imported(path.read_text(encoding="utf-8")))
        if (found := fault(name, part))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("module", "part", "allowed"),
    [
        ("tutor.plans.register", "records", True),
        ("tutor.plans.register", "plans", True),
        ("tutor.plans.register", "retrieval", False),  # beside it
        ("tutor.text.words", "documents", False),  # below it
        ("tutor.commands.asking", "bootstrap", True),
        ("tutor.channels.web", "site", False),
        ("tutor.channels.web", "settings", False),
    ],
)
def test_the_rule_itself(module, part, allowed):
    assert (fault(module, part) is None) == allowed


def test_imports_are_seen_wherever_they_stand():
    source = "def f():\n    from tutor.text import words\n    import tutor.records as r\n"
    assert imported(source) == {"text", "records"}


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import tutor.answering",
        "import tutor.dialogue",
        "import tutor.bootstrap",
        "from tutor.cli import _parser; _parser().format_help()",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_used(statement):
    assert not loaded_by(statement) & set(HEAVY)


def test_importing_the_package_loads_nothing_of_it():
    assert not [name for name in loaded_by("import tutor") if name.startswith("tutor.")]
