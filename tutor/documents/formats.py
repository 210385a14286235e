"""Which reader reads which kind of file, and which kinds are told how to be saved instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from tutor.documents.filetext import FileText


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one ending are read."""

    reader: str  # "module:function" of Path to FileText; its libraries load where it is used
    max_bytes: int = 100_000_000
    limit_s: float = 120.0
    apart: bool = True  # in a process of its own, for a parser that a file can upset

    def read(self, path: Path) -> FileText:
        """The text of the file; DocumentError or whatever the library raises on a bad one."""
        read: Callable[[Path], FileText] = resolve_name(self.reader)
        return read(path)


_TEXT = Format("tutor.documents.plain:read_plain", max_bytes=20_000_000, apart=False)
_HTML = Format("tutor.documents.html:read_html", max_bytes=20_000_000)
_PICTURES = (".jpeg", ".jpg", ".png", ".tif", ".tiff")
_PICTURE = Format("tutor.documents.pdf:read_image", limit_s=600)
FORMATS: Mapping[str, Format] = {
    ".docx": Format("tutor.documents.docx:read_docx"),
    ".htm": _HTML,
    ".html": _HTML,
    ".md": _TEXT,
    ".pdf": Format("tutor.documents.pdf:read_pdf", limit_s=1800),  # many pages of OCR take long
    ".txt": _TEXT,
    ".xlsx": Format("tutor.documents.xlsx:read_xlsx"),
    **dict.fromkeys(_PICTURES, _PICTURE),
}
WITH_OCR = (".pdf", *_PICTURES)
"""Files of which more can be read where OCR is installed."""
_WORD = "open it in Word or LibreOffice and save it as .docx"
_EXCEL = "open it in Excel or LibreOffice and save it as .xlsx"
REMEDIES: Mapping[str, str] = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".dotx", ".odt", ".rtf", ".wps", ".pages"), _WORD),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".numbers"), _EXCEL),
    **dict.fromkeys((".ppt", ".pptx", ".odp"), "copy its words into a .docx"),
    **dict.fromkeys((".zip", ".rar", ".7z"), "unpack it and add the files inside"),
}
"""What to do with a file of another kind."""
