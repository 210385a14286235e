"""What lessons refer to: skills, sources, words of screens, the glossary, courses (TOML files)."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

from tutor.errors import DocumentError
from tutor.records import Course, Grade, Skill, Term
from tutor.text.normalise import nfc

_Record = TypeVar("_Record")


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
    skills, words = knowledge / "skills.toml", knowledge / "screen-words.toml"
    sources, glossary = knowledge / "sources.toml", knowledge / "glossary.toml"
    courses = knowledge / "courses.toml"
    return References(
        _each(skills, _read(skills).get("skills", {}), _skill),
        dict(_read(skills).get("domains", {})),
        _each(sources, _read(sources), _source),
        _each(words, _read(words).get("words", {}), _grade),
        _each(glossary, _read(glossary), _term),
        _each(courses, _by_id(courses, _read(courses).get("courses", ())), _course),
    )


def read_negatives(knowledge: Path) -> list[str]:
    """Messages that no lesson answers, one a line; "#" begins a comment. [] without the files."""
    found = []
    for name in ("out-of-scope.txt", "unanswerable.txt"):
        if (knowledge / name).is_file():
            lines = nfc((knowledge / name).read_text(encoding="utf-8")).split("\n")
            found += [line.strip() for line in lines if line.strip() and line[0] != "#"]
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(nfc(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as error:
        raise DocumentError(f"{path}: {error}; mend that line") from error


def _each(
    path: Path, table: Mapping[str, Any], read: Callable[[str, Any], _Record]
) -> dict[str, _Record]:
    found = {}
    if not isinstance(table, Mapping):
        raise DocumentError(f"{path}: not a table of entries; see knowledge/README.md")
    for id, row in table.items():
        try:
            found[id] = read(id, row)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise DocumentError(f"{path}: {id}: {error!r}; see knowledge/README.md") from error
    return found


def _by_id(path: Path, rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for number, row in enumerate(rows, 1):
        id = row.get("id", "")
        if not id or id in found:
            raise DocumentError(f"{path}: entry {number}: id {id!r}; give it one of its own")
        found[id] = row
    return found


def _grade(_: str, row: Mapping[str, Any]) -> Grade:
    grade = row["grade"]
    if grade not in get_args(Grade):
        raise ValueError(f"grade {grade!r}")
    return grade


def _skill(id: str, row: Mapping[str, Any]) -> Skill:
    return Skill(id, row["title"], row["domain"], row.get("digcomp", ""))


def _source(id: str, row: Mapping[str, Any]) -> WebSource:
    return WebSource(id, row["address"], row.get("full", True))


def _term(id: str, row: Mapping[str, Any]) -> Term:
    forms = tuple(row.get("forms", ()))
    return Term(id, row["term"], forms, row["meaning"], row.get("example", ""))


def _course(id: str, row: Mapping[str, Any]) -> Course:
    lessons, topics = tuple(row["lessons"]), tuple(row.get("topics", ()))
    return Course(id, row["title"], row["audience"], row.get("about", ""), lessons, topics)
