"""A request that comes twice is answered once."""

import threading
from contextlib import suppress

from tutor.channels.repeats import Repeats


def test_a_second_request_waits_for_the_first():
    begun, go, made = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        go.wait()
        made.append(1)
        return {"kind": "answer", "n": len(made)}

    repeats, answers = Repeats(), []
    people = [
        threading.Thread(target=lambda: answers.append(repeats.once("id", slow))) for _ in range(3)
    ]
    for one in people:
        one.start()
    begun.wait()
    go.set()
    for one in people:
        one.join()
    assert answers == [{"kind": "answer", "n": 1}] * 3


def test_what_raised_or_failed_is_made_again():
    repeats = Repeats()

    def fail():
        raise RuntimeError

    for make in (fail, lambda: {"kind": "error"}):
        with suppress(RuntimeError):
            repeats.once("id", make)
    assert repeats.once("id", lambda: {"kind": "answer"}) == {"kind": "answer"}


def test_without_an_id_every_request_is_a_new_one():
    repeats = Repeats()
    assert [repeats.once(None, lambda n=n: {"n": n})["n"] for n in range(3)] == [0, 1, 2]


def test_old_answers_are_forgotten():
    now = [0.0]
    repeats = Repeats(lambda: now[0])
    repeats.once("old", lambda: {"n": 1})
    now[0] = 14 * 60
    assert repeats.once("old", lambda: {"n": 2}) == {"n": 1}
    now[0] = 16 * 60
    assert repeats.once("old", lambda: {"n": 3}) == {"n": 3}


def test_only_so_many_are_kept():
    repeats = Repeats()
    for n in range(5000):
        repeats.once(str(n), lambda n=n: {"n": n})
    assert len(repeats._entries) <= 2000
    assert repeats.once("4999", lambda: {"n": -1}) == {"n": 4999}
