from datetime import UTC, datetime

import httpx
import pytest

from tests.evaluation.fakes import FakeAsk, FakeTutor, body, question
from tutor.errors import EvaluationError
from tutor.evaluation.asking import MAX_STEPS, InProcess, OverHttp, answer_question

NOW = datetime(2025, 11, 3, tzinfo=UTC)


def in_process():
    def to_json(reply):
        cited = [
            {"document_id": one.document_id, "section": one.section} for one in reply.citations
        ]
        return {"reply": reply.blocks[0].text, "kind": reply.kind, "citations": cited}

    return InProcess(FakeTutor(), to_json, lambda: NOW)


def test_history_is_sent_first_in_the_same_conversation():
    ask = FakeAsk({})
    answered = answer_question(question(history=("một", "hai"), asked="ba"), ask)
    assert ask.conversations == [["một", "hai", "ba"]]
    assert [turn.role for turn in answered.turns] == ["history", "history", "question"]
    assert [turn.message for turn in answered.judged] == ["ba"]


def test_the_chosen_place_goes_with_every_message():
    ask = FakeAsk({})
    answer_question(question(history=("một",), locality="dien-bien"), ask)
    assert ask.learners == [{"locality": "dien-bien"}] * 2


def test_a_lesson_is_walked_while_it_gives_steps():
    ask = FakeAsk(
        {
            "cách cài": body("bước 1", "step"),
            "tiếp": [body("bước 2", "step"), body("xong", "answer"), body("thừa", "step")],
        }
    )
    answered = answer_question(question(kind="howto_plain", asked="cách cài"), ask)
    assert answered.reply == "bước 1\n\nbước 2\n\nxong"
    assert answered.kind == "step"


def test_a_lesson_without_end_is_left_after_ten_steps():
    ask = FakeAsk({"cách cài": body("b", "step"), "tiếp": body("b", "step")})
    answered = answer_question(question(kind="howto_noisy", asked="cách cài"), ask)
    assert len(answered.turns) == 1 + MAX_STEPS


def test_steps_of_other_kinds_are_not_walked():
    ask = FakeAsk({"Bao nhiêu?": body("b", "step")})
    assert len(answer_question(question(), ask).turns) == 1


def test_in_process_keeps_conversation_and_learner_apart_by_conversation():
    ask = in_process()
    first = answer_question(question(history=("a",), asked="b", locality="Huế"), ask)
    second = answer_question(question(asked="c"), ask)
    assert [turn.reply for turn in first.turns] == ["a / Huế / 0", "b / Huế / 1"]
    assert [turn.reply for turn in second.turns] == ["c / None / 0"]
    assert set(first.turns[0].timings_ms) == {"find", "total"}
    assert str(first.citations[0]) == "central#VI.3"


def test_a_turn_that_raises_is_an_answer_of_kind_error():
    answered = answer_question(question(asked="hỏng"), in_process())
    assert answered.kind == "error"
    assert "RuntimeError: broken" in answered.reply


def server(*responses):
    """A client that gets `responses` in turn, and the requests it sent."""
    left, sent = list(responses), []

    def handle(request):
        sent.append(request)
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    return httpx.Client(transport=httpx.MockTransport(handle)), sent


def test_over_http_the_conversation_goes_on_by_its_id():
    ok = {"conversation_id": "c9", **body("được"), "timings_ms": {"total": 2.5}}
    client, sent = server(httpx.Response(200, json=ok), httpx.Response(200, json=ok))
    ask = OverHttp("http://tutor/", client)
    answered = answer_question(question(history=("một",), locality="x"), ask)
    assert [str(request.url) for request in sent] == ["http://tutor/api/chat"] * 2
    assert b'"conversation_id":"c9"' in sent[1].content.replace(b": ", b":")
    assert answered.judged[0].total_ms == 2.5


@pytest.mark.parametrize("key", ["", "k"])
def test_the_key_of_the_server_is_shown_where_there_is_one(key):
    client, sent = server(httpx.Response(200, json=body("được")))
    OverHttp("http://tutor", client, key=key)("a", None, None)
    assert sent[0].headers.get("X-Evaluation-Key", "") == key


def test_a_busy_server_is_asked_again_after_the_time_it_names():
    waited = []
    busy = httpx.Response(429, headers={"Retry-After": "3"}, json={})
    client, _ = server(busy, httpx.Response(200, json=body("được")))
    assert OverHttp("http://tutor", client, waited.append)("a", None, None)["reply"] == "được"
    assert waited == [3.0]


def test_a_refusal_of_the_route_is_an_answer_of_kind_error():
    problem = {"title": "Tin nhắn trống", "detail": "the message is empty"}
    client, _ = server(httpx.Response(422, json=problem))
    said = OverHttp("http://tutor", client)("", None, None)
    assert (said["kind"], said["reply"]) == ("error", "422 Tin nhắn trống: the message is empty")


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (httpx.ConnectError("refused"), "refused; is the server running"),
        (httpx.Response(200, text="<html>"), "answered no JSON; is it a tutor"),
    ],
)
def test_what_is_no_tutor_is_an_error(response, said):
    client, _ = server(response)
    with pytest.raises(EvaluationError, match=said):
        OverHttp("http://tutor", client)("a", None, None)


def test_the_version_a_server_names():
    client, _ = server(
        httpx.Response(200, json={"status": "ready", "index": "v7"}), httpx.ConnectError("refused")
    )
    ask = OverHttp("http://tutor", client)
    assert (ask.index_version(), ask.index_version()) == ("v7", "")
