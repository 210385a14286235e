"""Pdf files and pictures of pages to text; OCR reads what has no text that can be trusted."""

import re
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tutor.documents.filetext import FileText
from tutor.documents.garbled import damage, damage_of_all
from tutor.documents.ocr import DPI, INSTALL, LOW_CONFIDENCE, MAX_PIXELS, has_ocr, read_picture
from tutor.documents.pdf_heads import Page, without_heads
from tutor.documents.pdf_layout import read_layout
from tutor.documents.pdf_pages import read_sheet
from tutor.documents.pdf_text import written
from tutor.documents.sheets import Sheet
from tutor.errors import DocumentError
from tutor.text.encodings import LegacyEncoding, from_legacy, legacy_encoding

MAX_PAGES = 2000
MAX_OCR_PAGES = 200
_TAIL_BYTES = 2048
_SCAN = 0.6  # share of a page under pictures
_FEW_LETTERS = 30  # beside a scan: a stamp, a page number
_OUTLINES = 300  # drawings on a page without letters: its letters have become drawings
_MOST_UNMAPPED = 0.3
_LEFT_OUT = 1 / 3  # of the pages at most, where OCR is missing; else the file is refused
_STAMP = re.compile(
    r"(?:Ký bởi|Người ký|Email|Cơ quan|Tổ chức|Chức vụ|Thời gian ký|Ngày ký)\s*:.*?"
    r"(?=Ký bởi|Người ký|Email|Cơ quan|Tổ chức|Chức vụ|Thời gian ký|Ngày ký|$)"
)

_Doubts = dict[int, str]  # number of a page -> why its text is not taken


def read_pdf(path: Path) -> FileText:
    """The text of a pdf; pages without a text that can be trusted are read by OCR.

    DocumentError for a file that is broken, locked, too long or empty, and for one whose pages are
    pictures or garbled where OCR is not installed; a few such pages are left out, with a note.
    """
    with _opened(path) as document:
        pages, doubts, notes = _read_pages(path, document)
        if doubts and not has_ocr():
            notes += _without_ocr(path, doubts, len(pages))
            pages = [replace(p, items=()) if p.number in doubts else p for p in pages]
        elif doubts:
            _check_ocr_pages(path, len(doubts))
            read = [_ocr_page(document, number) for number in doubts]
            pages = [next((new for new, _ in read if new.number == p.number), p) for p in pages]
            notes += [
                f"{note} ({why})" for (_, note), why in zip(read, doubts.values(), strict=True)
            ]
    return _file_text(path, pages, notes)


def read_image(path: Path) -> FileText:
    """The text of a scan (png, jpg, tif, a page a frame), by OCR; DocumentError without it."""
    if not has_ocr():
        raise DocumentError(f"{path}: a picture is read by OCR only; {INSTALL}")
    pages, notes = [], []
    for number, (picture, dpi) in enumerate(_pictures(path), 1):
        _check_ocr_pages(path, number)
        sheet, confidence = read_picture(picture, number, dpi)
        pages.append(_page(sheet))
        notes.append(_ocr_note(number, confidence))
    return _file_text(path, pages, notes)


def _file_text(path: Path, pages: list[Page], notes: list[str]) -> FileText:
    text = written(without_heads(pages))
    if not text.strip():
        raise DocumentError(f"{path}: its pages hold no text; replace the file or take it out")
    return FileText(text, tuple(notes))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    data = path.read_bytes()
    if b"%%EOF" not in data[-_TAIL_BYTES:]:
        raise DocumentError(f"{path}: the pdf ends in the middle; copy or download it again")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # PDFium's code alone may be that of the file before
        if error.err_code == pdfium.FPDF_ERR_PASSWORD and b"/Encrypt" in data:
            remedy = "save a copy without the password, or ask the office for one"
            raise DocumentError(f"{path}: locked with a password; {remedy}") from error
        raise DocumentError(f"{path}: a broken pdf ({error}); ask for the file again") from error
    with closing(document):
        if not len(document):
            raise DocumentError(f"{path}: the pdf has no pages; ask for the file again")
        if len(document) > MAX_PAGES:
            raise DocumentError(f"{path}: {len(document)} pages; split it below {MAX_PAGES}")
        yield document


def _read_pages(path: Path, document: Any) -> tuple[list[Page], _Doubts, list[str]]:
    pages: list[Page] = []
    doubts: _Doubts = {}
    notes: list[str] = []
    texts: dict[int, str] = {}
    for number in range(1, len(document) + 1):
        sheet = _sheet(path, document, number)
        if legacy := legacy_encoding(sheet.text):
            sheet = _converted(sheet, legacy)
            notes.append(f"page {number}: converted from {legacy}")
        text = sheet.text
        if why := _doubt(sheet, text):
            doubts[number] = why
        elif text:
            texts[number] = text
        notes += _sheet_notes(sheet, number in doubts)
        pages.append(_page(sheet))
    if why := damage_of_all(list(texts.values())):
        doubts = dict(sorted({**dict.fromkeys(texts, why), **doubts}.items()))
    return pages, doubts, notes


def _sheet(path: Path, document: Any, number: int) -> Sheet:
    try:
        with closing(document[number - 1]) as page:
            return read_sheet(page, number)
    except (pypdfium2.PdfiumError, ValueError) as error:
        remedy = "ask for the file again, or take the page out"
        raise DocumentError(f"{path}: page {number} is broken ({error}); {remedy}") from error


def _converted(sheet: Sheet, legacy: LegacyEncoding) -> Sheet:
    """The page with the letters that its old font drew."""
    words = tuple(replace(word, text=from_legacy(word.text, legacy)) for word in sheet.words)
    return replace(sheet, words=words)


def _page(sheet: Sheet) -> Page:
    return Page(sheet.number, sheet.width, sheet.height, tuple(read_layout(sheet)))


def _doubt(sheet: Sheet, text: str) -> str:
    """Why the text of a page is not taken, "" where it is."""
    letters = sum(char.isalnum() for char in _STAMP.sub("", text))
    if letters < _FEW_LETTERS and (sheet.pictures >= _SCAN or sheet.drawings >= _OUTLINES):
        return "a picture without text"
    if letters and sheet.unmapped > _MOST_UNMAPPED:
        return "its fonts do not say which letters they draw"
    return damage(text)


def _sheet_notes(sheet: Sheet, is_doubtful: bool) -> list[str]:
    if is_doubtful:
        return []
    notes = []
    if sheet.is_layer and sheet.words:
        notes.append(f"page {sheet.number}: the text is what a scanner made of the picture")
    if sheet.aside > 20:
        notes.append(f"page {sheet.number}: {sheet.aside} letters at another angle left out")
    return notes


def _without_ocr(path: Path, doubts: _Doubts, count: int) -> list[str]:
    """Notes on the pages that are left out; DocumentError where they are too many."""
    if len(doubts) > _LEFT_OUT * count:
        number, why = next(iter(doubts.items()))
        told = f"{len(doubts)} of {count} pages cannot be read (page {number}: {why})"
        raise DocumentError(f"{path}: {told}; {INSTALL}")
    return [f"page {number} left out: {why}; {INSTALL}" for number, why in doubts.items()]


def _check_ocr_pages(path: Path, count: int) -> None:
    if count > MAX_OCR_PAGES:
        raise DocumentError(f"{path}: more than {MAX_OCR_PAGES} pages for OCR; split the file")


def _ocr_page(document: Any, number: int) -> tuple[Page, str]:
    with closing(document[number - 1]) as page:
        width, height = page.get_size()
        points = max(1.0, width * height)
        dpi = min(DPI, 72 * (MAX_PIXELS / points) ** 0.5)
        with closing(page.render(scale=dpi / 72, grayscale=True)) as bitmap:
            sheet, confidence = read_picture(bitmap.to_pil().convert("L"), number, dpi)
    return _page(sheet), _ocr_note(number, confidence)


def _ocr_note(number: int, confidence: int) -> str:
    if confidence >= LOW_CONFIDENCE:
        return f"page {number} read by OCR"
    return f"page {number} read by OCR, confidence {confidence} of 100: compare it with the picture"


def _pictures(path: Path) -> Iterator[tuple[Any, float]]:
    """The frames of a picture file in grey, each with its dots per inch."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path) as file:
                if file.width * file.height > MAX_PIXELS:
                    raise DocumentError(f"{path}: {file.width} x {file.height} dots; scale it down")
                for frame in ImageSequence.Iterator(file):
                    picture = ImageOps.exif_transpose(frame.convert("L"))
                    dpi = max(picture.width / 8.27, 72.0)  # as if it showed an A4 page
                    scale = DPI / dpi if dpi < DPI / 2 else 1.0
                    size = (round(picture.width * scale), round(picture.height * scale))
                    yield picture.resize(size), dpi * scale
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise DocumentError(f"{path}: too many dots ({error}); scale it down") from error
        except (UnidentifiedImageError, OSError, SyntaxError) as error:
            raise DocumentError(f"{path}: a broken picture ({error}); scan it again") from error
