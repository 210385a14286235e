"""Which lines of a plan say something that a record should hold, and which record does.

A word that speaks of an assignment, a figure, a date or a report is used when the place of a record
of a fitting kind covers it: a task may hold "phối hợp" in its own words, a figure must be a target.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tutor.documents.lines import Line, read_lines
from tutor.plans.recipients import read_recipients
from tutor.records import Document, Place, Plan, Section, Table, Task
from tutor.text.normalise import plain, squeeze

_ASSIGNED = ("assignment", "duty", "table")
_FIGURE = ("target", "table")
_TIMED = ("deadline", "reporting", "target", "duty", "table")
_REPORTED = ("reporting", "duty", "task", "table", "recipient")
_GAP = r"(?:\s*\n\s*\d{1,3}\s*\n\s*|\s+)"  # a page may end between two syllables
# Each word, what must follow it, and the kinds of record that may use it.
_WORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("chủ trì", "", _ASSIGNED),
    ("phối hợp", r"(?=(?:\s+\w+){0,3}\s*:)", _ASSIGNED),  # a label
    ("phối hợp", r"(?!(?:\s+\w+){0,3}\s*:)", (*_ASSIGNED, "task")),
    ("%", "", _FIGURE),
    ("triệu", "", (*_FIGURE, "funding")),
    ("nghìn", "", (*_FIGURE, "funding")),
    ("trước ngày", "", _TIMED),
    ("hoàn thành", "", (*_TIMED, "task")),
    ("định kỳ", "", (*_REPORTED, "deadline")),
    ("báo cáo", "", _REPORTED),
    ("Căn cứ", "", ("basis", "duty", "task", "reporting", "funding")),
)
_GROUNDS = re.compile(r"căn\s+cứ(?:\s+vào)?(?:\s+các)?[^;.]{0,40}$", re.I)
_FIGURE_BEFORE = re.compile(r"(\d[\d.,]*)\s*$")


def _pattern(word: str, follows: str) -> re.Pattern[str]:
    if word == "%":
        return re.compile(word)
    spelt = word.replace("kỳ", "k[ỳì]").replace(" ", _GAP)
    return re.compile(rf"(?<!\w){spelt}(?!\w){follows}", re.I)


_PATTERNS = [(word, _pattern(word, follows), kinds) for word, follows, kinds in _WORDS]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the source that holds one of the words."""

    number: int  # from 1
    text: str
    section: str  # path of the place it stands in; "" outside all
    words: tuple[str, ...]
    uses: tuple[str, ...]  # kinds of the records that use them; () when none does
    unused: tuple[str, ...]  # the words that no record uses

    @property
    def used(self) -> bool:
        return not self.unused


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    first_line: int
    last_line: int  # another one where the word is broken over a line end
    uses: tuple[str, ...]


def ledger(plan: Plan) -> list[LedgerLine]:
    """Every line that holds one of the words, in order, with the records that use them."""
    lines = Lines(plan.document.source)
    by_line: dict[int, list[_Word]] = {}
    for word in _words(plan, lines):
        for number in range(word.first_line, word.last_line + 1):
            if lines.text(number) and not lines.text(number).isdigit():
                by_line.setdefault(number, []).append(word)
    return [
        LedgerLine(
            number,
            lines.text(number),
            section_at(plan.document, lines.start(number)),
            tuple(dict.fromkeys(word.word for word in words)),
            tuple(dict.fromkeys(use for word in words for use in word.uses)),
            tuple(dict.fromkeys(word.word for word in words if not word.uses)),
        )
        for number, words in sorted(by_line.items())
    ]


def _words(plan: Plan, lines: "Lines") -> Iterator[_Word]:
    records = _Records(uses_of(plan))
    for word, pattern, kinds in _PATTERNS:
        for match in pattern.finditer(plan.document.source):
            first, last = match.span()
            uses = [kind for kind in records.covering(first, last) if kind in kinds]
            if "target" in uses and not _is_counted(plan, first):
                uses = [kind for kind in uses if kind != "target"]
            yield _Word(word, lines.at(first), lines.at(last - 1), tuple(uses))


def _is_counted(plan: Plan, offset: int) -> bool:
    """Whether a target there has the very figure that stands before `offset`, if one does."""
    figure = _FIGURE_BEFORE.search(plan.document.source, max(0, offset - 20), offset)
    return figure is None or any(
        target.value.endswith(figure[1])
        for target in plan.targets
        if target.place.start <= figure.start() and offset < target.place.end
    )


def uses_of(plan: Plan) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of what each record was read from."""
    source = plan.document.source
    for basis in plan.bases:
        grounds = _GROUNDS.search(source, max(0, basis.place.start - 80), basis.place.start)
        yield "basis", grounds.start() if grounds else basis.place.start, basis.place.end
    named = (
        ("assignment", plan.assignments),
        ("duty", plan.duties),
        ("target", plan.targets),
        ("reporting", plan.reporting),
        ("recipient", read_recipients(plan.document)),
    )
    for kind, records in named:
        for record in records:
            yield kind, record.place.start, record.place.end
    for place in plan.funding:
        yield "funding", place.start, place.end
    for table in plan.document.tables:
        yield from _heads(source, table)
    for task in plan.tasks:
        yield from _task_uses(plan.document, task)


def _task_uses(document: Document, task: Task) -> Iterator[tuple[str, int, int]]:
    """A group is used by its tasks; its own place holds all of them."""
    if task.kind != "group":
        yield "task", task.place.start, task.place.end
    else:
        for section in document.walk():
            if section.anchor == task.anchor and section.body:
                yield "task", section.body[0].start, section.body[-1].end
    if isinstance(task.deadline_place, Place):
        yield "deadline", task.deadline_place.start, task.deadline_place.end


def _heads(source: str, table: Table) -> Iterator[tuple[str, int, int]]:
    """The head of a table, each time a page repeats it; lines that only say names of columns."""
    names = [f" {plain(name)} " for name in table.header]
    yield "table", table.start, min((row.start for row in table.rows), default=table.start)
    run: list[Line] = []
    for line in [*read_lines(source, table.start, table.end), None]:
        if line and any(f" {plain(line.text)} " in name for name in names):
            run.append(line)
            continue
        if run:
            yield "table", run[0].start, run[-1].end
        run = []


class _Records:
    """Spans of records, found by what they cover."""

    def __init__(self, spans: Iterable[tuple[str, int, int]]) -> None:
        self._spans = sorted(set(spans), key=lambda span: span[1])

    def covering(self, start: int, end: int) -> list[str]:
        return [kind for kind, first, last in self._spans if first <= start and end <= last]


class Lines:
    """The physical lines of a source by offset and by number."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._starts = [0]
        for line in self._lines[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def at(self, offset: int) -> int:
        """The number, from 1, of the line that holds `offset`."""
        return bisect_right(self._starts, offset)

    def start(self, number: int) -> int:
        """Offset of the first character of a line that is no blank."""
        line = self._lines[number - 1]
        return self._starts[number - 1] + len(line) - len(line.lstrip())

    def text(self, number: int) -> str:
        return squeeze(self._lines[number - 1])


def section_at(document: Document, offset: int) -> str:
    """Path of the innermost place that holds `offset`; "" where none does."""
    path, inside = "", list[Section](document.sections)
    while found := next((one for one in inside if one.start <= offset < one.end), None):
        path, inside = found.path, list(found.children)
    return path
