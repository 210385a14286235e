"""Which statement of the evidence a clause is about, and whether its facts stand there.

A number, a day or an agency of one row of a plan is no fact of the next row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from tutor.answering.claims import bodies, names
from tutor.answering.claims.bodies import Body, bodies_of
from tutor.answering.claims.claim import PASSED, Fault, Verdict
from tutor.answering.claims.facts import Fact, compared, facts_of, shown
from tutor.answering.claims.figures import counts
from tutor.answering.claims.names import Name, names_of
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, is_teaching, table_phrases
from tutor.text.normalise import plain

_CONTEXT_WEIGHT = 0.4  # of a word that only the headings of a statement hold
_CLEARLY = 0.8  # words by which another statement must be nearer to contradict …
_HALF = 0.6  # … or so small a part of its nearness is left
_LEAST = 0.5  # words by which a statement is near at all
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
class Claim:
    """One hard fact of a clause: what it is for the reader, and where it stands."""

    fault: Fault
    text: str
    held: frozenset[int]  # places in the list of statements of those that bear it out
    listed: bool = False  # a task's number, of which a sentence may give several


def claims_of(clause: str, statements: Sequence[Statement]) -> list[Claim]:
    """The hard facts of a clause, those that must stand in one statement."""
    counted = counts(clause, statements)
    found = [
        Claim(
            _FAULTS[fact.kind],
            clause[fact.start : fact.end],
            _holding(fact, statements),
            fact.kind == "reference",
        )
        for fact in facts_of(clause)
        if fact.kind != "number" or fact in counted
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
        found.append(Claim("agency", f"{body.name} {body.role}".strip(), frozenset(held)))
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
            found.append(Claim(fault, name.text, frozenset(held)))
    return found


def screen_words(clause: str, statements: Sequence[Statement]) -> list[Claim]:
    """What stands in quotes: it may be of another step than the rest, if that names none."""
    return [
        Claim(
            "name",
            name.text,
            frozenset(
                index for index, one in enumerate(statements) if names.stands_in(name, one.text)
            ),
        )
        for name in names_of(clause)
        if name.kind == "quote"
    ]


def bearing_rows(claims: Sequence[Claim], size: int) -> list[int]:
    """Statements that bear out all claims; of a list of tasks each may stand in its own."""
    bearing = [index for index in range(size) if all(index in claim.held for claim in claims)]
    tasks = [claim for claim in claims if claim.listed]
    if bearing or len(tasks) < 2:
        return bearing
    others = [claim for claim in claims if not claim.listed]
    rows = [bearing_rows([*others, task], size) for task in tasks]
    return sorted({index for row in rows for index in row}) if all(rows) else []


def wrong_row(
    clause: str, statements: Sequence[Statement], bearing: Sequence[int], claims: Sequence[Claim]
) -> Verdict:
    """A fault where another statement is clearly nearer and gives another fact of the kind."""
    if not claims or not bearing:
        return PASSED
    bearing = [
        index for index in bearing if all(index in claim.held for claim in claims)
    ] or bearing
    scores = _scores(_telling(clause), statements)
    best = max(scores[index] for index in bearing)
    for index, score in enumerate(scores):
        if (
            index in bearing
            or score < _LEAST
            or (score < best + _CLEARLY and best >= _HALF * score)
        ):
            continue
        for claim in claims:
            if index not in claim.held and _has_kind(claim.fault, statements[index]):
                return Verdict(claim.fault, f"belongs to another statement: {claim.text}")
    return PASSED


def nearest_to(
    clause: str, statements: Sequence[Statement], share: float = 0.99
) -> list[Statement]:
    """The statements that share most with the clause, or `share` of the most; [] of none."""
    scores = _scores(clause, statements)
    best = max(scores, default=0.0)
    return [
        one for one, score in zip(statements, scores, strict=True) if best and score >= share * best
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


def _telling(clause: str) -> str:
    """The words of a clause that tell which row of a plan it is about."""
    bare = compared(without_facts(names.without_names(clause)))
    words = table_phrases("row", "weak").sub(" ", bare)
    return " ".join(word for word in content_words(words) if not is_teaching(word))


def without_facts(clause: str) -> str:
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


def _is_issuer(clause: str, body: Body) -> bool:
    """Whether the agency only says whose plan is told about: "theo kế hoạch của UBND tỉnh"."""
    return not body.role and bool(_ISSUER.search(plain(clause[: body.start])))


def _names_document(statement: Statement, place: Name) -> bool:
    """Whether the place is said of the whole plan: in a heading, or beside the plan's name."""
    return names.stands_in(place, statement.context) or "kế hoạch" in statement.compared


def _throughout(held: Sequence[int], statements: Sequence[Statement]) -> list[int]:
    """All statements of the texts of `held`: a plan's place is said once and holds throughout."""
    marks = {statements[index].mark for index in held}
    return [index for index, one in enumerate(statements) if one.mark in marks]


def _holding(fact: Fact, statements: Sequence[Statement]) -> frozenset[int]:
    return frozenset(
        index
        for index, one in enumerate(statements)
        if any(fact.agrees(printed) for printed in one.facts)
    )
