"""Sections of a plan by path, as places."""

from tutor.plans.register import PlanRegister
from tutor.records import Place, Section


def section_named(entry: PlanRegister, path: str) -> Section | None:
    return next((section for section in entry.plan.document.sections if section.path == path), None)


def section_place(entry: PlanRegister, path: str) -> Place | None:
    section = section_named(entry, path)
    return place_of_section(section) if section else None


def place_of_section(section: Section) -> Place:
    return Place(section.path, section.anchor, section.start, section.end)
