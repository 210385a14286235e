"""What stands between the network and the routes: sizes, rates, origins and headers."""

import math
import time
from urllib.parse import urlsplit

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tutor.channels.problems import Problem

# 4,000 characters, each escaped as a surrogate pair, with room for the other fields.
MAX_MESSAGE_BYTES = 64 * 1024

_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


async def read_body(request: Request, most_bytes: int = MAX_MESSAGE_BYTES) -> bytes:
    """The body; a Problem as soon as it is known to be too large, without reading the rest."""
    body = bytearray()
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most_bytes:
        raise _too_large(most_bytes)
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            raise _too_large(most_bytes)
    return bytes(body)


def _too_large(most_bytes: int) -> Problem:
    detail = f"the body is larger than {most_bytes} bytes"
    return Problem(413, "too_long", detail, limit=4000)


class Rate:
    """At most `per_minute` messages from one address in any minute."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, request: Request) -> None:
        """Count one message; a Problem with Retry-After where it is one too many."""
        address = request.client.host if request.client else "unknown"
        if self._limiter.hit(self._item, address):
            return
        reset_s = self._limiter.get_window_stats(self._item, address).reset_time
        seconds = max(1, math.ceil(reset_s - time.time()))
        raise Problem(
            429,
            "too_many",
            f"more than {self._item.amount} messages a minute from one address",
            headers={"Retry-After": str(seconds)},
            seconds=seconds,
        )


def refuse_cross_site(request: Request) -> None:
    """A Problem where a form of another site posts here."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site in ("same-origin", "none"):
        return
    if site is None and (origin is None or urlsplit(origin).netloc == request.url.netloc):
        return
    raise Problem(403, "cross_site", "the form was posted from another site")


class SecurityHeaders:
    """Adds the headers to every response; written for ASGI so that event streams pass through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                # A page may hold a conversation; the static files are asked for anew, cheaply.
                static = scope["path"].startswith("/static/")
                headers.setdefault("Cache-Control", "no-cache" if static else "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
