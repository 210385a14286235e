"""Findings to a Reply: the answer in one line, what belongs to it, the place that says so."""

from collections.abc import Sequence

from tutor.answering.findings import Finding
from tutor.answering.grounding import unsupported
from tutor.answering.places import Wording, quote_text
from tutor.answering.question import Question, Scope
from tutor.plans.register import Register
from tutor.records import Block, Citation, Reply

MOST_ROWS = 6  # plans in one table; above that we ask
_ITEMS_MAX_CHARS = 1500
_QUOTE_MAX_CHARS = 420
_CITATIONS = 6
_CELL_MAX_CHARS = 330


def compose_one(finding: Finding, question: Question, wording: Wording, offset: int = 0) -> Reply:
    """The reply of one plan; items from `offset` on, as many as fit."""
    entry = finding.entry
    citations = [wording.cite(entry, place) for place in finding.places[:_CITATIONS]]
    blocks = [Block("paragraph", text) for text in _scope_lines(question.scope, finding, wording)]
    if offset and offset >= len(finding.items):
        return Reply("answer", (Block("paragraph", wording.say("list.end")),))
    headline = (
        wording.say("list.continued", headline=finding.headline.rstrip(":"))
        if offset
        else finding.headline
    )
    lead = [
        Block("paragraph", headline),
        *(Block("paragraph", text) for text in finding.details if not offset),
    ]
    items, rest = _fitting(finding.items[offset:], _ITEMS_MAX_CHARS)
    body = [Block("paragraph", "\n".join(items))] if items else []
    if rest:
        body.append(Block("note", wording.say("holdings.more", count=rest)))
    renamed = [
        wording.say("holdings.renamed", old=old, new=new, since=since)
        for old, new, since in question.renamed
    ]
    notes = [Block("note", text) for text in (*renamed, *finding.notes)]
    tail = _sources(finding, citations, wording)
    if not finding.found:
        tail = [
            Block("note", wording.say("abstain.looked", where=wording.document(entry.plan))),
            *tail,
        ]
    reply = Reply(
        "answer" if finding.found else "abstain",
        tuple([*lead, *body, *notes, *tail, *blocks]),
        tuple(citations),
        _suggestions(finding, rest, wording),
    )
    return _checked(reply, [finding], question, wording)


def compose_several(findings: Sequence[Finding], question: Question, wording: Wording) -> Reply:
    """One row a plan."""
    citations: list[Citation] = []
    rows = []
    for finding in findings:
        cited = (
            [wording.cite(finding.entry, place) for place in finding.places[:2]]
            if finding.found
            else []
        )
        citations += cited
        cell = finding.cell if finding.found else finding.headline
        rows.append(
            (wording.plan(finding.entry.plan), _cut(cell), "; ".join(c.label for c in cited[:2]))
        )
    key = "scope.several_named" if question.scope.source == "named" else "scope.several"
    table = Block(
        "table",
        header=(
            wording.say("scope.column_plan"),
            wording.say("scope.column_answer"),
            wording.say("scope.column_place"),
        ),
        rows=tuple(rows),
    )
    notes = tuple(
        Block("note", text) for text in dict.fromkeys(_units_note(findings, question, wording))
    )
    reply = Reply("answer", (Block("paragraph", wording.say(key)), table, *notes), tuple(citations))
    return _checked(reply, findings, question, wording)


def ask_which(options: Sequence[str], wording: Wording, text: str) -> Reply:
    """Ask back, with what can be chosen."""
    return Reply(
        "clarify",
        (Block("paragraph", text), Block("choices", options=tuple(options))),
        suggestions=tuple(options[:4]),
    )


def no_plan(scope: Scope, register: Register, wording: Wording) -> Reply:
    """Abstain for a place that no plan we hold is about."""
    plans = "; ".join(wording.plan(entry.plan) for entry in list(register)[:MOST_ROWS])
    return Reply(
        "abstain",
        (
            Block("paragraph", wording.say("scope.no_plan", place=scope.place)),
            Block("note", wording.say("scope.held", plans=plans)),
        ),
    )


def nothing_found(findings: Sequence[Finding], wording: Wording) -> Reply:
    """No plan says it: what was looked at, and the nearest thing one does say."""
    where = "; ".join(wording.plan(finding.entry.plan) for finding in findings[:MOST_ROWS])
    nearest = max(
        (finding for finding in findings if finding.details),
        key=lambda finding: finding.relevance,
        default=None,
    )
    blocks = [
        Block("paragraph", wording.say("abstain.not_stated")),
        *(
            [
                Block("paragraph", f"{wording.plan(nearest.entry.plan)}: {text}")
                for text in nearest.details[:1]
            ]
            if nearest
            else []
        ),
        Block("note", wording.say("abstain.looked", where=where)),
        Block("note", wording.say("abstain.whom")),
    ]
    citations = (
        tuple(wording.cite(nearest.entry, place) for place in nearest.places[:1]) if nearest else ()
    )
    return Reply("abstain", tuple(blocks), citations)


def plain_text(reply: Reply) -> str:
    """The words of a reply, for checks."""
    parts: list[str] = []
    for block in reply.blocks:
        parts += [block.text, *block.options, *(cell for row in block.rows for cell in row)]
    return "\n".join(part for part in parts if part)


def _scope_lines(scope: Scope, finding: Finding, wording: Wording) -> list[str]:
    plan = wording.plan(finding.entry.plan)
    if scope.source in ("province", "national"):
        return [wording.say(f"scope.{scope.source}", plan=plan)]
    if scope.source == "all":
        return [wording.say("scope.only_one", plan=plan)] if finding.found else []
    return []


def _sources(finding: Finding, citations: Sequence[Citation], wording: Wording) -> list[Block]:
    if not citations:
        return []
    first = citations[0]
    blocks = []
    if (
        finding.found
        and 0 < len(quote_text(first)) <= _QUOTE_MAX_CHARS
        and quote_text(first) not in finding.headline
    ):
        blocks.append(Block("quote", quote_text(first), citation=0))
    blocks.append(
        Block(
            "note",
            wording.say(
                "place.copy", label=first.label, document=wording.document(finding.entry.plan)
            ),
        )
    )
    return blocks


def _fitting(items: Sequence[str], room: int) -> tuple[list[str], int]:
    """The first items that fit in `room` characters, at least one, and how many are left."""
    kept: list[str] = []
    for item in items:
        if kept and sum(map(len, kept)) + len(kept) + len(item) > room:
            break
        kept.append(item)
    return kept, len(items) - len(kept)


def _suggestions(finding: Finding, rest: int, wording: Wording) -> tuple[str, ...]:
    more = (wording.say("suggest.more"),) if rest else ()
    return (*more, *finding.suggestions)[:4]


def _units_note(findings: Sequence[Finding], question: Question, wording: Wording) -> list[str]:
    if question.intent != "target":
        return []
    cells = [finding.cell for finding in findings if finding.found]
    kinds = {"%" in cell for cell in cells}
    return [wording.say("target.measure_differs")] if len(kinds) > 1 else []


def _cut(text: str) -> str:
    return text if len(text) <= _CELL_MAX_CHARS else text[:_CELL_MAX_CHARS].rsplit(" ", 1)[0] + " …"


def _checked(
    reply: Reply, findings: Sequence[Finding], question: Question, wording: Wording
) -> Reply:
    """`reply`, or its citations alone where it states a number its plans do not hold."""
    evidence = [finding.entry.plan.document.source for finding in findings]
    evidence += [wording.document(finding.entry.plan) for finding in findings]
    evidence += [
        question.text,
        *(
            number
            for finding in findings
            for task in finding.entry.plan.tasks
            for number in task.aliases
        ),
    ]
    evidence += [citation.label for citation in reply.citations]
    evidence += list(
        finding.notes[0] for finding in findings if finding.notes and question.intent == "basis"
    )
    evidence += [since for _, _, since in question.renamed]
    counts = range(
        0,
        max((len(f.entry.plan.tasks) + len(f.entry.plan.duties) for f in findings), default=0)
        + 100,
    )
    allowed = (
        counts
        if question.intent in ("count", "holdings", "basis") or reply.kind == "abstain"
        else ()
    )
    if not unsupported(
        plain_text(reply),
        [*evidence, *map(str, question.years)],
        set(allowed) | _dates(findings, question),
    ):
        return reply
    quotes = tuple(
        Block("quote", quote_text(citation), citation=place)
        for place, citation in enumerate(reply.citations[:2])
    )
    return Reply(
        "answer" if quotes else "abstain",
        quotes or (Block("paragraph", wording.say("abstain.not_stated")),),
        reply.citations,
    )


def _dates(findings: Sequence[Finding], question: Question) -> set[int]:
    """Day, month and year of today and of the plans' own dates, which the head prints in words."""
    days = [question.today, *(finding.entry.plan.header.issued for finding in findings)]
    return {part for day in days if day for part in (day.day, day.month, day.year)}
