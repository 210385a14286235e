"""A store with learners in it, for the tests of what is kept of them."""

from dataclasses import replace
from datetime import UTC, datetime

from tutor.records import Block, Event, Reply, Turn

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
SECRET = "bà Nguyễn Thị Mơ ở thôn Đoài"
"""What nobody may find any more once it is erased."""


def converse(store, learner_id=None, conversation_id=None, *, text=SECRET, now=NOW, **kept):
    """One turn that is stored, with `kept` in the turn's learner; the two ids."""
    events = kept.pop("events", (Event("answered", "zalo", "K1", ("messaging",), True),))
    erase, also = kept.pop("erase", False), kept.pop("also", None)
    with store.turn(conversation_id, learner_id, now) as exchange:
        learner = replace(exchange.learner, **kept)
        conversation = replace(exchange.conversation, focus={"about": text})
        reply = Reply("answer", (Block("paragraph", text),))
        turn = Turn(reply, conversation, learner, events, erase)
        exchange.save(text, text, {"reply": text}, turn, also)
        return exchange.learner.id, exchange.conversation.id


def said_in(folder):
    """The files of `folder` in which the secret can be read."""
    spellings = SECRET.encode(), SECRET.encode("unicode_escape"), SECRET.encode("utf-16-le")
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(one in path.read_bytes() for one in spellings)
    ]
