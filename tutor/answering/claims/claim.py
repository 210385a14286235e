"""What is checked and what comes of it: evidence under its mark, and the verdict on a sentence."""

from dataclasses import dataclass
from typing import Literal, get_args

Fault = Literal[
    "", "mark", "number", "date", "symbol", "agency", "place", "name", "link", "negation",
    "quantity", "unlike", "long", "language", "level", "forbidden",
]  # fmt: skip
FAULTS: tuple[str, ...] = tuple(fault for fault in get_args(Fault) if fault)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text that was given to the model under a mark: [1], [2] …"""

    mark: int
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown; `detail` says in English what is wrong with it."""

    fault: Fault = ""
    detail: str = ""

    @property
    def passed(self) -> bool:
        return not self.fault


PASSED = Verdict()
