"""What a text denies, forbids or only supposes."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tutor.answering.claims.names import without_names
from tutor.answering.claims.wording import content_words, phrases, table_phrases, tables
from tutor.text.normalise import plain

SCOPE_WORDS = 3  # of what is denied: "đừng cài từ đường dẫn" denies "cài", of a link
_ASKED = re.compile(r"(?<!\w)(?:không|chưa)(?=\s*(?:(?:ạ|nhé|bác|nhỉ|hả|đã|vậy)\W*)*(?:[?.!,;]|$))")
_FRONT = re.compile(r"(?P<front>[^.,;:!?]+)(?: thì(?: \w+)?|(?<=\w), (?P<who>\w+)) $")
_ASKING = re.compile(
    r"(?<!\w)(?:gì|nào|(?<!chẳng )(?<!không )sao|đâu|ai|mấy|bao nhiêu|bao giờ|"
    r"chứ|à|hả|nhỉ|chưa|(?<!chẳng )không)"
    r"(?: (?:ạ|nhé|bác|vậy|thế|đã))*\W*$"
    r"|(?<!\w)(?:bao nhiêu|mấy|nào|hay|ư|thế nào|làm gì|là gì|ở đâu|vì sao)(?!\w)"
)
_STOP = re.compile(r"[.,;:!?…()\x00]")


@dataclass(frozen=True, slots=True)
class Denial:
    """One denial: where it stands and the words denied, the first the deed itself.

    scope: what is denied as a plain text, with the names in it; front: what that is said of,
    "mã OTP thì bác đừng đọc". `begin` and `reach` are where all of it begins and ends.
    """

    start: int
    end: int
    words: tuple[str, ...]
    scope: str
    front: str
    begin: int
    reach: int

    @property
    def objects(self) -> frozenset[str]:
        """What the deed is denied of: the words of scope and front but for the deed."""
        return frozenset(content_words(f"{self.front} {self.scope}")) - {self.words[0]}

    @property
    def own_objects(self) -> frozenset[str]:
        """Those of them that stand behind the deed."""
        return frozenset(content_words(self.scope)) - {self.words[0]}


@lru_cache(maxsize=2048)
def denials_of(text: str) -> tuple[Denial, ...]:
    """What a `shown` text denies; a question ("… chưa?") and "không sao" deny nothing."""
    low, named = _claiming(text), plain(text)
    found = []
    for match in table_phrases("negation", "negators").finditer(low):
        start = carriers().match(low, match.end()).end()  # type: ignore[union-attr]
        end = _scope_end(low, start)
        words = content_words(low[start:end]) or _light_deed(low, match.end(), start)
        if words:
            reach, front = _scope_end(named, start), _front(named, match.start())
            begin = front.start() if front else match.start()
            head = front["front"] if front else ""
            deeds = words[:SCOPE_WORDS]
            found.append(Denial(match.start(), end, deeds, named[start:reach], head, begin, reach))
    return tuple(found)


def without_denials(text: str) -> str:
    """The plain text without what it denies and without what it only supposes."""
    return supposition().sub(_blank, undenied(text))


def undenied(text: str) -> str:
    """The plain text with what it denies blanked, its length kept."""
    low = list(plain(without_names(text)))
    for denial in denials_of(text):
        low[denial.start : denial.end] = "\x00" * (denial.end - denial.start)
    return "".join(low)


@lru_cache(maxsize=2048)
def affirmed_words(text: str) -> frozenset[str]:
    """Content words of what a `shown` text does not deny, with the names in it; a misconception
    affirms nothing."""
    if is_misconception(text):
        return frozenset()
    low = list(plain(text))
    for denial in denials_of(text):
        low[denial.begin : denial.reach] = "\x00" * (denial.reach - denial.begin)
    return frozenset(content_words("".join(low)))


def light_deeds(text: str) -> frozenset[str]:
    """Deeds of a plain text that are mostly no more than a particle: "đừng vào “Cài đặt”"."""
    return frozenset(table_phrases("negation", "light_deeds").findall(text))


def negates(text: str) -> bool:
    """Whether a negator stands in the text that denies something."""
    return bool(table_phrases("negation", "negators").search(_claiming(text)))


def is_misconception(text: str) -> bool:
    """Whether the text is quoted as wrong: "Mua rồi là chịu?" asks nothing and is answered."""
    low = plain(text)
    return low.endswith("?") and not _ASKING.search(low)


@lru_cache(maxsize=2048)
def asserted_words(text: str) -> frozenset[str]:
    """Content words of what a `shown` text says, but for what it denies or supposes."""
    return frozenset(content_words(without_denials(text)))


@lru_cache(maxsize=1)
def supposition_heads() -> re.Pattern[str]:
    """What begins a supposition: "nếu", "khi", "gặp" …"""
    return phrases(tables()["negation"]["conditions"])


@lru_cache(maxsize=1)
def supposition() -> re.Pattern[str]:
    """ "Nếu …", "Ai hỏi … thì": up to what then follows."""
    heads = supposition_heads().pattern
    then = r"(?:(?<!\w)thì(?!\w)|(?<!\w)là (?=bác|mình))"
    start = r"(?:^|(?<=[.,;!?] ))"
    return re.compile(rf"{start}[^.,;:!?]*?{then}|{start}{heads}[^.;!?]*?(?:{then}|,)")


def affirmed(text: str) -> str:
    """The plain text with what is denied twice ("không thể không") blanked, its length kept."""
    return table_phrases("negation", "double").sub(_blank, plain(text))


def _front(named: str, end: int) -> re.Match[str] | None:
    """What the denial that begins at `end` is said of; "bác để yên, bác đừng …" is none."""
    found = _FRONT.search(named, 0, end)
    if found and found["who"] and found["who"] in found["front"].split():
        return None
    return found


def _light_deed(low: str, begin: int, end: int) -> tuple[str, ...]:
    """The deed among carriers behind which a name or nothing stands: "đừng vào “Cài đặt”"."""
    alone = end == len(low) or _STOP.match(low, end)
    return tuple(
        table_phrases("negation", "light_deeds").findall(low[begin:end])[-1:] if alone else ()
    )


def _claiming(text: str) -> str:
    """The plain text without names, questions' particles and idioms, its length kept."""
    low = _ASKED.sub(_blank, affirmed(without_names(text)))
    return table_phrases("negation", "idioms").sub(_blank, low)


def _scope_end(low: str, start: int) -> int:
    """Where what a negator at `start` denies ends."""
    stop = _STOP.search(low, start)
    end = stop.start() if stop else len(low)
    cut = _ends().search(low, start, end)
    return cut.start() if cut else end


@lru_cache(maxsize=1)
def carriers() -> re.Pattern[str]:
    """What may stand between a negator or a modal word and the deed."""
    one = phrases(tables()["negation"]["carriers"]).pattern
    return re.compile(rf"\s*(?:{one}\s*)*")


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    return phrases(tables()["negation"]["ends"])


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match.group())
