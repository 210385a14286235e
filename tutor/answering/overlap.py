"""Bags of grams compared by shared weight."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from tutor.text.normalise import fold

_TVERSKY = 0.7  # weight of the message's words against those of the way of asking
_PAIR = 0.6  # weight of a pair of syllables against one syllable of the same idf
_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")
# What says nothing of the subject: words of asking and of address. Weighted down, not removed.
_LIGHT = frozenset(
    (
        "a ah alo ban bac bao be biet bua cai cau chau chi cho chu chua co con cua da dau day de "
        "di do duoc em gi gio giup ha hay hoi hong i "
        "khong la lai lam may minh mot moi mun muon nay "
        "nen neu ngay nhe nhi nho nhu no noi o oi ong ra ro roi sao tao the thi thoi thua toi toi "
        "tui tu u uh va vay ve vi voi vua xin y anh ba ma thay them nua nhieu phai duoc khi nao gi "
        "ai rang mo chi ri te hen nghe nao luon vao vo len xuong qua lam"
    ).split()
)
_LIGHT_WEIGHT = 0.25


class Overlap:
    """Bags of grams, compared by shared weight."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        count = Counter(gram for bag in bags for gram in set(bag))
        self._size = len(bags)
        self._weight = {gram: self._of(gram, number) for gram, number in count.items()}
        rows: dict[str, list[int]] = defaultdict(list)
        for row, bag in enumerate(bags):
            for gram in set(bag):
                rows[gram].append(row)
        self._rows = {gram: np.array(found, dtype=np.int64) for gram, found in rows.items()}
        self._total = np.array([sum(self._weight[gram] for gram in set(bag)) for bag in bags])

    def tversky(self, grams: Iterable[str]) -> np.ndarray:
        """Shared weight over 0.7 of the message's and 0.3 of the other's, float (n_bags,)."""
        shared, own = self._shared(grams)
        return shared / np.maximum(_TVERSKY * own + (1 - _TVERSKY) * self._total, 1e-9)

    def coverage(self, grams: Iterable[str]) -> np.ndarray:
        """Share of the message's weight that each bag holds, float (n_bags,)."""
        shared, own = self._shared(grams)
        return shared / max(own, 1e-9)

    def _shared(self, grams: Iterable[str]) -> tuple[np.ndarray, float]:
        shared, own = np.zeros(self._size), 0.0
        for gram in set(grams):
            weight = self._weight.get(gram, self._of(gram, 0))
            own += weight
            if (rows := self._rows.get(gram)) is not None:
                shared[rows] += weight
        return shared, own

    def _of(self, gram: str, number: int) -> float:
        weight = math.log(1 + self._size / (0.5 + number)) * (_PAIR if " " in gram else 1.0)
        return weight * _lightness(gram)


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def grams(tokens: Sequence[str]) -> list[str]:
    return [*tokens, *pairs(tokens)]


def pairs(tokens: Sequence[str]) -> list[str]:
    """Neighbours, two by two."""
    return [f"{one} {two}" for one, two in pairwise(tokens)]


def light_free(words: Sequence[str]) -> list[str]:
    """Folded words without those of asking and of address."""
    return [word for word in words if word not in _LIGHT]


def _lightness(gram: str) -> float:
    return _LIGHT_WEIGHT if all(_is_light(word) for word in gram.split()) else 1.0


@cache
def _is_light(word: str) -> bool:
    return fold(word) in _LIGHT
