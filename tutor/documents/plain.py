"""Text as it stands (.txt, .md), in whatever encoding it was saved."""

from pathlib import Path

from tutor.documents.filetext import FileText
from tutor.errors import DocumentError
from tutor.text.encodings import decode


def read_plain(path: Path) -> FileText:
    """The text of the file; DocumentError where its encoding cannot be told."""
    return FileText(decoded(path, path.read_bytes()))


def decoded(path: Path, data: bytes, declared: str = "") -> str:
    """The text of `data`, whose encoding the file calls `declared`; see `encodings.decode`."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data and not marked:
        raise DocumentError(f"{path}: binary data; save the text as UTF-8 (.txt or .md)")
    try:
        return decode(data, declared)
    except UnicodeDecodeError as error:
        if marked:
            raise DocumentError(f"{path}: broken UTF-16; save the file as UTF-8") from error
        line = data[: error.start].count(b"\n") + 1
        raise DocumentError(
            f"{path}: line {line} is not UTF-8, nor is the file TCVN3, VNI or windows-1258; "
            "save the file as UTF-8"
        ) from error
