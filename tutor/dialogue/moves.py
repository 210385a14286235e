"""What a learner says to steer a lesson: the words of `prompts/moves.toml`, recognised in any
spelling and with any words of politeness around them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.text.message import read_typed
from tutor.text.normalise import fold, has_diacritics, plain

_TOKEN = re.compile(r"\w+")
_CLAUSE = re.compile(r"[,.;:!?\n]+")
_STEP = re.compile(
    r"^(?:den |toi |sang |qua |xem |lai |ve |noi lai |nhac lai )*buoc (?:so |thu )?"
    r"(\d{1,2}|mot|nhat|hai|nhi|ba|bon|tu|nam|sau|bay|tam|chin)$"
)
_NUMBERS = {
    "mot": 1, "nhat": 1, "hai": 2, "nhi": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_CHOICE = re.compile(
    r"^(?:(?:da|bac|toi|tui|minh|em|chau|con|thi|la|cau|so|chon|dap an|phuong an|y) )*"
    r"([1-3]|mot|hai|ba|[abc])(?: (?:a|nhe|nha|di|chau|con|em|ban|oi))*$"
)
_LETTERS = {"a": 1, "b": 2, "c": 3}
_REQUESTS = frozenset(("cho", "giup", "gium", "ho"))
_LONGEST = 9  # words of a message that is nothing but a move
_MOST_PARTS = 3
_END_SIZES = (2, 3)  # words of an end


@dataclass(frozen=True, slots=True)
class Move:
    """`kind`: a key of `prompts/moves.toml`, or "goto". `rest`: what follows a beginning."""

    kind: str
    rest: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Words:
    """Forms of the words of one kind, each both with diacritics and folded."""

    whole: frozenset[tuple[str, ...]]
    reduced: frozenset[tuple[str, ...]]  # without fillers
    begins: tuple[tuple[str, ...], ...]  # longest first
    ends: frozenset[tuple[str, ...]]  # how a part of the message ends, between its commas
    unless: frozenset[str]  # words with which an end tells of something else
    holds: tuple[tuple[str, ...], ...]  # stand anywhere in the message, with their diacritics
    marked: frozenset[tuple[str, ...]]  # of these, those that fold to something else too
    signs: frozenset[str]  # of a message without any word


class Moves:
    """Recognises moves; which of several is meant, the caller says by the order of `kinds`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        particles = frozenset(map(_tokens, table.get("particles", ())))
        # Taken out one after the other: "ok con" is "ok", which alone would be nothing.
        self._removed = (particles, particles | frozenset(map(_tokens, table.get("fillers", ()))))
        self._dialect: Mapping[str, str] = dict(table.get("dialect", {}))
        # With its diacritics "bận" is no "bạn"; without them nobody can tell.
        self._unmarked = tuple(
            removed | {_folded(words) for words in removed} for removed in self._removed
        )
        self._words = {
            kind: self._read(entry)
            for kind, entry in table.items()
            if isinstance(entry, dict) and kind not in ("self", "dialect")
        }
        self.calls_self: Mapping[str, str] = dict(table.get("self", {}))

    @classmethod
    def load(cls, path: Path) -> "Moves":
        """Read `path` (TOML); ValueError where it is none."""
        return cls(tomllib.loads(path.read_text(encoding="utf-8")))

    def find(self, message: str, kinds: Sequence[str]) -> Move | None:
        """The first of `kinds` that `message` is; None for anything else, so for a question."""
        if not _TOKEN.search(message):
            return self._signed(message, kinds)
        accented = has_diacritics(message)
        forms = self._forms(_tokens(read_typed(message).text), accented)
        forms += self._forms(_tokens(message), accented)  # "lap lai" is no laptop here
        forms += self._forms(self._standard(message), accented)
        forms += [_folded(form) for form in forms]  # some words may have lost their marks
        if "goto" in kinds and (number := _step_number(forms)):
            return Move("goto", number=number)
        asked = [kind for kind in kinds if kind in self._words]
        # "gọi là bà" as said, before what is left of it without words that say nothing: "gọi"
        return (
            self._equal(forms, asked, "whole")
            or self._begun(forms[:1], asked)
            or self._equal(_told(forms), asked, "reduced")
            or self._begun(forms, asked)
            or self._ended(message, asked, accented)
            or self._by_parts(message, kinds)
        )

    def _by_parts(self, message: str, kinds: Sequence[str]) -> Move | None:
        """ "Bác chịu thôi, chả hiểu gì": a message of moves alone is the last of them."""
        parts = [part for part in _CLAUSE.split(message) if _TOKEN.search(part)]
        if not 1 < len(parts) <= _MOST_PARTS:
            return None
        moves = [self.find(part, kinds) for part in parts]
        return moves[-1] if all(moves) else None

    def held(self, message: str, kinds: Sequence[str]) -> str:
        """The first of `kinds` of which a phrase stands anywhere in `message`; "" for none.

        A message with diacritics is compared with them: "đi từ" is no "đi tù". One without is
        compared by phrases of several words that fold to nothing else.
        """
        said = _tokens(read_typed(message).text)
        accented = has_diacritics(message)
        heard = set(_folded(said))
        for kind in kinds:
            words = self._words[kind]
            for phrase in words.holds:
                if not heard.issuperset(_folded(phrase)):
                    continue
                plainly = len(phrase) > 1 and phrase not in words.marked
                if (accented or plainly) and _stands(phrase, said, accented):
                    return kind
        return ""

    def _standard(self, message: str) -> tuple[str, ...]:
        """The words of `message`, those of a dialect in the words that everybody uses."""
        return tuple(self._dialect.get(word, word) for word in _tokens(message))

    def _signed(self, message: str, kinds: Sequence[str]) -> Move | None:
        """ "👍" and "?": what a message without a word says."""
        for kind in kinds:
            if kind in self._words and any(sign in message for sign in self._words[kind].signs):
                return Move(kind)
        return None

    def _ended(self, message: str, kinds: Sequence[str], accented: bool) -> Move | None:
        """ "Bác tải xong rồi, giờ sao": one part of a short message ends like a move."""
        said = _tokens(message)
        if len(said) > _LONGEST:
            return None
        parts = [
            form
            for part in _CLAUSE.split(message)
            for form in self._forms(_tokens(part), accented)[:2]
        ]
        for kind in kinds:
            words = self._words[kind]
            ended = any(part[-size:] in words.ends for part in parts for size in _END_SIZES)
            if ended and words.unless.isdisjoint(said):
                return Move(kind)
        return None

    def _equal(
        self, forms: Sequence[tuple[str, ...]], kinds: Sequence[str], name: str
    ) -> Move | None:
        if len(forms[0]) > _LONGEST:
            return None
        for form in forms:
            for kind in kinds:
                if form in getattr(self._words[kind], name):
                    return Move(kind)
        return None

    def _begun(self, forms: Sequence[tuple[str, ...]], kinds: Sequence[str]) -> Move | None:
        for form in forms:
            for kind in kinds:
                for begin in self._words[kind].begins:
                    if form[: len(begin)] == begin:
                        return Move(kind, " ".join(form[len(begin) :]))
        return None

    def _read(self, entry: Mapping[str, Sequence[str]]) -> _Words:
        whole = {_tokens(phrase) for phrase in entry.get("whole", ())}
        reduced = {form for words in whole for form in self._forms(words)}
        begins = {
            form
            for phrase in entry.get("begins", ())
            for form in self._forms(_tokens(phrase))
            if len(form) > 1  # one word begins anything
        }
        ends = set(map(_tokens, entry.get("ends", ())))
        unless = {word for phrase in entry.get("unless", ()) for word in _tokens(phrase)}
        return _Words(
            frozenset(whole | set(map(_folded, whole))),
            frozenset(reduced | set(map(_folded, reduced))),
            tuple(sorted(begins | set(map(_folded, begins)), key=len, reverse=True)),
            frozenset(ends | set(map(_folded, ends))),
            frozenset(unless | set(map(fold, unless))),
            tuple(map(_tokens, entry.get("holds", ()))),
            frozenset(map(_tokens, entry.get("marked", ()))),
            frozenset(entry.get("signs", ())),
        )

    def _forms(self, tokens: tuple[str, ...], accented: bool = True) -> list[tuple[str, ...]]:
        """`tokens` as said, without particles, and without anything that says nothing; the forms
        of which something is left."""
        taken = self._removed if accented else self._unmarked
        forms = [tokens, *(_without(tokens, removed) for removed in taken)]
        return list(dict.fromkeys(form for form in forms if form)) or [()]

    @staticmethod
    def choice(message: str, options: Sequence[str]) -> int | None:
        """Which option, from 0, is chosen by number, letter or its words; None for none of them."""
        said = tuple(map(fold, _tokens(read_typed(message).text)))
        if match := _CHOICE.match(" ".join(said)):
            number = _value(match[1])
            return number - 1 if number <= len(options) else None
        names = [frozenset(map(fold, _tokens(option))) for option in options]
        shares = [len(name & set(said)) / len(name) if name else 0.0 for name in names]
        best = max(range(len(options)), key=lambda place: shares[place], default=None)
        if best is None or shares[best] < 0.5 or shares.count(shares[best]) > 1:
            return None
        return best


def _stands(phrase: tuple[str, ...], said: tuple[str, ...], accented: bool) -> bool:
    """Whether `phrase` stands in `said`. In a message with diacritics a word may have lost its
    own, but not every word of the phrase."""
    size = len(phrase)
    for start in range(len(said) - size + 1):
        part = said[start : start + size]
        if part == phrase or (not accented and _folded(part) == _folded(phrase)):
            return True
        same = [word == own or word == fold(own) for word, own in zip(part, phrase, strict=True)]
        kept = any(word == own != fold(own) for word, own in zip(part, phrase, strict=True))
        if all(same) and kept:
            return True
    return False


def _told(forms: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Of a request ("đọc giùm bác") no single word: alone it would tell that this was done."""
    said, *others = forms
    is_request = not _REQUESTS.isdisjoint(_folded(said))
    return [said, *(form for form in others if len(form) > 1 or not is_request)]


def _without(tokens: tuple[str, ...], removed: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    kept: list[str] = []
    place = 0
    longest = max(map(len, removed), default=1)
    while place < len(tokens):
        sizes = range(min(longest, len(tokens) - place), 0, -1)
        size = next((size for size in sizes if tokens[place : place + size] in removed), 0)
        if not size:
            kept.append(tokens[place])
        place += size or 1
    return tuple(kept)


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, words))


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(plain(text)))


def _step_number(forms: Sequence[tuple[str, ...]]) -> int:
    for words in forms:
        match = _STEP.match(" ".join(_folded(words)))
        if match and (match[1] != "sau" or words[-1] == "sáu"):  # "bước sau" is the next one
            return _value(match[1])
    return 0


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word) or _LETTERS.get(word, 0)
