"""The chat page for every browser, its settings, and what it needs to work without a line."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from tutor.channels.browsers import Browser, browser_of
from tutor.channels.channel import DocumentInfo
from tutor.channels.contract import parse_chat, parse_choices
from tutor.channels.guards import read_body, refuse_cross_site
from tutor.channels.problems import Problem
from tutor.channels.rates import Rate
from tutor.channels.viewing import keep_view
from tutor.channels.web_chat import WebChat
from tutor.records import Document, Learner
from tutor.storage.store import Message, WebSession
from tutor.view import View

_SHOWN = 60  # messages of a long conversation; the page stays light
_CHOICES = ("address", "level", "device", "locality")


class ChatPages(Protocol):
    """The pages as HTML."""

    static: Path

    def chat(
        self,
        messages: list[Message],
        conversation_id: str | None,
        fields: Mapping[str, str],
        notice: str = "",
        *,
        learner: Learner = ...,
        token: str = "",
        remembered: bool = False,
        older: bool = False,
    ) -> str: ...

    def document(self, document: Document, info: DocumentInfo) -> str: ...

    def missing(self, title: str) -> str: ...

    def urgent(self) -> str: ...

    def offline(self) -> str: ...


def add_chat_pages(app: FastAPI, chat: WebChat, rate: Rate, pages: ChatPages) -> None:
    """Add the routes; the forms work without script."""

    @app.get("/")
    def get_chat(request: Request, q: str = "") -> HTMLResponse:
        """The chat page; `q` stands in the form, to be looked at and sent."""
        return _page(browser_of(request), {"message": q[: chat.max_message_chars]})

    @app.post("/")
    async def post_form(request: Request) -> HTMLResponse:
        """The chat for a browser without script: the page comes back with the answer in it."""
        refuse_cross_site(request)
        return await run_in_threadpool(_answer_form, request, await _form(request))

    def _answer_form(request: Request, form: Mapping[str, str]) -> HTMLResponse:
        browser = browser_of(request)
        try:
            browser.check(form)
            rate.count(request)
            incoming, _ = parse_chat(_chat_json(form))
            rate.count_conversation(request, incoming.conversation_id)
            chat.check(incoming.text)
            body = chat.answer(incoming, browser)
        except Problem as problem:
            notice = str(problem.body(chat.words.errors)["title"])
            return _page(browser, form, notice, problem.status, form.get("conversation_id"))
        if body["kind"] == "error":
            return _page(browser, form, body["reply"], 200, form.get("conversation_id"))
        return _page(browser, {}, "", 200, body["conversation_id"])

    def _page(
        browser: Browser,
        fields: Mapping[str, str],
        notice: str = "",
        status: int = 200,
        conversation_id: str | None = None,
    ) -> HTMLResponse:
        id, messages, learner = chat.shown(browser, conversation_id)
        html = pages.chat(
            messages[-_SHOWN:],
            id,
            fields,
            notice,
            learner=learner,
            token=browser.token,
            remembered=browser.cookie is not None,
            older=len(messages) > _SHOWN,
        )
        response = HTMLResponse(html, status)
        browser.greet(response)
        return response

    @app.get("/documents/{document_id}")
    def get_document(document_id: str) -> HTMLResponse:
        found = chat.service.document(document_id)
        if found is None:
            return HTMLResponse(pages.missing(chat.words.errors.say("not_found")), 404)
        return HTMLResponse(pages.document(*found))

    _add_settings(app, chat)
    _add_offline(app, pages)


def _add_settings(app: FastAPI, chat: WebChat) -> None:
    @app.post("/cai-dat")
    async def post_settings(request: Request) -> Response:
        """What a person chose in the panel; answers 204 to script, else leads back to the page."""
        form, browser = await _own_form(request)
        await run_in_threadpool(_choose, browser, form)
        view = View.parse(".".join(form.get(name, "") for name in ("size", "theme", "language")))
        response = _done(request)
        keep_view(response, view, request.url.scheme == "https")
        browser.greet(response)
        return response

    def _choose(browser: Browser, form: Mapping[str, str]) -> None:
        sent = {name: form[name] for name in _CHOICES if name in form}
        if not sent or not browser.cookie:
            return
        choices = parse_choices(sent)
        session = chat.session(browser)
        if session is None and not any(choices.values()):
            return
        learner_id = chat.store.choose(session.learner_id if session else None, choices, chat.now())
        shown = session.conversation_id if session else None
        chat.store.keep_session(browser.key, WebSession(learner_id, shown), chat.now())

    @app.post("/moi")
    async def post_new(request: Request) -> Response:
        """Begin another conversation; what is known of the learner stays."""
        _, browser = await _own_form(request)
        if session := chat.session(browser):
            fresh = WebSession(session.learner_id, None)
            await run_in_threadpool(chat.store.keep_session, browser.key, fresh, chat.now())
        return _done(request)

    @app.post("/roi-may")
    async def post_leave(request: Request) -> Response:
        """This browser is somebody else's from now on; what was said stays with the server."""
        _, browser = await _own_form(request)
        await run_in_threadpool(chat.store.end_session, browser.key)
        response = _done(request)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        browser.forget(response)
        return response


def _add_offline(app: FastAPI, pages: ChatPages) -> None:
    @app.get("/gap")
    def get_urgent() -> HTMLResponse:
        return HTMLResponse(pages.urgent())

    @app.get("/ngoai-tuyen")
    def get_offline() -> HTMLResponse:
        return HTMLResponse(pages.offline())

    @app.get("/manifest.webmanifest")
    def get_manifest() -> JSONResponse:
        return JSONResponse(_MANIFEST, media_type="application/manifest+json")

    @app.get("/sw.js")
    def get_worker() -> Response:
        source = (pages.static / "sw.js").read_text(encoding="utf-8")
        version = json.dumps(_version(pages.static))
        headers = {"Cache-Control": "no-cache"}
        content = f"const VERSION = {version};\n{source}"
        return Response(content, media_type="text/javascript", headers=headers)


_MANIFEST = {
    "name": "Bình dân học vụ số",
    "short_name": "Học vụ số",
    "lang": "vi",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#ffffff",
    "theme_color": "#0b5c4a",
    "icons": [
        {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"},
        {"src": "/static/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "/static/icon-512.png", "sizes": "512x512", "type": "image/png"},
        {
            "src": "/static/icon-512.png",
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ],
}


@cache
def _version(static: Path) -> str:
    """Changes with any file that the pages load."""
    digest = hashlib.sha256()
    for path in sorted(static.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


async def _form(request: Request) -> dict[str, str]:
    body = (await read_body(request)).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True))


async def _own_form(request: Request) -> tuple[dict[str, str], Browser]:
    """A form of our own page and the browser that sends it; a Problem where it is another's."""
    refuse_cross_site(request)
    form, browser = await _form(request), browser_of(request)
    browser.check(form)
    return form, browser


def _done(request: Request) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return Response(status_code=204)
    return RedirectResponse("/", 303)


def _chat_json(form: Mapping[str, str]) -> bytes:
    fields: dict[str, Any] = {
        "message": form.get("example") or form.get("message", ""),
        "conversation_id": form.get("conversation_id") or None,
    }
    return json.dumps(fields).encode()
