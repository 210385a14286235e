"""Models that think aloud put it before their answer, between <think> and </think>."""

from collections.abc import Iterator

_OPEN, _CLOSE = "<think>", "</think>"


def without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """`pieces` without the thoughts that the answer begins with; nothing where they never end.

    While it thinks, empty pieces are given: whoever reads sees that the model lives.
    """
    held, thinking, begun = "", False, False
    for piece in pieces:
        if begun:
            yield piece
            continue
        held += piece
        start = held.lstrip()
        if not thinking and start and not _OPEN.startswith(start[: len(_OPEN)]):
            begun = True
            yield held
        elif not thinking and start.startswith(_OPEN):
            thinking = True
        if thinking and _CLOSE in held:
            begun = True
            yield held.partition(_CLOSE)[2]
        elif thinking:
            held = held[-len(_CLOSE) :]
            yield ""
    if not begun and not thinking:
        yield held
