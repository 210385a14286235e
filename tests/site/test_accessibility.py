"""What axe-core says of the pages; nothing is good."""

import pytest

from tests.site.looking import axe, screen

pytestmark = pytest.mark.browser

PAGES = [
    "/bai-hoc",
    "/bai-hoc/goi-video",
    "/khoa-hoc",
    "/tu-dien",
    "/ky-nang",
    "/nguon-bai-hoc",
    "/documents/hai-chau",
]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wrong_with_a_page(open_page, path):
    page = open_page(**screen(320))
    page.goto(path)
    assert axe(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert axe(page) == []


def test_a_fault_is_told_with_its_place(phone):
    phone.goto("/bai-hoc")
    phone.locator("#q").evaluate(
        "box => { box.labels[0].remove(); box.removeAttribute('placeholder'); }"
    )
    (fault,) = axe(phone)
    assert fault.startswith("label (critical)") and "#q" in fault
