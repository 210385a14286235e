"""Tables of tasks in a section, in whatever form an extraction left them.

A table is recognised by a head with a number column and at least two more columns of known kinds
(name, lead, coordination, deadline, result …), in any order. Rows are records with exact places.
"""

from collections.abc import Sequence

from tutor.documents.columns import Column
from tutor.documents.flattened import FlatCell, FlatRow, FlatTable, read_flattened
from tutor.documents.grids import read_grids
from tutor.records import Cell, Row, RowGroup, Table

# A cell of these kinds that is not printed is the one above it, merged; of others it may be empty.
_MERGED_KINDS = {"lead", "implement", "direct", "deadline", "result"}


def find_tables(source: str, start: int, end: int, path: str) -> list[Table]:
    """The tables of tasks in source[start:end], in order; [] where there is none.

    source: NFC text of the whole file. path: of the section they stand in ("PL", "PLII", "V").
    A cell's span covers its lines in the source, page breaks between them included; an empty cell
    has an empty span. A cell that is printed once for several rows stands in each, `shared` where
    it is not printed itself. Rows are anchored "PL.18", or "PL.I.5" where numbers start again in
    each group; a number printed twice has "~2" behind it.
    """
    found = read_grids(source, start, end) or read_flattened(source, start, end)
    taken: dict[str, int] = {}
    return [_table(flat, path, taken) for flat in found if any(row.cells for row in flat.rows)]


def _table(flat: FlatTable, path: str, taken: dict[str, int]) -> Table:
    restarts = _restarts(flat.rows)
    rows: list[Row] = []
    groups: list[RowGroup] = []
    above: tuple[Cell | None, ...] = (None,) * len(flat.columns)
    for flat_row in flat.rows:
        if flat_row.cells is None:
            groups.append(RowGroup(flat_row.number, flat_row.title, flat_row.start, flat_row.end))
            above = (None,) * len(flat.columns)  # no cell is merged over a heading
            continue
        cells, above = _fill(flat_row, flat.columns, above)
        group = groups[-1] if groups else RowGroup("", "", 0, 0)
        anchor = _anchor(path, group.number if restarts else "", flat_row.number, taken)
        rows.append(
            Row(
                flat_row.number,
                group.number,
                group.title,
                cells,
                flat_row.start,
                flat_row.end,
                anchor,
            )
        )
    return Table(
        path,
        "",
        tuple(column.name for column in flat.columns),
        tuple(rows),
        tuple(groups),
        flat.start,
        flat.end,
    )


def _fill(
    row: FlatRow, columns: Sequence[Column], above: tuple[Cell | None, ...]
) -> tuple[tuple[Cell, ...], tuple[Cell | None, ...]]:
    """The row's cells with the merged ones in place, and what the next row may share."""
    shared = _shared(row.cells or (), columns)
    cells: list[Cell] = []
    kept: list[Cell | None] = []
    for index, printed in enumerate(row.cells or ()):
        known = above[index]
        if printed is not None and printed.text:
            cell = Cell(printed.text, printed.start, printed.end)
        elif known is not None and index in shared:
            cell = Cell(known.text, known.start, known.end, shared=True)
        else:
            place = printed.start if printed else row.start
            cell = Cell("", place, place)
        cells.append(cell)
        kept.append(cell if cell.text else None)
    return tuple(cells), tuple(kept)


def _shared(cells: Sequence[FlatCell | None], columns: Sequence[Column]) -> set[int]:
    """Columns whose missing cell is the one above, merged.

    Coordination, notes and money are often left empty, so alone they are; where the lead, the
    deadline or the result is missing too, the clerk has merged the row's cells with those above.
    """
    missing = {
        index for index, cell in enumerate(cells) if cell is None or not (cell.text or cell.empty)
    }
    merged = any(columns[index].kind in _MERGED_KINDS for index in missing)
    return missing if merged else set()


def _restarts(rows: Sequence[FlatRow]) -> bool:
    numbers = [row.number for row in rows if row.cells is not None and row.number]
    return len(numbers) != len(set(numbers)) and any(row.cells is None for row in rows)


def _anchor(path: str, group: str, number: str, taken: dict[str, int]) -> str:
    anchor = ".".join(part for part in (path, group, number) if part)
    taken[anchor] = taken.get(anchor, 0) + 1
    return anchor if taken[anchor] == 1 else f"{anchor}~{taken[anchor]}"
