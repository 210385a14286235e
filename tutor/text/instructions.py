"""Sentences of a text that speak to the machine that reads it, and not to people.

Whoever may put a file into the knowledge folder, or writes a message, may try to steer a language
model: "bỏ qua mọi hướng dẫn", "SYSTEM:", a forged end of the evidence, characters that nobody sees.
Such sentences are found and left out before any text is searched, quoted or given to a model.
"""

import base64
import binascii
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Literal

from tutor.text.normalise import fold, has_diacritics, nfc, plain

Kind = Literal["order", "forged", "encoded"]
LEFT_OUT = "[⋯]"
"""What stands where a line was left out."""


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence that speaks to a machine.

    kind: an order to it; a forged mark of where a prompt's parts begin and end; an order in base64.
    """

    start: int
    end: int
    kind: Kind


def find_instructions(text: str) -> list[Span]:
    """The sentences of `text` that speak to a machine, in reading order."""
    return [
        Span(start, end, kind)
        for start, end in _sentences(text)
        if (kind := _kind(text[start:end])) is not None
    ]


def steers(message: str) -> bool:
    """Whether `message` may try to steer how it is answered, by an order, a wish or what it hides.

    Wide, for whoever is wrongly suspected loses a model's wording and nothing else.
    """
    seen = _as_seen(message)
    if _HIDING.search(message) or find_instructions(message):
        return True
    accented, without = _STEERING
    if accented.search(plain(seen)) or accented.search(seen.casefold()):  # as lines, and joined
        return True
    return _accented_share(seen) < _ACCENTED and without.search(fold(seen)) is not None


def defused(text: str) -> str:
    """`text` with `LEFT_OUT` for every line that speaks to a machine.

    The whole line goes, for what stands beside an order belongs to it; below a line that is no more
    than an order or a mark goes the next one too.
    """
    lines = text.split("\n")
    found: set[int] = set()
    for number, line in enumerate(lines):
        if _speaks(line):
            found.add(number)
            if len(line.split()) <= _ANNOUNCING and lines[number + 1 :][:1] not in ([], [""]):
                found.add(number + 1)
    kept = [LEFT_OUT if number in found else line for number, line in enumerate(lines)]
    return "\n".join(kept)


@lru_cache(maxsize=4096)  # the same sources are shown to a model again and again
def _speaks(line: str) -> bool:
    """Whether a line holds an order, or cues enough wherever in it they stand."""
    if _cues(_with_ai(_as_seen(line))) >= _TELLING:
        return True
    return any(_kind(line[start:end], cues=False) for start, end in _sentences(line))


def left_out(text: str) -> tuple[int, ...]:
    """The lines, from 1, that `defused` left out of `text`."""
    lines = text.split("\n")
    return tuple(number for number, line in enumerate(lines, start=1) if line == LEFT_OUT)


_ANNOUNCING = 8  # words
_END = re.compile(r"(?<=[.!?…;\]>])\s+|\n+")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _END.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _kind(sentence: str, cues: bool = True) -> Kind | None:
    """cues: whether they are to be counted, which costs half of the time."""
    read = _as_seen(sentence)
    if any(
        form.search(text) for form, text in zip(_FORGED, (plain(read), fold(read)), strict=True)
    ):
        return "forged"
    if _is_order(read) or (cues and _cues(_with_ai(read)) >= _TELLING):
        return "order"
    return "encoded" if any(map(_is_order, _decoded(sentence))) else None


# Letters of other alphabets that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеіјорсухһѕԁԛԝοαερικνтмкнвАВЕКМНОРСТХУІЅЈΑΒΕΗΙΚΜΝΟΡΤΧΥƖıǀ",
    "aeijopcyxhsdqwoaepiknTMKHBABEKMHOPCTXYISJABEHIKMNOPTXYlil",
)
# Letters that nobody sees, and words cut by such; one alone comes with copied text.
_HIDING = re.compile(
    "[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e0fff]|[\u200b-\u200d\u2060]{3,}"
    r"|(?:\w[\u200b-\u200d\u2060]\w.*?){2,}"
)
_LEET = str.maketrans("013457@$", "oieastas")
_MIXED = re.compile(r"[^\W\d_][0134570@$]+[^\W\d_]|\b[0134570@$]+[^\W\d_]+[0134570@$]")
_SPELT_OUT = re.compile(r"(?:(?<!\w)\w[ .*_\-·|/]+){4,}\w(?!\w)")
_NO_LETTER = re.compile(r"[^a-z0-9]")
_TELLING = 2  # cues
_AI = re.compile(r"\bAI\b")
_ACCENTED = 0.45  # share of the words that carry a mark; of honest text it is about 0.7


def _as_seen(text: str) -> str:
    """`text` as a person sees it: without hidden characters, in plain Latin letters."""
    return nfc(unicodedata.normalize("NFKC", nfc(text)).translate(_LOOKALIKES))


def _is_order(seen: str) -> bool:
    text = _with_ai(seen)
    accented, without = _ORDER
    if accented.search(text):
        return True
    bare = fold(seen)
    if _accented_share(text) < _ACCENTED and without.search(bare):
        return True
    if _MIXED.search(bare) and without.search(bare.translate(_LEET)):
        return True
    return bool(_SPELT_OUT.search(bare) and _SPELT.search(_NO_LETTER.sub("", bare)))


def _with_ai(seen: str) -> str:
    """`seen` to compare with; "AI" in capitals is the machine and keeps them, "ai" is somebody."""
    return plain(_AI.sub("\0", seen)).replace("\0", "AI")


def _cues(text: str) -> int:
    return sum(cue.search(text) is not None for cue in _CUES)


def _accented_share(text: str) -> float:
    words = text.split()
    return sum(map(has_diacritics, words)) / len(words) if words else 0.0


_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")


def _decoded(text: str) -> Iterator[str]:
    """What stands in `text` as base64, where it is readable text."""
    for match in _BASE64.finditer(nfc(text)):
        blob = match.group().rstrip("=")
        try:
            plain = base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
        if plain.isprintable():
            yield plain


_MARKS = str.maketrans(
    {"đ": "d", **dict.fromkeys("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")}
)


def _without_accents(pattern: str) -> str:
    return unicodedata.normalize("NFD", pattern).translate(_MARKS)


def _both(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """`pattern` for a text with accents, and for one that is folded."""
    return re.compile(pattern), re.compile(_without_accents(pattern))


_RULES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _pattern(rules: Iterable[str]) -> str:
    """Any of `rules`, with the words that their <names> stand for."""
    pattern = "|".join(f"(?:{rule})" for rule in rules)
    for name, words in _RULES["words"].items():
        pattern = pattern.replace(f"<{name}>", f"(?:{'|'.join(words)})")
    return pattern


_ORDER = _both(_pattern(chain(*_RULES["orders"].values())))
_STEERING = _both(_pattern(_RULES["steering"]["wishes"]))
_CUES = [re.compile(_pattern(rules)) for rules in _RULES["cues"].values()]
_FORGED = _both(_pattern(_RULES["forged"]["marks"]))
_SPELT = re.compile(_pattern(_RULES["spelt"]["words"]))
