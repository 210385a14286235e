"""An endpoint that keeps failing is left alone, probed once, and let in again."""

import math
import threading
from contextlib import closing

import pytest

from tutor.chat_models.breaker import Breaker, Guarded
from tutor.chat_models.model import Prompt
from tutor.errors import ModelError

PROMPT = Prompt("", "")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Answering:
    """Fails with `reason`, after `pieces` of an answer."""

    name = "one"

    def __init__(self) -> None:
        self.reason, self.pieces, self.asked = "overloaded", 0, 0

    def stream(self, prompt, first_s=math.inf):
        self.asked += 1
        yield from ["piece"] * self.pieces
        if self.reason:
            raise ModelError("scripted", self.reason)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def model():
    return Answering()


@pytest.fixture
def guarded(model, clock):
    return Guarded(model, Breaker(failures=3, within_s=30, open_s=20, clock=clock))


def reason_of(guarded) -> str:
    try:
        list(guarded.stream(PROMPT))
    except ModelError as error:
        return error.reason
    return ""


def test_it_opens_after_enough_failures_and_asks_no_more(guarded, model):
    assert [reason_of(guarded) for _ in range(5)] == ["overloaded"] * 3 + ["open"] * 2
    assert model.asked == 3


def test_failures_far_apart_do_not_open_it(guarded, clock):
    for _ in range(6):
        assert reason_of(guarded) == "overloaded"
        clock.now += 16


@pytest.mark.parametrize("reason", ["unreachable", "slow", "broken", "overloaded"])
def test_failures_in_the_midst_of_an_answer_count(guarded, model, reason):
    model.reason, model.pieces = reason, 2
    assert [reason_of(guarded) for _ in range(4)] == [reason] * 3 + ["open"]


@pytest.mark.parametrize("reason", ["refused", "busy"])
def test_what_says_nothing_of_its_health_does_not_count(guarded, model, reason):
    model.reason = reason
    assert [reason_of(guarded) for _ in range(6)] == [reason] * 6


def opened(guarded, clock, after_s):
    for _ in range(3):
        reason_of(guarded)
    clock.now += after_s


def test_one_probe_that_succeeds_closes_it(guarded, model, clock):
    opened(guarded, clock, after_s=19)
    assert reason_of(guarded) == "open"
    clock.now += 1
    model.reason = ""
    assert [reason_of(guarded) for _ in range(3)] == ["", "", ""]


def test_one_probe_that_fails_opens_it_again(guarded, model, clock):
    opened(guarded, clock, after_s=20)
    assert [reason_of(guarded), reason_of(guarded)] == ["overloaded", "open"]
    clock.now += 19
    assert reason_of(guarded) == "open"
    assert model.asked == 4


def test_only_one_call_probes(guarded, model, clock):
    opened(guarded, clock, after_s=20)
    model.reason, model.pieces = "", 1
    with closing(guarded.stream(PROMPT)) as probe:
        next(probe)
        assert reason_of(guarded) == "open"


def test_a_probe_that_nobody_waited_for_leaves_the_next_one_to_probe(clock):
    breaker = Breaker(failures=1, clock=clock)
    breaker.failed("through")
    clock.now += 20
    assert (breaker.enter(), breaker.enter()) == ("probe", None)
    breaker.left("probe")
    assert breaker.enter() == "probe"


def test_one_probe_among_many_threads(clock):
    breaker = Breaker(failures=1, clock=clock)
    breaker.failed("through")
    clock.now += 20
    passes = []
    threads = [threading.Thread(target=lambda: passes.append(breaker.enter())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passes, key=str) == [None] * 19 + ["probe"]
