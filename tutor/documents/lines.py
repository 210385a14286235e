"""Physical lines of a source, cleaned of what an extraction leaves behind."""

import re
from dataclasses import dataclass

from tutor.text.normalise import squeeze

_PAGE_NUMBER = re.compile(
    r"(?:[-–]\s*)?\d{1,3}(?:\s*[-–])?|(?:Trang|Page)\s+\d+(?:\s*/\s*\d+)?", re.I
)
_MARKDOWN = re.compile(r"\*\*|__|`|^#{1,6}\s+|^>\s+|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)|\\(?=[-.()*_])")
_LINK = re.compile(r"<(https?://[^\s<>]+)>")
_RULE = re.compile(r"[-–_=*.\s|:+]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `text` is cleaned, `start`/`end` are offsets of its words in the source."""

    text: str
    start: int
    end: int
    number: int  # from 1
    width: int  # as printed, trailing blanks included

    @property
    def is_noise(self) -> bool:
        """A page number, a ruler or a stray mark: no words of the document."""
        return (
            not any(char.isalnum() for char in self.text)
            or _PAGE_NUMBER.fullmatch(self.text) is not None
            or _RULE.fullmatch(self.text) is not None
        )


def clean(text: str) -> str:
    """`text` without markdown remains, white space joined."""
    return squeeze(_LINK.sub(r"\1", _MARKDOWN.sub("", text.strip())))


def read_lines(source: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines with content of source[start:end], in order; noise is included."""
    lines, offset = [], start
    number = source.count("\n", 0, start) + 1
    for raw in source[start:end].split("\n"):
        text = clean(raw)
        if text:
            first = offset + len(raw) - len(raw.lstrip())
            lines.append(Line(text, first, offset + len(raw.rstrip()), number, len(raw)))
        offset += len(raw) + 1
        number += 1
    return lines


def wrap_width(lines: list[Line]) -> int | None:
    """Column at which an extraction broke its lines; None where paragraphs stand on one line each.

    Broken text has many lines and none far longer than the usual full line.
    """
    widths = sorted(len(line.text) for line in lines if len(line.text) > 20)
    if len(widths) < 8:
        return None
    full = widths[int(len(widths) * 0.9)]
    return full if widths[-1] <= full * 1.35 and full <= 130 else None
