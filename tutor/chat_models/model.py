"""What the tutor knows of a language model: a prompt goes in, pieces of an answer come out."""

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


@contextmanager
def asked(model: ChatModel, prompt: Prompt) -> Iterator[Iterator[str]]:
    """The pieces of the answer of `model`; the call ends with the block."""
    pieces = model.stream(prompt)
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
    """What one answer may cost. None of it is left to the provider to keep."""

    connect_s: float = 2.0
    first_piece_s: float = 8.0  # with the retry; also the longest pause between two pieces
    answer_s: float = 45.0
    answer_tokens: int = 800  # asked of the provider
    answer_chars: int = 6000  # broken off by us
