import random

import numpy as np

from scripts.bench_growth import cut, overlap, picks, questions, stretches

TEXT = "Một câu ngắn. Câu thứ hai dài hơn một chút! Còn câu cuối?\nDòng sau."


def test_a_text_is_cut_between_sentences_and_loses_no_word():
    pieces = cut(TEXT, 40)
    assert all(len(piece) <= 40 for piece in pieces)
    assert " ".join(pieces).split() == TEXT.split()
    assert pieces[0] == "Một câu ngắn."  # the second sentence would not fit beside it


def test_a_sentence_that_is_too_long_is_cut_within():
    assert cut("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_nothing_is_cut_from_nothing():
    assert cut(" \n ") == []


def test_a_question_is_words_that_follow_one_another():
    words = [str(number) for number in range(30)]
    for asked in questions([words], 20, random.Random(1)):
        first = int(asked[0])
        assert asked == words[first : first + 8]


def test_a_text_shorter_than_a_question_is_asked_whole():
    assert questions([["xin", "chào"]], 1, random.Random(1)) == [["xin", "chào"]]


def test_stretches_follow_one_another_and_hold_every_word():
    words = list("abcdefghij")
    parts = stretches(words, 4)
    assert [word for part in parts for word in part] == words
    assert {len(part) for part in parts} == {2, 3}


def test_fewer_words_than_stretches_give_no_empty_one():
    assert stretches(["a", "b"], 4) == [["a"], ["b"]]


def test_a_chunk_made_up_takes_different_stretches_near_one_another():
    rows = picks(500, 100, np.random.default_rng(1))
    assert rows.min() >= 0 and rows.max() < 100
    assert all(len(set(row)) == len(row) for row in rows.tolist())
    assert (rows.max(axis=1) - rows.min(axis=1)).max() < 16


def test_overlap_is_the_share_of_the_true_ones_that_were_found():
    true = [np.array([1, 2, 3, 4]), np.array([5, 6])]
    assert overlap([np.array([4, 3, 9, 8]), np.array([6, 5])], true) == 0.75
