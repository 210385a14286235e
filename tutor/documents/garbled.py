"""Whether the text of a page is what its reader sees, or letters that a broken font left behind.

Judged by how Vietnamese text looks: nearly every word with a mark on it is a syllable that the
language can form, and hardly any word lacks a vowel. Pages in other languages pass: they have no
Vietnamese marks to be wrong, and their words without marks are no Vietnamese syllables.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.text.normalise import fold

_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng
eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac
oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong
ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui uy uya
uych uynh uyên uyêt uyt uyu um un ung uôc uôi uôm uôn uông uôt up ut uơ ư ưa ưc ưi ưm ưn ưng ưt ưu
ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
""".split()
_ONSET = "(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile("[aeiouy]")
_ALPHABET = re.compile("[a-z]+")
_CID = re.compile(r"\(cid:\d+\)")
_BAD_KINDS = {"Co", "Cn", "Cc", "Cs"}

_MIN_WORDS = 30  # fewer prove nothing
_MIN_MARKED = 20
# Measured on 8,485 pages of law, procedures and encyclopaedia, none of which fails (most extreme
# page in brackets), and on copies damaged in the ways fonts break.
_MAX_BAD = 0.02  # letters that are none (0.003)
_MARKED = 0.2  # a page whose words have fewer marks is in another language …
_NO_MARKS = 0.1  # … or has lost them, when its words are Vietnamese without them
_MIN_BARE_SYLLABLES = 0.5  # of a page that has lost its marks; English has 0.26 at most
_MIN_VALID = 0.75  # of different words with marks (0.81)
_MAX_STRANGE = 0.2  # words with letters that no Vietnamese word has (0.12)
_MAX_VOWELLESS = 0.22  # of words (0.216)
_MAX_VOWELLESS_KINDS = 0.18  # of different words (0.171)
_MAX_VOWELLESS_LONG = 0.09  # of words, in a text of many pages
_LONG_WORDS = 1500


@dataclass(frozen=True, slots=True)
class _Looks:
    """Shares of the words of a text, 0 to 1."""

    words: int
    marked: float
    strange: float
    vowelless: float
    vowelless_kinds: float
    valid: float
    bare_syllables: float


def damage(text: str) -> str:
    """What is wrong with the letters of a page, in English; "" where nothing is."""
    if _bad_share(text) > _MAX_BAD:
        return "its fonts do not say which letters they draw"
    looks = _looks(_words(text))
    if looks.words < _MIN_WORDS:
        return ""
    if looks.strange >= _MAX_STRANGE:
        return "its letters are those of an old Vietnamese font (TCVN3, VNI) or a broken one"
    if looks.marked < _NO_MARKS and looks.bare_syllables >= _MIN_BARE_SYLLABLES:
        return "its letters have lost their marks"
    if looks.marked < _MARKED:
        return ""
    if looks.valid < _MIN_VALID:
        return "its words are no Vietnamese words"
    if looks.vowelless >= _MAX_VOWELLESS or looks.vowelless_kinds >= _MAX_VOWELLESS_KINDS:
        return "letters with marks are missing"
    return ""


def damage_of_all(texts: Sequence[str]) -> str:
    """What is wrong with many pages together that no page proves alone; "" where nothing is."""
    looks = _looks([word for text in texts for word in _words(text)])
    if looks.words < _LONG_WORDS or looks.marked < _MARKED:
        return ""
    return "letters with marks are missing" if looks.vowelless >= _MAX_VOWELLESS_LONG else ""


def _bad_share(text: str) -> float:
    cids = _CID.findall(text)
    drawn = [char for char in _CID.sub("", text) if not char.isspace()]
    bad = sum(char in "\ufffd\u25a1" or unicodedata.category(char) in _BAD_KINDS for char in drawn)
    return (bad + len(cids)) / max(1, len(drawn) + len(cids))


def _words(text: str) -> list[str]:
    """Words in small letters; abbreviations in capitals prove nothing."""
    found = [word.rstrip("¹²³") for word in _LETTERS.findall(unicodedata.normalize("NFC", text))]
    return [word.lower() for word in found if word and not (word.isupper() and len(word) <= 6)]


def _looks(words: list[str]) -> _Looks:
    long = [word for word in words if len(word) > 1]
    kinds = set(words)
    bare = {word: fold(word) for word in kinds}
    marked = {word for word in kinds if len(word) > 1 and bare[word] != word}
    vowelless = {word for word in kinds if not _VOWEL.search(bare[word])}
    strange = {word for word in kinds if len(word) > 1 and not _ALPHABET.fullmatch(bare[word])}
    strange |= {word for word in marked if _has_foreign_mark(word)}
    skeletons = {word for word in kinds if _SKELETON.fullmatch(bare[word])}
    valid = {word for word in marked if _SYLLABLE.fullmatch(_without_tone(word))}
    return _Looks(
        len(words),
        _share(long, marked),
        _share(long, strange),
        _share(words, vowelless),
        len(vowelless) / max(1, len(kinds)),
        len(valid) / len(marked) if len(marked) >= _MIN_MARKED else 1.0,
        _share(long, skeletons),
    )


def _share(words: list[str], chosen: set[str]) -> float:
    return sum(word in chosen for word in words) / max(1, len(words))


def _has_foreign_mark(word: str) -> bool:
    """Whether a letter of `word` has a mark that Vietnamese does not put on it ("ö", "ñ", "å")."""
    parts = unicodedata.normalize("NFD", word)
    return any(mark in parts for mark in "\u0308\u030a\u0327") or "n\u0303" in parts


def _without_tone(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))


def _either(rhymes: set[str]) -> str:
    return "|".join(sorted(rhymes, key=len, reverse=True))


_SYLLABLE = re.compile(f"{_ONSET}(?:{_either(set(_RHYMES))})")
_SKELETON = re.compile(f"{_ONSET}(?:{_either({fold(rhyme) for rhyme in _RHYMES})})")
