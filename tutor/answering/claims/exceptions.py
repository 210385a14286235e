"""What the evidence allows alone ("chỉ …") or but for something ("trừ khi …")."""

import re
from collections.abc import Iterator, Sequence

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.denials import negates
from tutor.answering.claims.quantities import says_only
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, is_teaching
from tutor.text.normalise import plain

_MOST = 0.6  # share of the words of an exception that makes a condition be it
_ALTERNATIVE = re.compile(r"(?<!\w)(?:hoặc|hay|lẫn|kể cả|cả)(?!\w)(?P<other>[^,.;:!?]+)")
_EXCEPTION = re.compile(r"(?<!\w)(?:ngoại |ngoài )?trừ(?: khi| phi| trường hợp| lúc)?(?!\w)")
_APART = re.compile(r"(?:^\W*|[,;.] )riêng(?= \w)")
_ALSO = re.compile(r"(?<!\w)(?:cũng|đều)(?!\w)")
_THEN = re.compile(r"(?<!\w)thì(?!\w)")


def more_than_only(sentence: str, nearest: Sequence[Statement]) -> Iterator[Verdict]:
    """Faults where the sentence names another beside what the evidence allows alone."""
    only = bool(nearest) and all(says_only(plain(one.text)) for one in nearest)
    if not only or negates(sentence):
        return
    known = frozenset().union(*(one.words | one.context_words for one in nearest))
    for match in _ALTERNATIVE.finditer(plain(sentence)):
        other = [word for word in content_words(match["other"]) if not is_teaching(word)]
        if other and not known & set(other):
            yield Verdict("negation", f"not only what the evidence allows: {' '.join(other)}")


def levelled(
    sentence: str, evidence: Sequence[Statement], nearest: Sequence[Statement]
) -> Iterator[Verdict]:
    """ "Thẻ có chip cũng vậy" where the evidence says something else: "riêng thẻ có chip thì"."""
    apart = bool(nearest) and all(_APART.search(plain(one.text)) for one in nearest)
    alike = any(_ALSO.search(plain(one.text)) for one in evidence)
    if apart and not alike and _ALSO.search(plain(sentence)):
        yield Verdict("negation", "makes alike what the evidence sets apart")


def dropped_exceptions(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Không khớp thì cũng không đòi" where "không đòi, trừ khi không khớp"."""
    said = _THEN.split(sentence, 1)
    condition = frozenset(content_words(plain(said[0])))
    if len(said) < 2 or not condition:
        return
    for one in evidence:
        rule, *excepted = _EXCEPTION.split(one.text, 1)
        if not excepted or negates(excepted[0]) != negates(said[0]):
            continue
        same = condition & frozenset(content_words(plain(excepted[0])))
        if len(same) >= _MOST * len(condition) and negates(said[1]) == negates(rule):
            yield Verdict("negation", f"the exception is dropped: {' '.join(sorted(same))}")
