"""The words of a sentence that carry what it says, with synonyms made one."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tutor.text.normalise import plain

_PATH = Path(__file__).with_name("words.toml")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Any]:
    """The tables of `words.toml`."""
    return tomllib.loads(_PATH.read_text(encoding="utf-8"))


def phrases(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of `words` as whole words of a plain text, the longest first."""
    forms = sorted({plain(word) for word in words}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, forms)) + r")(?!\w)")


@lru_cache(maxsize=64)
def table_phrases(table: str, key: str) -> re.Pattern[str]:
    """The pattern of one list of `words.toml`."""
    return phrases(tables()[table][key])


@lru_cache(maxsize=2048)
def content_words(text: str) -> tuple[str, ...]:
    """Words of a plain `text` that carry meaning, in order; synonyms as the first of their group.

    A synonym of several syllables is one word, everything else is one syllable.
    """
    return tuple(word for _, word, says in placed_words(text) if says)


def placed_words(text: str) -> tuple[tuple[int, str, bool], ...]:
    """(start, word as `content_words` gives it, whether it carries meaning) of all words."""
    found = ((match.start(), match.group()) for match in _unit().finditer(text))
    return tuple(
        (start, _group().get(word, word), word not in _function() and not word.isdigit())
        for start, word in found
    )


def is_teaching(word: str) -> bool:
    """Whether `word` belongs to how one speaks with a learner."""
    return word in _teaching()


def opposites_of(word: str) -> frozenset[str]:
    """The words of the table that say the opposite of `word`."""
    pairs = tables()["opposites"]["pairs"]
    return frozenset(other for pair in pairs for one, other in (pair, pair[::-1]) if one == word)


def is_generic(word: str) -> bool:
    """Whether `word` stands in every plan or lesson, or in how one speaks with a learner."""
    return word in _teaching() or word in tables()["teaching"]["generic"]


@lru_cache(maxsize=1)
def _group() -> Mapping[str, str]:
    groups = tables()["synonyms"]["groups"]
    found: dict[str, str] = {}
    for group in groups:
        for word in group:
            found.setdefault(plain(word), plain(group[0]))
    return found


@lru_cache(maxsize=1)
def _unit() -> re.Pattern[str]:
    joined = [word for word in (*_group(), *_function()) if " " in word or "%" in word]
    return re.compile(phrases(joined).pattern + "|" + _WORD.pattern)


@lru_cache(maxsize=1)
def _function() -> frozenset[str]:
    return frozenset(map(plain, tables()["function"]["words"]))


@lru_cache(maxsize=1)
def _teaching() -> frozenset[str]:
    words = map(plain, tables()["teaching"]["words"])
    return frozenset(
        part for word in words for part in (word, *_WORD.findall(word), _group().get(word, word))
    )
