"""A served page and a real headless Chromium to look at it."""

import os
import shutil
import threading
import time

import pytest
import uvicorn

from tests.fakes import DESK, FakeService
from tutor.channels.web import Words, create_app
from tutor.server import listen
from tutor.settings import PROJECT
from tutor.site.pages import Pages
from tutor.storage.store import Store
from tutor.text.sentences import Sentences

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where the web application with fakes behind it is served."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('site') / 'tutor.db'}")
    prompts = PROJECT / "prompts"
    words = Words(
        Sentences.load(prompts / "errors.toml"), Sentences.load(prompts / "channels.toml")
    )
    app = create_app(
        FakeService(), store, Pages(PROJECT / "knowledge" / "lessons" / "images", desk=DESK), words
    )
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
def chromium(tmp_path_factory):
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (browser and driver):
        told = "needs chromium and chromedriver (Debian: chromium, chromium-driver)"
        if os.environ.get("TUTOR_CI") == "1":
            pytest.fail(told)
        pytest.skip(told)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options, webdriver.ChromeService(driver))
    made.implicitly_wait(15)
    yield made
    made.quit()


@pytest.fixture
def phone(chromium, address):
    """The chat page on a phone, nothing kept from before; the console must stay empty."""
    sized(chromium, 360, 740)
    # Emptied from a page without script: the chat page itself may still be writing to it.
    chromium.get(f"{address.rstrip('/')}/healthz")
    chromium.execute_script("sessionStorage.clear()")
    chromium.get(address)
    chromium.get_log("browser")
    yield chromium
    assert [entry["message"] for entry in chromium.get_log("browser")] == []


def sized(browser, width, height):
    """Give the page exactly this many CSS pixels; a headless window is not narrower than 500."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )
