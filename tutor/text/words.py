"""Words and syllables of a text, for retrieval only: what is shown is cut from the source.

Document symbols, dates, numbers and abbreviations stay whole: "01-kh/bcđtw", "21/3/2025", "6.4",
"80%", "kh&cn".
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from tutor.text.normalise import fold, has_diacritics, plain

_SYMBOL = (
    r"[\w-]+(?:\.[\w-]+)*\.(?:gov|edu|com|net|org|vn)(?:\.vn)?(?!\w)"  # nq57.dienbien.gov.vn
    r"|\d+[/-](?:\d{4}[/-])?[a-zđ]\w*(?:[-/&][a-zđ]\w*)*"  # 1315/qđ-ttg, 176/2025/qh15
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}(?!\d)"  # dates
    r"|\d+(?:[.,]\d+)*\s?%"
    r"|\d+(?:[.,]\d+)+|\d+\.[a-zđ](?!\w)"  # 6.4 and 6.d
    r"|[a-zđ]+(?:&[a-zđ]+)+"  # kh&cn
)
_SYMBOLS = re.compile(rf"(?<!\w)(?:{_SYMBOL})(?!\w)")
_SYLLABLES = re.compile(rf"(?<!\w)(?:{_SYMBOL})(?!\w)|[^\W_]+")
_HAS_LETTER = re.compile(r"[^\W_]")
_CACHED_CHARS = 400  # questions and headings come again; whole chunks would only fill the memory
_HEAVY_PARTS = (
    "underthesea.pipeline.translate",
    "underthesea.pipeline.classification",
    "underthesea.pipeline.sentiment",
    "underthesea.pipeline.dependency_parse",
    "underthesea.agent",
)
_segmenting = Lock()  # underthesea loads its model into a global at the first call


def words(text: str) -> list[str]:
    """Words of `text`, lower case, without punctuation; one tone placement (hòa).

    A text without any diacritics cannot be segmented: it gives the known terms and syllables.
    """
    if len(text) <= _CACHED_CHARS:
        return list(_cached_words(text))
    return list(_words(text))


def syllables(text: str) -> list[str]:
    """Syllables of `text` in lower case, symbols whole; needs no model."""
    return [match.group().replace(" ", "") for match in _SYLLABLES.finditer(plain(text))]


@lru_cache(maxsize=4096)
def _cached_words(text: str) -> tuple[str, ...]:
    return tuple(_words(text))


def _words(text: str) -> Iterator[str]:
    text = plain(text)
    cut = _segmented if has_diacritics(text) else _unaccented
    start = 0
    for match in _SYMBOLS.finditer(text):
        yield from cut(text[start : match.start()])
        yield match.group().replace(" ", "")
        start = match.end()
    yield from cut(text[start:])


def _segmented(text: str) -> list[str]:
    if not _HAS_LETTER.search(text):
        return []
    with _segmenting:
        found = _segmenter()(text, fixed_words=_fixed_words())
    return [word for word in map(plain, found) if _HAS_LETTER.search(word)]


@lru_cache(maxsize=1)
def _segmenter() -> Callable[..., list[str]]:
    """underthesea's `word_tokenize`, without its parts that load torch and transformers.

    They cost seconds and hundreds of MB; underthesea leaves out a part that cannot be imported.
    """
    # None: importing it raises ImportError
    held: dict[str, Any] = {name: None for name in _HEAVY_PARTS if name not in sys.modules}
    sys.modules.update(held)
    try:
        from underthesea import word_tokenize
    finally:
        for name in held:
            sys.modules.pop(name, None)
    return word_tokenize


def _unaccented(text: str) -> list[str]:
    """Known terms and syllables in the order of `text`."""
    return [match.group() for match in _folded_terms().finditer(text)]


@lru_cache(maxsize=1)
def terms() -> tuple[str, ...]:
    """The terms kept whole, longest first."""
    path = Path(__file__).with_name("terms.toml")
    groups = tomllib.loads(path.read_text(encoding="utf-8"))["terms"].values()
    return tuple(sorted({plain(t) for group in groups for t in group}, key=lambda t: (-len(t), t)))


@lru_cache(maxsize=1)
def _fixed_words() -> list[str]:
    return [re.escape(term).replace(r"\ ", " ") for term in terms()]  # it escapes blanks itself


@lru_cache(maxsize=1)
def _folded_terms() -> re.Pattern[str]:
    known = "|".join(re.escape(fold(term)) for term in terms())
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)|[^\W_]+")
