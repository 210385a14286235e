"""Scores of a run: one row a question, and the figures over all rows."""

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from tutor.errors import EvaluationError
from tutor.evaluation.answers import Answered, CitedPlace
from tutor.evaluation.matching import (
    DECLINED,
    MAX_REPLY_CHARS,
    forbidden_strings,
    is_right_place,
    may_decline,
    missing_groups,
    says_not_stated,
)
from tutor.evaluation.metrics import Share, percentile
from tutor.evaluation.questions import Question


@dataclass(frozen=True, slots=True)
class Score:
    """How one question went. `right_citations` of None: the set expects no place."""

    id: str
    kind: str
    passed: bool
    missing: str  # first string of the first group that no string of stands in the reply
    forbidden: str
    fault: str  # "declined", "too long", "not declined"; "" otherwise
    reply_kind: str
    citations: int
    right_citations: int | None
    alike: bool | None
    total_ms: float
    wall_ms: float

    @property
    def declined(self) -> bool:
        return self.reply_kind in DECLINED


def score(questions: Sequence[Question], answers: Collection[Answered]) -> list[Score]:
    """One row a question, in the set's order; EvaluationError where one has no answer."""
    by_id = {answered.id: answered for answered in answers}
    if absent := [question.id for question in questions if question.id not in by_id]:
        raise EvaluationError(f"no answer to {', '.join(absent)}; answer the set again")
    return [score_one(question, by_id[question.id]) for question in questions]


def score_one(question: Question, answered: Answered) -> Score:
    missing = missing_groups(question.must_include, answered.reply)
    forbidden = forbidden_strings(question.must_not_include, answered.reply)
    fault = _fault(question, answered)
    if question.answerable:
        passed = not (missing or forbidden or fault)
    else:
        missing = []  # its groups are ways to decline, judged by `fault`
        passed = not (forbidden or fault)
    return Score(
        id=question.id,
        kind=question.kind,
        passed=passed,
        missing=missing[0][0] if missing else "",
        forbidden=forbidden[0] if forbidden else "",
        fault=fault,
        reply_kind=answered.kind,
        citations=len(answered.citations),
        right_citations=_right_citations(question, answered.citations),
        alike=answered.alike,
        total_ms=answered.judged[0].total_ms,
        wall_ms=answered.judged[0].wall_ms,
    )


def _fault(question: Question, answered: Answered) -> str:
    if not question.answerable:
        said = answered.kind in DECLINED or says_not_stated(question.must_include, answered.reply)
        return "" if said else "not declined"
    if answered.kind in may_decline(question.kind):
        return "declined"
    longest = max(len(turn.reply) for turn in answered.judged)
    return "too long" if longest > MAX_REPLY_CHARS else ""


def _right_citations(question: Question, cited: Iterable[CitedPlace]) -> int | None:
    if not question.cite:
        return None
    return sum(
        any(is_right_place(place, one.document_id, one.section) for place in question.cite)
        for one in cited
    )


@dataclass(frozen=True, slots=True)
class KindFigures:
    kind: str
    passed: Share
    cited: Share  # of its answered questions that expect a place, those that cite a right one


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a run."""

    passed: Share
    kinds: tuple[KindFigures, ...]  # in the set's order
    # Of answerable questions that expect a place and were not declined:
    citation_rate: Share  # questions that cite at least one right place
    citation_precision: Share  # citations that are right
    # Of questions that must be declined, those that were; of the others, those declined wrongly.
    refusal_accuracy: Share
    false_refusals: Share
    alike: Share  # of questions asked twice, those answered alike
    errors: Share  # of all turns, those that failed
    p50_ms: float | None
    p95_ms: float | None
    wall_p50_ms: float | None
    wall_p95_ms: float | None


def figures(
    questions: Sequence[Question], answers: Collection[Answered], scores: Sequence[Score]
) -> Figures:
    """Figures over `scores`, which are those of `questions` in the same order."""
    rows = list(zip(questions, scores, strict=True))
    turns = [turn for answered in answers for turn in answered.turns]
    total_ms = [turn.total_ms for turn in turns]
    wall_ms = [turn.wall_ms for turn in turns]
    cited = _cited(rows)
    answerable = [row for question, row in rows if question.answerable]
    return Figures(
        passed=Share.of([row.passed for row in scores]),
        kinds=tuple(_of_kind(kind, rows) for kind in dict.fromkeys(row.kind for row in scores)),
        citation_rate=Share.of([bool(row.right_citations) for row in cited]),
        citation_precision=Share(
            sum(row.right_citations or 0 for row in cited), sum(row.citations for row in cited)
        ),
        refusal_accuracy=Share.of([row.passed for q, row in rows if not q.answerable]),
        false_refusals=Share.of([row.fault == "declined" for row in answerable]),
        alike=Share.of([row.alike for row in scores if row.alike is not None]),
        errors=Share.of([turn.kind == "error" for turn in turns]),
        p50_ms=percentile(total_ms, 0.5),
        p95_ms=percentile(total_ms, 0.95),
        wall_p50_ms=percentile(wall_ms, 0.5),
        wall_p95_ms=percentile(wall_ms, 0.95),
    )


def _cited(rows: Iterable[tuple[Question, Score]]) -> list[Score]:
    return [
        row
        for question, row in rows
        if question.answerable and row.right_citations is not None and not row.declined
    ]


def _of_kind(kind: str, rows: Sequence[tuple[Question, Score]]) -> KindFigures:
    of_kind = [(question, row) for question, row in rows if row.kind == kind]
    return KindFigures(
        kind=kind,
        passed=Share.of([row.passed for _, row in of_kind]),
        cited=Share.of([bool(row.right_citations) for row in _cited(of_kind)]),
    )


def write_scores(path: Path, scores: Iterable[Score]) -> None:
    """One line a question under the names of `Score`'s fields; empty where undefined."""
    names = [field.name for field in fields(Score)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([getattr(row, name) for name in names] for row in scores)
