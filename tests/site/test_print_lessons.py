"""The script that counts the pages a lesson takes on paper."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tutor.settings import PROJECT

SCRIPT = PROJECT / "scripts" / "print_lessons.py"


def run(*arguments, path):
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_chromium_it_says_so_and_writes_nothing(tmp_path):
    done = run("--pdf", str(tmp_path / "out"), path=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "no chromium here" in done.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.browser
@pytest.mark.skipif(
    not shutil.which("chromium") and os.environ.get("TUTOR_CI") != "1", reason="needs chromium"
)
def test_a_long_lesson_takes_two_pages(tmp_path):
    done = run("lua-mot-gio-dau", "--pdf", str(tmp_path), path="/usr/bin:/bin")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["two_pages"] == 1
    assert (tmp_path / "lua-mot-gio-dau.pdf").read_bytes().startswith(b"%PDF")


def test_the_report_holds_every_lesson_and_none_is_longer():
    report = json.loads((PROJECT / "eval" / "reports" / "print.json").read_text())
    lessons = {
        path.stem
        for path in (PROJECT / "knowledge" / "lessons").glob("*.md")
        if path.stem != "README" and "." not in path.stem
    }
    assert set(report["pages"]) == lessons
    assert report["more"] == []
