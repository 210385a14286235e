"""The manifest of an index folder: what it was built from and the checksum of every file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tutor.errors import IndexCorruptError

NAME = "manifest.json"
LAYOUT = 2  # rises whenever a folder written before can no longer be read
REMEDY = "run `tutor ingest`"


@dataclass(frozen=True, slots=True)
class FileSum:
    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every field changes what a search finds; two builds of the same inputs have equal ones."""

    layout: int
    embedder: str  # fingerprint
    dimensions: int
    vectors: Mapping[str, int | str]  # how they are held
    segmenter: str
    chunker: Mapping[str, int]  # its settings
    bm25: Mapping[str, float]
    chunks: int
    sources: Mapping[str, str]  # file -> sha256
    files: Mapping[str, FileSum]  # of the folder, without the manifest


def to_bytes(manifest: Manifest) -> bytes:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


def read_manifest(folder: Path, number: int, seal: str) -> Manifest:
    """The manifest of `folder`, whose name is made of `number` and `seal`; it must fit both."""
    path = folder / NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise IndexCorruptError(f"{path}: missing; {REMEDY}") from error
    if seal_of(number, data) != seal:
        raise IndexCorruptError(f"{path}: does not match the name of its folder; {REMEDY}")
    try:
        fields = json.loads(data)
        files = {name: FileSum(**one) for name, one in fields.pop("files").items()}
        return Manifest(**fields, files=files)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexCorruptError(f"{path}: of another version of tutor; {REMEDY}") from error


def verify_files(folder: Path, manifest: Manifest) -> None:
    """IndexCorruptError names the first file that is missing, or that differs by a byte."""
    for name, expected in sorted(manifest.files.items()):
        path = folder / name
        try:
            actual = sum_file(path)
        except FileNotFoundError as error:
            raise IndexCorruptError(f"{path}: missing; {REMEDY}") from error
        if actual.size != expected.size:
            raise IndexCorruptError(
                f"{path}: {actual.size} bytes, {expected.size} were written; {REMEDY}"
            )
        if actual != expected:
            raise IndexCorruptError(f"{path}: bytes changed since it was written; {REMEDY}")


def sum_file(path: Path) -> FileSum:
    with path.open("rb") as file:
        return FileSum(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def seal_of(number: int, manifest: bytes) -> str:
    """What ends the name of a version: 16 digits of a sha256 over its number and its manifest."""
    return hashlib.sha256(f"{number}\n".encode() + manifest).hexdigest()[:16]


def unknown_files(folder: Path, manifest: Manifest) -> list[str]:
    """Files that somebody put into a version later: nothing reads them."""
    known = {NAME, *manifest.files}
    return sorted(path.name for path in folder.iterdir() if path.name not in known)
