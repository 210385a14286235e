"""What changed between two stored runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor.evaluation.answers import Answered, read_answers
from tutor.evaluation.metrics import Share
from tutor.evaluation.questions import Question, read_questions
from tutor.evaluation.score import Figures, Score, figures, score
from tutor.evaluation.written import examples, written_by_kind


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run read back from its folder, scored by the rules of today."""

    folder: Path
    questions: tuple[Question, ...]
    answers: Mapping[str, Answered]
    scores: Mapping[str, Score]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ids by what became of them from the first run to the second."""

    broken: tuple[str, ...]  # passed, now fails
    mended: tuple[str, ...]
    reworded: tuple[str, ...]  # same outcome, another reply, kind or citation
    gone: tuple[str, ...]  # only in the first run
    new: tuple[str, ...]


def read_run(folder: Path, questions: Sequence[Question] | None = None) -> StoredRun:
    """The run in `folder`; scored with the questions it keeps, or with `questions`."""
    answers = read_answers(folder / "answers.jsonl")
    kept = read_questions(folder / "questions.jsonl")
    if questions is not None:
        newer = {question.id: question for question in questions}
        kept = [newer.get(question.id, question) for question in kept]
    scores = score(kept, answers)
    return StoredRun(
        folder,
        tuple(kept),
        {answered.id: answered for answered in answers},
        {row.id: row for row in scores},
        figures(kept, answers, scores),
    )


def compare(first: StoredRun, second: StoredRun) -> Comparison:
    both = [id for id in first.scores if id in second.scores]
    passed = {id: (first.scores[id].passed, second.scores[id].passed) for id in both}
    return Comparison(
        broken=tuple(id for id in both if passed[id] == (True, False)),
        mended=tuple(id for id in both if passed[id] == (False, True)),
        reworded=tuple(
            id
            for id in both
            if passed[id][0] == passed[id][1] and _differs(first.answers[id], second.answers[id])
        ),
        gone=tuple(id for id in first.scores if id not in second.scores),
        new=tuple(id for id in second.scores if id not in first.scores),
    )


def compare_runs(a: Path, b: Path) -> str:
    """What changed from the run in `a` to the run in `b`, as text for a terminal."""
    first, second = read_run(a), read_run(b)
    found = compare(first, second)
    lines = [f"{a} -> {b}", *_figure_lines(first.figures, second.figures)]
    lines += _listed("broken", found.broken, second)
    lines += _listed("mended", found.mended, second)
    lines += _listed("reworded, same outcome", found.reworded, second)
    lines += model_lines(first, second)
    lines += [f"only in the first: {' '.join(found.gone)}"] if found.gone else []
    lines += [f"only in the second: {' '.join(found.new)}"] if found.new else []
    return "\n".join(lines)


def model_lines(first: StoredRun, second: StoredRun) -> list[str]:
    """What a language model changed from the first run to the second, by kind, with examples; empty
    where none was asked in the second."""
    kinds = written_by_kind(second.questions, second.answers)
    if not kinds:
        return []
    lines = ["in a model's words (whole, without some sentences, the sources' after all):"]
    lines += [f"  {one.kind} {one.model}, {one.cut}, {one.extract} of {one.turns}" for one in kinds]
    for one in examples(second.questions, first.answers, second.answers):
        lines += [f"  {one.id}  {one.question}", f"    - {one.before}", f"    + {one.after}"]
    return lines


def _differs(one: Answered, other: Answered) -> bool:
    return len(one.turns) != len(other.turns) or any(
        before.differs(after) for before, after in zip(one.turns, other.turns, strict=True)
    )


def _figure_lines(before: Figures, after: Figures) -> list[str]:
    old = {one.kind: one.passed for one in before.kinds}
    lines = [f"passed {_share(before.passed)} -> {_share(after.passed)}"]
    lines += [
        f"  {one.kind} {_share(old.get(one.kind, Share(0, 0)))} -> {_share(one.passed)}"
        for one in after.kinds
        if old.get(one.kind) != one.passed
    ]
    lines.append(
        f"right place cited {_share(before.citation_rate)} -> {_share(after.citation_rate)}"
    )
    times = (before.p50_ms, after.p50_ms, before.p95_ms, after.p95_ms)
    if None not in times:
        lines.append("p50 {:.1f} -> {:.1f} ms, p95 {:.1f} -> {:.1f} ms".format(*times))
    return lines


def _share(share: Share) -> str:
    return f"{share.right}/{share.n}"


def _listed(title: str, ids: Sequence[str], run: StoredRun) -> list[str]:
    if not ids:
        return []
    asked = {question.id: question.question for question in run.questions}
    return [f"{title} ({len(ids)}):", *(f"  {id}  {asked[id]}" for id in ids)]
