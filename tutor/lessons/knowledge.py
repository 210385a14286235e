"""What lessons refer to: skills, sources, words of screens, the glossary, courses (TOML files)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor.errors import DocumentError
from tutor.records import Course, Grade, Skill, Term
from tutor.text.normalise import nfc


@dataclass(frozen=True, slots=True)
class WebSource:
    """Where a fact was read. `full` is False where only a shortened address was kept."""

    id: str
    address: str
    full: bool = True


@dataclass(frozen=True, slots=True)
class References:
    """Everything a lesson may name, by id."""

    skills: Mapping[str, Skill] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)  # of Thông tư 02/2025/TT-BGDĐT
    sources: Mapping[str, WebSource] = field(default_factory=dict)
    screen_words: Mapping[str, Grade] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=dict)
    courses: Mapping[str, Course] = field(default_factory=dict)


def read_references(knowledge: Path) -> References:
    """The TOML files of the knowledge folder; a missing file is an empty table.

    DocumentError names the file and the entry that cannot be read.
    """
    skills = _read(knowledge / "skills.toml")
    return References(
        _each(knowledge / "skills.toml", skills.get("skills", {}), _skill),
        dict(skills.get("domains", {})),
        _each(knowledge / "sources.toml", _read(knowledge / "sources.toml"), _source),
        {
            nfc(word): row["grade"]
            for word, row in _read(knowledge / "screen-words.toml").get("words", {}).items()
        },
        _each(knowledge / "glossary.toml", _read(knowledge / "glossary.toml"), _term),
        _each(
            knowledge / "courses.toml",
            {row.get("id", ""): row for row in _read(knowledge / "courses.toml").get("courses", ())},
            _course,
        ),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(nfc(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as error:
        raise DocumentError(f"{path}: {error}; mend that line") from error


def _each(path: Path, table: Mapping[str, Any], read: Any) -> dict[str, Any]:
    found = {}
    for id, row in table.items():
        try:
            found[id] = read(id, row)
        except (KeyError, TypeError, AttributeError) as error:
            raise DocumentError(f"{path}: {id}: {error!r}; see knowledge/README.md") from error
    return found


def _skill(id: str, row: Mapping[str, Any]) -> Skill:
    return Skill(id, row["title"], row["domain"], row.get("digcomp", ""))


def _source(id: str, row: Mapping[str, Any]) -> WebSource:
    return WebSource(id, row["address"], row.get("full", True))


def _term(id: str, row: Mapping[str, Any]) -> Term:
    forms = tuple(row.get("forms", ()))
    return Term(id, row["term"], forms, row["meaning"], row.get("example", ""))


def _course(id: str, row: Mapping[str, Any]) -> Course:
    return Course(id, row["title"], row["audience"], row.get("about", ""), tuple(row["lessons"]))
