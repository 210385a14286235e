"""Pdf files and scanned pictures to text; OCR reads what has no text that can be trusted."""

from pathlib import Path

import pypdfium2

from tutor.documents.filetext import FileText
from tutor.documents.pdf_heads import Page, without_heads
from tutor.documents.pdf_layout import read_layout
from tutor.documents.pdf_pages import read_sheet
from tutor.documents.pdf_text import written


def read_pdf(path: Path) -> FileText:
    document = pypdfium2.PdfDocument(path)
    pages = []
    for index in range(len(document)):
        page = document[index]
        sheet = read_sheet(page, index + 1)
        page.close()
        pages.append(Page(sheet.number, sheet.width, sheet.height, tuple(read_layout(sheet))))
    document.close()
    return FileText(written(without_heads(pages)))
