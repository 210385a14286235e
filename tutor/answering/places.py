"""Names of places and plans for people, and citations that open the exact place."""

import re
from dataclasses import dataclass
from datetime import date

from tutor.documents.markers import roman_value
from tutor.plans.register import PlanRegister
from tutor.records import Citation, Header, Place, Plan, Section
from tutor.text.normalise import squeeze
from tutor.text.sentences import Sentences

_NAMED = ("header", "preamble", "closing", "recipients", "signature", "body")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says places, plans and dates in the words of `prompts/replies.toml`."""

    sentences: Sentences
    public_url: str = ""

    def say(self, key: str, **values: object) -> str:
        """The words of `key`; a whole sentence begins with a capital, whatever it begins with."""
        text = self.sentences.say(key, **values)
        return text[:1].upper() + text[1:] if text.endswith((".", ":")) else text

    def day(self, day: date) -> str:
        return self.say("place.date", day=f"{day.day:02d}", month=f"{day.month:02d}", year=day.year)

    def plan(self, plan: Plan) -> str:
        """Short name of a plan: "Kế hoạch số 3145/KH-UBND (tỉnh Điện Biên)"."""
        header = plan.header
        kind = _kind_of(header)
        if header.number:
            locality = (
                self.say("place.locality", locality=header.locality) if header.locality else ""
            )
            return self.say(
                "place.short_numbered", kind=kind, number=header.number, locality=locality
            )
        locality = (
            self.say("place.locality_of", locality=header.locality) if header.locality else ""
        )
        return self.say("place.short_unnumbered", kind=header.kind, locality=locality)

    def document(self, plan: Plan) -> str:
        """Full name of a plan, as one cites it in a letter."""
        header = plan.header
        issuer = self.say("place.issued_by", issuer=calm(header.issuer)) if header.issuer else ""
        if header.number:
            dated = self.say("place.dated", date=self.day(header.issued)) if header.issued else ""
            return self.say(
                "place.numbered",
                kind=_kind_of(header),
                number=header.number,
                date=dated,
                issuer=issuer,
            )
        return self.say("place.unnumbered", kind=header.kind, title=header.title, issuer=issuer)

    def label(self, entry: PlanRegister, anchor: str) -> str:
        """Where `anchor` is, from the inside out: "điểm d (6.4), mục 6, phần IV"."""
        path, _, time = anchor.split("/")[0].partition("~")
        label = self._label(entry, path)
        return self.say("label.twice", label=label, time=time) if time else label

    def _label(self, entry: PlanRegister, path: str) -> str:
        if path in _NAMED:
            return self.say(f"label.{path}")
        names = path.split(".")
        if names[0].startswith("PL"):
            return self._appendix(names)
        printed = {section.path: section for section in entry.plan.document.walk()}
        chain = [
            printed[".".join(names[:depth])]
            for depth in range(1, len(names) + 1)
            if ".".join(names[:depth]) in printed
        ]
        return (
            ", ".join(
                self._step(section, section.anchor in entry.tasks) for section in reversed(chain)
            )
            or path
        )

    def _appendix(self, names: list[str]) -> str:
        number = names[0].removeprefix("PL")
        if len(names) == 1:
            return (
                self.say("label.appendix_numbered", number=number)
                if number
                else self.say("label.appendix")
            )
        row = ".".join(names[1:])
        return (
            self.say("label.row_of", number=row, appendix=number)
            if number
            else self.say("label.row", number=row)
        )

    def _step(self, section: Section, is_task: bool) -> str:
        name = section.marker.strip().rstrip(".:/)-– ").strip()
        last = section.path.split(".")[-1]
        if last.startswith("Đ") and last[1:].isdigit():
            return self.say("label.article", number=last[1:])
        if roman_value(last) and last.isupper():
            return self.say("label.part", number=last)
        if last.isdigit() and not section.marker.startswith("("):
            return self.say("label.section", number=name)
        if last.isdigit():
            return self.say("label.point", number=f"({last})")
        counted = _counted(section) if is_task else ""
        return (
            self.say("label.point_counted", number=last, counted=counted)
            if counted
            else self.say("label.point", number=last)
        )

    def cite(self, entry: PlanRegister, place: Place) -> Citation:
        """The citation of `place`; its quote is cut from the source."""
        document = entry.plan.document
        quote = document.source[place.start : place.end]
        return Citation(
            document.id,
            document.title,
            entry.plan.header.number,
            place.path,
            self.label(entry, place.anchor),
            quote,
            f"{self.public_url}/documents/{document.id}#{place.anchor}",
        )


def calm(name: str) -> str:
    """A name in capitals in ordinary letters: "ỦY BAN NHÂN DÂN TỈNH A" -> "UBND tỉnh A"."""
    if not name.isupper():
        return name
    name = re.sub(r"[ỦU][YỶ] BAN NHÂN DÂN", "UBND", name)
    words = [word if word == "UBND" else word.capitalize() for word in name.split()]
    text = " ".join(words)
    return re.sub(
        r"(?<=\s)(?:Tỉnh|Thành Phố|Xã|Phường|Huyện|Đặc Khu|Và|Về|Của)\b",
        lambda m: m.group().lower(),
        re.sub(r"(?<=Tỉnh |hành )[ỦU]y\b", "ủy", text),
    )


def _kind_of(header: Header) -> str:
    """The kind that the number is of: a programme issued by a decision is cited by the decision."""
    if header.number and re.search(r"/QĐ-|-QĐ/", header.number):
        return "Quyết định"
    return header.kind


def quote_text(citation: Citation) -> str:
    """The quote as people read it: lines joined."""
    return squeeze(citation.quote)


def _counted(section: Section) -> str:
    """The counted form of a lettered place ("6.4" of IV.6.d); "" with no number above it."""
    if not re.fullmatch(r"[a-zđ]", section.path.split(".")[-1]):
        return ""
    above = [name for name in section.path.split(".")[:-1] if name.isdigit()]
    return ".".join([*above, str(section.ordinal)]) if above else ""
