"""Errors as `application/problem+json`: a Vietnamese title for people, an English detail."""

import logging

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tutor.errors import StorageError
from tutor.text.sentences import Sentences

logger = logging.getLogger(__name__)

_KEYS = {404: "not_found", 405: "not_allowed"}


class Problem(Exception):
    """An answer that is no answer. `key` is the title's in `prompts/errors.toml`."""

    def __init__(
        self,
        status: int,
        key: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(detail)
        self.status, self.key, self.detail = status, key, detail
        self.headers, self.values = headers, values

    def body(self, sentences: Sentences) -> dict[str, object]:
        title = sentences.say(self.key, **self.values)
        return {"type": "about:blank", "title": title, "status": self.status, "detail": self.detail}


def add_problem_handlers(app: FastAPI, sentences: Sentences) -> None:
    """Every error of `app` leaves as a problem object."""

    def respond(problem: Problem) -> JSONResponse:
        return JSONResponse(
            problem.body(sentences),
            problem.status,
            problem.headers,
            media_type="application/problem+json",
        )

    @app.exception_handler(Problem)
    def _problem(_: Request, error: Problem) -> JSONResponse:
        return respond(error)

    @app.exception_handler(HTTPException)
    def _http(_: Request, error: HTTPException) -> JSONResponse:
        key = _KEYS.get(error.status_code, "invalid")
        return respond(Problem(error.status_code, key, error.detail, headers=_headers(error)))

    @app.exception_handler(StorageError)
    def _storage(_: Request, error: StorageError) -> JSONResponse:
        logger.error("%s", error)
        return respond(Problem(503, "not_stored", "the database cannot be used"))

    @app.exception_handler(Exception)
    def _any(_: Request, error: Exception) -> JSONResponse:
        return respond(Problem(500, "failed", f"internal error ({type(error).__name__})"))


def _headers(error: HTTPException) -> dict[str, str] | None:
    return dict(error.headers) if error.headers else None
