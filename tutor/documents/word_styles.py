"""What the styles of a Word file say of a paragraph or a run that does not say it itself."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# A program that is not Word may write the names as its menu shows them.
_HEADING = re.compile(r"(?:heading|tiêu đề|đầu đề|đề mục)\s*(?P<depth>[1-9])\b", re.I)
_CONTENTS = re.compile(r"(?:toc|mục lục)\s*\d", re.I)
_MAX_DEPTH = 6
_OFF = ("0", "false", "off")
_NO_BORDER = ("nil", "none")


def value(element: Any, path: str, attribute: str = "val") -> str | None:
    """The attribute of the element at `path` ("pPr/pStyle") below `element`; None without it."""
    found = find(element, path)
    return None if found is None else found.get(W + attribute)


def find(element: Any, path: str) -> Any:
    """The element at `path` below `element`, names of WordprocessingML; None without it."""
    return None if element is None else element.find(_qualified(path))


@cache  # a few paths, asked for at every run
def _qualified(path: str) -> str:
    return "/".join(W + name for name in path.split("/"))


def is_on(element: Any, path: str) -> bool | None:
    """A switch such as `caps`; None where nothing is said."""
    found = find(element, path)
    return None if found is None else found.get(W + "val", "1") not in _OFF


class Styles:
    """The styles of one file; a style inherits what it does not say from the one it is based on."""

    def __init__(self, root: Any) -> None:
        styles = [] if root is None else root.findall(W + "style")
        self._styles: dict[str | None, Any] = {one.get(W + "styleId"): one for one in styles}
        self._default = next(
            (
                one.get(W + "styleId")
                for one in styles
                if one.get(W + "default") and one.get(W + "type") == "paragraph"
            ),
            None,
        )
        self._defaults = find(root, "docDefaults/rPrDefault")

    def chain(self, id: str | None) -> Iterator[Any]:
        """The style and those it is based on, nearest first; a paragraph without one has one."""
        seen = set()
        id = id or self._default
        while id in self._styles and id not in seen:
            seen.add(id)
            yield self._styles[id]
            id = value(self._styles[id], "basedOn")

    def depth(self, paragraph: Any) -> int:
        """Depth of a heading, 1 to 6; 0 for other paragraphs."""
        level = value(paragraph, "pPr/outlineLvl")
        for style in self.chain(value(paragraph, "pPr/pStyle")):
            if level is not None:
                break
            if match := _HEADING.match(value(style, "name") or ""):
                return min(int(match["depth"]), _MAX_DEPTH)
            level = value(style, "pPr/outlineLvl")
        known = level is not None and level.isdigit() and int(level) < 9  # 9 is body text
        return min(int(level or 0) + 1, _MAX_DEPTH) if known else 0

    def is_contents(self, paragraph: Any) -> bool:
        """Whether the paragraph is a line of the table of contents."""
        style = next(self.chain(value(paragraph, "pPr/pStyle")), None)
        return _CONTENTS.match(value(style, "name") or "") is not None

    def numbering(self, paragraph: Any) -> tuple[str, str | None, str | None] | None:
        """Number list, level and the style that says so; None where nothing is counted."""
        if (id := value(paragraph, "pPr/numPr/numId")) is not None:
            level = value(paragraph, "pPr/numPr/ilvl")
            return None if id == "0" else (id, level, value(paragraph, "pPr/pStyle"))
        for style in self.chain(value(paragraph, "pPr/pStyle")):
            if (id := value(style, "pPr/numPr/numId")) is not None:
                level = value(style, "pPr/numPr/ilvl")
                return None if id == "0" else (id, level, style.get(W + "styleId"))
        return None

    def font(self, run: Any, paragraph: Any) -> str:
        """Name of the run's font; "" for one of the theme, which is one of Unicode."""
        for layer in self._layers(run, paragraph):
            fonts = find(layer, "rPr/rFonts")
            if fonts is None:
                continue
            if fonts.get(W + "asciiTheme"):
                return ""
            if name := fonts.get(W + "ascii") or fonts.get(W + "hAnsi"):
                return str(name)
        return ""

    def is_set(self, run: Any, paragraph: Any, name: str) -> bool:
        """Whether a switch of the run ("caps", "vanish") is on."""
        said = (is_on(layer, f"rPr/{name}") for layer in self._layers(run, paragraph))
        return next((one for one in said if one is not None), False)

    def has_borders(self, table: Any) -> bool:
        """Whether lines are drawn around the cells of a table."""
        own = find(table, "tblPr/tblBorders")
        style = value(table, "tblPr/tblStyle")
        layers = [] if style is None else list(self.chain(style))
        borders = [own, *(find(layer, "tblPr/tblBorders") for layer in layers)]
        said = next((one for one in borders if one is not None), None)
        return _draws(said) or any(map(_draws, table.iter(W + "tcBorders")))

    def _layers(self, run: Any, paragraph: Any) -> Iterator[Any]:
        yield run
        if id := value(run, "rPr/rStyle"):
            yield from self.chain(id)
        yield from self.chain(value(paragraph, "pPr/pStyle"))
        yield self._defaults


def _draws(borders: Any) -> bool:
    return borders is not None and any(
        side.get(W + "val") not in _NO_BORDER for side in borders if isinstance(side.tag, str)
    )
