"""What one must do, may do, need not do and may not do."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.denials import carriers, is_misconception
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words
from tutor.text.normalise import plain

_MODAL = re.compile(
    r"(?<!\w)(?:"
    r"(?P<free>(?:không|chưa|chẳng|khỏi)(?: hề)? "
    r"(?:bắt buộc|bắt|buộc|nhất thiết|cần|phải)(?:(?: \w+)? phải)?)"
    r"|(?P<never>không được|cấm)"
    r"|(?P<may>(?<!không )có thể|được phép)"
    r"|(?P<must>bắt buộc|(?<!bên )(?<!phía )(?<!góc )(?<!tay )(?<!sang )(?<!về )phải)"
    r")(?!\w)"
)
_EITHER_WAY = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng)(?P<deed>[^,.;:!?]+?) (?:cũng|vẫn)(?: \w+)? (?:được|xong|ổn)(?!\w)"
)
_SURE = re.compile(r"(?<!\w)(?<!cho )(?:chắc chắn|nhất định|bao giờ cũng|lúc nào cũng)(?!\w)")
_PERHAPS = re.compile(r"(?<!\w)(?:có thể|có khi|nhiều khi|đôi khi|nhiều khả năng|chưa chắc)(?!\w)")
_STOP = re.compile(r"[,.;:!?]|(?<!\w)(?:thì|rồi|vì|nếu|khi|để)(?!\w)")
# What the evidence says of a deed and the sentence turns into the mode before the colon.
_TURNED = {
    "must": frozenset({"free", "may"}),
    "never": frozenset({"free", "may"}),
    "free": frozenset({"must", "never"}),
    "may": frozenset({"must", "never"}),
}


def modality(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """Faults where what may be left undone must be done, or the other way round."""
    printed = [
        claim for one in evidence if not is_misconception(one.text) for claim in modes_of(one.text)
    ]
    for mode, deed in modes_of(sentence):
        there = {other for other, done in printed if done == deed}
        if there & _TURNED[mode] and mode not in there:
            yield Verdict("negation", f"{mode} where the evidence says {min(there)}: {deed}")


def sure(sentence: str, nearest: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Chắc chắn thu hồi được" where the evidence says "có thể"."""
    texts = [plain(one.text) for one in nearest]
    claimed = _SURE.search(plain(sentence)) and not any(map(_SURE.search, texts))
    if texts and claimed and all(map(_PERHAPS.search, texts)):
        yield Verdict("negation", "is sure of what only may be")


@lru_cache(maxsize=2048)
def modes_of(text: str) -> tuple[tuple[str, str], ...]:
    """(mode, deed) of a `shown` text in its order."""
    low = plain(text)
    found = [
        (str(match.lastgroup), deed)
        for match in _MODAL.finditer(low)
        if (deed := _deed(low, match.end()))
    ]
    either = (_deed(match["deed"], 0) for match in _EITHER_WAY.finditer(low))
    return (*found, *(("free", deed) for deed in either if deed))


def _deed(low: str, start: int) -> str:
    """The first word of what is behind `start` and before the next clause; "" for none."""
    start = carriers().match(low, start).end()  # type: ignore[union-attr]
    stop = _STOP.search(low, start)
    words = content_words(low[start : stop.start() if stop else len(low)])
    return words[0] if words else ""
