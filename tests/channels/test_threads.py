"""What was said leads to one conversation, or to the state it would have led to."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fakes import FakeTutor
from tutor.channels.threads import History, Said, incoming_after

NOW = datetime(2026, 5, 4, tzinfo=UTC)
SAID = (Said("user", "Công an phường"), Said("assistant", "Chủ trì:\n- một\n- hai"))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (History("k", SAID), True),
        (
            History("k", tuple(Said(s.role, unicodedata.normalize("NFD", s.text)) for s in SAID)),
            True,
        ),
        (History("k", tuple(Said(s.role, f" {s.text}\n ") for s in SAID)), True),
        (History("k", (*SAID, Said("assistant", " "))), True),  # nothing was said
        (History("other", SAID), False),
        (History("k", SAID[::-1]), False),
        (History("k", SAID[:1]), False),
        (History("k", (Said("assistant", SAID[0].text), SAID[1])), False),
        (History("k", (Said("user", " ".join(s.text for s in SAID)),)), False),
    ],
)
def test_what_counts_as_the_same_history(other, same):
    assert (other.hash() == History("k", SAID).hash()) == same


class Minded(FakeTutor):
    """Erases where it is asked to, and takes "mã" for a secret."""

    def reply(self, conversation, message, learner, now, *, stopwatch=None, tell=None):
        from tutor.stopwatch import Stopwatch

        turn = super().reply(conversation, message, learner, now, stopwatch=Stopwatch())
        kept = "(…)" if "mã" in message else None
        return replace(turn, erase="xóa" in message, kept=kept)


@pytest.mark.parametrize(
    ("messages", "turns", "stored"),
    [
        ([], 0, True),
        (["công an", "trạm"], 2, True),
        (["công an", "máy hỏng", "trạm"], 2, True),  # a turn that failed is as if it never was
        (["công an", "mã 1234", "trạm"], 3, False),
        (["công an", "xóa"], 0, True),
        (["mã 1234", "xóa", "trạm"], 1, True),
    ],
)
def test_a_history_that_is_not_stored_is_replayed(store, messages, turns, stored):
    history = History("k", tuple(Said("user", text) for text in messages))
    incoming = incoming_after(history, "tiếp", store, Minded(), NOW)
    assert (incoming.text, incoming.conversation_id) == ("tiếp", None)
    assert incoming.state[0].focus.get("turns", 0) == turns
    assert incoming.stored == stored
    assert store.learners() == []
