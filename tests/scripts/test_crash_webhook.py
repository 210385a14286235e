"""What people read is compared, message for message, with what they were to read."""

from scripts.crash_webhook import _followed


def read(*messages):
    return [{"message": {"text": words}, "at": at} for words, at in messages]


def counted(expected, messages, kills=()):
    return {name: n for name, n in _followed(expected, read(*messages), list(kills)).items() if n}


def test_each_message_is_the_next_one():
    assert counted(["a", "b"], [("a", 1), ("b", 2)]) == {"sent": 2}


def test_one_that_comes_twice_is_explained_by_a_kill_between():
    twice = [("a", 1), ("a", 9), ("b", 10)]
    assert counted(["a", "b"], twice, kills=[1.2]) == {"sent": 2, "sent_again": 1}
    unexplained = {"sent": 2, "sent_again": 1, "sent_again_without_a_kill_between": 1}
    assert counted(["a", "b"], twice) == unexplained
    assert counted(["a", "b"], twice, kills=[9.5]) == unexplained


def test_one_that_is_missing_and_one_before_its_time():
    assert counted(["a", "b"], [("a", 1)]) == {"sent": 1, "never_sent": 1}
    assert counted(["a", "b"], [("b", 1), ("a", 2)]) == {
        "sent_out_of_order": 1,
        "sent": 1,
        "never_sent": 1,
    }


def test_the_same_words_twice_are_two_messages_where_two_were_to_come():
    assert counted(["a", "a"], [("a", 1), ("a", 2)]) == {"sent": 2}
