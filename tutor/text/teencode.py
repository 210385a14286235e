"""Short forms, dialect spellings and slips that people type, written out by `teencode.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tutor.text.aligned import Word, aligned_words
from tutor.text.normalise import plain

_PHRASE_WORDS = 4
# A word beside one of these is a piece of a symbol, an address or a doubled form: left alone.
_STICKS = set("/&@_-+#\\")
_LABELS = ("diem", "khoan", "muc", "y", "phan", "vu")
# A syllable of Vietnamese with f for ph: "fường", "fai", but not "facebook".
_F = re.compile(r"f[^\W\d_bcdfghjklmnpqrstvwxz]{1,3}(?:ch|nh|ng|[cmnpt])?")


@dataclass(frozen=True, slots=True)
class _Context:
    long: str
    before: frozenset[str]
    after: frozenset[str]
    never_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Table:
    tokens: Mapping[str, str]
    phrases: Mapping[str, str]
    contexts: Mapping[str, tuple[_Context, ...]]
    capitals: frozenset[str]
    foreign: frozenset[str]
    opening: tuple[tuple[str, ...], ...]  # longest first
    closing: tuple[tuple[str, ...], ...]


def write_out(text: str) -> str:
    """`text` with short forms written out and usual slips put right; the rest is left as typed."""
    words, pieces, kept, index = aligned_words(text), [], 0, 0
    while index < len(words):
        long, size = _long_form(text, words, index)
        if long and _free(text, words[index].start, words[index + size - 1].end):
            pieces += [text[kept : words[index].start], long]
            kept = words[index + size - 1].end
        index += max(size, 1)
    return "".join([*pieces, text[kept:]])


def without_fillers(text: str) -> str:
    """`text` without the greeting before and the particles after what is asked."""
    words = aligned_words(text)
    first, last = 0, len(words)
    while size := _filler_size(words[first:last], _table().opening, opening=True):
        first += size
    while size := _filler_size(words[first:last], _table().closing, opening=False):
        last -= size
    if first == last:
        return ""
    end = words[last].start if last < len(words) else len(text)
    return text[words[first].start : end].strip()


def _long_form(text: str, words: list[Word], index: int) -> tuple[str, int]:
    """What the words at `index` stand for and how many they are; ("", 0) when for themselves."""
    for size in range(min(_PHRASE_WORDS, len(words) - index), 1, -1):
        run = words[index : index + size]
        joint = text[run[0].start : run[-1].end]
        key = " ".join(plain(joint).split())
        if long := _table().phrases.get(key) or _table().tokens.get(key):
            return long, size
    word = words[index]
    key = plain(word.typed)
    if word.typed.isupper() and key not in _table().capitals and not text.isupper():
        return "", 0
    return _single_form(words, index, key), 1


def _single_form(words: list[Word], index: int, key: str) -> str:
    if key in _table().tokens:
        return _table().tokens[key]
    for context in _table().contexts.get(key, ()):
        if _in_company(words, index, context):
            return context.long
    if _F.fullmatch(key) and key not in _table().foreign:
        return "ph" + key[1:]
    return ""


def _in_company(words: list[Word], index: int, context: _Context) -> bool:
    before = _neighbour(words, index - 1)
    if before in context.never_after:
        return False
    if "*" in context.after:
        return True
    return before in context.before or _neighbour(words, index + 1) in context.after


def _neighbour(words: list[Word], index: int) -> str:
    """Folded word at `index`; "#" for a number, "$" past the end, "" before the beginning."""
    if index < 0:
        return ""
    if index >= len(words):
        return "$"
    folded = words[index].folded
    return "#" if folded[0].isdigit() else folded


def _free(text: str, start: int, end: int) -> bool:
    """Whether nothing that makes a symbol or an address touches the span."""
    before, after = text[start - 1 : start], text[end : end + 1]
    dotted = (before == "." and text[start - 2 : start - 1].isalnum()) or (
        after == "." and text[end + 1 : end + 2].isalnum()
    )
    return before not in _STICKS and after not in _STICKS and not dotted


def _filler_size(words: list[Word], fillers: tuple[tuple[str, ...], ...], opening: bool) -> int:
    for filler in fillers:
        size = len(filler)
        run = words[:size] if opening else words[-size:]
        if len(run) < size or not all(w.agrees(s) for w, s in zip(run, filler, strict=True)):
            continue
        if opening or not _is_label(words, size):
            return size
    return 0


def _is_label(words: list[Word], size: int) -> bool:
    """Whether the last word is the letter of a list ("điểm a"), not a particle typed bare."""
    last = words[-1]
    if size > 1 or len(last.folded) > 1 or last.accented or len(words) < 2:
        return False
    return words[-2].folded in _LABELS or words[-2].folded.isdigit()


@lru_cache(maxsize=1)
def _table() -> _Table:
    data = tomllib.loads(Path(__file__).with_name("teencode.toml").read_text(encoding="utf-8"))
    contexts: dict[str, tuple[_Context, ...]] = {}
    for row in data["contexts"]:
        sides = (frozenset(row.get(side, ())) for side in ("before", "after", "never_after"))
        key = plain(row["form"])
        contexts[key] = (*contexts.get(key, ()), _Context(row["long"], *sides))
    return _Table(
        {plain(key): long for key, long in data["tokens"].items()},
        {plain(key): long for key, long in data["phrases"].items()},
        contexts,
        frozenset(data["case"]["capitals"]),
        frozenset(data["case"]["foreign"]),
        _by_length(data["fillers"]["opening"]),
        _by_length(data["fillers"]["closing"]),
    )


def _by_length(fillers: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(filler.split()) for filler in fillers), key=len, reverse=True))
