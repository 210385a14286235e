"""The process that parses: within limits, and whatever happens to it, ours goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from pkgutil import resolve_name

import pytest

from tests.documents.word_files import WordFile
from tutor.documents.formats import FORMATS, REMEDIES
from tutor.documents.parsing import ParsingProcess
from tutor.errors import DocumentError

ROOT = Path(__file__).parents[2]
PARAGRAPH = "<w:p><w:r><w:t>Dạy bơi cho trẻ em</w:t></w:r></w:p>"


@pytest.fixture
def parsing():
    process = ParsingProcess()
    yield process
    process.close()


@pytest.fixture
def small(tmp_path) -> Path:
    file = WordFile()
    file.add("Dạy bơi")
    return file.save(tmp_path / "nhỏ.docx")


def long_file(folder: Path, body: str) -> Path:
    path = folder / "dài.docx"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        )
    return path


def test_one_child_reads_many_files(parsing, small):
    first = parsing.read(small, 60)
    child = parsing._child
    assert parsing.read(small, 60) == first
    assert parsing._child is child
    assert first.text.strip() == "Dạy bơi"


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(parsing, small, tmp_path):
    path = long_file(tmp_path, PARAGRAPH * 300_000)
    with pytest.raises(DocumentError, match=r"dài\.docx: not read within 1 seconds; split it"):
        parsing.read(path, 1)
    assert parsing.read(small, 60).text.strip() == "Dạy bơi"


def test_a_file_that_takes_too_much_memory_is_refused(tmp_path):
    path = long_file(tmp_path, f"<w:p>{'<w:r><w:t>Dạy bơi</w:t></w:r>' * 1_500_000}</w:p>")
    parsing = ParsingProcess(memory_bytes=250_000_000)
    try:
        with pytest.raises(DocumentError, match=r"dài\.docx: .*(?:split it|save it anew)"):
            parsing.read(path, 60)
    finally:
        parsing.close()


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_parser_that_breaks_down_takes_nothing_with_it(number, parsing, small, tmp_path):
    path = long_file(tmp_path, PARAGRAPH * 300_000)
    parsing.read(small, 60)
    killer = threading.Timer(0.3, os.kill, (parsing._child.pid, number))
    killer.start()
    with pytest.raises(DocumentError, match="its parser broke down"):
        parsing.read(path, 60)
    killer.join()
    assert parsing.read(small, 60).text.strip() == "Dạy bơi"


def test_a_child_that_died_between_files_is_replaced(parsing, small):
    parsing.read(small, 60)
    parsing._child.kill()
    parsing._child.wait()
    assert parsing.read(small, 60).text.strip() == "Dạy bơi"


def test_the_child_ends_with_its_parent(tmp_path, small):
    code = (
        "import sys; from pathlib import Path; from tutor.documents.parsing import ParsingProcess\n"
        f"p = ParsingProcess(); p.read(Path({str(small)!r}), 60); print(p._child.pid, flush=True)\n"
        "import os; os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    until = time.monotonic() + 10
    while Path(f"/proc/{run.stdout.strip()}").exists() and time.monotonic() < until:
        if "Z" in Path(f"/proc/{run.stdout.strip()}/stat").read_text().split()[2]:
            return  # ended; whoever inherited it has not looked yet
        time.sleep(0.05)
    assert not Path(f"/proc/{run.stdout.strip()}").exists()


def test_closing_twice_is_harmless(parsing, small):
    parsing.read(small, 60)
    parsing.close()
    parsing.close()


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_has_a_reader(suffix):
    assert callable(resolve_name(FORMATS[suffix].reader))


def test_no_ending_is_both_read_and_refused():
    assert not set(FORMATS) & set(REMEDIES)


def test_the_child_loads_nothing_heavy():
    code = "import sys, tutor.documents.parse_files; print('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert "tutor.documents.parse_files" in loaded
    heavy = {"numpy", "torch", "lxml", "openpyxl", "bs4", "pdfplumber", "underthesea"}
    assert not heavy & loaded
