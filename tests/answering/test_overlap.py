"""Bags of grams compared by shared weight."""

import pytest

from tutor.answering.overlap import Overlap, grams, light_free, tokens

BAGS = ["gui anh cho con", "goi video cho con", "chuyen tien ngan hang"]


@pytest.fixture(scope="module")
def overlap():
    return Overlap([grams(tokens(bag)) for bag in BAGS])


def scores(overlap, text):
    asked = grams(tokens(text))
    return overlap.tversky(asked), overlap.coverage(asked)


@pytest.mark.parametrize(
    ("text", "best"),
    [("gui anh", 0), ("goi video", 1), ("tien ngan hang", 2)],
)
def test_the_bag_that_holds_most_of_the_words(overlap, text, best):
    for found in scores(overlap, text):
        assert found.argmax() == best


@pytest.mark.parametrize("bag", range(len(BAGS)))
def test_a_bag_is_wholly_like_itself(overlap, bag):
    tversky, coverage = scores(overlap, BAGS[bag])
    assert tversky[bag] == pytest.approx(1) and coverage[bag] == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "nau pho bo"])
def test_without_a_shared_word_there_is_nothing(overlap, text):
    for found in scores(overlap, text):
        assert not found.any()


def test_every_share_is_between_0_and_1(overlap):
    for text in (*BAGS, "gui tien cho ai", "con con con"):
        for found in scores(overlap, text):
            assert ((found >= 0) & (found <= 1 + 1e-9)).all()


def test_a_word_of_address_weighs_less_than_one_of_the_subject(overlap):
    _, coverage = scores(overlap, "con ngan")
    assert coverage[2] > coverage[0]


def test_without_bags_there_are_no_scores():
    assert len(Overlap([]).coverage(["x"])) == 0


def test_grams_are_words_and_pairs():
    assert grams(["a", "b", "c"]) == ["a", "b", "c", "a b", "b c"]
    assert grams([]) == []


def test_a_figure_with_its_points_is_one_word():
    assert tokens("muc 2, so 1.900.000") == ["muc", "2", "so", "1.900.000"]


def test_words_of_asking_say_nothing_of_the_subject():
    assert light_free("bac oi lam the nao de cai zalo".split()) == ["zalo"]
