"""What the reading process writes: pieces of a moment together, ends after them, never too many."""

import io
import json
import threading
import time

import pytest

from tutor.chat_models.read_answers import Outbox, Reader


class Saying:
    """A provider that says `pieces`, and waits for `go` before an Ellipsis."""

    name = "saying"

    def __init__(self, *pieces):
        self._pieces, self.go = pieces, threading.Event()

    def pieces(self, prompt, call):
        for piece in self._pieces:
            if piece is ...:
                self.go.wait(10)
            elif isinstance(piece, Exception):
                raise piece
            else:
                yield piece


class Lines(io.StringIO):
    """What was written, line by line."""

    @property
    def told(self):
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def said(self, number):
        return [text for told in self.told for one, text in told["said"] if one == number]

    def end(self, number, within_s=5.0):
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            ends = [how for told in self.told for one, how in told["ended"] if one == number]
            if ends:
                return ends[0]
            time.sleep(0.005)
        return None


def reading(*providers, most_calls=10):
    out = Lines()
    outbox = Outbox(out)
    threading.Thread(target=outbox.deliver, daemon=True).start()
    return Reader(list(providers), most_calls, outbox), out


def call(number, endpoint=0):
    return {"call": number, "endpoint": endpoint, "prompt": {"system": "", "user": "hỏi"}}


def test_pieces_of_a_moment_go_together_and_the_end_follows_them():
    reader, out = reading(Saying("Bác", " mở", " máy", " lên", "."))
    reader.take(call(1))
    assert out.end(1) == {"usage": None}
    assert "".join(out.said(1)) == "Bác mở máy lên." and len(out.said(1)) <= 3


def test_the_first_words_go_at_once():
    slow = Saying("Bác", ..., " mở")
    reader, out = reading(slow)
    reader.take(call(1))
    until = time.monotonic() + 5
    while not out.said(1) and time.monotonic() < until:
        time.sleep(0.001)
    assert out.said(1) == ["Bác"]
    slow.go.set()
    assert out.end(1) and "".join(out.said(1)) == "Bác mở"


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [([ConnectionError("hidden")], "unreachable"), (["Bác", ConnectionError("hidden")], "broken")],
)
def test_an_error_is_told_without_a_word_of_its_own(pieces, reason):
    reader, out = reading(Saying(*pieces))
    reader.take(call(1))
    text, found, retry_after_s = out.end(1)["error"]
    assert found == reason and retry_after_s is None
    assert "saying" in text and "hidden" not in out.getvalue()


def test_a_call_that_was_stopped_is_not_told_of_any_more():
    slow = Saying("Bác", ..., " mở", " máy")
    reader, out = reading(slow)
    reader.take(call(1))
    while not out.said(1):
        time.sleep(0.001)
    reader.take({"stop": 1})
    slow.go.set()
    reader.take(call(2))
    assert out.end(2)
    assert out.said(1) == ["Bác"] and out.end(1, within_s=0.1) is None


def test_calls_that_hang_do_not_pile_up():
    hanging = Saying(...)
    reader, out = reading(hanging, Saying("Vâng"), most_calls=2)
    reader.take(call(1))
    reader.take(call(2))
    time.sleep(0.05)
    reader.take(call(3, endpoint=1))
    assert out.end(3)["error"][1] == "busy"
    hanging.go.set()
    assert out.end(1) and out.end(2)
    reader.take(call(4, endpoint=1))
    assert out.end(4) == {"usage": None} and out.said(4) == ["Vâng"]
