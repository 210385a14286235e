"""`Tutor.reply`: pure, the same twice, its focus JSON, and every citation cut from its source."""

import copy
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.answering.fakes import NOW, Talk, plan, said, tutor
from tutor.records import Conversation, Learner
from tutor.stopwatch import Stopwatch
from tutor.text.normalise import nfc

MESSAGES = (
    "Nhiệm vụ 2.1 ai chủ trì?",
    "thế ai phối hợp?",
    "Sở Nông nghiệp và Môi trường chủ trì những việc gì?",
    "Năm 2026 bao nhiêu phần trăm hộ gia đình ở phường phân loại rác?",
    "năm 2027 thì bao nhiêu?",
    "Những nhiệm vụ nào quá hạn?",
    "Ở Lạng Sơn ai chủ trì nhiệm vụ 1?",
    "Xã Vĩnh Thạnh có tủ sách không?",
    "Ai chủ trì nhiệm vụ 2.3?",
    "xin chào",
    "Xem tiếp",
    "Kế hoạch còn hiệu lực không?",
)


def test_the_same_message_in_the_same_state_gets_the_same_turn():
    first, second = (Talk(tutor(), Learner(locality="Cần Thơ")) for _ in range(2))
    for message in MESSAGES:
        assert first.turn(message) == second.turn(message)


def test_one_answer_is_computed_at_a_time():
    one, inside, most = tutor(), [], []
    compute = one._reply

    def watched(*arguments):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.005)
        turn = compute(*arguments)
        inside.pop()
        return turn

    one._reply = watched
    with ThreadPoolExecutor(6) as pool:
        asked = [(Conversation(str(n)), "xin chào", Learner(str(n)), NOW) for n in range(12)]
        assert len(list(pool.map(lambda each: one.reply(*each), asked))) == 12
    assert most == [1] * 12


def test_a_turn_leaves_what_it_was_given_untouched():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    for message in MESSAGES:
        conversation, learner = talk.conversation, talk.learner
        before = copy.deepcopy(dict(conversation.focus))
        turn = talk.tutor.reply(conversation, message, learner, NOW)
        assert conversation.focus == before
        assert replace(turn.learner, memory={}) == replace(learner, memory={})
        talk.conversation = turn.conversation


def test_the_conversation_keeps_its_id():
    turn = tutor().reply(Conversation("c1"), MESSAGES[0], Learner(), NOW)
    assert turn.conversation.id == "c1"


def test_the_focus_survives_storage_as_json():
    direct = Talk(tutor(), Learner(locality="Cần Thơ"))
    stored = Talk(tutor(), Learner(locality="Cần Thơ"))
    for message in MESSAGES:
        focus = json.loads(json.dumps(dict(stored.conversation.focus)))
        stored.conversation = replace(stored.conversation, focus=focus)
        assert stored.ask(message) == direct.ask(message)


def test_the_focus_stays_small_in_a_long_conversation():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    for message in MESSAGES * 6:
        talk.ask(message)
    assert len(json.dumps(dict(talk.conversation.focus))) < 20_000


@pytest.mark.parametrize("broken", [{"plan_ids": 3}, {"years": None}, {"message": 1}, {"x": []}])
def test_a_focus_of_another_version_is_no_error(broken):
    talk = Talk(tutor(), Learner(locality="Cần Thơ"), conversation=Conversation(focus=broken))
    assert talk.ask("thế ai phối hợp?").kind in ("answer", "abstain", "clarify")


@pytest.mark.parametrize(
    "choices",
    [
        {"level": "beginner"},
        {"level": "advanced", "audience": "official"},
        {"age": 71, "address": "bác", "device": "keypad"},
        {"age": 11, "audience": "student", "language": "vi"},
    ],
)
def test_choices_of_the_learner_never_change_the_facts(choices):
    plain = Talk(tutor(), Learner(locality="Cần Thơ"))
    chosen = Talk(tutor(), Learner(locality="Cần Thơ", **choices))
    for message in MESSAGES:
        expected, actual = plain.ask(message), chosen.ask(message)
        assert actual.citations == expected.citations
        assert actual.kind == expected.kind
        if actual.kind != "smalltalk":  # there the form of address is all that differs
            assert said(actual) == said(expected)


def test_every_quote_is_cut_from_the_document_it_names():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    for message in MESSAGES:
        for citation in talk.ask(message).citations:
            assert nfc(citation.quote) in nfc(plan(citation.document_id).document.source)


def test_quote_blocks_point_at_their_citation():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    for message in MESSAGES:
        reply = talk.ask(message)
        for block in reply.blocks:
            assert block.citation is None or block.citation < len(reply.citations)


def test_the_stages_of_a_turn_are_timed():
    stopwatch = Stopwatch()
    tutor().reply(Conversation(), MESSAGES[0], Learner(), NOW, stopwatch=stopwatch)
    assert {"guard", "understand", "answer", "total"} <= set(stopwatch.timings_ms())
