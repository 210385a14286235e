"""What stands on a printed page: words and ruled lines with their places.

Places are points (1/72 inch) from the upper left corner of the page as it is read; a page set
sideways has been turned.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Box:
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def holds(self, other: "Box") -> bool:
        """Whether the middle of `other` stands inside."""
        x, y = other.middle
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Word:
    """Letters between two blanks."""

    text: str
    box: Box

    @property
    def size(self) -> float:
        """Height of the letters' line, about the size of the font."""
        return self.box.height


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. rules: thin boxes, each a horizontal or a vertical line.

    pictures: share of the page that pictures cover, 0 to 1. drawings: how many there are.
    unmapped: share of the letters whose font does not say which letters they are. aside: letters
    left out because they stand at another angle. is_layer: the words are an invisible layer behind
    a scanned picture.
    """

    number: int  # from 1
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...] = ()
    pictures: float = 0.0
    drawings: int = 0
    unmapped: float = 0.0
    aside: int = 0
    is_layer: bool = False

    @property
    def text(self) -> str:
        """The words in the order in which the file draws them, for judging, not for reading."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class PrintLine:
    """Words on one baseline of one column or cell."""

    text: str
    box: Box
    first_width: float  # of its first word
    has_tab: bool = (
        False  # a gap far wider than its others, as before the page in a list of contents
    )
    column: int = 0  # 0: the page's own; another number for each column that stands beside one


def print_line(words: Sequence[Word], column: int = 0) -> PrintLine:
    """The line that `words` form, from left to right."""
    text = " ".join(word.text for word in words)
    box = around(word.box for word in words)
    gaps = sorted(right.box.x0 - left.box.x1 for left, right in pairwise(words))
    has_tab = bool(gaps) and gaps[-1] > max(1.5 * box.height, 3 * gaps[len(gaps) // 2])
    return PrintLine(text, box, words[0].box.width, has_tab, column)


def same_line(one: Box, other: Box) -> bool:
    """Whether two words of about one size stand on one baseline."""
    return abs(one.bottom - other.bottom) < 0.25 * max(one.height, other.height)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of `boxes`, at least one."""
    every = list(boxes)
    return Box(
        min(box.x0 for box in every),
        min(box.top for box in every),
        max(box.x1 for box in every),
        max(box.bottom for box in every),
    )
