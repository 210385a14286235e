"""What a person does on a page and sees there, for the tests in a real browser."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

expect.set_options(timeout=15_000)  # a machine with other work to do


def screen(width, height=740):
    """The settings of a browser context of so many CSS pixels; a narrow one is a phone."""
    narrow = width < 600
    return {
        "viewport": {"width": width, "height": height},
        "has_touch": narrow,
        "is_mobile": narrow,
    }


SIZES = pytest.mark.parametrize("width", [360, 1280])
"""A phone and a computer."""


def open_chat(page, path="/"):
    """Open the chat page and wait until its scripts have run."""
    page.goto(path)
    page.locator("body[data-ready]").wait_for()


def ask(page, text):
    """Send `text` by the form of the chat page; the whole reply, once it is there."""
    before = page.locator(".theirs").count()
    page.locator("#message").fill(text)
    page.locator(".send").click()
    return answered(page, before)


def press(page, text):
    """Say `text` by its button below the last reply or on the start screen; the whole reply."""
    before = page.locator(".theirs").count()
    page.locator("button[form=ask], .suggestions button").get_by_text(text, exact=True).last.click()
    return answered(page, before)


def answered(page, before):
    """The whole reply that comes after `before` others."""
    reply = page.locator(".theirs").nth(before)
    reply.wait_for()
    page.locator("body:not(.busy)").wait_for()
    return reply


def until(page, script):
    """Wait until `script`, which may be asynchronous, gives something true."""
    deadline_s = time.monotonic() + 15
    while not page.evaluate(script):
        assert time.monotonic() < deadline_s, script
        page.wait_for_timeout(50)


def kept_questions(page):
    """The questions that the server has stored of the page's conversation."""
    id = page.locator("#conversation").input_value()
    body = page.request.get(f"/api/conversations/{id}").json()
    return [each["text"] for each in body["messages"] if each["role"] == "user"]


def open_panel(page):
    """Open the panel of settings."""
    page.locator("#cai-dat > summary").click()


def choose(page, name, value):
    """Choose in the panel that is open, and wait until the server has kept it."""
    with page.expect_response("**/cai-dat"):
        page.locator(f"#{name}").select_option(value)


_PRESSED = "button, input, select, textarea, summary, header a, nav a, a.button, a[href^='tel:'], \
.theirs .sources a, .official a, .lessons a"


def too_small(page):
    """What can be pressed, typed into or called, and is, its label with it, less than 48 px high or
    44 px wide: its size and beginning."""
    shown = page.locator(_PRESSED).filter(visible=True).and_(page.locator(":not(.skip)"))
    sizes = shown.evaluate_all(
        "parts => parts.map((part) => {"
        " const at = (part.closest('label') ?? part).getBoundingClientRect();"
        " return [at.width, at.height, part.outerHTML.slice(0, 90)]; })"
    )
    assert sizes, "nothing can be pressed here"
    return [size for size in sizes if size[0] < 44 or size[1] < 47.5]


def fits(page):
    """No part of the page is wider than the screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def too_narrow(page, *widths):
    """Those of `widths`, in CSS pixels, that the page does not fit; the last one stays."""
    height = page.viewport_size["height"]
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        if not fits(page):
            found.append(width)
    return found


def in_view(part):
    """The whole of it is on the screen now."""
    return part.evaluate(
        "part => { const at = part.getBoundingClientRect();"
        " return at.top >= 0 && at.bottom <= innerHeight; }"
    )


def style(part, name):
    """The value of a style as the browser applies it, as "rgb(0, 0, 0)" or "18px"."""
    return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)


def font_px(part):
    return float(style(part, "fontSize").removesuffix("px"))


def axe(page):
    """What axe-core finds wrong with the page as it stands, a line for each place; [] is good.

    All its rules that are on by default, the best practices too. The script enters through the
    debugger of the browser, which the page's content security policy does not bind.
    """
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {' '.join(map(str, node['target']))}"
        f" {node['html']} – {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]
