"""Our own hybrid, asked and measured like the others; in the project's environment."""

import sys
from pathlib import Path

from protocol import Index, K, Rank, serve

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def load(way: str, embedder: str) -> Index:
    from tutor.records import Chunk
    from tutor.retrieval import index as indexes
    from tutor.retrieval.embedder import load_embedder
    from tutor.retrieval.lexical import build_fields, vietnamese_segmenter
    from tutor.retrieval.retriever import HybridRetriever
    from tutor.retrieval.vectors import Vectors
    from tutor.text.query import searchable

    model, segmenter = load_embedder(embedder), vietnamese_segmenter()
    # what the first text loads is no part of indexing: tables of words, the model's vectors
    segmenter.words(searchable("à").matched)
    model.encode_query(["a"])

    def index(ids: list[str], texts: list[str]) -> Rank:
        chunks = tuple(
            Chunk(id, "set", "", "", (), text, 0, len(text))
            for id, text in zip(ids, texts, strict=True)
        )
        vectors = Vectors.build(model.encode_document(texts))
        made = indexes.Index("set", (), chunks, build_fields(texts, segmenter), vectors)
        retriever = HybridRetriever(made, model, segmenter, searchable)
        return lambda query: [hit.chunk.id for hit in retriever.search(query, K)]

    return index


if __name__ == "__main__":
    serve(load, ("numpy", "faiss-cpu", "underthesea"))
