"""txtai by its two switches: keyword=True is BM25, hybrid=True adds vectors, half and half."""

from protocol import Index, K, Rank, serve


def load(way: str, embedder: str) -> Index:
    from txtai import Embeddings

    if way == "hybrid":
        made = Embeddings(path=embedder, method="sentence-transformers", hybrid=True, gpu=False)
    else:
        made = Embeddings(keyword=True)

    def index(ids: list[str], texts: list[str]) -> Rank:
        made.index((id, text, None) for id, text in zip(ids, texts, strict=True))
        return lambda query: [id for id, _ in made.search(query, K)]

    return index


if __name__ == "__main__":
    serve(load, ("txtai", "faiss-cpu", "sentence-transformers", "torch"))
