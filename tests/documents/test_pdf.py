"""Awkward pdf files and scans: each is read, or refused with what to do about it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from tests.documents.printed import body, fonts, print_story
from tutor.documents import ocr, pdf
from tutor.documents.pdf import read_image, read_pdf
from tutor.documents.reader import read_document
from tutor.errors import DocumentError
from tutor.text.normalise import fold

ROOT = Path(__file__).parents[2]
PLAN = (ROOT / "knowledge/plans/bac-thanh-mien.txt").read_text(encoding="utf-8")
TEXTS = [line for line in PLAN.split("\n") if len(line) > 60][:12]


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    return print_story(tmp_path_factory.mktemp("pdf") / "plan.pdf", [body(t) for t in TEXTS])


@pytest.fixture
def no_ocr(monkeypatch):
    monkeypatch.setattr(pdf, "has_ocr", lambda: False)


@pytest.fixture
def with_ocr():
    if not ocr.has_ocr():
        told = "needs tesseract with Vietnamese (Debian: tesseract-ocr, tesseract-ocr-vie)"
        if os.environ.get("TUTOR_CI") == "1":
            pytest.fail(told)
        pytest.skip(told)


def pictures_of(path: Path, dpi: int = 200) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(path)
    pictures = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    document.close()
    return pictures


def scanned(path: Path, folder: Path) -> Path:
    """`path` as a scanner gives it: each page a picture."""
    first, *more = pictures_of(path)
    first.save(folder / "scan.pdf", save_all=True, append_images=more, resolution=200)
    return folder / "scan.pdf"


def changed(path: Path, folder: Path, change) -> Path:
    writer = pypdf.PdfWriter(clone_from=path)
    change(writer)
    with (folder / "changed.pdf").open("wb") as file:
        writer.write(file)
    return folder / "changed.pdf"


def fonts_of(writer: pypdf.PdfWriter):
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            if "/ToUnicode" in font.get_object():
                yield font.get_object()


def without_letters_of_fonts(writer):
    """A broken export: the fonts no longer say which letters they draw."""
    for font in fonts_of(writer):
        font.pop("/ToUnicode", None)


def other_letters(translate):
    """A broken export: the fonts say other letters than they draw."""

    def change(writer):
        for font in fonts_of(writer):
            table = font["/ToUnicode"].get_object().get_data().decode("latin-1")
            told = re.sub(r"(?<=> <)([0-9A-Fa-f]{4})(?=>)", lambda m: translate(m[1]), table)
            stream = DecodedStreamObject()
            stream.set_data(told.encode("latin-1"))
            font[NameObject("/ToUnicode")] = writer._add_object(stream)

    return change


def is_marked(code: str) -> bool:
    return 0x1EA0 <= int(code, 16) <= 0x1EF9


def locked(writer):
    writer.encrypt("mật khẩu", "chủ")


def without_pages(writer):
    while writer.pages:
        writer.remove_page(writer.pages[0])


BROKEN = [
    pytest.param(other_letters(lambda c: "FFFD" if is_marked(c) else c), id="lost letters"),
    pytest.param(other_letters(lambda c: "0020" if is_marked(c) else c), id="blanks for letters"),
    pytest.param(other_letters(lambda c: f"{int(c, 16) + 3:04X}"), id="other letters"),
    pytest.param(other_letters(lambda c: f"{0xE000 + int(c, 16) % 256:04X}"), id="private letters"),
]


def test_a_pdf_is_a_document(printed):
    document = read_document(printed, "plan")
    assert document.id == "plan" and TEXTS[0] in document.source


def test_a_pdf_with_a_text_is_read_as_it_is(printed):
    told = read_pdf(printed)
    assert told.text.replace("\f", "").rstrip("\n").split("\n") == TEXTS
    assert told.notes == ()


@pytest.mark.parametrize("change", BROKEN)
def test_a_broken_font_is_refused_with_the_remedy(change, printed, tmp_path, no_ocr):
    with pytest.raises(
        DocumentError, match=r"changed.pdf: .* ask the office for the .docx"
    ) as told:
        read_pdf(changed(printed, tmp_path, change))
    assert "apt-get install -y tesseract-ocr tesseract-ocr-vie" in str(told.value)


def test_fonts_that_say_no_letters_are_refused(printed, tmp_path, no_ocr):
    with pytest.raises(DocumentError, match="pages cannot be read"):
        read_pdf(changed(printed, tmp_path, without_letters_of_fonts))


def test_a_text_without_its_marks_is_refused(tmp_path, no_ocr):
    story = [body(fold(text)) for text in TEXTS]
    with pytest.raises(DocumentError, match="lost their marks"):
        read_pdf(print_story(tmp_path / "a.pdf", story))


def test_a_scan_is_refused_without_ocr(printed, tmp_path, no_ocr):
    with pytest.raises(DocumentError, match=r"a picture without text.*install OCR"):
        read_pdf(scanned(printed, tmp_path))


def test_one_scanned_page_of_many_is_left_out_and_told(printed, tmp_path, no_ocr):
    scan = scanned(printed, tmp_path)
    whole = print_story(tmp_path / "a.pdf", [body(line) for line in PLAN.split("\n") if line])
    told = read_pdf(changed(whole, tmp_path, lambda writer: writer.append(scan, pages=(0, 1))))
    (note,) = told.notes
    last = len(pypdf.PdfReader(whole).pages) + 1
    assert TEXTS[0] in told.text and note.startswith(f"page {last} left out: a picture")


@pytest.mark.parametrize("change", [None, BROKEN[0]])
def test_scans_and_broken_fonts_are_read_by_ocr(change, printed, tmp_path, with_ocr):
    path = changed(printed, tmp_path, change) if change else scanned(printed, tmp_path)
    told = read_pdf(path)
    read = re.findall(r"\w+", told.text)
    truth = re.findall(r"\w+", " ".join(TEXTS))
    assert len(set(truth) & set(read)) > 0.9 * len(set(truth))
    assert told.notes[0].startswith("page 1 read by OCR")


def test_a_picture_of_a_page_is_read_by_ocr(printed, tmp_path, with_ocr):
    first = pictures_of(printed)[0]
    first.save(tmp_path / "a.tif")
    assert "Phong trào" in read_image(tmp_path / "a.tif").text
    first.rotate(90, expand=True).save(tmp_path / "sideways.png")
    assert "Phong trào" in read_image(tmp_path / "sideways.png").text


def test_a_picture_is_refused_without_ocr(tmp_path, no_ocr):
    Image.new("L", (600, 800), 255).save(tmp_path / "a.png")
    with pytest.raises(DocumentError, match="read by OCR only"):
        read_image(tmp_path / "a.png")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\nno picture", "a broken picture", id="broken"),
        pytest.param(b"", "a broken picture", id="empty"),
    ],
)
def test_a_broken_picture_is_refused(data, told, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "has_ocr", lambda: True)
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(DocumentError, match=told):
        read_image(tmp_path / "a.png")


def test_a_picture_with_too_many_dots_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "has_ocr", lambda: True)
    Image.new("1", (12_000, 8_000)).save(tmp_path / "a.png")
    with pytest.raises(DocumentError, match=r"scale it down"):
        read_image(tmp_path / "a.png")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(locked, "locked with a password; save a copy without", id="password"),
        pytest.param(without_pages, "ask for the file again", id="no pages"),
    ],
)
def test_a_pdf_that_cannot_be_opened_is_refused(change, told, printed, tmp_path):
    with pytest.raises(DocumentError, match=told):
        read_pdf(changed(printed, tmp_path, change))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_pdf_is_refused(share, printed, tmp_path):
    data = printed.read_bytes()
    (tmp_path / "a.pdf").write_bytes(data[: int(share * len(data))])
    with pytest.raises(DocumentError, match="ends in the middle"):
        read_pdf(tmp_path / "a.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"no pdf at all %%EOF", b"\0" * 99])
def test_what_is_no_pdf_is_refused(data, tmp_path):
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(DocumentError, match=r"a\.pdf: .*again"):
        read_pdf(tmp_path / "a.pdf")


def test_blank_pages_hold_no_text(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.showPage()
    canvas.save()
    with pytest.raises(DocumentError, match="hold no text"):
        read_pdf(tmp_path / "a.pdf")


def test_too_many_pages_are_refused(printed, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(DocumentError, match="split it below 1"):
        read_pdf(printed)


def test_english_and_figures_are_no_garble(tmp_path):
    english = "The committee reads every document that the office sends and answers in ten days. "
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for row in range(30):
        canvas.drawString(60, 780 - 20 * row, " ".join(str(row * 977 + n * 31) for n in range(12)))
    canvas.showPage()
    for row in range(20):
        canvas.drawString(60, 780 - 20 * row, english)
    canvas.save()
    assert english.strip() in read_pdf(tmp_path / "a.pdf").text


def test_memory_stays_small_over_many_pages(tmp_path):
    fonts()
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for page in range(500):
        canvas.setFont("Serif", 10)
        for row in range(6):
            canvas.drawString(60, 780 - 20 * row, f"{page}.{row}. {TEXTS[row][:70]}")
        canvas.showPage()
    canvas.save()
    read = """
import resource, sys
from pathlib import Path
from tutor.documents.pdf import read_pdf
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
pages = read_pdf(Path(sys.argv[1])).text.count("\\f") + 1
print(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    command = [sys.executable, "-c", read, str(tmp_path / "a.pdf")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    pages, kilobytes = run.stdout.split()
    assert pages == "500" and int(kilobytes) < 60_000
