"""Letters on a page to words: gaps decide where a word ends, whatever blanks the file holds."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from tutor.documents.sheets import Box, Word

_WORD_GAP = 0.14  # of the letters' height; blanks of justified lines are wider, kerning is not
_RAISED_FIGURES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("0123456789", _RAISED_FIGURES)
_MIN_SPACED = 5  # letters, before a line counts as set with a blank between its letters


class Letter(NamedTuple):
    """One letter as drawn, or a blank."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class _Piece:
    """Letters drawn one behind the other without a blank."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    blank_behind: bool = False

    @property
    def size(self) -> float:
        return self.bottom - self.top

    def add(self, letter: Letter) -> None:
        self.text += letter.text
        self.x1 = max(self.x1, letter.x1)
        self.top = min(self.top, letter.top)
        self.bottom = max(self.bottom, letter.bottom)


def words_of(letters: Iterable[Letter]) -> tuple[Word, ...]:
    """The words that `letters` form, line by line, from left to right.

    A letter drawn twice at one place (a clerk's bold face) counts once, raised figures become
    "²", and a line whose letters are set apart ("K Ế  H O Ạ C H") gets its words back.
    """
    lines = _lines(_pieces(letters))
    return tuple(word for line in lines for word in _line_words(line))


def _pieces(letters: Iterable[Letter]) -> list[_Piece]:
    pieces: list[_Piece] = []
    seen: dict[tuple[str, int, int], float] = {}
    last: _Piece | None = None
    for letter in letters:
        if letter.text.isspace():
            if last is not None:
                last.blank_behind = True
            last = None
            continue
        if _is_double(letter, seen):
            continue
        if last is not None and (_adjoins(last, letter) or unicodedata.combining(letter.text)):
            last.add(letter)
        else:
            last = _Piece(*letter)
            pieces.append(last)
    return pieces


def _is_double(letter: Letter, seen: dict[tuple[str, int, int], float]) -> bool:
    """Whether the same letter has been drawn here before; it is kept in `seen`."""
    text, x0, top, _, bottom = letter
    row, place = round(bottom), int(x0 // 4)
    slack = 0.12 * (bottom - top)
    for at in (place, place - 1, place + 1):
        before = seen.get((text, row, at))
        if before is not None and abs(before - x0) < slack:
            return True
    seen[text, row, place] = x0
    return False


def _adjoins(left: _Piece, right: Letter) -> bool:
    size = max(left.bottom - left.top, right.bottom - right.top)
    level = abs(left.bottom - right.bottom) < 0.12 * size
    return level and -0.9 * size < right.x0 - left.x1 < _WORD_GAP * size


def _lines(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Pieces of one baseline together, the lines from the top."""
    lines: list[list[_Piece]] = []
    bottoms: list[float] = []
    for piece in sorted(pieces, key=lambda piece: piece.bottom):
        if lines and piece.bottom - bottoms[-1] < 0.25 * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
            bottoms.append(piece.bottom)
    return [sorted(line, key=lambda piece: piece.x0) for line in _with_raised(lines)]


def _with_raised(lines: list[list[_Piece]]) -> list[list[_Piece]]:
    """Small raised figures ("m" + "2", marks of footnotes) moved into the line they stand in."""
    by_line = [(max(piece.size for piece in line), line) for line in lines]
    kept: list[list[_Piece]] = []
    for index, (size, line) in enumerate(by_line):
        below = by_line[index + 1] if index + 1 < len(by_line) else None
        if below and size < 0.8 * below[0]:
            moved = [piece for piece in line if _is_raised(piece, below[1], below[0])]
            for piece in moved:
                piece.text = piece.text.translate(_RAISED)
                piece.bottom = max(other.bottom for other in below[1])
            below[1].extend(moved)
            line = [piece for piece in line if piece not in moved]
        if line:
            kept.append(line)
    return kept


def _is_raised(piece: _Piece, line: Sequence[_Piece], size: float) -> bool:
    if len(piece.text) > 3 or not any(char.isdigit() or char == "*" for char in piece.text):
        return False
    return any(
        other.top - 0.35 * size < piece.top
        and piece.bottom < other.bottom - 0.1 * size
        and piece.bottom > other.top + 0.2 * size
        and (abs(piece.x0 - other.x1) < 0.4 * size or abs(other.x0 - piece.x1) < size)
        for other in line
    )


def _line_words(line: Sequence[_Piece]) -> Iterator[Word]:
    letterspaced = _spaced_gap(line)
    group: list[_Piece] = []
    for piece in line:
        if group and not _goes_on(group[-1], piece, letterspaced):
            yield _word(group)
            group = []
        group.append(piece)
    if group:
        yield _word(group)


def _goes_on(left: _Piece, right: _Piece, letterspaced: float | None) -> bool:
    gap = right.x0 - left.x1
    if letterspaced is not None:
        return gap <= letterspaced
    if right.text[0] in _RAISED_FIGURES:
        return gap < 0.3 * left.size
    small = gap < _WORD_GAP * min(left.size, right.size)
    return small and not left.blank_behind


def _spaced_gap(line: Sequence[_Piece]) -> float | None:
    """The widest gap inside a word of a line set letter by letter; None for an ordinary line."""
    singles = sum(len(piece.text) == 1 and piece.text.isalpha() for piece in line)
    if singles < _MIN_SPACED or singles < 0.8 * len(line):
        return None
    gaps = sorted(right.x0 - left.x1 for left, right in pairwise(line))
    usual = median(gaps)
    wider = [gap for gap in gaps if gap > 1.6 * usual + 0.5]
    if usual > 1.2 * line[0].size:
        return None  # letters of columns, not of words
    return (usual + min(wider)) / 2 if wider else usual * 1.3


def _word(pieces: Sequence[_Piece]) -> Word:
    text = unicodedata.normalize("NFC", "".join(piece.text for piece in pieces))
    return Word(
        text,
        Box(
            pieces[0].x0,
            min(piece.top for piece in pieces),
            max(piece.x1 for piece in pieces),
            max(piece.bottom for piece in pieces),
        ),
    )
