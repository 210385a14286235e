"""Without a line: the emergency steps and the last lesson; and what installing needs."""

import pytest
from playwright.sync_api import expect

from tests.fakes import LESSON
from tests.site.looking import ask, choose, font_px, open_chat, open_panel, until

pytestmark = pytest.mark.browser


def kept(page):
    """The page once its service worker can answer in the place of the line."""
    page.wait_for_function("() => navigator.serviceWorker.controller")


def test_offline_the_emergency_steps_and_the_last_lesson_are_there(phone):
    open_chat(phone)
    kept(phone)
    ask(phone, LESSON.text().title)
    until(
        phone, "async () => (await (await caches.open('lessons')).keys()).length > 1"
    )  # picture too
    phone.context.set_offline(True)
    phone.goto("/")
    expect(phone.locator("h1")).to_have_text("Đang mất mạng")
    expect(phone.locator("a[href='tel:113']")).to_be_visible()
    expect(phone.locator("#money ~ div")).to_contain_text("ngân hàng")
    expect(phone.locator("#none")).to_be_hidden()
    phone.get_by_role("link", name=LESSON.text().title).click()
    expect(phone.locator("#B1 h3").first).to_contain_text("Bước 1")
    image = phone.locator(".step img").first
    image.scroll_into_view_if_needed()
    phone.wait_for_function("() => document.querySelector('.step img').naturalWidth > 0")
    phone.goto("/gap")
    expect(phone.locator("a[href='tel:113']")).to_be_visible()
    phone.context.set_offline(False)
    phone.goto("/ngoai-tuyen")
    phone.get_by_role("link", name="Thử kết nối lại").click()
    expect(phone.locator(".step-card")).to_be_visible()  # the conversation is there again
    phone.clear_console_messages()  # the browser notes what it could not fetch


def test_offline_pages_have_the_letters_that_were_chosen(phone):
    open_chat(phone)
    kept(phone)
    expect(phone.locator("#log")).to_be_empty()
    open_panel(phone)
    choose(phone, "size", "3")
    page = "(await (await caches.match('/ngoai-tuyen')).text())"
    until(phone, f"async () => {page}.includes('data-size=\"3\"')")
    phone.context.set_offline(True)
    phone.goto("/ngoai-tuyen")
    assert font_px(phone.locator("body")) == 32
    expect(phone.locator("#none")).to_be_visible()
    phone.clear_console_messages()


def test_what_installing_needs_is_there(phone):
    open_chat(phone)
    address = phone.locator("link[rel=manifest]").get_attribute("href")
    manifest = phone.request.get(address).json()
    assert manifest["name"] and manifest["short_name"] and manifest["display"] == "standalone"
    assert phone.request.get(manifest["start_url"]).ok
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    for icon in manifest["icons"]:
        response = phone.request.get(icon["src"])
        assert response.ok and response.headers["content-type"].startswith(icon["type"])
    session = phone.context.new_cdp_session(phone)
    assert session.send("Page.getAppManifest")["errors"] == []
