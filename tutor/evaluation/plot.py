"""How long turns took, as a drawing in plain SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

_WIDTH, _HEIGHT, _BINS = 640, 160, 40
_MIN_MS = 0.1


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """A histogram over a logarithmic axis of milliseconds, in SVG units."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Line, ...]
    marks: tuple[Line, ...]


def histogram(values_ms: Sequence[float], marks: Mapping[str, float | None]) -> Histogram | None:
    """Turns by duration, with a line at each of `marks`; None of no values."""
    if not values_ms:
        return None
    shown = [max(_MIN_MS, value) for value in values_ms]
    low, high = floor(log10(min(shown))), floor(log10(max(shown))) + 1

    def x(value_ms: float) -> float:
        return round(_WIDTH * (log10(max(_MIN_MS, value_ms)) - low) / (high - low), 2)

    return Histogram(
        width=_WIDTH,
        height=_HEIGHT,
        bars=_bars([x(value) for value in shown]),
        ticks=tuple(Line(x(10.0**power), f"{10.0**power:g} ms") for power in range(low, high + 1)),
        marks=tuple(
            Line(x(value), f"{name} {value:.1f} ms")
            for name, value in marks.items()
            if value is not None
        ),
    )


def _bars(xs: Sequence[float]) -> tuple[Bar, ...]:
    width = _WIDTH / _BINS
    counts = [0] * _BINS
    for x in xs:
        counts[min(_BINS - 1, int(x / width))] += 1
    unit = _HEIGHT / max(counts)
    return tuple(
        Bar(
            round(i * width, 2),
            round(_HEIGHT - n * unit, 2),
            round(width - 1, 2),
            round(n * unit, 2),
            f"{n}",
        )
        for i, n in enumerate(counts)
        if n
    )
