"""Who a plan is sent to: the entries under "Nơi nhận"."""

import re
from dataclasses import dataclass

from tutor.plans.places import locate, place_of
from tutor.records import Document, Place
from tutor.text.normalise import squeeze

_NOTE = re.compile(r"\s*\((?P<note>(?:để\s+)?[\w/,\s]{2,30})\)\s*$")
_FOOT = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC)")


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str  # "Bộ Khoa học và Công nghệ"; "Lưu: VT" where it is filed
    note: str  # "để b/c"; "" where none is printed
    place: Place


def read_recipients(document: Document) -> tuple[Recipient, ...]:
    """The recipients in the order printed; () where the copy shows none."""
    found = []
    for section in document.sections:
        if section.path != "recipients":
            continue
        for paragraph in section.body:
            located = locate(document, paragraph)
            left = located.text.find("|")  # the signer stands in the other column
            for match in re.compile(r"[^;]+").finditer(
                located.text, 0, left if left >= 0 else len(located.text)
            ):
                if recipient := _recipient(match.group()):
                    span = located.span(match.start(), match.end())
                    found.append(Recipient(*recipient, place_of(section, *span)))
    return tuple(found)


def _recipient(words: str) -> tuple[str, str] | None:
    words = re.sub(r"^\s*(?:Nơi\s+nhận|NƠI\s+NHẬN)\s*:?", "", words)
    words = squeeze(re.sub(r"^\s*[-–+•]\s*", "", words)).strip(" ,.;↘")
    if len(words) < 3 or (words.isupper() and _FOOT.match(words)):
        return None
    note = _NOTE.search(words)
    return (words[: note.start()], note["note"]) if note else (words, "")
