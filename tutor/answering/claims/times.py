"""How a day or a year bounds what is said: before it, until it, from it, after it."""

import re
from collections.abc import Sequence

from tutor.answering.claims.claim import PASSED, Verdict
from tutor.answering.claims.facts import Fact, facts_of
from tutor.answering.claims.statements import Statement
from tutor.text.normalise import plain

_CHARS = 34  # before a time, where "chậm nhất vào cuối" may stand
_BOUND = re.compile(
    r"(?<!\w)(?:(?P<before>trước)|(?P<until>chậm nhất|muộn nhất|cho đến|đến|tới|hết|hạn chót|hạn)"
    r"|(?P<begin>kể từ|bắt đầu từ|(?<!có )từ)|(?P<after>sau))"
    r"(?: (?:là|vào|trong|hết|đầu|giữa|cuối|ngày|mùng|tháng|quý|năm))*[^\w,]*$"
)
_WHEN = re.compile(r"(?: năm (?:đó|ấy|này))?,? thì(?!\w)")
# What the evidence may say of a time for a sentence that bounds it so; "" is no bound.
_BORNE = {
    "before": frozenset({"before"}),
    "until": frozenset({"until", "before", ""}),
    "begin": frozenset({"begin"}),
    "after": frozenset({"after"}),
}


def bounds(clause: str, statements: Sequence[Statement]) -> Verdict:
    """A fault where a time of `clause` begins in `statements` what it ends, or bounds nothing.

    The times themselves are known to stand there. "Đến hết" may be said of a time without a bound,
    "trước", "từ" and "sau" may not.
    """
    for time in (fact for fact in facts_of(clause) if _is_point(fact)):
        said = bound(clause, time)
        printed = {
            bound(text, fact)
            for one in statements
            for text in (one.text, one.context)
            for fact in facts_of(text)
            if _is_point(fact) and time.agrees(fact)
        }
        if said and printed and not printed & _allowed(said, time):
            return Verdict("date", f"{said} {clause[time.start : time.end]}, which is not so there")
    return PASSED


def bound(text: str, time: Fact) -> str:
    """ "before", "until", "begin", "after" as the words before a time say; "" for none."""
    low = plain(text)
    found = _BOUND.search(low[max(0, time.start - _CHARS) : time.start])
    if found and found["until"] in ("đến", "tới") and _WHEN.match(low, time.end):
        return ""  # "tới ngày 1/7 thì có hiệu lực" tells when
    return str(found.lastgroup) if found else ""


def _is_point(fact: Fact) -> bool:
    return fact.kind == "date" and fact.key[0][0] != "every"


def _allowed(said: str, time: Fact) -> frozenset[str]:
    """Of a day "trước" and "đến" are nearly one; "trước năm 2025" is not "hết năm 2025"."""
    day = "d" in dict(time.key)
    return _BORNE[said] | {"until"} if said == "before" and day else _BORNE[said]
