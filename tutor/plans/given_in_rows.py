"""Who is given the rows of a table of tasks."""

from tutor.plans.agencies import split_agencies
from tutor.plans.tasks import column
from tutor.records import Assignment, Cell, Place, Role, Table


def row_assignments(plan_id: str, table: Table) -> tuple[Assignment, ...]:
    """The leads and partners of a table's rows; who carries out leads where no column says lead."""
    lead = column(table, r"chu tri")
    if lead is None:
        lead = column(
            table, r"(?:co quan|don vi|noi|bo phan).*(?:thuc hien|phu trach|chiu trach nhiem)"
        )
    partner = column(table, r"phoi hop")
    found: list[Assignment] = []
    columns: tuple[tuple[int | None, Role], ...] = ((lead, "lead"), (partner, "coordinate"))
    for row in table.rows:
        for place, role in columns:
            if place is not None and place < len(row.cells) and row.cells[place].text:
                found += _from_cell(plan_id, row.anchor, row.cells[place], role)
    return tuple(found)


def _from_cell(plan_id: str, anchor: str, cell: Cell, role: Role) -> list[Assignment]:
    agencies = split_agencies(cell.text) if role != "lead" else [cell.text]
    place = Place(anchor, anchor, cell.start, cell.end)
    return [
        Assignment(plan_id, agency, role, (anchor,), False, "", cell.text, place)
        for agency in agencies
    ]
