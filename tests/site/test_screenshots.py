"""The script that draws the main pages, and what it drew."""

import pytest

from scripts.screenshots import SCREENS, Screen, draw
from tutor.settings import PROJECT

FOLDER = PROJECT / "eval" / "reports" / "screens"


def test_the_pictures_are_small_and_the_log_speaks_of_each():
    log = (FOLDER / "README.md").read_text(encoding="utf-8")
    names = {f"{screen.name}-{width}.png" for screen in SCREENS for width in screen.widths}
    drawn = sorted(FOLDER.glob("*.png"))
    assert drawn
    for picture in drawn:
        assert picture.name in names and picture.name in log
        assert picture.stat().st_size < 150_000


@pytest.mark.browser
def test_a_page_that_is_not_there_is_left_out(browser, address):
    told = draw(browser, address, Screen("none", (360,), "/documents/khong-co"), 360)
    assert told == "none-360: left out, there is no /documents/khong-co"
