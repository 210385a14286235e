"""The check of one sentence of a model against the evidence that it was given."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from tutor.answering.claims import bodies, names
from tutor.answering.claims.bodies import bodies_of
from tutor.answering.claims.claim import PASSED, Evidence, Fault, Verdict
from tutor.answering.claims.conduct import conduct, harm
from tutor.answering.claims.documents import dated_documents
from tutor.answering.claims.facts import compared, facts_of, shown
from tutor.answering.claims.figures import counts, figures, in_order
from tutor.answering.claims.likeness import Likeness
from tutor.answering.claims.names import names_of
from tutor.answering.claims.polarity import polarity, quantity_words, without_denials
from tutor.answering.claims.statements import (
    Clause,
    Statement,
    clauses_of,
    statements_of,
    without_marks,
)
from tutor.answering.claims.wording import content_words, is_generic, is_teaching, table_phrases
from tutor.records import Level
from tutor.text.normalise import plain

ADDED_WORDS = 2  # content words of a clause that the evidence lacks: so many may be a fact
ADDED_SHARE = 0.4  # of the content words of a clause
LEAST_LIKENESS = 0.45  # where words were added
_CONTEXT_WEIGHT = 0.4  # of a word that only the headings of a statement hold
_CLEARLY = 0.8  # words by which another statement must be nearer to contradict …
_HALF = 0.6  # … or so small a part of its nearness is left
_LEAST = 0.5  # words by which a statement is near at all
_ABOUT = 0.5  # share of the nearest statement's words that make another one be about the same
_ISSUER = re.compile(r"theo (?:bản )?(?:kế hoạch|văn bản|quyết định)(?: số \S+)? của\s*$")
_FAULTS: dict[str, Fault] = {
    "number": "number",
    "reference": "number",
    "date": "date",
    "symbol": "symbol",
    "link": "link",
    "telephone": "link",
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """One hard fact of a clause: what it is for the reader, and where it stands."""

    fault: Fault
    text: str
    held: frozenset[int]  # places in the list of statements of those that bear it out
    listed: bool = False  # a task's number, of which a sentence may give several


class ClaimChecker:
    """Checks finished sentences; keeps nothing between them and reaches for nothing."""

    def __init__(self, likeness: Likeness | None = None, least: float = LEAST_LIKENESS) -> None:
        """likeness: used where a clause has words of its own; without it words alone decide."""
        self._likeness = likeness
        self._least = least

    def check(
        self, sentence: str, evidence: Sequence[Evidence], level: Level | None = None
    ) -> Verdict:
        """The first fault of `sentence`, or a verdict that passed; never raises on any text.

        With marks in the sentence only their evidence counts, without marks all of it does.
        """
        for verdict in self._verdicts(sentence, evidence, level):
            if not verdict.passed:
                return verdict
        return PASSED

    def _verdicts(
        self, sentence: str, evidence: Sequence[Evidence], level: Level | None
    ) -> Iterator[Verdict]:
        clauses = clauses_of(sentence)
        given = {one.mark for one in evidence}
        if wrong := sorted({mark for clause in clauses for mark in clause.marks} - given):
            yield Verdict("mark", f"no evidence [{wrong[0]}] was given")
            return
        marks = frozenset().union(*(clause.marks for clause in clauses)) if clauses else frozenset()
        counting = [one for one in evidence if not marks or one.mark in marks]
        everything = [one for each in counting for one in statements_of(each)]
        held = " ".join(one.compared for one in everything)
        whole = without_marks(sentence)
        yield conduct(compared(sentence), held, level)
        free = " ".join(without_denials(one.text) for one in everything)
        if harmful := harm(without_denials(whole), compared(whole), free):
            yield Verdict("forbidden", harmful)
        for clause in clauses:
            relevant = [one for one in everything if not clause.marks or one.mark in clause.marks]
            yield from self._clause(clause, relevant)
        yield in_order(whole, everything)
        about = _nearest(whole, everything, _ABOUT)
        yield polarity(whole, everything, _nearest(whole, everything), about)
        near = " ".join(one.compared for one in about)
        yield quantity_words(compared(whole), held, near)

    def _clause(self, clause: Clause, statements: Sequence[Statement]) -> Iterator[Verdict]:
        yield from _missing_names(clause.text, statements)
        claims = _claims(clause.text, statements)
        for claim in claims:
            if not claim.held:
                yield Verdict(claim.fault, f"not in the evidence: {claim.text}")
        bearing = _bearing(claims, len(statements))
        if claims and not bearing:
            apart = claims[-1]
            yield Verdict(apart.fault, f"stands in another place than the rest: {apart.text}")
        yield _wrong_row(clause.text, statements, bearing, [*claims, *_screen_words(clause.text, statements)])
        if claims:
            bearers = [statements[index] for index in bearing]
            yield figures(clause.text, bearers)
            yield dated_documents(clause.text, bearers)
        yield self._added(clause.text, statements)

    def _added(self, clause: str, statements: Sequence[Statement]) -> Verdict:
        """A fault where a clause says more than the evidence."""
        bare = compared(_without_facts(clause))
        words = [word for word in content_words(bare) if not is_generic(word)]
        known = frozenset().union(*(one.words | one.context_words for one in statements), ())
        added = [word for word in words if word not in known]
        if len(added) < ADDED_WORDS or len(added) < ADDED_SHARE * len(words):
            return PASSED
        texts = [one.text for one in statements]
        if self._likeness is not None and self._likeness(clause, texts) >= self._least:
            return PASSED
        return Verdict("unlike", f"adds: {' '.join(added)}")


def _bearing(claims: Sequence[_Claim], size: int) -> list[int]:
    """Statements that bear out all claims; of a list of tasks each may stand in its own."""
    bearing = [index for index in range(size) if all(index in claim.held for claim in claims)]
    tasks = [claim for claim in claims if claim.listed]
    if bearing or len(tasks) < 2:
        return bearing
    others = [claim for claim in claims if not claim.listed]
    rows = [_bearing([*others, task], size) for task in tasks]
    return sorted({index for row in rows for index in row}) if all(rows) else []


def _claims(clause: str, statements: Sequence[Statement]) -> list[_Claim]:
    """The hard facts of a clause, those that must stand in one statement."""
    found = [
        _Claim(
            _FAULTS[fact.kind],
            clause[fact.start : fact.end],
            _holding(fact, statements),
            fact.kind == "reference",
        )
        for fact in facts_of(clause)
        if fact.kind != "number" or fact in counts(clause)
    ]
    named = bodies_of(clause)
    for body in named:
        held = [
            index
            for index, one in enumerate(statements)
            if bodies.stands_in(body, bodies_of(one.text, one.context))
        ]
        if _is_issuer(clause, body):
            held = _throughout(held, statements)
        found.append(_Claim("agency", f"{body.name} {body.role}".strip(), frozenset(held)))
    for name in names_of(clause):
        if name.kind == "place" or (name.kind == "quote" and named):
            held = [
                index
                for index, one in enumerate(statements)
                if names.stands_in(name, shown(f"{one.context} {one.text}"))
            ]
            if name.kind == "place":
                told = [index for index in held if _names_document(statements[index], name)]
                held = [*held, *_throughout(told, statements)]
            fault: Fault = "place" if name.kind == "place" else "name"
            found.append(_Claim(fault, name.text, frozenset(held)))
    return found


def _screen_words(clause: str, statements: Sequence[Statement]) -> list[_Claim]:
    """What stands in quotes: it may be of another step than the rest, if that names none."""
    return [
        _Claim(
            "name",
            name.text,
            frozenset(
                index for index, one in enumerate(statements) if names.stands_in(name, one.text)
            ),
        )
        for name in names_of(clause)
        if name.kind == "quote"
    ]


def _is_issuer(clause: str, body: bodies.Body) -> bool:
    """Whether the agency only says whose plan is told about: "theo kế hoạch của UBND tỉnh"."""
    return not body.role and bool(_ISSUER.search(plain(clause[: body.start])))


def _names_document(statement: Statement, place: names.Name) -> bool:
    """Whether the place is said of the whole plan: in a heading, or beside the plan's name."""
    return names.stands_in(place, statement.context) or "kế hoạch" in statement.compared


def _throughout(held: Sequence[int], statements: Sequence[Statement]) -> list[int]:
    """All statements of the texts of `held`: a plan's place is said once and holds for all of it."""
    marks = {statements[index].mark for index in held}
    return [index for index, one in enumerate(statements) if one.mark in marks]


def _holding(fact, statements: Sequence[Statement]) -> frozenset[int]:
    return frozenset(
        index
        for index, one in enumerate(statements)
        if any(fact.agrees(printed) for printed in one.facts)
    )


def _missing_names(clause: str, statements: Sequence[Statement]) -> Iterator[Verdict]:
    everything = shown(" ".join(f"{one.context} {one.text}" for one in statements))
    for name in names_of(clause):
        if name.kind != "place" and not names.stands_in(name, everything):
            yield Verdict("name", f"not in the evidence: {name.text}")


def _wrong_row(
    clause: str, statements: Sequence[Statement], bearing: Sequence[int], claims: Sequence[_Claim]
) -> Verdict:
    """A fault where another statement is clearly nearer and gives another fact of the kind."""
    if not claims or not bearing:
        return PASSED
    bearing = [index for index in bearing if all(index in claim.held for claim in claims)] or bearing
    scores = _scores(_telling(clause), statements)
    best = max(scores[index] for index in bearing)
    for index, score in enumerate(scores):
        if index in bearing or score < _LEAST or (score < best + _CLEARLY and best >= _HALF * score):
            continue
        for claim in claims:
            if index not in claim.held and _has_kind(claim.fault, statements[index]):
                return Verdict(claim.fault, f"belongs to another statement: {claim.text}")
    return PASSED


def _telling(clause: str) -> str:
    """The words of a clause that tell which row of a plan it is about."""
    bare = compared(_without_facts(names.without_names(clause)))
    words = table_phrases("row", "weak").sub(" ", bare)
    return " ".join(word for word in content_words(words) if not is_teaching(word))


def _without_facts(clause: str) -> str:
    """The clause without its facts, agencies and places: what it says of them."""
    spans = [(fact.start, fact.end) for fact in facts_of(clause)]
    spans += [(body.start, body.end) for body in bodies_of(clause)]
    spans += [(n.start, n.start + len(n.text)) for n in names_of(clause) if n.kind == "place"]
    letters = list(clause)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _has_kind(fault: str, statement: Statement) -> bool:
    if fault == "agency":
        return bool(bodies_of(statement.text, statement.context))
    if fault == "name":
        return any(name.kind == "quote" for name in names_of(statement.text))
    if fault == "place":
        return any(name.kind == "place" for name in names_of(statement.text))
    return any(_FAULTS[fact.kind] == fault for fact in facts_of(statement.text))


def _nearest(
    clause: str, statements: Sequence[Statement], share: float = 0.99
) -> list[Statement]:
    """The statements that share most with the clause, or `share` of the most; [] of none."""
    scores = _scores(clause, statements)
    best = max(scores, default=0.0)
    return [
        one
        for one, score in zip(statements, scores, strict=True)
        if best and score >= share * best
    ]


def _scores(clause: str, statements: Sequence[Statement]) -> list[float]:
    """How many words of the clause each statement shares; a word of many statements counts less."""
    words = set(content_words(compared(clause)))
    spread = {word: sum(word in one.words for one in statements) for word in words}
    return [
        sum(
            (1.0 if word in one.words else _CONTEXT_WEIGHT if word in one.context_words else 0.0)
            / sqrt(max(1, spread[word]))
            for word in words
        )
        for one in statements
    ]
