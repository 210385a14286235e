"""What bears a sentence out as a whole, weighed by what was learned from labelled sentences."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.answering.claims import ClaimChecker, Evidence
from tutor.answering.claims.statements import statements_of
from tutor.answering.claims.support import Support, added_words, signals, trained

LETTER = Evidence(
    1,
    "Thư báo trúng thưởng thì bác xóa, thư của người nhà thì bác giữ lại. "
    "Nếu không chắc thì bác hỏi con cháu rồi mới mở.",
)
STATEMENTS = statements_of(LETTER)


def signals_of(sentence: str) -> dict[str, float]:
    return signals(sentence, STATEMENTS)


def test_words_that_stand_nowhere_in_the_evidence_are_added():
    assert added_words("Bác hỏi hàng xóm rồi mới mở thư.", STATEMENTS) == {"hàng", "xóm"}


def test_a_sentence_of_the_evidence_is_as_near_as_can_be():
    found = signals_of("Nếu không chắc thì bác hỏi con cháu rồi mới mở.")
    assert (found["likeness"], found["disorder"], found["own_words"]) == (1, 0, 0)
    assert found["consequence_cover"] == found["clause_cover"] == 1


def test_what_follows_has_to_stand_where_its_condition_stands():
    mixed = signals_of("Thư của người nhà thì bác hỏi con cháu.")
    assert (
        mixed["consequence_cover"]
        < signals_of("Không chắc thì bác hỏi con cháu.")["consequence_cover"]
    )


def test_turned_order_is_seen():
    straight = signals_of("Bác hỏi con cháu, rồi mở.")["disorder"]
    assert signals_of("Bác mở, rồi hỏi con cháu.")["disorder"] > straight == 0


def test_words_that_turn_what_is_said_are_counted_against_the_nearest_statement():
    assert signals_of("Không chắc thì bác tự mở luôn.")["more_self"] == 1
    assert signals_of("Không chắc thì lúc nào bác cũng phải hỏi con cháu.")["stronger"] > 0


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Bác xóa thư báo trúng thưởng đi.", "Bác đem thư báo trúng thưởng ra xã hỏi."),
        ("Không chắc thì bác hỏi con cháu đã.", "Không chắc thì bác mở thư ra xem luôn cho nhanh."),
        (
            "Thư của người nhà thì bác cứ giữ lại.",
            "Thư của người nhà thì bác chuyển tiếp cho bưu điện kiểm tra.",
        ),
    ],
)
def test_a_right_sentence_scores_more_than_a_wrong_one(sentence, wrong):
    support = trained()
    assert support.score(sentence, STATEMENTS) > support.score(wrong, STATEMENTS)


def test_a_sentence_below_the_least_is_refused_with_its_score():
    none, all_ = Support(0, _zeros(), {}, least=1), Support(0, _zeros(), {}, least=-1)
    sentence = "Không chắc thì bác hỏi con cháu đã nhé."
    refused = ClaimChecker(support=none).check(sentence, [LETTER])
    assert (refused.fault, refused.detail) == ("unlike", "too little of it is borne out: 0.0")
    assert ClaimChecker(support=all_).check(sentence, [LETTER]).passed


def test_what_stands_there_word_by_word_needs_no_judging():
    never = Support(0, _zeros(), {}, least=math.inf)
    sentence = "Nếu không chắc thì bác hỏi con cháu rồi mới mở."
    assert ClaimChecker(support=never).check(sentence, [LETTER]).passed


def test_a_model_for_inference_judges_every_sentence():
    sentence = "Không chắc thì bác hỏi con cháu đã nhé."
    asked = []

    def entails(said, texts):
        asked.append((said, list(texts)))
        return 0.1

    refused = ClaimChecker(entails=entails).check(sentence, [LETTER])
    assert refused.detail == "does not follow from the evidence: 0.10"
    ((said, texts),) = asked
    assert said == sentence and len(texts) == 1 + len(STATEMENTS)
    assert ClaimChecker(entails=lambda *_: 0.9).check(sentence, [LETTER]).passed


def test_where_nothing_is_said_nothing_bears_it_out():
    assert signals("", STATEMENTS) == signals("Bác hỏi con cháu.", ()) == {}
    assert trained().score("…", STATEMENTS) == -math.inf


def test_there_is_a_weight_for_every_signal():
    assert set(trained().signals) == set(signals_of("Bác hỏi con cháu."))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_has_a_score(sentence, text):
    score = trained().score(sentence, statements_of(Evidence(1, text)))
    assert not math.isnan(score)


def _zeros() -> dict[str, float]:
    return dict.fromkeys(trained().signals, 0.0)
