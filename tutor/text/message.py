"""A message as typed, made readable: short forms, dialect, slips and spoken numbers put right."""

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
