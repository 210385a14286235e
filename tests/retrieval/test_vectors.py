"""Vectors: exact while they are few, in inverted lists beyond, and alike to search in."""

import numpy as np
import pytest

from tutor.retrieval.vectors import FLAT_UP_TO, Vectors

COUNT, DIMENSIONS = 3000, 32


@pytest.fixture(scope="module")
def data():
    """Unit vectors around a few centres."""
    chance = np.random.default_rng(7)
    centres = chance.normal(size=(40, DIMENSIONS))
    vectors = centres[chance.integers(0, 40, COUNT)] + chance.normal(size=(COUNT, DIMENSIONS)) / 2
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def flat(data):
    return Vectors.build(data, flat_up_to=COUNT)


@pytest.fixture(scope="module")
def lists(data):
    return Vectors.build(data, flat_up_to=COUNT - 1)


def test_the_form_follows_the_size(flat, lists):
    assert FLAT_UP_TO == 200_000
    assert flat.kind == {"kind": "flat"}
    assert lists.kind["kind"] == "ivf-sq8" and lists.kind["probes"] <= lists.kind["lists"]
    assert (flat.size, flat.dimensions) == (lists.size, lists.dimensions) == (COUNT, DIMENSIONS)


def test_lists_find_nearly_what_an_exact_search_finds(data, flat, lists):
    found = [len({*flat.search(query, 10)} & {*lists.search(query, 10)}) for query in data[::30]]
    assert np.mean(found) > 9


@pytest.mark.parametrize("size", [1, 5, 300])
def test_a_filter_finds_all_it_allows_in_whatever_list(data, flat, lists, size):
    among = np.sort(np.random.default_rng(size).choice(COUNT, size, replace=False))
    for query in data[:20]:
        found = lists.search(query, 5, among)
        assert len(found) == min(5, size) and set(found) <= set(among)
        assert flat.search(query, 1, among)[0] in found


def test_scores_are_cosines_in_either_form(data, flat, lists):
    rows = np.array([5, 0, 2999])
    expected = data[rows] @ data[7]
    assert np.allclose(flat.scores(data[7], rows), expected, atol=1e-6)
    assert np.allclose(lists.scores(data[7], rows), expected, atol=0.02)
    assert lists.scores(data[7], rows[:0]).shape == (0,)


@pytest.mark.parametrize("limit", [COUNT, COUNT - 1])
def test_the_same_vectors_give_the_same_bytes_and_are_read_as_written(data, tmp_path, limit):
    for name in ("a", "b"):
        Vectors.build(data, limit).write(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    read, built = Vectors.read(tmp_path / "a"), Vectors.build(data, limit)
    assert read.kind == built.kind
    rows = np.arange(10)
    for query in data[:5]:
        assert list(read.search(query, 20)) == list(built.search(query, 20))
        assert np.array_equal(read.scores(query, rows), built.scores(query, rows))


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_asked_for_is_nothing_found(data, lists, k):
    assert not len(lists.search(data[0], k))
    assert not len(lists.search(data[0], 5, np.zeros(0, dtype=np.int64)))
