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
_QUOTED = re.compile(r"[\"'`<«]([^\"'`>»\n]{3,80})[\"'`>»]")


def reflected(sentence: str, messages: Iterable[str], evidence: Iterable[str]) -> tuple[str, ...]:
    """What stands in `sentence`, folded, and in no evidence: three words in a row, a number or
    quoted words of `messages`, and words of odd shape wherever they are from.

    messages: what the asker said, this turn and before. Empty where nothing came back.
    """
    answer = fold(sentence)
    said = {one for message in messages for one in _sayable(fold(message))}
    held = [fold(text) for text in evidence]
    words = {one for text in held for one in _stretches(text)}
    odd = [match.group() for match in _ODD.finditer(answer)]
    came_back = [one for one in _stretches(answer) if one in said]
    quoted = [one for one in said if len(one) >= _STRETCH and one in _joined(answer)]
    return tuple(
        one
        for one in dict.fromkeys((*odd, *came_back, *quoted))
        if one not in words and not any(_joined(one) in _joined(text) for text in held)
    )


def _sayable(message: str) -> Iterator[str]:
    yield from _stretches(message)
    yield from (_joined(match[1]) for match in _QUOTED.finditer(message))


def _stretches(folded: str) -> Iterator[str]:
    words = _WORD.findall(folded)
    yield from (word for word in words if _NUMBER.fullmatch(word))
    yield from (" ".join(words[at : at + _STRETCH]) for at in range(len(words) - _STRETCH + 1))


def _joined(folded: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(_WORD.findall(folded))
