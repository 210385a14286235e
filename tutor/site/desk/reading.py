"""From the records of a plan to the desk's rows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote

from tutor.answering.places import Wording, calm
from tutor.dialogue.scope import plan_place
from tutor.plans.dates import Period, read_period
from tutor.plans.groups import group_keys
from tutor.plans.recurrence import Recurrence, recurrence_of, yearly
from tutor.plans.register import PlanRegister
from tutor.plans.show import figure_words
from tutor.records import Assignment, Place, Role, Target, Task
from tutor.site.desk.rows import (
    Due,
    DutyRow,
    Holder,
    NoteRow,
    OutlineRow,
    PlanRow,
    Reach,
    ReportRow,
    Rows,
    Spot,
    TargetRow,
    TaskRow,
)
from tutor.text.normalise import squeeze
from tutor.text.sentences import Sentences

_ROLES: tuple[Role, ...] = ("lead", "coordinate", "direct", "advise", "implement")
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_HEADING_CHARS = 140
_TITLE_CHARS = 400
_OPEN_YEARS = 5  # "từ năm 2025": plans of this kind run for one to five years


class PlanReader:
    """Reads one plan of the register."""

    def __init__(
        self, entry: PlanRegister, wording: Wording, words: Sentences, short: str = ""
    ) -> None:
        """short: what the plan is called beside others; "" for its name."""
        self._entry = entry
        self._short = short or wording.plan(entry.plan)
        self._plan = entry.plan
        self._wording = wording
        self._words = words
        self._headings = {
            section.anchor: squeeze(section.heading) for section in entry.plan.document.walk()
        }
        self.row = self._plan_row()

    def rows(self) -> Rows:
        return Rows(
            tuple(map(self._task, self._plan.tasks)),
            tuple(map(self._target, self._plan.targets)),
            tuple(self._reports()),
            tuple(self._duties()),
            tuple(self._notes()),
        )

    def outline(self) -> tuple[OutlineRow, ...]:
        """The parts of the text, unnumbered ones as well, then its tables."""
        return tuple(
            OutlineRow(
                shorten(f"{section.marker} {section.heading}", _HEADING_CHARS),
                self.spot(Place(section.path, section.anchor, section.start, section.end)),
            )
            for section in self._plan.document.sections
        )

    def spot(self, place: Place) -> Spot:
        anchor = place.anchor.split("/")[0]  # what has no number is shown with its section
        label = self._wording.label(self._entry, anchor)
        path = f"/documents/{quote(self._plan.id)}#{quote(anchor)}"
        title = self._plan.document.title
        number = self._plan.header.number
        citation = (
            self._words.say("cite.numbered", label=label, number=number, title=title)
            if number
            else self._words.say("cite.unnumbered", label=label, title=title)
        )
        return Spot(label, path, citation)

    def _plan_row(self) -> PlanRow:
        plan, header = self._plan, self._plan.header
        units = self._entry.units
        return PlanRow(
            plan.id,
            self._wording.plan(plan),
            self._short,
            header.kind,
            header.title or plan.document.title,
            header.number,
            header.issued,
            calm(header.issuer) if header.issuer else None,
            header.locality,
            header.signer,
            len(units),
            sum(not self._entry.assigned(task).all for task in units),
            len(plan.targets),
            len(plan.reporting),
            len({note.text for note in plan.notes} | {a.note for a in plan.assignments if a.note}),
        )

    def _task(self, task: Task) -> TaskRow:
        entry = self._entry
        above = next(iter(entry.ancestors(task)), None)
        section = f"{above.number}. {above.title}" if above else task.section_title
        counted = [alias for alias in task.aliases if alias != task.number]
        inside = [target.group for target in self._plan.targets if target.task == task.anchor]
        period = read_period(task.deadline) if task.deadline else None
        return TaskRow(
            self.row,
            task.anchor,
            task.kind,
            task.number,
            counted[0] if counted and not task.anchor.startswith("PL") else "",
            self._title(task),
            squeeze(task.text),
            task.parent,
            squeeze(section),
            tuple(self._holders(task)),
            Due(squeeze(task.deadline), *_days(period)),
            self.spot(task.deadline_place) if task.deadline_place else None,
            squeeze(task.result),
            self.spot(task.place),
            _years(period),
            group_keys(" ".join((task.title, *inside))),
        )

    def _title(self, task: Task) -> str:
        """The name of a task; one that the records cut short is read on in its heading."""
        begun = squeeze(task.title).removesuffix(" …")
        if begun == squeeze(task.title) or task.anchor not in self._headings:
            return squeeze(task.title)
        heading = self._headings[task.anchor]
        return shorten(heading, _TITLE_CHARS) if heading.startswith(begun) else squeeze(task.title)

    def _holders(self, task: Task) -> Iterator[Holder]:
        """By task, then by point, then by section; a name stands once for one role and reach."""
        seen = set()
        for role in _ROLES:
            for holder in self._of_role(task, role):
                key = (holder.agency, role, holder.scope, holder.point)
                if key not in seen:
                    seen.add(key)
                    yield holder

    def _of_role(self, task: Task, role: Role) -> Iterator[Holder]:
        assigned = self._entry.assigned(task, (role,))
        for one in assigned.by_task:
            if task.kind != "point" or task.anchor in one.targets:
                yield self._holder(one, "task")
        if task.kind != "task":
            return
        for point, one in assigned.by_point:
            yield self._holder(one, "point", point.number or squeeze(point.title))
        for one in assigned.by_section:
            yield self._holder(one, "section")

    def _holder(self, one: Assignment, reach: Reach, point: str = "") -> Holder:
        return Holder(
            squeeze(one.agency),
            one.role,
            reach,
            self.spot(one.place),
            squeeze(one.scope),
            one.note,
            point,
        )

    def _target(self, target: Target) -> TargetRow:
        return TargetRow(
            self.row,
            target.year,
            figure_words(target),
            _percent(target),
            squeeze(target.group),
            squeeze(target.measure),
            squeeze(target.text),
            target.task,
            self.spot(target.place),
            group_keys(target.group),
        )

    def _reports(self) -> Iterator[ReportRow]:
        for one in self._plan.reporting:
            for period, due in one.periods or (("", ""),):
                recurrence = recurrence_of(period, due)
                day = None if recurrence else _days(read_period(due))[0]
                yield ReportRow(
                    self.row,
                    squeeze(one.agency),
                    squeeze(one.receiver),
                    squeeze(period),
                    Due(squeeze(due), day, recurrence),
                    squeeze(one.text),
                    self.spot(one.place),
                )

    def _duties(self) -> Iterator[DutyRow]:
        for one in self._plan.duties:
            text = squeeze(one.text)
            yield DutyRow(
                self.row,
                squeeze(one.agency),
                one.role,
                text,
                tuple(map(squeeze, one.partners)),
                one.blanket,
                self.spot(one.place),
                group_keys(text),
            )

    def _notes(self) -> Iterator[NoteRow]:
        """The slips told of the text, then those told of assignments."""
        told = set()
        for note in self._plan.notes:
            told.add(note.text)
            twice = note.text == note.place.path
            yield NoteRow(self.row, note.text, twice, self.spot(note.place))
        for one in self._plan.assignments:
            if one.note and one.note not in told:
                told.add(one.note)
                yield NoteRow(self.row, one.note, False, self.spot(one.place))


def short_names(register: Iterable[PlanRegister], wording: Wording) -> dict[str, str]:
    """By id, what tells each plan from the others: its place, else its number, else its name."""
    entries = list(register)
    places = {entry.plan.id: _place_name(entry) for entry in entries}
    spread = Counter(places.values())
    return {
        id: place
        if place and spread[place] == 1
        else entry.plan.header.number or wording.plan(entry.plan)
        for (id, place), entry in zip(places.items(), entries, strict=True)
    }


def _place_name(entry: PlanRegister) -> str:
    """ "Tỉnh Bắc Ninh", "Trung ương"; "" where the plan does not say."""
    place = plan_place(entry)
    name = entry.plan.header.locality or (place.title if place else "")
    return name[:1].upper() + name[1:]


def shorten(text: str, chars: int) -> str:
    """The first words of `text`, at most `chars` characters."""
    text = squeeze(text)
    return text if len(text) <= chars else text[:chars].rsplit(" ", 1)[0] + " …"


def _days(period: Period | None) -> tuple[date | None, Recurrence | None]:
    """The last day in time, and when it comes again; both None where no day is a deadline."""
    if period is None:
        return None, None
    if period.recurring:
        return None, yearly(period.month, period.day) if period.month else None
    return period.last, None


def _years(period: Period | None) -> tuple[int, ...]:
    """The years a period runs in, as far as its days say; "từ năm 2025" is every year since."""
    if period is None or (period.first is None and period.last is None):
        return ()
    first = (period.first or period.last or date.max).year
    last = period.last.year if period.last else first + _OPEN_YEARS
    return tuple(range(first, last + 1))


def _percent(target: Target) -> float | None:
    share = _SHARE.fullmatch(target.value)
    if target.unit != "%" or not share:
        return None
    value = float(target.value.replace(",", "."))
    return value if value <= 100 else None
