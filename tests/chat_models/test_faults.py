"""Every fault of a model server, what the tutor is told of it, and after how long.

The budgets are small here (`BUDGETS`); the bounds follow from them, plus `SLACK_MS` for a busy
machine. A retry waits a quarter of a second.
"""

import time
from contextlib import closing

import pytest

from tests.chat_models.scripted_server import Script, ScriptedServer
from tests.chat_models.threads import all_readers_end
from tutor.chat_models.connecting import connect
from tutor.chat_models.endpoint import Endpoint, open_endpoint
from tutor.chat_models.model import Budgets, Prompt
from tutor.chat_models.places import MemoryPlaces
from tutor.errors import ModelError

PROMPT = Prompt("Luật", "Hỏi")
BUDGETS = Budgets(connect_s=0.4, first_piece_s=0.6, answer_s=1.2, answer_chars=400)
FIRST_MS, ANSWER_MS, RETRY_MS, SLACK_MS = 600, 1200, 250, 700
NOBODY = "http://127.0.0.1:9/v1"
UNROUTED = "http://192.0.2.1:81/v1"  # kept for documents: nobody answers there


def open_model(*urls: str, calls: int = 4, wait_s: float = 0.05, budgets: Budgets = BUDGETS):
    endpoints = [Endpoint(f"openai:{number}", url) for number, url in enumerate(urls, 1)]
    providers = [open_endpoint(one, budgets) for one in endpoints]
    places = MemoryPlaces(calls)
    return connect(providers, budgets, places, calls=calls, wait_s=wait_s, mask=str)


@pytest.fixture
def model(server):
    model = open_model(server.url)
    yield model
    assert all_readers_end(within_s=3)
    model.close()


def told_by(pieces) -> tuple[str, str, float]:
    """The reason of the failure ("" for none), what came before it, and milliseconds."""
    began, heard, reason = time.monotonic(), "", ""
    try:
        for piece in pieces:
            heard += piece
    except ModelError as error:
        reason = error.reason
    return reason, heard, (time.monotonic() - began) * 1000


@pytest.mark.parametrize(
    ("script", "reason", "requests", "heard", "within_ms"),
    [
        (Script(), "", 1, True, 0),
        (Script(fault="status", status=500), "overloaded", 2, False, RETRY_MS),
        (Script(fault="status", status=503), "overloaded", 2, False, RETRY_MS),
        (Script(fault="status", status=429), "overloaded", 2, False, RETRY_MS),
        (Script(fault="status", status=429, retry_after="0.1"), "overloaded", 2, False, 100),
        (Script(fault="status", status=429, retry_after="30"), "overloaded", 1, False, 0),
        (Script(fault="status", status=400), "refused", 1, False, 0),
        (Script(fault="status", status=401), "refused", 1, False, 0),
        (Script(fault="status", status=404), "refused", 1, False, 0),
        (Script(fault="closed"), "unreachable", 2, False, RETRY_MS),
        (Script(fault="silent"), "slow", 1, False, FIRST_MS),
        (Script(fault="headers_only"), "slow", 1, False, FIRST_MS),
        (Script(fault="pings"), "slow", 1, False, FIRST_MS),
        (Script(delay_s=3), "slow", 1, False, FIRST_MS),
        (Script(answer=" \n", length=500, gap_s=0.01), "slow", 1, False, FIRST_MS),
        (Script(fault="stall", length=3), "slow", 1, True, FIRST_MS),
        (Script(gap_s=0.3, length=50), "slow", 1, True, ANSWER_MS),
        (Script(fault="endless"), "broken", 1, True, 0),
        (Script(fault="endless", gap_s=0.1), "slow", 1, True, ANSWER_MS),
        (Script(answer="Bác bấm. ", length=5000), "broken", 1, True, 0),
        (Script(fault="cut", length=3), "broken", 1, True, 0),
        (Script(fault="unfinished", length=3), "broken", 1, True, 0),
        (Script(finish_reason="length"), "broken", 1, True, 0),
        (Script(fault="broken_json", length=3), "broken", 1, True, 0),
        (Script(fault="broken_json", length=0), "broken", 1, False, 0),
        (Script(fault="not_json"), "broken", 1, False, 0),
        (Script(fault="empty"), "broken", 1, False, 0),
    ],
    ids=lambda value: f"{value.fault or 'script'}" if isinstance(value, Script) else None,
)
def test_a_fault_is_told_in_time(server, model, script, reason, requests, heard, within_ms):
    list(model.stream(PROMPT))  # the first call loads what the client library loads late
    server.requests.clear()
    server.script = script
    found, said, took_ms = told_by(model.stream(PROMPT))
    assert found == reason
    assert bool(said) == heard and len(said) <= BUDGETS.answer_chars
    assert len(server.requests) == requests
    assert within_ms <= took_ms + 5 and took_ms < within_ms + SLACK_MS
    assert all_readers_end(within_s=1)


def test_where_nobody_listens_the_connection_is_tried_twice():
    model = open_model(NOBODY)
    reason, _, took_ms = told_by(model.stream(PROMPT))
    assert reason == "unreachable" and RETRY_MS <= took_ms < RETRY_MS + 2 * SLACK_MS
    (counts,) = model.snapshot()["endpoints"].values()
    assert counts["calls"] == 2
    model.close()


def test_an_address_that_swallows_everything_costs_no_more_than_the_budget():
    model = open_model(UNROUTED)
    reason, _, took_ms = told_by(model.stream(PROMPT))
    assert reason in ("unreachable", "slow") and took_ms < FIRST_MS + 2 * SLACK_MS
    assert all_readers_end(within_s=3)
    model.close()


@pytest.mark.parametrize("status", [429, 500])
def test_what_passes_by_itself_is_not_noticed(server, model, status):
    server.then(Script(fault="status", status=status))
    reason, said, _ = told_by(model.stream(PROMPT))
    assert (reason, said) == ("", server.script.answer)
    (counts,) = model.snapshot()["endpoints"].values()
    assert counts["calls"] == 2 and counts["failed"] == {"overloaded": 1}


def test_after_the_first_piece_nothing_is_asked_again(server, model):
    server.then(Script(fault="cut", length=2))
    reason, _, _ = told_by(model.stream(PROMPT))
    assert reason == "broken" and len(server.requests) == 1


def test_the_second_endpoint_answers_where_the_first_does_not(server):
    with ScriptedServer(Script(fault="silent")) as first:
        model = open_model(first.url, server.url)
        reason, said, took_ms = told_by(model.stream(PROMPT))
        assert (reason, said) == ("", server.script.answer)
        assert took_ms < FIRST_MS + 2 * SLACK_MS
        assert model.snapshot()["failed"] == {}
        assert all_readers_end(within_s=3)
        model.close()


SMALL = Budgets(first_piece_s=1.2, second_first_s=0.3)


def both(first, second, budgets=SMALL):
    return open_model(first.url, second.url, budgets=budgets)


def test_two_silent_endpoints_cost_one_wait_and_the_little_kept_for_the_second(server):
    server.script = Script(fault="silent")
    with ScriptedServer(Script(fault="silent")) as first:
        model = both(first, server)
        reason, said, took_ms = told_by(model.stream(PROMPT))
        assert (reason, said) == ("slow", "")
        assert len(first.requests) == len(server.requests) == 1
        whole_ms = 1000 * (SMALL.first_piece_s + SMALL.second_first_s)
        assert whole_ms <= took_ms + 5 and took_ms < 2 * 1000 * SMALL.first_piece_s
        assert all_readers_end(within_s=3)
        model.close()


def test_the_second_endpoint_always_has_its_own_part_of_the_wait(server):
    server.script = Script(delay_s=0.2)
    budgets = Budgets(first_piece_s=0.6, second_first_s=0.5)
    with ScriptedServer(Script(fault="silent")) as first:
        model = both(first, server, budgets)
        reason, said, _ = told_by(model.stream(PROMPT))
        assert reason == "" and said
        assert all_readers_end(within_s=3)
        model.close()


def test_the_second_endpoint_has_all_the_time_where_the_first_failed_at_once(server):
    """Longer than what is kept for it alone."""
    server.script = Script(delay_s=0.6)
    with ScriptedServer(Script(fault="status", status=401)) as first:
        model = both(first, server)
        reason, said, _ = told_by(model.stream(PROMPT))
        assert reason == "" and said
        model.close()


def test_no_endpoint_waits_longer_than_it_would_alone(server):
    server.script = Script(fault="silent")
    with ScriptedServer(Script(fault="status", status=401)) as first:
        model = both(first, server, BUDGETS)
        reason, _, took_ms = told_by(model.stream(PROMPT))
        assert reason == "slow" and took_ms < FIRST_MS + SLACK_MS
        assert all_readers_end(within_s=3)
        model.close()


def test_the_second_endpoint_does_not_end_a_sentence_of_the_first(server):
    with ScriptedServer(Script(fault="cut", length=2)) as first:
        model = open_model(first.url, server.url)
        reason, said, _ = told_by(model.stream(PROMPT))
        assert reason == "broken" and said and not server.requests
        model.close()


def test_an_endpoint_that_keeps_failing_is_left_alone(server, model):
    server.script = Script(fault="status", status=500, retry_after="60")
    for _ in range(5):
        assert told_by(model.stream(PROMPT))[0] == "overloaded"
    reason, _, took_ms = told_by(model.stream(PROMPT))
    assert reason == "open" and took_ms < 100 and len(server.requests) == 5


def test_a_refused_request_says_nothing_of_the_next(server, model):
    server.script = Script(fault="status", status=400)
    for _ in range(7):
        assert told_by(model.stream(PROMPT))[0] == "refused"


def test_one_call_too_many_is_told_at_once(server):
    model = open_model(server.url, calls=2, wait_s=0.1)
    server.script = Script(gap_s=0.05)
    with closing(model.stream(PROMPT)) as one, closing(model.stream(PROMPT)) as other:
        next(one), next(other)
        reason, _, took_ms = told_by(model.stream(PROMPT))
        assert reason == "busy" and 95 <= took_ms < 100 + SLACK_MS
    assert told_by(model.stream(PROMPT))[0] == ""
    assert all_readers_end(within_s=3)
    model.close()


def test_hanging_up_reaches_the_server(server, model):
    server.script = Script(fault="stall", length=2)
    with closing(model.stream(PROMPT)) as pieces:
        next(pieces)
        assert server.open_streams == 1
    until = time.monotonic() + 2
    while server.open_streams and time.monotonic() < until:
        time.sleep(0.01)
    assert not server.open_streams


def test_an_error_repeats_nothing_of_what_was_asked(server, model):
    server.script = Script(fault="status", status=400)
    with pytest.raises(ModelError) as told:
        list(model.stream(Prompt("hidden rules", "a hidden question")))
    assert "hidden" not in str(told.value) and "400" in str(told.value)
