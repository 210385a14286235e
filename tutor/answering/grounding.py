"""Checks that what a reply states stands in its evidence."""

import re
from collections.abc import Collection, Iterable

from tutor.text.normalise import fold

_NUMBER = re.compile(r"\d+")
_SYMBOL = re.compile(r"\d+[a-z]?(?:/\d{4})?[-/][A-ZĐ][\w&-]*(?:[-/][\w&]+)*")


def unsupported(text: str, evidence: Iterable[str], allowed: Collection[int] = ()) -> list[str]:
    """Numbers and document symbols of `text` without evidence; `allowed`: counts the code made.

    Numbers are compared by value, so that "21/03/2025" rests on "21 tháng 3 năm 2025".
    """
    evidence = list(evidence)
    values = {int(number) for source in evidence for number in _NUMBER.findall(source)} | set(
        allowed
    )
    missing: list[str] = []
    if symbols := _SYMBOL.findall(text):
        held = _joined(" ".join(evidence))
        missing = [symbol for symbol in symbols if _joined(symbol) not in held]
    return missing + [number for number in _NUMBER.findall(text) if int(number) not in values]


def _joined(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))
