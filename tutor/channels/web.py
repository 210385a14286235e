"""The web channel: the chat route, the pages and the two questions an operator's monitor asks."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, Protocol

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from tutor.channels.api_docs import describe
from tutor.channels.browsers import browser_of
from tutor.channels.channel import Service
from tutor.channels.chat_routes import ChatPages, add_chat_pages
from tutor.channels.contract import parse_chat
from tutor.channels.desk_routes import OfficialPages, add_desk_pages
from tutor.channels.guards import SecurityHeaders, read_body, refuse_cross_site
from tutor.channels.lesson_routes import LessonPages, add_lesson_pages
from tutor.channels.openai_routes import add_openai_routes
from tutor.channels.problems import Problem, add_problem_handlers
from tutor.channels.rates import Rate
from tutor.channels.telling import Telling
from tutor.channels.viewing import Viewing
from tutor.channels.web_chat import WebChat, Words
from tutor.channels.widget_routes import WidgetPages, add_widget_routes
from tutor.errors import TutorError
from tutor.records import Tell
from tutor.storage.store import Message, Store

__all__ = ["Pages", "Words", "create_app", "vietnam_now"]

_VIETNAM = timezone(timedelta(hours=7))
_LOOK = ["GET", "HEAD"]  # monitors ask with either


class Pages(LessonPages, ChatPages, OfficialPages, WidgetPages, Protocol):
    """The pages as HTML."""


def vietnam_now() -> datetime:
    """The time people mean by "hôm nay" and "năm nay"."""
    return datetime.now(_VIETNAM)


def create_app(
    service: Service,
    store: Store,
    pages: Pages,
    words: Words,
    *,
    rate: Rate | None = None,
    api_keys: Sequence[str] = (),
    widget_origins: Sequence[str] = (),
    max_message_chars: int = 4000,
    now: Callable[[], datetime] = vietnam_now,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The HTTP application; every part it needs is passed in."""
    # No /docs: that page would load its scripts from elsewhere.
    app = FastAPI(title="tutor", docs_url=None, redoc_url=None, lifespan=lifespan)
    describe(app, words.errors)
    app.add_middleware(Viewing)
    app.add_middleware(SecurityHeaders)
    add_problem_handlers(app, words.errors)
    chat = WebChat(service, store, words, max_message_chars, now)
    rate = rate or Rate()
    _add_api(app, chat, rate)
    _add_own_data(app, chat)
    app.mount("/static", StaticFiles(directory=pages.static), name="static")
    add_chat_pages(app, chat, rate, pages)
    add_lesson_pages(app, service, pages, words.errors, now)
    add_desk_pages(app, service, pages, words.errors, now)
    add_openai_routes(app, chat, rate, api_keys)
    add_widget_routes(app, pages, widget_origins)
    _add_health(app, chat)
    return app


def _add_api(app: FastAPI, chat: WebChat, rate: Rate) -> None:
    @app.post("/api/chat")
    async def post_chat(request: Request) -> Response:
        refuse_cross_site(request)
        rate.count(request)
        incoming, request_id = parse_chat(await read_body(request))
        rate.count_conversation(request, incoming.conversation_id)
        chat.check(incoming.text)
        chat.tutor()  # not ready is told by status, before a stream begins
        browser = browser_of(request)
        known = None if browser.is_new else browser
        ask = partial(chat.answer, incoming, known, request_id)  # and a `tell`
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(_events(chat, ask), media_type="text/event-stream")
        return JSONResponse(await run_in_threadpool(ask))

    @app.get("/api/conversations/{conversation_id}")
    def get_conversation(conversation_id: str) -> JSONResponse:
        messages = chat.store.conversation(conversation_id)
        if messages is None:
            raise Problem(404, "not_found", "no such conversation")
        return JSONResponse(
            {
                "conversation_id": conversation_id,
                "messages": [_message_json(message) for message in messages],
            }
        )


def _add_own_data(app: FastAPI, chat: WebChat) -> None:
    """What is kept of a person, to see and to erase, for whoever knows a conversation of theirs."""

    @app.get("/api/conversations/{conversation_id}/learner")
    def get_learner(request: Request, conversation_id: str) -> JSONResponse:
        refuse_cross_site(request)
        everything = chat.store.export_learner(chat.learner_of(conversation_id))
        if everything is None:  # erased just now
            raise Problem(404, "not_found", "no such conversation")
        return JSONResponse(everything)

    @app.delete("/api/conversations/{conversation_id}/learner")
    def delete_learner(request: Request, conversation_id: str) -> Response:
        refuse_cross_site(request)
        chat.store.erase_learner(chat.learner_of(conversation_id))
        return Response(status_code=204)


def _add_health(app: FastAPI, chat: WebChat) -> None:
    @app.api_route("/healthz", methods=_LOOK)
    def get_health() -> dict[str, str]:
        return {"status": "alive"}

    @app.api_route("/readyz", methods=_LOOK)
    def get_readiness() -> dict[str, str]:
        state = chat.service.ready()
        if not state.ready:
            raise Problem(503, "not_ready", state.reason)
        chat.store.check()
        return {"status": "ready", "index": state.index, "reason": state.reason}


async def _events(chat: WebChat, ask: Callable[[Tell], Mapping[str, Any]]) -> AsyncIterator[str]:
    """The answer as events: blocks in their order, one of them perhaps by the sentences that a
    language model wrote (`delta`). Whoever goes away meanwhile finds the answer stored."""
    told = Telling(asyncio.get_running_loop())
    asking = asyncio.ensure_future(run_in_threadpool(ask, told.tell))
    asking.add_done_callback(lambda _: told.end())
    async for name, data in told.events():
        yield _event(name, data)
    try:
        body = await asking
    except (Problem, TutorError) as error:
        detail = error.detail if isinstance(error, Problem) else "the turn was not stored"
        problem = Problem(503, "not_stored", detail)
        yield _event("error", problem.body(chat.words.errors))
        return
    if body["kind"] == "error":
        failed = Problem(500, "failed", "the turn failed and was not stored")
        yield _event("error", failed.body(chat.words.errors))
        return
    for block in told.untold(body["blocks"]):
        yield _event("block", block)
    yield _event("done", body)


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _message_json(message: Message) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "role": message.role,
        "text": message.text,
        "at": message.created_at.isoformat(),
    }
    return shown if message.reply is None else {**shown, "reply": message.reply}
