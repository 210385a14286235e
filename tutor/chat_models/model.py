"""What the tutor knows of a language model: a prompt goes in, pieces of an answer come out."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from tutor.chat_models.call import Call


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked."""

    system: str  # the rules
    user: str  # the task with delimited evidence


class ChatModel(Protocol):
    """A model that is asked within budgets."""

    name: str  # "openai:qwen3-8b", for records of a run

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The pieces of the answer as they come; the first is not blank.

        ModelError where it fails, before the first piece or in the midst. Closing the iterator ends
        the call and frees its place.
        """
        ...


class Rung(Protocol):
    """A model that is one of several, so that it may have to begin sooner than it would alone."""

    name: str

    def stream(self, prompt: Prompt, first_s: float = math.inf) -> Iterator[str]:
        """As ChatModel tells; first_s: seconds from now, within which the first piece comes or
        ModelError is raised, where its own budget is not shorter."""
        ...


@contextmanager
def asked(pieces: Iterator[str]) -> Iterator[Iterator[str]]:
    """`pieces`, the answer of a model; the call ends with the block."""
    try:
        yield pieces
    finally:
        close(pieces)


def close(pieces: Iterator[str]) -> None:
    """End the call behind `pieces`; an iterator that is no generator has nothing to end."""
    end = getattr(pieces, "close", None)
    if end is not None:
        end()


class Provider(Protocol):
    """A model as it comes: it may block, never end, and raise anything."""

    name: str

    def pieces(self, prompt: Prompt, call: Call) -> Iterator[str]:
        """The pieces of the answer; notes in `call` what it cost and how it can be broken off."""
        ...

    def close(self) -> None:
        """Give connections back that are kept for the next call."""
        ...


@dataclass(frozen=True, slots=True)
class Budgets:
    """What one answer may cost. None of it is left to the provider to keep.

    The first piece comes within `first_piece_s`, or where a second endpoint had to be asked within
    `first_piece_s + second_first_s` in all; then nobody waits any more.
    """

    connect_s: float = 2.0
    first_piece_s: float = 8.0  # of one endpoint with the retry; also the longest pause
    second_first_s: float = 4.0  # kept for the second where the first was silent all its time
    answer_s: float = 45.0
    answer_tokens: int = 800  # asked of the provider
    answer_chars: int = 6000  # broken off by us
