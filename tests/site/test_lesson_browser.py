"""The pages of lessons in a real browser: on a phone, without script, on a wall, on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.fakes import LESSON
from tests.site.looking import (
    SIZES,
    ask,
    fits,
    font_px,
    in_view,
    kept_questions,
    open_chat,
    press,
    screen,
)
from tutor.lessons.document import anchors

pytestmark = pytest.mark.browser


def test_every_place_of_a_lesson_can_be_opened(phone):
    for anchor in anchors(LESSON):
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
    open_chat(phone)
    reply = ask(phone, "chỉ từng bước")
    card = reply.locator(".step-card")
    lines = [line for line in card.inner_text().splitlines() if line]
    assert lines == ["Bước 2/5", "Bác mở máy.", "Bác thấy chưa?"]
    expect(card.locator("img")).to_have_attribute("alt", "Màn hình có hình khoanh tròn")
    assert fits(phone)
    press(phone, "Thấy rồi")
    expect(phone.locator(".mine").nth(1)).to_contain_text("Thấy rồi")


def learn(page):
    """A whole lesson by its buttons; the headings of the steps as they came."""
    title = LESSON.text().title
    press(page, "Zalo, gọi cho con")
    replies = [
        press(page, move) for move in (title, "Chưa được", "Xong rồi", "Nói lại", "Xong rồi")
    ]
    expect(press(page, "Xong rồi")).to_contain_text("Bác làm được cả bài rồi.")
    expect(page.locator(".suggestions button").last).to_have_text("Bài khác")
    return [reply.locator("h3").first.inner_text() for reply in replies]


STEPS = ["Bước 1/3", "Bước 1/3", "Bước 2/3", "Bước 2/3", "Bước 3/3"]


@SIZES
def test_a_whole_lesson_by_buttons(open_page, width):
    page = open_page(**screen(width))
    open_chat(page)
    assert learn(page) == STEPS
    assert len(kept_questions(page)) == 7
    widths = page.locator(".step-card img").evaluate_all(
        "all => all.map((one) => one.naturalWidth)"
    )
    assert len(widths) == 5 and min(widths) > 0
    source = page.locator(".theirs").nth(5).locator(".sources li")
    label = f"bài “{LESSON.text().title}”, bước 1"
    expect(source).to_have_text(label)  # what names itself is not named twice, nor copied
    source.locator("a").click()
    expect(page.locator(":target")).to_have_id("B1")
    assert in_view(page.locator("#B1 h3"))


def test_a_whole_lesson_without_script(without_script):
    without_script.goto("/")
    assert learn(without_script) == STEPS
