"""Places named in a text, with or without diacritics, today's and old names.

Many communes are called like common words, so a name in lower case counts only after a word that
makes it a place, or where the caller says that he knows the place.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from tutor.text.aligned import Word, words_outside_symbols
from tutor.text.gazetteer import (
    NATION,
    Locality,
    PlaceKind,
    gazetteer,
    is_within,
    name_key,
    place_keys,
    place_words,
    same_place,
    today,
)

__all__ = [
    "NATION",
    "Locality",
    "PlaceMention",
    "find_places",
    "is_within",
    "resolve_locality",
    "same_place",
    "today",
]
from tutor.text.normalise import plain
from tutor.text.place_evidence import announced, in_capitals, ordinary, spells

_KINDS: dict[tuple[str, ...], tuple[PlaceKind, ...]] = {
    ("tỉnh",): ("province",),
    ("thành", "phố"): ("province", "district"),
    ("tp",): ("province", "district"),
    ("xã",): ("commune",),
    ("phường",): ("commune",),
    ("p",): ("commune",),
    ("thị", "trấn"): ("commune",),
    ("đặc", "khu"): ("commune",),
    ("huyện",): ("district",),
    ("quận",): ("district",),
    ("thị", "xã"): ("district",),
}
_JOINED = {*",-()", "thuộc", "tỉnh", "thành", "phố", "tp", "của", "ở", "huyện", "quận", "thị", "xã"}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text. Several `candidates` where the name alone does not decide."""

    text: str
    start: int
    end: int
    candidates: tuple[Locality, ...]  # today's first; provinces alone when one bears the name
    sure: bool = True  # False when capital letters alone say that it is a place

    @property
    def national(self) -> bool:
        return self.candidates == (NATION,)

    @property
    def provinces(self) -> tuple[str, ...]:
        """Names of today's provinces that the mention may lie in."""
        names = (place.province for candidate in self.candidates for place in today(candidate))
        return tuple(dict.fromkeys(names))


def find_places(text: str, known: Collection[str] = ()) -> list[PlaceMention]:
    """Places named in `text`, in order; `known` names count without a word that announces them.

    "Vạn Xuân, Thái Nguyên" is one mention: the province decides between the communes.
    """
    keys = frozenset(name_key(name) for name in known)
    mentions = _mentions(text, keys, anywhere=False)
    return _qualified(text, mentions)


def resolve_locality(name: str) -> list[Locality]:
    """Places that a person may mean by `name` given as a place, today's first; [] when unknown."""
    mentions = _qualified(name, _mentions(name, frozenset(), anywhere=True))
    if mentions:
        return list(mentions[0].candidates)
    return _similar(name)


def _mentions(text: str, known: frozenset[str], anywhere: bool) -> list[PlaceMention]:
    words, mentions, index = words_outside_symbols(text), [], 0
    while index < len(words):
        found, size, sure = _at(words, index, known, anywhere)
        if found:
            start, end = words[index].start, words[index + size - 1].end
            mentions.append(PlaceMention(text[start:end], start, end, found, sure))
        index += size or 1
    return mentions


def _at(
    words: list[Word], index: int, known: frozenset[str], anywhere: bool
) -> tuple[tuple[Locality, ...], int, bool]:
    """Candidates of the longest place name at `index`, its length in words, and if it is sure."""
    if size := _national(words, index):
        return (NATION,), size, True
    kinds, shift = _kind_at(words, index)
    start = index + shift
    for size in range(min(gazetteer().longest, len(words) - start), 0, -1):
        run = words[start : start + size]
        group = _spelt_so(run, gazetteer().by_name.get(" ".join(w.folded for w in run), ()))
        if not group or ordinary(words, start, run, bool(kinds), known):
            continue
        if kinds:
            return _of_kinds(group, kinds, words[index:start], run), shift + size, True
        if anywhere or announced(words, start, run, group, known):
            return _preferred(group, anywhere), size, True
        if in_capitals(words, start, run):
            return _preferred(group, anywhere), size, False
    return (), 0, False


def _national(words: list[Word], index: int) -> int:
    table = place_words()["national"]
    for name in table["names"]:
        size = name.count(" ") + 1
        if not spells(words[index : index + size], name.split(" ")):
            continue
        before = words[index - 1] if index else None
        after = words[index + size] if index + size < len(words) else None
        if before and any(before.agrees(word) for word in table["not_after"]):
            return 0
        if after and any(after.agrees(word) for word in table["not_before"]):
            return 0
        return size
    return 0


def _kind_at(words: list[Word], index: int) -> tuple[tuple[PlaceKind, ...], int]:
    """Kinds that a kind word at `index` allows and its length; a name must follow it."""
    for spelling, kinds in _KINDS.items():
        size = len(spelling)
        if index + size < len(words) and spells(words[index : index + size], spelling):
            return kinds, size
    return (), 0


def _spelt_so(run: list[Word], group: Iterable[Locality]) -> tuple[Locality, ...]:
    """Places of `group` that the accents of `run` allow; provinces forgive a wrong one.

    Where one is spelt exactly so ("Tân An"), those with an accent more ("Tân Ân") are not meant.
    """
    if not any(word.accented for word in run):
        return tuple(group)
    typed = [plain(word.typed) for word in run]
    exact = tuple(p for p in group if _spelling(p) == typed)
    if exact:
        return exact
    folded = [word.folded for word in run]
    capital = all(word.capital for word in run)

    def fits(place: Locality) -> bool:
        name = _spelling(place)
        if len(name) != len(typed):
            return place.kind == "province" and capital
        if all(t in (n, f) for t, n, f in zip(typed, name, folded, strict=True)):
            return True
        near = capital or any(t == n != f for t, n, f in zip(typed, name, folded, strict=True))
        return place.kind == "province" and near and len(name) > 1

    return tuple(place for place in group if fits(place))


def _spelling(place: Locality) -> list[str]:
    return plain(place.name).replace("-", " ").replace("'", " ").split()


def _of_kinds(
    group: tuple[Locality, ...], kinds: tuple[PlaceKind, ...], said: list[Word], run: list[Word]
) -> tuple[Locality, ...]:
    """Places titled as said ("phường"), else of the kind said; a province bears any kind word.

    In lower case a name after the word of another kind is no place: "phường hòa bình" may be one,
    "tỉnh đoàn kết" is not.
    """
    word = " ".join(name.folded for name in said).replace("tp", "thanh pho")
    titled = tuple(place for place in group if name_key(place.title).startswith(word + " "))
    chosen = titled or tuple(place for place in group if place.kind in kinds)
    if not chosen and not all(name.capital for name in run):
        return ()
    return _newest(chosen or group)


def _newest(group: tuple[Locality, ...]) -> tuple[Locality, ...]:
    """Today's places; old ones only where no place of the name exists today."""
    return tuple(place for place in group if place.era == "new") or group


def _preferred(group: tuple[Locality, ...], every: bool) -> tuple[Locality, ...]:
    """A bare name that a province bears means the province."""
    provinces = tuple(place for place in group if place.kind == "province")
    if provinces:
        return _newest(provinces)
    if not every:
        return _newest(group)
    current = {place.id for place in group if place.era == "new"}
    return tuple(
        place
        for place in group
        if place.era == "new" or current.isdisjoint(unit.id for unit in today(place))
    )


def _qualified(text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """`mentions` with a unit and the province said right after it made one."""
    merged: list[PlaceMention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        narrowed = _narrowed(text, last, mention) if last else ()
        if last and narrowed:
            merged[-1] = replace(
                last, text=text[last.start : mention.end], end=mention.end, candidates=narrowed
            )
        else:
            merged.append(mention)
    return merged


def _narrowed(text: str, unit: PlaceMention, wider: PlaceMention) -> tuple[Locality, ...]:
    """Candidates of `unit` that lie in `wider`, when only joining words stand between the two."""
    between = plain(text[unit.end : wider.start]).replace(",", " , ").replace("(", " ( ").split()
    if any(word not in _JOINED for word in between) or wider.national:
        return ()
    if all(place.kind == "province" for place in unit.candidates):
        return ()
    return tuple(
        place
        for place in unit.candidates
        if any(wide.kind != "commune" and _lies_in(place, wide) for wide in wider.candidates)
    )


def _lies_in(place: Locality, wide: Locality) -> bool:
    if wide.kind == "district":
        return wide in (place,) or not set(today(place)).isdisjoint(today(wide))
    return wide.kind == "province" and is_within(place, wide)


def _similar(name: str) -> list[Locality]:
    """Places whose name differs by a slip of the finger, best first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    key = name_key(name)
    found = process.extract(
        key, place_keys(), scorer=OSA.normalized_similarity, limit=1, score_cutoff=0.85
    )
    return [
        place for match, _, _ in found for place in _preferred(gazetteer().by_name[match], True)
    ]
