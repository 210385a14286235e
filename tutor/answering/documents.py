"""Documents that a plan cites: its grounds, and those named elsewhere in it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutor.answering.findings import NAMED, Finding
from tutor.answering.heads import header_finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.plans.agencies import canonical
from tutor.plans.matching import Entry, Matcher, tokens
from tutor.plans.register import PlanRegister, Register
from tutor.records import LegalBasis, Place
from tutor.text.normalise import fold

# A programme issued by a decision bears the decision's number.
_ISSUED_BY = re.compile(
    r"(?:chuong trinh|ke hoach|de an)(?: nay)? (?:duoc )?(?:ban hanh|phe duyet) "
    r"(?:kem )?theo quyet dinh"
)


_SUBJECT_OF = re.compile(
    r"\b(?P<kind>ke hoach|quyet dinh|chi thi|cong van|chuong trinh|thong bao|nghi quyet)\b"
    r".{0,60}\bve (?:viec )?(?:thuc hien|trien khai|cu the hoa) "
    r"(?P<subject>(?:nghi quyet|quyet dinh|chi thi|ke hoach|luat|de an) \d+)"
)
_NEAR = 0.15


def basis_finding(
    entry: PlanRegister, question: Question, wording: Wording, register: Register
) -> Finding:
    """Documents the plan cites: the one named by symbol, kind or subject, or all its grounds.

    Another date that another plan prints for the same document is told; neither is put right.
    """
    plan = wording.plan(entry.plan)
    if _ISSUED_BY.search(fold(question.text)) and "QĐ" in (entry.plan.header.number or ""):
        return header_finding(entry, replace(question, intent="number"), wording)
    chosen = _bases_meant(entry, question)
    if chosen is None:
        chosen = [basis for basis in entry.plan.bases if basis.basis]
        if not chosen:
            headline = wording.say("basis.none_listed", plan=plan)
            return Finding(entry, False, headline, relevance=0.0)
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
        notes=tuple(
            wording.say(
                "basis.differs", other=wording.plan(other.plan), date=wording.day(cited.issued)
            )
            for basis in chosen[:1]
            for other, cited in register.other_dates(basis, entry.plan.id)
            if cited.issued
        ),
        topic=question.words,
        facts=tuple(basis.text for basis in chosen),
    )


def names_cited_document(entry: PlanRegister, question: Question) -> bool:
    """Whether the question names a document that the plan cites better than the plan itself."""
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
    bases = _dated_first(entry.plan.bases)
    if by_symbol := [basis for basis in bases if basis.symbol and _names_symbol(asked, basis)]:
        return by_symbol
    if re.search(r"\d+[-/][a-z]", asked.replace("kh/", "")):
        return []  # a symbol that the plan does not cite
    if told := _SUBJECT_OF.search(
        asked
    ):  # "kế hoạch … về thực hiện Nghị quyết 57": the first is asked for
        found = [
            basis
            for basis in bases
            if fold(basis.kind) == told["kind"]
            and all(
                word in tokens(f"{basis.about} {basis.text}") for word in tokens(told["subject"])
            )
        ]
        if found:
            return found
    kinds = [
        kind
        for kind in dict.fromkeys(fold(basis.kind) for basis in bases)
        if re.search(rf"\b{re.escape(kind)}\b", asked)
    ]
    if numbered := _by_number(bases, asked, [kind for kind in kinds if kind != "ke hoach"]):
        return numbered
    if _numbered_otherwise(entry, asked):
        return []
    if issued := _by_issuer(bases, asked, kinds):
        return issued
    return _by_subject(entry, question, bases, [kind for kind in kinds if kind != "ke hoach"])


def _dated_first(bases: Sequence[LegalBasis]) -> list[LegalBasis]:
    """Each symbol once: where it is printed with its date, else where it is printed first."""
    best: dict[str, LegalBasis] = {}
    for basis in bases:
        key = fold(basis.symbol) or basis.text
        if key not in best or (best[key].issued is None and basis.issued is not None):
            best[key] = basis
    return list(best.values())


def _names_symbol(asked: str, basis: LegalBasis) -> bool:
    return re.search(rf"(?<![\w/-]){re.escape(fold(basis.symbol))}(?!\w)", asked) is not None


def _by_number(bases: Sequence[LegalBasis], asked: str, kinds: Sequence[str]) -> list[LegalBasis]:
    """Documents called by kind and bare number: "Nghị quyết 57"."""
    numbers = re.findall(
        r"(?:nghi quyet|quyet dinh|ke hoach|thong tu|nghi dinh|cong van|chi thi|thong bao)"
        r"(?: so)? (\d{1,5})\b",
        asked,
    )
    return [
        basis
        for basis in bases
        if any(re.match(rf"0*{int(number)}(?!\d)", basis.symbol) for number in numbers)
        and (not kinds or fold(basis.kind) in kinds)
    ]


def _numbered_otherwise(entry: PlanRegister, asked: str) -> bool:
    """Whether `asked` gives the kind and number of a document that is not the plan itself."""
    own = re.match(r"0*(\d+)", entry.plan.header.number or "")
    numbers = re.findall(
        r"(?:nghi quyet|quyet dinh|thong tu|nghi dinh|cong van|chi thi|thong bao) so 0*(\d{1,5})\b",
        asked,
    )
    return any(own is None or number != own[1] for number in numbers)


def _by_issuer(bases: Sequence[LegalBasis], asked: str, kinds: Sequence[str]) -> list[LegalBasis]:
    """Documents of an issuer that the question names, of the kind it names."""
    said = canonical(asked)
    named = [
        basis
        for basis in bases
        if basis.issuer
        and any(re.search(rf"\b{re.escape(name)}\b", said) for name in _short_names(basis.issuer))
    ]
    of_kind = [basis for basis in named if fold(basis.kind) in kinds]
    return [basis for basis in of_kind if basis.basis] or of_kind


def _short_names(issuer: str) -> list[str]:
    """How people call an issuer: its whole name, and the body that a committee belongs to."""
    name = canonical(issuer)
    return [
        name,
        *re.findall(
            r"tinh uy|thanh uy|dang uy|chinh phu|bo chinh tri|thu tuong"
            r"|uy ban nhan dan (?:tinh|thanh pho|xa|phuong)",
            name,
        ),
    ]


def _by_subject(
    entry: PlanRegister, question: Question, bases: Sequence[LegalBasis], kinds: Sequence[str]
) -> list[LegalBasis] | None:
    """Documents whose subject the words of the question name."""
    of_kind = [basis for basis in bases if not kinds or fold(basis.kind) in kinds]
    kind_words = {word for basis in bases for word in fold(basis.kind).split()}
    words = [word for word in (question.topic or question.words) if word not in kind_words]
    if not words:
        return of_kind if kinds else None
    found = Matcher(
        [
            Entry(
                basis,
                basis.about,
                f"{basis.about} {basis.issuer or ''} {basis.kind} {basis.text} "
                f"{_heading(entry, basis.place)}",
            )
            for basis in bases
        ]
    ).match(words)
    matches = [match for match in found if match.entry.key in of_kind]
    if matches and matches[0].coverage >= NAMED:
        near = [match for match in matches if matches[0].score - match.score < _NEAR]
        return [match.entry.key for match in near if isinstance(match.entry.key, LegalBasis)]
    issued = [
        basis
        for basis in of_kind
        if basis.issuer and set(tokens(basis.issuer)) <= set(tokens(question.text))
    ]
    return issued or (None if re.search(r"can cu", fold(question.text)) else [])


def _heading(entry: PlanRegister, place: Place) -> str:
    names = place.path.split(".")
    return " ".join(
        section.heading
        for section in entry.plan.document.walk()
        if section.path in {".".join(names[:depth]) for depth in range(1, len(names) + 1)}
    )[:300]
