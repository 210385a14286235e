"""What both fakes of Zalo share: a local HTTP server that records what it saw, without secrets."""

import json
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Seen:
    """One request as the recorder keeps it."""

    method: str
    path: str
    body: object
    status: int
    answer: object
    at: float


class Drop(Exception):
    """Close the line without an answer."""


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # of five, what many send at once would arrive seconds later

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # whose sender was killed
            super().handle_error(request, client_address)


class FakeServer:
    """Answers by `respond(method, path, query, headers, raw)`, which gives status, object and
    headers. `secrets` never stand in what is recorded."""

    def __init__(self):
        self.seen: list[Seen] = []
        self.secrets: set[str] = set()
        self.lock = threading.RLock()
        self._server = _Listening(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def respond(self, method, path, query, headers, raw):
        raise NotImplementedError

    def redact(self, value):
        text = json.dumps(value, ensure_ascii=False, default=str)
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return json.loads(text)

    def _record(self, method, path, raw, status, answer):
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = dict(parse_qsl(raw.decode("utf-8", "replace")))
        redacted = [self.redact(one) for one in (path, body, answer)]
        self.seen.append(Seen(method, redacted[0], redacted[1], status, redacted[2], time.time()))

    def _handler(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def _serve(self):
                length = int(self.headers.get("content-length") or 0)
                raw = self.rfile.read(length)
                if len(raw) < length:  # who sends it was killed meanwhile
                    self.close_connection = True
                    return
                parts = urlsplit(self.path)
                query = dict(parse_qsl(parts.query))
                headers = {name.lower(): value for name, value in self.headers.items()}
                try:
                    status, answer, more = fake.respond(
                        self.command, parts.path, query, headers, raw
                    )
                except Drop:
                    fake._record(self.command, self.path, raw, 0, None)
                    self.close_connection = True
                    return
                fake._record(self.command, self.path, raw, status, answer)
                content = json.dumps(answer, ensure_ascii=False).encode()
                try:
                    self.send_response(status)
                    for name, value in {**more, "Content-Type": "application/json"}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:  # who asked did not wait
                    self.close_connection = True

            do_GET = do_POST = _serve

        return Handler


@dataclass
class Webhook:
    """Posts events as the platforms do: an answer within two seconds, else once more later."""

    url: str
    headers: dict = field(default_factory=dict)
    timeout_s: float = 2.0

    def post(self, raw, extra=None):
        """The status; None where no answer came in time."""
        sent = {"Content-Type": "application/json", **self.headers, **(extra or {})}
        there = urlsplit(self.url)
        connection = HTTPConnection(there.hostname, there.port, timeout=self.timeout_s)
        try:
            connection.request("POST", there.path, raw, sent)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


MARKUP = re.compile(r"\*\*|^#{1,6} |```|<[a-z/]", re.MULTILINE)
