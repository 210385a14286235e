"""Finished sentences out of a text that is still being written."""

import re

from tutor.plans.places import sentence_bounds

_MARKS = re.compile(r"(?:\[\d{1,3}\]\s*)+")
_MAYBE_MARKS = re.compile(r"(?:\[\d{1,3}\]\s*)*(?:\[\d{0,3})?")
_MAX_CHARS = 4000  # of a text without an end of sentence or line; it is cut there


def split_sentences(text: str) -> list[str]:
    """Sentences of `text` in order; joined they are `text` again. A line of a list is one.

    A mark behind the full stop ("… nhé. [1]") belongs to the sentence before it.
    """
    stream = SentenceStream()
    return [*stream.feed(text), *stream.close()]


class SentenceStream:
    """Pieces of a text in, sentences out as soon as they are finished.

    Where the pieces were cut makes no difference to the sentences.
    """

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> list[str]:
        """Sentences that `piece` finished, with the white space around them; often none."""
        self._rest += piece
        return self._taken(whole=False)

    def close(self) -> list[str]:
        """What is left when the text ended: at most one sentence, or white space alone."""
        return self._taken(whole=True)

    def _taken(self, whole: bool) -> list[str]:
        sentences = []
        while end := _first_end(self._rest, whole):
            sentences.append(self._rest[:end])
            self._rest = self._rest[end:]
        return sentences


def _first_end(text: str, whole: bool) -> int:
    """Where the first sentence of `text` ends; 0 while that cannot be said."""
    window = text[:_MAX_CHARS]
    final = whole or len(text) >= _MAX_CHARS
    head = len(window) - len(window.lstrip())
    line_end = window.find("\n", head) + 1
    line = window[head : line_end or len(window)]
    bounds = sentence_bounds(line)
    if len(bounds) < 2:
        return line_end or (len(window) if final else 0)
    start = bounds[1][0]
    if not line_end and not final and _MAYBE_MARKS.fullmatch(line, start):
        return 0
    marks = _MARKS.match(line, start)
    return head + (marks.end() if marks else start)
