"""Short names that a plan defines for itself: "(sau đây viết tắt là Phong trào)", "(BHYT)"."""

import re
from collections.abc import Iterator, Mapping

from tutor.plans.places import clause_bounds, paragraphs_of
from tutor.records import Document
from tutor.text.normalise import fold, squeeze

_DEFINED = re.compile(
    r"\(\s*(?:sau\s+đây\s+)?(?:được\s+)?(?:viết\s+tắt|gọi\s+tắt|gọi\s+chung|gọi|"
    r"viết\s+gọn)\s*(?:là|chung\s+là)?\s*:?\s*"
    r"[“\"]?(?P<short>[^()“”\"]{1,80}?)[”\"]?\s*\)|"
    r"[,;]?\s+sau\s+đây\s+(?:viết\s+tắt|gọi\s+tắt|gọi\s+chung|"
    r"gọi)\s+là\s*:?\s*[“\"]?(?P<plain>[^()“”\",.;]{1,80})[”\"]?",
    re.I,
)
_ACRONYM = re.compile(r"\((?P<short>[A-ZĐ][A-ZĐa-zđ&]{1,14})\)")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_LONG_START = re.compile(
    r"(?:^|[,;:]\s+|(?<!\w)(?:ban\s+hành|thực\s+hiện|triển\s+khai|thành\s+lập|của|về|theo|tại|"
    r"cho|và|do|các|chủ\s+trì:|trình)\s+)"
    r"(?=[^,;:]{4,200}$)",
    re.I,
)
_MAX_LONG_CHARS = 300


def read_abbreviations(document: Document) -> Mapping[str, str]:
    """Short name to the words it stands for, in text order; the first definition holds."""
    found: dict[str, str] = {}
    for _, paragraph in paragraphs_of(document):
        for first, last in clause_bounds(paragraph.text):
            text = paragraph.text[first:last]
            for match in _DEFINED.finditer(text):
                short = squeeze(match["short"] or match["plain"]).rstrip(" .,")
                if short and (long := _long_form(text[: match.start()], short)):
                    found.setdefault(short, long)
                    for own, words in _in_parallel(short, long):
                        found.setdefault(own, words)
            for match in _ACRONYM.finditer(text):
                if long := _by_initials(text[: match.start()], match["short"]):
                    found.setdefault(match["short"], long)
    return found


def _long_form(before: str, short: str) -> str:
    """The words just before that `short` stands for: from the last place that says it outside
    quotes ("Phong trào thi đua …"), by its initials, or from the last word that opens a name."""
    before = before.rstrip(" ,")[-_MAX_LONG_CHARS:]
    hidden = _QUOTED.sub(lambda match: "\x00" * len(match.group()), before)
    head = " ".join(short.split()[:2]).casefold()
    for words in dict.fromkeys(
        (short.casefold(), head)
    ):  # "Đề án DVC" is said of "Đề án nâng cao …"
        place = hidden.casefold().rfind(words)
        if place >= 0 and len(hidden) == len(hidden.casefold()):
            return squeeze(before[place:])
    if long := _by_initials(before, short):
        return long
    starts = [match.end() for match in _LONG_START.finditer(hidden)]
    return squeeze(before[starts[-1] :] if starts else before).strip(" :,")


def _in_parallel(short: str, long: str) -> Iterator[tuple[str, str]]:
    """ "PCCC và CNCH" of "phòng cháy, chữa cháy và cứu nạn, cứu hộ": each half of its own."""
    first, joint, second = short.partition(" và ")
    if not joint:
        return
    last = _by_initials(long, second)
    ahead = long[: len(long) - len(last)].rstrip(" ,").removesuffix(" và") if last else ""
    if words := _by_initials(ahead, first):
        yield first, words
        yield second, last


def _by_initials(before: str, short: str) -> str:
    """The last words of `before` whose initials spell `short`; words between may be left out."""
    letters = [char for char in re.sub(r"\bva\b", "", fold(short)) if char.isalpha()]
    if len(letters) < 2 or not short.replace(" và ", "").replace("&", "").isupper():
        return ""
    words = list(re.finditer(r"[^\W_][\w'’]*", before))[-3 * len(letters) :]
    left = len(letters)
    for index in range(len(words) - 1, -1, -1):
        if fold(words[index].group())[:1] == letters[left - 1]:
            left -= 1
            if left == 0:
                return squeeze(before[words[index].start() :]).rstrip(" ,")
        elif fold(words[index].group()) not in ("va", "cua", "cac", "ve") or left == len(letters):
            return ""
    return ""
