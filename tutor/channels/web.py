"""The web channel: the chat route, the pages and the two questions an operator's monitor asks."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from tutor.channels.channel import Answer, DocumentInfo, Incoming, Service, Tutor, answer
from tutor.channels.contract import ChatIn, answer_json, block_json, reply_json
from tutor.channels.desk_routes import OfficialPages, add_desk_pages
from tutor.channels.guards import Rate, SecurityHeaders, read_body, refuse_cross_site
from tutor.channels.lesson_routes import LessonPages, add_lesson_pages
from tutor.channels.problems import Problem, add_problem_handlers
from tutor.channels.rendering import plain_text
from tutor.errors import TutorError
from tutor.records import Block, Document, Reply
from tutor.storage.store import Message, Store
from tutor.text.normalise import nfc
from tutor.text.sentences import Sentences

_VIETNAM = timezone(timedelta(hours=7))
_LOOK = ["GET", "HEAD"]  # monitors ask with either


class Pages(LessonPages, OfficialPages, Protocol):
    """The pages as HTML."""

    static: Path

    def chat(
        self,
        messages: list[Message],
        conversation_id: str | None,
        fields: Mapping[str, str],
        notice: str = "",
    ) -> str: ...

    def document(self, document: Document, info: DocumentInfo) -> str: ...


@dataclass(frozen=True)
class Words:
    """The sentences the web channel says itself."""

    errors: Sentences
    channels: Sentences


def vietnam_now() -> datetime:
    """The time people mean by "hôm nay" and "năm nay"."""
    return datetime.now(_VIETNAM)


@dataclass(frozen=True)
class Desk:
    """What the routes work with."""

    service: Service
    store: Store
    words: Words
    max_message_chars: int
    now: Callable[[], datetime]

    def tutor(self) -> Tutor:
        try:
            return self.service.tutor()
        except TutorError as error:
            headers = {"Retry-After": "5"}
            raise Problem(503, "not_ready", str(error), headers=headers) from error

    def check(self, message: str) -> None:
        """A Problem where the message is empty or too long."""
        if len(message) > self.max_message_chars:
            limit = self.max_message_chars
            detail = f"the message has {len(message)} characters, more than {limit}"
            raise Problem(413, "too_long", detail, limit=limit)
        if not nfc(message).strip():
            raise Problem(422, "empty", "the message is empty")

    def learner_of(self, conversation_id: str) -> str:
        """Whose conversation it is; a Problem where there is no such conversation."""
        learner_id = self.store.learner_of(conversation_id)
        if learner_id is None:
            raise Problem(404, "not_found", "no such conversation")
        return learner_id

    def answer(self, incoming: Incoming) -> Answer:
        failed = Reply("error", (Block("paragraph", self.words.errors.say("failed")),))
        return answer(self.tutor(), self.store, incoming, self.now(), failed, self.keep)

    def keep(self, reply: Reply) -> tuple[str, dict[str, Any]]:
        text = plain_text(reply, self.words.channels)
        return text, reply_json(reply, text)

    def body(self, given: Answer) -> dict[str, Any]:
        return answer_json(given, plain_text(given.reply, self.words.channels))


def create_app(
    service: Service,
    store: Store,
    pages: Pages,
    words: Words,
    *,
    rate_per_minute: int = 1200,
    max_message_chars: int = 4000,
    now: Callable[[], datetime] = vietnam_now,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The HTTP application; every part it needs is passed in."""
    app = FastAPI(title="tutor", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(SecurityHeaders)
    add_problem_handlers(app, words.errors)
    desk = Desk(service, store, words, max_message_chars, now)
    rate = Rate(rate_per_minute)
    _add_api(app, desk, rate)
    _add_own_data(app, desk)
    _add_pages(app, desk, rate, pages)
    add_lesson_pages(app, service, pages, words.errors, now)
    add_desk_pages(app, service, pages, words.errors, now)
    _add_health(app, desk)
    return app


def _add_api(app: FastAPI, desk: Desk, rate: Rate) -> None:
    @app.post("/api/chat")
    async def post_chat(request: Request) -> Response:
        rate.count(request)
        incoming = _parse(await read_body(request))
        desk.check(incoming.text)
        desk.tutor()  # not ready is told by status, before a stream begins
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(_events(desk, incoming), media_type="text/event-stream")
        given = await run_in_threadpool(desk.answer, incoming)
        return JSONResponse(desk.body(given))

    @app.get("/api/conversations/{conversation_id}")
    def get_conversation(conversation_id: str) -> JSONResponse:
        messages = desk.store.conversation(conversation_id)
        if messages is None:
            raise Problem(404, "not_found", "no such conversation")
        return JSONResponse(
            {
                "conversation_id": conversation_id,
                "messages": [_message_json(message) for message in messages],
            }
        )


def _add_own_data(app: FastAPI, desk: Desk) -> None:
    """What is kept of a person, to see and to erase, for whoever knows a conversation of theirs."""

    @app.get("/api/conversations/{conversation_id}/learner")
    def get_learner(request: Request, conversation_id: str) -> JSONResponse:
        refuse_cross_site(request)
        everything = desk.store.export_learner(desk.learner_of(conversation_id))
        if everything is None:  # erased just now
            raise Problem(404, "not_found", "no such conversation")
        return JSONResponse(everything)

    @app.delete("/api/conversations/{conversation_id}/learner")
    def delete_learner(request: Request, conversation_id: str) -> Response:
        refuse_cross_site(request)
        desk.store.erase_learner(desk.learner_of(conversation_id))
        return Response(status_code=204)


def _add_pages(app: FastAPI, desk: Desk, rate: Rate, pages: Pages) -> None:
    app.mount("/static", StaticFiles(directory=pages.static), name="static")

    @app.get("/")
    def get_chat(q: str = "") -> HTMLResponse:
        """The chat page; `q` stands in the form, to be looked at and sent."""
        return HTMLResponse(pages.chat([], None, {"message": q[: desk.max_message_chars]}))

    @app.post("/")
    async def post_form(request: Request) -> HTMLResponse:
        """The chat for a browser without script: the page comes back with the answer in it."""
        refuse_cross_site(request)
        body = (await read_body(request)).decode("utf-8", "replace")
        form = dict(parse_qsl(body, keep_blank_values=True))
        return await run_in_threadpool(_answer_form, request, form)

    def _answer_form(request: Request, form: dict[str, str]) -> HTMLResponse:
        conversation_id = form.get("conversation_id") or None
        try:
            rate.count(request)
            incoming = _from_form(form)
            desk.check(incoming.text)
            given = desk.answer(incoming)
        except Problem as problem:
            shown = desk.store.conversation(conversation_id) if conversation_id else None
            notice = str(problem.body(desk.words.errors)["title"])
            page = pages.chat(shown or [], conversation_id, form, notice)
            return HTMLResponse(page, problem.status)
        shown = desk.store.conversation(given.conversation_id) or []
        notice = desk.body(given)["reply"] if given.reply.kind == "error" else ""
        typed = form if notice else {**form, "message": ""}
        return HTMLResponse(pages.chat(shown, given.conversation_id, typed, notice))

    @app.get("/documents/{document_id}")
    def get_document(document_id: str) -> HTMLResponse:
        found = desk.service.document(document_id)
        if found is None:
            return HTMLResponse(pages.missing(desk.words.errors.say("not_found")), 404)
        return HTMLResponse(pages.document(*found))


def _add_health(app: FastAPI, desk: Desk) -> None:
    @app.api_route("/healthz", methods=_LOOK)
    def get_health() -> dict[str, str]:
        return {"status": "alive"}

    @app.api_route("/readyz", methods=_LOOK)
    def get_readiness() -> dict[str, str]:
        state = desk.service.ready()
        if not state.ready:
            raise Problem(503, "not_ready", state.reason)
        desk.store.check()
        return {"status": "ready", "index": state.index, "reason": state.reason}


def _parse(body: bytes) -> Incoming:
    try:
        return ChatIn.model_validate_json(body).incoming()
    except ValidationError as error:
        # Where and what, never the value: it may be what the person wrote.
        faults = [
            f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise Problem(422, "invalid", "; ".join(faults)) from error


def _from_form(form: Mapping[str, str]) -> Incoming:
    learner = {name: form[name] for name in ("locality", "level") if name in form}
    fields = {
        "message": form.get("example") or form.get("message", ""),
        "conversation_id": form.get("conversation_id") or None,
        "learner": learner,
    }
    return _parse(json.dumps(fields).encode())


async def _events(desk: Desk, incoming: Incoming) -> AsyncIterator[str]:
    """The answer as events. Blocks are whole and checked; without a language model there is
    nothing to send in smaller pieces, so no `delta` is sent."""
    try:
        given = await run_in_threadpool(desk.answer, incoming)
    except (Problem, TutorError) as error:
        detail = error.detail if isinstance(error, Problem) else "the turn was not stored"
        problem = Problem(503, "not_stored", detail)
        yield _event("error", problem.body(desk.words.errors))
        return
    if given.reply.kind == "error":
        failed = Problem(500, "failed", "the turn failed and was not stored")
        yield _event("error", failed.body(desk.words.errors))
        return
    for block in given.reply.blocks:
        yield _event("block", block_json(block))
    yield _event("done", desk.body(given))


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _message_json(message: Message) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "role": message.role,
        "text": message.text,
        "at": message.created_at.isoformat(),
    }
    return shown if message.reply is None else {**shown, "reply": message.reply}
