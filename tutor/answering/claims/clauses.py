"""A sentence cut into clauses, each with the marks of the evidence that it rests on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.answering.claims.bodies import bodies_of
from tutor.answering.claims.facts import facts_of, shown
from tutor.text.normalise import plain

_GOES_ON = 4  # syllables; so short a piece behind an opening lists more of it
_LEADING = re.compile(
    r"(?:theo|ở|năm|trong|đến|trước|tại|từ|với|về|tới|sau|ngoài|để|sang|khi|nếu|muốn|còn)\b"
)
_LISTED = re.compile(r"^(?:\d{1,2}[.)]|[-+•*])\s+")
_MARKS = re.compile(r"\s*\[\d{1,3}\]")
_MARK = re.compile(r"\[(\d{1,3})\]")
_CUT = re.compile(
    r"\s*[,;:–]\s+(?!(?:và )?(?:\d|“|\")[^,;]{0,12}(?:[,;.]|$))|"
    r"\s+-\s+(?!xã hội|kỹ thuật|nghề nghiệp)|\s+(?=(?:rồi|còn|nhưng|trong khi|sau đó|thì)\b)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence, as `shown`, with the marks it rests on (none: all evidence)."""

    text: str
    marks: frozenset[int]


def clauses_of(sentence: str) -> list[Clause]:
    """Clauses of a sentence; an opening like "Năm 2026," belongs to the clause behind it."""
    clauses, every = [], marks_of(sentence)
    for text, marks in _by_marks(_LISTED.sub("", sentence.lstrip())):
        clauses += [Clause(piece, marks or every) for piece in _merged(_cut(shown(text)))]
    return clauses


def _cut(text: str) -> list[str]:
    """`text` cut at commas and "rồi", "còn" …, but in no quotation and in no agency's name."""
    whole = [match.span() for match in re.finditer(r"“[^”]*”|\"[^\"]*\"|\([^)]*\)", text)]
    whole += [(body.start, body.end) for body in bodies_of(text)]
    pieces, start = [], 0
    for match in _CUT.finditer(text):
        if not any(first <= match.start() < last for first, last in whole):
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


def marks_of(sentence: str) -> frozenset[int]:
    """The marks of evidence in a sentence."""
    return frozenset(int(mark) for mark in _MARK.findall(sentence))


def without_marks(sentence: str) -> str:
    """The sentence as `shown`, without its marks and without what numbers it in a list."""
    return _LISTED.sub("", shown(_MARKS.sub("", sentence)))


def _by_marks(sentence: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Stretches of a sentence, each up to and with the marks that end it."""
    start = 0
    for match in re.finditer(r"(?:\s*\[\d{1,3}\])+", sentence):
        yield sentence[start : match.start()], frozenset(map(int, _MARK.findall(match.group())))
        start = match.end()
    if re.search(r"\w", sentence[start:]):
        yield sentence[start:], frozenset()


def _merged(pieces: Sequence[str]) -> list[str]:
    """Openings joined with what they open, and pieces of a list with what they go on with."""
    merged: list[str] = []
    opening = ""
    for piece in filter(None, (piece.strip() for piece in pieces)):
        text = f"{opening}, {piece}" if opening else piece
        goes_on = bool(opening) and len(piece.split()) < _GOES_ON and not facts_of(piece)
        opening = ""
        if _opens(piece) or goes_on:
            opening = text
        elif merged and len(piece.split()) < 3:
            merged[-1] += ", " + text
        else:
            merged.append(text)
    if opening:
        merged = [*merged[:-1], f"{merged[-1]}, {opening}"] if merged else [opening]
    return merged


def _opens(piece: str) -> bool:
    counted = any(
        fact.kind in ("number", "reference") and fact.unit != "said:"  # "Năm 2026" says no five
        for fact in facts_of(shown(piece))
    )
    return bool(_LEADING.match(plain(piece))) and not counted and len(piece.split()) <= 16
