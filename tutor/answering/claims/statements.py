"""Evidence cut into statements, each with its headings.

A fact of one row of a plan is no fact of the next: a clause has to rest on one statement.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutor.answering.claims.bodies import bodies_of
from tutor.answering.claims.claim import Evidence
from tutor.answering.claims.clauses import without_marks
from tutor.answering.claims.facts import Fact, facts_of, shown
from tutor.answering.claims.wording import content_words
from tutor.plans.places import sentence_bounds
from tutor.text.normalise import plain

_MARKER = re.compile(
    r"(?<!\S)(?P<marker>(?:(?<=^)|(?<=[.:;!?] ))\d{1,2}(?:\.\d{1,2})*\.(?=\s)|"
    r"\d{1,2}(?:\.\d{1,2})+:(?=\s)|\(?[a-zđ]\)|\(\d{1,2}\)|"
    r"(?:(?<=^)|(?<=[.:;] ))[+•-](?=\s)|(?:Đến hết |Hết )?[Nn]ăm 20\d\d\s?:)"
)
_FIELD = re.compile(
    r"(?:Cơ quan|Đơn vị|Chủ trì|Phối hợp|Thời gian|Kết quả|Kinh phí|Mục tiêu|"
    r"Hoạt động cụ thể|Yêu cầu|Nội dung)\b[^:.;]{0,25}:"
)
_RECORD = re.compile(
    r"(?:Cơ quan|Đơn vị) (?:chủ trì|phối hợp|thực hiện)[^:.;]{0,15}:|(?:Chủ trì|Phối hợp)\s?:"
)
_NUMBERED = re.compile(r"\d+\.\d+[.:]?$")
_SHORT_PIECE = 8  # syllables; a shorter piece behind a semicolon goes on with the list before it
_HEADING_SYLLABLES = 24  # a longer text before a colon is a statement and no heading
_BODY_SYLLABLES = 8
_YEAR = re.compile(r"(?:Đến hết |Hết )?[Nn]ăm 20\d\d")
_BESIDE_BODIES = re.compile(
    r"(?i:đề nghị|và|cùng|các|tổ chức chính trị - xã hội|của|tỉnh|xã|phường|thành phố|[\W_])*"
)
_BRAND = re.compile(r"(?<=[^\W\d_]\.)\s+(?=[a-z]{1,2}[A-Z])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of evidence that says one thing, as `shown`; `context`: its headings."""

    mark: int
    text: str
    context: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its own facts, then those of its headings."""
        return (*facts_of(self.text), *facts_of(self.context))

    @property
    def words(self) -> frozenset[str]:
        return _word_set(self.text)

    @property
    def context_words(self) -> frozenset[str]:
        return _word_set(self.context)

    @property
    def compared(self) -> str:
        return plain(f"{self.context} {self.text}")


@lru_cache(maxsize=256)
def statements_of(evidence: Evidence) -> tuple[Statement, ...]:
    """The statements of one text in its order."""
    return tuple(
        Statement(evidence.mark, text, context)
        for line in evidence.text.splitlines()
        for text, context in _under_headings(list(_pieces(line)))
    )


def stands_whole(sentence: str, evidence: Evidence) -> bool:
    """Whether the sentence is one of the text's own, word for word."""
    return _bare(without_marks(sentence)) in _own_sentences(evidence)


@lru_cache(maxsize=256)
def _own_sentences(evidence: Evidence) -> frozenset[str]:
    lines = evidence.text.splitlines()
    return frozenset(
        _bare(without_marks(line[first:last]))
        for line in lines
        for first, last in sentence_bounds(line)
    )


def _bare(sentence: str) -> str:
    return plain(sentence).rstrip(". ")


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """(marker, text) of the pieces of a line; the marker is "" where none stands."""
    text = shown(line)
    starts = [(match.start(), match.end(), match["marker"]) for match in _MARKER.finditer(text)]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, 0, ""))
    for (_, begin, marker), following in zip(starts, [*starts[1:], None], strict=True):
        piece = text[begin : following[0] if following else len(text)]
        for index, part in enumerate(list(_parts(piece)) or [""]):
            yield (marker if index == 0 else ""), part


def _parts(text: str) -> Iterator[str]:
    """Sentences of `text`, cut at semicolons; a record with fields ("Đơn vị chủ trì: …") stays."""
    if _RECORD.search(text):
        yield text.strip()
        return
    kept = ""
    for sentence in (one for bound in sentence_bounds(text) for one in _at_brands(text, *bound)):
        for piece in _at_semicolons(sentence):
            if kept and not _FIELD.match(piece) and not _FIELD.search(kept[-60:]):
                yield kept
                kept = piece
            else:
                kept = f"{kept} {piece}" if kept else piece
    if kept:
        yield kept


def _at_brands(text: str, first: int, last: int) -> list[str]:
    """A sentence may begin with a name that has no capital: "nTrust miễn phí"."""
    return _BRAND.split(text[first:last])


def _at_semicolons(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in re.split(r"(?<=;)\s+", text):
        dated = any(fact.kind in ("symbol", "date") for fact in facts_of(piece))
        short = len(piece.split()) < _SHORT_PIECE and not dated
        if pieces and (short or _is_body_alone(pieces[-1].rpartition(":")[2].strip())):
            pieces[-1] += " " + piece
        elif piece.strip():
            pieces.append(piece)
    return pieces


def _under_headings(pieces: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(text, context) of every piece; a heading ends where its own kind of marker comes again."""
    headings: list[tuple[str, str]] = []
    for index, (marker, text) in enumerate(pieces):
        kind = _kind(marker)
        kinds = [known for known, _ in headings]
        if marker and kind in kinds:
            headings = headings[: kinds.index(kind)]
        said, heading = text, marker if kind == "year" else ""
        while not heading and (found := _heading(said, bool(marker) or index == 0)):
            headings.append((kind, found))
            said = said[len(found) :].lstrip(" :.")
        if heading:
            headings.append((kind, heading))
        context = " ".join(known for _, known in headings)
        if _NUMBERED.search(marker):
            said = f"{marker} {said}"
        if said or index == len(pieces) - 1:
            yield said or context, context


def _heading(text: str, may_open: bool) -> str:
    """What stands before the first colon where it is short, or a piece that is a name alone."""
    bare = text.rstrip(" .")
    if text.endswith(".") and ":" not in bare and (_is_body_alone(bare) or _YEAR.fullmatch(bare)):
        return bare
    head, colon, _ = text.partition(":")
    short = len(head.split()) <= (_HEADING_SYLLABLES if may_open else 2)
    plain_head = colon and not _FIELD.match(text) and "?" not in head and ". " not in head
    return head if plain_head and (short or _is_body(head)) and not _is_link(text, head) else ""


def _is_body_alone(text: str) -> bool:
    """Whether `text` names one agency or several and says nothing of them."""
    if _is_body(text) and len(text.split()) <= _BODY_SYLLABLES:
        return True
    rest, named = list(text), bodies_of(text)
    for body in named:
        rest[body.start : body.end] = " " * (body.end - body.start)
    return bool(named) and bool(_BESIDE_BODIES.fullmatch("".join(rest)))


def _is_link(text: str, head: str) -> bool:
    return text[len(head) : len(head) + 3] == "://"


def _is_body(text: str) -> bool:
    return bool(re.match(r"(?:Bộ|Sở|Ban|Phòng|Công an|Văn phòng|Trung tâm|Hội|UBND)\b", text))


def _kind(marker: str) -> str:
    if not marker:
        return ""
    if "20" in marker and marker.endswith(":"):
        return "year"
    if marker[0].isdigit():
        return "number" + str(marker.count("."))
    return "letter" if marker[-1] == ")" else "dash"


@lru_cache(maxsize=2048)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(content_words(plain(text)))
