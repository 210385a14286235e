"""Which plan is meant: the order of the contract, shared names, places without a plan."""

import pytest

from tests.answering.fakes import WORDING, Talk, ask, plan, said, small_plan, tutor, tutor_over
from tutor.dialogue.scope import PlanScopes
from tutor.plans.register import Register
from tutor.records import Learner

LIBRARY = small_plan("Cần Thơ", 71, "Phát triển thư viện lưu động", level="thành phố")
GARDEN = small_plan("Cần Thơ", 72, "Phát triển vườn rau trường học", level="thành phố")
COMMUNE_IN_AN_GIANG = small_plan("Long Điền", 73, agency="Phòng Kinh tế", level="xã")


def documents(reply):
    return list(dict.fromkeys(citation.document_id for citation in reply.citations))


def test_a_bare_number_is_no_place():
    scopes = PlanScopes(Register([plan("can-tho")]))

    assert not scopes.mentions("9")  # nor "Phường 9"
    assert scopes.mentions("Phường 9")


@pytest.mark.parametrize(
    ("question", "locality", "document"),
    [
        # number, id and signer stand before everything
        ("Theo Kế hoạch 905/KH-BNV, nhiệm vụ 1 ai chủ trì?", "Cà Mau", "bo-noi-vu"),
        ("Kế hoạch bo-noi-vu giao ai chủ trì nhiệm vụ 1?", "Cà Mau", "bo-noi-vu"),
        ("Kế hoạch do Huỳnh Văn Sáu ký giao ai chủ trì nhiệm vụ 1?", "Cà Mau", "vinh-thanh"),
        # a place named stands before the learner's
        ("Ở Cà Mau ai chủ trì nhiệm vụ 1.1?", "Cần Thơ", "ca-mau"),
        ("nhiem vu 1.1 o ca mau ai chu tri", "Cần Thơ", "ca-mau"),
        ("Xã Vĩnh Thạnh, thành phố Cần Thơ: nhiệm vụ 1 ai chủ trì?", "Cà Mau", "vinh-thanh"),
        # then the learner's own, as a name, an old name or a document id
        ("Nhiệm vụ 1.1 ai chủ trì?", "Cà Mau", "ca-mau"),
        ("Nhiệm vụ 1.1 ai chủ trì?", "tỉnh Bạc Liêu", "ca-mau"),
        ("Nhiệm vụ 1.1 ai chủ trì?", "ca-mau", "ca-mau"),
        ("Nhiệm vụ 1 ai chủ trì?", "xã Vĩnh Thạnh, Cần Thơ", "vinh-thanh"),
        # its province, then the nation
        ("Nhiệm vụ 1.1 ai chủ trì?", "phường Ninh Kiều, Cần Thơ", "can-tho"),
        ("Nhiệm vụ 1 ai chủ trì?", "Lạng Sơn", "bo-noi-vu"),
    ],
)
def test_the_plan_is_chosen_in_the_order_of_the_contract(question, locality, document):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert documents(reply) == [document]


@pytest.mark.parametrize(
    ("locality", "sentence", "name"),
    [
        ("phường Ninh Kiều", "scope.province", "can-tho"),
        ("Lạng Sơn", "scope.national", "bo-noi-vu"),
    ],
)
def test_a_plan_above_the_learners_place_is_named(locality, sentence, name):
    reply = ask("Nhiệm vụ 2 ai chủ trì?", locality)
    assert WORDING.say(sentence, plan=WORDING.plan(plan(name))) in said(reply)


def test_the_plan_of_the_last_answer_stands_before_the_learners_when_the_message_follows_up():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    talk.ask("Ở Cà Mau ai chủ trì nhiệm vụ 1.1?")
    assert documents(talk.ask("thế ai phối hợp?")) == ["ca-mau"]
    assert documents(talk.ask("Nhiệm vụ 2.1 ai chủ trì?")) == ["can-tho"]


@pytest.mark.parametrize(
    ("question", "locality"),
    [
        ("Xã Vĩnh Thạnh có bao nhiêu hộ có tủ sách?", None),
        ("Nhiệm vụ 1 ai chủ trì?", "xã Vĩnh Thạnh"),
        ("nhiem vu 1 o xa vinh thanh ai chu tri", None),
    ],
)
def test_a_name_that_provinces_share_is_asked_back(question, locality):
    reply = ask(question, locality)
    assert reply.kind == "clarify"
    options = reply.blocks[-1].options
    assert {"Xã Vĩnh Thạnh, Cần Thơ", "Xã Vĩnh Thạnh, Gia Lai"} <= set(options)


def test_a_shared_name_in_the_learners_province_is_not_asked_back():
    reply = ask("Xã Vĩnh Thạnh có bao nhiêu hộ có tủ sách?", "Cần Thơ")
    assert documents(reply) == ["vinh-thanh"]


@pytest.mark.parametrize("answer", ["Xã Vĩnh Thạnh, Cần Thơ", "Cần Thơ"])
def test_the_place_chosen_answers_what_was_asked_before(answer):
    talk = Talk(tutor())
    first = talk.ask("Ở xã Vĩnh Thạnh nhiệm vụ 1 ai chủ trì?")
    assert first.kind == "clarify"
    reply = talk.ask(answer)
    assert documents(reply) == ["vinh-thanh"] and "Phòng Văn hóa - Xã hội" in said(reply)


@pytest.mark.parametrize(
    ("question", "locality"),
    [
        ("Ở Lạng Sơn ai chủ trì nhiệm vụ 2.1?", "Cần Thơ"),
        ("Ở tỉnh Lạng Sơn ai chủ trì nhiệm vụ 2.1?", None),
    ],
)
def test_a_place_named_without_plan_abstains_and_says_what_we_hold(question, locality):
    reply = ask(question, locality)
    assert reply.kind == "abstain"
    assert "Lạng Sơn" in said(reply) and "218/KH-UBND" in said(reply)
    assert not reply.citations


def test_a_learners_place_without_plan_is_no_error():
    reply = ask("Nhiệm vụ 2.1 ai chủ trì?", "Lạng Sơn", "can-tho", "ca-mau")
    assert reply.kind == "abstain" and "Lạng Sơn" in said(reply)


def test_a_locality_that_is_no_place_is_no_error():
    reply = ask("Nhiệm vụ 1 ai chủ trì?", "qwerty !!")
    assert reply.kind in ("answer", "abstain", "clarify")


def test_without_any_place_each_plan_that_says_it_has_a_row():
    reply = ask("Nhiệm vụ 2.1 ai chủ trì?")
    assert [row[0] for row in reply.blocks[1].rows] == [
        WORDING.plan(plan("can-tho")),
        WORDING.plan(plan("ca-mau")),
    ]


def test_without_any_place_one_plan_that_says_it_is_the_answer():
    reply = ask("Ai chủ trì lắp đặt trạm đo độ mặn?")
    assert documents(reply) == ["ca-mau"]
    assert WORDING.say("scope.only_one", plan=WORDING.plan(plan("ca-mau"))) in said(reply)


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("Kế hoạch thư viện lưu động của Cần Thơ: nhiệm vụ 1 ai chủ trì?", ["p71"]),
        ("Kế hoạch vườn rau của Cần Thơ: nhiệm vụ 1 ai chủ trì?", ["p72"]),
    ],
)
def test_plans_of_one_place_are_told_apart_by_subject(question, ids):
    assert documents(Talk(tutor_over([LIBRARY, GARDEN])).ask(question)) == ids


def test_plans_of_one_place_that_nothing_tells_apart_are_both_shown_or_asked():
    talk = Talk(tutor_over([LIBRARY, GARDEN]), Learner(locality="Cần Thơ"))
    reply = talk.ask("Nhiệm vụ 2 ai chủ trì?")
    assert reply.kind == "clarify" or documents(reply) == ["p71", "p72"]


def test_a_ward_that_is_gone_leads_to_todays():
    scopes = PlanScopes(Register([plan("can-tho")]))
    old = scopes.choose("nhiệm vụ 1", [], (), "quận Ninh Kiều, Cần Thơ")
    assert old.plan_ids == ("can-tho",)
