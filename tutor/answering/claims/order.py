"""What comes first and what only after it: "thấy tiền về rồi mới giao hàng"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.denials import affirmed, is_misconception, negates
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, tables
from tutor.text.normalise import plain

_MOST = 0.6  # share of the words of a condition that makes another one the same
_PIECE = r"[^,.;:!?]+"
_TOLD = r"[^.;:!?]+"  # commas and all
# Each form names what comes first and what comes later; the strict ones go before a mere "rồi".
_CLAUSES = tuple(
    re.compile(form)
    for form in (
        rf"\W*trước khi (?P<late>{_PIECE}),(?P<early>{_TOLD})",
        rf"(?P<early>{_TOLD}?),? trước khi (?P<late>{_PIECE})",
        rf"(?P<late>{_TOLD}?),? (?:khi|lúc) (?P<early>xong {_PIECE})",
        rf"\W*sau khi (?P<early>{_PIECE}),(?P<late>{_TOLD})",
        rf"(?P<late>{_TOLD}?),? sau khi (?P<early>{_PIECE})",
    )
)
_ONLY_THEN = re.compile(
    rf"(?P<early>{_TOLD}? (?:rồi|bác|thì|xong|đã)),? (?:mới|hẵng) (?P<late>{_TOLD})"
)
_FORMS = (
    *_CLAUSES,
    _ONLY_THEN,
    re.compile(rf"(?P<early>{_TOLD}?),? (?:xong|rồi) (?:thì |bác )?(?P<late>{_TOLD})"),
)
_TOO_EARLY = re.compile(
    rf"(?:{_TOLD}, |\W*)?(?P<early>(?:{_PIECE} )?chưa {_TOLD}?)(?: thì| mà|,) (?P<late>{_TOLD})"
)
_WHILE_NOT = re.compile(
    rf"(?P<late>{_TOLD}?) (?:khi|lúc|nếu|mà)(?: còn| bác)* (?P<early>(?:{_PIECE} )?chưa {_PIECE})"
)
_NOT = r"(?:đừng|chớ|khoan|chưa|không(?: được| nên)?)(?!\w)"
_FORBIDS = re.compile(rf"(?:(?<=bác )|(?<=thì )|(?<=và )|(?<=, )|^\W*){_NOT}")
_FORBIDDEN = re.compile(rf"(?:{_PIECE} thì )?\W*(?:bác )?{_NOT}")
_AFTER_ALL = re.compile(
    rf"(?P<early>{_TOLD}?) (?:rồi|xong)(?: thì|,)?(?: bác)? {_NOT} (?P<late>{_TOLD})"
)
_DURING = re.compile(rf"(?:{_TOLD}, )?(?P<deed>{_PIECE}) trong (?:lúc|khi) (?P<while>{_PIECE})")
_AFTERWARDS = re.compile(r"\W*(?:sau đó|xong|rồi)(?: thì| rồi)?(?: bác)?(?: mới)? (?!bác)")
_THEN = re.compile(r"(?<!\w)thì(?!\w)")
_FIRST = re.compile(r"(?<!\w)trước\W*$")


@dataclass(frozen=True, slots=True)
class Order:
    """Words of what comes first and of what comes later; only: "rồi mới", before it not at all."""

    early: frozenset[str]
    late: frozenset[str]
    deed: str  # the first word of what comes later
    only: bool

    def turns(self, other: "Order") -> bool:
        """Whether it puts first what comes later in `other`, and the other way round."""
        early, late = len(self.early & other.late), len(self.late & other.early)
        straight = len(self.early & other.early) + len(self.late & other.late)
        if self.only and other.only and other.deed in self.early and not self.late & other.late:
            return True
        most = 2 * early > len(self.early) and 2 * late > len(self.late)
        return early > 0 < late and early + late > straight and (other.deed in self.early or most)

    def follows(self, other: "Order") -> bool:
        """Whether it puts something of `other` in that order."""
        return bool(self.early & other.early and self.late & other.late) and not self.turns(other)


@lru_cache(maxsize=2048)
def orders_of(text: str) -> tuple[Order, ...]:
    """The order that a `shown` text tells; "chưa thấy tiền thì đừng giao" tells one too.

    At first all of what comes before, then its last clause alone: "…, nên xóa trước khi gửi".
    """
    low = affirmed(text)
    last = re.search(r"^.*, (?:nên )?(?=[^,]*(?:trước khi|rồi|mới) )", low)
    pieces = (low, low[last.end() :]) if last else (low,)
    return tuple(dict.fromkeys(found for piece in pieces if (found := _order_of(piece))))


def _order_of(low: str) -> Order | None:
    for form in (_TOO_EARLY, _WHILE_NOT):
        if found := form.match(low):
            early, late = found["early"].replace("chưa ", "", 1), found["late"]
            if forbidden := _FORBIDS.search(late):
                return _order(early, late[forbidden.end() :])
            return None if negates(late) else _order(late, early)
    for form in _FORMS:
        found = form.match(low)
        if found and not negates(found["late"]):
            turned = "trước khi" in low and _FORBIDDEN.match(found["early"])
            pieces = (found["late"], found["early"]) if turned else (found["early"], found["late"])
            if order := _order(*pieces, only=form is _ONLY_THEN):
                return order
    return None


def order(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """Faults where the sentence turns the order of the evidence, or leaves out what comes first."""
    said, after_all = orders_of(sentence), _AFTER_ALL.match(affirmed(sentence))
    denied = _order(after_all["early"], after_all["late"]) if after_all else None
    for one in evidence:
        if said and _FIRST.search(plain(one.text)):
            first = _telling(_THEN.split(plain(one.text))[-1])
            if first & said[0].late and not first & said[0].early:
                yield Verdict("negation", f"comes too late: {' '.join(sorted(first))}")
    for during in filter(None, (_DURING.match(plain(one.text)) for one in evidence)):
        deed, while_ = _telling(during["deed"]), _telling(during["while"])
        for told in said:
            if (told.early & deed and told.late & while_) or (
                told.early & while_ and told.late & deed
            ):
                yield Verdict("negation", "before or after what it is done during")
    for one, printed in _printed(evidence):
        if any(order.turns(printed) for order in said):
            yield Verdict("negation", f"in another order: {printed.deed} first")
        if denied and denied.follows(printed):
            yield Verdict("negation", f"forbids what is free by then: {printed.deed}")
        if not said and _leaves_out(sentence, one.text, printed):
            yield Verdict("negation", f"leaves out what comes before: {printed.deed}")


def keeps_order(sentence: str, evidence: Sequence[Statement], deed: str) -> bool:
    """Whether the sentence names `deed` in its order, which is that of the evidence."""
    said = [order for order in orders_of(sentence) if deed in order.late | order.early]
    return any(order.follows(printed) for _, printed in _printed(evidence) for order in said)


def _printed(evidence: Sequence[Statement]) -> Iterator[tuple[Statement, Order]]:
    """The orders of the statements, and of those that begin with "sau đó" or "xong thì"."""
    for index, one in enumerate(evidence):
        if is_misconception(one.text):
            continue
        for printed in orders_of(one.text):
            yield one, printed
        before = [other.text for other in evidence[max(0, index - 3) : index]]
        then = _AFTERWARDS.match(plain(one.text))
        late = plain(one.text)[then.end() :] if then else ""
        if late and before and (found := _order(plain(" ".join(before)), late)):
            yield one, found


def _order(early: str, late: str, only: bool = False) -> Order | None:
    first, last = _telling(early), _telling(late)
    both = first & last
    if not first - both or not last - both:
        return None
    deed = next((word for word in content_words(late) if word in last), "")
    return Order(first - both, last - both, deed, only)


def _leaves_out(sentence: str, text: str, printed: Order) -> bool:
    """ "Còn ngờ thì bác làm theo" where "còn ngờ thì bác hỏi con cháu rồi mới làm theo"."""
    said, there = _THEN.split(plain(sentence), 1), _THEN.split(plain(text), 1)
    if len(said) < 2 or len(there) < 2 or negates(sentence):
        return False
    condition, deeds = frozenset(content_words(said[0])), _telling(said[1])
    same = condition & frozenset(content_words(there[0]))
    first = _telling(there[1]) - printed.late
    return bool(
        same
        and len(same) >= _MOST * len(condition)
        and first
        and printed.late & deeds
        and not first & deeds
    )


def _telling(text: str) -> frozenset[str]:
    """The words that say something, but for whom one speaks to and "trước"."""
    words = frozenset(content_words(text)) or frozenset(text.split())  # "xong việc" says little
    return words - frozenset((*tables()["praise"]["who"], "trước", "sau"))
