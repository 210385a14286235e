"""Pages that every lesson takes on A4 paper, as a Chromium prints it: at most two are wanted.

`.venv/bin/python scripts/print_lessons.py [LESSON ...] [--pdf FOLDER]` writes
eval/reports/print.json; exit status 1 where a lesson takes more. Without a Chromium it says so and
writes nothing.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.bootstrap import read_lesson_library  # noqa: E402  (the path comes first)
from tutor.lessons.knowledge import References, read_references  # noqa: E402
from tutor.records import Lesson  # noqa: E402
from tutor.settings import Settings  # noqa: E402
from tutor.site.pages import Pages  # noqa: E402

_MOST = 2
_REPORT = ROOT / "eval" / "reports" / "print.json"
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--no-pdf-header-footer",
)


def main() -> int:
    options = _parse()
    chromium = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if chromium is None:
        print("no chromium here, nothing printed (Debian: apt-get install chromium)")
        return 0
    settings = Settings.load()
    shelf = KnowledgeShelf(settings)
    ids = options.lessons or sorted(shelf.lessons())
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        out = options.pdf or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        counts = list(pool.map(lambda id: printed(shelf, id, chromium, out), ids))
    pages = dict(zip(ids, counts, strict=True))
    long = [id for id, count in pages.items() if count > _MOST]
    figures = {
        "lessons": len(pages),
        "one_page": sum(count == 1 for count in counts),
        "two_pages": sum(count == 2 for count in counts),
        "more": long,
        "pages": pages,
    }
    if not options.lessons:
        _REPORT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: value for name, value in figures.items() if name != "pages"}))
    return 1 if long else 0


class KnowledgeShelf:
    """The lessons of the knowledge folder, without an index."""

    def __init__(self, settings: Settings) -> None:
        library = read_lesson_library(settings)
        self._lessons = {lesson.id: lesson for lesson in library.lessons}
        self._references = read_references(settings.knowledge_dir)

    def lessons(self) -> Mapping[str, Lesson]:
        return self._lessons

    def references(self) -> References:
        return self._references

    def document(self, id: str) -> tuple[Any, Any] | None:
        return None


def printed(shelf: KnowledgeShelf, id: str, chromium: str, out: Path) -> int:
    """Pages of a lesson; its PDF is written to the folder `out`."""
    pages = Pages(ROOT / "prompts")
    page = pages.lesson(shelf, id, {}, date.today())
    if page is None:
        raise SystemExit(f"no lesson {id}")
    html, pdf = out / f"{id}.html", out / f"{id}.pdf"
    html.write_text(page.replace('"/static/', f'"{pages.static.as_uri()}/'), encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile:
        command = [chromium, *_FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}"]
        subprocess.run([*command, html.as_uri()], check=True, capture_output=True, timeout=120)
    html.unlink()
    return len(_PAGE.findall(pdf.read_bytes()))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", help="ids; without any, every lesson")
    parser.add_argument("--pdf", type=Path, help="folder to keep the PDFs in")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
