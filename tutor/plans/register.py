"""Everything all plans say, by plan, number, name, agency, year and group; answers are exact."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tutor.plans.agencies import AGREES, agreement, parse_agency
from tutor.plans.matching import Entry, Match, Matcher
from tutor.plans.references import Reference, Sections
from tutor.plans.tasks import task_parts
from tutor.records import Assignment, Duty, LegalBasis, Paragraph, Plan, Role, Section, Target, Task
from tutor.text.normalise import fold, has_diacritics, plain
from tutor.text.spelling import spelling

_WORD = re.compile(r"[^\W\d_]+")
_LEAD: tuple[Role, ...] = ("lead",)
_AS_GOOD = 0.06  # "Ban Chỉ đạo" and its full name; a joint heading and its member


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who holds a role for one task: named for it, for its section, for points of it."""

    by_task: tuple[Assignment, ...]
    by_section: tuple[Assignment, ...]
    by_point: tuple[tuple[Task, Assignment], ...]

    @property
    def all(self) -> tuple[Assignment, ...]:
        return (*self.by_task, *(assignment for _, assignment in self.by_point), *self.by_section)


@dataclass(frozen=True, slots=True)
class Held:
    """What one agency holds in a plan."""

    agency: str  # as the plan prints it
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]


class PlanRegister:
    """The records of one plan, found by number, by name and by agency."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tasks: Mapping[str, Task] = {task.anchor: task for task in plan.tasks}
        self._sections = {section.anchor: section for section in plan.document.walk()}
        self._index = Sections(plan.document, [part.anchor for part in task_parts(plan.document)])

    # --- tasks ---

    def by_reference(self, reference: Reference) -> list[Task]:
        """Tasks called by a number, as printed or counted; empty where the plan has none such."""
        found = self._index.find(reference.part, reference.numbers) if reference.numbers else []
        called = ".".join(reference.numbers).casefold()
        tasks = [self.tasks[section.anchor] for section in found if section.anchor in self.tasks]
        tasks += [
            task
            for task in self.plan.tasks
            if called in map(str.casefold, task.aliases)
            and task.anchor.startswith("PL")
            and (
                not reference.part
                or reference.part == task.path.split(".")[0]
                or task.path.startswith("PL.")
            )
        ]
        return list(dict.fromkeys(tasks))

    def sections_by_reference(self, reference: Reference) -> list[Section]:
        """Any numbered place of the document a reference means, tasks or not."""
        return self._index.find(reference.part, reference.numbers)

    def section(self, anchor: str) -> Section:
        return self._sections[anchor.split("/")[0]]  # an item without a number is in its section

    def ancestors(self, task: Task) -> list[Task]:
        """The task or group `task` stands in, and so on outwards."""
        above = []
        while task.parent and task.parent in self.tasks:
            task = self.tasks[task.parent]
            above.append(task)
        return above

    def below(self, task: Task) -> list[Task]:
        """Tasks and points inside `task`, in reading order."""
        return [other for other in self.plan.tasks if task in self.ancestors(other)]

    @property
    def units(self) -> list[Task]:
        """What people count as tasks: neither groups nor points."""
        return [task for task in self.plan.tasks if task.kind == "task"]

    # --- assignments ---

    def assigned(self, task: Task, roles: Collection[Role] = _LEAD) -> Assigned:
        """Who holds one of `roles` for `task`; a place that names it stands before its section."""
        above = {other.anchor: other for other in self.ancestors(task)}
        inside = {other.anchor: other for other in self.below(task)} if task.kind != "group" else {}
        by_task: list[Assignment] = []
        by_section: list[Assignment] = []
        by_point: list[tuple[Task, Assignment]] = []
        for assignment in self.plan.assignments:
            if assignment.role not in roles:
                continue
            for anchor in assignment.targets:
                if anchor == task.anchor:
                    by_task.append(assignment)
                elif anchor in above:
                    (by_section if above[anchor].kind == "group" else by_task).append(assignment)
                elif anchor in inside:
                    by_point.append((inside[anchor], assignment))
        return Assigned(_named_first(by_task), tuple(by_section), tuple(by_point))

    def holders(self, agency: str) -> list[str]:
        """The agencies of the plan, as printed, that `agency` names best; [] when it names none."""
        locality = self.plan.header.locality or ""
        grades = {name: agreement(agency, name, locality) for name in self.agencies}
        best = max(grades.values(), default=0.0)
        named = [name for name, grade in grades.items() if grade >= max(best - _AS_GOOD, AGREES)]
        same = {other for name in named for other in self._also_called(name)}
        return [name for name in grades if name in named or name in same]

    def _also_called(self, name: str) -> set[str]:
        """Other printed names of an agency: with its level ("… phường"), or shortened by the
        text."""
        stem = parse_agency(name).stem
        names = {other for other in self.agencies if parse_agency(other).stem == stem}
        for short, long in self.plan.abbreviations.items():
            forms = {fold(short), fold(long)}
            if fold(name) in forms or any(
                fold(name).startswith(form) for form in forms if len(form) > 20
            ):
                names |= {
                    other
                    for other in self.agencies
                    if fold(other) in forms
                    or any(fold(other).startswith(form) for form in forms if len(form) > 20)
                }
        return names

    @cached_property
    def agencies(self) -> list[str]:
        """Every agency that is assigned anything or has a duty, as printed, each once."""
        names = [assignment.agency for assignment in self.plan.assignments]
        names += [duty.agency for duty in self.plan.duties]
        names += [partner for duty in self.plan.duties for partner in duty.partners]
        names += [report.agency for report in self.plan.reporting]
        return list(dict.fromkeys(name for name in names if name))

    def held_by(self, agency: str) -> Held | None:
        """What the plan gives to `agency`; None where it never names it."""
        names = set(self.holders(agency))
        if not names:
            return None
        duties = tuple(duty for duty in self.plan.duties if duty.agency in names)
        assignments = tuple(item for item in self.plan.assignments if item.agency in names)
        printed = [item.agency for item in assignments] + [duty.agency for duty in duties]
        return Held((printed or sorted(names))[0], assignments, duties)

    # --- names ---

    @cached_property
    def _names(self) -> Matcher:
        return Matcher(
            [
                Entry(task, task.title, f"{task.section_title} {self._said(task)}")
                for task in self.plan.tasks
            ]
        )

    def _said(self, task: Task) -> str:
        """The words of a task, those of its points included; of a group its own only."""
        if task.kind == "group":
            return task.text
        return " ".join([task.text, *(point.text for point in self.below(task))])

    @cached_property
    def _duties(self) -> Matcher:
        return Matcher([Entry(duty, "", f"{duty.agency} {duty.text}") for duty in self.plan.duties])

    @cached_property
    def _targets(self) -> Matcher:
        return Matcher(
            [
                Entry(
                    target,
                    f"{target.group} {target.measure}",
                    f"{target.text} {self._heading_of(target)} {target.unit}",
                )
                for target in self.plan.targets
            ]
        )

    @cached_property
    def _paragraphs(self) -> Matcher:
        return Matcher(
            [
                Entry((section, paragraph), section.heading, paragraph.text)
                for section in self.plan.document.walk()
                for paragraph in section.body
            ]
        )

    @cached_property
    def _spellings(self) -> frozenset[str]:
        return frozenset(spelling(word) for word in _WORD.findall(self.plan.document.source))

    def tasks_named(self, words: Sequence[str]) -> list[Match]:
        return self._names.match(words)

    def duties_named(self, words: Sequence[str]) -> list[Match]:
        return self._duties.match(words)

    def targets_named(self, words: Sequence[str]) -> list[Match]:
        return self._targets.match(words, keep=len(self.plan.targets))

    def paragraphs_named(self, words: Sequence[str]) -> list[Match]:
        return self._paragraphs.match(words)

    def as_spelt(self, words: Sequence[str], said: str) -> tuple[str, ...]:
        """`words`, folded, of the message `said`; those it spells as the plan never does keep their
        diacritics, so that nothing matches them: "phạt" where a plan only says "phát".

        Hỏi and ngã are taken for one, as many people write them.
        """
        other = {
            fold(word): plain(word)
            for word in _WORD.findall(said)
            if has_diacritics(word) and spelling(word) not in self._spellings
        }
        return tuple(other.get(word, word) for word in words)

    def _heading_of(self, target: Target) -> str:
        task = self.tasks.get(target.task)
        return task.title if task else ""

    # --- places ---

    def paragraphs(self) -> Iterator[tuple[Section, Paragraph]]:
        for section in self.plan.document.walk():
            for paragraph in section.body:
                yield section, paragraph


class Register:
    """All plans by id."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self.plans: Mapping[str, PlanRegister] = {plan.id: PlanRegister(plan) for plan in plans}

    def __getitem__(self, plan_id: str) -> PlanRegister:
        return self.plans[plan_id]

    def __iter__(self) -> Iterator[PlanRegister]:
        return iter(self.plans.values())

    def by_symbol(self, text: str) -> list[str]:
        """Ids of the plans whose number stands in `text` ("53/KH-UBND"), or whose id does."""
        folded = fold(text)
        bare = re.findall(
            r"(?:ke hoach|van ban|quyet dinh|chuong trinh) (?:so )?(\d{1,5})\b(?!\s*[-/.,]\s*\w)",
            folded,
        )
        if bare and (
            called := [
                entry.plan.id
                for entry in self
                if re.match(
                    rf"0*(?:{'|'.join(str(int(one)) for one in bare)})\b",
                    entry.plan.header.number or "",
                )
            ]
        ):
            return called
        return [
            entry.plan.id
            for entry in self
            if (number := entry.plan.header.number)
            and re.search(rf"(?<![\w/-]){_broken(number)}(?![\w-])", folded)
        ]

    def other_dates(self, basis: LegalBasis, plan_id: str) -> list[tuple[PlanRegister, LegalBasis]]:
        """Where other plans date the document `basis` names otherwise; [] where all agree."""
        return [
            (entry, other)
            for entry in self
            if entry.plan.id != plan_id
            for other in entry.plan.bases
            if other.symbol
            and fold(other.symbol) == fold(basis.symbol)
            and other.issued
            and basis.issued
            and other.issued != basis.issued
        ][:1]

    def by_signer(self, text: str) -> list[str]:
        """Ids of the plans whose signer is named in `text`."""
        folded = f" {fold(text)} "
        return [
            entry.plan.id
            for entry in self
            if (signer := entry.plan.header.signer)
            and f" {fold(signer)} " in re.sub(r"[^\w]+", " ", folded)
        ]


def _named_first(assignments: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """Whole tasks before parts of them, otherwise in reading order."""
    return tuple(sorted(assignments, key=lambda item: bool(item.scope)))


def _broken(symbol: str) -> str:
    """Pattern of `symbol` folded, with white space allowed between its pieces."""
    pieces = re.findall(r"\w+|[^\w\s]", fold(symbol))
    return r"\s*".join(map(re.escape, pieces))
