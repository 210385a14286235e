"""The retriever: order, filters, and what it does with nothing."""

import pytest


def ids(hits) -> list[str]:
    return [hit.chunk.id for hit in hits]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("mật khẩu VNeID", "a#1/0"),
        ("dat lai mat khau", "a#1/0"),
        ("Sở Y tế phối hợp", "b#2/0"),
        ("password", "a#1/0"),  # a word no chunk has: its vector finds it all the same
        ("chữa", "b#1/0"),
    ],
)
def test_best_hit(library, query, best):
    assert ids(library.retriever().search(query, 3))[0] == best


@pytest.mark.parametrize("query", ["", "   ", "?!…", "\n\t"])
def test_a_query_without_words_has_no_hits(library, query):
    assert library.retriever().search(query, 5) == []


@pytest.mark.parametrize(
    "query",
    [
        "\ud800 mật khẩu",
        "a" * 100_000,
        "mật\0khẩu",
        "😀" * 500,
        "\u0301" * 50,
        "ﷺ" * 100,
        "(((",
        "%s {0} \\",
        "'; DROP TABLE chunks; --",
    ],
)
def test_no_query_raises(library, query):
    assert len(library.retriever().search(query, 3)) <= 3


@pytest.mark.parametrize("k", [0, -3])
def test_no_hits_when_none_are_asked_for(library, k):
    assert library.retriever().search("Sở Y tế", k) == []


def test_nothing_is_invented_for_words_that_neither_side_knows(library):
    assert library.retriever().search("quantum", 5) == []


def test_more_hits_than_chunks_are_as_many_as_there_are(library):
    hits = library.retriever().search("Sở Y tế bệnh viện mật khẩu học cán bộ", 100)
    assert len(set(ids(hits))) == len(hits) <= 6


@pytest.mark.parametrize(
    ("document_ids", "expected"),
    [
        (None, {"a", "b"}),
        (["b"], {"b"}),
        ({"a", "unknown"}, {"a"}),
        ([], set()),
        (["unknown"], set()),
    ],
)
def test_hits_come_from_the_documents_asked_for(library, document_ids, expected):
    hits = library.retriever().search("Sở Y tế chữa bệnh", 10, document_ids)
    assert {hit.chunk.document_id for hit in hits} == expected


def test_a_small_pool_does_not_let_other_documents_push_hits_out(library):
    hits = library.retriever(pool=1).search("Đặt lại mật khẩu", 1, ["b"])
    assert {hit.chunk.document_id for hit in hits} <= {"b"}
    assert ids(library.retriever(pool=1).search("Sở Y tế", 1, ["b"])) == ["b#2/0"]


def test_ties_go_by_chunk_id_and_runs_repeat(library):
    retriever = library.retriever(alpha=0.0)
    first = retriever.search("Sở", 10)
    assert first == retriever.search("Sở", 10)
    assert first == sorted(first, key=lambda hit: (-hit.score, hit.chunk.id))


def test_scores_lie_in_0_to_1_and_the_passage_with_the_words_is_first(library):
    hits = library.retriever().search("mật khẩu Zalo", 10)
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert hits[0].chunk.id == "a#1/0"


def test_a_share_outside_0_to_1_is_a_mistake_of_the_caller(library):
    with pytest.raises(ValueError, match=r"alpha=1\.5"):
        library.retriever(alpha=1.5)
