"""What the package needs beside its modules is told to whoever installs it."""

import tomllib
from pathlib import Path

from tutor.settings import PROJECT


def test_every_file_beside_the_modules_is_package_data():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["tutor"]
    package = PROJECT / "tutor"
    told = {path for pattern in patterns for path in package.glob(pattern)}
    beside = {
        path
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and not _is_note(path)
    }
    assert beside - told == set()


def _is_note(path: Path) -> bool:
    """A README is for whoever reads the sources."""
    return path.name == "README.md"
