"""A served page, and the pages of a browser that look at it."""

import threading
import time

import pytest
import uvicorn

from tests.fakes import DESK, FakeService
from tests.site.looking import screen
from tutor.channels.web import Words, create_app, vietnam_now
from tutor.channels.zalo.channel import Zalo, ZaloOptions
from tutor.server import listen
from tutor.settings import PROJECT
from tutor.site.pages import Pages
from tutor.storage.store import Store
from tutor.text.sentences import Sentences

_PATIENCE_MS = 15_000  # a machine with other work to do


@pytest.fixture(scope="session")
def site_store(tmp_path_factory):
    """What the served application keeps."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('site') / 'tutor.db'}")
    yield store
    store.close()


@pytest.fixture(scope="session")
def address(site_store):
    """Where the web application with fakes behind it is served."""
    store = site_store
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
