"""Budgets hold whatever a provider does; what it leaves hanging is counted."""

import threading
import time
from contextlib import closing

import pytest

from tests.chat_models.threads import all_readers_end
from tutor.chat_models.budgeted import Budgeted
from tutor.chat_models.call import Usage
from tutor.chat_models.counters import EndpointCounters
from tutor.chat_models.model import Budgets, Prompt
from tutor.errors import ModelError

PROMPT = Prompt("một luật", "một câu hỏi")
BUDGETS = Budgets(first_piece_s=0.15, answer_s=0.4, answer_chars=100)


class Blocking:
    """A provider whose library blocks and cannot be broken off, until `go` is set."""

    name = "blocking"

    def __init__(self) -> None:
        self.go = threading.Event()

    def pieces(self, prompt, call):
        self.go.wait(10)
        yield "late"

    def close(self) -> None:
        pass


class Saying:
    """A provider that says `said`; an exception among it is raised."""

    name = "saying"

    def __init__(self, *said, usage=None) -> None:
        self.said, self.usage, self.ended = said, usage, threading.Event()

    def pieces(self, prompt, call):
        call.usage = self.usage
        try:
            for one in self.said:
                if isinstance(one, Exception):
                    raise one
                yield one
        finally:
            self.ended.set()

    def close(self) -> None:
        pass


def budgeted(provider, most_readers=4, counters=None, sleep=time.sleep):
    counters = counters or EndpointCounters()
    return Budgeted(provider, BUDGETS, counters, most_readers, sleep)


def test_a_library_that_blocks_does_not_block_the_caller():
    provider = Blocking()
    began = time.monotonic()
    with pytest.raises(ModelError) as told:
        next(budgeted(provider).stream(PROMPT))
    assert told.value.reason == "slow" and time.monotonic() - began < 0.6
    provider.go.set()
    assert all_readers_end(within_s=2)


def test_calls_that_hang_cannot_pile_up():
    provider = Blocking()
    model = budgeted(provider, most_readers=2)
    reasons = []
    for _ in range(4):
        with pytest.raises(ModelError) as told:
            next(model.stream(PROMPT))
        reasons.append(told.value.reason)
    assert reasons == ["slow", "slow", "busy", "busy"]
    provider.go.set()
    assert all_readers_end(within_s=2)
    assert "".join(model.stream(PROMPT)) == "late"


def test_blank_pieces_before_the_answer_are_left_out():
    assert list(budgeted(Saying("\n", "", " Bác", " ơi ")).stream(PROMPT)) == ["Bác", " ơi "]


@pytest.mark.parametrize("said", [(), ("",), (" ", "\n")])
def test_an_empty_answer_is_none(said):
    with pytest.raises(ModelError) as told:
        list(budgeted(Saying(*said)).stream(PROMPT))
    assert told.value.reason == "broken"


def test_an_exception_of_any_class_is_told_as_a_broken_answer():
    with pytest.raises(ModelError) as told:
        list(budgeted(Saying("Bác", ZeroDivisionError("hidden"))).stream(PROMPT))
    assert told.value.reason == "broken" and "hidden" not in str(told.value)


def test_whoever_goes_away_ends_the_reading():
    provider = Saying(*["từ "] * 20)
    with closing(budgeted(provider).stream(PROMPT)) as pieces:
        next(pieces)
    assert provider.ended.wait(2)
    assert all_readers_end(within_s=2)


@pytest.mark.parametrize(
    ("retry_after_s", "slept"), [(None, [0.1]), (0.05, [0.05]), (3, [])], ids=str
)
def test_the_wait_before_the_second_attempt(monkeypatch, retry_after_s, slept):
    monkeypatch.setattr("tutor.chat_models.budgeted._WAIT_S", 0.1)
    waits = []
    model = budgeted(Saying(ModelError("x", "overloaded", retry_after_s)), sleep=waits.append)
    with pytest.raises(ModelError):
        next(model.stream(PROMPT))
    assert waits == slept


def test_tokens_the_provider_does_not_tell_are_estimated_and_said_to_be():
    counters = EndpointCounters()
    list(budgeted(Saying("Bác mở máy."), counters=counters).stream(PROMPT))
    assert counters.snapshot() == {
        "calls": 1, "prompt_tokens": 7, "completion_tokens": 4, "estimated_calls": 1, "failed": {},
    }  # fmt: skip


def test_tokens_the_provider_tells_are_taken():
    counters = EndpointCounters()
    list(budgeted(Saying("Bác", usage=Usage(11, 2)), counters=counters).stream(PROMPT))
    assert counters.snapshot() | {"failed": 0} == {
        "calls": 1, "prompt_tokens": 11, "completion_tokens": 2, "estimated_calls": 0, "failed": 0,
    }  # fmt: skip


def test_a_failed_attempt_costs_and_counts():
    counters = EndpointCounters()
    with pytest.raises(ModelError):
        list(budgeted(Saying("Bác", ValueError()), counters=counters).stream(PROMPT))
    counts = counters.snapshot()
    assert counts["failed"] == {"broken": 1} and counts["completion_tokens"] == 1
