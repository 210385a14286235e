"""What people read is compared, message for message, with what they were to read."""

import pytest

from scripts.crash_webhook import _followed


def read(*messages):
    """Words, when they arrived, and which start of the server (or else the first) sent them."""
    told = [(*one, 1)[:3] for one in messages]
    return [{"message": {"text": words}, "at": at, "by": str(by)} for words, at, by in told]


def counted(expected, messages, kills=()):
    return {name: n for name, n in _followed(expected, read(*messages), list(kills)).items() if n}


def test_each_message_is_the_next_one():
    assert counted(["a", "b"], [("a", 1), ("b", 2)]) == {"sent": 2}


@pytest.mark.parametrize(
    ("first", "again", "kills", "unexplained"),
    [
        ((1, 1), (9, 2), [1.2], 0),
        ((1, 1), (9, 2), [0.9], 0),  # what was sent before the kill arrived after it
        ((1, 1), (9, 1), [1.2], 1),  # by the same start
        ((1, 1), (9, 2), [9.5], 1),  # it had long been marked
        ((1, 1), (9, 2), [7.0], 1),
        ((1, 2), (9, 2), [0.5], 1),  # another start was killed
        ((1, 2), (9, 1), [0.5, 1.2], 1),  # by one that was dead
        ((1, 1), (9, 2), [], 1),
    ],
)
def test_one_that_comes_twice_is_explained_by_a_kill_of_who_sent_it(
    first, again, kills, unexplained
):
    found = counted(["a", "b"], [("a", *first), ("a", *again), ("b", 10, 2)], kills)
    assert (found["sent"], found["sent_again"]) == (2, 1)
    assert found.get("sent_again_without_a_kill_between", 0) == unexplained


def test_one_that_is_missing_and_one_before_its_time():
    assert counted(["a", "b"], [("a", 1)]) == {"sent": 1, "never_sent": 1}
    assert counted(["a", "b"], [("b", 1), ("a", 2)]) == {
        "sent_out_of_order": 1,
        "sent": 1,
        "never_sent": 1,
    }


def test_the_same_words_twice_are_two_messages_where_two_were_to_come():
    assert counted(["a", "a"], [("a", 1), ("a", 2)]) == {"sent": 2}
