"""An explanation that comes sentence by sentence, on the page and for who only hears it."""

import json

import pytest
from playwright.sync_api import expect

from tests.site.looking import ask, open_chat, until

pytestmark = pytest.mark.browser

WATCH = """() => {
  window.heard = [];
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    for (const node of added) if (!added.includes(node.parentNode)) heard.push(node.textContent);
  }).observe(document.getElementById("log"), { childList: true, subtree: true });
}"""


def test_sentences_are_shown_as_they_come(phone):
    open_chat(phone)
    phone.locator("#message").fill("giảng")
    phone.locator(".send").click()
    until(phone, "() => document.querySelector('.theirs')?.textContent.includes('ống nghe')")
    assert "1900 1234" not in phone.locator(".theirs").text_content()
    expect(phone.locator(".theirs .paragraph")).to_have_text(
        "Bác chạm vào hình cái ống nghe. Rồi bác gọi 1900 1234 nhé."
    )


def test_what_was_read_out_is_not_read_out_again(phone):
    open_chat(phone)
    phone.evaluate(WATCH)
    ask(phone, "giảng")
    heard = phone.evaluate("heard")
    assert sum("ống nghe" in text for text in heard) == 1, heard


def test_a_number_of_help_can_be_called(phone):
    open_chat(phone)
    reply = ask(phone, "giảng")
    expect(reply.locator("a[href='tel:19001234']")).to_have_text("1900 1234")
    assert reply.locator(".said > *").count() == 3


def test_a_text_that_did_not_hold_gives_way_to_the_whole_reply(phone):
    open_chat(phone)
    reply = ask(phone, "giảng lại")
    expect(reply.locator(".paragraph")).to_have_text("Bác mở máy.")
    expect(reply).not_to_contain_text("ống nghe")


def test_the_events_tell_blocks_sentences_and_the_whole(phone):
    response = phone.request.post(
        "/api/chat", data={"message": "giảng"}, headers={"Accept": "text/event-stream"}
    )
    events = [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        for name, data in (event.split("\n", 1) for event in response.text().strip().split("\n\n"))
    ]
    assert events[2][1]["telephones"] == ["1900 1234"]
    assert [name for name, _ in events] == ["block", "delta", "delta", "block", "done"]
    whole = events[-1][1]
    assert (
        "".join(data["text"] for name, data in events if name == "delta")
        == whole["blocks"][1]["text"]
    )
    assert whole["written"] == "model"
