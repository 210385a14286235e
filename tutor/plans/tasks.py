"""Which numbered places of a plan are tasks, and by what numbers people call them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tutor.plans.deeds import agencies_heading, deeds_of, said_in_heading, title_of_deed
from tutor.records import Document, Paragraph, Place, Section, Table, Task, TaskKind
from tutor.text.normalise import CAPITALS, fold

_TASK_PART = re.compile(
    r"^noi dung(?: va|,) (?:phan cong|to chuc|thoi gian|tien do|lo trinh)|nhiem vu|giai phap|"
    r"noi dung (?:thuc hien|trien khai|cong viec|hoat dong|ke hoach)|hoat dong|cong viec"
)
_CONTENT_PART = re.compile(r"\bnoi dung\b")
_NO_TASK_PART = re.compile(
    r"^(?:to chuc|phan cong|trach nhiem|kinh phi|nguon|muc dich|muc tieu|chi tieu|yeu cau|"
    r"quan diem|"
    r"thoi gian|tien do|che do|can cu|doi tuong|pham vi|su can thiet|thuc trang|danh gia|ket qua)|"
    r"to chuc thuc hien|phan cong (?:nhiem vu|to chuc|thuc hien|trach nhiem)"
)
_ORGANISATION = re.compile(
    r"to chuc (?:thuc hien|trien khai)|phan cong|trach nhiem|thuc hien ke hoach|to chuc, phan cong"
)
_TITLE_MAX_CHARS = 160
_LABEL = re.compile(
    r"[-+–•]?\s*(?:Cơ quan|Đơn vị|Bộ phận|Đầu mối|Phụ trách|Chủ trì|Phối hợp)[^:;.]{0,40}:"
)
_TIME_LABEL = re.compile(
    r"[-+–•]?\s*(?:Thời (?:gian|hạn)|Tiến độ|Hoàn thành|Kết quả|Sản phẩm|Kinh phí)[^:;.]{0,30}:"
)
_LABELS_IN_BRACKETS = re.compile(
    r"\s*\((?=\s*(?:Phụ trách|Cơ quan|Đơn vị|Bộ phận|Chủ trì|Phối hợp|Đầu mối|"
    r"Thời gian)[^()]{0,40}:|"
    r"[^()]{3,140}\schủ trì\b).*$",
    re.I | re.S,
)


def task_parts(document: Document) -> list[Section]:
    """The parts that set the tasks; a part of contents only where no part speaks of tasks."""
    named = [part for part in _parts(document) if _is_task_heading(part.heading) and part.children]
    if named or any(name_column(table) is not None for table in document.tables):
        return named
    contents = [
        part
        for part in _parts(document)
        if part.children
        and _CONTENT_PART.search(fold(part.heading))
        and not _NO_TASK_PART.search(fold(part.heading))
    ]
    return contents or _told_at_once(document)


def _told_at_once(document: Document) -> list[Section]:
    """The body of a directive that tells agencies one by one, without parts, as one part."""
    numbered = [section for section in document.sections if section.marker[:1].isdigit()]
    if len(numbered) < 2 or not agencies_heading(numbered):
        return []
    start, end = numbered[0].start, numbered[-1].end
    return [Section("", "", "", "", (), start, end, tuple(numbered))]


def organisation_parts(document: Document) -> list[Section]:
    """The parts that say who does what."""
    return [
        part
        for part in _parts(document)
        if _ORGANISATION.search(fold(part.heading)) and not _is_task_heading(part.heading)
    ]


def section_tasks(document: Document) -> list[Task]:
    """Tasks set in numbered sections: groups of tasks, tasks, and the points of a task."""
    return [
        task
        for part in task_parts(document)
        for task in _list_tasks(document, part, part.children, None, 1)
    ]


def table_tasks(document: Document) -> list[Task]:
    """Tasks set in the rows of tables that have a column for them."""
    return [
        task
        for table in document.tables
        if name_column(table) is not None
        for task in _row_tasks(document, table)
    ]


def name_column(table: Table) -> int | None:
    """Index of the column that says what is to be done; None where the table sets no tasks."""
    folded = [fold(name) for name in table.header]
    if not any(re.search(r"chu tri|thuc hien|phoi hop", name) for name in folded):
        return None
    for index, name in enumerate(folded):
        if re.search(
            r"nhiem vu|noi dung|cong viec|hoat dong|giai phap|san pham cong viec", name
        ) and not re.search(r"co quan|don vi|chu tri", name):
            return index
    return None


def column(table: Table, pattern: str, but: str = r"$^") -> int | None:
    """Index of the first column whose folded name matches `pattern` and not `but`."""
    for index, name in enumerate(table.header):
        if re.search(pattern, fold(name)) and not re.search(but, fold(name)):
            return index
    return None


def without_rows(document: Document, sections: Sequence[Section]) -> list[Section]:
    """`sections` without those that are rows of a table in the text."""
    rows = {row.anchor for table in document.tables for row in table.rows}
    return [section for section in sections if section.anchor not in rows]


def title_of(heading: str) -> str:
    """The name of a task: its heading up to a colon or its first sentence, without its last
    mark."""
    heading = _LABELS_IN_BRACKETS.sub("", heading) or heading
    match = re.match(r"(.{4,120}?)\s*:\s+\S", heading)
    title = match[1] if match else re.split(r"(?<=[^\s.][.;])\s+(?=[" + CAPITALS + "])", heading)[0]
    if len(title) > _TITLE_MAX_CHARS:
        title = title[:_TITLE_MAX_CHARS].rsplit(" ", 1)[0] + " …"
    return title.rstrip(" .;:,")


def aliases_of(section: Section, names: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Every number `section` is called by inside its part: "6.d" is "6.4" too."""
    printed = ".".join(name for name, _ in names)
    counted = ".".join(ordinal for _, ordinal in names)
    return (printed,) if printed == counted else (printed, counted)


def _parts(document: Document) -> Iterator[Section]:
    """Top-level parts; those inside an article of a decision count, the article itself too."""
    tables = {table.path for table in document.tables}
    for section in document.sections:
        is_table = section.path in tables and section.path.startswith("PL")
        if section.marker and not is_table:
            inner = [child for child in section.children if not child.marker[:1].isdigit()]
            if (
                section.path.startswith("Đ") and any(_is_roman(child) for child in inner)
            ) or _is_frame(section):
                yield from section.children
            else:
                yield section


def _is_frame(section: Section) -> bool:
    """Whether a part ("Phần II. KẾ HOẠCH NĂM 2026") only holds the parts that say something."""
    if section.marker[:1].isdigit() or _is_task_heading(section.heading):
        return False
    return not _ORGANISATION.search(fold(section.heading)) and any(
        child.children
        and not child.marker[:1].isdigit()
        and (_is_task_heading(child.heading) or _ORGANISATION.search(fold(child.heading)))
        for child in section.children
    )


def _is_roman(section: Section) -> bool:
    return re.fullmatch(r"[IVXL]+", section.path.split(".")[-1]) is not None


def _is_task_heading(heading: str) -> bool:
    folded = fold(heading)
    opens = re.match(r"(?:cac |mot so |nhung )?(?:noi dung|nhiem vu|giai phap)", folded)
    return bool(_TASK_PART.search(folded)) and (bool(opens) or not _NO_TASK_PART.search(folded))


def _list_tasks(
    document: Document, part: Section, sections: Sequence[Section], parent: Task | None, depth: int
) -> Iterator[Task]:
    numbered = without_rows(document, sections)
    agencies = agencies_heading(numbered)
    for section in numbered:
        if section.anchor in agencies:
            yield from _agency_tasks(document, part, section, parent, depth)
        else:
            yield from _tasks(document, part, section, parent, depth)


def _tasks(
    document: Document, part: Section, section: Section, parent: Task | None, depth: int
) -> Iterator[Task]:
    task = _section_task(document, part, section, parent)
    yield task
    yield from _item_tasks(document, section, task)
    yield from _list_tasks(document, part, section.children, task, depth + 1)


def _agency_tasks(
    document: Document, part: Section, section: Section, parent: Task | None, depth: int
) -> Iterator[Task]:
    """An agency's heading and what stands below it: one task each, or the heading's own words."""
    said, deeds = said_in_heading(section), deeds_of(section)
    kind: TaskKind
    task = _section_task(document, part, section, parent)
    if said:
        task = replace(task, title=title_of(title_of_deed(said)), kind="task")
        kind = "point"
    else:
        task = replace(
            task,
            kind="group" if deeds or section.children else "task",
            text=section.body[0].text,
        )
        kind = "task"
    yield task
    for deed in deeds:
        text = " ".join(paragraph.text for paragraph in deed.paragraphs)
        yield Task(
            document.id,
            section.path,
            deed.anchor,
            "",
            (),
            title_of(title_of_deed(text)),
            text,
            Place(section.path, section.anchor, deed.paragraphs[0].start, deed.paragraphs[-1].end),
            kind=kind,
            parent=task.anchor,
            section_title=task.title,
        )
    for child in without_rows(document, section.children):
        for below in _tasks(document, part, child, task, depth + 1):
            yield replace(below, title=title_of(title_of_deed(below.title)))


def _section_task(document: Document, part: Section, section: Section, parent: Task | None) -> Task:
    names = [(name, ordinal) for name, ordinal in _names(part, section)]
    if part.marker[:1].isdigit():  # parts numbered "3.": their tasks are called 3.1, 3.2
        own = part.path.split(".")[-1]
        names = [(own, own), *names]
    aliases = aliases_of(section, names)
    return Task(
        document.id,
        section.path,
        section.anchor,
        aliases[0],
        aliases,
        title_of(section.heading),
        " ".join(paragraph.text for paragraph in section.body),
        Place(section.path, section.anchor, section.start, section.end),
        kind=_kind(section, parent),
        parent=parent.anchor if parent else "",
        section_title=parent.title if parent else title_of(part.heading),
    )


def labelled_items(section: Section) -> list[tuple[Paragraph, ...]]:
    """Items of one section that each have labels of their own, with the paragraphs of each; [] when
    fewer than two have."""
    items: list[list[Paragraph]] = []
    for paragraph in section.body[1:]:
        label = _LABEL.search(paragraph.text)
        opens = paragraph.bullet and not (
            _LABEL.match(paragraph.text) or _TIME_LABEL.match(paragraph.text)
        )
        if opens or not items:
            items.append([])
        items[-1].append(paragraph)
        if not opens and not label:
            continue
    labelled = [
        tuple(item)
        for item in items
        if any(_LABEL.search(paragraph.text) for paragraph in item)
        and not _LABEL.match(item[0].text)
    ]
    return labelled if len(labelled) > 1 else []


def _item_tasks(document: Document, section: Section, task: Task) -> Iterator[Task]:
    for place, item in enumerate(labelled_items(section), 1):
        text = " ".join(paragraph.text for paragraph in item)
        heading = re.split(r"(?<=[.;])\s+(?=" + _LABEL.pattern + ")", item[0].text.lstrip("-+–• "))[
            0
        ]
        yield Task(
            document.id,
            section.path,
            f"{section.anchor}/{place}",
            "",
            (),
            title_of(heading),
            text,
            Place(section.path, section.anchor, item[0].start, item[-1].end),
            kind="point",
            parent=task.anchor,
            section_title=task.title,
        )


def _kind(section: Section, parent: Task | None) -> TaskKind:
    if parent is None:
        labelled = any(_LABEL.match(p.text) for p in section.body[1:]) or bool(
            section.children and _own_labels(section)
        )
        return "group" if section.children and not labelled else "task"
    return "task" if parent.kind == "group" else "point"


def _own_labels(section: Section) -> bool:
    """Whether labels after the last point speak for the whole section: no other point has any."""
    labelled = [any(_LABEL.match(p.text) for p in child.body[1:]) for child in section.children]
    return len(labelled) > 1 and labelled[-1] and not any(labelled[:-1])


def _names(part: Section, section: Section) -> list[tuple[str, str]]:
    tail = section.path.removeprefix(part.path).lstrip(".").split(".")
    chain = _chain(part, section)
    ordinals = {
        len(step.path.removeprefix(part.path).lstrip(".").split(".")): str(step.ordinal or "")
        for step in chain
    }
    return [
        (name, name if name.isupper() else ordinals.get(place + 1) or name)
        for place, name in enumerate(tail)
    ]


def _chain(part: Section, section: Section) -> list[Section]:
    """Sections from below `part` down to `section`."""
    for child in part.children:
        if child is section:
            return [child]
        if below := _chain(child, section):
            return [child, *below]
    return []


def _row_tasks(document: Document, table: Table) -> Iterator[Task]:
    name, due = name_column(table), column(table, r"thoi (?:gian|han)|tien do|han hoan thanh")
    result = column(table, r"ket qua|san pham", but=r"nhiem vu")
    assert name is not None
    for row in table.rows:
        cell = row.cells[name]
        group = row.group
        aliases = (row.number, f"{group}.{row.number}") if group else (row.number,)
        deadline = row.cells[due] if due is not None else None
        yield Task(
            document.id,
            row.anchor,
            row.anchor,
            row.number,
            aliases,
            title_of(cell.text),
            cell.text,
            Place(row.anchor, row.anchor, row.start, row.end),
            section_title=row.group_title,
            parent=f"{table.path}.{group}" if group else "",
            deadline=deadline.text if deadline else "",
            result=row.cells[result].text if result is not None else "",
            deadline_place=Place(row.anchor, row.anchor, deadline.start, deadline.end)
            if deadline and deadline.text
            else None,
        )
