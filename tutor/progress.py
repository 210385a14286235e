"""How far a long piece of work is, for whoever waits at a terminal."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    def __call__(self, stage: str, items: Sequence[T], /) -> Iterable[T]:
        """`items` one after another; how many are done is shown under the name of the stage."""
        ...


def silent(stage: str, items: Sequence[T], /) -> Iterable[T]:
    """Shows nothing."""
    return items


def bar(stage: str, items: Sequence[T], /) -> Iterable[T]:
    """A bar on standard error while it lasts; nothing where that is no terminal."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    return tqdm(items, desc=f"{stage:<8}", leave=False, disable=None, dynamic_ncols=True)
