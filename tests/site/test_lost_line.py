"""A line that breaks: nothing typed is lost, and no question is answered twice."""

import pytest
from playwright.sync_api import expect

from tests.site.looking import answered, ask, kept_questions, open_chat, press

pytestmark = pytest.mark.browser

QUESTION = "công an phường làm gì"


def send(page, text=QUESTION):
    page.locator("#message").fill(text)
    page.locator(".send").click()


def break_answers(page, how, times):
    """Break the line under the next answers by `how(route)`."""
    left = iter(range(times))

    def handle(route):
        if next(left, None) is None:
            route.continue_()
        else:
            how(route)

    page.route("**/api/chat", handle)


def before_the_answer(route):
    """The server answers, and nothing of it arrives."""
    route.fetch()
    route.abort("connectionreset")


def after_the_first_block(route):
    """The line breaks in the middle of the answer."""
    first, _, rest = route.fetch().text().partition("\n\n")
    assert "event: done" in rest
    route.fulfill(content_type="text/event-stream", body=f"{first}\n\n{rest[:30]}")


def never_sent(route):
    """Nothing reaches the server."""
    route.abort("internetdisconnected")


def without_waiting(page):
    """The page's own waits between its tries take no time."""
    page.add_init_script(
        "const wait = window.setTimeout;"
        "window.setTimeout = (what, ms, ...more) => wait(what, ms > 7000 ? ms : 0, ...more);"
    )


@pytest.mark.parametrize("how", [before_the_answer, after_the_first_block])
def test_a_broken_answer_is_fetched_again_and_given_once(phone, how):
    open_chat(phone)
    break_answers(phone, how, times=1)
    send(phone)
    expect(phone.locator("#cuoi")).to_have_text("Mạng chập chờn, máy đang thử gửi lại…")
    reply = answered(phone, 0)
    expect(reply.locator(".sources a")).to_have_count(1)
    expect(reply.locator(".said > *")).to_have_count(2)
    expect(phone.locator(".mine")).to_have_count(1)
    assert kept_questions(phone) == [QUESTION]
    phone.clear_console_messages()  # the browser notes the broken line itself


def test_after_the_last_try_the_question_is_there_to_try_again_and_answered_once(phone):
    without_waiting(phone)
    open_chat(phone)
    break_answers(phone, before_the_answer, times=4)
    send(phone)
    expect(phone.locator("#notice")).to_contain_text("Máy chưa có mạng")
    expect(phone.locator("#message")).to_have_value(QUESTION)
    expect(phone.locator(".mine")).to_have_count(0)
    phone.locator("#retry").click()
    answered(phone, 0)
    expect(phone.locator("#notice")).to_be_hidden()
    expect(phone.locator("#message")).to_have_value("")
    assert kept_questions(phone) == [QUESTION]
    phone.clear_console_messages()


def test_the_line_comes_back_and_the_question_goes_out(phone):
    open_chat(phone)
    phone.context.set_offline(True)
    send(phone)
    expect(phone.locator("#cuoi")).to_have_text("Mạng chập chờn, máy đang thử gửi lại…")
    phone.context.set_offline(False)
    expect(answered(phone, 0)).to_contain_text("Công an phường")
    assert kept_questions(phone) == [QUESTION]
    phone.clear_console_messages()


def test_a_question_that_could_not_be_sent_is_there_after_a_reload(phone):
    without_waiting(phone)
    open_chat(phone)
    break_answers(phone, never_sent, times=4)
    send(phone)
    expect(phone.locator("#notice")).to_contain_text("Thử lại")
    phone.reload()
    expect(phone.locator("#message")).to_have_value(QUESTION)
    phone.locator(".send").click()
    answered(phone, 0)
    assert kept_questions(phone) == [QUESTION]
    phone.clear_console_messages()


def test_a_page_closed_before_its_answer_came_does_not_ask_again(phone):
    open_chat(phone)
    ask(phone, QUESTION)  # asked twice on purpose: the second is another question
    break_answers(phone, before_the_answer, times=9)
    send(phone)
    expect(phone.locator("#cuoi")).to_have_text("Mạng chập chờn, máy đang thử gửi lại…")
    phone.unroute("**/api/chat")
    open_chat(phone)
    expect(phone.locator(".mine")).to_have_count(2)  # the server had answered
    expect(phone.locator("#message")).to_have_value("")
    phone.clear_console_messages()


def test_what_is_typed_is_there_after_a_reload_and_gone_once_it_is_sent(phone):
    open_chat(phone)
    phone.locator("#message").fill("trạm y tế ph")
    open_chat(phone)
    expect(phone.locator("#message")).to_have_value("trạm y tế ph")
    ask(phone, "trạm y tế phường")
    open_chat(phone)
    expect(phone.locator("#message")).to_have_value("")


def test_a_button_that_could_not_be_sent_leaves_what_is_typed_alone(phone):
    without_waiting(phone)
    open_chat(phone)
    ask(phone, QUESTION)
    phone.locator("#message").fill("câu đang gõ dở")
    break_answers(phone, never_sent, times=4)
    phone.locator("#log .suggestions button").first.click()
    expect(phone.locator("#notice")).to_contain_text("Thử lại")
    expect(phone.locator("#message")).to_have_value("câu đang gõ dở")
    phone.locator("#retry").click()
    answered(phone, 1)
    assert kept_questions(phone) == [QUESTION, "ai phối hợp?"]
    expect(phone.locator("#message")).to_have_value("câu đang gõ dở")
    phone.clear_console_messages()


def test_reload_in_mid_lesson(phone):
    open_chat(phone)
    press(phone, "Zalo, gọi cho con")
    press(phone, "Gọi điện có hình <b>cho con</b>")
    press(phone, "Xong rồi")
    open_chat(phone)
    card = phone.locator(".theirs").last.locator(".step-card")
    expect(card.locator("h3")).to_have_text("Bước 2/3")
    expect(card).to_be_in_viewport()
    expect(press(phone, "Xong rồi").locator("h3").first).to_have_text("Bước 3/3")
