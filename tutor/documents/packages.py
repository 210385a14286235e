"""Office files as zip packages: opened only when they are what their name says, and harmless."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from tutor.errors import DocumentError

_MAX_ENTRIES = 10_000
_MAX_UNPACKED_BYTES = 600_000_000
_MAX_RATIO = 150  # text of an office file is packed 5 to 30 times, pictures hardly
_RATIO_FROM_BYTES = 50_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN_PARTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
}


@contextmanager
def open_package(path: Path, main_part: str) -> Iterator[ZipFile]:
    """The package, whose `main_part` is there; DocumentError names what the file is instead."""
    with path.open("rb") as file:
        head = file.read(1_000_000)
    if not head.startswith(b"PK"):
        raise DocumentError(f"{path}: {_nature(head, path.suffix)}")
    try:
        with ZipFile(path) as package:
            _check(package, path, main_part)
            yield package
    except (BadZipFile, EOFError) as error:
        raise DocumentError(
            f"{path}: cut off or damaged ({error}); copy it again from where it came"
        ) from error


def parse_part(package: ZipFile, name: str) -> Any:
    """The root element of a part; None where the package has no such part."""
    if name not in package.namelist():
        return None
    with package.open(name) as stream:
        return _without_dtd(etree.parse(stream, _parser())).getroot()


def root_tag(package: ZipFile, name: str) -> str:
    """The tag of a part's root element, read without the rest of the part."""
    with package.open(name) as stream:
        _, root = next(iter(etree.iterparse(stream, events=("start",), **_SAFE)))
        return str(_without_dtd(root.getroottree()).getroot().tag)


def iterate_part(package: ZipFile, name: str, tags: tuple[str, ...]) -> Iterator[Any]:
    """Elements of these tags as they end, so that a long part need not be held whole."""
    root_tag(package, name)  # and with it what the part declares
    with package.open(name) as stream:
        for _, element in etree.iterparse(stream, events=("end",), tag=tags, **_SAFE):
            yield element


def _without_dtd(tree: Any) -> Any:
    """`tree`; ValueError where it declares entities, which office files never do."""
    if tree.docinfo.internalDTD is not None:
        raise ValueError("declares entities")
    return tree


_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": True,  # a part's size is bounded by `open_package`
    "remove_comments": True,
    "remove_pis": True,
}


def _parser() -> Any:
    return etree.XMLParser(**_SAFE)


def _check(package: ZipFile, path: Path, main_part: str) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _MAX_ENTRIES:
        raise DocumentError(f"{path}: {len(entries)} parts, more than {_MAX_ENTRIES}; split it")
    if unpacked > _MAX_UNPACKED_BYTES or (
        unpacked > _RATIO_FROM_BYTES and unpacked > _MAX_RATIO * packed
    ):
        raise DocumentError(
            f"{path}: unpacks from {packed} to {unpacked} bytes, as a zip bomb does; "
            "save it anew from the program that made it"
        )
    names = set(package.namelist())
    if main_part in names:
        return
    other = next((suffix for part, suffix in _MAIN_PARTS.items() if part in names), None)
    if other:
        raise DocumentError(f"{path}: is a {other} file; give it that ending")
    raise DocumentError(f"{path}: a zip without {main_part}; unpack it and add what is inside")


def _nature(head: bytes, suffix: str) -> str:
    """What a file that is no zip really is, with the remedy."""
    if head.startswith(_OLE):
        if _ENCRYPTED in head:
            return "protected by a password; take the password off and save it again"
        return f"an old Word or Excel file; open it and save it as {suffix}"
    start = head[:1000].lstrip().lower()
    for mark, kind, remedy in (
        (b"%pdf", "a pdf", "give it the ending .pdf"),
        (b"{\\rtf", "an rtf file", "open it in Word and save it as .docx"),
        (b"<", "a web page or xml", "give it the ending .html if it is a page"),
    ):
        if start.startswith(mark):
            return f"is {kind}; {remedy}"
    return f"is no {suffix} file; save it again from the program that made it"
