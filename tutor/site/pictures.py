"""The drawings of lessons: as drawn, and as PNG for messengers and browsers that show no SVG."""

import logging
import re
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

PNG_WIDTH = 800
_NAME = re.compile(r"([a-z0-9][a-z0-9-]{0,79})\.(svg|png)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    media_type: str


class Pictures:
    """The SVG files of one folder; nothing outside it can be named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawn: dict[str, tuple[int, bytes]] = {}  # name -> (time of the SVG, its PNG)

    def picture(self, file: str) -> Picture | None:
        """`name.svg` or `name.png`; None for another name, and where there is no such drawing."""
        match = _NAME.fullmatch(file)
        if match is None:
            return None
        path = self._folder / f"{match[1]}.svg"
        try:
            if match[2] == "svg":
                return Picture(path.read_bytes(), "image/svg+xml")
            return Picture(self._png(path), "image/png")
        except OSError:
            return None
        except ValueError as error:
            logger.error("%s cannot be drawn: %s", path, error)
            return None

    def _png(self, path: Path) -> bytes:
        changed = path.stat().st_mtime_ns
        kept = self._drawn.get(path.name)
        if kept is None or kept[0] != changed:
            kept = (changed, png_of(path.read_text(encoding="utf-8")))
            self._drawn[path.name] = kept
        return kept[1]


def png_of(svg: str) -> bytes:
    """A drawing as PNG, `PNG_WIDTH` pixels wide; ValueError where it is no SVG."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg, width=PNG_WIDTH, background="#ffffff", skip_system_fonts=True
    )
