"""What in a text says that some words are meant as a place, or that they are not."""

from collections.abc import Iterable

from tutor.text.aligned import Word
from tutor.text.gazetteer import Locality, place_words, province_keys

# Before or after a name in capitals these make it a person's.
_PERSON_BEFORE = ("ông", "bà", "tịch", "chí", "anh", "chị", "thư")
_PERSON_AFTER = ("ký", "kí")


def ordinary(
    words: list[Word], start: int, run: list[Word], after_kind: bool, known: frozenset[str]
) -> bool:
    """Whether `run`, though the name of a place, is rather a piece of other words."""
    capitals = sum(word.capital for word in run)
    if capitals == len(run) or run[0].folded.isdigit():
        return False
    if capitals or " ".join(word.folded for word in run) in known:
        return bool(capitals)  # "Điện Biên phủ sóng": a name is written alike throughout
    if (after_kind and len(run) == 1) or any(
        spells(run, name.split(" ")) for name in place_words()["common"]["never"]
    ):
        return True
    return (not after_kind and _begins_province(run)) or _runs_into_province(words, start, len(run))


def announced(
    words: list[Word],
    index: int,
    run: list[Word],
    group: tuple[Locality, ...],
    known: frozenset[str],
) -> bool:
    """Whether something says that `run` is meant as a place."""
    name = " ".join(word.folded for word in run)
    if name in known or len(run) == len(words):
        return True
    cue = _cued(words, index)
    if any(place.kind == "province" for place in group):
        common = any(spells(run, word.split(" ")) for word in place_words()["common"]["words"])
        return not common or cue or all(word.capital for word in run)
    return len(run) > 2 or (len(run) == 2 and cue)


def in_capitals(words: list[Word], index: int, run: list[Word]) -> bool:
    """Whether `run` is written as a name is, and not beside what makes it a person's."""
    if len(run) < 2 or not all(word.capital for word in run) or not any(w.accented for w in run):
        return False
    before = words[index - 1 : index] if index else []
    after = words[index + len(run) : index + len(run) + 1]
    person = any(w.agrees(s) for w in before for s in _PERSON_BEFORE) or any(
        w.agrees(s) for w in after for s in _PERSON_AFTER
    )
    shouted = all(word.typed.isupper() for word in words)
    return not (person or shouted or _goes_on(words, index, index + len(run)))


def _begins_province(run: list[Word]) -> bool:
    """Whether a shorter beginning of `run` is a province: "dien bien phu song 4g"."""
    starts = (" ".join(word.folded for word in run[:size]) for size in range(2, len(run)))
    return any(start in province_keys() for start in starts)


def _runs_into_province(words: list[Word], start: int, size: int) -> bool:
    """Whether a province begins inside the run and ends behind it: "xa phuong o dien bien"."""
    if any(word.accented for word in words[start : start + size]):
        return False
    return any(
        " ".join(word.folded for word in words[inside:end]) in province_keys()
        for inside in range(start + 1, start + size)
        for end in range(start + size + 1, inside + 5)
        if end <= len(words)
    )


def _cued(words: list[Word], index: int) -> bool:
    for cue in place_words()["cues"]["strong"]:
        spelling = cue.split(" ")
        if len(spelling) <= index and spells(words[index - len(spelling) : index], spelling):
            return True
    return False


def _goes_on(words: list[Word], start: int, end: int) -> bool:
    """Whether capitals run on past `start` or `end`: the words are a piece of a longer name."""
    if start > 1 and words[start - 1].capital and words[start].start - words[start - 1].end == 1:
        return True
    if end == len(words) or not words[end].capital or words[end].start - words[end - 1].end > 1:
        return False
    return not any(
        " ".join(w.folded for w in words[end : end + size]) in province_keys()
        for size in (1, 2, 3, 4)
    )


def spells(words: list[Word], spelling: Iterable[str]) -> bool:
    spelling = tuple(spelling)
    return len(words) == len(spelling) and all(
        w.agrees(s) for w, s in zip(words, spelling, strict=True)
    )
