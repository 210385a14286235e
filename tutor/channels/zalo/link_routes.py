"""The page on which a browser is linked with a Zalo account."""

from typing import Protocol
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from tutor.channels.browsers import Browser, browser_of
from tutor.channels.desk import Desk
from tutor.channels.guards import read_body, refuse_cross_site
from tutor.channels.problems import Problem
from tutor.channels.zalo.linking import PATH, Linking
from tutor.storage.store import WebSession
from tutor.text.sentences import Sentences


class LinkPages(Protocol):
    def link(
        self, *, token: str, code: str, offered: str, notice: str, chat_url: str, has_cookie: bool
    ) -> str: ...


def add_link_pages(
    app: FastAPI, desk: Desk, linking: Linking, pages: LinkPages, words: Sentences, chat_url: str
) -> None:
    """Add the routes. chat_url: where the account is opened in Zalo; "" where that is not known.

    Opening a link changes nothing: messengers open links to show what is behind them.
    """

    def page(
        browser: Browser, *, code: str = "", offered: str = "", notice: str = "", status: int = 200
    ) -> HTMLResponse:
        html = pages.link(
            token=browser.token,
            code=code,
            offered=offered,
            notice=notice,
            chat_url=chat_url,
            has_cookie=browser.cookie is not None,
        )
        response = HTMLResponse(html, status)
        browser.greet(response)
        return response

    @app.get(PATH)
    def get_link(request: Request) -> HTMLResponse:
        return page(browser_of(request))

    @app.get(f"{PATH}/{{code}}")
    def get_code(request: Request, code: str) -> HTMLResponse:
        return page(browser_of(request), code=code[:100])

    @app.post(PATH)
    async def post_link(request: Request) -> HTMLResponse:
        """A code or two words typed here; without either, two words to type in Zalo."""
        refuse_cross_site(request)
        pairs = parse_qsl((await read_body(request)).decode("utf-8", "replace"))
        return await run_in_threadpool(_post, request, dict(pairs))

    def _post(request: Request, form: dict[str, str]) -> HTMLResponse:
        browser = browser_of(request)
        try:
            browser.check(form)
        except Problem as problem:
            notice = str(problem.body(desk.words.errors)["title"])
            return page(browser, notice=notice, status=problem.status)
        if not browser.cookie:
            return page(browser)
        learner_id, now = _learner_of(desk, browser), desk.now()
        code = form.get("code", "").strip() or linking.pair(form.get("words", ""))
        if not code and not form.get("words", "").strip():
            offered, _ = linking.offer(learner_id, "web", now)
            return page(browser, offered=offered)
        who = request.client.host if request.client else "unknown"
        outcome = linking.typed(code or "", "web", who, learner_id, now)
        return page(browser, notice=words.say(f"linking.{outcome}"))


def _learner_of(desk: Desk, browser: Browser) -> str:
    """The learner of the browser, new where it had none."""
    if session := desk.session(browser):
        return session.learner_id
    learner_id = desk.store.choose(None, {}, desk.now())
    desk.store.keep_session(browser.key, WebSession(learner_id, None), desk.now())
    return learner_id
