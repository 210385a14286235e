"""Question sets: JSON lines, one question each; fields and meaning in eval/questions/README.md."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tutor.errors import EvaluationError


class ExpectedPlace(BaseModel):
    """A place that answers the question: document id and section path."""

    model_config = ConfigDict(frozen=True)

    doc: str
    section: str  # "": any place of the document

    def __str__(self) -> str:
        return f"{self.doc}#{self.section}"


class Question(BaseModel):
    """One line of a set. Fields that only people read are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    question: str = Field(min_length=1)
    locality: str | None = None
    learner: dict[str, Any] | None = None
    history: tuple[str, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    cite: tuple[ExpectedPlace, ...] = ()
    answerable: bool = True
    note: str = ""

    @property
    def is_how_to(self) -> bool:
        """Whether the answer is a lesson that is walked to its end."""
        return self.kind.startswith("howto")

    @property
    def choices(self) -> dict[str, Any] | None:
        """The `learner` of POST /api/chat; None where nothing was chosen."""
        chosen = {**({"locality": self.locality} if self.locality else {}), **(self.learner or {})}
        return chosen or None


def read_questions(path: Path) -> list[Question]:
    """The questions of `path` in order; EvaluationError names the line that cannot be used."""
    questions: list[Question] = []
    lines_of: dict[str, int] = {}
    for number, line in _lines(path):
        try:
            question = Question.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(f"{path}:{number}: {_explain(error)}") from error
        if question.id in lines_of:
            raise EvaluationError(
                f"{path}:{number}: id {question.id!r} stands on line {lines_of[question.id]} too"
            )
        lines_of[question.id] = number
        questions.append(question)
    if not questions:
        raise EvaluationError(f"{path}: holds no question")
    return questions


def write_questions(path: Path, questions: Collection[Question]) -> None:
    path.write_text(
        "".join(f"{question.model_dump_json()}\n" for question in questions), encoding="utf-8"
    )


def select(
    questions: Collection[Question], kinds: Collection[str] = (), limit: int | None = None
) -> list[Question]:
    """At most `limit` questions of the `kinds` (all where none is named), in order.

    EvaluationError where a kind is not in the set: a slip in its name would pass for no failures.
    """
    known = {question.kind for question in questions}
    if unknown := sorted(set(kinds) - known):
        raise EvaluationError(
            f"no question of kind {', '.join(unknown)}; the set has {', '.join(sorted(known))}"
        )
    return [question for question in questions if not kinds or question.kind in kinds][:limit]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that hold something, numbered from 1."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: {error}; give a question set in UTF-8") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _explain(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False)
    return "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'line'}: {fault['msg']}" for fault in faults
    )
