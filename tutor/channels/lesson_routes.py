"""The routes of lessons, courses, glossary, skills, drawings and recordings."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from tutor.channels.channel import Service
from tutor.errors import TutorError
from tutor.text.sentences import Sentences

_LOOK = ["GET", "HEAD"]
_DRAWING_HEADERS = {
    # opened by itself, a drawing runs and loads nothing
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "public, max-age=3600",
}


class Picture(Protocol):
    @property
    def content(self) -> bytes: ...

    @property
    def media_type(self) -> str: ...


class Recording(Protocol):
    @property
    def path(self) -> Path: ...

    @property
    def media_type(self) -> str: ...


class LessonPages(Protocol):
    """The pages of lessons as HTML; None where there is no such lesson or course."""

    def lessons(self, shelf: Service, query: Mapping[str, str]) -> str: ...

    def lesson(
        self, shelf: Service, id: str, query: Mapping[str, str], today: date
    ) -> str | None: ...

    def slides(
        self, shelf: Service, id: str, query: Mapping[str, str], today: date
    ) -> str | None: ...

    def courses(self, shelf: Service) -> str: ...

    def course(self, shelf: Service, id: str) -> str | None: ...

    def glossary(self, shelf: Service) -> str: ...

    def skills(self, shelf: Service) -> str: ...

    def lesson_sources(self, shelf: Service, today: date) -> str: ...

    def picture(self, file: str) -> Picture | None: ...

    def recording(self, file: str) -> Recording | None: ...

    def missing(self, title: str) -> str: ...


def add_lesson_pages(
    app: FastAPI,
    service: Service,
    pages: LessonPages,
    errors: Sentences,
    now: Callable[[], datetime],
) -> None:
    """Add the routes; while there is no index every page is a 503."""

    def shown(page: Callable[[], str | None]) -> HTMLResponse:
        try:
            html = page()
        except TutorError:
            headers = {"Retry-After": "5"}
            return HTMLResponse(pages.missing(errors.say("not_ready")), 503, headers)
        return missing() if html is None else HTMLResponse(html)

    def missing() -> HTMLResponse:
        return HTMLResponse(pages.missing(errors.say("not_found")), 404)

    @app.api_route("/bai-hoc", methods=_LOOK)
    def get_lessons(request: Request) -> HTMLResponse:
        return shown(lambda: pages.lessons(service, request.query_params))

    @app.api_route("/bai-hoc/hinh/{file}", methods=_LOOK)
    def get_picture(file: str) -> Response:
        picture = pages.picture(file)
        if picture is None:
            return missing()
        return Response(picture.content, media_type=picture.media_type, headers=_DRAWING_HEADERS)

    @app.api_route("/bai-hoc/tieng/{file}", methods=_LOOK)
    def get_recording(file: str) -> Response:
        recording = pages.recording(file)
        if recording is None:
            return missing()
        headers = {"Cache-Control": "public, max-age=3600"}
        return FileResponse(recording.path, media_type=recording.media_type, headers=headers)

    @app.api_route("/bai-hoc/{id}", methods=_LOOK)
    def get_lesson(request: Request, id: str) -> HTMLResponse:
        return shown(lambda: pages.lesson(service, id, request.query_params, now().date()))

    @app.api_route("/bai-hoc/{id}/slide", methods=_LOOK)
    def get_slides(request: Request, id: str) -> HTMLResponse:
        return shown(lambda: pages.slides(service, id, request.query_params, now().date()))

    @app.api_route("/khoa-hoc", methods=_LOOK)
    def get_courses() -> HTMLResponse:
        return shown(lambda: pages.courses(service))

    @app.api_route("/khoa-hoc/{id}", methods=_LOOK)
    def get_course(id: str) -> HTMLResponse:
        return shown(lambda: pages.course(service, id))

    @app.api_route("/tu-dien", methods=_LOOK)
    def get_glossary() -> HTMLResponse:
        return shown(lambda: pages.glossary(service))

    @app.api_route("/ky-nang", methods=_LOOK)
    def get_skills() -> HTMLResponse:
        return shown(lambda: pages.skills(service))

    @app.api_route("/nguon-bai-hoc", methods=_LOOK)
    def get_sources() -> HTMLResponse:
        return shown(lambda: pages.lesson_sources(service, now().date()))
