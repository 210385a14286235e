"""What a file of any format says, in the one form that the readers of documents take."""

import json
from dataclasses import dataclass

PAGE = "\f"  # stands before the first line of every page but the first


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file, one paragraph a line.

    text: NFC. A heading that the format marks begins with as many "#" as it is deep; a number that
    the format counts ("1.", "a)", "Điều 2.") is written out. A table is lines of cells between "|"
    (a line break in a cell is "<br>", a "|" in it "/"), the first of them its header. A cell merged
    over rows stands in the first of them and is empty below; one merged over columns stands in the
    first of them. Files with pages have PAGE between these.
    notes: what an operator should know, in English: "converted from TCVN3", "page 3 read by OCR".
    """

    text: str
    notes: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return json.dumps([self.text, self.notes], ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "FileText":
        """What `to_bytes` made."""
        text, notes = json.loads(data)
        return cls(text, tuple(notes))
