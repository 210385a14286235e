"""The routes of the officials' desk: every view is a page, and with `?tai=` a file."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from tutor.channels.channel import Service
from tutor.errors import TutorError
from tutor.plans.register import Register
from tutor.text.sentences import Sentences

_LOOK = ["GET", "HEAD"]
Pairs = Iterable[tuple[str, str]]


class Download(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    @property
    def content(self) -> bytes: ...


class DeskPages(Protocol):
    """The desk's views by the parameters of an address; None where there is no such plan."""

    def plans(self, register: Register, pairs: Pairs, now: datetime) -> str | Download | None: ...

    def plan(
        self, register: Register, id: str, pairs: Pairs, now: datetime
    ) -> str | Download | None: ...

    def work(self, register: Register, pairs: Pairs, now: datetime) -> str | Download | None: ...

    def compare(self, register: Register, pairs: Pairs, now: datetime) -> str | Download | None: ...


class OfficialPages(Protocol):
    @property
    def desk(self) -> DeskPages | None:
        """None where the desk is left out."""
        ...

    def missing(self, title: str) -> str: ...


def add_desk_pages(
    app: FastAPI,
    service: Service,
    pages: OfficialPages,
    errors: Sentences,
    now: Callable[[], datetime],
) -> None:
    """Add the routes; while there is no index every page is a 503."""
    if (desk := pages.desk) is None:
        return

    def shown(view: Callable[[Register], str | Download | None]) -> Response:
        try:
            register = service.register()
        except TutorError:
            headers = {"Retry-After": "5"}
            return HTMLResponse(pages.missing(errors.say("not_ready")), 503, headers)
        made = view(register)
        if made is None:
            return HTMLResponse(pages.missing(errors.say("not_found")), 404)
        return HTMLResponse(made) if isinstance(made, str) else _file(made)

    @app.api_route("/ke-hoach", methods=_LOOK)
    def get_plans(request: Request) -> Response:
        return shown(lambda register: desk.plans(register, _pairs(request), now()))

    @app.api_route("/ke-hoach/viec-cua-co-quan", methods=_LOOK)
    def get_work(request: Request) -> Response:
        return shown(lambda register: desk.work(register, _pairs(request), now()))

    @app.api_route("/ke-hoach/so-sanh", methods=_LOOK)
    def get_comparison(request: Request) -> Response:
        return shown(lambda register: desk.compare(register, _pairs(request), now()))

    @app.api_route("/ke-hoach/{id}", methods=_LOOK)
    def get_plan(request: Request, id: str) -> Response:
        return shown(lambda register: desk.plan(register, id, _pairs(request), now()))


def _pairs(request: Request) -> Pairs:
    return request.query_params.multi_items()


def _file(download: Download) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{download.name}"'}
    return Response(download.content, media_type=download.media_type, headers=headers)
