"""Agencies named in a question, which may lack diacritics or hold a slip of the finger."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from tutor.plans.agencies import (
    AGREES,
    agreement,
    canonical,
    expand,
    parse_agency,
    renaming_of,
    split_agencies,
)
from tutor.plans.agency_tables import Renaming, tables
from tutor.text.aligned import Word
from tutor.text.gazetteer import name_syllables
from tutor.text.places import find_places

_LEVELS = (
    "tỉnh",
    "thành phố",
    "tp",
    "huyện",
    "thị xã",
    "xã",
    "phường",
    "thị trấn",
    "đặc khu",
    "trung ương",
)
# What may open a name that no table knows; it must then be written with capitals.
_OPEN_HEADS = (
    "tổng công ty", "trung tâm", "hiệp hội", "liên minh", "liên đoàn", "chi cục", "tổng cục",
    "học viện", "tập đoàn", "công ty", "ngân hàng", "ủy ban", "sở", "bộ", "phòng", "ban", "hội",
    "cục", "viện", "quỹ",
)  # fmt: skip
# Bộ trưởng, Hội nghị, Ban Bí thư, Ban Chỉ đạo are no names of this form.
_NO_NAME = frozenset(["truong", "nghi", "doi", "bi", "ket", "thanh", "dao"])
_NO_FOLLOWER = frozenset(
    [
        "co",
        "chu",
        "lam",
        "nao",
        "duoc",
        "la",
        "thi",
        "phai",
        "phoi",
        "thuc",
        "giao",
        "khong",
        "o",
        "tai",
        "cua",
        "do",
        "trong",
        "hien",
        "bao",
        "tham",
        "nhan",
        "chiu",
        "se",
        "da",
    ]
)
_GROUP_WORDS = 3  # a known group ("các doanh nghiệp công nghệ số") is found from this many words on
_FUZZY_LETTERS = 9  # one slip is forgiven for so many letters of a name
_PIECES = re.compile(r"\s*,\s*|\s+và\s+|\s+-\s+|\s*&\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """An agency named in a text."""

    text: str
    start: int
    end: int
    names: tuple[str, ...]  # of the known names those that it means best; () when none
    renaming: Renaming | None  # set when it is an old name
    successors: tuple[str, ...]  # of the known names those that bear the present name


@dataclass(frozen=True, slots=True)
class _Stem:
    words: tuple[str, ...]
    spelling: str  # of the first word, for its accents


def find_agencies(text: str, known: Iterable[str] = (), locality: str = "") -> list[AgencyMention]:
    """Agencies named in `text`, in order, without overlap.

    A mention without `names` is an agency by its form that none of `known` is.
    `locality`: the place of the plan that `known` is from, where there is one.
    """
    names = tuple(dict.fromkeys(known))
    stems = _stems(names)
    words, mentions, index = expand(text), [], 0
    places = [(place.start, place.end) for place in find_places(text) if not place.national]
    other = _inside_other_words(words)
    while index < len(words):
        size = 0 if index in other else _size_at(words, index, stems, places)
        if size:
            mentions.append(_mention(text, words[index : index + size], names, locality))
            while index + 1 < len(words) and words[index + 1].end <= mentions[-1].end:
                index += 1
        index += 1
    return mentions


def _mention(text: str, run: list[Word], names: tuple[str, ...], locality: str) -> AgencyMention:
    start, end = run[0].start, max(word.end for word in run)
    said = text[start:end]
    spelt = " ".join(word.typed for word in run)
    renaming = renaming_of(spelt)
    present = renaming.new if renaming else ()
    return AgencyMention(
        said,
        start,
        end,
        _meant(spelt, names, locality),
        renaming,
        tuple(dict.fromkeys(name for new in present for name in _meant(new, names, locality))),
    )


def _meant(asked: str, names: tuple[str, ...], locality: str) -> tuple[str, ...]:
    """The names that agree best with `asked`, in their order."""
    grades = {name: agreement(asked, name, locality) for name in names}
    best = max(grades.values(), default=0.0)
    if best < AGREES:
        return ()
    # A joint heading and a name without its level grade a little lower and mean the same agency.
    return tuple(name for name, grade in grades.items() if grade >= max(AGREES, best - 0.1))


def _inside_other_words(words: list[Word]) -> set[int]:
    """Places of words at which no name begins, by the table of other words."""
    inside: set[int] = set()
    for phrase in tables().other_words:
        for index in range(len(words) - len(phrase) + 1):
            if _first_of(words, index, (" ".join(phrase),)):
                inside.update(range(index + 1, index + len(phrase)))
    return inside


def _size_at(
    words: list[Word],
    index: int,
    stems: Mapping[str, list[_Stem]],
    places: list[tuple[int, int]],
) -> int:
    """Words of the agency that begins at `index`, level and place included; 0 when none does."""
    fitting = (len(s.words) for s in stems.get(words[index].folded, ()) if _fits(words, index, s))
    size = max(fitting, default=0) or _open_size(words, index)
    return size and size + _tail_size(words, index + size, places)


def _fits(words: list[Word], index: int, stem: _Stem) -> bool:
    run = words[index : index + len(stem.words)]
    if len(run) < len(stem.words) or not _accent_allows(run[0], stem.spelling):
        return False
    changed = [
        (word.folded, expected)
        for word, expected in zip(run, stem.words, strict=True)
        if word.folded != expected
    ]
    if not changed:
        return True
    expected = sum(map(len, stem.words))
    if len(changed) > 2 or run[0].folded != stem.words[0] or expected < _FUZZY_LETTERS:
        return False
    slips = sum(OSA.distance(typed, word) for typed, word in changed)
    return slips <= expected // _FUZZY_LETTERS and all(_is_slip(typed) for typed, _ in changed)


def _is_slip(typed: str) -> bool:
    """Whether a changed word can be a slip: "hok" for "học", but not "dẫn" for "đoàn"."""
    return len(typed) > 2 and typed not in name_syllables()


def _accent_allows(word: Word, spelling: str) -> bool:
    """Whether `word` may be the head `spelling`: hỏi and ngã are one tone to many who type."""
    if not word.accented:
        return True
    one_tone = str.maketrans("ảẳẩẻểỉỏổởủửỷ", "ãẵẫẽễĩõỗỡũữỹ")
    return word.typed.casefold().translate(one_tone) == spelling.translate(one_tone)


def _open_size(words: list[Word], index: int) -> int:
    """Words of a capitalised name that opens as agencies do: "Sở Quy hoạch - Kiến trúc"."""
    for head in _OPEN_HEADS:
        size = head.count(" ") + 1
        run = words[index : index + size]
        if (
            len(run) == size
            and run[0].capital
            and all(
                word.agrees(spelling) for word, spelling in zip(run, head.split(" "), strict=True)
            )
        ):
            return _capitals_size(words, index, size)
    return 0


def _capitals_size(words: list[Word], index: int, head: int) -> int:
    end = index + head
    if end >= len(words) or not words[end].capital or words[end].folded in _NO_NAME:
        return 0
    if all(word.typed.isupper() for word in words):  # a message in capitals shows no names
        return 0
    while end < len(words) and words[end].capital and end - index < 8:
        end += 1
        lower = end < len(words) and not words[end].capital and words[end].folded.isalpha()
        if (
            lower
            and words[end].start - words[end - 1].end == 1
            and (words[end].folded not in _NO_FOLLOWER)
        ):
            end += 1
    return end - index


def _tail_size(words: list[Word], index: int, places: list[tuple[int, int]]) -> int:
    """Words of level and place after a name: "tỉnh Bắc Ninh", "xã, phường", "Điện Biên"."""
    size = _levels_size(words, index)
    ends = [end for start, end in places if _touches(words, index - 1, index + size, start)]
    while index + size < len(words) and any(words[index + size].end <= end for end in ends):
        size += 1
    return size


def _touches(words: list[Word], first: int, last: int, start: int) -> bool:
    """Whether a place that begins at `start` begins at one of the words `first` to `last`."""
    return any(word.start == start for word in words[first : last + 1])


def _levels_size(words: list[Word], start: int) -> int:
    index = start + _first_of(words, start, ("cấp", "các"))
    first = index
    while size := max((_first_of(words, index, (level,)) for level in _LEVELS), default=0):
        if [word.folded for word in words[index : index + 2]] == ["xa", "hoi"]:
            break
        index += size
    return index - start if index > first else 0


def _first_of(words: list[Word], index: int, spellings: Iterable[str]) -> int:
    for spelling in spellings:
        parts = spelling.split(" ")
        run = words[index : index + len(parts)]
        if len(run) == len(parts) and all(w.agrees(s) for w, s in zip(run, parts, strict=True)):
            return len(parts)
    return 0


@lru_cache(maxsize=64)
def _stems(known: tuple[str, ...]) -> Mapping[str, list[_Stem]]:
    """What may be found, by first word: the tables' names, and the known ones with short forms."""
    spelt = set(_table_names())
    for name in known:
        for member in (name, *split_agencies(name)):
            spelt.update(_forms(member))
    stems: dict[str, list[_Stem]] = {}
    for name in sorted(spelt):
        words = expand(name)
        while words and words[0].folded in ("cac", "nhung"):
            words = words[1:]
        if len(words) > 1:
            stem = _Stem(tuple(word.folded for word in words), words[0].typed.casefold())
            stems.setdefault(stem.words[0], []).append(stem)
    return stems


@lru_cache(maxsize=1)
def _table_names() -> frozenset[str]:
    table = tables()
    fields = {f"{head} {field}" for head, names in table.fields.items() for field in names}
    old = {name for row in table.renamings for name in row.old}
    return frozenset().union(*map(_forms, {*fields, *old}), table.standing, table.synonym_names)


def _forms(name: str) -> set[str]:
    """`name`, and the short form that ends where its first piece ends: "Sở Văn hóa"."""
    if _is_group(name):
        return {name} if len(canonical(name).split()) > _GROUP_WORDS else set()
    first = _PIECES.split(name)[0]
    level_free = parse_agency(name).stem
    forms = {name, first if len(expand(first)) > 1 else name}
    return forms | ({level_free} if len(level_free.split()) > 1 else set())


def _is_group(name: str) -> bool:
    folded = canonical(name)
    return folded.split(" ")[0] in ("cac", "nhung") or folded in tables().groups
