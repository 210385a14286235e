"""Where a plan says what pays for it."""

import re
from collections.abc import Iterator, Sequence

from tutor.plans.places import place_of
from tutor.records import Document, Place, Section
from tutor.text.normalise import fold

_FUNDING = re.compile(
    r"^(?:(?:nguon |du kien |ve |bao dam |nhu cau )*kinh phi|nguon (?:von|luc tai chinh)|von "
    r"thuc hien|du toan|tai chinh)"
)


def read_funding(document: Document) -> tuple[Place, ...]:
    """The places whose heading says "kinh phí", without the heading; not those inside another."""
    return tuple(_content(section) for section in _funding_sections(document.sections))


def _funding_sections(sections: Sequence[Section]) -> Iterator[Section]:
    for section in sections:
        if section.marker and _FUNDING.match(fold(section.heading)) and "PL" not in section.path:
            yield section
        else:
            yield from _funding_sections(section.children)


def _content(section: Section) -> Place:
    inside = [paragraph.start for paragraph in section.body[1:]]
    inside += [child.start for child in section.children]
    return place_of(section, min(inside, default=section.start), section.end)
