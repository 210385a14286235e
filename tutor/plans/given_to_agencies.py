"""Who is given what stands under an agency's heading in a part of tasks."""

from collections.abc import Iterator

from tutor.plans.agencies import split_agencies
from tutor.plans.clauses import read_clauses, without_marker
from tutor.plans.deeds import Deed, agencies_heading, deeds_of, said_in_heading
from tutor.plans.places import sentences
from tutor.plans.tasks import without_rows
from tutor.records import Assignment, Document, Place, Role, Section


def told_agencies(document: Document, part: Section) -> dict[str, tuple[str, bool]]:
    """The sections of a part of tasks that stand under an agency: anchor to the agency and whether
    they are its heading."""
    told: dict[str, tuple[str, bool]] = {}
    for section in part.walk():
        listed = without_rows(document, section.children)
        told |= {anchor: (name, True) for anchor, name in agencies_heading(listed).items()}
        if section.anchor in told:
            name, _ = told[section.anchor]
            told |= {child.anchor: (name, False) for child in listed if child.anchor not in told}
    return told


def told_deeds(
    document: Document, section: Section, agency: str, is_heading: bool
) -> tuple[Assignment, ...]:
    """What stands under the heading of `agency`; the heading's own words where it says any."""
    deeds = deeds_of(section)
    if not is_heading or said_in_heading(section):
        deeds = [Deed(section.anchor, section.body[:1]), *deeds]
    return tuple(one for deed in deeds for one in _from_deed(document, section, deed, agency))


def _from_deed(
    document: Document, section: Section, deed: Deed, agency: str
) -> Iterator[Assignment]:
    """Who does it: the agency of the heading, or the one a clause begins with; a clause that is
    told someone else or in another role is limited to its own words."""
    held: set[tuple[str, Role]] = set()
    for paragraph in deed.paragraphs:
        owner = agency
        for number, (text, start, end) in enumerate(sentences(document, paragraph)):
            place = Place(section.path, section.anchor, start, end)
            for clause in read_clauses(without_marker(text, section, number)):
                owner = clause.agency or owner
                scope = clause.text.rstrip(" .;") if held else ""
                partners = split_agencies(clause.partners) if clause.role == "lead" else []
                named = [(owner, clause.role), *((one, "coordinate") for one in partners)]
                for name, role in named:
                    if (name, role) in held or (held and role == "implement"):
                        continue
                    held.add((name, role))
                    yield Assignment(
                        document.id, name, role, (deed.anchor,), False, scope, text, place
                    )
