"""Pictures of the main pages on a phone and on a computer, to be looked at.

    .venv/bin/python scripts/screenshots.py [ADDRESS]

ADDRESS is a running server with this repository's lessons and plans, http://127.0.0.1:8000 unless
given. Writes eval/reports/screens/NAME-WIDTH.png; README.md there keeps what was seen and changed.
Each picture is one screen, as a person has it before them. Without a Chromium it says so and writes
nothing; a page that is not there (404) is left out.
"""

import argparse
import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

_FOLDER = Path(__file__).resolve().parents[1] / "eval" / "reports" / "screens"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
_HEIGHTS = {360: 740, 1280: 800}
_COLOURS = 128  # the pages are drawn in few; the files stay small


@dataclass(frozen=True)
class Screen:
    """A page at a state. `look`: size, theme and language as the pages' cookie says them."""

    name: str
    widths: tuple[int, ...]
    path: str = "/"
    prepare: Callable[[Page], None] = lambda page: None
    look: str = "1.light.vi"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    address = parser.parse_args().address
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium here, nothing drawn (Debian: apt-get install chromium)")
        return 0
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        try:
            for screen in SCREENS:
                for width in screen.widths:
                    print(draw(browser, address, screen, width))
        except Error as error:
            raise SystemExit(f"{error.message}\nIs `scripts/serve` running there?") from error
        browser.close()
    return 0


def draw(browser: Browser, address: str, screen: Screen, width: int) -> str:
    """Write one picture; what became of it, in a line."""
    with browser.new_context(
        base_url=address,
        viewport={"width": width, "height": _HEIGHTS[width]},
        is_mobile=width < 600,
        has_touch=width < 600,
    ) as context:
        context.add_cookies([{"name": "hien-thi", "value": screen.look, "url": address}])
        page = context.new_page()
        response = page.goto(screen.path)
        if response is not None and response.status == 404:
            return f"{screen.name}-{width}: left out, there is no {screen.path}"
        screen.prepare(page)
        path = _FOLDER / f"{screen.name}-{width}.png"
        page.wait_for_load_state("networkidle")
        drawn = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    few = drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return f"{path.name}: {path.stat().st_size / 1024:.0f} KB"


def said(*texts: str) -> Callable[[Page], None]:
    """Has a conversation on the chat page, one text after another."""

    def say(page: Page) -> None:
        page.locator("body[data-ready]").wait_for()
        for at, text in enumerate(texts):
            page.locator("#message").fill(text)
            page.locator(".send").click()
            page.locator(".theirs").nth(at).wait_for()
            page.locator("body:not(.busy)").wait_for()

    return say


def panel(page: Page) -> None:
    """Opens the settings and looks at them."""
    page.locator("#cai-dat > summary").click()
    page.locator("#cai-dat").evaluate("panel => panel.scrollIntoView()")


SCREENS = (
    Screen("start", (360, 1280)),
    Screen("step", (360, 1280), prepare=said("lam sao cai vneid", "xong rồi")),
    Screen("settings-largest-dark", (360,), prepare=panel, look="3.dark.vi"),
    Screen("urgent", (360,), "/gap"),
    Screen("lesson", (360,), "/bai-hoc/vneid-cai-dat"),
    Screen("slides", (1280,), "/bai-hoc/vneid-cai-dat/slide#s1"),
    Screen("document", (360, 1280), "/documents/dien-bien#V.3"),
    Screen("table", (360, 1280), prepare=said("so sánh chỉ tiêu của Bắc Ninh và Điện Biên")),
    Screen("plans", (360, 1280), "/ke-hoach"),
)


if __name__ == "__main__":
    sys.exit(main())
