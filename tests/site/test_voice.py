"""Reading aloud and dictation, with stubs in the place of the browser's own."""

import pytest
from playwright.sync_api import expect

from tests.site.looking import ask, open_chat, open_panel

pytestmark = pytest.mark.browser

# Keeps what is to be spoken in `spoken`; `spoken[i].onend()` ends it. `VOICES`: what it can speak.
_SPEECH = """
window.spoken = [];
const stub = (name, value) => Object.defineProperty(window, name, { value });
stub("SpeechSynthesisUtterance", class { constructor(text) { this.text = text; } });
stub("speechSynthesis", {
  getVoices: () => VOICES,
  speak: (one) => spoken.push(one),
  cancel: () => {},
  addEventListener: () => {},
});
"""
_VIETNAMESE = "[{ lang: 'en-US' }, { lang: 'vi-VN', name: 'Mai' }]"
_NO_SPEECH = 'Object.defineProperty(window, "speechSynthesis", { value: undefined });'

# `hear(text)` and `fail(error)` are what the microphone gives; `listened` counts the beginnings.
_RECOGNITION = """
window.listened = 0;
window.webkitSpeechRecognition = window.SpeechRecognition = class {
  start() {
    listened += 1;
    window.hear = (text) => { this.onresult({ results: [[{ transcript: text }]] }); };
    window.fail = (error) => { this.onerror({ error }); this.onend(); };
    window.fallSilent = () => this.onend();
  }
  stop() { this.onend(); }
};
"""
_NO_RECOGNITION = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"


def speaking(page, voices=_VIETNAMESE):
    page.add_init_script(_SPEECH.replace("VOICES", voices))
    open_chat(page)
    return page


def listening(page):
    page.add_init_script(_RECOGNITION)
    open_chat(page)
    return page


def agree(page):
    page.locator("#consent").get_by_role("button", name="Đồng ý").click()


def test_a_reply_is_read_aloud_after_one_question_about_it(phone):
    speaking(phone)
    ask(phone, "công an phường làm gì")
    phone.locator("#read").click()
    expect(phone.locator("#consent")).to_contain_text("Giọng đọc là của máy này")
    assert phone.evaluate("spoken.length") == 0
    agree(phone)
    expect(phone.locator("#read")).to_have_text("Ngừng đọc")
    spoken = phone.evaluate("spoken.map((one) => [one.text, one.lang, one.rate, one.voice.name])")
    ((text, *how),) = spoken
    assert text.startswith("Công an phường") and "Phối hợp với Phòng Văn hóa" in text
    assert "Chép trích dẫn" not in text
    assert how == ["vi-VN", 1, "Mai"]
    phone.locator("#read").click()  # the same button ends it
    expect(phone.locator("#read")).to_have_text("Đọc to")
    phone.locator(".theirs .read").click()
    expect(phone.locator(".theirs .read")).to_have_text("Ngừng đọc")
    expect(phone.locator("#consent")).to_be_hidden()  # asked once
    phone.evaluate("spoken[1].onend()")
    expect(phone.locator(".theirs .read")).to_have_text("Đọc to")


def test_before_the_first_answer_the_start_screen_is_read(phone):
    speaking(phone)
    phone.locator("#read").click()
    agree(phone)
    expect(phone.locator("#read")).to_have_text("Ngừng đọc")
    text = phone.evaluate("spoken[0].text")
    assert "Cần giúp việc gì?" in text and "Zalo, gọi cho con" in text


def test_every_reply_is_read_at_the_speed_that_was_chosen(phone):
    speaking(phone)
    open_panel(phone)
    phone.locator("#always").check()
    phone.locator("#speed").select_option("0.75")
    ask(phone, "công an phường làm gì")
    agree(phone)
    phone.wait_for_function("() => spoken.length === 1")
    open_chat(phone)
    ask(phone, "trạm y tế")
    phone.wait_for_function("() => spoken.length === 1")
    assert phone.evaluate("spoken[0].rate") == 0.75


def test_who_does_not_agree_is_read_nothing_and_is_asked_again(phone):
    speaking(phone)
    ask(phone, "trạm y tế")
    phone.locator("#read").click()
    phone.locator("#consent").get_by_role("button", name="Thôi").click()
    phone.locator("#read").click()
    phone.keyboard.press("Escape")
    expect(phone.locator("#consent")).to_be_hidden()
    assert phone.evaluate("spoken.length") == 0


@pytest.mark.parametrize(
    "stub", [_SPEECH.replace("VOICES", "[{ lang: 'en-US' }]"), _NO_SPEECH], ids=["english", "none"]
)
def test_what_the_browser_lacks_is_not_offered(phone, stub):
    phone.add_init_script(stub + _NO_RECOGNITION)
    open_chat(phone)
    ask(phone, "trạm y tế")
    open_panel(phone)
    for control in ("#read", "#speak", "#voice", ".theirs .read"):
        expect(phone.locator(control)).to_be_hidden()


def test_what_is_heard_stands_in_the_box_to_be_looked_at(phone):
    listening(phone)
    phone.locator("#message").fill("cho hỏi")
    phone.locator("#speak").click()
    expect(phone.locator("#consent")).to_contain_text("Tiếng nói được gửi tới hãng làm trình duyệt")
    assert phone.evaluate("listened") == 0
    agree(phone)
    expect(phone.locator("#cuoi")).to_have_text("Đang nghe, xin nói đi ạ…")
    expect(phone.locator("#speak")).to_have_attribute("aria-pressed", "true")
    phone.evaluate("hear('công an'); hear('công an phường'); fallSilent()")
    expect(phone.locator("#message")).to_have_value("cho hỏi công an phường")
    expect(phone.locator("#message")).to_be_focused()
    expect(phone.locator(".mine")).to_have_count(0)  # not sent by itself
    phone.locator("#speak").click()
    phone.wait_for_function("() => listened === 2")  # asked once
    open_chat(phone)
    expect(phone.locator("#message")).to_have_value("cho hỏi công an phường")


@pytest.mark.parametrize(
    ("error", "told"),
    [("not-allowed", "Máy chưa cho trang này dùng micro"), ("no-speech", "Máy chưa nghe rõ")],
)
def test_why_nothing_was_heard_is_told(phone, error, told):
    listening(phone)
    phone.locator("#speak").click()
    agree(phone)
    phone.evaluate(f"fail('{error}')")
    expect(phone.locator("#cuoi")).to_contain_text(told)
    expect(phone.locator("#speak")).not_to_have_attribute("aria-pressed", "true")


def test_consent_to_reading_is_none_to_listening(phone):
    phone.add_init_script(_RECOGNITION)
    speaking(phone)
    phone.locator("#read").click()
    agree(phone)
    phone.locator("#speak").click()
    expect(phone.locator("#consent")).to_contain_text("Tiếng nói được gửi")
    phone.keyboard.press("Escape")
    expect(phone.locator("#consent")).to_be_hidden()
    phone.wait_for_timeout(100)  # nothing follows that could be waited for
    assert phone.evaluate("listened") == 0
