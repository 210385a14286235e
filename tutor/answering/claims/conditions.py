"""Deeds under a condition: "đúng hàng thì trả tiền"."""

import re
from collections.abc import Iterator, Sequence

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.denials import (
    denials_of,
    light_deeds,
    negates,
    supposition_heads,
    undenied,
)
from tutor.answering.claims.order import keeps_order
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, is_teaching, opposites_of, table_phrases
from tutor.text.normalise import plain

MOST = 0.6  # share of the words of a condition that makes another one the same
Implication = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""Words that the condition asserts, those that it denies, and those behind "thì"."""

_ANOTHER = re.compile(r"[,;] (?:còn )?(?=[^,;]*(?<!\w)thì(?!\w))")
_THEN = re.compile(r"(?<!\w)thì(?!\w)")
_ADDRESS = re.compile(r"(?<!\w)bác(?!\w)")
_BEHIND = re.compile(r"(?P<deed>[^.;:!?]+?) (?P<condition>(?:khi|nếu|lúc) [^.,;:!?]+)")


def conditions(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Đúng thì trả tiền" is not "chưa đúng thì trả tiền": one deed under opposite conditions."""
    for piece in dict.fromkeys((sentence, *_ANOTHER.split(sentence))):
        if said := _implication(piece):
            yield from _condition(sentence, piece, said, evidence)


def _condition(
    sentence: str, piece: str, said: Implication, evidence: Sequence[Statement]
) -> Iterator[Verdict]:
    asserted, unsaid, deeds = said
    printed = [(one, found) for one in evidence if (found := _implication(one.text))]
    acts = {word for word in deeds if not is_teaching(word)}
    alike = [
        found for _, found in printed if any(not is_teaching(word) for word in found[2] & deeds)
    ]
    known = frozenset().union(*(one.words for one in evidence))
    clauses = [
        frozenset(content_words(text)) for one in evidence for text in plain(one.text).split("; ")
    ]
    refusal = table_phrases("negation", "refusal")
    declines = bool(refusal.search(plain(piece))) or negates(_consequence(piece))
    for one, (cond, denied, then) in printed:
        shared = {word for word in cond & asserted if not is_teaching(word)}
        if not shared or len(cond & asserted) < MOST * len(asserted) or denied != unsaid:
            continue
        if not declines and not then & acts and refusal.search(_consequence(one.text)):
            yield Verdict("negation", "goes on where the evidence says to stop")
        elsewhere = acts <= known - then - cond and not any(
            shared & words and acts & words for words in clauses
        )
        if acts and not then & acts and (acts <= cond or not acts & known or elsewhere):
            yield Verdict("negation", f"does something else than: {' '.join(sorted(then))}")
    for one, (cond, _, then) in printed:
        strange = {word for word in asserted - one.words if not is_teaching(word)}
        if (
            acts
            and acts <= then
            and cond & asserted
            and strange
            and strange <= known
            and not declines
            and not any(acts & other.words and strange & other.words for other in evidence)
        ):
            yield Verdict("negation", f"done under another condition: {' '.join(sorted(strange))}")
    turned = unsaid | frozenset(other for word in asserted for other in opposites_of(word))
    for word, here in [(word, 1) for word in turned] + [(word, 0) for word in asserted - turned]:
        there = {1 if word in one[1] else 0 for one in alike if word in one[0] | one[1]}
        if there and here not in there and not keeps_order(sentence, evidence, word):
            yield Verdict("negation", f"the condition is turned: {word}")


def turned_deeds(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Người gọi xin thì bác đọc" where the evidence says "thì bác đừng đọc"."""
    turned = _condition_first(sentence)
    low = plain(turned)
    then, said = _then(low), _implication(turned)
    if then is None or said is None or negates(low[then.end() :]):
        return
    asserted, _, deeds = said
    deeds |= light_deeds(low[then.end() :])
    for text in (_condition_first(one.text) for one in evidence):
        there, printed = _then(plain(text)), _implication(text)
        if there is None or printed is None or len(printed[0] & asserted) < MOST * len(asserted):
            continue
        for denial in denials_of(text):
            if denial.start >= there.end() and denial.words[0] in deeds and asserted:
                yield Verdict("negation", f"does what is forbidden then: {denial.words[0]}")


def _condition_first(text: str) -> str:
    """ "Bác đừng gửi khi tên không khớp" as "khi tên không khớp thì bác đừng gửi"."""
    behind = None if _THEN.search(plain(text)) else _BEHIND.match(text)
    return f"{behind['condition']} thì {behind['deed']}" if behind else text


def _implication(text: str) -> Implication | None:
    """(asserted, denied) words before "thì" and the words behind it; None without a "thì"."""
    low = plain(text)
    then = _then(low)
    if then is None:
        return None
    start = _condition_start(low, then.start())
    denied = {
        word
        for one in denials_of(text)
        if start <= one.start < then.start()
        for word in one.words[:1]
    }
    asserted = frozenset(content_words(plain(undenied(text)[start : then.start()])))
    return asserted, frozenset(denied), frozenset(content_words(low[then.end() :]))


def _condition_start(low: str, end: int) -> int:
    """Where the condition begins that ends at `end`: behind "bác tìm hình, "."""
    whole, last = low.rfind("; ", 0, end) + 1, low.rfind(", ", 0, end) + 1
    return last if _ADDRESS.search(low, whole, last) else whole


def _then(low: str) -> re.Match[str] | None:
    """Where the condition of a plain text ends: at "thì", or at "bác" after "gặp …", "nếu …"."""
    if found := _THEN.search(low):
        return found
    return _ADDRESS.search(low) if supposition_heads().match(low) else None


def _consequence(text: str) -> str:
    low = plain(text)
    then = _then(low)
    return low[then.end() :] if then else ""
