"""Haystack as its tutorial sets it up: both in-memory retrievers, joined by reciprocal rank."""

from protocol import Index, K, Rank, serve


def load(way: str, embedder: str) -> Index:
    from haystack import Document
    from haystack.components.retrievers import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    hybrid = _hybrid(embedder) if way == "hybrid" else None

    def index(ids: list[str], texts: list[str]) -> Rank:
        store = InMemoryDocumentStore()
        documents = [Document(id=id, content=text) for id, text in zip(ids, texts, strict=True)]
        lexical = InMemoryBM25Retriever(store, top_k=K)
        if hybrid:
            return hybrid(store, documents, lexical)
        store.write_documents(documents)
        return lambda query: [found.id for found in lexical.run(query=query)["documents"]]

    return index


def _hybrid(embedder: str):
    """(store, documents, lexical retriever) to a search that has vectors beside it."""
    from haystack import Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers import InMemoryEmbeddingRetriever

    of_documents, of_query = _embedders(embedder)

    def index(store, documents: list, lexical) -> Rank:
        store.write_documents(of_documents.run(documents=documents)["documents"])
        pipeline = Pipeline()
        pipeline.add_component("embedder", of_query)
        pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=K))
        pipeline.add_component("lexical", lexical)
        pipeline.add_component("joined", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("embedder.embedding", "dense.query_embedding")
        pipeline.connect("dense", "joined")
        pipeline.connect("lexical", "joined")

        def rank(query: str) -> list[str]:
            asked = {"embedder": {"text": query}, "lexical": {"query": query}}
            return [found.id for found in pipeline.run(asked)["joined"]["documents"]]

        return rank

    return index


def _embedders(embedder: str) -> tuple:
    """Of documents and of a query, their models loaded."""
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    both = tuple(
        kind(
            model=embedder,
            device=ComponentDevice.from_str("cpu"),
            normalize_embeddings=True,
            progress_bar=False,
        )
        for kind in (SentenceTransformersDocumentEmbedder, SentenceTransformersTextEmbedder)
    )
    for one in both:
        one.warm_up()
    return both


if __name__ == "__main__":
    serve(load, ("haystack-ai", "sentence-transformers-haystack", "sentence-transformers", "torch"))
