"""Rewrites of a plan's text under which every answer changes in a way that is known beforehand.

A `Rewrite` holds the new text and the two maps that carry an answer over: of places (section
paths) and of words (agencies, places of the country, figures, dates). What is true of the plans is
stated by hand in `truth/*.json`; nothing here asks the parser.
"""

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tests.metamorphic.citing import (
    name_by_clauses,
    name_by_letters,
    name_by_number,
    renumber_references,
)
from tests.metamorphic.figures import change_figures, change_year
from tests.metamorphic.names import NAMES, swap_names
from tests.metamorphic.outline import ROMANS, Node, Outline, read_outline
from tests.metamorphic.table import flatten_table

ROOT = Path(__file__).parents[2]
PLANS = ("central", "bac-ninh", "bac-thanh-mien", "van-xuan", "dien-bien")
_LETTERS = {"bac-ninh": "abcdđeghik", "van-xuan": "abcdđeghik"}  # the others leave out đ
# parts in the order of PLANS
_TASKS = dict(zip(PLANS, ("IV", "IV", "III", "IV", "III"), strict=True))
_ORGANISATION = dict(zip(PLANS, ("VI", "VII", "V", "VI", "V"), strict=True))
_TARGETS = dict(zip(PLANS, ("III", "III", "II", "III", "II"), strict=True))
_COLUMNS_MOVED = (1, 0, 3, 4, 2)  # lead, task, time, result, partners
_LINES_A_PAGE = 38
_WRAPPED_CHARS = 120
_SHARING_ROWS = ("2", "3")  # of Vạn Xuân: their last three cells are those of row 1


@dataclass(frozen=True)
class Rewrite:
    """One plan rewritten one way."""

    plan: str
    kind: str
    text: str
    paths: Mapping[str, str] = field(default_factory=dict)
    words: Callable[[str], str] = str
    year: Callable[[int], int] = int

    def path(self, old: str) -> str:
        """The place of `old` in the new text."""
        steps = old.split(".")
        for length in range(len(steps), 0, -1):
            head = ".".join(steps[:length])
            if head in self.paths:
                return ".".join([self.paths[head], *steps[length:]])
        return old

    def counted(self, path: str) -> str:
        """The number of `path` without its part, a letter by its place in its list: 6.d is 6.4."""
        letters = _LETTERS.get(self.plan, "abcdeghik")
        steps = path.split(".")[1:]
        return ".".join(step if step.isdigit() else str(letters.index(step) + 1) for step in steps)


def truth_of(plan: str) -> dict:
    return json.loads(
        (Path(__file__).parent / "truth" / f"{plan}.json").read_text(encoding="utf-8")
    )


def source_of(plan: str) -> str:
    return (ROOT / "knowledge" / "plans" / f"{plan}.txt").read_text(encoding="utf-8")


def rewrites_of(plan: str) -> Iterator[Rewrite]:
    """The plan as it is, then every rewrite of it, then most of them at once."""
    source = source_of(plan)
    yield Rewrite(plan, "original", source)
    yield renumber_tasks(plan, source)
    yield change_letters(plan, source)
    if plan in ("central", "dien-bien", "bac-ninh"):
        yield reword_references(plan, source)
    yield move_organisation(plan, source)
    yield replace_names(plan, source)
    yield replace_figures(plan, source)
    if plan == "van-xuan":
        yield reorder_columns(plan, source)
    yield Rewrite(plan, "other line breaks", break_lines(source))
    yield rewrite_everything(plan, source)


def break_lines(source: str) -> str:
    """Long lines wrapped with blank lines between, and page numbers, as extractions of PDFs have;
    of a text that is wrapped already the blank lines go."""
    lines = [line for line in source.split("\n") if line.strip()]
    if max(map(len, lines)) < _WRAPPED_CHARS:
        return "\n".join(lines) + "\n"
    wrapped = [
        piece + " "
        for line in lines
        for piece in textwrap.wrap(line, 78, break_on_hyphens=False, break_long_words=False)
    ]
    for page in range(len(wrapped) // _LINES_A_PAGE, 0, -1):
        wrapped.insert(page * _LINES_A_PAGE, f"{page + 1} ")
    return "\n\n".join(wrapped) + "\n"


def replace_names(plan: str, source: str) -> Rewrite:
    """Agencies and places become others of the country, in questions and answers too."""
    names = NAMES[plan]
    return Rewrite(
        plan,
        "other names",
        swap_names(source, names),
        words=lambda text: swap_names(text, names),
    )


def replace_figures(plan: str, source: str) -> Rewrite:
    """Every percentage, count, date and document number is another."""
    return Rewrite(
        plan, "other figures", change_figures(source), words=change_figures, year=change_year
    )


def rewrite_everything(plan: str, source: str) -> Rewrite:
    """Renumbered, with the organisation part first, other names and other figures."""
    moved = move_organisation(plan, source)
    numbered = renumber_tasks(plan, moved.text, moved.paths)
    named = replace_names(plan, numbered.text)
    figured = replace_figures(plan, named.text)
    paths = {**numbered.paths, **{old: numbered.path(new) for old, new in moved.paths.items()}}
    return Rewrite(
        plan,
        "everything at once",
        figured.text,
        paths,
        words=lambda text: change_figures(named.words(text)),
        year=change_year,
    )


def renumber_tasks(
    plan: str, source: str, parts: Mapping[str, str] = MappingProxyType({})
) -> Rewrite:
    """Sections, tasks and points in reverse order, numbered anew, with all references to them.

    parts: where the parts of the plan as given stand in `source`, if they were moved.
    """
    if plan == "van-xuan":
        return _renumber_rows(plan, source)
    outline = read_outline(source)
    part = outline.part(parts.get(_TASKS[plan], _TASKS[plan]))
    before = {node.old_path: node.value for node in part.walk()}
    _reverse(part, _LETTERS.get(plan, "abcdeghik"))
    paths = outline.paths()
    organisation = outline.part(parts.get(_ORGANISATION[plan], _ORGANISATION[plan]))
    _rewrite_lines(
        organisation, lambda text: renumber_references(text, part.old_path, before, paths)
    )
    return Rewrite(plan, "renumbered", outline.text(), paths)


def change_letters(plan: str, source: str) -> Rewrite:
    """Letters become numbers and numbers letters, as far down as points; references follow."""
    outline = read_outline(source)
    if plan in ("central", "dien-bien"):
        _tasks_to_letters(outline, plan)
    elif plan == "bac-ninh":
        _letters_to_decimals(outline.part(_TASKS[plan]))
    elif plan == "bac-thanh-mien":
        for section in outline.part(_TASKS[plan]).children:
            _mark(section, "decimal", "letter", _letters())
    targets = outline.part(_TARGETS[plan])
    for year in targets.children:
        _mark(year, "paren", "letter", _letters())
    if plan != "bac-thanh-mien":
        _letters_to_decimals(targets)
    return Rewrite(plan, "letters and numbers", outline.text(), outline.paths())


def move_organisation(plan: str, source: str) -> Rewrite:
    """The part that says who does what comes before the tasks; parts are counted anew."""
    outline = read_outline(source)
    organisation = outline.part(_ORGANISATION[plan])
    outline.parts.remove(organisation)
    place = outline.parts.index(outline.part(_TASKS[plan]))
    outline.parts.insert(place, organisation)
    for value, part in zip(ROMANS, outline.parts, strict=False):
        part.value = value
    paths = outline.paths()

    def renamed(match: re.Match) -> str:
        return match[1] + paths[match[2]]

    _rewrite_lines(organisation, lambda text: re.sub(r"(phần\s+)([IVX]+)\b", renamed, text))
    return Rewrite(plan, "organisation first", outline.text(), paths)


def reword_references(plan: str, source: str) -> Rewrite:
    """The same places cited as other offices cite them; nothing else changes."""
    outline = read_outline(source)
    reword = name_by_clauses if plan == "bac-ninh" else name_by_number
    _rewrite_lines(outline.part(_ORGANISATION[plan]), reword)
    return Rewrite(plan, "references reworded", outline.text())


def reorder_columns(plan: str, source: str) -> Rewrite:
    """The columns of the appendix in another order, flattened as an extraction does it."""
    table = truth_of(plan)["table"]
    text = flatten_table(
        table["header"], table["groups"], table["rows"], _SHARING_ROWS, _COLUMNS_MOVED
    )
    return Rewrite(plan, "other columns", _before_table(source) + text)


def _renumber_rows(plan: str, source: str) -> Rewrite:
    """Groups of rows in reverse order; rows are numbered through."""
    table = truth_of(plan)["table"]
    titles = [title for _, title in table["groups"]][::-1]
    groups = [[ROMANS[place], title] for place, title in enumerate(titles)]
    renamed = {
        old: groups[len(groups) - 1 - place][0] for place, (old, _) in enumerate(table["groups"])
    }
    moved = sorted(table["rows"], key=lambda row: (ROMANS.index(renamed[row[1]]), int(row[0])))
    paths = {f"PL.{row[0]}": f"PL.{place}" for place, row in enumerate(moved, 1)}
    rows = [[str(place), renamed[row[1]], *row[2:]] for place, row in enumerate(moved, 1)]
    sharing = [paths[f"PL.{number}"].removeprefix("PL.") for number in _SHARING_ROWS]
    text = flatten_table(table["header"], groups, rows, sharing, range(5))
    return Rewrite(plan, "renumbered", _before_table(source) + text, paths)


def _before_table(source: str) -> str:
    return source[: source.index("TT Nội dung nhiệm vụ")]


def _reverse(part: Node, letters: str) -> None:
    part.children.reverse()
    for number, section in enumerate(part.children, 1):
        section.value = str(number)
        _reverse_list(section, letters)
        for task in section.children:
            _reverse_list(task, letters)


def _reverse_list(node: Node, letters: str) -> None:
    if {child.style for child in node.children} <= {"paren"}:
        return  # what follows the last of these speaks for the whole section
    node.children.reverse()
    for place, child in enumerate(node.children):
        child.value = f"{node.value}.{place + 1}" if child.style == "decimal" else letters[place]


def _rewrite_lines(node: Node, rewrite: Callable[[str], str]) -> None:
    for inner in node.walk():
        inner.lines = rewrite("\n".join(inner.lines)).split("\n")


def _letters(alphabet: str = "abcdeghik") -> Callable[[int, Node], str]:
    return lambda place, node: alphabet[place]


def _mark(parent: Node, old: str, new: str, value: Callable[[int, Node], str]) -> None:
    for place, child in enumerate([child for child in parent.children if child.style == old]):
        child.style, child.value = new, value(place, parent)


def _letters_to_decimals(part: Node) -> None:
    for section in part.children:
        _mark(section, "letter", "decimal", lambda place, node: f"{node.value}.{place + 1}")


def _tasks_to_letters(outline: Outline, plan: str) -> None:
    part = outline.part(_TASKS[plan])
    for section in part.children:
        for task in section.children:
            _mark(task, "letter", "paren", lambda place, node: str(place + 1))
        _mark(section, "decimal", "letter", _letters())
    _rewrite_lines(outline.part(_ORGANISATION[plan]), name_by_letters)
