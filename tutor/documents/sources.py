"""Which files of the knowledge folder are sources, and of what kind; reads none of them."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor.records import DocumentKind

_FOLDERS: Mapping[str, DocumentKind] = {
    "plans": "plan",
    "lessons": "lesson",
    "materials": "material",
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    path: Path
    name: str  # relative to the knowledge folder
    kind: DocumentKind


def source_files(knowledge: Path) -> list[SourceFile]:
    """Every file of the source folders, by name; a README and hidden files are no sources."""
    return sorted(_files(knowledge), key=lambda file: file.name)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(knowledge: Path) -> Iterator[SourceFile]:
    for folder, kind in _FOLDERS.items():
        for path in (knowledge / folder).rglob("*"):
            hidden = any(part.startswith(".") for part in path.relative_to(knowledge).parts)
            drawn = kind == "lesson" and path.suffix != ".md"  # pictures and sound of lessons
            if path.is_file() and not hidden and not drawn and path.name != "README.md":
                yield SourceFile(path, path.relative_to(knowledge).as_posix(), kind)
