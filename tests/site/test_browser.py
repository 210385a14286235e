"""What a person sees and can do, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.looking import ask, fits, in_view, style, too_narrow

pytestmark = pytest.mark.browser


def test_from_a_question_to_the_marked_section(phone):
    phone.goto("/")
    reply = ask(phone, "công an phường làm gì")
    expect(reply).to_contain_text("Công an phường")
    link = reply.locator(".sources a")
    expect(link).to_have_text("mục 2, phần II · 12/KH-UBND")
    link.click()
    section = phone.locator(":target")
    expect(section).to_have_id("II.2")
    expect(section).to_have_attribute("aria-current", "location")
    expect(section).to_be_focused()
    plain = phone.locator("[id='II.1']")
    assert style(plain, "backgroundColor") != style(section, "backgroundColor")
    assert in_view(section)
    assert fits(phone)


def test_going_back_finds_the_conversation_again(phone):
    phone.goto("/")
    ask(phone, "công an phường làm gì").locator(".sources a").click()
    expect(phone.locator(":target")).to_be_visible()
    phone.go_back()
    expect(phone.locator(".theirs")).to_contain_text("Công an phường")
    phone.locator("#restart").click()
    expect(phone.locator("#log")).to_be_empty()
    expect(phone.locator("#examples")).to_be_visible()


def test_the_second_of_two_equal_numbers_is_opened(phone):
    phone.goto("/documents/hai-chau#II.2~2")
    expect(phone.locator(":target")).to_contain_text("Trạm Y tế")


def test_a_second_address_opens_the_same_place(phone):
    phone.goto("/documents/hai-chau#I.1.2")
    section = phone.locator("[aria-current]")
    expect(section).to_have_id("I.1.b")
    unmarked = phone.locator("[id='I.1.a']")
    assert style(section, "backgroundColor") != style(unmarked, "backgroundColor")


def test_suggestions_ask(phone):
    phone.goto("/")
    ask(phone, "công an phường làm gì")
    phone.locator("#log .suggestions button").first.click()
    expect(phone.locator(".mine")).to_have_count(2)


def test_the_keyboard_is_enough(phone):
    phone.goto("/")
    box = phone.locator("#message")
    box.press_sequentially("trạm y tế phường")
    box.press("Shift+Enter")
    expect(box).to_have_value("trạm y tế phường\n")  # a new line, not yet sent
    expect(phone.locator(".mine")).to_have_count(0)
    box.press("Enter")
    expect(phone.locator(".theirs")).to_contain_text("Trạm Y tế phường")
    expect(box).to_have_value("")


def test_what_is_wrong_is_told_and_the_question_stays(phone):
    phone.goto("/")
    expect(ask(phone, "máy hỏng rồi")).to_contain_text("lỗi")
    phone.locator("#message").fill("\u200b")
    phone.locator(".send").click()
    expect(phone.locator("#notice")).to_contain_text("Chưa có câu hỏi")
    expect(phone.locator("#message")).to_have_value("\u200b")
    phone.clear_console_messages()  # the browser notes the 422 itself


def test_a_choice_is_sent_and_kept(phone):
    phone.goto("/")
    phone.locator("#locality").fill("Huế")
    phone.locator("#locality").press("Tab")
    ask(phone, "công an phường làm gì")
    phone.goto("/")
    expect(phone.locator("#locality")).to_have_value("Huế")


def test_a_citation_can_be_copied(phone):
    phone.goto("/")
    ask(phone, "công an phường làm gì").locator(".copy").click()
    told = re.compile("Đã chép trích dẫn.|Máy này không cho chép tự động.")
    expect(phone.locator("#status")).to_have_text(told)


def test_everything_fits_the_screen(phone):
    phone.goto("/")
    ask(phone, "danh sách nhiệm vụ")
    assert too_narrow(phone, 320, 360, 768, 1280) == []
    phone.goto("/documents/hai-chau")
    assert too_narrow(phone, 320, 360, 768, 1280) == []


def test_every_control_has_a_name_and_is_big_enough(phone):
    phone.goto("/")
    ask(phone, "công an phường làm gì")
    controls = phone.locator("button, input, select, textarea").filter(visible=True).all()
    assert controls
    for control in controls:
        expect(control).to_have_accessible_name(re.compile(r"\S"))
        assert control.bounding_box()["height"] >= 40
    expect(phone.locator("#log")).to_have_attribute("aria-live", "polite")


def test_without_script_the_form_still_answers(without_script):
    without_script.goto("/")
    reply = ask(without_script, "công an phường làm gì")
    expect(reply).to_contain_text("Công an phường")
    reply.locator(".sources a").click()
    expect(without_script.locator(":target")).to_have_id("II.2")
