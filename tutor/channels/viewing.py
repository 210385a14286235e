"""The cookie that says how a person wants the pages shown, read for every request."""

from http.cookies import CookieError, SimpleCookie

from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tutor.view import VIEW, View

_COOKIE = "hien-thi"
_MAX_AGE_S = 365 * 24 * 60 * 60


class Viewing:
    """Sets VIEW for the request; written for ASGI so that the route's own thread sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            VIEW.set(_view(Headers(scope=scope).get("cookie", "")))
        await self._app(scope, receive, send)


def keep_view(response: Response, view: View, secure: bool) -> None:
    """Have the browser remember `view`. It says nothing of the person and may be read by script."""
    response.set_cookie(_COOKIE, str(view), max_age=_MAX_AGE_S, secure=secure, samesite="lax")


def _view(cookies: str) -> View:
    try:
        found = SimpleCookie(cookies).get(_COOKIE)
    except CookieError:  # another cookie of this address is odd
        return View()
    return View.parse(found.value) if found else View()
