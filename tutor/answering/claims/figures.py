"""Numbers of a clause against those of the evidence: value, limit, what is counted, and order."""

import re
from collections.abc import Sequence

from tutor.answering.claims.claim import PASSED, Verdict
from tutor.answering.claims.facts import Fact, facts_of
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import content_words, table_phrases
from tutor.text.normalise import plain

_LIMIT_CHARS = 28  # before a number, where "ít nhất" may stand
_JOIN = re.compile(r"\W*(?:là|có|phải|đạt|được|cần|mức|tới|đến|số|các)?\W*(?:là|có|đạt|được)?\W*")
_UP, _DOWN = (
    re.compile(r"\W*(?:[^\W\d]+\s+){0,5}trở lên"),
    re.compile(r"\W*(?:[^\W\d]+\s+){0,2}trở xuống"),
)
_TO = re.compile(r"\s*(?:-|đến|tới|lên)\s*\d")
# What the evidence may say of a number for a sentence that limits it so: "giữ 48 giờ" bears out
# "quá 48 giờ thì".
_BORNE = {
    "least": frozenset({"least", "past"}),
    "past": frozenset({"past", "least", ""}),
    "exact": frozenset({"exact", ""}),
}
_FROM = re.compile(r"từ(?: đủ)? $")
_EACH = re.compile(r" (?:mỗi|từng)(?!\w)[^\d.;:]*")
# A number in words counts only before what is counted; "một" and "năm" are mostly other words.
_COUNTED = frozenset(
    "người bộ nhóm việc nguồn cách lớp buổi bước chữ số con ký câu nhiệm ngày lần nút dòng xã tỉnh "
    "chương bài hộ thành nhân phần giờ phút tuổi học tiếng mentee đơn cơ".split()
)
_VAGUE = frozenset("chút lát ít lúc tí vài số đôi cách mực thể".split())
_TIMES = frozenset("giờ phút giây ngày tuần tháng năm tiếng".split())
_LASTS = re.compile(
    r"(?<!\w)(?:đợi|chờ|trong|trong vòng|sau|mất|hết|kéo dài|nghỉ|quá|thêm|khoảng|chặn|khóa|giữ) $"
)


def counts(text: str, statements: Sequence[Statement] = ()) -> list[Fact]:
    """Numbers of a `shown` text that it means as numbers.

    A number in words also counts before what `statements` count: "hai miền" where they say three.
    """
    units = {_unit(fact) for one in statements for fact in one.facts if fact.kind == "number"}
    return [
        fact
        for fact in facts_of(text)
        if fact.kind == "number"
        and (_is_count(text, fact) or (_unit(fact) in units - {""} and fact.key[0] > 1))
    ]


def figures(clause: str, statements: Sequence[Statement]) -> Verdict:
    """Limits, things counted and order of the numbers of `clause`, as `statements` have them.

    The numbers themselves are known to stand there.
    """
    for number in counts(clause, statements):
        same = [
            (text, fact)
            for statement in statements
            for text in (statement.text, statement.context)
            for fact in facts_of(text)
            if fact.agrees(number)
        ]
        if not same:
            continue
        said = limit(clause, number)
        printed = {limit(text, fact) for text, fact in same}
        if not printed & _BORNE.get(said, frozenset({said})):
            return Verdict("quantity", f"{_written(clause, number)}: {said or 'no'} limit")
        if _counts_another(number, statements) or _of_another(clause, number, statements):
            return Verdict("number", f"{_written(clause, number)} counts something else")
    return PASSED


def in_order(sentence: str, statements: Sequence[Statement]) -> Verdict:
    """A fault where two numbers of one statement come in the opposite order, or one of
    them is said of what another is said of there."""
    if _turned(sentence, statements):
        return Verdict("number", "numbers in another order")
    for piece in sentence.split(", "):
        for number in counts(piece):
            if _of_another_piece(piece, number, statements):
                return Verdict("number", f"{_written(piece, number)} is said of something else")
    return PASSED


def limit(text: str, number: Fact) -> str:
    """ "least", "most", "past", "about", "exact" as the words around a number say; "" for none."""
    low = plain(text)
    if _UP.match(low, number.end):
        return "least"
    if _DOWN.match(low, number.end):
        return "most"
    before = low[max(0, number.start - _LIMIT_CHARS) : number.start]
    for kind in ("most", "least", "past", "about", "exact"):
        for match in table_phrases("quantity", kind).finditer(before):
            if _JOIN.fullmatch(before, match.end()):
                return kind
    alone = not _TO.match(low, number.end)  # "từ 60 đến 90 tuổi" limits nothing
    if (_unit(number) == "tuổi" or number.key[1]) and alone and _FROM.search(before):
        return "least"
    for kind in ("most", "least"):
        for match in table_phrases("quantity", kind).finditer(low, 0, number.start):
            if _EACH.fullmatch(low, match.end(), number.start):
                return kind  # "ít nhất mỗi thôn tổ chức 1 buổi"
    return ""


def _is_count(text: str, fact: Fact) -> bool:
    if not fact.unit.startswith("said:"):
        return True
    words = len(text[fact.start : fact.end].split())
    if not fact.key[0]:
        return False  # "chậm hơn không?" asks and counts nothing
    if fact.key[0] == 1 and _unit(fact) in _VAGUE:
        return False  # "gần hơn một chút" measures nothing
    if fact.key[0] == 1 and _unit(fact) in _TIMES and _LASTS.search(plain(text), 0, fact.start):
        return True
    if limit(text, fact):
        return True
    return words > 1 or (_unit(fact) in _COUNTED and fact.key[0] > 1)


def _unit(number: Fact) -> str:
    return number.unit.removeprefix("said:")


def _counts_another(number: Fact, statements: Sequence[Statement]) -> bool:
    """Whether the thing counted is counted in the evidence, but never with this number."""
    unit = _unit(number)
    printed = [f for s in statements for f in facts_of(s.text) if f.kind == "number"]
    others = {
        fact.key for fact in printed if _unit(fact) == unit and fact.key[1] == number.key[1]
    }  # "80% người dân" counts no people
    return bool(unit) and bool(others) and number.key not in others


def _of_another(clause: str, number: Fact, statements: Sequence[Statement]) -> bool:
    """Whether the evidence says this number of something the clause does not name.

    "Mật khẩu 6 số" is wrong where "mật khẩu" stands in another piece than "passcode 6 số".
    """
    before = plain(clause[: number.start])
    said = content_words(before)
    if not said or not before.endswith(said[-1].split()[-1]):
        return False  # "có 100 lớp": a verb stands between
    pieces = [
        (statement, text[start : fact.start])
        for statement in statements
        for text in (statement.text,)
        for fact in facts_of(text)
        if fact.agrees(number)
        for start in (text.rfind(", ", 0, fact.start) + 1,)
    ]
    if not pieces:
        return False
    named = set(content_words(plain(clause)))
    owners = [(statement, content_words(plain(before))) for statement, before in pieces]
    return all(
        owner and owner[-1] not in named and said[-1] not in owner and said[-1] in statement.words
        for statement, owner in owners
    )


def _of_another_piece(clause: str, number: Fact, statements: Sequence[Statement]) -> bool:
    """ "Dưới 14 tuổi thì làm trên mạng" where "dưới 6 tuổi làm trên mạng, đến 14 tuổi ra xã"."""
    said = frozenset(content_words(plain(clause))) - {_unit(number)}
    found = False
    for statement in statements:
        here, there = -1, 0
        for piece in statement.text.split(", "):
            same = [f for f in facts_of(piece) if f.kind == "number" and _unit(f) == _unit(number)]
            shared = len(said & frozenset(content_words(plain(piece))))
            if any(fact.agrees(number) for fact in same):
                here = max(here, shared)
            elif same:
                there = max(there, shared)
        if here > 0 or (here == 0 and not there):
            return False
        found = found or here == 0
    return found


def _turned(clause: str, statements: Sequence[Statement]) -> bool:
    """Whether two numbers of one thing stand in one statement in the opposite order."""
    said = [number.key for number in counts(clause) if not number.key[1]]
    for statement in statements:
        printed = [fact.key for fact in facts_of(statement.text) if fact.kind == "number"]
        both = [key for key in dict.fromkeys(said) if printed.count(key) == 1]
        if len(both) == len(said) == 2 and printed.index(both[0]) > printed.index(both[1]):
            return True
    return False


def _written(text: str, number: Fact) -> str:
    return text[number.start : number.end]
