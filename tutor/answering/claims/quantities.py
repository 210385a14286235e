"""Words that widen or narrow what is said: "chỉ", "tất cả", "trừ", "đa số"."""

import re
from functools import lru_cache

from tutor.answering.claims.claim import PASSED, Verdict
from tutor.answering.claims.wording import table_phrases

# "Chỉ mở sau khi ký" says what "ký xong mới mở" does.
_ONLY_THEN = re.compile(r"[^,.;]*(?<!\w)(?:sau khi|khi|mới)(?!\w)")
_NOT_BEFORE = re.compile(r"(?<!\w)mới(?!\w)")


def quantity_words(sentence: str, evidence: str, nearest: str) -> Verdict:
    """Whether "chỉ", "tất cả", "trừ", "đa số" of the plain sentence stand in the evidence."""
    low, evidence = _counting(sentence), _counting(evidence)
    found = table_phrases("quantity", "all").search(low)
    if found and not table_phrases("quantity", "borne").search(nearest):
        return Verdict("quantity", f"says all ({found.group()}), which the evidence does not")
    found = table_phrases("quantity", "only").search(low)
    borne = table_phrases("quantity", "borne_only").search(evidence) or (
        found and _ONLY_THEN.match(low, found.end()) and _NOT_BEFORE.search(evidence)
    )
    if found and not borne:
        return Verdict("quantity", f"says only ({found.group()}), which the evidence does not")
    for key in ("except", "most_of"):
        found = table_phrases("quantity", key).search(low)
        if found and not table_phrases("quantity", key).search(evidence):
            return Verdict("quantity", f"limits by {found.group()}, which the evidence does not")
    return PASSED


def says_only(sentence: str) -> bool:
    """Whether the plain sentence says "chỉ"; "địa chỉ" says nothing of the kind."""
    return bool(table_phrases("quantity", "only").search(_counting(sentence)))


def _counting(text: str) -> str:
    return _teaches().sub(_blank, table_phrases("quantity", "not_only").sub(_blank, text))


@lru_cache(maxsize=1)
def _teaches() -> re.Pattern[str]:
    """ "Thanh niên chỉ bà con cách cài", "chỉ cho bác": here "chỉ" is a deed.

    It has somebody before it and somebody behind it who then does something: "việc này chỉ bác
    làm được" and "chỉ bác mới biết" say only.
    """
    whom = table_phrases("quantity", "shown_to").pattern
    return re.compile(
        rf"(?<=\w )chỉ (?=(?:cho |thêm )?{whom} (?!được|mới|có|biết|cần|là|phải|nên|thôi)"
        r"(?![^,.;:!?]*(?<!\w)được(?!\w)))"
        rf"|(?<!\w)chỉ (?=[^,.;:!?]* cho {whom} (?:xem|biết|thấy|coi|làm)(?!\w))"
        r"|(?<!\w)chỉ cho(?! phép(?!\w))(?!\w)"
    )


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match.group())
