"""Documents that a plan cites: its grounds, and those named elsewhere in it."""

import re
from dataclasses import replace

from tutor.answering.findings import NAMED, Finding
from tutor.answering.heads import header_finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.plans.matching import Entry, Matcher, tokens
from tutor.plans.register import PlanRegister
from tutor.records import LegalBasis, Place
from tutor.text.normalise import fold

# A programme issued by a decision bears the decision's number.
_ISSUED_BY = re.compile(
    r"(?:chuong trinh|ke hoach|de an)(?: nay)? (?:duoc )?(?:ban hanh|phe duyet) (?:kem )?theo quyet dinh")


def basis_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """Documents the plan cites: the one named by symbol, kind or subject, or all its grounds."""
    plan = wording.plan(entry.plan)
    if _ISSUED_BY.search(fold(question.text)) and "QĐ" in (entry.plan.header.number or ""):
        return header_finding(entry, replace(question, intent="number"), wording)
    chosen = _bases_meant(entry, question)
    if chosen is None:
        chosen = [basis for basis in entry.plan.bases if basis.basis]
        if not chosen:
            return Finding(entry, False, wording.say("basis.none", plan=plan), relevance=0.0)
        items = tuple(f"- {basis_words(basis, wording)}" for basis in chosen)
        return Finding(
            entry,
            True,
            wording.say("basis.list", plan=plan, count=len(chosen)),
            " ".join(items),
            tuple(dict.fromkeys(basis.place for basis in chosen[:3])),
            items=items,
        )
    if not chosen:
        return Finding(entry, False, wording.say("basis.none", plan=plan), relevance=0.0)
    lines = list(dict.fromkeys(basis_words(basis, wording) for basis in chosen[:4]))
    return Finding(
        entry,
        True,
        lines[0],
        lines[0],
        tuple(dict.fromkeys(basis.place for basis in chosen[:4])),
        tuple(lines[1:]),
        topic=question.words,
        facts=tuple(basis.text for basis in chosen),
    )


def names_cited_document(entry: PlanRegister, question: Question) -> bool:
    """Whether the words of the question name a document the plan cites better than the plan itself."""
    if len(question.words) < 2:
        return False
    header = entry.plan.header
    own = Matcher(
        [
            Entry(
                header,
                "",
                f"{header.kind} {header.title} {header.issuer or ''} {header.locality or ''}",
            )
        ]
    )
    cited = Matcher(
        [
            Entry(basis, basis.about, f"{basis.kind} {basis.about} {basis.issuer or ''}")
            for basis in entry.plan.bases
        ]
    )
    mine, others = own.match(question.words), cited.match(question.words)
    return (
        bool(others)
        and others[0].coverage >= 0.7
        and others[0].coverage > (mine[0].coverage if mine else 0) + 0.05
    )


def basis_words(basis: LegalBasis, wording: Wording) -> str:
    """A cited document in one line."""
    issuer = wording.say("basis.issuer", issuer=basis.issuer) if basis.issuer else ""
    about = wording.say("basis.about", about=basis.about) if basis.about else ""
    if not basis.symbol:
        return wording.say("basis.law", kind=basis.kind, about=basis.about)
    if basis.issued is None:
        return wording.say(
            "basis.undated", kind=basis.kind, symbol=basis.symbol, issuer=issuer, about=about
        )
    return wording.say(
        "basis.one",
        kind=basis.kind,
        symbol=basis.symbol,
        date=wording.day(basis.issued),
        issuer=issuer,
        about=about,
    )


def _bases_meant(entry: PlanRegister, question: Question) -> list[LegalBasis] | None:
    """The cited documents a question means; None when it asks for the grounds as a whole."""
    asked = fold(question.text)
    bases = list(entry.plan.bases)
    by_symbol = [
        basis
        for basis in bases
        if basis.symbol and re.search(rf"(?<![\w/-]){re.escape(fold(basis.symbol))}(?![\w])", asked)
    ]
    if by_symbol:
        return by_symbol
    if re.search(r"\d+[-/][a-z]", asked.replace("kh/", "")) and not by_symbol:
        return []
    kinds = {fold(basis.kind) for basis in bases if basis.kind}
    named = [
        kind for kind in kinds if re.search(rf"\b{re.escape(kind)}\b", asked) and kind != "ke hoach"
    ]
    numbers = re.findall(
        r"(?:nghi quyet|quyet dinh|ke hoach|thong tu|de an|nghi dinh|cong van|chi thi|thong bao|so)(?: so)? (\d{1,5})\b",
        asked,
    )
    if numbers:
        return [
            basis
            for basis in bases
            if any(basis.symbol.lstrip("0").startswith(n.lstrip("0")) for n in numbers)
            and (not named or fold(basis.kind) in named or len(named) > 1)
        ]
    words = [
        word
        for word in (question.topic or question.words)
        if word not in {w for kind in kinds for w in kind.split()}
    ]
    if not words and not named:
        return None
    found = (
        Matcher(
            [
                Entry(
                    basis,
                    basis.about,
                    f"{basis.about} {basis.issuer or ''} {basis.kind} {basis.text} {_heading(entry, basis.place)}",
                )
                for basis in bases
            ]
        ).match(words)
        if words
        else []
    )
    matches = [match for match in found if not named or fold(match.entry.key.kind) in named]
    if not words:
        return [basis for basis in bases if fold(basis.kind) in named]
    if not matches or matches[0].coverage < NAMED:
        same_kind = [basis for basis in bases if fold(basis.kind) in named]
        issuers = [
            b for b in same_kind if b.issuer and set(tokens(b.issuer)) <= set(tokens(question.text))
        ]
        return issuers or ([] if not re.search(r"can cu", asked) else None)
    top = matches[0]
    return [match.entry.key for match in matches if top.score - match.score < 0.15]


def _heading(entry: PlanRegister, place: Place) -> str:
    names = place.path.split(".")
    return " ".join(
        section.heading
        for section in entry.plan.document.walk()
        if section.path in {".".join(names[:depth]) for depth in range(1, len(names) + 1)}
    )[:300]
