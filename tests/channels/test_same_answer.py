"""The same message gets the same answer through the web and through any other channel."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from tests.fakes import FakeTutor
from tutor.channels.channel import Channel, Incoming, answer
from tutor.channels.contract import reply_json
from tutor.channels.rendering import Limits, plain_text
from tutor.records import Block, Reply

FAILED = Reply("error", (Block("paragraph", "Xin lỗi."),))


class Messenger:
    """A messenger with 2,000 characters of plain text and no buttons."""

    def __init__(self, words):
        self._sentences = words.channels
        self._limits = Limits(answer_utf16=2000, list_chars=2000)

    def verify(self, headers, body):
        return headers.get("x-signature") == hashlib.sha256(b"secret" + body).hexdigest()

    def parse_event(self, body):
        event = json.loads(body)
        if event.get("event") != "message":
            return None
        return Incoming(event["text"], learner_id=f"messenger:{event['from']}")

    def render(self, reply):
        return [plain_text(reply, self._sentences, self._limits)]


@pytest.fixture
def messenger(words):
    channel: Channel = Messenger(words)
    return channel


@pytest.fixture
def send(messenger, store):
    """Sends one event the way a worker of the queue would."""

    def send(text):
        body = json.dumps({"event": "message", "from": "7", "text": text}).encode()
        signature = hashlib.sha256(b"secret" + body).hexdigest()
        assert messenger.verify({"x-signature": signature}, body)
        incoming = messenger.parse_event(body)

        def kept(reply):
            (sent,) = messenger.render(reply)
            return sent, reply_json(reply, sent)

        return answer(FakeTutor(), store, incoming, datetime(2025, 10, 1, tzinfo=UTC), FAILED, kept)

    return send


@pytest.mark.parametrize(
    "message",
    [
        "công an phường làm gì",
        "trạm y tế phường",
        "60% người cao tuổi",
        "danh sách nhiệm vụ",
        "điều không ai nói",
    ],
)
def test_same_answer(client, send, messenger, message):
    web = client.post("/api/chat", json={"message": message}).json()
    other = send(message)
    as_web = reply_json(other.reply, web["reply"])
    assert as_web == {name: web[name] for name in as_web}
    (text,) = messenger.render(other.reply)
    assert len(text) <= 2000
    assert text == web["reply"] or len(web["reply"]) > 2000


def test_a_messenger_goes_on_where_its_learner_left(send, store):
    first = send("công an phường")
    second = send("trạm y tế phường")
    assert second.conversation_id == first.conversation_id
    with store.turn(None, "messenger:7") as exchange:
        assert exchange.conversation.focus["turns"] == 2


def test_an_event_that_is_no_message_is_none(messenger):
    assert messenger.parse_event(b'{"event": "seen"}') is None
    assert not messenger.verify({}, b"{}")
