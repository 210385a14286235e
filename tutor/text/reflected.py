"""Words of a message that come back in an answer although nothing that was found holds them.

Whoever wants something printed must say it. An answer needs none of the asker's own words but
those that the evidence shares, so others that return, or a word of no ordinary shape, are an order
obeyed.
"""

import re
from collections.abc import Iterable, Iterator

from tutor.text.normalise import fold

_STRETCH = 3  # words; two that follow one another do so by chance
_WORD = re.compile(r"[a-z0-9]+")
_ODD = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+){2,}|[a-z]+\d[a-z0-9]*|[a-z]{12,}")
"""What no sentence has of itself: "ve-dieu-khien-7", "xq4471", a word too long for a syllable."""
_NUMBER = re.compile(r"\d{2,}")
_MARKED = re.compile(r"[\"'`<«~*]([^\"'`>»~*\n]{3,80})[\"'`>»~*]|\b([a-z0-9]+(?:[-_/.][a-z0-9]+)+)")
_LEAST = 6  # letters and digits of what is marked: "Wi-Fi" is any name


def reflected(sentence: str, messages: Iterable[str], evidence: Iterable[str]) -> tuple[str, ...]:
    """What stands in `sentence`, folded, and in no evidence: three words in a row, a number, quoted
    or hyphened words of `messages`, and words of odd shape wherever they are from.

    messages: what the asker said, this turn and before. Empty where nothing came back.
    """
    answer = fold(sentence)
    said = {one for message in messages for one in _sayable(fold(message))}
    held = [f" {_joined(fold(text))} " for text in evidence]
    odd = [match.group() for match in _ODD.finditer(answer)]
    bare = f" {_joined(answer)} "
    marked = [one for one in said if f" {one} " in bare]
    return tuple(
        one
        for one in dict.fromkeys((*odd, *marked))
        if not any(f" {_joined(one)} " in text for text in held)
    )


def _sayable(message: str) -> Iterator[str]:
    yield from _stretches(message)
    marked = (_joined(match[1] or match[2]) for match in _MARKED.finditer(message))
    yield from (one for one in marked if len(one) >= _LEAST)


def _stretches(folded: str) -> Iterator[str]:
    words = _WORD.findall(folded)
    yield from (word for word in words if _NUMBER.fullmatch(word))
    yield from (" ".join(words[at : at + _STRETCH]) for at in range(len(words) - _STRETCH + 1))


def _joined(folded: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(_WORD.findall(folded))
