"""With whom, where and at whose word something is done."""

import re
from collections.abc import Iterator, Sequence

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.denials import undenied, without_denials
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import table_phrases
from tutor.text.normalise import plain

_DENIED = re.compile(r"(?<!\w)(?:không|đừng|chớ|khoan|chưa|khỏi)(?: \w+)? $")


def strangers(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Bác hỏi người lạ" where the evidence knows of nobody but the clerk."""
    said, held = without_denials(sentence), " ".join(plain(one.text) for one in evidence)
    for key in ("other", "strange"):
        found = table_phrases("company", key).search(said)
        if found and not table_phrases("company", f"{key}_borne").search(held):
            yield Verdict("negation", f"speaks of {found.group()}, the evidence does not")


def obedience(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Bác làm theo", "bác nộp tiền" where the evidence warns of those who ask for it."""
    said = without_denials(sentence)
    found = table_phrases("company", "obeys").search(said)
    if not found or _DENIED.search(said, 0, found.start()):
        return
    warns = any(table_phrases("company", "warned").search(plain(one.text)) for one in evidence)
    if warns and not any(found.group() in undenied(one.text) for one in evidence):
        yield Verdict("negation", f"obeys where the evidence warns: {found.group()}")


def elsewhere(sentence: str, nearest: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Bác ra ngân hàng sang tên sim" where that is done at the shop."""
    places = table_phrases("company", "places")
    for place in set(places.findall(plain(sentence))):
        held = [set(places.findall(plain(f"{one.context} {one.text}"))) for one in nearest]
        if held and all(others and place not in others for others in held):
            yield Verdict("place", f"done in another place: {place}")
