"""The outline of a plan's text as a tree of marked lines that can be changed and printed again.

It knows only what the rewriting needs and shares no code with the parser that it holds to account.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_STYLES = {
    "number": re.compile(r"(\s*)(\d{1,2})\.\s+(?=\S)"),
    "decimal": re.compile(r"(\s*)(\d{1,2}\.\d{1,2})\.\s+(?=\S)"),
    "letter": re.compile(r"(\s*)([a-zđ])\)\s+(?=\S)"),
    "paren": re.compile(r"(\s*)\((\d{1,2})\)\s+(?=\S)"),
}
_RANK = {"roman": 0, "number": 1, "decimal": 2, "letter": 3, "paren": 4}
_ROMAN = re.compile(r"(\s*)([IVX]+)\.\s+(?=\S)")
_PRINTED = {
    "roman": "{}. ",
    "number": "{}. ",
    "decimal": "{}. ",
    "letter": "{}) ",
    "paren": "({}) ",
}
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_TAIL = re.compile(r"\s*(?:Trên đây là|Nơi nhận)")


@dataclass
class Node:
    """A marked line, the lines below it, and the marked lines inside it."""

    style: str
    value: str  # "IV", "6", "6.4", "d"
    indent: str
    lines: list[str]  # the first without its marker
    old_path: str
    children: list["Node"] = field(default_factory=list)

    def text(self) -> str:
        head = self.indent + _PRINTED[self.style].format(self.value) + self.lines[0]
        return "\n".join([head, *self.lines[1:], *(child.text() for child in self.children)])

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Outline:
    """Text before part I, the parts, and what follows the last of them."""

    head: str
    parts: list[Node]
    tail: str

    def text(self) -> str:
        return "\n".join([self.head, *(part.text() for part in self.parts), self.tail])

    def part(self, value: str) -> Node:
        return next(part for part in self.parts if part.old_path == value)

    def paths(self) -> dict[str, str]:
        """Old path of every node to the path it has now."""
        moved: dict[str, str] = {}
        for part in self.parts:
            _number(part, "", moved)
        return moved


def read_outline(text: str) -> Outline:
    lines = text.split("\n")
    starts: list[int] = []
    for index, line in enumerate(lines):
        match = _ROMAN.match(line)
        if match and len(starts) < len(ROMANS) and match[2] == ROMANS[len(starts)]:
            starts.append(index)
    end = next(i for i in range(starts[-1], len(lines)) if _TAIL.match(lines[i]))
    parts = [
        _read_part(lines[first:stop])
        for first, stop in zip(starts, [*starts[1:], end], strict=True)
    ]
    return Outline("\n".join(lines[: starts[0]]), parts, "\n".join(lines[end:]))


def _read_part(lines: list[str]) -> Node:
    match = _ROMAN.match(lines[0])
    assert match
    part = Node("roman", match[2], match[1], [lines[0][match.end() :]], match[2])
    stack = [part]
    for line in lines[1:]:
        node = _read_mark(line, stack)
        if node is None:
            stack[-1].lines.append(line)
            continue
        while _RANK[stack[-1].style] >= _RANK[node.style]:
            stack.pop()
        node.old_path = _path(stack[-1].old_path, stack[-1].style, node, part.old_path)
        stack[-1].children.append(node)
        stack.append(node)
    return part


def _read_mark(line: str, stack: list[Node]) -> Node | None:
    for style, pattern in _STYLES.items():
        if match := pattern.match(line):
            return Node(style, match[2], match[1], [line[match.end() :]], "")
    return None


def _number(
    node: Node, parent: str, moved: dict[str, str], style: str = "", part: str = ""
) -> None:
    path = _path(parent, style, node, part) if parent else node.value
    moved[node.old_path] = path
    for child in node.children:
        _number(child, path, moved, node.style, part or path)


def _path(parent: str, style: str, node: Node, part: str) -> str:
    """ "6.4" below "IV.6" is IV.6.4: a decimal repeats the number above it."""
    return (
        f"{part}.{node.value}"
        if node.style == "decimal" and style == "number"
        else f"{parent}.{node.value}"
    )
