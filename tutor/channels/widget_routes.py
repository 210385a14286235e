"""The chat page inside a commune's portal: a script for the portal, and the page for its frame."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse

from tutor.channels.guards import framed_by

# Without script a form opens its answer in a window of its own, as links do: no other page of ours
# may stand in a frame.
_IN_FRAME = '<base target="_blank">\n<script src="/widget-frame.js" defer></script>'
_LOOK = ["GET", "HEAD"]


class WidgetPages(Protocol):
    widget: Path
    """The folder of the scripts."""

    def chat(
        self, messages: list[Any], conversation_id: str | None, fields: dict[str, str]
    ) -> str: ...


def add_widget_routes(app: FastAPI, pages: WidgetPages, origins: Sequence[str]) -> None:
    """Nothing is added where no origin may show it: the routes are not there."""
    if not origins:
        return
    headers = framed_by(origins)

    @app.api_route("/khung", methods=_LOOK)
    def get_frame() -> HTMLResponse:
        """The chat page for a frame of the portals; it needs no cookie."""
        html = pages.chat([], None, {})
        return HTMLResponse(html.replace("<head>", f"<head>\n{_IN_FRAME}", 1), headers=headers)

    @app.api_route("/widget.js", methods=_LOOK)
    def get_widget() -> FileResponse:
        """The script that a portal includes."""
        return _script("widget.js", "cross-origin")

    @app.api_route("/widget-frame.js", methods=_LOOK)
    def get_frame_script() -> FileResponse:
        """The script of the page in the frame."""
        return _script("frame.js", "same-origin")

    def _script(name: str, readable_by: str) -> FileResponse:
        headers = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": readable_by}
        return FileResponse(pages.widget / name, media_type="text/javascript", headers=headers)
