"""A text by a language model: what holds is told at once, the rest nobody sees."""

import json

import pytest

from tests.answering.scripted import ScriptedModel
from tutor.answering.claims import ClaimChecker, Evidence, embedder_likeness
from tutor.answering.claims.support import trained
from tutor.answering.prompts import Manners, Prompts
from tutor.answering.writing import Order, Writer
from tutor.retrieval.embedder import load_embedder
from tutor.settings import PROJECT

PROMPTS = Prompts.load(PROJECT / "prompts" / "models")
REWORDINGS = [
    row
    for line in (PROJECT / "eval" / "claims" / "rewordings.jsonl").read_text("utf-8").splitlines()
    if not (row := json.loads(line))["blind"]
]
EVIDENCE = (
    Evidence(
        1, "Bác chạm vào hình “CH Play” trên màn hình chính. Bác gõ chữ VNeID vào ô tìm kiếm."
    ),
    Evidence(2, "Ứng dụng VNeID không mất tiền. Đừng đưa mã OTP cho ai."),
)
GOOD = (
    "Bác chạm vào hình “CH Play” trên màn hình chính. [1] Bác gõ chữ VNeID vào ô tìm kiếm nhé. [1]"
)
FREE = "Ứng dụng VNeID không mất tiền. [2]"
MANNERS = Manners("beginner", 4, "bác", "cháu")


def order(**more):
    texts = {"message": "lam sao cai vneid"}
    return Order(
        **{"prompt": "answer", "evidence": EVIDENCE, "manners": MANNERS, "texts": texts, **more}
    )


def written(answer, **more):
    """(text, what was told) of a model that gives `answer`."""
    told = []
    model = answer if isinstance(answer, ScriptedModel) else ScriptedModel(answer)
    return Writer(model, PROMPTS, ClaimChecker()).write(order(**more), told.append), told


def test_good_sentences_are_told_one_by_one_without_their_marks():
    text, told = written(GOOD)
    assert told == [
        "Bác chạm vào hình “CH Play” trên màn hình chính.",
        " Bác gõ chữ VNeID vào ô tìm kiếm nhé.",
    ]
    assert text.text == "".join(told) and text.whole and text.marks == (1,)
    assert text.writing.first_ms is not None and text.writing.failed == ""


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("Bác gõ số 5 vào ô tìm kiếm. [1]", "number"),
        ("Bác gõ chữ Zalo vào ô tìm kiếm. [1]", "name"),
        ("Ứng dụng VNeID mất tiền. [2]", "negation"),
        ("Bác gõ chữ VNeID vào ô tìm kiếm. [7]", "mark"),
        ("Bạn gõ chữ VNeID vào ô tìm kiếm. [1]", "address"),
        ("Bác gõ chữ VNeID vào ô tìm kiếm chưa? [1]", "question"),
        ("Bác chạm vào hình “CH Play” trên màn hình chính. [1]", "repeated"),
        ("chữ VNeID vào ô tìm kiếm. [1]", "fragment"),
    ],
)
def test_a_sentence_that_does_not_hold_is_left_out(bad, fault):
    text, told = written(f"{GOOD} {bad} {FREE}")
    assert [what for _, what in text.writing.dropped] == [fault]
    assert text.text.endswith("không mất tiền.") and not text.whole
    assert "".join(told) == text.text


def test_what_leans_on_a_sentence_that_was_left_out_goes_with_it():
    text, _ = written(f"{GOOD} Mất 5 nghìn đồng. [2] Tuy nhiên ứng dụng VNeID không mất tiền. [2]")
    assert [what for _, what in text.writing.dropped] == ["number", "leaning"]


def test_a_text_of_which_half_does_not_hold_is_not_shown():
    text, _ = written("Bác gõ chữ VNeID vào ô tìm kiếm. [1] Mất 5 nghìn đồng. [2]")
    assert text.text == "" and text.writing.failed == "unfit" and text.writing.sentences == ()


def test_a_text_that_asks_for_a_secret_is_not_shown_at_all_and_not_heard_out():
    model = ScriptedModel(f"{GOOD} Bác đọc mã OTP cho cháu nhé. [2] " + FREE * 50)
    text, _ = written(model)
    assert text.text == "" and text.writing.failed == "unfit"
    assert model.given < 40


def test_courtesies_alone_are_no_text():
    text, _ = written("Dạ, cháu nghe đây ạ.")
    assert text.text == "" and text.writing.sentences == ()


def test_a_model_that_finds_nothing_says_so_and_nothing_is_shown():
    text, told = written("KHÔNG CÓ")
    assert (text.text, told, text.writing.failed) == ("", [], "nothing")


@pytest.mark.parametrize("reason", ["unreachable", "slow", "overloaded", "busy", "broken", "open"])
@pytest.mark.parametrize("after", [0, 30])
def test_a_model_that_fails_gives_nothing_and_its_reason(reason, after):
    text, _ = written(ScriptedModel(GOOD, fails=reason, after=after))
    assert text.text == "" and text.writing.failed == reason


def test_endless_output_is_heard_only_to_its_last_sentence():
    endless = " ".join(f"Bác chờ một chút nhé {'a' * n}." for n in range(1, 500))
    model = ScriptedModel(GOOD + " " + endless)
    written(model)
    assert model.given < 60


def test_after_its_question_it_is_the_learners_turn():
    model = ScriptedModel(f"{GOOD} Bác thấy ô tìm kiếm trên màn hình chưa? {FREE}")
    text, _ = written(model, asking="last")
    assert text.text.endswith("chưa?") and "tiền" not in text.text


def test_a_question_alone_is_wanted_of_a_practice():
    text, _ = written("Bác gõ chữ gì vào ô tìm kiếm?", asking="only", prompt="practice", texts={})
    assert text.text == "Bác gõ chữ gì vào ô tìm kiếm?"
    text, _ = written(
        "Bác gõ chữ VNeID vào ô tìm kiếm.", asking="only", prompt="practice", texts={}
    )
    assert text.text == ""


def test_where_places_are_wanted_a_statement_without_one_is_left_out():
    text, _ = written(GOOD.replace(" [1]", ""), cited=True)
    assert text.text == "" and {what for _, what in text.writing.dropped} == {"mark"}


def test_one_likeness_needs_no_evidence():
    text, _ = written(f"{GOOD} Giống như mở cuốn sổ tay ra trước khi ghi.")
    assert text.whole and text.text.endswith("trước khi ghi.")


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_nine_of_ten_good_rewordings_reach_the_learner_unchanged(level, own_checker):
    unchanged = 0
    for row in REWORDINGS:
        evidence = tuple(Evidence(mark, text) for mark, text in enumerate(row["evidence"], 1))
        manners = Manners(level, 5, "bác", "cháu")
        wanted = order(prompt="explain", evidence=evidence, manners=manners, asking="last")
        text = Writer(ScriptedModel(row["rewording"]), PROMPTS, own_checker).write(wanted)
        unchanged += text.whole and text.text.split() == row["rewording"].split()
    assert len(REWORDINGS) >= 150 and unchanged >= 0.9 * len(REWORDINGS)


@pytest.fixture(scope="module")
def own_checker():
    """The checker with the embedder and the weights that ship."""
    folder = PROJECT / "indexes" / "embedder"
    return ClaimChecker(embedder_likeness(load_embedder(str(folder))), support=trained())
