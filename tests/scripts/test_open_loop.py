"""Requests go out at their time, and what became of each is known."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scripts.open_loop import post_all, request


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.seen.append((body, time.monotonic()))
        if body == "slow":
            time.sleep(0.5)
        self.send_response(401 if self.headers["x-key"] == "wrong" else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Quiet."""


@contextmanager
def answering():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        server.seen = []
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


def post(server, bodies, key="right", **options):
    host, port = server.server_address
    posts = [request("/x", f"{host}:{port}", {"X-Key": key}, one.encode()) for one in bodies]
    return post_all(host, port, posts, **options)


def test_a_slow_answer_holds_no_other_up():
    with answering() as server:
        (slow_status, slow_s), *others = post(server, ["slow", *"abcd"], per_s=50)
        assert [slow_status, *(status for status, _ in others)] == [200] * 5
        assert slow_s >= 0.5 > max(taken for _, taken in others)
        assert sorted(body for body, _ in server.seen) == ["a", "b", "c", "d", "slow"]


def test_they_go_out_at_their_time():
    with answering() as server:
        post(server, "abcde", per_s=20)
        times = [at for _, at in server.seen]
        assert 0.15 <= times[-1] - times[0] < 0.6


def test_a_refusal_and_no_answer_are_told():
    with answering() as server:
        assert [status for status, _ in post(server, "a", key="wrong", per_s=10)] == [401]
        assert [status for status, _ in post(server, ["slow"], per_s=10, timeout_s=0.2)] == [0]
