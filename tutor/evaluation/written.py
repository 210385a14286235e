"""What a language model did in a run: whose words the replies are in, and what was left out."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tutor.evaluation.answers import Answered, AskedTurn, WrittenText
from tutor.evaluation.metrics import Share, percentile
from tutor.evaluation.questions import Question

_EXAMPLES = 3  # of each kind of question
PRINCIPLES = ("active", "load", "adapting", "curiosity", "metacognition")


@dataclass(frozen=True, slots=True)
class KindWritten:
    """Turns of one kind of question for which a model was asked, by whose words were shown."""

    kind: str
    model: int
    cut: int
    extract: int

    @property
    def turns(self) -> int:
        return self.model + self.cut + self.extract


@dataclass(frozen=True, slots=True)
class WritingFigures:
    """Over every text of a run; None and empty where no model was asked."""

    sentences: int  # that were shown
    dropped: Mapping[str, int]  # sentences left out, by what is wrong with them
    failed: Mapping[str, int]  # texts of which nothing was shown, by the reason
    principles: Mapping[str, Share]  # of the texts that were shown
    first_p50_ms: float | None
    first_p95_ms: float | None
    check_ms: float | None  # for checking one sentence, on average


@dataclass(frozen=True, slots=True)
class Example:
    """One question answered without a model and with it."""

    id: str
    kind: str
    question: str
    before: str
    after: str


def written_by_kind(
    questions: Sequence[Question], answers: Mapping[str, Answered]
) -> list[KindWritten]:
    """In the set's order of kinds; a kind for which no model was asked is left out."""
    counts: dict[str, Counter[str]] = {}
    for question in questions:
        counted = counts.setdefault(question.kind, Counter())
        counted.update(turn.written for turn in answers[question.id].turns if turn.written)
    return [
        KindWritten(kind, counted["model"], counted["cut"], counted["extract"])
        for kind, counted in counts.items()
        if counted
    ]


def writing_figures(answers: Collection[Answered]) -> WritingFigures:
    texts = [text for answered in answers for turn in answered.turns for text in turn.writings]
    shown = [text for text in texts if text.sentences]
    firsts = [text.first_ms for text in shown if text.first_ms is not None]
    checked = sum(len(text.sentences) + len(text.dropped) for text in texts)
    return WritingFigures(
        sum(len(text.sentences) for text in shown),
        Counter(fault for text in texts for _, fault in text.dropped),
        Counter(text.failed for text in texts if text.failed),
        _principles(shown),
        percentile(firsts, 0.5),
        percentile(firsts, 0.95),
        sum(text.check_ms for text in texts) / checked if checked else None,
    )


def examples(
    questions: Sequence[Question],
    before: Mapping[str, Answered],
    after: Mapping[str, Answered],
) -> list[Example]:
    """The first replies of each kind that a model's words changed."""
    found = []
    counts: Counter[str] = Counter()
    for question in questions:
        if question.id not in before or counts[question.kind] >= _EXAMPLES:
            continue
        for old, new in _pairs(before[question.id], after[question.id]):
            found.append(_example(question, old, new))
            counts[question.kind] += 1
            break
    return found


def _principles(shown: Sequence[WrittenText]) -> Mapping[str, Share]:
    if not shown:
        return {}
    return {name: Share.of([name in text.principles for text in shown]) for name in PRINCIPLES}


def _pairs(before: Answered, after: Answered) -> Iterator[tuple[AskedTurn, AskedTurn]]:
    for old, new in zip(before.turns, after.turns, strict=False):
        if new.written in ("model", "cut") and new.reply != old.reply:
            yield old, new


def _example(question: Question, old: AskedTurn, new: AskedTurn) -> Example:
    return Example(question.id, question.kind, new.message, _line(old.reply), _line(new.reply))


def _line(text: str) -> str:
    return " / ".join(line for line in text.splitlines() if line.strip())
