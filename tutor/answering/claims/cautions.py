"""What a text warns of: "gửi nhiều lần dễ trùng"."""

import re
from collections.abc import Iterator, Sequence

from tutor.answering.claims.claim import Verdict
from tutor.answering.claims.denials import negates, undenied
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, table_phrases
from tutor.text.normalise import plain


def advised(sentence: str, nearest: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Nên gửi nhiều lần" against "gửi nhiều lần dễ trùng": advice to do what is warned of."""
    advice = table_phrases("negation", "advice").search(undenied(sentence))
    advises = advice and not _warning_in(sentence) and not negates(sentence)
    if nearest and advises and all(_warns(one) for one in nearest):
        yield Verdict("negation", "advises what the evidence warns of")


def warned_of(deed: str, statement: Statement) -> bool:
    """Whether the statement tells the deed and behind it what comes of it."""
    warning = _warning_in(statement.text)
    low = undenied(statement.text)
    return warning is not None and deed in content_words(plain(low[: warning.start()]))


def _warns(statement: Statement) -> bool:
    return _warning_in(statement.text) is not None


def _warning_in(text: str) -> re.Match[str] | None:
    easy = table_phrases("negation", "easy")
    low = easy.sub(lambda match: "\x00" * len(match.group()), undenied(text))
    return table_phrases("negation", "warning").search(low)
