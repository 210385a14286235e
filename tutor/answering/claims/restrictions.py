"""What a prohibition leaves free: "đừng chạm hình khác" lets what is named beside it be touched.

A denial with an object or a place of its own ("… từ đường dẫn", "… hình khác") denies the deed of
that alone; "khác" even says that the deed is for what was named before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.denials import (
    Denial,
    affirmed_words,
    denials_of,
    negates,
    supposition,
    undenied,
    without_denials,
)
from tutor.answering.claims.order import keeps_order
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, is_teaching, table_phrases
from tutor.text.normalise import plain

_MOST = 0.6  # share of what is forbidden that makes a sentence allow it
_OTHER = "khác"
_UNTIL = re.compile(
    r"\W*(?P<when>(?:khi|lúc|nếu|mà)(?: còn)? (?=chưa|không)|trước khi )(?:chưa |không )?"
    r"(?P<first>[^.,;:!?]+)"
)
_ALLOWED = re.compile(r"(?<!\w)cũng (?:được|xong|tốt|ổn)(?!\w)")
_TOO = re.compile(r"(?<!\w)cũng (?:được|vậy|thế|xong|tốt|ổn)(?!\w)")


@dataclass(frozen=True, slots=True)
class Restriction:
    """A denial of the evidence with what stands around it.

    free: what the evidence affirms, of "hình khác" only beside it; forbidden: the objects that
    it affirms nowhere.
    """

    denial: Denial
    free: frozenset[str]
    forbidden: frozenset[str]
    first: tuple[str, ...] = ()  # what lifts the denial once it is done: "khi chưa hỏi …"
    lifts: bool = False  # it is itself a condition, and denies nothing

    @property
    def of_others(self) -> bool:
        """Whether it denies the deed of all but what was named: "hình khác"."""
        return _OTHER in self.denial.objects

    @property
    def kind(self) -> frozenset[str]:
        """What "khác" stands behind: the named one is of that kind too."""
        words = content_words(self.denial.scope)
        return frozenset(words[1 : words.index(_OTHER)]) if _OTHER in words else frozenset()

    @property
    def is_narrow(self) -> bool:
        """Whether it denies the deed of some things only: "… từ đường dẫn", "mã OTP thì …"."""
        place = table_phrases("negation", "restrictors").search(self.denial.scope)
        return self.of_others or bool(place or self.denial.front)


def restrictions_of(evidence: Sequence[Statement]) -> tuple[Restriction, ...]:
    """The denials of `evidence` in its order."""
    return _restrictions_of(tuple(evidence))


@lru_cache(maxsize=64)
def _restrictions_of(evidence: tuple[Statement, ...]) -> tuple[Restriction, ...]:
    affirmed = frozenset().union(*(affirmed_words(one.text) for one in evidence))
    found, before = [], None
    for one in evidence:
        beside = affirmed_words(one.text)
        if before is not None and before.mark == one.mark:
            beside |= affirmed_words(before.text)  # "khác" is other than what was named last
        condition = -1
        supposed = [match.span() for match in supposition().finditer(plain(one.text))]
        for denial in denials_of(one.text):
            forbidden = denial.objects - affirmed | denial.objects & {_OTHER}
            until = _UNTIL.match(plain(one.text), denial.reach)
            first = content_words(until["first"]) if until else ()
            lifts = denial.start == condition or _within(denial.start, supposed)
            free = beside if _OTHER in denial.objects else affirmed
            found.append(Restriction(denial, free, frozenset(forbidden), first, lifts))
            condition = until.end("when") if until else -1
        before = one
    return tuple(found)


def leaves_free(restriction: Restriction, sentence: str) -> bool:
    """Whether the denied deed is said of something else, which the evidence affirms beside it."""
    if restriction.lifts or _is_lifted(restriction, sentence):
        return True
    if not restriction.is_narrow:
        return False
    said = affirmed_words(sentence)
    if said & (restriction.forbidden - restriction.kind) or restriction.denial.words[0] not in said:
        return False
    named = _telling(said - {restriction.denial.words[0]} - restriction.denial.objects)
    return bool(named) and named <= restriction.free


def denies_what_is_free(denial: Denial, evidence: Sequence[Statement]) -> bool:
    """Whether a denial of a sentence turns round what the evidence tells to do.

    It denies a deed of just those things of which the evidence affirms it.
    """
    deed, objects = denial.words[0], _telling(denial.own_objects)
    every = restrictions_of(evidence)
    grounds = [one for one in every if one.denial.words[0] == deed]
    denied = frozenset().union(*(one.denial.objects for one in grounds))
    told = frozenset().union(
        *(affirmed_words(one.text) for one in evidence), *(one.kind for one in grounds)
    )
    elsewhere = frozenset().union(*(one.denial.objects for one in every))
    if not denied or not objects or not objects <= told - (elsewhere - denied):
        return False
    free = frozenset().union(
        *(affirmed_words(one.text) for one in evidence if deed in affirmed_words(one.text)),
        *(one.free for one in grounds if one.of_others),
    )
    alike = denial.objects & denied
    return not alike or (bool(free & objects - denied) and alike <= told)


def bears_out(denial: Denial, evidence: Sequence[Statement]) -> bool:
    """Whether the evidence denies the same deed of the same other things."""
    return any(
        one.denial.words[0] == denial.words[0] and one.of_others and _OTHER in denial.objects
        for one in restrictions_of(evidence)
    )


def forbidden_objects(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """Faults where the sentence says a deed of what it is forbidden of, or allows that too."""
    if negates(sentence):
        return
    low = plain(sentence)
    allows = bool(_TOO.search(low))
    said = frozenset(content_words(low if allows else without_denials(sentence)))
    for one in restrictions_of(evidence):
        if one.lifts or _is_lifted(one, sentence):
            continue
        if keeps_order(sentence, evidence, one.denial.words[0]):
            continue
        forbidden = one.forbidden - {_OTHER}
        deed = one.denial.words[0] in said
        most = bool(_ALLOWED.search(low)) and len(forbidden & said) >= _MOST * len(forbidden)
        whole = forbidden <= said and (allows or (deed and one.denial.objects <= said))
        if forbidden and (most or whole):
            yield Verdict("negation", f"allows what is forbidden: {' '.join(sorted(forbidden))}")
    held = " ".join(undenied(one.text) for one in evidence)
    choice, anything = (table_phrases("negation", key) for key in ("free_choice", "any"))
    if choice.search(low) and not anything.search(held):
        yield Verdict("negation", "allows any, which the evidence does not")
    if allows and _OTHER in said and _OTHER not in content_words(held):
        yield Verdict("negation", "allows another, which the evidence does not")


def _is_lifted(restriction: Restriction, sentence: str) -> bool:
    """Whether the sentence puts before the deed what has to come before it."""
    words = content_words(without_denials(sentence))
    deed, first = restriction.denial.words[0], restriction.first
    if not first or deed not in words or not set(first) <= set(words):
        return False
    return max(words.index(word) for word in first) < words.index(deed)


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _telling(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if not is_teaching(word))
