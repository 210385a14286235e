"""The documents: a plan straight from its file, what an index stores, what a page tells of one."""

from functools import lru_cache
from typing import TYPE_CHECKING

from tutor.documents.catalogue import Entry
from tutor.documents.sources import source_files
from tutor.errors import SettingsError
from tutor.records import Document, DocumentKind, Plan
from tutor.settings import Settings

if TYPE_CHECKING:
    from tutor.channels.channel import DocumentInfo


def read_plan(settings: Settings, id: str) -> Plan:
    """A plan straight from its file, so that it can be looked at before `tutor ingest`."""
    from tutor.documents.reader import read_document
    from tutor.plans.parser import parse_plan

    files = [file for file in source_files(settings.knowledge_dir) if file.kind == "plan"]
    for file in files:
        if file.path.stem == id:
            return parse_plan(read_document(file.path, "plan"))
    known = ", ".join(file.path.stem for file in files) or "none"
    raise SettingsError(f"{settings.knowledge_dir}: no plan {id}; there are: {known}")


@lru_cache(maxsize=64)  # most documents of a new index stood in the last one too
def stored_document(text: str, id: str, kind: DocumentKind) -> tuple[Document, Plan | None]:
    """The document of a stored text, and the plan that it is, if it is one."""
    from tutor.documents.reader import parse_text
    from tutor.plans.parser import parse_plan

    document = parse_text(text, id, kind)
    return document, parse_plan(document) if kind == "plan" else None


def document_info(document: Document, plan: Plan | None, entry: Entry) -> "DocumentInfo":
    """What the page of a document shows above it: its own head, then its catalogue row."""
    from tutor.channels.channel import DocumentInfo

    header = plan.header if plan else None
    issued = (header.issued if header else None) or entry.date
    return DocumentInfo(
        title=entry.title or _full_title(document, plan),
        number=(header.number if header else None) or entry.number,
        issued=f"{issued.day}/{issued.month}/{issued.year}" if issued else None,
        issuer=(header.issuer if header else None) or entry.issuer,
        place=(header.locality if header else None) or entry.place,
        source=entry.source,
    )


def _full_title(document: Document, plan: Plan | None) -> str:
    kind = plan.header.kind if plan else ""
    return f"{kind} {document.title}".strip()
