"""Which document a day belongs to: "Công văn số 2144/UBND ngày 15/8/2025"."""

import re
from collections.abc import Sequence

from tutor.answering.claims.claim import PASSED, Verdict
from tutor.answering.claims.facts import Fact, facts_of
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import table_phrases
from tutor.text.normalise import plain

_BETWEEN = re.compile(r"\W*(?:ngày)?\W*")
_KIND_CHARS = 40  # before a symbol, where its kind stands: "Quy chế làm việc số"


def dated_documents(clause: str, statements: Sequence[Statement]) -> Verdict:
    """A fault where `clause` gives one document the day of another.

    The clause names no symbol, only a kind of document; the day stands in `statements`.
    """
    kinds = set(table_phrases("documents", "kinds").findall(plain(clause)))
    facts = facts_of(clause)
    if not kinds or any(fact.kind == "symbol" for fact in facts):
        return PASSED
    for day in (fact for fact in facts if fact.kind == "date" and len(fact.key) == 3):
        owners = [owner for one in statements for owner in _owners(one.text, day)]
        if owners and not any(owner is None or owner in kinds for owner in owners):
            return Verdict("date", f"the day of another document: {clause[day.start : day.end]}")
    return PASSED


def _owners(text: str, day: Fact) -> list[str | None]:
    """For every place of `day`: the kind of the document it dates; None where it dates none."""
    low, facts = plain(text), facts_of(text)
    owners: list[str | None] = []
    for before, fact in zip((None, *facts), facts, strict=False):
        if not fact.agrees(day):
            continue
        owners.append(None)
        if before and before.kind == "symbol" and _BETWEEN.fullmatch(low[before.end : fact.start]):
            head = low[max(0, before.start - _KIND_CHARS) : before.start]
            named = table_phrases("documents", "kinds").findall(head)
            owners[-1] = named[-1] if named else None
    return owners
