"""What axe-core says of the pages; nothing is good."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.fakes import LESSON
from tests.site.looking import (
    ask,
    axe,
    fits,
    font_px,
    open_chat,
    press,
    screen,
    too_small,
)
from tutor.channels.web import vietnam_now
from tutor.channels.zalo.linking import Linking
from tutor.settings import PROJECT
from tutor.text.sentences import Sentences

pytestmark = pytest.mark.browser

PAGES = [
    "/gap",
    "/ngoai-tuyen",
    "/bai-hoc",
    "/bai-hoc?q=goi",
    "/bai-hoc/goi-video",
    "/bai-hoc/goi-video/slide",
    "/khoa-hoc",
    "/khoa-hoc/zalo",
    "/tu-dien",
    "/ky-nang",
    "/nguon-bai-hoc",
    "/lien-ket",
    "/lien-ket/a-code-of-a-link",
    "/documents/hai-chau",
    "/documents/khong-co",
    "/ke-hoach",
    "/ke-hoach?tim=ky+nang+so",
    "/ke-hoach/quang-ngai",
    "/ke-hoach/viec-cua-co-quan",
    "/ke-hoach/viec-cua-co-quan?co-quan=Công+an+tỉnh",
    "/ke-hoach/so-sanh?ke-hoach=hai-chau&ke-hoach=quang-ngai",
]
"""Every page but the chat."""
THEMES = ["light", "dark", "contrast"]
SIZES = ["1", "2", "3"]


def look(page, theme, size):
    """What axe-core finds where the page has these colours and letters."""
    page.evaluate(
        "([theme, size]) => Object.assign(document.documentElement.dataset, { theme, size })",
        [theme, size],
    )
    return axe(page)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wrong_with_a_page(open_page, path):
    page = open_page(**screen(320))
    page.goto(path)
    assert font_px(page.locator("body")) >= 18
    for theme, size in zip(THEMES, SIZES, strict=True):
        assert look(page, theme, size) == []
        assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert look(page, "light", "1") == []
    assert fits(page)
    page.clear_console_messages()  # the browser notes a 404 itself


def nothing_said(page):
    page.locator("#cai-dat").evaluate("panel => { panel.open = true; }")


def in_mid_lesson(page):
    press(page, "Zalo, gọi cho con")
    press(page, LESSON.text().title)
    card = press(page, "Xong rồi")
    expect(card.locator("img")).to_be_visible()
    expect(card.locator(".warning")).to_be_visible()


def gone_wrong(page):
    ask(page, "công an phường làm gì")
    page.locator("#message").fill("máy hỏng rồi")
    page.locator(".send").click()
    expect(page.locator("#notice")).to_be_visible()


@pytest.mark.parametrize("state", [nothing_said, in_mid_lesson, gone_wrong])
def test_nothing_is_wrong_with_the_chat_page(open_page, state):
    page = open_page(**screen(320))
    open_chat(page)
    state(page)
    for theme in THEMES:
        for size in SIZES:
            assert look(page, theme, size) == [], (theme, size)
            assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert look(page, "light", "1") == []


def words_shown(page, pair):
    page.get_by_role("button", name="Lấy hai từ").click()
    expect(page.locator(".words")).to_be_visible()


def linked(page, pair):
    _give(page, pair)
    expect(page.get_by_role("status")).to_contain_text("Xong!")


def not_linked(page, pair):
    _give(page, pair.replace(" – ", " ơi "))
    expect(page.get_by_role("status")).to_contain_text("không dùng được")


def _give(page, words):
    page.locator("#words").fill(words)
    page.get_by_role("button", name="Nối máy này").click()


def _is_black_on_white(picture):
    """Whether it is seen as a camera needs it, its margin in white."""
    shown = Image.open(BytesIO(picture.screenshot())).convert("L")
    darkest, _ = shown.getextrema()
    return darkest < 30 and shown.getpixel((8, 8)) > 225


@pytest.fixture
def pair_from_zalo(site_store):
    """Two words that a person got in Zalo just now."""
    now = vietnam_now()
    words = Sentences.load(PROJECT / "prompts" / "zalo.toml")
    learner_id = site_store.choose(None, {}, now)
    return Linking(site_store.zalo, words).offer(learner_id, "zalo", now)[0]


@pytest.mark.parametrize("state", [words_shown, linked, not_linked])
def test_nothing_is_wrong_with_the_link_page(open_page, pair_from_zalo, state):
    page = open_page(**screen(360))
    page.goto("/lien-ket")
    state(page, pair_from_zalo)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        for theme, size in zip(THEMES, SIZES, strict=True):
            assert look(page, theme, size) == []
            assert fits(page)
            assert too_small(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_square_of_the_link_page_can_be_read_by_a_camera(phone, theme):
    phone.goto("/lien-ket")
    phone.get_by_role("button", name="Lấy hai từ").click()
    square = phone.get_by_role("img", name="Mã QR")
    expect(square).to_be_visible()
    look(phone, theme, "1")
    assert _is_black_on_white(square)


def test_nothing_is_wrong_with_a_table(phone):
    open_chat(phone)
    ask(phone, "danh sách nhiệm vụ")
    for theme, size in zip(THEMES, SIZES, strict=True):
        assert look(phone, theme, size) == []


def test_nothing_is_wrong_with_the_question_about_the_sound(phone):
    open_chat(phone)
    phone.locator("#read").click()
    expect(phone.locator("#consent")).to_be_visible()
    for theme in THEMES:
        assert look(phone, theme, "1") == []


def test_a_fault_is_told_with_its_place(phone):
    phone.goto("/bai-hoc")
    phone.locator("#q").evaluate(
        "box => { box.labels[0].remove(); box.removeAttribute('placeholder'); }"
    )
    (fault,) = axe(phone)
    assert fault.startswith("label (critical)") and "#q" in fault
