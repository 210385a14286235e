"""Bags of grams compared by shared weight, and by the cosine of their tf-idf."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from tutor.text.normalise import fold

_TVERSKY = 0.7  # weight of the message's words against those of the way of asking
_PAIR = 0.6  # weight of a pair of syllables against one syllable of the same idf
_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")
# What says nothing of the subject: words of asking and of address. Weighted down, not removed.
_LIGHT = frozenset(
    (
        "a ah alo ban bac bao be biet bua cai cau chau chi cho chu chua co con cua da dau day de di "
        "do duoc em gi gio giup ha hay hoi hong i khong la lai lam may minh mot moi mun muon nay "
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


class Cosine:
    """Bags of runs of letters, compared by the cosine of their tf-idf."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        count = Counter(gram for bag in bags for gram in set(bag))
        self._size = len(bags)
        self._idf = {gram: math.log(1 + len(bags) / (0.5 + n)) for gram, n in count.items()}
        rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
        norms = np.zeros(len(bags))
        for row, bag in enumerate(bags):
            for gram, times in Counter(bag).items():
                value = times * self._idf[gram]
                rows[gram].append((row, value))
                norms[row] += value * value
        self._norms = np.sqrt(np.maximum(norms, 1e-12))
        self._rows = {
            gram: (np.array([r for r, _ in found]), np.array([v for _, v in found]))
            for gram, found in rows.items()
        }

    def similarity(self, bag: Sequence[str]) -> np.ndarray:
        """Cosine with every bag, float (n_bags,)."""
        dots, norm = np.zeros(self._size), 0.0
        rare = math.log(1 + self._size / 0.5)
        for gram, times in Counter(bag).items():
            value = times * self._idf.get(gram, rare)
            norm += value * value
            if gram in self._rows:
                rows, values = self._rows[gram]
                dots[rows] += value * values
        return dots / (self._norms * math.sqrt(norm or 1e-12))


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def grams(tokens: Sequence[str]) -> list[str]:
    return [*tokens, *(f"{one} {two}" for one, two in pairwise(tokens))]


def trigrams(text: str) -> list[str]:
    words = light_free(tokens(text))
    joined = f"  {' '.join(words)} "
    return [joined[i : i + 3] for i in range(len(joined) - 2)] if words else []


def light_free(words: Sequence[str]) -> list[str]:
    """Folded words without those of asking and of address."""
    return [word for word in words if word not in _LIGHT]


def _lightness(gram: str) -> float:
    words = [fold(word) for word in gram.split()]
    light = sum(word in _LIGHT for word in words)
    return _LIGHT_WEIGHT if light == len(words) else 1.0


