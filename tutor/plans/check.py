"""What in a new plan could not be understood, with the lines of its file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.documents.lines import read_lines
from tutor.plans.counts import counts
from tutor.plans.ledger import Lines, ledger
from tutor.plans.register import PlanRegister
from tutor.records import Plan
from tutor.text.normalise import fold
from tutor.text.sentences import Sentences

_HEADER = ("number", "issued", "issuer", "locality", "signer")
# Another document's appendix is not this one's: "Phụ lục I ban hành kèm theo Nghị định số …".
_APPENDIX = re.compile(
    r"(?P<name>(?<!\w)phụ\s+lục(?!\w)(?:\s+(?:số\s+)?(?P<numbers>[IVXL\d]+\b(?:\s*(?:,|và)\s*"
    r"[IVXL\d]+\b)*))?)(?P<after>[^.;\n]{0,80})",
    re.I,
)
_OTHERS = re.compile(
    r"(?:nghị định|thông tư|nghị quyết|quyết định|luật|quy chuẩn|tiêu chuẩn|công văn)\s+"
    r"(?:này\b)?(?:số|\d|ngày|của|liên tịch)",
    re.I,
)
_HEAD_WORD = re.compile(
    r"(?:so )?s?tt\b|chi tieu|nhiem vu|noi dung|chu tri|phoi hop|thoi (?:gian|han)|don vi"
)
_HEAD_LINE = re.compile(r"(?:số )?s?tt(?!\w)", re.I)
_HEAD_LINES = 12  # a head with one name of a column a line, names broken over lines
_ROWS_AFTER_CHARS = 1500  # the first row stands closer to its head
_MAX_TEXT_CHARS = 100


@dataclass(frozen=True, slots=True)
class Problem:
    line: int  # from 1
    kind: str  # names the sentence in prompts/plans.toml
    text: str = ""
    detail: str = ""


def check(plan: Plan, sentences: Sentences) -> list[str]:
    """A line on each problem in the order of the file, then what was understood in figures."""
    found = problems(plan)
    figures = counts(plan)
    summary = sentences.say(
        "check.summary" if found else "check.no_problem",
        problems=len(found),
        tasks=figures.tasks,
        targets=figures.targets,
        assignments=len(plan.assignments),
    )
    lines = [
        sentences.say(f"check.{one.kind}", line=one.line, text=one.text, detail=one.detail)
        for one in found
    ]
    return [*lines, summary]


def problems(plan: Plan) -> list[Problem]:
    """Everything that was not understood, in the order of the file; a report, not an error."""
    lines = Lines(plan.document.source)
    found = {
        problem
        for reader in (_header, _parts, _references, _leads, _appendices, _tables, _unused)
        for problem in reader(plan, lines)
    }
    return sorted(found, key=lambda one: (one.line, one.kind, one.text, one.detail))


def _header(plan: Plan, lines: Lines) -> Iterator[Problem]:
    line = lines.at(plan.header.place.start)
    for name in _HEADER:
        if getattr(plan.header, name) is None:
            yield Problem(line, f"no_{name}")
    if not plan.header.title:
        yield Problem(line, "no_title")


def _parts(plan: Plan, lines: Lines) -> Iterator[Problem]:
    if not plan.tasks:
        yield Problem(lines.at(plan.header.place.start), "no_tasks")


def _references(plan: Plan, lines: Lines) -> Iterator[Problem]:
    for note in plan.unresolved:
        yield Problem(lines.at(note.place.start), "unresolved", note.text, note.place.path)
    for note in plan.notes:
        kind = "printed_twice" if note.text == note.place.path else "slip"
        yield Problem(lines.at(note.place.start), kind, note.text, note.place.path)


def _leads(plan: Plan, lines: Lines) -> Iterator[Problem]:
    register = PlanRegister(plan)
    for task in register.units:
        if not register.assigned(task).all:
            yield Problem(lines.at(task.place.start), "no_lead", task.title, task.path)


def _appendices(plan: Plan, lines: Lines) -> Iterator[Problem]:
    """Appendices that the text speaks of and the file does not hold."""
    paths = {section.path for section in plan.document.sections}
    held = {path.removeprefix("PL") for path in paths if path.startswith("PL")}
    for match in _APPENDIX.finditer(plan.document.source):
        if _OTHERS.search(match["after"]):
            continue
        numbers = re.findall(r"[IVXL\d]+", match["numbers"] or "")
        missing = [number for number in numbers if number not in held]
        is_only_one = held == {""}  # "Phụ lục I" of a file with one appendix without a number
        if (not held) or (missing and not is_only_one):
            name = " ".join(match["name"].split())
            yield Problem(lines.at(match.start()), "no_appendix", name, ", ".join(missing))


def _tables(plan: Plan, lines: Lines) -> Iterator[Problem]:
    """Heads of tables none of whose rows were read."""
    for table in plan.document.tables:
        if not table.rows:
            yield Problem(lines.at(table.start), "no_rows", " | ".join(table.header))
    for start, text in _heads(plan):
        if not _rows_follow(plan, start):
            yield Problem(lines.at(start), "no_rows", _short(text))


def _heads(plan: Plan) -> Iterator[tuple[int, str]]:
    """(offset, words) of each head outside the tables found: in bars, or a name a line."""
    lines = [line for line in read_lines(plan.document.source) if not line.is_noise]
    for index, line in enumerate(lines):
        if any(table.start <= line.start < table.end for table in plan.document.tables):
            continue
        in_bars = line.text.count("|") >= 2
        if not in_bars and not _HEAD_LINE.match(line.text):
            continue
        following = [] if in_bars else lines[index + 1 : index + _HEAD_LINES]
        words = " ".join([line.text, *(one.text for one in following)])
        if len(set(_HEAD_WORD.findall(fold(words)))) >= 2:
            yield line.start, line.text if in_bars else words


def _rows_follow(plan: Plan, start: int) -> bool:
    """Whether a figure was read from the table that begins at `start`."""
    return any(start < one.place.start < start + _ROWS_AFTER_CHARS for one in plan.targets)


def _unused(plan: Plan, _: Lines) -> Iterator[Problem]:
    for line in ledger(plan):
        if not line.used:
            yield Problem(line.number, "unused", _short(line.text), ", ".join(line.unused))


def _short(text: str) -> str:
    return text if len(text) <= _MAX_TEXT_CHARS else text[:_MAX_TEXT_CHARS].rstrip() + " …"
