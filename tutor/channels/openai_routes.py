"""The routes that programs made for OpenAI's Chat Completions speak to."""

import json
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from tutor.channels.channel import Answer, answer
from tutor.channels.contract import answer_json, reply_json
from tutor.channels.guards import holds_key, read_body, refuse_cross_site
from tutor.channels.markdown import Marked, markdown
from tutor.channels.openai_contract import MODEL, Completion, CompletionIn, model_json
from tutor.channels.problems import Problem
from tutor.channels.rates import Rate
from tutor.channels.rendering import plain_text
from tutor.channels.threads import History, incoming_after
from tutor.channels.web_chat import WebChat
from tutor.errors import StorageError
from tutor.records import Reply
from tutor.text.sentences import Sentences

logger = logging.getLogger(__name__)

_MOST_BYTES = 1024 * 1024  # a long conversation, sent whole each time
_STATUS = {413: 400, 422: 400}  # what OpenAI answers, and its clients have an error class for
_CODES = {
    "no_key": "invalid_api_key",
    "no_model": "model_not_found",
    "too_many": "rate_limit_exceeded",
    "too_long": "context_length_exceeded",
}


def add_openai_routes(app: FastAPI, chat: WebChat, rate: Rate, keys: Sequence[str] = ()) -> None:
    """keys: whoever sends none of them as bearer is refused; none: everybody may ask."""
    routes = APIRouter(prefix="/v1", route_class=_route_class(chat.words.errors))

    @routes.post("/chat/completions")
    async def post_completion(request: Request) -> Response:
        refuse_cross_site(request)
        rate.count(request)
        scope = _scope(request, keys)
        asked = _parse(await read_body(request, _MOST_BYTES))
        message = _last_text(asked)
        chat.check(message)
        history = History(f"{scope}\n{asked.user or ''}", asked.said_before(chat.max_message_chars))

        def answered() -> Completion:
            _count(request, chat, rate, history)
            given, marked = _answer(chat, history, message, str(request.base_url))
            return _completion(chat, given, marked, asked)

        completion = await run_in_threadpool(answered)
        if not asked.stream:
            return JSONResponse(completion.body())
        events = _events(completion, asked.wants_usage)
        return StreamingResponse(events, media_type="text/event-stream")

    @routes.get("/models")
    def get_models(request: Request) -> dict[str, Any]:
        _scope(request, keys)
        return {"object": "list", "data": [model_json()]}

    @routes.get("/models/{name}")
    def get_model(request: Request, name: str) -> dict[str, Any]:
        _scope(request, keys)
        _check_model(name)
        return model_json()

    app.include_router(routes)


def _route_class(sentences: Sentences) -> type[APIRoute]:
    """Routes whose errors have OpenAI's shape."""

    class OpenAIRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Any]:
            handle = super().get_route_handler()

            async def handle_in_shape(request: Request) -> Response:
                try:
                    return await handle(request)
                except Problem as problem:
                    return _error(problem, sentences)
                except StorageError as error:
                    logger.error("%s", error)
                    unstored = Problem(503, "not_stored", "the database cannot be used")
                    return _error(unstored, sentences)

            return handle_in_shape

    return OpenAIRoute


def _error(problem: Problem, sentences: Sentences) -> JSONResponse:
    body = {"error": error_of(problem, sentences)}
    return JSONResponse(body, _STATUS.get(problem.status, problem.status), problem.headers)


def error_of(problem: Problem, sentences: Sentences) -> dict[str, Any]:
    """The error in OpenAI's shape: for people first, then for developers."""
    title = problem.body(sentences)["title"]
    return {
        "message": f"{title} ({problem.detail})",
        "type": "invalid_request_error" if problem.status < 500 else "server_error",
        "param": problem.values.get("param"),
        "code": _CODES.get(problem.key, problem.key),
    }


def _scope(request: Request, keys: Sequence[str]) -> str:
    """The bearer that was sent; a Problem where keys are asked for and it is none of them."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    sent = bearer.strip() if scheme.lower() == "bearer" else ""
    if keys and not holds_key(keys, sent):
        headers = {"WWW-Authenticate": "Bearer"}
        raise Problem(401, "no_key", "no key, or an unknown one, as bearer", headers=headers)
    return sent


def _parse(body: bytes) -> CompletionIn:
    try:
        asked = CompletionIn.model_validate_json(body)
    except ValidationError as error:
        # Where and what, never the value: it may be what the person wrote.
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, fault["loc"]))
        detail = f"{place or 'body'}: {fault['msg']}"
        raise Problem(422, "invalid", detail, param=place or None) from error
    _check_model(asked.model)
    return asked


def _check_model(name: str) -> None:
    if name != MODEL:
        detail = f"there is no such model; the one there is: {MODEL}"
        raise Problem(404, "no_model", detail, param="model", model=MODEL)


def _last_text(asked: CompletionIn) -> str:
    last = asked.messages[-1]
    if last.role != "user":
        raise Problem(422, "invalid", "the last message must be the user's", param="messages")
    if last.unread:
        detail = f"only text can be read, not {', '.join(last.unread)[:200]}"
        raise Problem(422, "not_text", detail, param="messages")
    return last.text


def _count(request: Request, chat: WebChat, rate: Rate, history: History) -> None:
    """Count the turn of its conversation, or, where none is found, those that are replayed."""
    conversation_id = chat.store.thread(history.hash())
    if conversation_id:
        rate.count_conversation(request, conversation_id)
    else:
        rate.count(request, len(history.theirs))


def _answer(chat: WebChat, history: History, message: str, base_url: str) -> tuple[Answer, Marked]:
    now, failed = chat.now(), Reply("error", ())
    incoming = incoming_after(history, message, chat.store, chat.tutor(), now)

    def kept(reply: Reply) -> tuple[str, dict[str, Any]]:
        text = plain_text(reply, chat.words.channels)
        return text, reply_json(reply, text)

    given = answer(chat.tutor(), chat.store, incoming, now, failed, kept)
    if given.reply.kind == "error":
        raise Problem(500, "failed", "the turn failed and was not stored")
    marked = markdown(given.reply, chat.words.channels, base_url)
    if incoming.stored and not given.secret:
        said = history.followed_by(message, marked.text)
        chat.store.keep_thread(said.hash(), given.conversation_id, now)
    return given, marked


def _completion(chat: WebChat, given: Answer, marked: Marked, asked: CompletionIn) -> Completion:
    told = answer_json(given, plain_text(given.reply, chat.words.channels))
    # Two callers who said the same so far may share a conversation: neither may know its key.
    del told["conversation_id"]
    return Completion(
        f"chatcmpl-{secrets.token_hex(12)}",
        int(chat.now().timestamp()),
        chat.service.ready().index,
        marked,
        told,
        tuple(one.text for one in asked.messages),
    )


async def _events(completion: Completion, with_usage: bool) -> AsyncIterator[str]:
    for chunk in completion.chunks(with_usage):
        yield f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"
