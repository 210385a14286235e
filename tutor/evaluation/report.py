"""A run as one HTML page that needs nothing beside it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tutor.evaluation.answers import Answered
from tutor.evaluation.metrics import Share
from tutor.evaluation.plot import histogram
from tutor.evaluation.questions import Question
from tutor.evaluation.score import Figures, Score
from tutor.evaluation.written import writing_figures, written_by_kind


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its answer and score."""

    question: Question
    answered: Answered
    score: Score

    @property
    def misplaced(self) -> bool:
        """Answered, but none of what it cites is where the set expects it."""
        expects = self.question.answerable and self.score.right_citations is not None
        return expects and not self.score.declined and not self.score.right_citations


def render_report(
    run: Mapping[str, Any],
    questions: Sequence[Question],
    answers: Collection[Answered],
    scores: Sequence[Score],
    figures: Figures,
    missed: Sequence[str],
    first: Mapping[str, Any] | None = None,
) -> str:
    """run: what run.json holds. first: the baseline, the figures of the set's first whole run."""
    by_id = {answered.id: answered for answered in answers}
    cases = [Case(q, by_id[q.id], row) for q, row in zip(questions, scores, strict=True)]
    turns = [turn.total_ms for answered in answers for turn in answered.turns]
    return _template().render(
        run=run,
        figures=figures,
        missed=missed,
        first=first,
        first_kinds=(first or {}).get("kinds", {}),
        plot=histogram(turns, {"p50": figures.p50_ms, "p95": figures.p95_ms}),
        turns=len(turns),
        failures=[case for case in cases if not case.score.passed],
        misplaced=[case for case in cases if case.score.passed and case.misplaced],
        unlike=[case for case in cases if case.score.alike is False],
        written=written_by_kind(questions, by_id),
        writing=writing_figures(answers),
    )


def render_histogram(values_ms: Sequence[float], marks: Mapping[str, float | None]) -> str:
    """The drawing of `histogram` as an SVG file of its own; values_ms: at least one."""
    return _template("histogram.svg").render(plot=histogram(values_ms, marks))


def _template(name: str = "report.html") -> Any:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": _percent, "interval": _interval, "ms": _ms}
    return environment.get_template(name)


def _percent(share: Share) -> str:
    return "–" if share.value is None else f"{100 * share.value:.1f} %"


def _interval(share: Share) -> str:
    if share.interval is None:
        return "–"
    low, high = share.interval
    return f"{100 * low:.1f} – {100 * high:.1f} %"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} ms"
