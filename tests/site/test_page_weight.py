"""The script that weighs the chat page on a slow line."""

import json
import subprocess
import sys

import pytest

from scripts.page_weight import BESIDE, LIMITS, LINE, Load, load, summary
from tutor.settings import PROJECT


def test_times_and_bytes_are_medians_and_pictures_are_counted_apart():
    found = summary(
        [
            Load(3, {"Document": 1000, "Image": 90_000}, 100, 200, 300),
            Load(5, {"Document": 3000}, 300, 2100, 500),
            Load(4, {"Document": 2000, "Image": 30_000}, 200, 2600, 400),
        ]
    )
    assert found["requests"] == 4
    assert found["bytes"] == {"Document": 2000, "Image": 30_000}
    assert found["bytes_without_pictures"] == 2000
    assert (found["readable_ms"], found["usable_ms"], found["answer_ms"]) == (200, 2100, 400)
    assert found["slowest"]["usable_ms"] == 2600
    assert found["missed"] == ["usable_ms"]


def test_without_a_chromium_it_says_so(tmp_path):
    done = subprocess.run(
        [sys.executable, str(PROJECT / "scripts" / "page_weight.py")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no chromium here" in done.stdout


@pytest.mark.browser
def test_a_load_counts_what_the_page_needs_on_the_slow_line(browser, address):
    found = load(browser, address, "công an phường làm gì")
    static = PROJECT / "tutor" / "site" / "static"
    assert found.bytes["Script"] >= (static / "chat.js").stat().st_size
    assert found.bytes["Stylesheet"] >= (static / "style.css").stat().st_size
    assert found.requests >= 3
    assert found.readable_ms > 2 * LINE["round_trip_ms"]  # the page, then what it names
    assert found.usable_ms > 2 * LINE["round_trip_ms"]
    assert found.answer_ms > LINE["round_trip_ms"]


def test_the_report_keeps_the_limits_and_names_where_other_figures_stand():
    report = json.loads((PROJECT / "eval" / "reports" / "page-weight.json").read_text("utf-8"))
    assert report["missed"] == [] and report["limits"] == LIMITS
    assert all(each.source.startswith("https://") for each in BESIDE)
    assert [each["source"] for each in report["beside"]] == [each.source for each in BESIDE]
