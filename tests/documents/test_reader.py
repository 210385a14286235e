"""Files to Documents: what is read, and a clear error for each file that cannot be."""

import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import document_title, parse_text, read_document, read_text
from tutor.errors import DocumentError
from tutor.plans.parser import parse_plan
from tutor.records import Document

ROOT = Path(__file__).parents[2]
PLANS = ["bac-ninh", "bac-thanh-mien", "central", "dien-bien", "van-xuan"]
TEXT = """KẾ HOẠCH
Dạy bơi cho trẻ em xã Tịnh Khê năm 2026

Căn cứ Kế hoạch số 71/KH-UBND ngày 05/5/2026 của UBND tỉnh Quảng Ngãi;

I. MỤC ĐÍCH
1. Giảm số vụ đuối nước.
"""


def file_of(folder: Path, data: bytes, name: str = "boi.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_id_is_the_name_of_the_file(tmp_path):
    document = read_document(file_of(tmp_path, TEXT.encode(), "tinh-khe.md"), "plan")
    assert (document.id, document.kind) == ("tinh-khe", "plan")
    assert document.title == "Dạy bơi cho trẻ em xã Tịnh Khê năm 2026"
    assert [section.path for section in document.sections] == ["header", "preamble", "I"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode("utf-8"), id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="utf-8 with a mark at its head"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), id="utf-16 of Windows"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="utf-16, other byte order"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="line ends of Windows"),
        pytest.param(TEXT.replace("\n", "\r").encode(), id="line ends of an old Mac"),
        pytest.param(unicodedata.normalize("NFD", TEXT).encode(), id="letters taken apart"),
        pytest.param(TEXT.replace("Dạy", "D\u200bạy").encode(), id="invisible characters"),
    ],
)
def test_one_text_however_it_was_saved(data, tmp_path):
    assert read_text(file_of(tmp_path, data)) == TEXT


UNREADABLE = [
    pytest.param("boi.txt", b"", "holds no text", id="empty"),
    pytest.param("boi.txt", b" \r\n\t \n", "holds no text", id="blank"),
    pytest.param("boi.txt", b"\xef\xbb\xbf", "holds no text", id="a mark and nothing else"),
    pytest.param("boi.txt", b"\x89PNG\r\n\0\0\rIHDR", "save the text as UTF-8", id="binary"),
    pytest.param("boi.txt", TEXT.encode("utf-16-le"), "UTF-8", id="utf-16 without its mark"),
    pytest.param("boi.txt", b"\xff\xfe\x41", "save the file as UTF-8", id="utf-16 cut in half"),
    pytest.param("boi.txt", "Kế hoạch\nDạy bơi é".encode()[:-2] + b"\xe9", "line 2", id="latin-1"),
    pytest.param("boi.txt", "Điều 1".encode()[1:], "line 1 is not UTF-8", id="cut letter"),
    pytest.param("boi.tex", TEXT.encode(), "use one of", id="unknown suffix"),
    pytest.param("boi.rtf", TEXT.encode(), "save it as .docx", id="a suffix of old"),
    pytest.param("boi", TEXT.encode(), "no extension", id="no suffix"),
]


@pytest.mark.parametrize(("name", "data", "remedy"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_with_a_remedy(name, data, remedy, tmp_path):
    path = file_of(tmp_path, data, name)
    with pytest.raises(DocumentError) as error:
        read_document(path, "plan")
    assert str(path) in str(error.value)
    assert remedy in str(error.value)


def test_a_file_beyond_all_measure_is_refused(tmp_path):
    path = file_of(tmp_path, b"a" * 20_000_001)
    with pytest.raises(DocumentError, match="split it"):
        read_text(path)


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("Dạy bơi an toàn cho trẻ em, ", id="words"),
        pytest.param("1.", id="numbers and points"),
        pytest.param("| a ", id="bars"),
        pytest.param("- ", id="dashes"),
        pytest.param(" ", id="blanks"),
    ],
)
def test_ten_megabytes_of_one_line_are_read_in_seconds(piece):
    source = "x" + piece * (10_000_000 // len(piece.encode()))
    begun = time.process_time()  # of this process: other work on the machine does not count
    document = parse_text(source, "long", "plan")
    assert time.process_time() - begun < 5
    assert [section.path for section in document.sections] in (["header"], ["body"])


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("KẾ HOẠCH\nDạy bơi cho trẻ em", "Dạy bơi cho trẻ em"),
        ("UBND XÃ TỊNH KHÊ\nSố: 5/KH-UBND\n\nKẾ HOẠCH\nDạy bơi", "Dạy bơi"),
        ("Dạy bơi cho trẻ em.", ""),
        ("", ""),
    ],
)
def test_the_title_is_what_the_head_says_it_is_about(head, title):
    text = f"{head}\n\nCăn cứ Luật Trẻ em số 102/2016/QH13;\n\nI. MỤC ĐÍCH\n1. Dạy bơi."
    assert document_title(parse_text(text, "boi", "plan").sections) == title


def test_a_text_without_a_title_is_called_by_its_id():
    assert parse_text("Dạy bơi cho trẻ em.", "tinh-khe", "plan").title == "tinh-khe"


@pytest.mark.parametrize("text", ["", "\n\n", "Dạy bơi cho trẻ em.", "7\n8\n9"])
def test_a_text_without_structure_has_no_numbered_places(text):
    assert not [section for section in parse_text(text, "boi", "plan").walk() if section.marker]


def test_the_same_text_gives_the_same_document():
    assert parse_text(TEXT, "boi", "plan") == parse_text(TEXT, "boi", "plan")


@cache
def real(plan: str) -> Document:
    return read_document(ROOT / "knowledge" / "plans" / f"{plan}.txt", "plan")


@pytest.mark.parametrize("plan", PLANS)
def test_a_document_read_again_from_its_source_is_the_same(plan):
    document = real(plan)
    assert parse_text(document.source, document.id, "plan") == document


@pytest.mark.parametrize(
    "path", sorted((ROOT / "knowledge" / "plans").glob("*.txt")), ids=lambda p: p.stem
)
def test_every_paragraph_of_a_real_plan_is_cut_from_the_source(path):
    document = read_document(path, "plan")
    for section in document.walk():
        for paragraph in section.body:
            held = document.source[paragraph.start : paragraph.end]
            place = 0
            for word in re.findall(r"[^\W_]+", paragraph.text):
                place = held.find(word, place)
                assert place >= 0, (section.anchor, word)
                place += len(word)
            assert document.source.count("\n", 0, paragraph.start) + 1 == paragraph.line or (
                paragraph.line == 0  # cells of a table
            )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120))
def test_no_bytes_make_reading_raise_anything_but_a_document_error(data):
    with tempfile.TemporaryDirectory() as folder:
        path = file_of(Path(folder), data)
        try:
            read_document(path, "plan")
        except DocumentError as error:
            assert str(path) in str(error)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="\ud800\udfff\u200b\0\x0b\x85đ1. |\n", max_size=60))
def test_no_text_makes_parsing_raise(text):
    document = parse_text(text, "any", "plan")
    plan = parse_plan(document)
    for section in document.walk():
        assert 0 <= section.start <= section.end <= len(document.source)
    for task in plan.tasks:
        assert 0 <= task.place.start <= task.place.end <= len(document.source)


def test_reading_documents_loads_nothing_heavy():
    code = "import sys, tutor.documents, tutor.plans.parser; print('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"underthesea", "torch", "faiss", "fastapi"} & set(run.stdout.split())


def test_the_title_is_not_the_bracket_that_names_the_decision():
    document = parse_text(
        "UBND TỈNH QUẢNG NGÃI\n\nKẾ HOẠCH\nDạy bơi an toàn\n"
        "(Kèm theo Quyết định số 71/QĐ-UBND ngày 05/5/2026)\n\nI. MỤC TIÊU\n1. Dạy bơi.\n",
        "boi",
        "plan",
    )
    assert document.title == "Dạy bơi an toàn"
