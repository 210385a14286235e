"""The pages of lessons in a real browser: on a phone, without script, on a wall, on paper."""

import base64
import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.fakes import LESSON
from tests.site.conftest import sized
from tests.site.test_browser import ask, click, fits, in_view, one
from tutor.lessons.document import anchors

pytestmark = pytest.mark.browser

PAGES = [
    "bai-hoc",
    "bai-hoc?q=goi",
    "bai-hoc/goi-video",
    "khoa-hoc",
    "khoa-hoc/zalo",
    "tu-dien",
    "ky-nang",
    "nguon-bai-hoc",
]


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_the_screen(phone, address, path, width):
    sized(phone, width, 740)
    phone.get(f"{address}/{path}")
    assert fits(phone)
    size = "return parseFloat(getComputedStyle(document.body).fontSize)"
    assert phone.execute_script(size) >= 18


@pytest.mark.parametrize("anchor", anchors(LESSON))
def test_a_citation_opens_the_place_of_the_lesson(phone, address, anchor):
    phone.get(f"{address}/bai-hoc/goi-video#{anchor}")
    place = one(phone, ":target")
    assert place.get_attribute("id") == anchor
    top = phone.execute_script("return arguments[0].getBoundingClientRect().top", place)
    assert -1 <= top < 740


def test_the_picture_is_drawn(phone, address):
    phone.get(f"{address}/bai-hoc/goi-video")
    image = one(phone, ".step img")
    phone.execute_script("arguments[0].loading = 'eager'; arguments[0].scrollIntoView()", image)
    drawn = (
        "const done = arguments[1];"
        "arguments[0].decode().then(() => done(arguments[0].naturalWidth), () => done(0))"
    )
    assert phone.execute_async_script(drawn, image) > 0


def test_without_script_answers_open(chromium, address):
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        sized(chromium, 360, 740)
        chromium.get(f"{address}/bai-hoc/goi-video")
        answer = one(chromium, "#K1 details:nth-of-type(2)")
        assert not answer.find_element(By.CSS_SELECTOR, "p").is_displayed()
        answer.find_element(By.CSS_SELECTOR, "summary").click()
        assert "Đúng rồi" in answer.text
        one(chromium, ".choose a[href='?muc=gon']").click()
        assert "Mở máy, chạm Gọi." in one(chromium, "#B1 .do").text
        one(chromium, ".actions a").click()
        assert one(chromium, "#message").get_attribute("value").endswith(LESSON.text().title)
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_every_link_of_a_list_is_big_enough_to_touch(phone, address):
    phone.get(f"{address}/bai-hoc")
    for link in phone.find_elements(By.CSS_SELECTOR, ".lessons li, summary, .button, .crumbs a"):
        assert link.size["height"] >= 28


def test_slides_turn_by_keys_and_by_links(phone, address):
    sized(phone, 1280, 720)
    phone.get(f"{address}/bai-hoc/goi-video/slide")
    one(phone, "body").send_keys(Keys.ARROW_RIGHT)
    assert in_view(phone, one(phone, "#s1 h2"))
    assert phone.current_url.endswith("#s1")
    one(phone, "body").send_keys(Keys.ARROW_LEFT)
    assert in_view(phone, one(phone, "h1"))
    one(phone, "#s0 .turn a:last-child").click()
    assert in_view(phone, one(phone, "#s1 h2"))
    size = "return parseFloat(getComputedStyle(document.querySelector('#s1 p')).fontSize)"
    assert phone.execute_script(size) >= 36
    assert fits(phone)


def test_slides_turn_without_script(chromium, address):
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chromium.get(f"{address}/bai-hoc/goi-video/slide")
        one(chromium, "#s0 .turn a:last-child").click()
        assert one(chromium, ":target").get_attribute("id") == "s1"
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(
    ("path", "pages", "shape"),
    [("bai-hoc/goi-video", 1, (595, 842)), ("bai-hoc/goi-video/slide", 6, (842, 595))],
)
def test_on_paper(phone, address, path, pages, shape):
    phone.get(f"{address}/{path}")
    printed = phone.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = base64.b64decode(printed["data"])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == pages
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {shape}


def test_a_step_of_the_tutor_is_a_card_with_buttons(phone):
    reply = ask(phone, "chỉ từng bước")
    card = reply.find_element(By.CSS_SELECTOR, ".step-card")
    assert card.text.split("\n") == ["Bước 2/5", "Bác mở máy.", "Bác thấy chưa?"]
    image = card.find_element(By.CSS_SELECTOR, "img")
    assert image.get_attribute("alt") == "Màn hình có hình khoanh tròn"
    assert fits(phone)
    click(phone, reply.find_element(By.CSS_SELECTOR, ".suggestions button"))
    assert "Thấy rồi" in one(phone, ".mine:nth-child(3)").text
