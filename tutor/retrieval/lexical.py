"""BM25 over several fields of the same chunks: words, syllables and pairs of them, each also
without diacritics, and as they sound."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from tutor.retrieval.bm25 import Bm25, bm25_scores, build_bm25
from tutor.text.normalise import fold, has_diacritics
from tutor.text.sound import heard

Tokenize = Callable[[str], list[str]]

# Weight of a field in the sum, for a query without diacritics and for one with them. Chosen on
# the development sets (scripts/benchmark-retrieval). Pairs tell "học sinh" from "sinh" and "học"
# apart. The folded fields cost an accented query nothing and save one that lost half its marks.
FOLDED = {"folded": 1.0, "folded_pairs": 0.5, "sound_pairs": 0.2}
ACCENTED = {"syllables": 1.0, "pairs": 0.5, "words": 0.25, **FOLDED}
FIELDS = (*ACCENTED, "sound")
# A syllable or a pair that no chunk has was misspelt or misheard: it is matched as it sounds.
UNHEARD_OF = 1.0
_AS_HEARD = {"folded": "sound", "folded_pairs": "sound_pairs"}


@dataclass(frozen=True, slots=True)
class Segmenter:
    """How texts are cut into terms. `name` is kept with an index: another name needs another index.

    `words` and `syllables` must give lower-cased, composed terms.
    """

    name: str
    words: Tokenize
    syllables: Tokenize

    def terms(self, text: str, fields: Collection[str] = FIELDS) -> dict[str, list[str]]:
        """Terms of `text` by field; only the fields asked for are computed."""
        syllables = self.syllables(text)
        made = {
            "syllables": lambda: syllables,
            "pairs": lambda: pairs(syllables),
            "words": lambda: self.words(text),
            "folded": lambda: [_folded(one) for one in syllables],
            "folded_pairs": lambda: pairs([_folded(one) for one in syllables]),
            "sound": lambda: [_sound(one) for one in syllables],
            "sound_pairs": lambda: pairs([_sound(one) for one in syllables]),
        }
        return {field: made[field]() for field in fields}


@dataclass(frozen=True, slots=True)
class Part:
    """Terms of a query that are matched on a field."""

    field: str
    terms: Sequence[str]
    weight: float


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """A query cut for the fields that it is to be matched on."""

    parts: tuple[Part, ...]


@lru_cache(maxsize=50_000)  # a language has so many syllables, and a corpus repeats them
def _folded(syllable: str) -> str:
    return fold(syllable)


@lru_cache(maxsize=50_000)
def _sound(syllable: str) -> str:
    return heard(_folded(syllable))


def pairs(syllables: Sequence[str]) -> list[str]:
    """Neighbouring syllables as one term each."""
    return [f"{one} {two}" for one, two in pairwise(syllables)]


def build_fields(texts: Sequence[str], segmenter: Segmenter) -> dict[str, Bm25]:
    """One BM25 index a field, row i for the i-th text."""
    terms = [segmenter.terms(text) for text in texts]
    return {field: build_bm25([one[field] for one in terms]) for field in FIELDS}


def build_field(texts: Sequence[str], segmenter: Segmenter, field: str) -> Bm25:
    """The index of one field: the terms of all fields at once would fill the memory."""
    return build_bm25(segmenter.terms(text, (field,))[field] for text in texts)


def lexical_query(query: str, segmenter: Segmenter, fields: Mapping[str, Bm25]) -> LexicalQuery:
    """`query` for all fields if it has a diacritic, else for the folded ones only; terms that no
    chunk of `fields` has, as they sound."""
    weights = ACCENTED if has_diacritics(query) else FOLDED
    terms = segmenter.terms(query, {*weights, *_AS_HEARD.values()})
    parts = [Part(field, terms[field], weight) for field, weight in weights.items()]
    for written, sound in _AS_HEARD.items():
        unknown = [
            as_heard
            for term, as_heard in zip(terms[written], terms[sound], strict=True)
            if term not in fields[written].terms
        ]
        parts.append(Part(sound, unknown, UNHEARD_OF))
    return LexicalQuery(tuple(part for part in parts if part.terms))


def lexical_scores(fields: Mapping[str, Bm25], query: LexicalQuery) -> np.ndarray:
    """Weighted sum over the query's parts, float32 (n_chunks,), at least 0."""
    scores = np.zeros(fields["folded"].size, dtype=np.float32)
    for part in query.parts:
        scores += np.float32(part.weight) * bm25_scores(fields[part.field], part.terms)
    return scores


def vietnamese_segmenter() -> Segmenter:
    """The product's segmenter; its name follows underthesea's version, our code and our terms."""
    from importlib.metadata import version

    from tutor.text import normalise, sound
    from tutor.text import words as module

    whole = hashlib.sha256("\n".join(module.terms()).encode())
    for path in (module.__file__, normalise.__file__, sound.__file__):
        whole.update(Path(path).read_bytes())
    name = f"underthesea-{version('underthesea')}-{whole.hexdigest()[:8]}"
    return Segmenter(name, module.words, module.syllables)
