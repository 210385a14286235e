"""The pages of lessons in a real browser: on a phone, without script, on a wall, on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.fakes import LESSON
from tests.site.looking import ask, fits, font_px, in_view, screen, too_narrow
from tutor.lessons.document import anchors

pytestmark = pytest.mark.browser

PAGES = [
    "/bai-hoc",
    "/bai-hoc?q=goi",
    "/bai-hoc/goi-video",
    "/khoa-hoc",
    "/khoa-hoc/zalo",
    "/tu-dien",
    "/ky-nang",
    "/nguon-bai-hoc",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_the_screen(phone, path):
    phone.goto(path)
    assert too_narrow(phone, 320, 360, 1280) == []
    assert font_px(phone.locator("body")) >= 18


@pytest.mark.parametrize("anchor", anchors(LESSON))
def test_a_citation_opens_the_place_of_the_lesson(phone, anchor):
    phone.goto(f"/bai-hoc/goi-video#{anchor}")
    place = phone.locator(":target")
    expect(place).to_have_id(anchor)
    assert -1 <= place.evaluate("place => place.getBoundingClientRect().top") < 740


def test_the_picture_is_drawn(phone):
    phone.goto("/bai-hoc/goi-video")
    image = phone.locator(".step img").first
    drawn_px = image.evaluate(
        "async image => { image.loading = 'eager'; await image.decode();"
        " return image.naturalWidth; }"
    )
    assert drawn_px > 0


def test_without_script_answers_open(without_script):
    without_script.goto("/bai-hoc/goi-video")
    answer = without_script.locator("#K1 details:nth-of-type(2)")
    expect(answer.locator("p")).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.locator("p")).to_be_visible()
    expect(answer).to_contain_text("Đúng rồi")
    without_script.locator(".choose a[href='?muc=gon']").click()
    expect(without_script.locator("#B1 .do").first).to_contain_text("Mở máy, chạm Gọi.")
    without_script.locator(".actions a").first.click()
    title = re.compile(f"{re.escape(LESSON.text().title)}$")
    expect(without_script.locator("#message")).to_have_value(title)


def test_every_link_of_a_list_is_big_enough_to_touch(phone):
    phone.goto("/bai-hoc")
    links = phone.locator(".lessons li, summary, .button, .crumbs a").all()
    assert links
    for link in links:
        assert link.bounding_box()["height"] >= 28


def test_slides_turn_by_keys_and_by_links(open_page):
    wall = open_page(**screen(1280, 720))
    wall.goto("/bai-hoc/goi-video/slide")
    wall.keyboard.press("ArrowRight")
    wall.wait_for_url("**#s1")
    assert in_view(wall.locator("#s1 h2"))
    wall.keyboard.press("ArrowLeft")
    wall.wait_for_url("**#s0")
    assert in_view(wall.locator("h1"))
    wall.locator("#s0 .turn a:last-child").click()
    wall.wait_for_url("**#s1")
    assert in_view(wall.locator("#s1 h2"))
    assert font_px(wall.locator("#s1 p").first) >= 36
    assert fits(wall)


def test_slides_turn_without_script(without_script):
    without_script.goto("/bai-hoc/goi-video/slide")
    without_script.locator("#s0 .turn a:last-child").click()
    expect(without_script.locator(":target")).to_have_id("s1")


@pytest.mark.parametrize(
    ("path", "pages", "shape"),
    [("/bai-hoc/goi-video", 1, (595, 842)), ("/bai-hoc/goi-video/slide", 6, (842, 595))],
)
def test_on_paper(phone, path, pages, shape):
    phone.goto(path)
    pdf = phone.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == pages
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {shape}


def test_a_step_of_the_tutor_is_a_card_with_buttons(phone):
    phone.goto("/")
    reply = ask(phone, "chỉ từng bước")
    card = reply.locator(".step-card")
    lines = [line for line in card.inner_text().splitlines() if line]
    assert lines == ["Bước 2/5", "Bác mở máy.", "Bác thấy chưa?"]
    expect(card.locator("img")).to_have_attribute("alt", "Màn hình có hình khoanh tròn")
    assert fits(phone)
    reply.locator(".suggestions button").first.click()
    expect(phone.locator(".mine").nth(1)).to_contain_text("Thấy rồi")
