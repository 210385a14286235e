"""LangChain as its documentation sets it up: BM25Retriever; with FAISS in an EnsembleRetriever."""

from protocol import Index, K, Rank, serve


def load(way: str, embedder: str) -> Index:
    from langchain_community.retrievers import BM25Retriever

    dense = _dense(embedder) if way == "hybrid" else None

    def index(ids: list[str], texts: list[str]) -> Rank:
        known = [{"id": id} for id in ids]
        retriever = BM25Retriever.from_texts(texts, metadatas=known, k=K)
        if dense:
            retriever = dense(retriever, texts, known)
        return lambda query: [found.metadata["id"] for found in retriever.invoke(query)]

    return index


def _dense(embedder: str):
    """(lexical retriever, texts, metadata) to an ensemble of it with vectors."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    model = HuggingFaceEmbeddings(
        model_name=embedder,
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )

    def ensemble(lexical, texts: list[str], known: list[dict[str, str]]) -> EnsembleRetriever:
        store = FAISS.from_texts(texts, model, metadatas=known)
        nearest = store.as_retriever(search_kwargs={"k": K})
        return EnsembleRetriever(retrievers=[lexical, nearest], weights=[0.5, 0.5])

    return ensemble


if __name__ == "__main__":
    packages = ("langchain-classic", "langchain-community", "langchain-huggingface", "rank-bm25")
    serve(load, (*packages, "faiss-cpu", "sentence-transformers", "torch"))
