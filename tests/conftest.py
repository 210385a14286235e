"""The one real headless Chromium of all tests that look at pages."""

import asyncio
import os
import shutil

import pytest

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


@pytest.fixture(scope="session")
def _launched():
    """The one Chromium of all tests, and the event loop that Playwright drives it with."""
    chromium = shutil.which("chromium")
    if not chromium:
        told = "needs chromium (Debian: chromium)"
        if os.environ.get("TUTOR_CI") == "1":
            pytest.fail(told)
        pytest.skip(told)
    from playwright.sync_api import sync_playwright  # most tests look at no page

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
