"""The page on which a browser is linked with a Zalo account."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from tutor.channels.browsers import Browser, browser_of
from tutor.channels.guards import read_body, refuse_cross_site
from tutor.channels.problems import Problem
from tutor.channels.zalo.linking import PATH, Linking
from tutor.storage.store import Store, WebSession
from tutor.text.sentences import Sentences

_LONGEST_CODE = 100


class LinkPages(Protocol):
    def link(
        self,
        *,
        token: str,
        code: str,
        offered: str,
        notice: str,
        done: bool,
        explained: str,
        chat_url: str,
        has_cookie: bool,
    ) -> str: ...


def add_link_pages(
    app: FastAPI,
    store: Store,
    linking: Linking,
    pages: LinkPages,
    words: Sentences,
    errors: Sentences,
    now: Callable[[], datetime],
    chat_url: str = "",
) -> None:
    """Add the routes. chat_url: where the account is opened in Zalo; "" where that is not known.

    Opening a link changes nothing: messengers open links to show what is behind them.
    """

    def page(
        browser: Browser,
        *,
        code: str = "",
        offered: str = "",
        notice: str = "",
        done: bool = False,
        status: int = 200,
    ) -> HTMLResponse:
        html = pages.link(
            token=browser.token,
            code=code,
            offered=offered,
            notice=notice,
            done=done,
            explained=words.say("linking.no_otp"),
            chat_url=chat_url,
            has_cookie=browser.cookie is not None,
        )
        response = HTMLResponse(html, status)
        browser.greet(response)
        return response

    @app.get(PATH, include_in_schema=False)
    def get_link(request: Request) -> HTMLResponse:
        return page(browser_of(request))

    @app.get(f"{PATH}/{{code}}", include_in_schema=False)
    def get_code(request: Request, code: str) -> HTMLResponse:
        return page(browser_of(request), code=code[:_LONGEST_CODE])

    @app.post(PATH, include_in_schema=False)
    async def post_link(request: Request) -> HTMLResponse:
        """A code or two words typed here; without either, two words to type in Zalo."""
        refuse_cross_site(request)
        pairs = parse_qsl((await read_body(request)).decode("utf-8", "replace"))
        return await run_in_threadpool(post, request, dict(pairs))

    def post(request: Request, form: Mapping[str, str]) -> HTMLResponse:
        browser = browser_of(request)
        try:
            browser.check(form)
        except Problem as problem:
            notice = str(problem.body(errors)["title"])
            return page(browser, notice=notice, status=problem.status)
        if not browser.cookie:
            return page(browser)
        learner_id = _learner_of(store, browser, now())
        code, typed = form.get("code", "").strip(), form.get("words", "").strip()
        if not code and not typed:
            return page(browser, offered=linking.offer(learner_id, "web", now())[0])
        address = request.client.host if request.client else "unknown"
        code = code[:_LONGEST_CODE] or linking.pair(typed) or ""
        outcome = linking.typed(code, "web", address, learner_id, now())
        done = outcome == "done"
        notice = words.say(f"linking.{'done_web' if done else outcome}")
        return page(browser, notice=notice, done=done)


def _learner_of(store: Store, browser: Browser, now: datetime) -> str:
    """The learner of the browser, new where it had none."""
    if session := store.session(browser.key):
        return session.learner_id
    learner_id = store.choose(None, {}, now)
    store.keep_session(browser.key, WebSession(learner_id, None), now)
    return learner_id
