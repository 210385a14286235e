"""`knowledge/catalogue.toml`: what people know of a document that its own text may not print."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from tutor.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Entry:
    """A document's row; None where neither the copy nor its publisher's page shows it."""

    title: str | None = None
    number: str | None = None
    date: datetime.date | None = None
    issuer: str | None = None
    place: str | None = None
    source: str | None = None  # where the public finds it


_FIELDS = {field.name: datetime.date if field.name == "date" else str for field in fields(Entry)}


def read_catalogue(path: Path) -> Mapping[str, Entry]:
    """Entries by document id; empty without a file. DocumentError names what is wrong in it."""
    if not path.is_file():
        return {}
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: {error}; correct the line or restore the file") from error
    return {id: _entry(path, id, row) for id, row in rows.items()}


def _entry(path: Path, id: str, row: object) -> Entry:
    if not isinstance(row, dict):
        raise DocumentError(f"{path}: {id} is no table; write [{id}] and its fields below it")
    for name, value in row.items():
        expected = _FIELDS.get(name)
        if expected is None:
            raise DocumentError(f"{path}: [{id}] has no field {name}; use {', '.join(_FIELDS)}")
        if not isinstance(value, expected):
            kind = "a date like 2025-06-30, without quotes" if expected is datetime.date else "text"
            raise DocumentError(f"{path}: [{id}] {name} must be {kind}")
    return Entry(**row)
