"""Fields: accents decide where they are written and are no hurdle where they are not."""

import numpy as np
import pytest

from tutor.retrieval.lexical import (
    build_fields,
    lexical_query,
    lexical_scores,
)

TEXTS = ["đường bộ", "đương nhiên", "học sinh", "sinh viên đi học", ""]


@pytest.fixture
def fields(library):
    return build_fields(TEXTS, library.segmenter)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("đường", 0),
        ("ĐƯỜNG bộ", 0),
        ("đương", 1),
        ("duong nhien", 1),
        ("học sinh", 2),  # both have both syllables; one has them side by side
        ("hoc sinh", 2),
        ("sinh viên hoc", 3),  # half the marks lost
    ],
)
def test_best_text(fields, library, query, best):
    assert (
        int(np.argmax(lexical_scores(fields, lexical_query(query, library.segmenter, fields))))
        == best
    )


def test_a_query_without_diacritics_finds_every_accent(fields, library):
    scores = lexical_scores(fields, lexical_query("duong", library.segmenter, fields))
    assert np.flatnonzero(scores).tolist() == [0, 1]


@pytest.mark.parametrize(("misheard", "best"), [("đườn bộ", 0), ("hoc xinh", 2), ("xinh viên", 3)])
def test_a_word_that_nobody_wrote_is_matched_as_it_sounds(fields, library, misheard, best):
    query = lexical_query(misheard, library.segmenter, fields)
    assert int(np.argmax(lexical_scores(fields, query))) == best


def test_a_query_without_words_has_no_parts(fields, library):
    assert lexical_query("?!", library.segmenter, fields).parts == ()
