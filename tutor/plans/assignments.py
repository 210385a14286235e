"""Who is given what: by number in the part on organisation, by label or words under a task, by
table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from tutor.plans.agencies import split_agencies
from tutor.plans.clauses import (
    Clause,
    heading_agency,
    is_agency,
    leading_agency,
    partners_of,
    read_clauses,
    without_marker,
)
from tutor.plans.given_in_rows import row_assignments
from tutor.plans.given_to_agencies import told_agencies, told_deeds
from tutor.plans.places import sentences
from tutor.plans.references import Reference, Sections, find_references
from tutor.plans.tasks import (
    labelled_items,
    name_column,
    organisation_parts,
    task_parts,
    without_rows,
)
from tutor.records import (
    Assignment,
    Document,
    Duty,
    Note,
    Paragraph,
    Place,
    Role,
    Section,
    Task,
)
from tutor.text.normalise import CAPITALS, fold

_SCOPE = re.compile(r"\s*:\s*(?P<scope>\S.*?)\s*[.;]?$", re.S)
_GIVEN = re.compile(
    r"(?:(?:^|[.;(]\s*)(?:Giao|giao|Phân công|phân công)(?: cho)?\s+|\()(?P<agency>(?-i:["
    + CAPITALS
    + r"])[^.;:()]{2,140}?)\s+"
    r"(?:là (?:cơ quan |đơn vị )?(?:đầu mối )?|làm (?:cơ quan |đơn vị )?(?:đầu mối )?|"
    r"có trách nhiệm )?(?P<verb>chủ trì|phối hợp)\b"
)
_DONE_BY = re.compile(
    r"(?:nhiệm vụ|nội dung|việc|công việc|hoạt động) này\s+(?:được )?(?:giao|do|"
    r"giao cho)\s+(?P<agency>(?-i:["
    + CAPITALS
    + r"])[^.;:()]{2,140}?)\s+(?:là (?:cơ quan |đơn vị )?|làm )?(?P<verb>chủ trì)\b",
    re.I,
)
_LABEL = re.compile(
    r"(?:^|(?<=[.;,(–-])\s*|(?<=\n))\s*[-+–•]?\s*(?P<label>"
    r"(?:(?:Cơ quan|Đơn vị|Tổ chức|Đầu mối|Bộ phận|Phòng|Sở|Ngành|Địa phương)(?:,? (?:cơ quan|"
    r"đơn vị))?\s+)?"
    r"(?:(?:chịu trách nhiệm\s+)?chủ trì(?:,? (?:thực hiện|triển khai|tham mưu|"
    r"tổ chức thực hiện))?|phối hợp(?:,? thực hiện| chính)?|"
    r"thực hiện|tham mưu|chỉ đạo|theo dõi|đầu mối|phụ trách(?: chính)?|chịu trách nhiệm(?: chính)?)"
    r"|(?:Thời gian|Thời hạn|Tiến độ|Hoàn thành|Hạn)(?:\s+(?:thực hiện|hoàn thành|triển khai|"
    r"tổ chức|bắt đầu))?"
    r"|(?:Sản phẩm|Kết quả)(?:\s+(?:dự kiến|đầu ra|hoàn thành|thực hiện))?|"
    r"Kinh phí(?: thực hiện)?)\s*:\s*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What one way of assigning gave."""

    assignments: tuple[Assignment, ...] = ()
    duties: tuple[Duty, ...] = ()
    unresolved: tuple[Note, ...] = ()
    deadlines: tuple[tuple[str, str, Place], ...] = ()  # (task anchor, as printed, place)
    results: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Understood") -> "Understood":
        return Understood(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )


def read_assignments(document: Document, tasks: Sequence[Task]) -> Understood:
    """Everything the document assigns; what it cites and does not hold stands in `unresolved`."""
    result = Understood()
    index = Sections(document, [part.anchor for part in task_parts(document)])
    for section, agency in _organisation_sections(document):
        for paragraph, owner in _paragraphs(section):
            result += _from_organisation(document, index, tasks, paragraph, owner, agency)
    for part in task_parts(document):
        told = told_agencies(document, part)
        for section in without_rows(document, list(part.walk())):
            if section.anchor in told:
                result += Understood(told_deeds(document, section, *told[section.anchor]))
            else:
                result += _from_task(document, section, _task_of(section, part, tasks))
    for table in document.tables:
        if name_column(table) is not None:
            result += Understood(row_assignments(document.id, table))
    return replace(result, assignments=_once(result.assignments))


# --- by number, from the part on organisation ---------------------------------------------------


def _organisation_sections(document: Document) -> Iterator[tuple[Section, str]]:
    """Sections of the organisation parts with the agency of each; the part where it has none."""
    for part in organisation_parts(document):
        if agency := heading_agency(part.heading):
            yield part, agency
            continue
        if len(part.body) > 1:
            yield replace(part, body=part.body[1:], children=()), ""
        for section in without_rows(document, part.children):
            yield from _agency_sections(section, "")
    for section in document.sections:  # articles of a decision that say who carries it out
        if (
            section.path.startswith("Đ")
            and section not in organisation_parts(document)
            and leading_agency(section.heading)
            and heading_agency(section.heading)
        ):
            yield section, heading_agency(section.heading) or ""


def _agency_sections(section: Section, above: str) -> Iterator[tuple[Section, str]]:
    agency = heading_agency(section.heading, _stands_alone(section))
    below = [
        child
        for child in section.children
        if heading_agency(child.heading) and not leading_agency(child.heading)
    ]
    if agency is None and below:
        for child in section.children:
            yield from _agency_sections(child, above)
        return
    yield section, agency or above


def _paragraphs(section: Section) -> Iterator[tuple[Paragraph, Section]]:
    """Paragraphs that say something: all but the heading of a section that only names an agency."""
    for owner in section.walk():
        for place, paragraph in enumerate(owner.body):
            if place == 0 and owner.marker and not _speaks(owner):
                continue
            yield paragraph, owner


def _speaks(section: Section) -> bool:
    """Whether the heading of `section` says something itself, beyond naming an agency."""
    if _stands_alone(section) and heading_agency(section.heading, True):
        return False
    return leading_agency(section.heading) is not None or not is_agency(section.heading)


def _stands_alone(section: Section) -> bool:
    return len(section.body) > 1 or bool(section.children)


def _from_organisation(
    document: Document,
    index: Sections,
    tasks: Sequence[Task],
    paragraph: Paragraph,
    owner: Section,
    heading: str,
) -> Understood:
    result = Understood()
    spans = sentences(document, paragraph)
    agency = heading
    for number, (text, start, end) in enumerate(spans):
        place = Place(owner.path, owner.anchor, start, end)
        following = spans[number + 1][0] if number + 1 < len(spans) else ""
        for clause in read_clauses(without_marker(text, owner, number)):
            agency = clause.agency or agency
            if agency:
                result += _from_clause(document.id, index, tasks, clause, agency, place, following)
    return result


def _from_clause(
    plan_id: str,
    index: Sections,
    tasks: Sequence[Task],
    clause: Clause,
    agency: str,
    place: Place,
    following: str,
) -> Understood:
    references = find_references(clause.text)
    partners = tuple(split_agencies(clause.partners)) if clause.partners else ()
    numbered = [reference for reference in references if reference.numbers]
    if not numbered:
        blanket = (
            any(not reference.numbers for reference in references)
            and bool(re.search(r"liên quan|nhiệm vụ|giải pháp", clause.text))
            and not any(reference.part.startswith(("Đ", "PL")) for reference in references)
        )
        return Understood(
            duties=(Duty(plan_id, agency, clause.role, clause.text, place, blanket, partners),)
        )
    known = {task.anchor: task for task in tasks}
    result = Understood()
    scopes = _scopes(clause.text, numbered, following, index, known)
    for reference, scope in zip(numbered, scopes, strict=True):
        found = index.find(reference.part, reference.numbers)
        if not found and reference.filled:  # a list may leave out đ
            continue
        if not found:
            result += Understood(
                unresolved=(Note(clause.text[reference.start : reference.end], place),)
            )
            continue
        section = found[0]
        group = section.anchor in known and known[section.anchor].kind == "group"
        note = clause.text[reference.start : reference.end] if reference.claimed else ""
        result += Understood(
            assignments=(
                Assignment(
                    plan_id,
                    agency,
                    clause.role,
                    (section.anchor,),
                    group,
                    scope,
                    clause.text,
                    place,
                    note,
                ),
                *(
                    Assignment(
                        plan_id,
                        partner,
                        "coordinate",
                        (section.anchor,),
                        group,
                        scope,
                        clause.text,
                        place,
                    )
                    for partner in partners
                    if clause.role == "lead"
                ),
            )
        )
    if re.search(r"(?:nhiệm vụ|giải pháp)[^.;]{0,20}có liên quan", clause.text):
        result += Understood(duties=(Duty(plan_id, agency, clause.role, clause.text, place, True),))
    return result


def _scopes(
    text: str,
    references: Sequence[Reference],
    following: str,
    index: Sections,
    known: dict[str, Task],
) -> list[str]:
    """The part of a task each reference is limited to: words after a colon, or a repeating
    sentence."""
    last = references[-1]
    match = _SCOPE.match(text[last.end :])
    scope = match["scope"] if match else ""
    if not scope and following:
        found = index.find(last.part, last.numbers)
        task = known.get(found[0].anchor) if found else None
        if re.match(r"(?:Phần )?[Nn]ội dung\s*:", following) or (
            task and _shared_opening(following, task.text) >= 4
        ):
            scope = following.rstrip(" .")
    return [
        scope
        if (reference.group == last.group and reference.end == last.end)
        or (scope and reference.group == last.group)
        else ""
        for reference in references
    ]


def _shared_opening(text: str, other: str) -> int:
    """How many first words the two have in common, numbers at the head left out."""
    left = [word for word in fold(text).split() if not word[0].isdigit()]
    right = [word for word in fold(other).split() if not word[0].isdigit()]
    count = 0
    for one, two in zip(left, right, strict=False):
        if one.strip(".,:") != two.strip(".,:"):
            break
        count += 1
    return count


# --- by label and in words, under the task ------------------------------------------------------


def _task_of(section: Section, part: Section, tasks: Sequence[Task]) -> Task | None:
    return next((task for task in tasks if task.anchor == section.anchor), None)


def _from_task(document: Document, section: Section, task: Task | None) -> Understood:
    if task is None:
        return Understood()
    result = Understood()
    items = {
        id(paragraph): f"{section.anchor}/{place}"
        for place, item in enumerate(labelled_items(section), 1)
        for paragraph in item
    }
    for paragraph in section.body:
        target = items.get(id(paragraph)) or (
            task.parent if _speaks_for_parent(document, section) else task.anchor
        )
        if pairs := _labels(paragraph.text):
            result += _from_labels(task.plan_id, target, paragraph, pairs)
        else:
            result += _in_words(document, section, task, paragraph)
    return result


def _labels(text: str) -> list[tuple[str, str, int, int]]:
    """(folded label, words, start, end) for each "Cơ quan chủ trì: …" of a paragraph."""
    matches = list(_LABEL.finditer(text))
    pairs = []
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(text)
        words = text[match.end() : end].strip(" .;,-–+")
        if words.count(")") > words.count("("):  # "(Phụ trách: Tổ Văn phòng; …)"
            words = words[: words.rindex(")")].rstrip(" .;,")
        pairs.append((fold(match["label"]), words, match.start("label"), end))
    return [pair for pair in pairs if pair[1]]


def _from_labels(
    plan_id: str, target: str, paragraph: Paragraph, pairs: Iterable[tuple[str, str, int, int]]
) -> Understood:
    anchor = target.split("/")[0]
    place = Place(anchor.split("~")[0], anchor, paragraph.start, paragraph.end)
    result = Understood()
    for label, words, _, _ in pairs:
        if re.search(r"^(?:thoi|tien do|han|hoan thanh)", label):
            result += Understood(deadlines=((target, words, place),))
        elif re.search(r"^(?:san pham|ket qua)", label):
            result += Understood(results=((target, words),))
        elif role := _label_role(label, pairs):
            agencies = split_agencies(words) if role != "lead" else [words]
            result += Understood(
                assignments=tuple(
                    Assignment(plan_id, agency, role, (target,), False, "", paragraph.text, place)
                    for agency in agencies
                )
            )
    return result


def _label_role(label: str, pairs: Iterable[tuple[str, str, int, int]]) -> Role | None:
    if "chu tri" in label:
        return "lead"
    if re.search(r"dau moi|phu trach|chiu trach nhiem", label):
        # as "Cơ quan thực hiện": who answers for it where nobody is said to lead
        return "implement" if any("chu tri" in other[0] for other in pairs) else "lead"
    if "phoi hop" in label:
        return "coordinate"
    if "tham muu" in label:
        return "advise"
    if "chi dao" in label:
        return "direct"
    if "thuc hien" in label:
        # "Cơ quan thực hiện" is the lead only where the form names no other.
        return "implement" if any("chu tri" in other[0] for other in pairs) else "lead"
    return None


def _speaks_for_parent(document: Document, section: Section) -> bool:
    """Whether labels below the last point of a list belong to the task that the list is part of."""
    parent = next((other for other in document.walk() if section in other.children), None)
    if parent is None or section is not parent.children[-1] or len(parent.children) < 2:
        return False
    if section.marker[:1] not in "(" and not section.marker[:1].isalpha():
        return False
    return not any(
        _labels(paragraph.text) for child in parent.children[:-1] for paragraph in child.body
    )


def _in_words(document: Document, section: Section, task: Task, paragraph: Paragraph) -> Understood:
    found: list[Assignment] = []
    for text, start, end in sentences(document, paragraph):
        body = text.removeprefix(section.marker).lstrip(" -+–•")
        place = Place(section.path, section.anchor, start, end)
        for agency, role, words in _given(body):
            found.append(
                Assignment(task.plan_id, agency, role, (task.anchor,), False, "", text, place)
            )
            if role == "lead":
                found += [
                    Assignment(
                        task.plan_id, partner, "coordinate", (task.anchor,), False, "", text, place
                    )
                    for partner in split_agencies(partners_of(words))
                ]
    return Understood(tuple(found))


def _given(text: str) -> Iterator[tuple[str, Role, str]]:
    matches = list(_GIVEN.finditer(text)) + list(_DONE_BY.finditer(text))
    for match in matches:
        if is_agency(match["agency"]):
            yield (
                match["agency"],
                "lead" if match["verb"] == "chủ trì" else "coordinate",
                text[match.end("agency") :],
            )
    for clause in text.split(";")[1:] if matches else ():
        named = leading_agency(clause.strip())
        if named and clause.strip()[named[1] :].startswith("phối hợp"):
            yield named[0], "coordinate", ""
    if matches:
        return
    named = leading_agency(text)
    if named and re.match(
        r"(?:là |làm )?(?:cơ quan |đơn vị |đầu mối )?(?:chịu trách nhiệm )?chủ trì\b(?!:)",
        text[named[1] :],
    ):
        yield named[0], "lead", text[named[1] :]


def _once(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    return tuple(dict.fromkeys(assignments))
