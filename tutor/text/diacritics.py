"""Diacritics put back into a text that lacks some or all of them, for search only.

A model of three syllables in a row (counts of accented text, "stupid backoff" of Brants et al.
2007) chooses among the spellings that a bare syllable may stand for, by a beam search over the
whole text. Every mark that was typed is kept; a syllable that the model does not know stays.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from tutor.text.normalise import fold, has_diacritics, nfc, plain

BREAK = 0  # number of the end of a sentence among the syllables
UNKNOWN = 1
_BACKOFF = float(np.log(0.4))
_BEAM = 12
# A text that has some marks gets more only where that makes it so much likelier, in nats: of 10,000
# accented sentences none reached both (eval/reports/diacritics.json).
_GAIN = 24.0
_GAIN_OF_CHANGE = 4.0
_LEAST_CHANGES = 2
TOKEN = re.compile(r"[^\W\d_]+|\d+|[.,;:!?()]")
MODEL = Path(__file__).with_name("diacritics.npz")


@dataclass(frozen=True)
class SyllableModel:
    """Counts of syllables, pairs and triples.

    syllables: as compared (`plain`); the first two are BREAK and UNKNOWN. pairs, triples: rising
    int64 keys, (a * n + b) and ((a * n + b) * n + c) for n syllables; their counts beside them.
    """

    syllables: tuple[str, ...]
    counts: np.ndarray  # int64 (n_syllables,)
    pairs: np.ndarray
    pair_counts: np.ndarray
    triples: np.ndarray
    triple_counts: np.ndarray

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {syllable: number for number, syllable in enumerate(self.syllables) if syllable}

    @cached_property
    def spellings(self) -> dict[str, np.ndarray]:
        """Numbers of the syllables that a folded one may stand for."""
        found: dict[str, list[int]] = {}
        for syllable, number in self.numbers.items():
            found.setdefault(fold(syllable), []).append(number)
        return {key: np.array(numbers, dtype=np.int64) for key, numbers in found.items()}

    def log_chance(self, first: np.ndarray, second: np.ndarray, third: np.ndarray) -> np.ndarray:
        """Log of the chance of `third` after `first` and `second`, by backoff; arrays broadcast."""
        n = len(self.syllables)
        pair = first * n + second
        triple = _count(self.triples, self.triple_counts, pair * n + third)
        before = _count(self.pairs, self.pair_counts, pair)
        last = _count(self.pairs, self.pair_counts, second * n + third)
        with np.errstate(divide="ignore"):
            alone = np.log((self.counts[third] + 0.5) / self.counts.sum())
            by_pair = np.log(last / np.maximum(self.counts[second], 1))
            by_triple = np.log(triple / np.maximum(before, 1))
        backed = np.where(last > 0, by_pair, _BACKOFF + alone)
        return np.where(triple > 0, by_triple, _BACKOFF + backed)

    def to_file(self, path: Path) -> None:
        """One .npz of plain arrays; keys as differences, which compress well."""
        names = json.dumps(self.syllables, ensure_ascii=False).encode()
        np.savez_compressed(
            path,
            syllables=np.frombuffer(names, dtype=np.uint8),
            counts=self.counts.astype(np.uint32),
            pairs=np.diff(self.pairs, prepend=0),
            pair_counts=self.pair_counts.astype(np.uint32),
            triples=np.diff(self.triples, prepend=0),
            triple_counts=self.triple_counts.astype(np.uint16),
        )

    @classmethod
    def from_file(cls, path: Path) -> "SyllableModel":
        """What `to_file` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                tuple(json.loads(arrays["syllables"].tobytes())),
                arrays["counts"].astype(np.int64),
                np.cumsum(arrays["pairs"]),
                arrays["pair_counts"],
                np.cumsum(arrays["triples"]),
                arrays["triple_counts"],
            )


def _count(keys: np.ndarray, counts: np.ndarray, asked: np.ndarray) -> np.ndarray:
    if not len(keys):
        return np.zeros(asked.shape, dtype=np.int64)
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[places] == asked, counts[places], 0)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    choices: np.ndarray  # numbers of what it may stand for; the typed one where that is sure
    typed: int

    @property
    def open(self) -> bool:
        return len(self.choices) > 1 or self.choices[0] != self.typed


_END = _Token(0, 0, np.array([BREAK]), BREAK)


@dataclass(frozen=True)
class Restorer:
    """Puts diacritics back by a model."""

    model: SyllableModel

    def restore(self, text: str) -> str:
        """`text` with the marks it lacks, NFC; unchanged where it seems to lack none."""
        text = nfc(text)
        tokens = self._tokens(text)
        open_places = [i for i, token in enumerate(tokens) if token.open]
        if not open_places:
            return text
        typed = [token.typed for token in tokens]
        chosen = self._best(tokens)
        changed = [i for i in open_places if chosen[i] != typed[i]]
        if not changed or (has_diacritics(text) and not self._sure(chosen, typed, len(changed))):
            return text
        pieces, kept = [], 0
        for i in changed:
            token = tokens[i]
            pieces += [text[kept : token.start], self._spelled(chosen[i], text, token)]
            kept = token.end
        return "".join([*pieces, text[kept:]])

    def _sure(self, chosen: Sequence[int], typed: Sequence[int], changes: int) -> bool:
        """Whether marks are missing, rather than that a rare word was meant."""
        gain = self._score(chosen) - self._score(typed)
        return changes >= _LEAST_CHANGES and gain >= max(_GAIN, _GAIN_OF_CHANGE * changes)

    def _tokens(self, text: str) -> list[_Token]:
        tokens = []
        for match in TOKEN.finditer(text):
            said = plain(match.group())
            number = self.model.numbers.get(said, UNKNOWN if said.isalpha() else BREAK)
            choices = np.array([number])
            if said.isalpha() and said == fold(said):
                choices = self.model.spellings.get(said, choices)
            tokens.append(_Token(match.start(), match.end(), choices, number))
        return tokens

    def _best(self, tokens: Sequence[_Token]) -> list[int]:
        paths = np.zeros((1, 2), dtype=np.int64)  # BREAK before the text, twice
        scores = np.zeros(1)
        for token in (*tokens, _END):
            gains = self.model.log_chance(
                paths[:, -2, None], paths[:, -1, None], token.choices[None, :]
            )
            total = (scores[:, None] + gains).ravel()
            kept = np.argsort(-total, kind="stable")[:_BEAM]
            before, choice = np.divmod(kept, len(token.choices))
            paths = np.hstack([paths[before], token.choices[choice, None]])
            scores = total[kept]
        return paths[0, 2:-1].tolist()

    def _score(self, numbers: Sequence[int]) -> float:
        row = np.array([BREAK, BREAK, *numbers, BREAK])
        return float(self.model.log_chance(row[:-2], row[1:-1], row[2:]).sum())

    def _spelled(self, number: int, text: str, token: _Token) -> str:
        typed, found = text[token.start : token.end], self.model.syllables[number]
        if typed.isupper() and len(typed) > 1:
            return found.upper()
        return found.capitalize() if typed[:1].isupper() else found


@lru_cache(maxsize=1)
def shipped_restorer() -> Restorer:
    """The restorer of the model that ships; loaded at its first use."""
    return Restorer(SyllableModel.from_file(MODEL))
