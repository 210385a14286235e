"""Words as compared with the diacritics that people type."""

import unicodedata

from tutor.text.normalise import plain

_TILDE, _HOOK = "\N{COMBINING TILDE}", "\N{COMBINING HOOK ABOVE}"


def spelling(word: str) -> str:
    """`word` for comparison with its diacritics; ngã and hỏi, which many confuse, are one."""
    return unicodedata.normalize("NFD", plain(word)).replace(_TILDE, _HOOK)
