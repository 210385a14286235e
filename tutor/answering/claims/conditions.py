"""Deeds under a condition, and in their order: "đúng hàng thì mới trả tiền"."""

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
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, is_teaching, table_phrases
from tutor.text.normalise import plain

MOST = 0.6  # share of the words of a condition that makes another one the same
_THEN = re.compile(r"(?<!\w)thì(?!\w)")
_ADDRESS = re.compile(r"(?<!\w)bác(?!\w)")
_BEHIND = re.compile(r"(?P<deed>[^.;:!?]+?) (?P<condition>(?:khi|nếu|lúc) [^.,;:!?]+)")
_BEFORE = re.compile(
    r"\W*trước khi (?P<late>[^,.;:!?]+), (?P<early>.+)|"
    r"(?P<first>.+?),? trước khi (?P<last>[^,.;:!?]+)"
)
_FIRST = re.compile(r"(?<!\w)trước\W*$")
_ONLY_THEN = re.compile(r"(?:(?<=rồi )|(?<=bác )|(?<=thì )|(?<=xong ))mới(?!\w)")


def conditions(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Đúng thì trả tiền" is not "chưa đúng thì trả tiền": one deed under opposite conditions."""
    said = _implication(sentence)
    if said is None:
        return
    asserted, denied, deeds = said
    printed = [found for one in evidence if (found := _implication(one.text))]
    alike = [one for one in printed if any(not is_teaching(word) for word in one[2] & deeds)]
    acts = {word for word in deeds if not is_teaching(word)}
    known = frozenset().union(*(one.words for one in evidence))
    refusal = table_phrases("negation", "refusal")
    declines = bool(refusal.search(plain(sentence))) or negates(sentence)
    for one in evidence:
        refused = _implication(one.text)
        if refused is None or declines or not refusal.search(_consequence(one.text)):
            continue
        alike_there = {word for word in refused[0] & asserted if not is_teaching(word)}
        if alike_there and len(refused[0] & asserted) >= MOST * len(asserted):
            yield Verdict("negation", "goes on where the evidence says to stop")
    for cond, _, then in printed:
        shared = {word for word in cond & asserted if not is_teaching(word)}
        most = len(cond & asserted) >= MOST * len(asserted)
        same = most and bool(shared) and not then & acts
        if same and acts and not denied and (acts <= cond or not acts & known):
            yield Verdict("negation", f"does something else than: {' '.join(sorted(then))}")
    for word, here in [(word, 1) for word in denied] + [(word, 0) for word in asserted]:
        there = {1 if word in one[1] else 0 for one in alike if word in one[0] | one[1]}
        if there and here not in there:
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


def order(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Đúng hàng mới trả tiền": what comes after "mới" cannot come before it."""
    pieces = _ONLY_THEN.split(plain(sentence), maxsplit=1)
    if len(pieces) < 2:
        return
    before, behind = (frozenset(content_words(plain(piece))) for piece in pieces)
    for one in evidence:
        printed = _ONLY_THEN.split(plain(one.text), maxsplit=1)
        late = content_words(plain(printed[1])) if len(printed) == 2 else ()
        first = _consequence(one.text) if _FIRST.search(plain(one.text)) else ""
        early = {word for word in content_words(first) if not is_teaching(word)}
        if early & behind and not early & before:
            yield Verdict("negation", f"comes too late: {' '.join(sorted(early & behind))}")
        if late and late[0] in before - behind:
            yield Verdict("negation", f"comes too early: {late[0]}")
        ahead, after = _before(one.text)
        if after and after[0] in before - behind and len(behind & ahead) >= MOST * len(behind):
            yield Verdict("negation", f"comes too early: {after[0]}")


def _before(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """(words of what comes first, words of what comes later) of "trước khi xóa, bác gửi …"."""
    found = _BEFORE.match(plain(text))
    if not found:
        return frozenset(), ()
    early, late = found["early"] or found["first"], found["late"] or found["last"]
    return frozenset(content_words(early)), content_words(late)


def _condition_first(text: str) -> str:
    """ "Bác đừng gửi khi tên không khớp" as "khi tên không khớp thì bác đừng gửi"."""
    behind = None if _THEN.search(plain(text)) else _BEHIND.match(text)
    return f"{behind['condition']} thì {behind['deed']}" if behind else text


def _implication(
    text: str,
) -> tuple[frozenset[str], frozenset[str], frozenset[str]] | None:
    """(asserted, denied) words before "thì" and the words behind it; None without a "thì"."""
    low = plain(text)
    then = _then(low)
    if then is None:
        return None
    denied = {
        word for one in denials_of(text) if one.start < then.start() for word in one.words[:1]
    }
    asserted = frozenset(content_words(plain(undenied(text)[: then.start()])))
    return asserted, frozenset(denied), frozenset(content_words(low[then.end() :]))


def _then(low: str) -> re.Match[str] | None:
    """Where the condition of a plain text ends: at "thì", or at "bác" after "gặp …", "nếu …"."""
    if found := _THEN.search(low):
        return found
    return _ADDRESS.search(low) if supposition_heads().match(low) else None


def _consequence(text: str) -> str:
    low = plain(text)
    then = _then(low)
    return low[then.end() :] if then else ""
