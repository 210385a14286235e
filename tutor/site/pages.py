"""The pages as HTML: the chat, documents, lessons and what belongs to them, what is missing."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tutor.records import Audience, Document, Learner
from tutor.site.desk.pages import DeskPages, DeskWords
from tutor.site.finding import find_lessons
from tutor.site.glossary import by_letter
from tutor.site.interface import Interface, callable_parts
from tutor.site.lesson_view import lesson_view, speaker
from tutor.site.material_view import material_parts
from tutor.site.outline import outline
from tutor.site.pictures import Picture, Pictures
from tutor.site.recordings import Recording, Recordings
from tutor.site.shelf import Shelf, classes, domains, grade_counts, sources_of, web_source
from tutor.text.sentences import Sentences
from tutor.view import VIEW

_FOLDER = Path(__file__).parent
_NOBODY = Learner()


class Pages:
    """Fills the templates; everything that is put in is escaped."""

    static = _FOLDER / "static"
    widget = _FOLDER / "widget"

    def __init__(
        self,
        prompts: Path,
        pictures: Path | None = None,
        recordings: Path | None = None,
        desk: DeskWords | None = None,
        site_verification: str = "",
        zalo: bool = False,
    ) -> None:
        """prompts: the folder of the sentences. pictures, recordings: the folders of the lessons'
        drawings and sound files; None where there are none. desk: what the officials' desk says;
        None leaves it out. site_verification: a code in the chat page by which Zalo knows the
        domain. zalo: whether browsers can be linked with it."""
        self._pictures = Pictures(pictures) if pictures else None
        self._recordings = Recordings(recordings) if recordings else None
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        interface = Interface(Sentences.load(prompts / "interface.toml"))
        self._templates.globals |= {"t": interface.say, "view": VIEW.get}
        self._templates.globals["said"] = {
            name: Sentences.load(prompts / f"{name}.toml") for name in ("lessons", "replies")
        }
        self._templates.globals["site_verification"] = site_verification
        self._templates.globals["zalo"] = zalo
        self._templates.filters["telephones"] = callable_parts
        self.desk = DeskPages(self._render, desk) if desk else None

    def chat(
        self,
        messages: Sequence[Any],
        conversation_id: str | None,
        fields: Mapping[str, str],
        notice: str = "",
        *,
        learner: Learner = _NOBODY,
        token: str = "",
        remembered: bool = False,
        older: bool = False,
    ) -> str:
        """The chat page with what was said so far; `fields` fill the form, `notice` is a fault.

        learner: whose choices the panel shows. token: what the page's forms carry. remembered:
        whether the browser has a cookie. older: whether earlier messages are left out.
        """
        return self._render(
            "chat.html",
            messages=messages,
            conversation_id=conversation_id,
            fields=fields,
            notice=notice,
            learner=learner,
            token=token,
            remembered=remembered,
            older=older,
        )

    def urgent(self) -> str:
        """What to do at once, and whom to call."""
        return self._render("gap.html")

    def offline(self) -> str:
        """What a browser shows that has no line."""
        return self._render("offline.html")

    def link(self, *, chat_url: str, **values: Any) -> str:
        """How a browser is linked with Zalo; see `link.html`."""
        # white of its own: on a dark page a camera would see nothing
        square = segno.make(chat_url).svg_data_uri(scale=6, light="#fff") if chat_url else ""
        return self._render("link.html", chat_url=chat_url, square=square, **values)

    def document(self, document: Document, info: Any) -> str:
        """The whole document; every section and table row is an element with its anchor as id."""
        if document.kind == "material":
            parts = material_parts(document, info.title)
            return self._render("material.html", info=info, parts=parts)
        return self._templates.get_template("document.html").render(
            document=document, info=info, parts=outline(document)
        )

    def missing(self, title: str) -> str:
        return self._templates.get_template("missing.html").render(title=title)

    def picture(self, file: str) -> Picture | None:
        """A drawing as SVG or PNG, by the name of its file."""
        return self._pictures.picture(file) if self._pictures else None

    def recording(self, file: str) -> Recording | None:
        """The recording of a step, by the name of its file."""
        return self._recordings.recording(file) if self._recordings else None

    def lessons(self, shelf: Shelf, query: Mapping[str, str]) -> str:
        """The lessons by course, or those that `?q=` finds; `?cho=` is an audience."""
        asked = query.get("q", "").strip()[:200]
        audience = query.get("cho", "")
        audience = audience if audience in get_args(Audience) else ""
        shown = [
            lesson
            for lesson in shelf.lessons().values()
            if not audience or audience in lesson.audience
        ]
        return self._render(
            "lessons.html",
            asked=asked,
            audience=audience,
            found=find_lessons(shown, asked) if asked else None,
            shown=shown,
            classes=classes(shelf),
        )

    def lesson(self, shelf: Shelf, id: str, query: Mapping[str, str], today: date) -> str | None:
        """A whole lesson, with an element for every place that can be cited; None: no such."""
        return self._of_lesson("lesson.html", shelf, id, query, today)

    def slides(self, shelf: Shelf, id: str, query: Mapping[str, str], today: date) -> str | None:
        """A lesson for a class, one step a slide; None: no such lesson."""
        return self._of_lesson("slides.html", shelf, id, query, today)

    def courses(self, shelf: Shelf) -> str:
        return self._render("courses.html", classes=classes(shelf))

    def course(self, shelf: Shelf, id: str) -> str | None:
        """A course with its lessons in order; None: no such course."""
        found = next((one for one in classes(shelf) if one.course.id == id), None)
        if found is None:
            return None
        return self._render("course.html", course=found.course, held=found)

    def glossary(self, shelf: Shelf) -> str:
        terms, lessons = shelf.references().glossary.values(), shelf.lessons().values()
        return self._render("glossary.html", letters=by_letter(terms, lessons))

    def skills(self, shelf: Shelf) -> str:
        return self._render("skills.html", domains=domains(shelf))

    def lesson_sources(self, shelf: Shelf, today: date) -> str:
        """What every lesson rests on, how sure it is, and until when it is to be looked through."""
        rows = [
            (lesson, sources_of(lesson, shelf), grade_counts(lesson), speaker(lesson))
            for lesson in shelf.lessons().values()
        ]
        sources = [web_source(one) for one in shelf.references().sources.values()]
        return self._render("lesson_sources.html", rows=rows, sources=sources, today=today)

    def _of_lesson(
        self, template: str, shelf: Shelf, id: str, query: Mapping[str, str], today: date
    ) -> str | None:
        lesson = shelf.lessons().get(id)
        if lesson is None:
            return None
        return self._render(template, **lesson_view(shelf, lesson, query, today))

    def _render(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(**values)
