"""Conversations of callers who send all that was said each time, and no id.

A conversation is found by the hash of what was said before the last message. The hash leads to it
once: who goes on from an earlier point (an answer asked for again, a message changed) finds none.
Then what the person said is said to the tutor again in memory, which comes to the same state.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tutor.answerer import Answerer
from tutor.channels.channel import Incoming
from tutor.records import Conversation, Learner
from tutor.storage.store import Store
from tutor.text.normalise import nfc, squeeze


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a history."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """What was said before a message. `scope` keeps callers apart who said the same."""

    scope: str
    said: tuple[Said, ...] = ()

    @property
    def theirs(self) -> list[str]:
        """What the person said, in order."""
        return [one.text for one in self.said if one.role == "user"]

    def hash(self) -> str:
        """White space, and how letters are composed, change nothing."""
        told = [[one.role, text] for one in self.said if (text := squeeze(nfc(one.text)))]
        return hashlib.sha256(json.dumps([self.scope, told]).encode()).hexdigest()

    def followed_by(self, message: str, reply: str) -> "History":
        return History(self.scope, (*self.said, Said("user", message), Said("assistant", reply)))


def incoming_after(
    history: History, message: str, store: Store, tutor: Answerer, now: datetime
) -> Incoming:
    """`message` in the conversation that went like `history`: the stored one, else a new one that
    stands where the old one stood.

    A history that holds a secret leaves no hash, for the secret could be tried out on it. It is
    always replayed, and what follows in it is not stored.
    """
    if conversation_id := store.take_thread(history.hash()):
        return Incoming(message, conversation_id)
    state, secret = _replay(tutor, history.theirs, now)
    return Incoming(message, state=state, stored=not secret)


def _replay(
    tutor: Answerer, messages: Sequence[str], now: datetime
) -> tuple[tuple[Conversation, Learner], bool]:
    """The state after `messages`, and whether one of them held a secret."""
    state, secret = (Conversation(), Learner()), False
    for message in messages:
        try:
            turn = tutor.reply(state[0], message, state[1], now)
        except Exception:  # a turn that failed was stored nowhere: the state stays
            continue
        state = (turn.conversation, turn.learner)
        if turn.erase:
            state, secret = (Conversation(), Learner()), False
        secret = secret or turn.kept is not None
    return state, secret
