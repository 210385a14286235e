"""What a run must reach: eval/thresholds.toml makes the exit status."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.errors import EvaluationError
from tutor.evaluation.score import Figures


class Limits(BaseModel):
    """The limits of one set; a figure without limit is only shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pass_rate: float | None = None
    citation_rate: float | None = None
    citation_precision: float | None = None
    refusal_accuracy: float | None = None
    alike: float | None = None
    errors: float | None = None  # at most
    p95_ms: float | None = None
    kinds: dict[str, float] = {}


def read_limits(path: Path, set_name: str) -> Limits:
    """The limits of `[set_name]` over those of `[default]`; none where the file does not exist."""
    if not path.is_file():
        return Limits()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return Limits.model_validate({**tables.get("default", {}), **tables.get(set_name, {})})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise EvaluationError(f"{path}: {error}") from error


def missed(limits: Limits, figures: Figures) -> list[str]:
    """What fell short, in words; a figure over nothing misses nothing."""
    shares = {
        "pass_rate": figures.passed,
        "citation_rate": figures.citation_rate,
        "citation_precision": figures.citation_precision,
        "refusal_accuracy": figures.refusal_accuracy,
        "alike": figures.alike,
    }
    least = [(name, getattr(limits, name), share.value) for name, share in shares.items()]
    passed = {one.kind: one.passed.value for one in figures.kinds}
    least += [(kind, limit, passed.get(kind)) for kind, limit in limits.kinds.items()]
    found = [
        f"{name}: {value:.3f} is under {limit:.3f}"
        for name, limit, value in least
        if limit is not None and value is not None and value < limit
    ]
    most = [
        ("errors", limits.errors, figures.errors.value),
        ("p95_ms", limits.p95_ms, figures.p95_ms),
    ]
    return found + [
        f"{name}: {value:.3f} is over {limit:.3f}"
        for name, limit, value in most
        if limit is not None and value is not None and value > limit
    ]
