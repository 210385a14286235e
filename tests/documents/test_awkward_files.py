"""Files as people really send them: each is read, or refused with the reason and the remedy.

All are made here; none is stored.
"""

import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.documents.word_files import WordFile
from tests.text.test_encodings import cp1258_of, tcvn3_of, vni_of
from tutor.documents.reader import read_file
from tutor.errors import DocumentError

TEXT = "KẾ HOẠCH\nDạy bơi cho trẻ em, bảo đảm nước sạch và đường đến trường an toàn.\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)
STRICT = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{below};' * 10}'>"
    for below, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def word(text: str = TEXT) -> bytes:
    file = WordFile()
    file.add(text)
    file.add_table([["TT", "Việc", "Hạn"], ["1", "Dạy bơi", "2026"], ["2", "Rào ao", None]])
    stream = io.BytesIO()
    file.document.save(stream)
    return stream.getvalue()


def sheet(rows: int = 3, before: bytes = b"", word: bytes = b"") -> bytes:
    """A workbook of many rows; `before` stands above the sheet's element, `word` in each row."""
    book = openpyxl.Workbook()
    book.active.append(["1", "Dạy bơi", "2026"])
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    row = re.search(b"<row .*</row>", page)[0].replace(b"</t>", word + b"</t>")
    many = b"".join(row.replace(b'r="1"', b'r="%d"' % (at + 1)) for at in range(rows))
    many = re.sub(rb' r="[A-C]1"', b"", many)
    parts["xl/worksheets/sheet1.xml"] = before + re.sub(b"<row .*</row>", many, page)
    return package(**parts)


def package(**parts: bytes | str) -> bytes:
    """A zip of these parts; in a name that has no "/", "__" stands for one and "_" for a point."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            plain = "/" in name or name.startswith("[")
            file.writestr(name if plain else name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def nested(depth: int) -> bytes:
    """A Word file with tables in tables, `depth` deep."""
    inner = "<w:p><w:r><w:t>đáy</w:t></w:r></w:p>"
    for _ in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return package(word__document_xml=DOCUMENT.format(inner))


def many_parts() -> bytes:
    return package(**{"word__document_xml": "", **{f"p{number}": "" for number in range(10_001)}})


READ: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "merged cells": ("a.docx", word, "| 2 | Rào ao |  |", ""),
    "a table in a table": ("a.docx", lambda: nested(2), "đáy", ""),
    "tcvn3": (
        "a.txt",
        lambda: tcvn3_of(TEXT).encode("cp1252"),
        "nước sạch",
        "converted from TCVN3",
    ),
    "vni": (
        "a.txt",
        lambda: vni_of(TEXT).encode("cp1252"),
        "KẾ HOẠCH\nDạy bơi",
        "converted from VNI",
    ),
    "windows-1258": ("a.txt", lambda: cp1258_of(TEXT), TEXT, "converted from windows-1258"),
    "tcvn3 pasted into utf-8": ("a.md", lambda: tcvn3_of(TEXT).encode(), "nước sạch", "TCVN3"),
    "tcvn3 on a web page": (
        "a.html",
        lambda: f"<meta charset=windows-1252><p>{tcvn3_of(TEXT)}".encode("cp1252"),
        "nước sạch",
        "converted from TCVN3",
    ),
    "tcvn3 by the font's name, lost": (
        "a.docx",
        lambda: word(tcvn3_of(TEXT)),
        "nước sạch",
        "TCVN3",
    ),
    "capital letters in the ending": ("A.DOCX", word, "Dạy bơi", ""),
}

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a docx without words": (
        "a.docx",
        lambda: package(word__document_xml=DOCUMENT.format("")),
        "holds no text",
    ),
    "a docx cut off": ("a.docx", lambda: word()[:-2000], "copy it again"),
    "a docx with a damaged part": (
        "a.docx",
        lambda: package(word__document_xml=DOCUMENT[:-30].format("<w:p>")),
        "save it anew",
    ),
    "a docx under a password": (
        "a.docx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "take the password off",
    ),
    "an xlsx under a password": (
        "a.xlsx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "take the password off",
    ),
    "an old doc named docx": ("a.docx", lambda: OLE, "save it as .docx"),
    "an old xls named xlsx": ("a.xlsx", lambda: OLE, "save it as .xlsx"),
    "an old doc": ("a.doc", lambda: OLE, "save it as .docx"),
    "an old xls": ("a.xls", lambda: OLE, "save it as .xlsx"),
    "a zip named docx": ("a.docx", lambda: package(photo_jpg=b"x"), "unpack it"),
    "a zip": ("a.zip", lambda: package(photo_jpg=b"x"), "unpack it"),
    "a workbook named docx": ("a.docx", sheet, "give it that ending"),
    "a web page named docx": ("a.docx", lambda: b"<html><p>x", "give it the ending .html"),
    "an rtf named docx": ("a.docx", lambda: b"{\\rtf1 x}", "save it as .docx"),
    "a pdf named docx": ("a.docx", lambda: b"%PDF-1.4 x", "give it the ending .pdf"),
    "text named xlsx": ("a.xlsx", lambda: TEXT.encode(), "save it again"),
    "a zip bomb": ("a.docx", lambda: package(word__document_xml=bytes(60_000_000)), "zip bomb"),
    "a zip of very many parts": ("a.docx", many_parts, "split it"),
    "entities that multiply": (
        "a.docx",
        lambda: package(word__document_xml=LAUGHS + "]><w>&i;</w>"),
        "save it anew",
    ),
    "entities that multiply in a sheet": (
        "a.xlsx",
        lambda: sheet(3, (LAUGHS + "]>").encode(), b"&i;"),
        "save it anew",
    ),
    "an entity that names a file": (
        "a.docx",
        lambda: package(
            word__document_xml="<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w>&a;</w>"
        ),
        "save it anew",
    ),
    "tables nested beyond all measure": ("a.docx", lambda: nested(3000), "save it anew"),
    "tables nested too deep": ("a.docx", lambda: nested(300), "split it"),
    "another kind of Open XML": (
        "a.docx",
        lambda: package(word__document_xml=STRICT),
        "save it as Word Document",
    ),
    "a sheet of 100,000 rows": ("a.xlsx", lambda: sheet(100_000), "keep the part that people read"),
    "text in no known encoding": (
        "a.txt",
        lambda: "Où êtes-vous allés, mes élèves préférés?".encode("cp1252"),
        "save the file as UTF-8",
    ),
    "a page in no known encoding": (
        "a.html",
        lambda: "<p>Où êtes-vous allés, mes élèves préférés?".encode("cp1252"),
        "save the file as UTF-8",
    ),
    "a page of a script alone": ("a.html", lambda: b"<script>x</script>", "holds no text"),
}


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("case", READ)
def test_an_awkward_file_is_read(case, tmp_path):
    name, make, words, note = READ[case]
    read = read_file(put(tmp_path, name, make()))
    assert words in read.text
    assert note in " ".join(read.notes) if note else read.notes == ()


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_with_its_name_and_a_remedy(case, tmp_path):
    name, make, remedy = REFUSED[case]
    path = put(tmp_path, name, make())
    began = time.monotonic()
    with pytest.raises(DocumentError, match=re.escape(remedy)) as refused:
        read_file(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert str(refused.value).count(str(path)) == 1
    assert time.monotonic() - began < 60


def test_the_next_file_is_read_after_a_bad_one(tmp_path):
    for case in ("a docx with a damaged part", "tables nested beyond all measure"):
        name, make, _ = REFUSED[case]
        with pytest.raises(DocumentError):
            read_file(put(tmp_path, name, make()))
        assert "Dạy bơi" in read_file(put(tmp_path, "good.docx", word())).text


@pytest.mark.parametrize(("name", "make"), [("a.docx", word), ("a.xlsx", sheet)])
def test_no_flipped_byte_makes_reading_raise_anything_but_a_document_error(name, make, tmp_path):
    whole, chance = make(), random.Random(20)
    refused = 0
    for _ in range(25):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            read_file(put(tmp_path, name, bytes(data)))
        except DocumentError as error:
            refused += 1
            assert name in str(error)
    assert refused
