"""Lines below the head of a flattened table, and the chunks of them that one cell holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tutor.documents.cells import inner_starts, may_start_cell

_MAX_WRAPPED_CHARS = 600  # a longer line holds one cell
_SYMBOL_HEAD = re.compile(r"\d-$")
_SYMBOL_REST = re.compile(r"[A-ZĐ]+[/-]")


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line, or a part of one, below the head of a table."""

    text: str
    start: int
    end: int
    page_break: bool = False  # a page number or a repeated head stood before it
    apart: float = 0.0  # evidence in the spacing that a cell begins here
    empty_before: bool = False  # an empty paragraph stood before it
    same_line: bool = False  # goes on the line of the part before it


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that stand in one cell."""

    lines: tuple[BodyLine, ...]

    @property
    def text(self) -> str:
        return join_lines([line.text for line in self.lines])


def join_lines(texts: Sequence[str]) -> str:
    """Wrapped lines as one text; a symbol broken at its hyphen ("01-" / "KH/BCĐTW") is closed."""
    joined = ""
    for text in texts:
        closed = joined[-1:] == "-" and _SYMBOL_HEAD.search(joined) and _SYMBOL_REST.match(text)
        joined += text if closed or not joined else f" {text}"
    return joined


def cut_chunks(lines: Sequence[BodyLine], whole_lines: bool) -> list[Chunk]:
    """`lines` grouped so that a line which never begins a cell stays with the one before it.

    whole_lines: every line is a cell.
    """
    groups: list[list[BodyLine]] = []
    for line in lines:
        for part in [line] if whole_lines else _parts(line):
            opens = whole_lines or part.page_break or may_start_cell(part.text)
            if opens or not groups:
                groups.append([part])
            else:
                groups[-1].append(part)
    return [Chunk(tuple(group)) for group in groups]


def _parts(line: BodyLine) -> list[BodyLine]:
    """The line cut where a second cell may begin inside it."""
    if len(line.text) > _MAX_WRAPPED_CHARS:
        return [line]
    if line.end - line.start != len(line.text):  # markdown marks: offsets do not agree
        return [line]
    cuts = [0, *inner_starts(line.text), len(line.text)]
    return [
        BodyLine(
            line.text[first:stop].strip(),
            line.start + first,
            line.start + first + len(line.text[first:stop].rstrip()),
            line.page_break and first == 0,
            line.apart if first == 0 else 0.0,
            line.empty_before and first == 0,
            first > 0,
        )
        for first, stop in pairwise(cuts)
    ]
