"""What was asked and answered, as a run keeps it in answers.jsonl."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.errors import EvaluationError


class CitedPlace(BaseModel):
    """A citation of a reply; what else the reply says of it is kept as it came."""

    model_config = ConfigDict(frozen=True, extra="allow")

    document_id: str
    section: str

    def __str__(self) -> str:
        return f"{self.document_id}#{self.section}"


class WrittenText(BaseModel):
    """What a language model wrote for a turn; as `records.Writing`, in JSON values."""

    model_config = ConfigDict(frozen=True)

    prompt: str
    sentences: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    failed: str = ""
    principles: tuple[str, ...] = ()
    first_ms: float | None = None
    check_ms: float = 0.0


class AskedTurn(BaseModel):
    """One message and its reply. `role`: sent before the question, the question, a "tiếp" after."""

    model_config = ConfigDict(frozen=True)

    role: Literal["history", "question", "next"]
    message: str
    reply: str
    kind: str
    citations: tuple[CitedPlace, ...] = ()
    timings_ms: dict[str, float] = {}
    wall_ms: float  # as the evaluator measured it, transport included
    written: str = ""  # as in the reply: whose words it is in
    degraded: bool = False
    writings: tuple[WrittenText, ...] = ()  # told in this process only

    @property
    def total_ms(self) -> float:
        """The turn's own total where the reply tells it, else the evaluator's."""
        return self.timings_ms.get("total", self.wall_ms)

    def differs(self, other: "AskedTurn") -> bool:
        """Whether a person would notice: words, kind or places; timings always differ."""
        return (self.reply, self.kind, [str(c) for c in self.citations]) != (
            other.reply,
            other.kind,
            [str(c) for c in other.citations],
        )


class Answered(BaseModel):
    """All turns of one question. `again`: the same asked a second time, in a new conversation."""

    model_config = ConfigDict(frozen=True)

    id: str
    turns: tuple[AskedTurn, ...]
    again: tuple[AskedTurn, ...] | None = None

    @property
    def judged(self) -> tuple[AskedTurn, ...]:
        """The turns that answer the question: its own and the steps after it."""
        return tuple(turn for turn in self.turns if turn.role != "history")

    @property
    def reply(self) -> str:
        return "\n\n".join(turn.reply for turn in self.judged)

    @property
    def kind(self) -> str:
        """Kind of the reply to the question itself."""
        return self.judged[0].kind

    @property
    def citations(self) -> tuple[CitedPlace, ...]:
        return tuple(citation for turn in self.judged for citation in turn.citations)

    @property
    def alike(self) -> bool | None:
        """Whether both times gave the same; None where it was asked once."""
        if self.again is None:
            return None
        return len(self.turns) == len(self.again) and not any(
            first.differs(second) for first, second in zip(self.turns, self.again, strict=True)
        )


def write_answers(path: Path, answers: Collection[Answered]) -> None:
    path.write_text(
        "".join(f"{answered.model_dump_json()}\n" for answered in answers), encoding="utf-8"
    )


def read_answers(path: Path) -> list[Answered]:
    """The answers of a stored run; EvaluationError names the line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: {error}; give the folder of a stored run") from error
    return [_parse(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _parse(path: Path, number: int, line: str) -> Answered:
    try:
        return Answered.model_validate_json(line)
    except ValidationError as error:
        fault: Any = error.errors(include_input=False, include_url=False)[0]
        raise EvaluationError(f"{path}:{number}: {fault['loc']}: {fault['msg']}") from error
