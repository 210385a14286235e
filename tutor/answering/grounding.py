"""Checks that what a reply states stands in its evidence."""

import re
from collections.abc import Collection, Iterable

from tutor.text.normalise import fold

_NUMBER = re.compile(r"\d+")
SYMBOL = re.compile(r"\d+[a-z]?(?:/\d{4})?[-/][A-ZĐ][\w&-]*(?:[-/][\w&]+)*")
"""A document's symbol: 01-KH/BCĐTW, 3145/KH-UBND, 45/2022/NĐ-CP."""


def unsupported(text: str, evidence: Iterable[str], allowed: Collection[int] = ()) -> list[str]:
    """Numbers and document symbols of `text` without evidence; `allowed`: counts the code made.

    Numbers are compared by value, so that "21/03/2025" rests on "21 tháng 3 năm 2025".
    """
    evidence = list(evidence)
    values = {int(number) for source in evidence for number in _NUMBER.findall(source)} | set(
        allowed
    )
    missing: list[str] = []
    if symbols := SYMBOL.findall(text):
        held = joined(" ".join(evidence))
        missing = [symbol for symbol in symbols if joined(symbol) not in held]
    return missing + [number for number in _NUMBER.findall(text) if int(number) not in values]


def joined(text: str) -> str:
    """`text` as symbols are compared: folded, without white space."""
    return re.sub(r"\s+", "", fold(text))
