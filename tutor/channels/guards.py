"""What stands between the network and the routes: sizes, keys, origins and headers."""

import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tutor.channels.problems import Problem

# 4,000 characters, each escaped as a surrogate pair, with room for the other fields.
MAX_MESSAGE_BYTES = 64 * 1024

_NOBODY = "frame-ancestors 'none'"
_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; " + _NOBODY
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
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


def holds_key(keys: Sequence[str], sent: str) -> bool:
    """Whether `sent` is one of `keys`; how long it takes tells nothing of them."""
    sums = [hmac.compare_digest(_digest(key), _digest(sent)) for key in keys]
    return any(sums)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def framed_by(origins: Sequence[str]) -> dict[str, str]:
    """The headers of a page that pages of `origins`, and no others, show in a frame."""
    policy = _SECURITY_HEADERS["Content-Security-Policy"]
    return {
        "Content-Security-Policy": policy.replace(_NOBODY, f"frame-ancestors {' '.join(origins)}")
    }


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
                if _NOBODY in headers["Content-Security-Policy"]:
                    headers["X-Frame-Options"] = "DENY"  # for browsers that know only this one
                # A page may hold a conversation; the static files are asked for anew, cheaply.
                static = scope["path"].startswith("/static/")
                headers.setdefault("Cache-Control", "no-cache" if static else "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
