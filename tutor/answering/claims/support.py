"""How well the evidence bears a sentence out as a whole, by weights learned from labelled ones.

The other checks each look for one fault and know it by a rule. What they let through is judged here
once more by what tells right sentences from wrong ones without a rule for each: how near the words
stand to those of one or two statements, what is added, what is left out. The score is the logit of
a logistic regression (Cox 1958), bias + sum of weight * signal; scripts/train_claims.py fits it.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from tutor.answering.claims.facts import shown
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import is_teaching, placed_words, table_phrases, tables
from tutor.text.normalise import plain

_PATH = Path(__file__).with_name("support.json")
_ADDS = 0.02  # share of the words that a second statement has to add …
_APART = 0.01  # … and more for every statement between the two
_NEXT = 0.9  # what follows from a condition counts so much where it stands one statement later
_SYLLABLE = re.compile(r"[^\W\d_]+")
_PIECE = r"[.,;:!?…()–]|(?<!\w)(?:rồi|nhưng|còn|mà|vì|nên|để)(?!\w)"
_THEN = r"(?<!\w)thì(?!\w)"
_CUT = re.compile(f"{_PIECE}|{_THEN}")
_SUPPOSES = re.compile(r"(?<!\w)(?:nếu|khi|lúc|hễ|lỡ|gặp|muốn|ai|dù)(?!\w)")


@dataclass(frozen=True, slots=True)
class Support:
    """The learned weights; `added`: of words that stand nowhere in the evidence."""

    bias: float
    signals: Mapping[str, float]
    added: Mapping[str, float]
    least: float  # a sentence that scores less is not shown

    def score(self, sentence: str, statements: Sequence[Statement]) -> float:
        """The logit that `statements` bear out a sentence without marks; -inf where it or they say
        nothing."""
        found = signals(sentence, statements)
        if not found:
            return float("-inf")
        own = added_words(sentence, statements)
        return (
            self.bias
            + sum(self.signals[name] * value for name, value in found.items())
            + sum(self.added.get(word, 0.0) for word in own)
        )


@lru_cache(maxsize=1)
def trained() -> Support:
    """The weights beside this module."""
    return Support(**json.loads(_PATH.read_text(encoding="utf-8")))


def added_words(sentence: str, statements: Sequence[Statement]) -> frozenset[str]:
    """Syllables of the sentence that stand in no statement and in no heading."""
    known = frozenset().union(*(_syllables(one.compared) for one in statements))
    return _syllables(plain(sentence)) - known


def signals(sentence: str, statements: Sequence[Statement]) -> dict[str, float]:
    """What is weighed, by name; {} where the sentence or the statements have no content words."""
    words = [word for word in _words(sentence) if word.says]
    if not words or not any(one.words | one.context_words for one in statements):
        return {}
    near = _nearest(words, statements)
    nearest, around = statements[near[0]], [statements[index] for index in sorted(near)]
    return {
        **_own(words, statements),
        **_likeness(sentence, words, around),
        **_clauses(words, statements),
        **_operators(sentence, nearest),
    }


@dataclass(frozen=True, slots=True)
class _Word:
    """One word in its place: in which clause, whether it is supposed, whether it says anything.

    A piece is a clause or, around a "thì", the two that belong together.
    """

    form: str  # synonyms alike
    clause: int
    piece: int
    supposed: bool
    says: bool


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[_Word, ...]:
    low = plain(shown(text))
    cuts = list(_CUT.finditer(low))
    supposed, who = _supposed_clauses(low), tables()["praise"]["who"]
    found = []
    for start, form, says in placed_words(low):
        before = [cut for cut in cuts if cut.start() <= start]
        clause, piece = len(before), sum(cut.group() != "thì" for cut in before)
        found.append(_Word(form, clause, piece, clause in supposed, says and form not in who))
    return tuple(found)


def _supposed_clauses(low: str) -> frozenset[int]:
    """The clauses that a "thì" follows, or that begin a supposition."""
    cuts = list(_CUT.finditer(low))
    starts = [0, *(match.start() for match in cuts)]
    ends = [*starts[1:], len(low)]
    before_then = {index for index, cut in enumerate(cuts) if cut.group() == "thì"}
    begun = {
        index
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
        if _SUPPOSES.search(low, start, end)
    }
    return frozenset(before_then | begun)


def _nearest(words: Sequence[_Word], statements: Sequence[Statement]) -> list[int]:
    """The statement that holds most of the words, and one more where that adds to it."""
    first = max(range(len(statements)), key=lambda index: _share(words, [statements[index]]))
    held = _share(words, [statements[first]])
    gains = {
        other: _share(words, [statements[first], statements[other]]) - _APART * abs(other - first)
        for other in range(len(statements))
        if other != first
    }
    second = max(gains, key=gains.__getitem__, default=first)
    return [first, second] if gains.get(second, 0.0) > held + _ADDS else [first]


def _own(words: Sequence[_Word], statements: Sequence[Statement]) -> dict[str, float]:
    """Words that no statement holds: all of them, and those that are no teacher's manner."""
    known = _held(statements)
    own = [word.form for word in words if word.form not in known]
    return {"own_words": len(own), "strange_words": sum(not is_teaching(word) for word in own)}


def _likeness(
    sentence: str, words: Sequence[_Word], around: Sequence[Statement]
) -> dict[str, float]:
    """How near the sentence runs along the statements: shared runs of words, and their order."""
    here = [word.form for word in _words(sentence)]
    there = [word.form for one in around for word in _words(one.text)]
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    places = _places([word.form for word in words], there)
    kept = _longest_rise(places) / len(places) if places else 1.0
    return {"likeness": matcher.ratio(), "disorder": 1 - kept}


def _places(words: Sequence[str], there: Sequence[str]) -> list[int]:
    """Where the words stand in `there`, each behind the last one where it can."""
    found: list[int] = []
    for word in words:
        standing = [index for index, other in enumerate(there) if other == word]
        behind = [index for index in standing if not found or index > found[-1]]
        found += (behind or standing)[:1]
    return found


def _longest_rise(places: Sequence[int]) -> int:
    """Length of the longest strictly rising subsequence (Schensted 1961)."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def _clauses(words: Sequence[_Word], statements: Sequence[Statement]) -> dict[str, float]:
    """How much of each clause one clause of the evidence holds, and how much of what follows from a
    condition stands where the condition does."""
    clauses = _covers(words, statements, lambda word: word.clause)
    pieces = _covers(words, statements, lambda word: word.piece)
    return {
        "clause_cover": sum(clauses) / len(clauses),
        "piece_cover": sum(pieces) / len(pieces),
        "consequence_cover": _consequence_cover(words, statements),
    }


def _covers(
    words: Sequence[_Word], statements: Sequence[Statement], part: Callable[[_Word], int]
) -> list[float]:
    """Of each part of the sentence the share of its words that one part of a statement holds."""
    there: dict[tuple[int, int], set[str]] = {}
    for index, one in enumerate(statements):
        for word in _words(one.text):
            there.setdefault((index, part(word)), set()).add(word.form)
    here: dict[int, list[str]] = {}
    for word in words:
        here.setdefault(part(word), []).append(word.form)
    return [
        max(
            (sum(form in known for form in forms) / len(forms) for known in there.values()),
            default=0,
        )
        for forms in here.values()
    ]


def _consequence_cover(words: Sequence[_Word], statements: Sequence[Statement]) -> float:
    supposed = [word for word in words if word.supposed]
    follows = [word for word in words if not word.supposed]
    if not supposed or not follows:
        return 1.0
    index = max(range(len(statements)), key=lambda one: _share(supposed, [statements[one]]))
    behind = statements[index + 1 : index + 2]  # "Máy hỏi mã? Bác gõ mã vào."
    return max(
        _share(follows, [statements[index]]),
        _NEXT * max((_share(follows, [one]) for one in behind), default=0),
    )


def _operators(sentence: str, nearest: Statement) -> dict[str, float]:
    """Words that turn what is said: how many more of a kind than in the nearest statement, and
    how many at all of those that set an order, a condition or a purpose."""
    here, there = plain(shown(sentence)), plain(nearest.text)
    counts = {
        kind: (len(pattern.findall(here)), len(pattern.findall(there)))
        for kind, pattern in ((kind, table_phrases("operators", kind)) for kind in _kinds())
    }
    strong, hedged = counts.pop("strong"), counts.pop("hedges")
    stronger, dropped = max(0, strong[0] - strong[1]), max(0, hedged[1] - hedged[0])
    more = {f"more_{kind}": min(a, 2) - min(b, 2) for kind, (a, b) in counts.items()}
    said = {
        f"says_{kind}": min(counts[kind][0], 3)
        for kind in ("only_then", "then", "if", "again", "purpose")
    }
    return {
        **more,
        **said,
        "stronger": stronger,
        "hedges_dropped": dropped,
        "sure_of_hedged": float(stronger > 0 < dropped),
    }


def _kinds() -> list[str]:
    return list(tables()["operators"])


def _share(words: Sequence[_Word], statements: Sequence[Statement]) -> float:
    known = _held(statements)
    return sum(word.form in known for word in words) / len(words)


def _held(statements: Sequence[Statement]) -> frozenset[str]:
    return frozenset().union(*(one.words | one.context_words for one in statements))


@lru_cache(maxsize=2048)
def _syllables(low: str) -> frozenset[str]:
    return frozenset(_SYLLABLE.findall(low))
