"""A message as typed, made readable: short forms, dialect, slips and spoken numbers put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tutor.text.normalise import fold, has_diacritics, nfc, squeeze
from tutor.text.spoken_numbers import write_digits
from tutor.text.teencode import without_fillers, write_out

_PASSES = 3  # a form written out may be the company that the next one needs


@dataclass(frozen=True, slots=True)
class Typed:
    """`text`: put right, with the accents that were typed or are sure. `folded`: for rules."""

    text: str
    folded: str  # without diacritics, greeting and particles


@lru_cache(maxsize=256)  # the parts of a turn read its message one after another
def read_typed(message: str) -> Typed:
    """What `message` says, in ordinary spelling; ordinary text comes back as it is."""
    text = squeeze(nfc(message))
    accented = has_diacritics(text)
    for _ in range(_PASSES):
        written = write_digits(write_out(text), accented)
        if written == text:
            break
        text = written
    return Typed(text, fold(without_fillers(text)))


def closest(term: str, vocabulary: Iterable[str], cutoff: float = 0.8) -> str | None:
    """The entry of `vocabulary` nearest to `term` when both are folded; None below `cutoff`.

    cutoff: 0 to 1; a wrong, missing, added or swapped letter counts one. Ties keep the order.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    entries = list(vocabulary)
    found = process.extractOne(
        fold(term), entries, scorer=OSA.normalized_similarity, processor=fold, score_cutoff=cutoff
    )
    return found[0] if found else None
