"""A served page and a real headless Chromium to look at it."""

import asyncio
import os
import shutil
import threading
import time

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from tests.fakes import DESK, FakeService
from tests.site.looking import screen
from tutor.channels.web import Words, create_app, vietnam_now
from tutor.channels.zalo.channel import Zalo, ZaloOptions
from tutor.server import listen
from tutor.settings import PROJECT
from tutor.site.pages import Pages
from tutor.storage.store import Store
from tutor.text.sentences import Sentences

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
_PATIENCE_MS = 15_000  # a machine with other work to do


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where the web application with fakes behind it is served."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('site') / 'tutor.db'}")
    prompts = PROJECT / "prompts"
    words = Words(
        Sentences.load(prompts / "errors.toml"), Sentences.load(prompts / "channels.toml")
    )
    pages = Pages(PROJECT / "prompts", PROJECT / "knowledge" / "lessons" / "images", desk=DESK)
    app = create_app(FakeService(), store, pages, words)
    zalo = Zalo(
        ZaloOptions(oa_id="388613280878808645"),
        store,
        Sentences.load(prompts / "zalo.toml"),
        words.channels,
        vietnam_now,
    )
    zalo.add_routes(app, pages, words.errors)
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()
    store.close()


@pytest.fixture(scope="session")
def _launched():
    """The one Chromium of all tests, and the event loop that Playwright drives it with."""
    chromium = shutil.which("chromium")
    if not chromium:
        told = "needs chromium (Debian: chromium)"
        if os.environ.get("TUTOR_CI") == "1":
            pytest.fail(told)
        pytest.skip(told)
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
    loop = asyncio.get_running_loop()
    asyncio._set_running_loop(None)
    yield browser, loop
    asyncio._set_running_loop(loop)
    browser.close()
    playwright.stop()


@pytest.fixture
def browser(_launched):
    """The Chromium. Its event loop counts as running during this test only: Playwright leaves it
    marked so, and a later test that runs a loop of its own would be refused."""
    browser, loop = _launched
    asyncio._set_running_loop(loop)
    yield browser
    asyncio._set_running_loop(None)


@pytest.fixture
def open_page(browser, address):
    """Opens an empty page with nothing kept from before: no cookie, no storage, no cache.

    It takes what `Browser.new_context` takes. The consoles of all pages must stay empty.
    """
    contexts = []

    def opened(**how):
        context = browser.new_context(base_url=address, **how)
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield opened
    pages = [page for context in contexts for page in context.pages]
    told = [message.text for page in pages for message in page.console_messages(filter="all")]
    broken = [str(error) for page in pages for error in page.page_errors(filter="all")]
    for context in contexts:
        context.close()
    assert (told, broken) == ([], [])


@pytest.fixture
def phone(open_page):
    """An empty page on a phone."""
    return open_page(**screen(360))


@pytest.fixture
def desktop(open_page):
    """An empty page on a computer."""
    return open_page(**screen(1280, 800))


@pytest.fixture
def without_script(open_page):
    """An empty page on a phone that runs no script."""
    return open_page(**screen(360), java_script_enabled=False)
