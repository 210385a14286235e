"""The glossary in the order of a Vietnamese dictionary."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from tutor.records import Lesson, Term
from tutor.text.normalise import plain

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_ALPHABET)}
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word with the lessons that explain it."""

    term: Term
    lessons: tuple[Lesson, ...]


def by_letter(
    terms: Iterable[Term], lessons: Iterable[Lesson]
) -> list[tuple[str, tuple[Entry, ...]]]:
    """(capital, its entries) in the order of the alphabet; "0-9" for what begins with a digit."""
    using: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        for id in lesson.words:
            using.setdefault(id, []).append(lesson)
    entries = [Entry(term, tuple(using.get(term.id, ()))) for term in sorted(terms, key=_key)]
    return [
        (letter, tuple(group))
        for letter, group in groupby(entries, key=lambda entry: _letter(entry.term))
    ]


def _key(term: Term) -> tuple[list[int], str]:
    """Letters first, tones only between words that are spelt alike."""
    said = plain(term.term)
    return [_PLACE.get(char, -1) for char in _toneless(said) if not char.isspace()], said


def _letter(term: Term) -> str:
    first = _toneless(plain(term.term))[:1]
    return first.upper() if first in _PLACE else "0-9"


def _toneless(text: str) -> str:
    """Without tones, letters kept: "ể" becomes "ê"."""
    bare = _TONES.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare)
