"""Everything can be reached: by the keyboard, by a trembling finger, by ear."""

import pytest
from playwright.sync_api import expect

from tests.fakes import LESSON
from tests.site.looking import (
    SIZES,
    answered,
    ask,
    in_view,
    open_chat,
    press,
    screen,
    too_small,
)

pytestmark = pytest.mark.browser

TITLE = LESSON.text().title


# --- by the keyboard ----------------------------------------------------------------------------

# What has the focus, as a person sees it: its outline, and whether it or its middle is in view.
_FOCUSED = """() => {
  const part = document.activeElement;
  const at = part.getBoundingClientRect();
  const [x, y] = [at.left + at.width / 2, at.top + Math.min(at.height, innerHeight / 2) / 2];
  const style = getComputedStyle(part);
  return {
    name: part === document.body ? "" : part.id || part.value || part.textContent.trim(),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    uncovered: part.contains(document.elementFromPoint(x, y)),
  };
}"""


def tab_round(page):
    """Every stop of the Tab key from the beginning of the page, until the first comes again."""
    stops = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        if stops and stop["name"] == stops[0]["name"]:
            return stops
        stops.append(stop)
    raise AssertionError("the Tab key never comes round")


@SIZES
def test_every_control_is_reached_by_tab_and_seen_where_it_has_the_focus(open_page, width):
    page = open_page(**screen(width))
    open_chat(page)
    press(page, "Zalo, gọi cho con")
    page.locator("#cai-dat").evaluate("panel => { panel.open = true; }")
    ask(page, TITLE)
    page.evaluate("scrollTo(0, 0)")
    open_chat(page)  # the focus is nowhere, as when the page was just opened
    page.locator("#cai-dat").evaluate("panel => { panel.open = true; }")
    stops = [stop for stop in tab_round(page) if stop["name"]]
    assert [stop["name"] for stop in stops if not stop["outlined"]] == []
    assert [stop["name"] for stop in stops if not stop["uncovered"]] == []
    names = [stop["name"] for stop in stops]
    for name in ("Tới nội dung chính", "Chuyện gấp", "Bài về Zalo", "size", "locality", "save",
                 "Xong rồi", "message", "Gửi"):  # fmt: skip
        assert any(name in each for each in names), name
    order = [names.index(name) for name in ("Bài về Zalo", "size", "Xong rồi", "message", "Gửi")]
    assert order == sorted(order)


def test_a_lesson_is_learnt_by_the_keyboard_alone(desktop):
    open_chat(desktop)
    for name, wanted in (
        ("Bài về Zalo", "Chọn một bài:"),
        (TITLE, "Bước 1/3"),
        ("Xong rồi", "Bước 2/3"),
    ):
        before = desktop.locator(".theirs").count()
        tab_to(desktop, name)
        desktop.keyboard.press("Enter")
        expect(answered(desktop, before)).to_contain_text(wanted)
    tab_to(desktop, "B1", by="() => document.activeElement.hash?.slice(1)")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(":target")).to_have_id("B1")


def tab_to(page, name, by="() => document.activeElement.value"):
    """Press Tab until what has the focus is called `name`."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(by) == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_the_panel_and_the_dialog_by_the_keyboard_alone(desktop):
    open_chat(desktop)
    desktop.locator("#cai-dat > summary").focus()
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")
    expect(desktop.locator("#size")).to_be_focused()
    with desktop.expect_response("**/cai-dat"):
        desktop.keyboard.press("ArrowDown")
    expect(desktop.locator("html")).to_have_attribute("data-size", "2")
    desktop.evaluate("localStorage.clear()")
    desktop.locator("#read").focus()
    desktop.keyboard.press("Enter")
    agree = desktop.locator("#consent button").first
    expect(agree).to_be_focused()
    desktop.keyboard.press("Tab")
    expect(desktop.locator("#consent button").last).to_be_focused()
    desktop.keyboard.press("Escape")
    expect(desktop.locator("#read")).to_be_focused()


def test_the_way_past_the_bar(desktop):
    open_chat(desktop)
    desktop.keyboard.press("Tab")
    expect(desktop.locator(".skip")).to_be_focused()
    assert in_view(desktop.locator(".skip"))
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")
    expect(desktop.locator(".start .urgent")).to_be_focused()


# --- by a trembling finger ----------------------------------------------------------------------


@SIZES
def test_whatever_is_pressed_is_big_enough(open_page, width):
    page = open_page(**screen(width))
    open_chat(page)
    ask(page, TITLE)
    page.locator("#cai-dat").evaluate("panel => { panel.open = true; }")
    assert too_small(page) == []
    for path in ("/gap", "/ngoai-tuyen", "/bai-hoc", "/bai-hoc/goi-video", "/tu-dien"):
        page.goto(path)
        assert too_small(page) == [], path


# --- by ear ---------------------------------------------------------------------------------------

# Notes the text of whatever enters the live regions, as a screen reader does: what enters within
# something else that enters is part of it.
_LISTEN = """() => {
  window.told = [];
  const listen = (region) => new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    const within = (node) => added.some((other) => other !== node && other.contains(node));
    const whole = added.filter((node) => !within(node));
    told.push(...whole.map((node) => node.textContent.trim()).filter(Boolean));
  }).observe(region, { childList: true, subtree: true });
  document.querySelectorAll("[role=log], [role=status], [role=alert]").forEach(listen);
}"""


def times(page, text):
    """How often what was announced held `text`."""
    return sum(each.count(text) for each in page.evaluate("told"))


def test_each_part_of_the_conversation_is_announced_once(phone):
    open_chat(phone)
    phone.evaluate(_LISTEN)
    ask(phone, TITLE)
    press(phone, "Xong rồi")
    for part in ("Câu hỏi" + TITLE, "Bước 1/3", "màn hình sáng", "Bước 2/3", "hình Zalo"):
        assert times(phone, part) == 1, part
    assert times(phone, "Lạ thì tắt, rồi gọi 113.") == 2  # one in each step
    assert times(phone, "Đang tìm câu trả lời…") == 2


def test_a_broken_line_announces_nothing_twice(phone):
    open_chat(phone)
    phone.evaluate(_LISTEN)
    tries = []

    def break_first(route):
        tries.append(route)
        if len(tries) > 1:
            return route.continue_()
        first = route.fetch().text().partition("\n\n")[0]
        return route.fulfill(content_type="text/event-stream", body=first + "\n\n")

    phone.route("**/api/chat", break_first)
    ask(phone, "công an phường làm gì")
    assert len(tries) == 2
    assert times(phone, "Công an phường") == 2  # the heading, and the quotation
    assert times(phone, "Phối hợp với") == 1
    assert times(phone, "công an phường làm gì") == 1


def test_what_was_said_before_is_not_announced_again(phone):
    open_chat(phone)
    ask(phone, TITLE)
    phone.add_init_script(f"addEventListener('DOMContentLoaded', {_LISTEN})")
    open_chat(phone)
    assert [each for each in phone.evaluate("told") if "Bước 1/3" in each] == []
    expect(phone.locator("#log")).to_have_attribute("aria-live", "polite")
    expect(phone.locator("#log")).to_have_role("log")


# --- who answers ---------------------------------------------------------------------------------


@SIZES
def test_that_a_machine_answers_is_always_said(open_page, width):
    page = open_page(**screen(width))
    for path in ("/", "/gap", "/ngoai-tuyen", "/bai-hoc/goi-video", "/tu-dien"):
        page.goto(path)
        label = page.get_by_text("Máy (AI) trả lời").first
        assert in_view(label)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert in_view(label)
