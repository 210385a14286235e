"""The pages as HTML: the chat, a document with a place for every section, and what is missing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tutor.records import Document
from tutor.site.outline import outline

_FOLDER = Path(__file__).parent


class Pages:
    """Fills the templates; everything that is put in is escaped."""

    static = _FOLDER / "static"

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def chat(
        self,
        messages: Sequence[Any],
        conversation_id: str | None,
        fields: Mapping[str, str],
        notice: str = "",
    ) -> str:
        """The chat page with what was said so far; `fields` fill the form, `notice` is a fault."""
        return self._templates.get_template("chat.html").render(
            messages=messages, conversation_id=conversation_id, fields=fields, notice=notice
        )

    def document(self, document: Document, info: Any) -> str:
        """The whole document; every section and table row is an element with its anchor as id."""
        return self._templates.get_template("document.html").render(
            document=document, info=info, parts=outline(document)
        )

    def missing(self, title: str) -> str:
        return self._templates.get_template("missing.html").render(title=title)
