"""Whether words that were typed with diacritics stand so in a text."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from tutor.text.normalise import fold, has_diacritics, plain

_WORD = re.compile(r"[^\W\d_]+")
_HOOK, _TILDE = "\u0309", "\u0303"


def spellings(text: str) -> frozenset[str]:
    """The words of `text` as compared with their diacritics."""
    return frozenset(map(_spelling, _WORD.findall(text)))


def as_spelt(words: Sequence[str], said: str, known: Collection[str]) -> tuple[str, ...]:
    """`words`, folded, of the message `said`; those it spells as none of `known` keep their
    diacritics, so that nothing matches them: "phạt" where a text only says "phát".

    known: of `spellings`. Hỏi and ngã are taken for one, as many people write them.
    """
    other = {
        fold(word): plain(word)
        for word in _WORD.findall(said)
        if has_diacritics(word) and _spelling(word) not in known
    }
    return tuple(other.get(word, word) for word in words)


def _spelling(word: str) -> str:
    """`word` for comparison with its diacritics; ngã and hỏi, which many confuse, are one."""
    return unicodedata.normalize("NFD", plain(word)).replace(_TILDE, _HOOK)
