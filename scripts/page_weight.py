"""What the chat page weighs, and how soon it can be read and used on a slow line and machine.

    .venv/bin/python scripts/page_weight.py [ADDRESS] [--runs N] [--question TEXT]

ADDRESS is a running server, http://127.0.0.1:8000 unless given. Each run is a Chromium context that
has nothing kept, 360 pixels wide, slowed by the browser itself: 1.6 Mbit/s down, 750 kbit/s up,
150 ms round trip, a processor four times slower. Prints the figures and writes
eval/reports/page-weight.json and .png, beside figures that others published of their chat pages.
Exit status 1 where a limit is missed. Without a Chromium it says so and writes nothing.
"""

import argparse
import json
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.evaluation.machine import commit, machine  # noqa: E402  (the path comes first)

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
_PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
_REPORT = ROOT / "eval" / "reports" / "page-weight.json"

LINE = {"down_kbit_s": 1600, "up_kbit_s": 750, "round_trip_ms": 150, "cpu_times_slower": 4}
LIMITS = {"bytes_without_pictures": 60 * 1024, "readable_ms": 2000, "usable_ms": 2000}
NOTES = (
    "bytes are those of bodies as sent, with response headers, nothing being kept from before",
    "readable: first contentful paint; usable: the box is enabled, all deferred scripts have run",
    "answer: from sending the typed question to the first text of the reply on the page, the "
    "question and the reply each crossing the slowed line",
    "the browser delays every request by the round trip, but not the opening of a connection: a "
    "real line adds a round trip to each load, HTTPS one more",
    "server and browser share the machine",
    "figures of others are as they tell them, on machines and lines of their own: no comparison "
    "closer than the order of magnitude",
)

# The box can be used once the deferred scripts have attached to it, which is before this event.
_WATCH = """
window.painted = new Promise((done) => new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("first-contentful-paint")) done(entry.startTime);
}).observe({ type: "paint", buffered: true }));
window.usable = new Promise((done) => addEventListener("DOMContentLoaded", function look() {
  const box = document.querySelector("#message");
  if (box && !box.disabled) done(performance.now());
  else requestAnimationFrame(look);
}));
window.answered = new Promise((done) => addEventListener("submit", () => {
  const sent = performance.now();
  new MutationObserver((_, observer) => {
    const reply = document.querySelector(".theirs");
    if (!reply || !reply.textContent.trim()) return;
    done(performance.now() - sent);
    observer.disconnect();
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}, true));
window.within = (promise, ms) => Promise.race([
  promise, new Promise((_, fail) => setTimeout(() => fail(new Error(`not in ${ms} ms`)), ms)),
]);
"""
_PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Published:
    """What somebody else says of a page, in bytes or seconds, and where they say it."""

    page: str
    says: str
    source: str
    bytes: int | None = None
    seconds: float | None = None


BESIDE = (
    Published(
        "Open WebUI (2025-09)",
        "first load without a cache takes more than 10 s; single changes took 0.6 to 3.5 MB away",
        "https://github.com/open-webui/open-webui/issues/17476",
        seconds=10,
    ),
    Published(
        "LobeChat (2025-09)",
        "HTML, CSS, JS and XHR of a load weigh over 30 MB",
        "https://github.com/lobehub/lobehub/issues/9077",
        bytes=30_000_000,
    ),
    Published(
        "LobeChat (2024-10)",
        "about 8 s on a computer and up to 20 s on a phone until it can be used",
        "https://github.com/lobehub/lobehub/issues/4566",
        seconds=20,
    ),
    Published(
        "Chainlit (2025-08)",
        "compressing took the front end's bundle from 3.7 MB to 1 MB",
        "https://github.com/Chainlit/chainlit/pull/2349",
        bytes=1_000_000,
    ),
    Published(
        "Bot Framework Web Chat (2023-10)",
        "brings 1.0 MB of 2.2 MB that a page with it transfers",
        "https://github.com/microsoft/BotFramework-WebChat/issues/4911",
        bytes=1_000_000,
    ),
    Published(
        "median mobile home page (2025-07)",
        "2,559 KB, quoting the Web Almanac 2025 of the HTTP Archive",
        "https://candidcreative.ca/kb/web-almanac-2025-mobile-page-weight-2-56mb",
        bytes=2_559_000,
    ),
)
NOT_FOUND = "no published figure of LibreChat's page was found"


@dataclass(frozen=True)
class Load:
    """One load of the page and one question asked there; times in milliseconds."""

    requests: int
    bytes: Mapping[str, int]  # by the browser's type of resource: Document, Script …
    readable_ms: float
    usable_ms: float
    answer_ms: float

    @property
    def bytes_without_pictures(self) -> int:
        return sum(size for kind, size in self.bytes.items() if kind not in ("Image", "Media"))


def main() -> int:
    options = _parse()
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium here, nothing measured (Debian: apt-get install chromium)")
        return 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        try:  # the server's first answer is slower, and is not counted
            load(browser, options.address, options.question)
        except Error as error:
            raise SystemExit(f"{error.message}\nIs `scripts/serve` running there?") from error
        loads = [load(browser, options.address, options.question) for _ in range(options.runs)]
        version = browser.version
        browser.close()
    report = {
        "date": date.today().isoformat(),
        "commit": commit(ROOT),
        "machine": machine(),
        "browser": f"Chromium {version}",
        "line": LINE,
        "question": options.question,
        **summary(loads),
        "notes": NOTES,
        "beside": [asdict(each) for each in BESIDE],
        "not_found": NOT_FOUND,
    }
    _REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    plot(report, _REPORT.with_suffix(".png"))
    print(json.dumps(summary(loads), indent=1))
    return 1 if report["missed"] else 0


def load(browser: Browser, address: str, question: str) -> Load:
    """Open the page anew on the slow line and ask there."""
    with browser.new_context(**_PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.add_init_script(_WATCH)
        transfers = Transfers(_slowed(page))
        page.goto(address, wait_until="networkidle")
        readable_ms, usable_ms = _when(page, "painted"), _when(page, "usable")
        requests, sizes = transfers.requests, dict(transfers.sizes)
        page.locator("#message").fill(question)
        page.locator(".send").click()
        answer_ms = _when(page, "answered")
    return Load(requests, sizes, readable_ms, usable_ms, answer_ms)


def _when(page: Page, name: str) -> float:
    """Milliseconds of what `_WATCH` calls `name`; an error where it does not come."""
    return float(page.evaluate(f"within(window.{name}, {_PATIENCE_MS})"))


class Transfers:
    """What has come over the line so far, without what stands in the page itself."""

    def __init__(self, session: CDPSession) -> None:
        self.sizes: Counter[str] = Counter()
        self.requests = 0
        self._kinds: dict[str, str] = {}
        session.on("Network.responseReceived", self._begin)
        session.on("Network.loadingFinished", self._finish)

    def _begin(self, event: Mapping[str, Any]) -> None:
        if not event["response"]["url"].startswith(("data:", "blob:")):
            self._kinds[event["requestId"]] = event["type"]
            self.requests += 1

    def _finish(self, event: Mapping[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"])
        if kind:
            self.sizes[kind] += int(event["encodedDataLength"])


def _slowed(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    conditions = {
        "offline": False,
        "latency": LINE["round_trip_ms"],
        "downloadThroughput": LINE["down_kbit_s"] * 1000 / 8,
        "uploadThroughput": LINE["up_kbit_s"] * 1000 / 8,
    }
    session.send("Network.emulateNetworkConditions", conditions)
    session.send("Emulation.setCPUThrottlingRate", {"rate": LINE["cpu_times_slower"]})
    return session


def summary(loads: Sequence[Load]) -> dict[str, Any]:
    """Medians of the loads, the slowest of each time, and the names of `LIMITS` that are missed."""
    times = {
        name: [round(getattr(each, name)) for each in loads]
        for name in ("readable_ms", "usable_ms", "answer_ms")
    }
    kinds = sorted({kind for each in loads for kind in each.bytes})
    found: dict[str, Any] = {
        "runs": len(loads),
        "requests": median(each.requests for each in loads),
        "bytes": {kind: median(each.bytes.get(kind, 0) for each in loads) for kind in kinds},
        "bytes_without_pictures": median(each.bytes_without_pictures for each in loads),
        **{name: median(values) for name, values in times.items()},
        "slowest": {name: max(values) for name, values in times.items()},
    }
    missed = [name for name, most in LIMITS.items() if found[name] > most]
    return {**found, "limits": LIMITS, "missed": missed}


def plot(report: Mapping[str, Any], path: Path) -> None:
    """Bytes beside those of others, and the times beside their limit."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    weights = {"our chat page": sum(report["bytes"].values())}
    weights |= {each["page"]: each["bytes"] for each in report["beside"] if each["bytes"]}
    times = {
        "readable": report["readable_ms"],
        "usable": report["usable_ms"],
        "first answer": report["answer_ms"],
    }
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 3), layout="constrained")
    bars = left.barh(list(weights), [size / 1000 for size in weights.values()], color="#0b5c4a")
    left.bar_label(bars, fmt="{:,.0f} kB", padding=3)
    left.set(xscale="log", xlim=(5, 300_000), xlabel="kB of a first load (log)")
    bars = right.barh(list(times), [time / 1000 for time in times.values()], color="#07548a")
    right.bar_label(bars, fmt="{:.2f} s", padding=3)
    right.axvline(LIMITS["usable_ms"] / 1000, color="#9c1c1c", linestyle="--")
    right.set(xlim=(0, 2.5), xlabel="s on the slow line (dashed: limit)")
    for axes in (left, right):
        axes.invert_yaxis()
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--question", default="lam sao cai vneid")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
