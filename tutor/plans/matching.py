"""Which record of a plan a question means by name: overlap of words without diacritics.

Weights are inverse document frequencies over the records compared, so that the words all plans
share ("phong trào", "chuyển đổi số") count little and the name of one task counts much.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from tutor.text.normalise import fold

_TOKEN = re.compile(r"\d+(?:[.,/-]\d+)*|[a-z0-9]+")
_TYPO_MIN_CHARS = 4
_PAIRS = 0.3  # share of a match that neighbouring syllables make: "thư viện" is not "viện", "thư"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that can be meant: `title` says its name, `text` all of it."""

    key: object
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """`coverage`: share of the question's words the record has; `title`: share of its name said."""

    entry: Entry
    coverage: float
    title: float
    missing: tuple[str, ...]  # words of the question the record does not hold
    rare: bool = False  # it holds a long word of the question that hardly another record holds

    @property
    def score(self) -> float:
        return self.coverage + 0.5 * self.title


def tokens(text: str) -> list[str]:
    """Folded syllables and numbers of `text`."""
    return _TOKEN.findall(fold(text))


class Matcher:
    """Finds entries by the words of a question; deterministic, ties keep the entries' order."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._titles = [tokens(entry.title) for entry in self._entries]
        self._texts = [
            set(self._grams(tokens(entry.text))) | set(self._grams(title))
            for entry, title in zip(self._entries, self._titles, strict=True)
        ]
        count = Counter(gram for grams in self._texts for gram in grams)
        self._weight: Mapping[str, float] = {
            gram: math.log(1 + len(self._entries) / (0.5 + number))
            for gram, number in count.items()
        }
        self._rare = math.log(1 + len(self._entries) / 0.5) if self._entries else 1.0
        self._seldom = math.log(1 + len(self._entries) / 2.5) if self._entries else 1.0
        self._vocabulary = [word for word in count if " " not in word]

    @staticmethod
    def _grams(words: Sequence[str]) -> list[str]:
        return [*words, *(f"{one} {two}" for one, two in pairwise(words))]

    def match(self, words: Sequence[str], keep: int = 10) -> list[Match]:
        """The best entries for the question's `words`, best first; empty where no word is held."""
        words = [self._known(word) for word in words]
        pairs = self._grams(words)[len(words) :]
        found = []
        for entry, title, held in zip(self._entries, self._titles, self._texts, strict=True):
            single, double = self._share(words, held), self._share(pairs, held)
            coverage = single if not pairs else (1 - _PAIRS) * single + _PAIRS * double
            if single:
                found.append(
                    Match(
                        entry,
                        coverage,
                        self._title_share(title, [*words, *pairs]),
                        tuple(word for word in words if word not in held),
                        any(word in held and self._is_rare(word) for word in words),
                    )
                )
        found.sort(key=lambda match: -match.score)
        return found[:keep]

    def _is_rare(self, word: str) -> bool:
        return len(word) > _TYPO_MIN_CHARS and self._of(word) >= self._seldom

    def _share(self, grams: Sequence[str], held: set[str]) -> float:
        """Share of `grams`, by weight, that `held` has; 0 when there are none."""
        total = sum(self._of(gram) for gram in grams)
        return sum(self._of(gram) for gram in grams if gram in held) / total if total else 0.0

    def _of(self, gram: str) -> float:
        weight = self._weight.get(gram, self._rare)
        return weight * (0.7 if " " in gram else 1.0)

    def _title_share(self, title: Sequence[str], grams: Sequence[str]) -> float:
        names = self._grams(title)
        total = sum(self._of(name) for name in names)
        asked = set(grams)
        return sum(self._of(name) for name in names if name in asked) / total if total else 0.0

    def _known(self, word: str) -> str:
        """`word`, or the one word of the records that a slip of the finger made it of."""
        if word in self._weight or len(word) < _TYPO_MIN_CHARS or word[0].isdigit():
            return word
        near = [
            other
            for other in self._vocabulary
            if abs(len(other) - len(word)) <= 1
            and other[0] == word[0]
            and DamerauLevenshtein.distance(word, other) == 1
        ]
        return near[0] if len(near) == 1 else word
