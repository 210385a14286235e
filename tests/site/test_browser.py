"""What a person sees and can do, in a real browser."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.site.conftest import sized

pytestmark = pytest.mark.browser


def one(browser, selector):
    return browser.find_element(By.CSS_SELECTOR, selector)


def count(browser, selector):
    """How many there are now; looking for elements would wait for a first one to come."""
    return browser.execute_script(f"return document.querySelectorAll('{selector}').length")


def ask(browser, text):
    box = one(browser, "#message")
    box.clear()
    box.send_keys(text)
    asked = count(browser, ".theirs")
    one(browser, ".send").click()
    return one(browser, f".theirs:nth-child({2 * asked + 2})")


def click(browser, element):
    """Scroll to the element as a person would, away from the form that stays in view, and click."""
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def told_in(browser, selector):
    """The text of a place, as soon as it has one."""
    return WebDriverWait(browser, 15).until(lambda browser: one(browser, selector).text)


def in_view(browser, element):
    return browser.execute_script(
        "const at = arguments[0].getBoundingClientRect();"
        "return at.top >= 0 && at.bottom <= innerHeight",
        element,
    )


def fits(browser):
    """No part of the page is wider than the screen."""
    return browser.execute_script(
        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_from_a_question_to_the_marked_section(phone):
    reply = ask(phone, "công an phường làm gì")
    assert "Công an phường" in reply.text
    link = reply.find_element(By.CSS_SELECTOR, ".sources a")
    assert link.text == "mục 2, phần II · 12/KH-UBND"
    click(phone, link)
    section = one(phone, ":target")
    assert section.get_attribute("id") == "II.2"
    assert section.get_attribute("aria-current") == "location"
    assert phone.execute_script("return document.activeElement.id") == "II.2"
    plain, marked = (
        phone.execute_script("return getComputedStyle(arguments[0]).backgroundColor", element)
        for element in (one(phone, "[id='II.1']"), section)
    )
    assert plain != marked
    assert in_view(phone, section)
    assert fits(phone)


def test_going_back_finds_the_conversation_again(phone):
    ask(phone, "công an phường làm gì")
    click(phone, one(phone, ".sources a"))
    one(phone, ":target")
    phone.back()
    assert "Công an phường" in one(phone, ".theirs").text
    click(phone, one(phone, "#restart"))
    assert one(phone, "#log").text == ""
    assert one(phone, "#examples").is_displayed()


def test_the_second_of_two_equal_numbers_is_opened(phone, address):
    phone.get(f"{address}/documents/hai-chau#II.2~2")
    assert "Trạm Y tế" in one(phone, ":target").text


def test_a_second_address_opens_the_same_place(phone, address):
    phone.get(f"{address}/documents/hai-chau#I.1.2")
    section = one(phone, "[aria-current]")
    assert section.get_attribute("id") == "I.1.b"
    colour = "return getComputedStyle(arguments[0]).backgroundColor"
    unmarked = one(phone, "[id='I.1.a']")
    assert phone.execute_script(colour, section) != phone.execute_script(colour, unmarked)


def test_suggestions_ask(phone):
    ask(phone, "công an phường làm gì")
    click(phone, one(phone, "#log .suggestions button"))
    assert len(phone.find_elements(By.CSS_SELECTOR, ".mine")) == 2


def test_the_keyboard_is_enough(phone):
    box = one(phone, "#message")
    box.send_keys("trạm y tế phường", Keys.SHIFT, Keys.ENTER)
    assert count(phone, ".mine") == 0  # a new line, not yet sent
    box.send_keys(Keys.ENTER)
    assert "Trạm Y tế phường" in one(phone, ".theirs").text
    assert one(phone, "#message").get_attribute("value") == ""


def test_what_is_wrong_is_told_and_the_question_stays(phone):
    ask(phone, "máy hỏng rồi")
    assert "lỗi" in one(phone, ".theirs").text
    phone.execute_script("document.getElementById('message').value = '\u200b'")
    one(phone, ".send").click()
    assert "Chưa có câu hỏi" in told_in(phone, "#notice")
    phone.get_log("browser")  # the browser notes the 422 itself


def test_a_choice_is_sent_and_kept(phone, address):
    one(phone, "#locality").send_keys("Huế", Keys.TAB)
    ask(phone, "công an phường làm gì")
    phone.get(address)
    assert one(phone, "#locality").get_attribute("value") == "Huế"


def test_a_citation_can_be_copied(phone):
    reply = ask(phone, "công an phường làm gì")
    click(phone, reply.find_element(By.CSS_SELECTOR, ".copy"))
    told = told_in(phone, "#status")
    assert told in ("Đã chép trích dẫn.", "Máy này không cho chép tự động.")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_everything_fits_the_screen(phone, address, width):
    sized(phone, width, 740)
    ask(phone, "danh sách nhiệm vụ")
    assert fits(phone)
    phone.get(f"{address}/documents/hai-chau")
    assert fits(phone)


def test_every_control_has_a_name_and_is_big_enough(phone):
    ask(phone, "công an phường làm gì")
    for control in phone.find_elements(By.CSS_SELECTOR, "button, input, select, textarea"):
        if control.is_displayed():
            assert control.accessible_name.strip()
            assert control.size["height"] >= 40
    assert one(phone, "#log").get_attribute("aria-live") == "polite"


def test_without_script_the_form_still_answers(chromium, address):
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chromium.get(address)
        assert "Công an phường" in ask(chromium, "công an phường làm gì").text
        click(chromium, one(chromium, ".sources a"))
        assert one(chromium, ":target").get_attribute("id") == "II.2"
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
