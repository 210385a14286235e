"""Pages and megabytes a second, and peak memory, of reading files of every format.

`.venv/bin/python scripts/bench_ingest.py [--pages 500]` makes a file of each format from the plans
in knowledge/plans, reads it in a process of its own and writes eval/reports/ingest.json. A page is
2,000 characters, about one of A4 in type of 14 points; every fifth has a table of tasks.
"""

import argparse
import html
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.documents.formats import FORMATS  # noqa: E402  (the path comes first)
from tutor.documents.lines import read_lines  # noqa: E402
from tutor.documents.paragraphs import read_blocks  # noqa: E402
from tutor.documents.reader import parse_text, read_text  # noqa: E402
from tutor.evaluation.machine import commit, machine  # noqa: E402

_PAGE_CHARS = 2000
_TABLE_EVERY = 5  # pages
_TABLE_ROWS = 8
_HEAD = ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn")

Page = list[str]  # paragraphs; of a page with a table its rows follow them


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports" / "ingest.json")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(_read(options.read)))
        return
    pages = list(islice(_pages(), options.pages))
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in _writers().items():
            path = Path(folder) / f"long{suffix}"
            write(path, pages)
            figures[suffix] = _measured(path, options.pages)
            print(suffix, figures[suffix])
    report = {
        "pages": options.pages,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(ROOT),
        "machine": machine(),
        "formats": figures,
    }
    options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _measured(path: Path, pages: int) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, __file__, "--read", str(path)], capture_output=True, text=True, check=True
    )
    read = json.loads(run.stdout)
    megabytes = path.stat().st_size / 1e6
    return {
        "megabytes": round(megabytes, 2),
        "characters": read["characters"],
        "read_s": round(read["read_s"], 2),
        "parse_s": round(read["parse_s"], 2),
        "pages_per_second": round(pages / read["read_s"], 1),
        "megabytes_per_second": round(megabytes / read["read_s"], 2),
        "peak_mb_over_start": read["peak_mb"] - read["start_mb"],
        "peak_mb": read["peak_mb"],
    }


def _read(path: Path) -> dict[str, float]:
    """Seconds to the text and from there to the tree of sections, and memory of this process.

    Seconds of its processor: others on the machine do not count, loading libraries does.
    """
    start, began = _peak_mb(), time.process_time()
    text = FORMATS[path.suffix].read(path).text
    read_s, peak = time.process_time() - began, _peak_mb()
    began = time.process_time()
    parse_text(text, path.stem, "material")
    parse_s = time.process_time() - began
    return {
        "characters": len(text),
        "read_s": read_s,
        "parse_s": parse_s,
        "start_mb": start,
        "peak_mb": peak,
    }


def _peak_mb() -> int:
    """Of this program alone: what `getrusage` tells of it began with its parent's."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    peak_kb = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(peak_kb) // 1024


def _pages() -> Iterator[Page]:
    """Pages of the real plans, over and over."""
    texts = [read_text(path) for path in sorted((ROOT / "knowledge" / "plans").glob("*.txt"))]
    blocks = [block.text for text in texts for block in read_blocks(read_lines(text))]
    page: Page = []
    for paragraph in cycle(blocks):
        page.append(paragraph)
        if sum(map(len, page)) > _PAGE_CHARS:
            yield page
            page = []


def _rows(number: int, page: Page) -> list[tuple[str, ...]]:
    """The table of a page, [] where it has none; its first row is the head."""
    if number % _TABLE_EVERY:
        return []
    names = [paragraph[:120] for paragraph in islice(cycle(page), _TABLE_ROWS)]
    return [
        _HEAD,
        *(
            (str(at), name, "Sở Khoa học và Công nghệ", "Các sở, ngành", "Quý IV/2026")
            for at, name in enumerate(names, 1)
        ),
    ]


def _writers() -> dict[str, Callable[[Path, Sequence[Page]], None]]:
    writers = {
        ".txt": _write_text,
        ".md": _write_text,
        ".html": _write_html,
        ".docx": _write_docx,
        ".xlsx": _write_xlsx,
    }
    if ".pdf" in FORMATS and importlib.util.find_spec("reportlab"):
        writers[".pdf"] = _write_pdf
    return writers


def _write_text(path: Path, pages: Sequence[Page]) -> None:
    lines = []
    for number, page in enumerate(pages):
        lines += page
        lines += ["| " + " | ".join(row) + " |" for row in _rows(number, page)]
    path.write_text("\n".join(lines), encoding="utf-8")


def _write_html(path: Path, pages: Sequence[Page]) -> None:
    parts = ["<!DOCTYPE html><meta charset=utf-8><title>Dài</title>"]
    for number, page in enumerate(pages):
        parts += [f"<p>{html.escape(paragraph)}</p>" for paragraph in page]
        rows = ("".join(f"<td>{html.escape(cell)}" for cell in row) for row in _rows(number, page))
        parts.append(f"<table>{''.join(f'<tr>{cells}' for cells in rows)}</table>")
    path.write_text("\n".join(parts), encoding="utf-8")


def _write_docx(path: Path, pages: Sequence[Page]) -> None:
    import docx

    file = docx.Document()
    for number, page in enumerate(pages):
        for paragraph in page:
            file.add_paragraph(paragraph)
        if rows := _rows(number, page):
            table = file.add_table(len(rows), len(_HEAD), style="Table Grid")
            cells = iter(table._cells)
            for text in (text for row in rows for text in row):
                next(cells).text = text
        file.add_page_break()
    file.save(str(path))


def _write_xlsx(path: Path, pages: Sequence[Page]) -> None:
    """A row a paragraph: a page of a workbook is as many characters as of the others."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Nhiệm vụ")
    sheet.append(_HEAD)
    paragraphs = (paragraph for page in pages for paragraph in page)
    for number, paragraph in enumerate(paragraphs, 1):
        sheet.append([number, paragraph, "Sở Khoa học và Công nghệ", "", "Quý IV/2026"])
    book.save(path)


def _write_pdf(path: Path, pages: Sequence[Page]) -> None:
    import matplotlib
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(font)))
    style = ParagraphStyle("body", fontName="DejaVu", fontSize=9, leading=12)
    small = ParagraphStyle("cell", fontName="DejaVu", fontSize=6, leading=7)
    flow: list = []
    for number, page in enumerate(pages):
        flow += [Paragraph(html.escape(paragraph), style) for paragraph in page]
        if rows := _rows(number, page):
            cells = [[Paragraph(html.escape(cell), small) for cell in row] for row in rows]
            grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
            flow.append(Table(cells, colWidths=[25, 200, 90, 80, 60], style=grid))
        flow.append(PageBreak())
    SimpleDocTemplate(str(path)).build(flow)


if __name__ == "__main__":
    main()
