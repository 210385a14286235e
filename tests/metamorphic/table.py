"""A flattened table printed from its rows, as a PDF extraction leaves it."""

import textwrap
from collections.abc import Sequence

_WIDTHS = {"nhiệm vụ": 62, "chủ trì": 18, "phối": 14, "gian": 13, "dự kiến": 11}
_ROWS_A_PAGE = 4


def flatten_table(
    header: Sequence[str],
    groups: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str]],
    shared_after: Sequence[str],
    order: Sequence[int],
) -> str:
    """`rows` are (number, group, *cells); `order` are the indices of the columns as printed.

    Of the rows in `shared_after` only the first two columns of `header` are printed: their other
    cells are those of the row before, which the paper shows as one merged cell.
    """
    blocks, titles, last = [_head(header, order)], dict(groups), ""
    for index, (number, group, *cells) in enumerate(rows):
        if index and index % _ROWS_A_PAGE == 0:
            blocks.append(f"\n\n{index // _ROWS_A_PAGE + 1} \n\n{_head(header, order)}")
        if group != last:
            blocks.append(f"{group} {titles[group]} ")
            last = group
        printed = [
            cells[column]
            for column in order
            if cells[column] and (column < 2 or number not in shared_after)
        ]
        widths = [
            _width(header[column])
            for column in order
            if cells[column] and (column < 2 or number not in shared_after)
        ]
        blocks.append("\n\n".join([f"{number}  ", *map(_wrap, printed, widths)]))
    return "\n\n".join(blocks) + "\n"


def _head(header: Sequence[str], order: Sequence[int]) -> str:
    first, *others = [header[column] for column in order]
    return "TT " + "\n\n".join([_wrap(first, 40), *(_wrap(name, _width(name)) for name in others)])


def _wrap(text: str, width: int) -> str:
    return "\n\n".join(line + " " for line in textwrap.wrap(text, width, break_on_hyphens=False))


def _width(name: str) -> int:
    return next(width for key, width in _WIDTHS.items() if key in name.lower())
