"""What was understood of a plan, laid out so that a person can check it against the paper."""

from collections.abc import Callable, Iterable, Iterator

from tutor.plans.counts import counts
from tutor.plans.ledger import Lines
from tutor.plans.recipients import Recipient, read_recipients
from tutor.plans.show_tasks import tasks_shown
from tutor.records import Duty, LegalBasis, Note, Place, Plan, Reporting, Target
from tutor.text.normalise import squeeze
from tutor.text.sentences import Sentences

Locate = Callable[[Place], str]
"""A place for people: "(VI.1, dòng 120)"."""

_HEAD = ("number", "issued", "issuer", "locality", "signed_at", "signer", "signer_role")
_AFTER = ("trở lên", "trở xuống")
_MAX_FUNDING_CHARS = 300


def show(plan: Plan, sentences: Sentences) -> str:
    """Everything the plan's records hold, in the order of the paper, counts last."""
    return "\n".join(_Page(plan, sentences).lines())


class _Page:
    def __init__(self, plan: Plan, sentences: Sentences) -> None:
        self._plan = plan
        self._say = sentences.say
        lines = Lines(plan.document.source)
        self._place: Locate = lambda place: sentences.say(
            "place.of", path=place.anchor, line=lines.at(place.start)
        )
        self._sentences = sentences

    def lines(self) -> Iterator[str]:
        plan = self._plan
        grounds = [basis for basis in plan.bases if basis.basis]
        citations = [basis for basis in plan.bases if not basis.basis]
        recipients = read_recipients(plan.document)
        yield from self._head()
        yield from self._section("bases", len(grounds), map(self._basis, grounds))
        if citations:
            yield from self._section("citations", len(citations), map(self._basis, citations))
        yield from self._section("outline", 0, self._outline())
        yield from self._section(
            "tasks", len(plan.tasks), tasks_shown(plan, self._sentences, self._place)
        )
        yield from self._section("targets", len(plan.targets), self._targets())
        yield from self._section(
            "reporting", len(plan.reporting), map(self._report, plan.reporting)
        )
        yield from self._section("funding", len(plan.funding), map(self._funding, plan.funding))
        yield from self._section("duties", len(plan.duties), self._duties())
        yield from self._section("recipients", len(recipients), map(self._recipient, recipients))
        short = plan.abbreviations.items()
        yield from self._section("abbreviations", len(short), (f"{s}: {long}" for s, long in short))
        yield from self._section("slips", len(plan.notes), map(self._slip, plan.notes))
        unresolved = plan.unresolved
        yield from self._section("unresolved", len(unresolved), map(self._slip, unresolved))
        yield from self._section("counts", 0, self._counts())

    def _section(self, key: str, count: int, lines: Iterable[str]) -> Iterator[str]:
        yield ""
        yield self._say(f"heading.{key}", count=count)
        body = [f"  {line}" for line in lines]
        yield from body or [f"  {self._say('heading.nothing')}"]

    def _head(self) -> Iterator[str]:
        header = self._plan.header
        missing = self._say("head.none")
        yield self._say("head.title", kind=header.kind, title=header.title or missing)
        for name in _HEAD:
            value = getattr(header, name)
            if name == "issued" and value:
                value = f"{value.day}/{value.month}/{value.year}"
            yield self._say(f"head.{name}", value=value or missing)

    def _basis(self, basis: LegalBasis) -> str:
        day = basis.issued
        return self._say(
            "basis.about" if basis.about else "basis.line",
            kind=basis.kind,
            symbol=basis.symbol,
            date=f"{day.day}/{day.month}/{day.year}" if day else self._say("basis.no_date"),
            issuer=basis.issuer or self._say("basis.no_issuer"),
            about=basis.about,
            place=self._place(basis.place),
        )

    def _outline(self) -> Iterator[str]:
        document = self._plan.document
        for section in document.sections:
            yield self._say(
                "outline.part" if section.marker else "outline.unnumbered",
                path=section.path,
                heading=_short(section.heading),
                place=self._place(Place(section.path, section.anchor, section.start, section.end)),
            )
        for table in document.tables:
            yield self._say(
                "outline.table",
                path=table.path,
                rows=len(table.rows),
                columns=" | ".join(table.header),
                place=self._place(Place(table.path, table.path, table.start, table.end)),
            )

    def _targets(self) -> Iterator[str]:
        years = {target.year for target in self._plan.targets}
        for year in sorted(years, key=lambda year: year or 9999):
            named = self._say("target.year", year=year) if year else self._say("target.no_year")
            yield named
            for target in self._plan.targets:
                if target.year == year:
                    yield f"  {self._target(target)}"

    def _target(self, target: Target) -> str:
        return self._say(
            "target.line",
            figure=figure_words(target),
            group=target.group or self._say("target.no_group"),
            measure=target.measure or self._say("target.no_measure"),
            place=self._place(target.place),
        )

    def _report(self, report: Reporting) -> str:
        periods = [
            self._say("reporting.period", period=period, due=due)
            if due and period
            else period or due
            for period, due in report.periods
        ]
        return self._say(
            "reporting.line",
            agency=report.agency or self._say("reporting.no_agency"),
            receiver=report.receiver or self._say("reporting.no_receiver"),
            periods="; ".join(periods) or self._say("reporting.no_period"),
            place=self._place(report.place),
        )

    def _funding(self, place: Place) -> str:
        words = self._plan.document.source[place.start : place.end]
        return f"{_short(words, _MAX_FUNDING_CHARS)} {self._place(place)}"

    def _duties(self) -> Iterator[str]:
        agencies = dict.fromkeys(duty.agency for duty in self._plan.duties)
        for agency in agencies:
            yield agency
            for duty in self._plan.duties:
                if duty.agency == agency:
                    yield f"  - {self._duty(duty)}"

    def _duty(self, duty: Duty) -> str:
        partners = ", ".join(duty.partners)
        words = _short(duty.text)
        if partners:
            words = f"{words} [{self._say('duty.partners', partners=partners)}]"
        return self._say(
            "duty.blanket" if duty.blanket else "duty.line",
            role=self._say(f"role.{duty.role}"),
            text=words,
            place=self._place(duty.place),
        )

    def _recipient(self, recipient: Recipient) -> str:
        return self._say(
            "recipient.noted" if recipient.note else "recipient.plain",
            name=recipient.name,
            note=recipient.note,
            place=self._place(recipient.place),
        )

    def _slip(self, note: Note) -> str:
        key = "slip.printed_twice" if note.text == note.place.path else "slip.line"
        return self._say(key, text=note.text, place=self._place(note.place))

    def _counts(self) -> Iterator[str]:
        for name, count in counts(self._plan).items():
            yield self._say("counts.line", name=self._say(f"counts.{name}"), count=count)


def figure_words(target: Target) -> str:
    """A figure in the order of the paper: "tối thiểu 80%", "90% trở lên"."""
    gap = "" if target.unit == "%" else " "
    words = [target.comparison, f"{target.value}{gap}{target.unit}".strip()]
    return " ".join(reversed(words) if target.comparison in _AFTER else words).strip()


def _short(text: str, chars: int = 120) -> str:
    """The first words of `text`, at most `chars` characters."""
    text = squeeze(text)
    return text if len(text) <= chars else text[:chars].rsplit(" ", 1)[0] + " …"
