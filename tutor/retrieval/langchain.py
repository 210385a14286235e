"""The retriever as LangChain knows one, for chains and tools of that library."""

from typing import TYPE_CHECKING

from tutor.records import Chunk, Hit
from tutor.retrieval.retriever import Retriever

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever


def as_langchain(retriever: Retriever, k: int = 5) -> "BaseRetriever":
    """`retriever` as a LangChain BaseRetriever that gives `k` documents."""
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class TutorRetriever(BaseRetriever):
        k: int

        def _get_relevant_documents(self, query: str, *, run_manager) -> list[Document]:
            return [to_langchain(hit) for hit in retriever.search(query, self.k)]

    return TutorRetriever(k=k)


def to_langchain(hit: Hit) -> "Document":
    """The shown text as page_content; the rest of the chunk, and the score, as metadata."""
    from langchain_core.documents import Document

    chunk = hit.chunk
    return Document(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "document_id": chunk.document_id,
            "path": chunk.path,
            "anchor": chunk.anchor,
            "headings": list(chunk.headings),
            "start": chunk.start,
            "end": chunk.end,
            "score": hit.score,
        },
    )


def from_langchain(document: "Document") -> Hit:
    """Back again: what `to_langchain` made. ValueError for a document that holds no chunk."""
    held = dict(document.metadata)
    try:
        score = float(held.pop("score"))
        chunk = Chunk(
            id=str(document.id),
            text=document.page_content,
            **{**held, "headings": tuple(held["headings"])},
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{document.id!r}: no chunk in its metadata: {error}") from error
    return Hit(chunk, score)
