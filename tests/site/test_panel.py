"""The panel of settings: what is chosen holds on every page, and can be left behind."""

import pytest
from playwright.sync_api import expect

from tests.fakes import LESSON
from tests.site.looking import (
    SIZES,
    ask,
    choose,
    fits,
    font_px,
    open_chat,
    open_panel,
    press,
    screen,
    style,
)

pytestmark = pytest.mark.browser

TITLE = LESSON.text().title


@SIZES
def test_letters_and_colours_change_at_once_and_hold_on_every_page(open_page, width):
    page = open_page(**screen(width))
    open_chat(page)
    body = page.locator("body")
    light = style(body, "backgroundColor")
    assert font_px(body) == 20
    open_panel(page)
    choose(page, "size", "3")
    choose(page, "theme", "dark")
    expect(page.locator("#saved")).to_have_text("Đã lưu.")
    dark = style(body, "backgroundColor")
    assert (font_px(body), dark != light) == (32, True)
    for path in ("/", "/bai-hoc/goi-video", "/gap", "/documents/hai-chau"):
        page.goto(path)
        assert (font_px(body), style(body, "backgroundColor")) == (32, dark), path


def test_the_three_sizes(phone):
    open_chat(phone)
    open_panel(phone)
    shown = []
    for size in ("1", "2", "3"):
        choose(phone, "size", size)
        shown.append(font_px(phone.locator("body")))
    assert shown == [20, 26, 32]


def test_form_of_address_and_level_change_the_next_answer_and_hold(phone):
    open_chat(phone)
    expect(ask(phone, TITLE)).to_contain_text("Bác bấm nút bên cạnh máy.")
    open_panel(phone)
    choose(phone, "address", "cô")
    expect(press(phone, "Nói lại")).to_contain_text("Cô bấm nút bên cạnh máy.")
    choose(phone, "level", "advanced")
    expect(press(phone, "Nói lại")).to_contain_text("Mở máy.")
    open_chat(phone)
    expect(phone.locator("#address")).to_have_value("cô")
    expect(phone.locator("#level")).to_have_value("advanced")
    expect(press(phone, "Xong rồi")).to_contain_text("Mở Zalo.")
    open_panel(phone)
    choose(phone, "level", "")  # a choice can be undone
    expect(press(phone, "Nói lại")).to_contain_text("Cô chạm hình Zalo.")


def test_a_choice_before_the_first_question_counts_and_a_new_conversation_keeps_it(phone):
    open_chat(phone)
    open_panel(phone)
    choose(phone, "address", "ông")
    with phone.expect_response("**/cai-dat"):
        phone.locator("#locality").fill("Huế")
        phone.locator("#locality").press("Tab")
    expect(ask(phone, TITLE)).to_contain_text("Ông bấm nút")
    phone.locator("#restart button").click()
    expect(phone.locator("#log")).to_be_empty()
    expect(phone.locator("#locality")).to_have_value("Huế")
    phone.locator("body[data-ready]").wait_for()
    expect(ask(phone, TITLE)).to_contain_text("Ông bấm nút")


def test_what_could_not_be_saved_is_told(phone):
    open_chat(phone)
    open_panel(phone)
    phone.route("**/cai-dat", lambda route: route.abort())
    phone.locator("#size").select_option("2")
    expect(phone.locator("#saved")).to_have_text("Chưa lưu được. Xin kiểm tra mạng rồi thử lại.")
    phone.clear_console_messages()


def test_without_script_the_panel_is_a_form(without_script):
    without_script.goto("/")
    open_panel(without_script)
    without_script.locator("#size").select_option("2")
    without_script.locator("#theme").select_option("contrast")
    without_script.locator("#address").select_option("chị")
    without_script.locator("#save").click()
    assert font_px(without_script.locator("body")) == 26
    expect(without_script.locator("html")).to_have_attribute("data-theme", "contrast")
    expect(ask(without_script, TITLE)).to_contain_text("Chị bấm nút")


def test_the_largest_letters_leave_room_on_the_smallest_screen(open_page, address):
    page = open_page(**screen(320, 568))
    page.context.add_cookies([{"name": "hien-thi", "value": "3.auto.vi", "url": address}])
    open_chat(page)
    assert fits(page)
    ask(page, TITLE)
    assert fits(page)
    bars_px = sum(page.locator(bar).bounding_box()["height"] for bar in (".site-head", ".dock"))
    assert bars_px < 568 / 2
    assert font_px(page.locator("#message")) >= 20
    expect(page.locator(".step-card h3")).to_be_in_viewport()
    box = page.locator("#message")
    box.fill("một câu hỏi rất dài " * 20)
    assert box.bounding_box()["height"] <= 568 / 3  # what is typed does not push the page away
    expect(page.locator(".send")).to_be_in_viewport(ratio=1)


def test_a_shared_device_keeps_nothing(phone):
    open_chat(phone)
    ask(phone, TITLE)
    phone.locator("#message").fill("câu riêng tư")
    phone.evaluate("navigator.serviceWorker.ready")
    open_panel(phone)
    phone.locator("#leave button").click()
    expect(phone.locator(".theirs")).to_have_count(0)
    phone.locator("body[data-ready]").wait_for()
    expect(phone.locator("#message")).to_have_value("")
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0
    assert phone.evaluate("caches.has('lessons')") is False
    phone.clear_console_messages()  # the browser notes what it has cleared
