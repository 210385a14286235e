"""Tables of targets: a column of targets, one of units, and one of figures for each year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.documents.lines import Line, read_lines
from tutor.plans.figures import NUMBER
from tutor.plans.groups import group_in
from tutor.records import Document, Place, Section, Target
from tutor.text.normalise import fold, squeeze

_YEAR = re.compile(r"20\d\d")
_VALUE = re.compile(
    rf"(?P<comparison>[≥>≤<]|trên|dưới|tối thiểu|ít nhất|không quá|khoảng)?\s*"
    rf"(?P<value>(?:{NUMBER})(?:\s*[-–]\s*(?:{NUMBER}))?)\s*(?P<unit>%|[^\W\d_][^\d|]*)?",
    re.I,
)
_MAX_COLUMNS = 12
_SIGNS = {"≥": "tối thiểu", ">": "trên", "≤": "không quá", "<": "dưới"}


@dataclass(frozen=True, slots=True)
class _Field:
    text: str
    start: int
    end: int


def table_targets(document: Document) -> list[Target]:
    """Targets set in tables, in reading order."""
    found = [
        target
        for header, rows in _bar_tables(document)
        for row in rows
        for target in _row_targets(document, header, row)
    ]
    found += [
        target
        for header, rows in _line_tables(document)
        for row in rows
        for target in _row_targets(document, header, row)
    ]
    for table in document.tables:
        for row in table.rows:
            fields = [_Field(cell.text, cell.start, cell.end) for cell in row.cells]
            found += _row_targets(document, table.header, fields)
    return found


def _bar_tables(document: Document) -> Iterator[tuple[list[str], list[list[_Field]]]]:
    """Tables whose cells are separated by bars; the first row is the head."""
    block: list[list[_Field]] = []
    for line in [*read_lines(document.source), None]:
        if line is not None and line.is_noise:
            continue
        if line is not None and document.source.count("|", line.start, line.end) >= 2:
            block.append(_fields(document.source, line.start, line.end))
            continue
        if len(block) > 1:
            yield [field.text for field in block[0]], block[1:]
        block = []


def _line_tables(document: Document) -> Iterator[tuple[list[str], list[list[_Field]]]]:
    """Tables of targets that an extraction left with one cell a line."""
    lines = read_lines(document.source)
    for index, line in enumerate(lines):
        if re.fullmatch(r"(?:Số )?S?TT", line.text):
            head = [after.text for after in lines[index + 1 : index + _MAX_COLUMNS]]
            if "1" in head and any(_YEAR.search(name) for name in head[: head.index("1")]):
                header = head[: head.index("1")]
                yield ["TT", *header], list(_line_rows(lines[index + 1 + len(header) :], header))


def _line_rows(lines: Sequence[Line], header: Sequence[str]) -> Iterator[list[_Field]]:
    """Rows "1", "2" …; what a row has too many lines of is its wrapped first cell."""
    number = 1
    while lines and lines[0].text == str(number):
        figures = [name for name in header if _YEAR.search(name)]
        first = next((i for i, name in enumerate(header) if _YEAR.search(name)), 0)
        at = next(
            (
                i
                for i in range(first + 1, len(lines))
                if all(_VALUE.fullmatch(line.text) for line in lines[i : i + len(figures)])
            ),
            None,
        )
        if at is None:
            return
        names = lines[1 : at - first + 1]
        name = _Field(" ".join(line.text for line in names), names[0].start, names[-1].end)
        rest = lines[at - first + 1 : at - first + len(header)]
        row = _Field(str(number), lines[0].start, lines[0].end)
        yield [row, name, *(_Field(line.text, line.start, line.end) for line in rest)]
        number += 1
        after = at + len(figures)
        lines = next(
            (
                lines[i:]
                for i in range(after, min(len(lines), after + _MAX_COLUMNS))
                if lines[i].text == str(number)
            ),
            [],
        )


def _fields(source: str, start: int, end: int) -> list[_Field]:
    if source[start] == "|":
        start += 1
    if source[end - 1] == "|":
        end -= 1
    fields = []
    for match in re.finditer(r"[^|]*(?:\||$)", source[start:end]):
        raw = match.group().rstrip("|")
        first = start + match.start() + len(raw) - len(raw.lstrip())
        fields.append(_Field(squeeze(raw).strip("* "), first, first + len(raw.strip())))
        if match.end() == end - start:
            break
    return fields


def _row_targets(
    document: Document, header: Sequence[str], row: Sequence[_Field]
) -> Iterator[Target]:
    names = [fold(name) for name in header]
    name = _column(names, r"^(?:ten |noi dung |he thong )?(?:cac )?(?:chi tieu|muc tieu)")
    if name is None or len(row) < len(header):
        return
    unit = _column(names, r"don vi(?: tinh)?$|dvt|don vi tinh")
    measure = row[name].text
    number = row[0].text if name > 0 and row[0].text.isdigit() else ""
    for index, heading in enumerate(names):
        if index in (name, unit) or not re.search(
            r"nam 20\d\d|^20\d\d$|gia tri|ke hoach|chi tieu giao|^muc|so luong|phan dau", heading
        ):
            continue
        match = _VALUE.fullmatch(row[index].text)
        if match is None or not measure:
            continue
        sign = match["comparison"] or ""
        start = min(row[name].start, row[index].start)
        end = max(row[name].end, row[index].end)
        years = _YEAR.findall(heading) or _YEAR.findall(measure)
        yield Target(
            document.id,
            int(years[-1]) if years else None,
            group_in(measure),
            measure,
            _SIGNS.get(sign, sign.lower()),
            re.sub(r"\s", "", match["value"]).replace("–", "-"),
            _unit_text(match, row, unit),
            squeeze(document.source[start:end]),
            _place(document, number, start, end),
        )


def _unit_text(match: re.Match, row: Sequence[_Field], unit: int | None) -> str:
    words = squeeze(match["unit"] or (row[unit].text if unit is not None else ""))
    return words[:1].lower() + words[1:]


def _column(names: Sequence[str], pattern: str) -> int | None:
    return next((i for i, name in enumerate(names) if re.search(pattern, name)), None)


def _place(document: Document, number: str, start: int, end: int) -> Place:
    around: list[Section] = [
        section for section in document.walk() if section.start <= start and end <= section.end
    ]
    if not around:
        return Place("body", "body", start, end)
    section = min(around, key=lambda section: section.end - section.start)
    is_row = section.path.startswith("PL") and number and not section.path.endswith(f".{number}")
    path = f"{section.path}.{number}" if is_row else section.path
    return Place(path, section.anchor, start, end)
