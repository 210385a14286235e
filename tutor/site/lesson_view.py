"""A lesson as its page shows it: in the wording, for the device and in the language chosen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, get_args
from urllib.parse import urlencode

from markupsafe import Markup, escape

from tutor.lessons.document import addressed
from tutor.records import Device, Lesson, LessonText, Level
from tutor.site.shelf import Shelf, classes, following, sources_of

WORDINGS: Mapping[str, Level] = {"de": "beginner", "vua": "intermediate", "gon": "advanced"}
"""Values of `?muc=`."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address of a lesson's page asks for; what it does not know is the default."""

    wording: str = "de"
    device: Device | None = None
    language: str = "vi"

    @classmethod
    def of(cls, query: Mapping[str, str], lesson: Lesson) -> "Choice":
        wording = query.get("muc", "")
        device = query.get("may", "")
        language = query.get("tieng", "")
        return cls(
            wording if wording in WORDINGS else "de",
            device if device in get_args(Device) else None,  # type: ignore[arg-type]
            language if language in lesson.texts else "vi",
        )

    @property
    def level(self) -> Level:
        return WORDINGS[self.wording]

    def link(self, **changed: str) -> str:
        """The query that asks for this with something changed; "" takes a choice back."""
        asked = {"muc": self.wording, "may": self.device or "", "tieng": self.language, **changed}
        defaults = ("de", "", "vi")
        kept = {
            name: value
            for (name, value), default in zip(asked.items(), defaults, strict=True)
            if value != default
        }
        return f"?{urlencode(kept)}"


def lesson_view(
    shelf: Shelf, lesson: Lesson, query: Mapping[str, str], today: date
) -> dict[str, Any]:
    """What the templates of a lesson's page and of its slides are filled with."""
    choice = Choice.of(query, lesson)
    text = lesson.text(choice.language)
    references, lessons = shelf.references(), shelf.lessons()
    held = classes(shelf)
    return {
        "lesson": lesson,
        "text": text,
        "choice": choice,
        "devices": _devices(text),
        "say": speaker(lesson),
        "terms": [references.glossary[id] for id in lesson.words if id in references.glossary],
        "skills": [references.skills[id] for id in lesson.skills if id in references.skills],
        "domains": references.domains,
        "sources": sources_of(lesson, shelf),
        "prerequisites": [lessons[id] for id in lesson.prerequisites if id in lessons],
        "courses": [one.course for one in held if lesson in one.lessons],
        "following": following(lesson.id, held),
        "overdue": lesson.review < today,
    }


def speaker(lesson: Lesson) -> Callable[[str], Markup]:
    """Puts a text of the lesson on a page: escaped, addressed, words of the screen in bold."""
    return partial(_said, forms=_forms(lesson))


def _said(text: str, forms: tuple[str, str]) -> Markup:
    escaped = str(escape(addressed(text, *forms)))
    return Markup(_BOLD.sub(r"<b>\1</b>", escaped))


def _forms(lesson: Lesson) -> tuple[str, str]:
    """How the page addresses its readers and calls itself: for the young, for people at work, else
    for the elderly, who are most of the learners."""
    if lesson.audience == ("student",):
        return "bạn", "mình"
    if "citizen" not in lesson.audience:
        return "anh chị", "tôi"
    return "bác", "cháu"


def _devices(text: LessonText) -> list[Device]:
    """Devices for which some step is worded on its own; the common wording is for Android."""
    own = {device for step in text.steps for device in step.variants}
    own |= {"android"} if "iphone" in own else set()
    return [device for device in get_args(Device) if device in own]
