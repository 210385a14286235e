"""LangChain's face of the retriever."""

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from tutor.retrieval.langchain import as_langchain, from_langchain, to_langchain


def test_it_is_a_retriever_of_that_library_with_the_same_hits(library):
    retriever = library.retriever()
    face = as_langchain(retriever, k=2)
    assert isinstance(face, BaseRetriever)
    assert [from_langchain(one) for one in face.invoke("mật khẩu")] == retriever.search(
        "mật khẩu", 2
    )


def test_a_hit_survives_the_way_there_and_back(library):
    hit = library.retriever().search("Sở Y tế", 1)[0]
    there = to_langchain(hit)
    assert there.page_content == hit.chunk.text
    assert from_langchain(there) == hit


def test_a_document_of_another_origin_is_refused():
    with pytest.raises(ValueError, match="no chunk"):
        from_langchain(Document(page_content="x", metadata={"source": "y"}))
