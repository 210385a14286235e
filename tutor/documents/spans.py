"""Neighbouring chunks of a row that may be one cell, and what a cell of them costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.documents.bodylines import Chunk, join_lines
from tutor.documents.cells import BULLET, cell_cost, continued_cost
from tutor.documents.columns import ColumnKind

_MAX_KNOWN = 100_000  # costs kept for one table


@dataclass(frozen=True, slots=True)
class _Break:
    """A line broken before another in one cell."""

    needed: int  # width at which the next word would have stood on the line
    paragraph: bool  # a new paragraph begins behind it


@dataclass(frozen=True, slots=True)
class Span:
    """Chunks up to `end` as one text; breaks and ended lines are those that the last chunk adds."""

    end: int
    text: str
    starts: tuple[int, ...]  # offsets of its later lines
    apart: float  # evidence in the spacing that a cell begins inside
    breaks: tuple[_Break, ...]
    ended: tuple[int, ...]  # widths of lines
    width: int  # of its last line

    def break_cost(self, width: float) -> float:
        """Cost of lines broken before a column of `width` was full."""
        if not width or not self.breaks:
            return 0.0
        limit = 0.85 * width - 0.5
        return sum(
            0.5 if broken.paragraph else 2.0 for broken in self.breaks if broken.needed < limit
        )

    def ended_cost(self, width: float) -> float:
        return sum(_over(own, width) for own in self.ended) if width else 0.0

    def last_cost(self, width: float) -> float:
        return _over(self.width, width)


def _over(own: int, width: float) -> float:
    """Cost of a line wider than its column."""
    limit = 1.2 * width + 2
    return min(1.5, 0.4 + 3.0 * (own - limit) / limit) if width and own > limit else 0.0


class Spans:
    """The spans of a row, each built once for all columns."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._chunks = chunks
        self._known: dict[int, list[Span]] = {}
        self._builders: dict[int, Iterator[Span]] = {}

    def of(self, first: int, longest: int) -> Iterator[Span]:
        """Spans that begin with chunk `first`, by length, up to a page break."""
        known = self._known.setdefault(first, [])
        builder = self._builders.setdefault(first, self._build(first))
        for index in range(longest):
            if index == len(known):
                span = next(builder, None)
                if span is None:
                    return
                known.append(span)
            yield known[index]

    def _build(self, first: int) -> Iterator[Span]:
        text, apart, row = "", 0.0, ""
        starts: tuple[int, ...] = ()
        for end in range(first + 1, len(self._chunks) + 1):
            lines = self._chunks[end - 1].lines
            if end > first + 1 and lines[0].page_break:
                return
            breaks, ended = [], []
            for line in lines:
                text = join_lines([text, line.text])
                if line.same_line and row:
                    row = f"{row} {line.text}"
                    continue
                if row:
                    starts = (*starts, len(text) - len(line.text))
                    apart += line.apart
                    ended.append(len(row))
                    breaks.append(_break(row, line.text))
                row = line.text
            yield Span(end, text, starts, apart, tuple(breaks), tuple(ended), len(row))


def _break(above: str, below: str) -> _Break:
    paragraph = bool(BULLET.match(below)) or (above[-1] in ".:;" and not below[0].islower())
    return _Break(len(above) + 1 + len(below.split(maxsplit=1)[0]), paragraph)


class Contents:
    """What cells cost by their words alone: each text is asked for by two passes and many rows."""

    def __init__(self) -> None:
        self._known: dict[tuple, float] = {}

    def whole(self, kind: ColumnKind, span: Span, broken: bool) -> float:
        key = kind, span.text, span.starts if kind != "name" else (), broken
        if (cost := self._known.get(key)) is None:
            cost = self._keep(key, cell_cost(kind, span.text, span.starts, broken))
        return cost

    def continued(self, kind: ColumnKind, span: Span) -> float:
        """Of a cell that goes on with one begun before a page break."""
        return continued_cost(kind, span.text)

    def _keep(self, key: tuple, cost: float) -> float:
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known[key] = cost
        return cost
