"""What a person sees and can do on the chat page, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.looking import (
    SIZES,
    answered,
    ask,
    fits,
    in_view,
    kept_questions,
    open_chat,
    open_panel,
    press,
    screen,
    style,
    too_narrow,
)

pytestmark = pytest.mark.browser


@SIZES
def test_from_a_question_to_the_marked_section(open_page, width):
    page = open_page(**screen(width))
    open_chat(page)
    reply = ask(page, "công an phường làm gì")
    expect(reply).to_contain_text("Công an phường")
    link = reply.locator(".sources a")
    expect(link).to_have_text("mục 2, phần II · 12/KH-UBND")
    link.click()
    section = page.locator(":target")
    expect(section).to_have_id("II.2")
    expect(section).to_have_attribute("aria-current", "location")
    expect(section).to_be_focused()
    plain = page.locator("[id='II.1']")
    assert style(plain, "backgroundColor") != style(section, "backgroundColor")
    assert in_view(section)
    assert fits(page)


def test_going_back_finds_the_conversation_again(phone):
    open_chat(phone)
    ask(phone, "công an phường làm gì").locator(".sources a").click()
    expect(phone.locator(":target")).to_be_visible()
    phone.go_back()
    expect(phone.locator(".theirs")).to_contain_text("Công an phường")


def test_a_new_conversation_begins_empty(phone):
    open_chat(phone)
    ask(phone, "công an phường làm gì")
    open_panel(phone)
    phone.locator("#restart button").click()
    expect(phone.locator("#log")).to_be_empty()
    open_chat(phone)
    assert kept_after(phone, "trạm y tế") == ["trạm y tế"]


def kept_after(page, text):
    ask(page, text)
    return kept_questions(page)


def test_the_second_of_two_equal_numbers_is_opened(phone):
    phone.goto("/documents/hai-chau#II.2~2")
    expect(phone.locator(":target")).to_contain_text("Trạm Y tế")


def test_a_second_address_opens_the_same_place(phone):
    phone.goto("/documents/hai-chau#I.1.2")
    section = phone.locator("[aria-current]")
    expect(section).to_have_id("I.1.b")
    unmarked = phone.locator("[id='I.1.a']")
    assert style(section, "backgroundColor") != style(unmarked, "backgroundColor")


# Hands the events of an answer on one by one: the next comes when the test calls `next()`.
_PIECEMEAL = """
const fetched = window.fetch;
window.fetch = async (address, ...given) => {
  const response = await fetched(address, ...given);
  if (address !== "/api/chat") return response;
  const pieces = (await response.text()).split(/(?<=\\n\\n)/);
  const events = pieces.map((event) => new TextEncoder().encode(event));
  const body = new ReadableStream({ async pull(controller) {
    await new Promise((done) => { window.next = done; });
    const event = events.shift();
    if (event) controller.enqueue(event);
    else controller.close();
  } }, { highWaterMark: 0 });
  return new Response(body, { headers: response.headers });
};
"""


def test_an_answer_is_shown_as_it_comes(phone):
    phone.add_init_script(_PIECEMEAL)
    open_chat(phone)
    phone.locator("#message").fill("công an phường làm gì")
    phone.locator(".send").click()
    expect(phone.locator("#cuoi")).to_have_text("Đang tìm câu trả lời…")
    said = phone.locator(".theirs .said > *")
    for blocks in (1, 2):
        phone.wait_for_function("() => Boolean(window.next)")
        phone.evaluate("() => { const next = window.next; window.next = null; next(); }")
        expect(said).to_have_count(blocks)
        expect(phone.locator(".sources")).to_have_count(0)
    phone.wait_for_function("() => Boolean(window.next)")
    phone.evaluate("() => window.next()")
    expect(phone.locator(".sources")).to_have_count(1)
    expect(phone.locator("#cuoi")).to_be_empty()


def test_suggestions_ask(phone):
    open_chat(phone)
    ask(phone, "công an phường làm gì")
    press(phone, "ai phối hợp?")
    assert kept_questions(phone) == ["công an phường làm gì", "ai phối hợp?"]
    expect(phone.locator("#log .suggestions")).to_have_count(0)  # those of the last reply only


@SIZES
def test_the_start_screen_begins_with_one_press(open_page, width):
    page = open_page(**screen(width))
    open_chat(page)
    expect(page.locator(".topics button")).to_have_count(6)
    urgent = page.locator(".site-head").get_by_role("link", name="Chuyện gấp")
    assert in_view(urgent)
    expect(press(page, "“Làm sao cho chữ to lên?”")).to_be_visible()
    assert kept_questions(page) == ["Làm sao cho chữ to lên?"]
    assert in_view(urgent)  # at the same place, wherever the page is scrolled to
    urgent.click()
    expect(page.locator("a[href='tel:113']")).to_be_visible()


@SIZES
def test_a_new_reply_is_seen_from_its_beginning(open_page, width):
    page = open_page(**screen(width))
    open_chat(page)
    ask(page, "danh sách nhiệm vụ")
    reply = ask(page, "danh sách nhiệm vụ")
    beginning = reply.locator(".paragraph").first
    assert in_view(beginning)
    below_the_bar = page.locator(".site-head").bounding_box()["height"]
    assert beginning.bounding_box()["y"] >= below_the_bar


def test_enter_sends_and_shift_enter_begins_a_line(phone):
    open_chat(phone)
    box = phone.locator("#message")
    box.press_sequentially("trạm y tế phường")
    box.press("Shift+Enter")
    expect(box).to_have_value("trạm y tế phường\n")  # a new line, not yet sent
    expect(phone.locator(".mine")).to_have_count(0)
    box.press("Enter")
    expect(answered(phone, 0)).to_contain_text("Trạm Y tế phường")
    expect(box).to_have_value("")


def test_what_is_wrong_is_told_and_the_question_stays(phone):
    open_chat(phone)
    for text, told in (("máy hỏng rồi", "trợ lý gặp lỗi"), ("\u200b", "Chưa có câu hỏi")):
        phone.locator("#message").fill(text)
        phone.locator(".send").click()
        expect(phone.locator("#notice")).to_contain_text(told)
        expect(phone.locator("#retry")).to_be_visible()
        expect(phone.locator("#message")).to_have_value(text)
        expect(phone.locator(".mine")).to_have_count(0)
    ask(phone, "trạm y tế")
    expect(phone.locator("#notice")).to_be_hidden()
    phone.clear_console_messages()  # the browser notes the 422 itself


def test_a_citation_of_a_plan_can_be_copied(open_page):
    page = open_page(**screen(1280), permissions=["clipboard-read", "clipboard-write"])
    open_chat(page)
    ask(page, "công an phường làm gì").locator(".copy").click()
    expect(page.locator("#cuoi")).to_have_text("Đã chép trích dẫn.")
    line = "Theo mục 2, phần II, văn bản số 12/KH-UBND “Kế hoạch Nâng cao kỹ năng số”"
    assert page.evaluate("navigator.clipboard.readText()") == line


def test_everything_fits_the_screen(phone):
    open_chat(phone)
    ask(phone, "danh sách nhiệm vụ")
    assert too_narrow(phone, 320, 360, 768, 1280) == []
    phone.goto("/documents/hai-chau")
    assert too_narrow(phone, 320, 360, 768, 1280) == []


def test_in_english_the_page_speaks_english_and_the_answers_vietnamese(phone):
    open_chat(phone)
    open_panel(phone)
    phone.locator("#language").select_option("en")
    expect(phone.locator("h1")).to_have_text("What do you need help with?")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    phone.locator("body[data-ready]").wait_for()
    reply = ask(phone, "công an phường làm gì")
    expect(reply.locator(".said")).to_have_attribute("lang", "vi")
    expect(reply.locator(".sources-title")).to_have_text("Sources")
    phone.goto("/bai-hoc")  # Vietnamese but for the bar
    expect(phone.locator("html")).to_have_attribute("lang", "vi")
    expect(phone.locator(".site-head")).to_have_attribute("lang", "en")
    expect(phone.locator(".site-head .urgent")).to_have_text("Urgent")


def test_without_script_the_form_answers_and_shows_the_answer(without_script):
    without_script.goto("/")
    for hidden in ("#read", "#speak", "#retry", "#voice", "#install"):
        expect(without_script.locator(hidden)).to_be_hidden()
    ask(without_script, "danh sách nhiệm vụ")
    assert in_view(without_script.locator(".mine").last)
    reply = ask(without_script, "công an phường làm gì")
    expect(reply).to_contain_text("Công an phường")
    assert in_view(without_script.locator(".mine").last)
    reply.locator(".sources a").click()
    expect(without_script.locator(":target")).to_have_id("II.2")


def test_without_script_what_is_wrong_is_in_view_and_the_question_stays(without_script):
    without_script.goto("/")
    ask(without_script, "danh sách nhiệm vụ")
    without_script.locator("#message").fill("máy hỏng rồi")
    without_script.locator(".send").click()
    notice = without_script.locator("#notice")
    expect(notice).to_contain_text("lỗi")
    assert in_view(notice)
    expect(without_script.locator("#message")).to_have_value("máy hỏng rồi")


def test_without_script_topics_urgent_help_and_a_new_conversation(without_script):
    without_script.goto("/")
    reply = press(without_script, "Zalo, gọi cho con")
    expect(reply.locator(".suggestions button")).to_have_count(2)
    without_script.locator(".site-head .urgent").click()
    calls = without_script.locator(".calls a")
    numbers = [call.get_attribute("href") for call in calls.all()]
    assert numbers == ["tel:115", "tel:113", "tel:114", "tel:111"]
    without_script.get_by_role("link", name="Về trang hỏi đáp").click()
    expect(without_script.locator(".theirs")).to_have_count(1)
    open_panel(without_script)
    without_script.locator("#restart button").click()
    expect(without_script.locator(".theirs")).to_have_count(0)


def test_numbers_in_a_reply_can_be_called(phone):
    open_chat(phone)
    reply = ask(phone, "Gọi điện có hình <b>cho con</b>")
    expect(reply.locator("a[href='tel:113']")).to_have_text("113")
    phone.reload()  # and where the server wrote the page
    expect(phone.locator(".theirs a[href='tel:113']")).to_have_text(re.compile("113"))
