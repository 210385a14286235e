"""Which record a question means by name: words, not their order, diacritics or small slips."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.plans.matching import Entry, Matcher, tokens

TITLES = [
    "Dạy bơi an toàn trong trường học",
    "Phát tờ rơi tới từng gia đình",
    "Xây bể bơi tại các xã",
    "Tập huấn sơ cứu cho giáo viên",
    "Ngày hội Gia đình an toàn",
    "Thư viện số của trường học",
]
MATCHER = Matcher([Entry(title, title, f"{title} trên địa bàn tỉnh") for title in TITLES])


def best(question: str) -> str | None:
    found = MATCHER.match(tokens(question))
    return found[0].entry.key if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dạy bơi 6.4", ["day", "boi", "6.4"]),
        ("Đề án 06/2026", ["de", "an", "06/2026"]),
        ("", []),
        ("…!?", []),
    ],
)
def test_tokens_are_folded_syllables_and_numbers(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("dạy bơi an toàn trong trường học", TITLES[0]),
        ("day boi trong truong", TITLES[0]),  # without diacritics
        ("phat to roi", TITLES[1]),
        ("tập huấn sơ cứu", TITLES[3]),
        ("tập huận sơ cứu", TITLES[3]),  # a wrong tone
        ("tap huann so cuu", TITLES[3]),  # a slip of the finger
        ("bể bơi", TITLES[2]),
        ("ngày hội", TITLES[4]),
        ("thư viện", TITLES[5]),
    ],
)
def test_the_record_a_question_names(question, title):
    assert best(question) == title


@pytest.mark.parametrize("question", ["", "nuôi ong", "7"])
def test_a_question_that_names_none_finds_none(question):
    assert best(question) is None


def test_words_that_all_records_share_count_little():
    found = MATCHER.match(tokens("tờ rơi trên địa bàn tỉnh"))
    assert found[0].entry.key == TITLES[1]
    assert found[0].score > 1.5 * found[1].score


def test_words_no_record_holds_are_named():
    (first, *_) = MATCHER.match(tokens("dạy bơi cho voi"))
    assert first.missing == ("cho", "voi")
    assert first.coverage < 1


def test_a_question_that_says_the_whole_name_says_all_of_it():
    (first, *_) = MATCHER.match(tokens(TITLES[3]))
    assert first.coverage == pytest.approx(1)
    assert first.title == pytest.approx(1)
    assert first.missing == ()


def test_at_most_as_many_as_asked_for_best_first():
    found = MATCHER.match(tokens("an toàn trường học gia đình"), keep=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_a_tie_keeps_the_order_of_the_records():
    twins = Matcher([Entry(number, "Dạy bơi", "Dạy bơi") for number in range(4)])
    assert [match.entry.key for match in twins.match(["day", "boi"])] == [0, 1, 2, 3]


def test_nothing_is_found_among_no_records():
    assert Matcher([]).match(["day", "boi"]) == []


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40))
def test_any_question_gets_shares_between_none_and_all(question):
    for match in MATCHER.match(tokens(question)):
        assert 0 < match.coverage <= 1 + 1e-9
        assert 0 <= match.title <= 1 + 1e-9
