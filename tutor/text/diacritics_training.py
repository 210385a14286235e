"""Counts for restoring diacritics, from accented texts."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from tutor.text.diacritics import BREAK, TOKEN, UNKNOWN, SyllableModel
from tutor.text.normalise import plain

LEAST = (8, 3, 3)  # times that a syllable, a pair, a triple must occur
_LONGEST = 7  # letters of a syllable ("nghiêng"); what is longer is foreign


def train_syllables(texts: Iterable[str], least: tuple[int, int, int] = LEAST) -> SyllableModel:
    """A model of `texts`, which must have all their diacritics."""
    sentences = [_tokens(text) for text in texts]
    held = Counter(token for tokens in sentences for token in tokens)
    known = sorted(
        token
        for token, times in held.items()
        if token.isalpha() and times >= least[0] and len(token) <= _LONGEST
    )
    syllables = ("", "?", *known)
    numbers = {syllable: number for number, syllable in enumerate(syllables)}
    stream = np.array(
        [
            number
            for tokens in sentences
            for number in (
                BREAK,
                BREAK,
                *(numbers.get(t, UNKNOWN if t.isalpha() else BREAK) for t in tokens),
            )
        ],
        dtype=np.int64,
    )
    n = len(syllables)
    pairs = stream[:-1] * n + stream[1:]
    triples = pairs[:-1] * n + stream[2:]
    return SyllableModel(
        syllables,
        np.bincount(stream, minlength=n),
        *_kept(pairs, least[1]),
        *_kept(triples, least[2]),
    )


def _tokens(text: str) -> list[str]:
    return [token for line in text.split("\n") for token in (*TOKEN.findall(plain(line)), ".")]


def _kept(keys: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    found, counts = np.unique(keys, return_counts=True)
    often = counts >= least
    return found[often], np.minimum(counts[often], 65_535)
