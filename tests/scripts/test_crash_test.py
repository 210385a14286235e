"""A few kills of the real processes, and the counting itself."""

from types import SimpleNamespace

import pytest

from scripts.crash_test import Kill, Seen, Sent, crash, database, faults, in_order, repeated
from tests.postgres import programs, skip_or_fail


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_three_kills_lose_nothing_and_double_nothing(kind):
    if kind == "postgres" and programs() is None:
        skip_or_fail("needs PostgreSQL: apt-get install postgresql")
    with database(kind) as (address, roles):
        figures = crash(address, roles, events=40, kills=3, seed=5)
    assert faults(figures) == []
    assert (figures["kills"], figures["answered"], figures["sent"]) == (3, 40, 80)
    assert figures["copies_delivered"] > 40


def sent(*rows):
    return Seen(sent=[Sent(at, key, "l", pid) for at, key, pid in rows], kills=[Kill(5, "all", 1)])


@pytest.mark.parametrize(
    ("rows", "again", "unexplained"),
    [
        ([(1, "a", 1), (2, "b", 1)], 0, 0),
        ([(4.9, "a", 1), (6, "a", 2)], 1, 0),
        ([(-9, "a", 1), (6, "a", 2)], 1, 1),  # it had long been marked
        ([(4.9, "a", 2), (6, "a", 3)], 1, 1),  # another process was killed
        ([(4.9, "a", 1), (4.95, "a", 3)], 1, 1),  # before the kill
        ([(5.1, "a", 1), (6, "a", 2)], 1, 0),  # sent before, noted after it
        ([(4.9, "a", 1), (6, "a", 1)], 1, 1),  # by the same process
        ([(4.9, "a", 1), (6, "a", 2), (7, "a", 2)], 2, 1),
    ],
)
def test_a_second_send_needs_a_kill_of_who_sent_the_first(rows, again, unexplained):
    assert repeated(sent(*rows)) == (again, unexplained)


def test_order_is_that_of_the_lane():
    stored = [SimpleNamespace(id=n, key=key, kind="event") for n, key in enumerate("abcd")]
    happened = [("b", "l"), ("a", "m"), ("d", "l"), ("c", "l")]
    assert in_order(stored, "event", happened) == 1


def test_whatever_is_lost_or_doubled_is_a_fault():
    names = (
        "answered_more_than_once accepted_and_not_answered answered_and_not_accepted never_sent "
        "answered_out_of_order sent_out_of_order sent_again_without_a_kill_between dead open"
    ).split()
    right = {"events": 5, "accepted": 5, "answered": 5, **dict.fromkeys(names, 0)}
    assert faults(right) == []
    for name in names:
        assert faults({**right, name: 1}) == [name]
    assert faults({**right, "accepted": 4}) == ["events"]
