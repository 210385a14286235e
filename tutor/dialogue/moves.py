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
_STEP = re.compile(
    r"^(?:den |toi |sang |qua |xem |lai |ve |noi lai |nhac lai )*buoc (?:so |thu )?"
    r"(\d{1,2}|mot|hai|ba|bon|tu|nam|sau|bay)$"
)
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7}
_CHOICE = re.compile(
    r"^(?:(?:da|bac|toi|tui|minh|em|chau|con|thi|la|cau|so|chon|dap an|phuong an|y) )*"
    r"([1-3]|mot|hai|ba|[abc])(?: (?:a|nhe|nha|di|chau|con|em|ban|oi))*$"
)
_LETTERS = {"a": 1, "b": 2, "c": 3}
_REQUESTS = frozenset(("cho", "giup", "gium", "ho"))
_LONGEST = 9  # words of a message that is nothing but a move


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


class Moves:
    """Recognises moves; which of several is meant, the caller says by the order of `kinds`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        particles = frozenset(map(_tokens, table.get("particles", ())))
        # Taken out one after the other: "ok con" is "ok", which alone would be nothing.
        self._removed = (particles, particles | frozenset(map(_tokens, table.get("fillers", ()))))
        # With its diacritics "bận" is no "bạn"; without them nobody can tell.
        self._unmarked = tuple(
            removed | {_folded(words) for words in removed} for removed in self._removed
        )
        self._words = {
            kind: self._read(entry)
            for kind, entry in table.items()
            if isinstance(entry, dict) and kind != "self"
        }
        self.calls_self: Mapping[str, str] = dict(table.get("self", {}))

    @classmethod
    def load(cls, path: Path) -> "Moves":
        """Read `path` (TOML); ValueError where it is none."""
        return cls(tomllib.loads(path.read_text(encoding="utf-8")))

    def find(self, message: str, kinds: Sequence[str]) -> Move | None:
        """The first of `kinds` that `message` is; None for anything else, so for a question."""
        accented = has_diacritics(message)
        forms = self._forms(_tokens(read_typed(message).text), accented)
        forms += self._forms(_tokens(message), accented)  # "lap lai" is no laptop here
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
        )

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
        return _Words(
            frozenset(whole | set(map(_folded, whole))),
            frozenset(reduced | set(map(_folded, reduced))),
            tuple(sorted(begins | set(map(_folded, begins)), key=len, reverse=True)),
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
        if match := _STEP.match(" ".join(_folded(words))):
            return _value(match[1])
    return 0


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word) or _LETTERS.get(word, 0)
