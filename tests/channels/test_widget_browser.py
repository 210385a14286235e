"""A portal with the widget, in a real browser; portal and tutor are two origins."""

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from tests.channels.serving import serving

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Cổng của xã</title>
<h1>Cổng của xã</h1><a href="/">Trang đầu</a>
<script src="{tutor}/widget.js" defer></script></html>"""
# As strict as a portal can be that takes the widget in: nothing inline, no other origin.
POLICY = "default-src 'none'; script-src {tutor}; frame-src {tutor}; style-src 'self'"


def portal(tutor):
    """A page of another origin that includes the widget."""
    app = FastAPI()

    @app.get("/")
    def get_page():
        headers = {"Content-Security-Policy": POLICY.format(tutor=tutor["address"])}
        return HTMLResponse(PAGE.format(tutor=tutor["address"]), headers=headers)

    @app.get("/favicon.ico")
    def get_icon():
        return HTMLResponse("")

    return app


@pytest.fixture
def page(browser, make_client):
    """The portal's page. The console must stay empty."""
    tutor = {}
    with (
        serving(portal(tutor)) as portal_address,
        serving(make_client(widget_origins=[portal_address]).app) as tutor["address"],
    ):
        context = browser.new_context(viewport={"width": 360, "height": 740})
        shown = context.new_page()
        told = []
        shown.on("console", lambda message: told.append(message.text))
        shown.goto(portal_address)
        yield shown
        assert told == []
        context.close()


def focused(page):
    return page.evaluate(
        "document.activeElement.tagName + ' ' + document.activeElement.textContent"
    )


def opened(page):
    page.get_by_role("button", name="Hỏi trợ lý kỹ năng số").press("Enter")
    dialog = page.get_by_role("dialog", name="Trợ lý kỹ năng số")
    dialog.wait_for()
    return dialog


def inside(page):
    """The chat page in the frame, once its scripts have run."""
    frame = page.wait_for_selector("iframe").content_frame()
    frame.wait_for_url("**/khung", wait_until="load")
    return frame


def test_a_question_is_answered_in_the_frame(page):
    opened(page)
    frame = inside(page)
    frame.locator("#message").fill("công an phường làm gì")
    frame.locator("#ask .send").click()
    answer = frame.locator("#log .theirs").first
    answer.wait_for()
    assert "Công an phường" in answer.inner_text()
    assert page.context.cookies() == []


def test_a_source_opens_in_a_window_of_its_own(page):
    opened(page)
    frame = inside(page)
    frame.locator("#message").fill("công an phường làm gì")
    frame.locator("#ask .send").click()
    with page.context.expect_page() as new:
        frame.locator("#log a[href*='/documents/']").first.click()
    new.value.wait_for_load_state()
    assert new.value.url.endswith("/documents/hai-chau#II.2")


def test_the_keyboard_goes_in_and_comes_back(page):
    dialog = opened(page)
    assert focused(page) == "IFRAME "
    page.keyboard.press("Tab")  # inside the frame now
    inside(page).locator("#message").press("Escape")
    dialog.wait_for(state="hidden")
    assert focused(page) == "BUTTON Hỏi trợ lý kỹ năng số"
    opened(page)
    page.get_by_role("button", name="Đóng").press("Escape")
    dialog.wait_for(state="hidden")
    opened(page)
    page.get_by_role("button", name="Đóng").click()
    assert focused(page) == "BUTTON Hỏi trợ lý kỹ năng số"


def test_what_was_said_is_there_when_it_is_opened_again(page):
    opened(page)
    box = inside(page).locator("#message")
    box.fill("chưa gửi")
    page.get_by_role("button", name="Đóng").click()
    opened(page)
    assert box.input_value() == "chưa gửi"


def test_it_can_be_touched_and_fits_a_narrow_screen(page):
    button = page.get_by_role("button", name="Hỏi trợ lý kỹ năng số").bounding_box()
    assert button["height"] >= 48
    dialog = opened(page).bounding_box()
    assert dialog["x"] >= 0 and dialog["x"] + dialog["width"] <= 360
    close = page.get_by_role("button", name="Đóng").bounding_box()
    assert min(close["height"], close["width"]) >= 48


def test_another_site_cannot_close_it(page):
    dialog = opened(page)
    page.evaluate("window.postMessage('tutor:close', '*')")
    page.wait_for_timeout(100)
    assert dialog.is_visible()


def test_the_page_with_the_open_widget_has_no_fault_of_access(page):
    from axe_playwright_python.sync_playwright import Axe

    opened(page)
    violations = [
        one["id"]
        for one in Axe()
        .run(page, context="#tutor-widget", options={"iframes": False})
        .response["violations"]
    ]
    assert violations == []


def test_a_portal_that_was_not_named_shows_nothing(browser, make_client):
    tutor = {}
    elsewhere = make_client(widget_origins=["https://xa.gov.vn"]).app
    with (
        serving(portal(tutor)) as portal_address,
        serving(elsewhere) as tutor["address"],
    ):
        context = browser.new_context()
        page = context.new_page()
        page.goto(portal_address)
        with page.expect_event("requestfailed") as refused:
            opened(page)
        assert "BLOCKED" in refused.value.failure
        assert page.frame_locator("iframe").locator("#message").count() == 0
        context.close()
