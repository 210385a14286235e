"""Figures over scored questions. None where a figure is undefined; never a made-up 0."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_Z95 = 1.959963984540054  # normal quantile of a two-sided 95 % interval


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `n`."""

    right: int
    n: int

    @classmethod
    def of(cls, outcomes: Sequence[bool]) -> "Share":
        return cls(sum(outcomes), len(outcomes))

    @property
    def value(self) -> float | None:
        """0 to 1; None over nothing."""
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share; None over nothing."""
        if not self.n:
            return None
        p, n, z = self.right / self.n, self.n, _Z95
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed; None of none."""
    if not values:
        return None
    rank = max(1, math.ceil(share * len(values) - 1e-9))
    return sorted(values)[rank - 1]
