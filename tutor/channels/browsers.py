"""Whose browser it is: its cookie, and the token that its forms carry."""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from tutor.channels.problems import Problem

_MAX_AGE_S = 180 * 24 * 60 * 60
_KEY = re.compile(r"[\w-]{43}")  # 256 bits
_LOCAL_NAMES = (".local", ".lan", ".internal", ".localhost")


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser by the key in its cookie; the store knows the key's hash only."""

    cookie: str | None  # name of the cookie; None where none may be set
    key: str
    is_new: bool  # it sent no key: this one is told to it by `greet`

    @property
    def token(self) -> str:
        """What a form of ours carries and another site cannot know."""
        return hmac.new(self.key.encode(), b"form", hashlib.sha256).hexdigest()

    def check(self, form: Mapping[str, str]) -> None:
        """A Problem where a browser that has a cookie sends a form without its token.

        A browser without one has nothing that another site could misuse.
        """
        if not self.is_new and not hmac.compare_digest(form.get("token", ""), self.token):
            raise Problem(403, "expired", "the form's token is not that of the cookie")

    def greet(self, response: Response) -> None:
        """Give the browser its cookie, for another half year."""
        if self.cookie:
            response.set_cookie(
                self.cookie,
                self.key,
                max_age=_MAX_AGE_S,
                secure=self.cookie.startswith("__Host-"),
                httponly=True,
                samesite="lax",
            )

    def forget(self, response: Response) -> None:
        """Take the cookie back."""
        if self.cookie:
            secure = self.cookie.startswith("__Host-")
            response.delete_cookie(self.cookie, secure=secure, httponly=True, samesite="lax")


def browser_of(request: Request) -> Browser:
    """The browser that asks. It has a cookie over HTTPS, and over plain HTTP in a local network,
    where a line that others listen to does not carry it."""
    name = _cookie_name(request)
    key = request.cookies.get(name, "") if name else ""
    known = bool(_KEY.fullmatch(key))
    return Browser(name, key if known else secrets.token_urlsafe(32), not known)


def _cookie_name(request: Request) -> str | None:
    if request.url.scheme == "https":
        return "__Host-sid"
    return "sid" if is_local(request.url.hostname or "") else None


def is_local(host: str) -> bool:
    """Whether a host's name or address is this machine or one of a local network."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_NAMES)
    return address.is_loopback or address.is_private or address.is_link_local
