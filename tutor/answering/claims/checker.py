"""The check of one sentence of a model against the evidence that it was given."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tutor.answering.claims import names
from tutor.answering.claims.claim import PASSED, Evidence, Verdict
from tutor.answering.claims.clauses import clauses_of, marks_of, without_marks
from tutor.answering.claims.conduct import conduct, harm
from tutor.answering.claims.denials import negates, without_denials
from tutor.answering.claims.documents import dated_documents
from tutor.answering.claims.facts import compared, facts_of, shown
from tutor.answering.claims.figures import figures, in_order
from tutor.answering.claims.likeness import Likeness
from tutor.answering.claims.names import names_of
from tutor.answering.claims.polarity import polarity
from tutor.answering.claims.praise import without_praise
from tutor.answering.claims.quantities import quantity_words
from tutor.answering.claims.rows import (
    bearing_rows,
    claims_of,
    nearest_to,
    screen_words,
    without_facts,
    wrong_row,
)
from tutor.answering.claims.statements import Statement, stands_whole, statements_of
from tutor.answering.claims.support import Support
from tutor.answering.claims.times import bounds
from tutor.answering.claims.wording import content_words, is_generic, opposites_of, table_phrases
from tutor.records import Level

ADDED_WORDS = 2  # content words of a clause that the evidence lacks: so many may be a fact
ADDED_SHARE = 0.4  # of the content words of a clause
LEAST_LIKENESS = 0.45  # where words were added
_ABOUT = 0.5  # share of the nearest statement's words that make another one be about the same
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")  # somebody's, perhaps: no report holds it


class ClaimChecker:
    """Checks finished sentences; keeps nothing between them and reaches for nothing."""

    def __init__(
        self,
        likeness: Likeness | None = None,
        least: float = LEAST_LIKENESS,
        support: Support | None = None,
        entails: Likeness | None = None,
    ) -> None:
        """likeness: used where a clause has words of its own; without it words alone decide.

        support, entails: judge what no rule found fault with; without them nothing does. What
        entails, a model for inference, has to say `least` of every sentence.
        """
        self._likeness = likeness
        self._least = least
        self._support = support
        self._entails = entails

    def check(
        self, sentence: str, evidence: Sequence[Evidence], level: Level | None = None
    ) -> Verdict:
        """The first fault of `sentence`, or a verdict that passed; never raises on any text.

        With marks in the sentence only their evidence counts, without marks all of it does.
        """
        for verdict in self._verdicts(sentence, evidence, level):
            if not verdict.passed:
                return replace(verdict, detail=_LONG_NUMBER.sub("(number)", verdict.detail))
        return PASSED

    def strange_words(self, sentence: str, evidence: Sequence[Evidence]) -> list[str]:
        """The words of `sentence` that say something and stand in no evidence."""
        statements = [statement for one in evidence for statement in statements_of(one)]
        return _own_words(without_marks(sentence), statements)[1]

    def _verdicts(
        self, sentence: str, evidence: Sequence[Evidence], level: Level | None
    ) -> Iterator[Verdict]:
        marks = marks_of(sentence)
        if wrong := sorted(marks - {one.mark for one in evidence}):
            yield Verdict("mark", f"no evidence [{wrong[0]}] was given")
            return
        statements = [
            statement
            for one in evidence
            if not marks or one.mark in marks
            for statement in statements_of(one)
        ]
        whole = without_marks(sentence)
        yield from _whatever_is_claimed(whole, statements, level)
        if any(stands_whole(sentence, one) for one in evidence if not marks or one.mark in marks):
            return
        for clause in clauses_of(sentence):
            relevant = [one for one in statements if not clause.marks or one.mark in clause.marks]
            yield from self._clause(clause.text, relevant)
        yield from _as_a_whole(without_praise(whole), statements)
        promised = table_phrases("promise", "words").search(without_denials(whole))
        if promised and promised.group() not in _all(statements):
            yield Verdict("unlike", f"promises: {promised.group()}")
        words, added = _own_words(whole, statements)
        if (
            added
            and len(added) == len(words)
            and (len(added) >= ADDED_WORDS or not facts_of(whole))
        ):
            yield Verdict("unlike", f"nothing of it is from the evidence: {' '.join(added)}")
        yield self._borne_out(without_praise(whole), statements)

    def _clause(self, clause: str, statements: Sequence[Statement]) -> Iterator[Verdict]:
        yield from _missing_names(clause, statements)
        claims = claims_of(clause, statements)
        for claim in claims:
            if not claim.held:
                yield Verdict(claim.fault, f"not in the evidence: {claim.text}")
        rows = bearing_rows(claims, len(statements))
        if claims and not rows:
            apart = claims[-1]
            yield Verdict(apart.fault, f"stands in another place than the rest: {apart.text}")
        yield wrong_row(clause, statements, rows, [*claims, *screen_words(clause, statements)])
        if claims:
            bearers = [statements[index] for index in rows]
            yield figures(clause, bearers)
            yield dated_documents(clause, bearers)
            yield bounds(clause, bearers)
        yield self._added(clause, statements)

    def _added(self, clause: str, statements: Sequence[Statement]) -> Verdict:
        """A fault where a clause says more than the evidence."""
        words, added = _own_words(clause, statements)
        if len(added) < ADDED_WORDS or len(added) < ADDED_SHARE * len(words):
            return PASSED
        texts = [one.text for one in statements]
        if self._likeness is not None and self._likeness(clause, texts) >= self._least:
            return PASSED
        return Verdict("unlike", f"adds: {' '.join(added)}")

    def _borne_out(self, sentence: str, statements: Sequence[Statement]) -> Verdict:
        if self._support is not None:
            score = self._support.score(sentence, statements)
            if score < self._support.least:
                return Verdict("unlike", f"too little of it is borne out: {score:.1f}")
        if self._entails is not None:
            said = [f"{one.context} {one.text}".strip() for one in statements]
            share = self._entails(sentence, [" ".join(said), *said])
            if share < self._least:
                return Verdict("unlike", f"does not follow from the evidence: {share:.2f}")
        return PASSED


def _own_words(text: str, statements: Sequence[Statement]) -> tuple[list[str], list[str]]:
    """The words of `text` that say something beside its facts; and of these what no statement
    holds."""
    bare = compared(without_facts(text))
    words = [word for word in content_words(bare) if not is_generic(word)]
    known = frozenset().union(*(one.words | one.context_words for one in statements), ())
    if negates(text):
        known |= frozenset(word for word in words if opposites_of(word) & known)
    return words, [word for word in words if word not in known]


def _whatever_is_claimed(
    sentence: str, statements: Sequence[Statement], level: Level | None
) -> Iterator[Verdict]:
    yield conduct(compared(sentence), _all(statements), level)
    free = " ".join(without_denials(one.text) for one in statements)
    if harmful := harm(without_denials(sentence), compared(sentence), free):
        yield Verdict("forbidden", harmful)


def _as_a_whole(sentence: str, statements: Sequence[Statement]) -> Iterator[Verdict]:
    about = nearest_to(sentence, statements, _ABOUT)
    yield in_order(sentence, statements)
    yield polarity(sentence, statements, nearest_to(sentence, statements), about)
    yield quantity_words(compared(sentence), _all(statements), _all(about))


def _all(statements: Sequence[Statement]) -> str:
    return " ".join(one.compared for one in statements)


def _missing_names(clause: str, statements: Sequence[Statement]) -> Iterator[Verdict]:
    everything = shown(" ".join(f"{one.context} {one.text}" for one in statements))
    for name in names_of(clause):
        if name.kind != "place" and not names.stands_in(name, everything):
            yield Verdict("name", f"not in the evidence: {name.text}")
