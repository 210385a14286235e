"""The knowledge folder: every source file of it, read, and every file that cannot be read named."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tutor.documents.filetext import FileText
from tutor.documents.reader import parse_text, read_file
from tutor.documents.sources import SourceFile, sha256_of, source_files
from tutor.errors import DocumentError
from tutor.progress import Progress, silent
from tutor.records import Document


@dataclass(frozen=True, slots=True)
class ReadFile:
    document: Document
    name: str
    sha256: str
    notes: tuple[str, ...] = ()  # what was done to read it


def read_library(
    knowledge: Path,
    read: Callable[[Path], FileText] = read_file,
    progress: Progress = silent,
) -> list[ReadFile]:
    """All documents but lessons; DocumentError with one line for each file that is bad, if any is.

    All or nothing: an index that silently lacks a plan would answer "no plan says so".
    """
    found: list[ReadFile] = []
    faults: list[str] = []
    seen: dict[str, SourceFile] = {}
    # lessons are read by `tutor.lessons`, which leaves out what has faults
    for file in progress("read", [one for one in source_files(knowledge) if one.kind != "lesson"]):
        try:
            text = read(file.path)
        except (DocumentError, OSError) as error:
            faults.append(str(error))
            continue
        document = parse_text(text.text, file.path.stem, file.kind)
        if (other := seen.setdefault(document.id, file)) is not file:
            faults.append(f"{file.path}: {other.path} has the same name; rename one of them")
        found.append(ReadFile(document, file.name, sha256_of(file.path), text.notes))
    if not found and not faults:
        faults.append(f"{knowledge}: no source found; put documents into its folder plans")
    if faults:
        raise DocumentError("\n".join(faults))
    return found
