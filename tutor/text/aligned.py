"""A folded text whose every word still knows where it stood in the text as typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tutor.text.normalise import fold, plain

_WORD = re.compile(r"[^\W_]+")
# 3145/KH-UBND, 57-NQ/TW: the letters of a document symbol name no agency and no place.
_SYMBOL = re.compile(r"\d[\d/]*[-/][^\W\d_]\S*")


@dataclass(frozen=True, slots=True)
class Word:
    """One run of letters and digits; `end` is past its last character."""

    folded: str
    typed: str
    start: int
    end: int

    @property
    def accented(self) -> bool:
        return _forms(self.typed)[1] != self.folded

    @property
    def capital(self) -> bool:
        return self.typed[:1].isupper()

    def agrees(self, spelling: str) -> bool:
        """Whether this may be `spelling`: typed so, or typed without diacritics."""
        key, accented = _forms(spelling)
        return self.folded == key and (not self.accented or _forms(self.typed)[1] == accented)


@lru_cache(maxsize=4096)  # the spellings of small tables and usual words, again and again
def _forms(spelling: str) -> tuple[str, str]:
    return fold(spelling), plain(spelling)


def aligned_words(text: str) -> list[Word]:
    """The words of `text` in order, with their places in `text`.

    A letter typed as base and combining marks (NFD) stays one word with its marks.
    """
    return [
        Word(folded, typed, start, end)
        for start, end in _spans(text)
        if (folded := fold(typed := unicodedata.normalize("NFC", text[start:end])))
    ]


def words_outside_symbols(text: str) -> list[Word]:
    """`aligned_words` without those that stand in a document symbol."""
    symbols = [match.span() for match in _SYMBOL.finditer(text)]
    return [
        word
        for word in aligned_words(text)
        if not any(start <= word.start < end for start, end in symbols)
    ]


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if spans and spans[-1][1] == start:  # letters after a mark belong to its word
            start = spans.pop()[0]
        spans.append((start, end))
    return spans
