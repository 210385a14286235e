"""What is said to be what: "chữ đỏ là lỗi, chữ xanh là đã xong"."""

import re
from collections.abc import Iterator, Sequence

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words
from tutor.text.normalise import plain

Equation = tuple[frozenset[str], frozenset[str]]

_IS = re.compile(r"(?P<what>[^,.;:!?]+?) (?:là|nghĩa là|tức là) (?P<said>[^,.;:!?]+)")


def equations(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """Faults where a thing is said to be what the evidence says of another, and not of it."""
    printed = [found for one in evidence for found in _equations(one.text)]
    for what, said in _equations(sentence):
        own = [(w, s) for w, s in printed if _only(w, printed) & what]
        other = [(w, s) for w, s in printed if s & said and not _only(w, printed) & what]
        if own and other and not any(s & said for _, s in own):
            yield Verdict("negation", f"says of one what is said of another: {min(said)}")


def _equations(text: str) -> list[Equation]:
    return [
        (frozenset(content_words(found["what"])), frozenset(content_words(found["said"])))
        for found in _IS.finditer(plain(text))
    ]


def _only(what: frozenset[str], printed: Sequence[Equation]) -> frozenset[str]:
    """The words of `what` that tell it from the other things."""
    return what - frozenset().union(*(other for other, _ in printed if other != what))
