"""What the pages of lessons are made from, and what follows from several lessons together."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tutor.lessons.knowledge import References, WebSource
from tutor.records import Course, Document, Grade, Lesson, Skill

_ADDRESS = re.compile(r"((?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?)(?:\s|$)", re.I)


class Shelf(Protocol):
    """The lessons of one index and what they refer to."""

    def lessons(self) -> Mapping[str, Lesson]: ...

    def references(self) -> References: ...

    def document(self, id: str) -> tuple[Document, Any] | None:
        """A plan that a lesson cites, with its info, which has a `title`."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact of a lesson was read."""

    id: str  # "S40", "central#IV.6.1"
    label: str
    url: str = ""  # "" where only a shortened address was kept
    section: str = ""  # of a plan


@dataclass(frozen=True, slots=True)
class Class:
    """A course with those of its lessons that are taught."""

    course: Course
    lessons: tuple[Lesson, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of Thông tư 02/2025/TT-BGDĐT: its skills, each with the lessons that teach it."""

    id: str
    title: str
    skills: tuple[tuple[Skill, tuple[Lesson, ...]], ...]


def classes(shelf: Shelf) -> list[Class]:
    """Every course in its order; one without a lesson that is taught is left out."""
    lessons = shelf.lessons()
    found = [
        Class(course, tuple(lessons[id] for id in course.lessons if id in lessons))
        for course in shelf.references().courses.values()
    ]
    return [one for one in found if one.lessons]


def following(id: str, held: Iterable[Class]) -> list[tuple[Course, Lesson]]:
    """The lesson after `id` in each course that has one, each lesson once."""
    found: dict[str, tuple[Course, Lesson]] = {}
    for one in held:
        ids = [lesson.id for lesson in one.lessons]
        if id in ids[:-1]:
            after = one.lessons[ids.index(id) + 1]
            found.setdefault(after.id, (one.course, after))
    return list(found.values())


def domains(shelf: Shelf) -> list[Domain]:
    references = shelf.references()
    taught: dict[str, list[Lesson]] = {}
    for lesson in shelf.lessons().values():
        for skill in lesson.skills:
            taught.setdefault(skill, []).append(lesson)
    return [
        Domain(
            id,
            title,
            tuple(
                (skill, tuple(taught.get(skill.id, ())))
                for skill in references.skills.values()
                if skill.domain == id
            ),
        )
        for id, title in references.domains.items()
    ]


def sources_of(lesson: Lesson, shelf: Shelf) -> dict[str, Source]:
    """The sources a lesson lists, by id, in its order."""
    return {id: source(id, shelf) for id in lesson.sources}


def source(id: str, shelf: Shelf) -> Source:
    """What an id in a lesson's `sources` stands for; one that is no longer known keeps its id."""
    document_id, mark, section = id.partition("#")
    if mark:
        found = shelf.document(document_id)
        title = found[1].title if found else document_id
        return Source(id, title, f"/documents/{id}" if found else "", section)
    known = shelf.references().sources.get(id)
    return web_source(known) if known else Source(id, id)


def web_source(known: WebSource) -> Source:
    """The address as kept; a link where it is whole."""
    match = _ADDRESS.match(known.address)
    whole = known.full and match is not None and "..." not in match[1]
    return Source(known.id, known.address, f"https://{match[1]}" if match and whole else "")


def grade_counts(lesson: Lesson) -> Mapping[Grade, int]:
    """How many answers, steps and statements of a lesson have each grade."""
    text = lesson.text("vi")
    statements = [
        *(one.answer for one in text.answers),
        *text.safety,
        *(one.truth for one in text.misconceptions),
        *([text.keypad] if text.keypad else []),
    ]
    grades = [one.grade for one in statements if one.grade] + [step.grade for step in text.steps]
    return Counter(grades)
