"""Names of a text: what stands in quotes, with capitals or in another language, and places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tutor.answering.claims.bodies import bodies_of
from tutor.answering.claims.facts import facts_of
from tutor.answering.claims.wording import tables
from tutor.plans.agencies import canonical
from tutor.text.normalise import CAPITALS, fold, plain
from tutor.text.places import PlaceMention, find_places

_QUOTED = re.compile(r"[“\"]([^“”\"]{1,80})[”\"]|‘([^’]{2,80})’|\*\*(.+?)\*\*")
_CAPITAL = re.compile(rf"(?<![\w.])[{CAPITALS}][\w&-]*(?:[ -]+(?:[{CAPITALS}][\w&-]*|\d+(?!\S)))*")
_PLACE = re.compile(
    r"(?<!\w)(?P<kind>[Tt]ỉnh|[Tt]hành phố|[Tt][Pp]\.?|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Xx]ã|"
    rf"[Pp]hường|[Tt]hị trấn|[Tt]hôn|[Bb]ản)\s+(?P<name>[{CAPITALS}]\w*(?: [{CAPITALS}]\w*)*)"
)
_LATIN = re.compile(r"(?<![\w@./-])(?:\d{1,2}[A-Za-z]|[A-Za-z][A-Za-z]+)(?![\w@/-]|\.\w)")
# A Vietnamese syllable without its marks: what begins it, its vowels, what ends it.
SYLLABLE = re.compile(
    r"(?:ngh|ng|gh|gi|kh|nh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnptiouy])?"
)
_NATION = re.compile(
    r"(?<!\w)(?:trung uong|tw|bcdtw|ca nuoc|quoc gia|chinh phu|toan quoc|viet nam)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as `shown` spells it."""

    kind: Literal["quote", "place", "name"]
    text: str
    start: int


@lru_cache(maxsize=2048)
def names_of(text: str) -> tuple[Name, ...]:
    """Names of a text as `shown` gives it."""
    places = list(_places(text))
    taken = [(fact.start, fact.end) for fact in facts_of(text)]
    taken += [(body.start, body.end) for body in bodies_of(text)]
    taken += [(place.start, place.start + len(place.text)) for place in places]
    words = [
        name
        for name in (*_capitals(text), *_foreign(text))
        if not any(first <= name.start < last for first, last in taken)
    ]
    found = [*_quotes(text), *places, *words]
    return tuple({(name.kind, name.text): name for name in found}.values())


def stands_in(name: Name, evidence: str) -> bool:
    """Whether the `shown` text `evidence` holds this name."""
    if name.kind == "place":
        return _place_stands_in(name.text, evidence)
    if _bare(name.text) in _bare(evidence):
        return True
    if name.kind == "quote":
        return False
    wanted, held = f" {canonical(name.text)} ", f" {canonical(evidence)} "
    return wanted in held or f" {fold(name.text)} " in f" {fold(evidence)} "


def _quotes(text: str) -> Iterator[Name]:
    for match in _QUOTED.finditer(text):
        inner = next(filter(None, match.groups()), "").strip(" .,:;!?…")
        if re.search(r"\w", inner):
            yield Name("quote", inner, match.start())


def _places(text: str) -> Iterator[Name]:
    for match in _PLACE.finditer(text):
        yield Name("place", match.group(), match.start())
    for place in _mentions(text):
        yield Name("place", place.text, place.start)


def _capitals(text: str) -> Iterator[Name]:
    """Words with capitals, but for the one that opens the sentence."""
    for match in _CAPITAL.finditer(text):
        name, start = match.group(), match.start()
        first, _, rest = name.partition(" ")
        if _opens(text, start) and not _is_foreign(first):
            start, name = match.end() - len(rest), rest  # its capital only opens the sentence
        if name and fold(name) not in _known():
            yield Name("name", name, start)


def _foreign(text: str) -> Iterator[Name]:
    for match in _LATIN.finditer(text):
        if _is_foreign(match.group()):
            yield Name("name", match.group(), match.start())


def _is_foreign(word: str) -> bool:
    """Whether `word` is no Vietnamese syllable and no loan word of everyday."""
    key = fold(word)
    inner_capital = not word.isupper() and word[1:] != word[1:].lower()
    return key not in _known() and (inner_capital or not SYLLABLE.fullmatch(key))


def _opens(text: str, start: int) -> bool:
    return not re.search(r"\w", text[:start]) or bool(re.search(r"[.!?:]\s*[“\"(]?$", text[:start]))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    words = (*tables()["foreign"]["words"], *tables()["teaching"]["words"])
    return frozenset(map(fold, words))


def _place_stands_in(place: str, evidence: str) -> bool:
    key, held = fold(place), fold(evidence)
    if _NATION.fullmatch(key) or key in ("trung uong", "nha nuoc"):
        return bool(_NATION.search(held))
    if _whole(key, held):
        return True
    said = {place.id for mention in find_places(place) for place in mention.candidates}
    return any(said & {place.id for place in one.candidates} for one in _mentions(evidence))


@lru_cache(maxsize=1024)
def _mentions(text: str) -> tuple[PlaceMention, ...]:
    """Places named in `text`, with a capital as every name has: "báo cáo bằng" is no Cao Bằng."""
    return tuple(place for place in find_places(text) if plain(place.text) != place.text)


def _whole(name: str, held: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", held))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", plain(text)).strip()


def without_names(text: str) -> str:
    """A `shown` text with what stands in quotes blanked, its length kept."""
    return _QUOTED.sub(lambda match: "\x00" * len(match.group()), text)
