"""The embedder that ships, with the product's segmenter, on the plans that ship."""

from pathlib import Path

import pytest

from tutor.documents.chunking import chunk_document
from tutor.documents.reader import read_document
from tutor.retrieval.embedder import load_embedder
from tutor.retrieval.folder import build_index, open_index
from tutor.retrieval.index import Source
from tutor.retrieval.lexical import vietnamese_segmenter
from tutor.retrieval.retriever import HybridRetriever
from tutor.text.normalise import fold

PROJECT = Path(__file__).resolve().parents[2]
SHIPPED = PROJECT / "indexes" / "embedder"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    embedder, segmenter = load_embedder(str(SHIPPED)), vietnamese_segmenter()
    sources = [
        Source(read_document(path, "plan"), path.name, path.stem)
        for path in sorted((PROJECT / "knowledge" / "plans").glob("*.txt"))
    ]
    chunks = [chunk for one in sources for chunk in chunk_document(one.document)]
    root = tmp_path_factory.mktemp("indexes")
    build_index(sources, chunks, embedder, segmenter, root, {"max_chars": 1200})
    index = open_index(root, embedder, segmenter)
    return index, HybridRetriever(index, embedder, segmenter)


def test_the_shipped_folder_is_small_and_has_a_card():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 12_500_000
    assert (SHIPPED / "README.md").is_file()


def test_every_chunk_stands_in_its_document(opened):
    index, _ = opened
    texts = {document.id: document.text for document in index.documents}
    for chunk in index.chunks:
        shown = "".join(chunk.text.split())
        assert 0 <= chunk.start < chunk.end <= len(texts[chunk.document_id])
        assert shown, chunk.id


@pytest.mark.parametrize("form", [str, fold])
def test_a_chunk_is_found_by_its_own_words_with_and_without_diacritics(opened, form):
    index, retriever = opened
    asked = [chunk for chunk in index.chunks if len(chunk.text) > 200][::7]
    found = 0
    for chunk in asked:
        words = chunk.text.split()[5:20]
        hits = retriever.search(form(" ".join(words)), 3, [chunk.document_id])
        found += chunk.id in {hit.chunk.id for hit in hits}
    assert found >= 0.95 * len(asked), (found, len(asked))
