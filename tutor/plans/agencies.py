"""Names of agencies: one key for all spellings, the parts of a name, and when two names agree."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from tutor.plans.agency_lists import split_agencies
from tutor.plans.agency_tables import Renaming, tables
from tutor.text.aligned import Word, aligned_words, words_outside_symbols
from tutor.text.gazetteer import gazetteer, province_keys, today
from tutor.text.normalise import plain

Level = Literal["central", "province", "district", "commune", ""]

AGREES = 0.7  # lowest grade at which two names are taken for one agency
_LONGEST_ABBREVIATION = 5  # words: "VH, TT và DL" is typed as four
_LEVELS: dict[str, Level] = {
    "tinh": "province",
    "thanh pho": "province",
    "tp": "province",
    "huyen": "district",
    "thi xa": "district",
    "xa": "commune",
    "phuong": "commune",
    "thi tran": "commune",
    "dac khu": "commune",
}
# "xã" also ends "hợp tác xã" and begins "xã hội"; "phương" ends "địa phương"; "tỉnh ủy" is a body.
_LEVEL = re.compile(
    r"(?<=\w) (?P<level>tinh(?! uy| doan)|thanh pho|tp|huyen(?! uy)|thi xa|(?<!tac )xa(?! hoi)"
    r"|(?<!dia )phuong(?! tien| phap)|thi tran|dac khu)"
    r"(?: (?:thi xa|xa|phuong|thi tran|dac khu|thanh pho))*"
    r"(?P<place>(?: (?!ve |thuoc )\w+){0,4})$"
)
_NOISE = re.compile(r"^(?:nhung|mot so|moi|de nghi)\b|\bcac\b|\bcap(?= (?:tinh|huyen|xa|phuong)\b)")
_TAIL = re.compile(r" (?:(?:co )?lien quan|tren dia ban.*|cua (?=tinh|xa|phuong|thanh pho))$")
_PARTY = re.compile(r"^(ban .+) (tinh uy|thanh uy|huyen uy|dang uy)$")
_PARTY_LEVELS: dict[str, Level] = {
    "tinh uy": "province",
    "thanh uy": "province",
    "huyen uy": "district",
    "dang uy": "commune",
}


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name taken apart; all parts folded."""

    stem: str  # "so khoa hoc cong nghe"
    level: Level  # "" when the name does not say
    place: str  # "bac ninh"; "" when the name does not say


def expand(text: str) -> list[Word]:
    """Words of `text` with abbreviations written out; words of one abbreviation share its place.

    "và" is left out: "KH&CN", "KH và CN" and "khoa học - công nghệ" come out alike.
    """
    words, expanded, index = words_outside_symbols(text), [], 0
    while index < len(words):
        long, size = _written_out(words, index)
        if size:
            start, end = words[index].start, words[index + size - 1].end
            expanded += [Word(w.folded, w.typed, start, end) for w in aligned_words(long)]
        else:
            size = 1
            expanded.append(words[index])
        index += size
    return [word for word in expanded if word.folded != "va"]


def canonical(name: str) -> str:
    """Key for comparison: folded, abbreviations written out, without "và" and punctuation."""
    return " ".join(word.folded for word in expand(name))


@lru_cache(maxsize=4096)
def parse_agency(name: str) -> AgencyName:
    """`name` taken apart; a ministry is central, a department (sở) provincial by its kind."""
    text = _TAIL.sub("", canonical(name))
    text = " ".join(_NOISE.sub(" ", text).split())
    text = _synonyms().sub(lambda match: tables().synonyms[match.group()], text)
    text, level, place = _split_level(text)
    if not place:
        text, place = _split_province(text)
    return AgencyName(text, level or _level_of_kind(text), place)


def same_agency(asked: str, printed: str, locality: str = "") -> bool:
    """Whether `asked` means the agency `printed` in the plan of `locality`."""
    return agreement(asked, printed, locality) >= AGREES


def agreement(asked: str, printed: str, locality: str = "") -> float:
    """How well `asked` names `printed`, 0 to 1.

    1 the same; 0.95 less exact in level or a member of a joint heading; 0.8 a short form of it.
    `locality`: the place of the plan ("tỉnh Điện Biên"), which `printed` leaves out.
    """
    members = _members(printed)
    if len(members) > 1:
        whole = _single(parse_agency(asked), parse_agency(printed), locality)
        parts = (_single(parse_agency(asked), parse_agency(member), locality) for member in members)
        return max(whole, 0.95 * max(parts))
    return _single(parse_agency(asked), parse_agency(printed), locality)


@lru_cache(maxsize=1024)
def renaming_of(name: str) -> Renaming | None:
    """The renaming that ended `name`; None for a name in use."""
    asked = parse_agency(name)
    for row in tables().renamings:
        for old in map(parse_agency, row.old):
            same_level = old.level == asked.level or (
                not asked.level and asked.stem.startswith("ban ")
            )
            if old.stem == asked.stem and same_level:
                return row
    return None


@lru_cache(maxsize=4096)
def _members(printed: str) -> tuple[str, ...]:
    return tuple(split_agencies(printed))


def _written_out(words: list[Word], index: int) -> tuple[str, int]:
    """The long form that begins at `index` and how many words it takes; ("", 0) when none does."""
    first = words[index]
    best, joined = ("", 0), ""
    for size, word in enumerate(words[index : index + _LONGEST_ABBREVIATION], 1):
        if size > 1 and word.folded == "va":
            continue
        joined += word.folded
        if joined in tables().abbreviations and (size > 1 or not _has_tone(first)):
            best = tables().abbreviations[joined], size
    if best[1]:
        return best
    short = tables().shorts.get(first.folded)
    if short is None or _has_tone(first):
        return "", 0
    before = words[index - 1].folded if index else ""
    after = words[index + 1].folded if index + 1 < len(words) else ""
    return (short.long, 1) if before in short.before or after in short.after else ("", 0)


def _has_tone(word: Word) -> bool:
    """Whether a letter carries a mark: "cả" is no abbreviation, "ĐT" may be one."""
    return any(
        unicodedata.combining(char) for char in unicodedata.normalize("NFD", plain(word.typed))
    )


@lru_cache(maxsize=1)
def _synonyms() -> re.Pattern[str]:
    forms = sorted(tables().synonyms, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, forms)) + r")\b")


def _split_level(text: str) -> tuple[str, Level, str]:
    if match := _PARTY.match(text):
        return match.group(1), _PARTY_LEVELS[match.group(2)], ""
    if re.search(r"\w trung uong\b", text):
        return re.sub(r" trung uong\b", "", text), "central", ""
    if match := _LEVEL.search(text):
        stem = text[: match.start()].removesuffix(" cua")
        return stem, _LEVELS[match["level"]], match["place"].strip()
    return text, "", ""


def _split_province(text: str) -> tuple[str, str]:
    """`text` without the province it ends in: "so noi vu bac ninh"."""
    words = text.split(" ")
    for size in range(min(4, len(words) - 2), 0, -1):
        if (name := " ".join(words[-size:])) in province_keys():
            return " ".join(words[:-size]), name
    return text, ""


def _level_of_kind(stem: str) -> Level:
    if re.match(r"so \w", stem):
        return "province"
    if re.match(r"bo (?!chi huy|doi|phan)\w", stem):
        return "central"
    return ""


def _single(asked: AgencyName, printed: AgencyName, locality: str) -> float:
    here = _locality(locality)
    level = printed.level or here.level
    if asked.level and level and asked.level != level:
        return 0.0
    place = printed.place or (here.place if here.level in (level, "") else "")
    if asked.place and place and not _same_ending(asked.place, place):
        return 0.0
    exact = 1.0 if asked.level == printed.level or not printed.level else 0.95
    return exact * _stems(asked.stem, printed.stem)


@lru_cache(maxsize=256)
def _locality(text: str) -> AgencyName:
    """Level and place of "tỉnh Điện Biên"."""
    words = canonical(text)
    for form, level in _LEVELS.items():
        if words == form or words.startswith(form + " "):
            return AgencyName("", level, words[len(form) :].strip())
    return AgencyName("", "central" if "trung uong" in words else "", words)


def _same_ending(one: str, other: str) -> bool:
    """Whether two folded place names mean one place; an old province is part of today's."""
    if one == other or one.endswith(" " + other) or other.endswith(" " + one):
        return True
    return not _provinces_today(one).isdisjoint(_provinces_today(other))


def _provinces_today(name: str) -> set[str]:
    """Names of what the province `name` (folded) is today; empty for other places."""
    group = gazetteer().by_name.get(name, ())
    return {now.name for place in group if place.kind == "province" for now in today(place)}


def _stems(asked: str, printed: str) -> float:
    if asked == printed:
        return 1.0
    if not asked or _is_bare(asked):
        return 0.0
    if printed.startswith(asked + " "):
        return 0.8
    if printed == "ban chi dao" and asked.startswith("ban chi dao "):
        return 0.75
    if asked.startswith("trung tam ") and _within(asked.split(), printed.split()):
        return 0.75
    one_word = asked.split(" ", 1)[0] == printed.split(" ", 1)[0]
    slips = max(1, len(printed) // 10)
    if one_word and len(printed) > 9 and OSA.distance(asked, printed, score_cutoff=slips) <= slips:
        return 0.85
    return 0.0


def _within(few: list[str], many: list[str]) -> bool:
    """Whether the words of `few` stand in `many` in this order, at least four of them."""
    rest = iter(many)
    return len(few) >= 4 and all(word in rest for word in few)


@lru_cache(maxsize=1024)
def _is_bare(stem: str) -> bool:
    """Whether `stem` is a head alone: "so", "van phong"; "cong an" names a body."""
    standing = {canonical(name) for name in tables().standing}
    return " " not in stem or (stem in tables().heads and stem not in standing)
