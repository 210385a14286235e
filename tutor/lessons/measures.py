"""What is counted in the words of a lesson: tiếng, sentences, and the facts a wording carries.

Sentence length is the median number of tiếng (syllables between white space) of a sentence, the
measure of plain-language guides; for Vietnamese, whose syllables are written apart, it needs no
dictionary.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import median

from tutor.records import Term
from tutor.text.normalise import fold, plain

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ADDRESS = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:vn|com|org|net|eu)\b(?:/[\w./-]*\w)?", re.I)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_PROHIBITION = re.compile(r"\bđừng\b|\bkhông (?:được|bao giờ)\b|\bchớ\b", re.I)
_PLACEHOLDER = re.compile(r"\{(?:[Bb]ác|[Cc]háu)\}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What every wording of a step must carry alike."""

    numbers: frozenset[str]
    screen_words: frozenset[str]
    addresses: frozenset[str]
    prohibits: bool

    def differences(self, other: "Facts") -> list[str]:
        """What one carries and the other does not, for an editor."""
        pairs = (
            ("numbers", self.numbers ^ other.numbers),
            ("words of the screen", self.screen_words ^ other.screen_words),
            ("addresses", self.addresses ^ other.addresses),
        )
        found = [f"{name} {', '.join(sorted(values))}" for name, values in pairs if values]
        return [*found, "a prohibition"] if self.prohibits != other.prohibits else found


def syllables(text: str) -> int:
    """Tiếng of `text`: its runs of letters and digits between white space."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def median_sentence(texts: Iterable[str]) -> float:
    """Median tiếng of a sentence over `texts`; 0 where there is none."""
    lengths = [syllables(sentence) for text in texts for sentence in sentences(text)]
    return float(median(lengths)) if lengths else 0.0


def screen_words(text: str) -> list[str]:
    """The words in bold: as they appear on a screen."""
    return [word.strip().replace("‑", "-") for word in _BOLD.findall(text)]


def facts_of(text: str) -> Facts:
    addresses = frozenset(address.casefold() for address in _ADDRESS.findall(text))
    rest = _ADDRESS.sub(" ", text)
    return Facts(
        frozenset(_NUMBER.findall(_BOLD.sub(" ", rest))),
        frozenset(word.casefold() for word in screen_words(text)),
        addresses,
        bool(_PROHIBITION.search(text)),
    )


def same_sentence(text: str) -> str:
    """A sentence as compared between lessons: without address, marks and case."""
    return " ".join(re.findall(r"\w+", fold(_PLACEHOLDER.sub("", _BOLD.sub(r"\1", text)))))


def terms_in(text: str, glossary: Mapping[str, Term]) -> list[str]:
    """Ids of the glossary's words that stand in `text`, in order of their first place.

    Of two words at one place the longer counts: "mật khẩu" in "quản lý mật khẩu" but no "app" in
    "apk".
    """
    said = plain(_BOLD.sub(" | ", text))
    found: list[tuple[int, int, str]] = []
    for term in glossary.values():
        for form in (term.term, *term.forms):
            for match in _whole(form).finditer(said):
                found.append((match.start(), -len(form), term.id))
    kept: list[str] = []
    end = -1
    for start, length, id in sorted(found):
        if start >= end:
            end = start - length
            if id not in kept:
                kept.append(id)
    return kept


@cache
def _whole(form: str) -> re.Pattern[str]:
    """A form of a glossary's word where it stands as whole words of a plain text."""
    return re.compile(rf"(?<!\w){re.escape(plain(form))}(?!\w)")
