"""Cells of one row of a flattened table: which of its lines stand in which column.

A text extraction writes a row as its cells one after the other, each wrapped to the width of its
column. Lines are grouped into chunks (a line that goes on in small letters never begins a cell),
and the chunks are given to the columns in order at the least cost; a page break starts the columns
again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tutor.documents.bodylines import BodyLine, Chunk, cut_chunks
from tutor.documents.cells import LONGEST, MISSING, may_open, splits_name
from tutor.documents.columns import Column
from tutor.documents.spans import Contents, Span, Spans

_MAX_CHUNKS = 90
_MAX_CELL_CHUNKS = 14  # of any cell but the name's
_MAX_LAST_LINES = 60  # what stands further behind the last row's number is no longer the row's
_BEAM = 16
_HOPELESS = 8.0  # a cell that costs more is not tried
_FORBIDDEN = 1e9


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of the columns' widths, in characters; 0 where nothing is."""

    columns: tuple[Column, ...]  # without the number
    widths: tuple[float, ...]
    whole_lines: bool = False  # every line is a cell


@dataclass(frozen=True, slots=True)
class Fit:
    """Lines by column: (column, lines) in reading order; a column may occur once a page."""

    cost: float
    cells: tuple[tuple[int, tuple[BodyLine, ...]], ...] = ()
    end: int = 0  # chunks used


@dataclass(frozen=True, slots=True)
class _State:
    cost: float
    after: int  # the first column that may come next
    mask: int  # of the columns that have something
    cells: tuple[tuple[int, int, int], ...] = field(default=())


_Key = tuple[int, int]


def fit_row(
    lines: Sequence[BodyLine],
    layout: Layout,
    last: bool = False,
    contents: Contents | None = None,
) -> Fit:
    """The cheapest way to give `lines` to the columns; of the `last` row a tail may be left out.

    contents: what cells cost by their words alone, kept between the rows of a table.
    """
    beyond = max(0, len(lines) - _MAX_LAST_LINES) if last else 0
    chunks = cut_chunks(lines[: len(lines) - beyond], layout.whole_lines)
    if len(chunks) > _MAX_CHUNKS:
        return Fit(_FORBIDDEN)
    search = _Search(chunks, layout, contents if contents is not None else Contents())
    for position in range(len(chunks)):
        search.advance(position)
    return search.finish(last, beyond)


class _Search:
    """Ways to give the chunks before each position to the columns, cheapest first."""

    def __init__(self, chunks: list[Chunk], layout: Layout, contents: Contents) -> None:
        self._chunks, self._layout, self._contents = chunks, layout, contents
        self._spans = Spans(chunks)
        self._missing = [MISSING[column.kind] for column in layout.columns]
        self._lacks: dict[int, float] = {}
        self._best: list[dict[_Key, _State]] = [{} for _ in range(len(chunks) + 1)]
        self._best[0][0, 0] = _State(0.0, 0, 0)
        breaks = [index for index, chunk in enumerate(chunks) if chunk.lines[0].page_break]
        self._last_break = breaks[-1] if breaks else -1

    def advance(self, position: int) -> None:
        """Every cell that may begin at `position`, behind every way to get there."""
        page_break = self._chunks[position].lines[0].page_break
        states = sorted(self._best[position].values(), key=lambda state: state.cost)
        self._best[position] = {}
        for state in self._undominated(states, position)[:_BEAM]:
            for column in range(0 if page_break else state.after, len(self._missing)):
                self._extend(state, position, column)

    def _undominated(self, states: list[_State], position: int) -> list[_State]:
        kept: dict[_Key, _State] = {}
        for state in states:
            if not self._dominated(kept, position, state.after, state.mask, state.cost):
                kept[state.after, state.mask] = state
        return list(kept.values())

    def _dominated(
        self, states: dict[_Key, _State], position: int, after: int, mask: int, cost: float
    ) -> bool:
        """Whether another way to `position` is cheaper, whatever follows.

        What comes after a page break depends on the columns begun before it.
        """
        if position <= self._last_break:
            return False
        for state in states.values():
            if state.cost < cost and state.after <= after:
                lacking = mask & ~state.mask
                if not lacking or state.cost + self._lack(lacking) < cost:
                    return True
        return False

    def _lack(self, mask: int) -> float:
        if mask not in self._lacks:
            self._lacks[mask] = sum(
                cost for index, cost in enumerate(self._missing) if mask >> index & 1
            )
        return self._lacks[mask]

    def _extend(self, state: _State, first: int, column: int) -> None:
        begun = bool(state.mask >> column & 1)
        after, mask = column + 1, state.mask | 1 << column
        for span, spent in self._printed(first, column, begun):
            states = self._best[span.end]
            if self._dominated(states, span.end, after, mask, state.cost + spent):
                continue
            content = self._content(span, first, column, begun)
            if content > _HOPELESS and self._layout.columns[column].kind != "name":
                if content > _HOPELESS + 3.0:
                    return
                continue
            cost = state.cost + spent + content
            known = states.get((after, mask))
            if known is None or cost < known.cost:
                states[after, mask] = _State(
                    cost, after, mask, (*state.cells, (column, first, span.end))
                )

    def _printed(self, first: int, column: int, begun: bool) -> Iterator[tuple[Span, float]]:
        """The cells of `column` that may begin at `first`: what their place and breaks cost."""
        layout, kind = self._layout, self._layout.columns[column].kind
        if not begun and not layout.whole_lines and not may_open(kind, self._chunks[first].text):
            return
        longest = _MAX_CHUNKS if kind == "name" else _MAX_CELL_CHUNKS
        opening = self._opening(first, begun)
        width = layout.widths[column]
        spacing = wide = 0.0
        for span in self._spans.of(first, longest):
            if len(span.text) > LONGEST[kind]:
                return
            if layout.whole_lines:
                yield span, opening + min(9.0, 2.5 * len(span.starts) + span.apart)
                continue
            spacing += span.break_cost(width)
            wide += span.ended_cost(width)
            over = min(6.0, wide + span.last_cost(width))
            yield span, opening + min(9.0, spacing + span.apart + over)

    def _content(self, span: Span, first: int, column: int, begun: bool) -> float:
        kind, width = self._layout.columns[column].kind, self._layout.widths[column]
        if begun:
            content = self._contents.continued(kind, span)
        full = not width or span.width >= 0.7 * width
        broken = self._last_break > first
        if not begun:
            content = self._contents.whole(kind, span, broken and full)
        if broken and kind == "name" and not full and span.starts and span.text[-1] not in '.;:”"':
            content += 1.2  # what goes on overleaf fills its last line
        return content

    def _opening(self, first: int, begun: bool) -> float:
        line = self._chunks[first].lines[0]
        overleaf = not begun and any(
            chunk.lines[0].page_break for chunk in self._chunks[1 : first + 1]
        )
        parted = first > 0 and splits_name(self._chunks[first - 1].lines[-1].text, line.text)
        return 1.2 * line.same_line + 1.5 * parted + 1.0 * overleaf - 0.4 * (line.apart > 0)

    def finish(self, last: bool, beyond: int) -> Fit:
        chunks = self._chunks
        winner, winner_cost, winner_end = None, _FORBIDDEN, 0
        every = (1 << len(self._missing)) - 1
        for end in range(0 if last else len(chunks), len(chunks) + 1):
            left_out = sum(len(chunk.lines) for chunk in chunks[end:]) + beyond
            tail = (2.0 + 0.1 * left_out) if left_out else 0.0
            for state in self._best[end].values():
                cost = state.cost + tail + self._lack(every & ~state.mask)
                if cost < winner_cost:
                    winner, winner_cost, winner_end = state, cost, end
        if winner is None:
            return Fit(_FORBIDDEN)
        cells = tuple(
            (column, tuple(line for chunk in chunks[first:stop] for line in chunk.lines))
            for column, first, stop in winner.cells
        )
        return Fit(winner_cost, cells, winner_end)
