"""The tables of `agencies.toml`, read once and folded for comparison."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from tutor.text.aligned import aligned_words

_PATH = Path(__file__).with_name("agencies.toml")


@dataclass(frozen=True, slots=True)
class Short:
    """A short form that is also a common syllable; it counts only beside one of these words."""

    long: str
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Renaming:
    """An agency that has another name, or none, since a day."""

    old: tuple[str, ...]
    new: tuple[str, ...]  # empty: abolished without a successor of the same kind
    since: date
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tables:
    abbreviations: Mapping[str, str]  # "khcn" -> "khoa học và công nghệ"
    shorts: Mapping[str, Short]
    synonyms: Mapping[str, str]  # spaced and folded, without "va"
    heads: Mapping[str, tuple[str, ...]]  # folded -> spellings
    groups: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]  # "sở" -> its fields, as spelt
    standing: tuple[str, ...]  # as spelt, like the other names below
    synonym_names: tuple[str, ...]
    other_words: tuple[tuple[str, ...], ...]
    renamings: tuple[Renaming, ...]


def key(text: str) -> str:
    """Folded words of `text` with single spaces; "và" and punctuation make no difference."""
    return " ".join(word.folded for word in aligned_words(text) if word.folded != "va")


@lru_cache(maxsize=1)
def tables() -> Tables:
    data = tomllib.loads(_PATH.read_text(encoding="utf-8"))
    return Tables(
        abbreviations={key(k).replace(" ", ""): v for k, v in data["abbreviations"].items()},
        shorts={
            row["form"]: Short(
                row["long"], *(frozenset(row.get(s, ())) for s in ("before", "after"))
            )
            for row in data["short"]
        },
        synonyms={key(k): key(v) for k, v in data["synonyms"].items()},
        heads=_spellings(data["heads"]["words"]),
        groups=frozenset(map(key, data["heads"]["groups"])),
        fields={head: tuple(names) for head, names in data["fields"].items()},
        standing=tuple(data["standing"]["names"]),
        synonym_names=tuple(data["synonyms"]),
        other_words=tuple(tuple(p.split()) for p in data["other_words"]["phrases"]),
        renamings=tuple(
            Renaming(
                tuple(row["old"]),
                tuple(row["new"]),
                row["since"],
                row["source"],
                row.get("note", ""),
            )
            for row in data["renamed"]
        ),
    )


def _spellings(names: list[str]) -> dict[str, tuple[str, ...]]:
    spellings: dict[str, tuple[str, ...]] = {}
    for name in names:
        spellings[key(name)] = (*spellings.get(key(name), ()), name)
    return spellings
