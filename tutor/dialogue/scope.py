"""Which plans a message is about: named, by place, follow-up or the learner's place, or all.

The order of the contract: number, id, signer or title; place named; the plan of the previous
answer;
the learner's place, its province, the national plan.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tutor.answering.question import Scope
from tutor.dialogue.message import Message
from tutor.plans.agency_mentions import find_agencies
from tutor.plans.matching import tokens
from tutor.plans.register import PlanRegister, Register
from tutor.text.gazetteer import NATION, name_key
from tutor.text.normalise import fold
from tutor.text.places import (
    Locality,
    PlaceMention,
    find_places,
    is_within,
    resolve_locality,
    same_place,
    today,
)

_ANY_AGENCY = re.compile(r"(?:cac )?(?:co quan|don vi|bo,? nganh|nganh)\b")
_ALL_OF_A_KIND = re.compile(
    r"\b(?:(?:các |cac )?(?:xã|xa|phường|phuong)(?:,| và| va|/) ?(?:xã|xa|phường|phuong)(?:(?:,|"
    r" và| va) ?(?:đặc khu|dac khu))?"
    r"|(?:các|cac|cấp|cap) (?:xã|xa|phường|phuong))\b",
    re.I,
)
_QUOTED = re.compile(r"[\"“][^\"“”]{3,200}[\"”]")
_CENTRAL_ISSUER = re.compile(
    r"trung uong|chinh phu|thu tuong|quoc hoi|^bo |^ban bi thu|bo chinh tri|tong cuc|tong lien doan"
)
_LEVELS = (
    (
        "nation",
        re.compile(
            r"\b(?:bo nao|cac bo|bo,? nganh|cap trung uong|ca nuoc|toan quoc|quoc gia nao)\b"
        ),
    ),
    (
        "province",
        re.compile(r"\b(?:so nao|cac so|cap tinh|(?:cua|o|trong|toan|ke hoach) (?:cac )?tinh)\b"),
    ),
    (
        "commune",
        re.compile(r"\b(?:phong nao|(?:cua|o|trong|toan|ke hoach) (?:cac )?(?:xa|phuong))\b"),
    ),
)


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """A plan and the place it is about; `place` is None where the document does not say."""

    id: str
    place: Locality | None

    @property
    def level(self) -> str:
        return self.place.kind if self.place else ""


class PlanScopes:
    """Decides which plans are meant; built once for a register."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._plans = [PlanPlace(entry.plan.id, plan_place(entry)) for entry in register]
        self._agencies = [name for entry in register for name in entry.agencies]
        self._names = [
            plan.place.name for plan in self._plans if plan.place and plan.place is not NATION
        ]

    def mentions(self, text: str) -> list[PlaceMention]:
        """Places named in `text`; those of the plans count without a word that announces them."""
        names = [
            (found.start, found.end)
            for found in find_agencies(text, self._agencies)
            if not _ANY_AGENCY.match(fold(found.text))
        ]
        agencies = list(names)
        names += [match.span() for match in _QUOTED.finditer(text)]
        # "UBND các xã, phường Điện Biên": "phường" ends the agency's name, it says no kind of
        # place.
        hidden = _without_kinds(text, agencies)
        return [
            mention
            for mention in find_places(hidden, self._names)
            # "9" may be Phường 9, but asks for the ninth task
            if not mention.text.strip().isdigit()
            if not (mention.national and any(s <= mention.start < e for s, e in names))
            if mention.sure
            or any(
                same_place(candidate, plan.place)
                for candidate in mention.candidates
                for plan in self._plans
                if plan.place
            )
        ]

    def named_spans(self, text: str) -> list[tuple[int, int]]:
        """Where `text` names a plan by number or signer: these words say which, not what."""
        spans = []
        for entry in self._register:
            header = entry.plan.header
            for name in filter(None, (header.number, header.signer)):
                pattern = r"\s*".join(map(re.escape, name.split()))
                titles = r"(?:(?:ông|bà|đồng chí|chủ tịch|phó chủ tịch|kế hoạch|văn bản|số)\s+)*"
                spans += [
                    match.span()
                    for match in re.finditer(
                        rf"(?:do|của|bởi)\s+{titles}{pattern}(?:\s+(?:ký|kí)(?: ban hành)?)?|"
                        rf"{titles}{pattern}",
                        text,
                        re.I,
                    )
                ]
        return spans

    def choose(
        self,
        text: str,
        mentions: Sequence[PlaceMention],
        focus: Sequence[str],
        locality: str | None,
    ) -> Scope:
        """The plans meant by `text`. `focus`: of the previous answer when this follows it up."""
        named = self._named(text)
        if named and not (mentions and self._signed_elsewhere(named, mentions)):
            return Scope(tuple(named), "named")
        if mentions:
            return self._of_mentions(text, mentions, locality)
        if focus:
            return Scope(tuple(focus), "focus")
        if locality:
            return self._of_learner(text, locality)
        return Scope(self._of_level(text), "all")

    def _signed_elsewhere(self, named: Sequence[str], mentions: Sequence[PlaceMention]) -> bool:
        """A place with its own plan is named beside the signer of another's: the place is meant."""
        ids = [plan_id for mention in mentions for plan_id in self._plans_of(mention.candidates)]
        return bool(ids) and set(ids).isdisjoint(named)

    def place_of(self, plan_id: str) -> Locality | None:
        return next((plan.place for plan in self._plans if plan.id == plan_id), None)

    def _named(self, text: str) -> list[str]:
        ids = [*self._register.by_symbol(text), *self._register.by_signer(text)]
        folded = f" {fold(text)} "
        ids += [
            entry.plan.id
            for entry in self._register
            if "-" in entry.plan.id and f" {entry.plan.id} " in folded
        ]
        ids += [
            entry.plan.id
            for entry in self._register
            if len(title := fold(entry.plan.header.title)) > 30 and title in folded
        ]
        return list(dict.fromkeys(ids))

    def _of_mentions(
        self, text: str, mentions: Sequence[PlaceMention], locality: str | None
    ) -> Scope:
        ids: list[str] = []
        missing: list[str] = []
        for mention in mentions:
            candidates = self._narrow(_of_kind_said(text, mention), locality)
            if len({candidate.province for candidate in candidates}) > 1:
                titles = tuple(dict.fromkeys(place.full_title for place in candidates))
                found = self._plans_of(candidates)
                if len(mentions) == 1 or not found:
                    return Scope((), "named", mention.text, titles)
                # beside other places, the one of that name that has a plan is compared
            found = self._plans_of(candidates)
            ids += found
            if not found:
                missing.append(_in_sentence(candidates[0]))
        ids = list(dict.fromkeys(ids))
        if not ids and locality and (own := self._inside(mentions, locality)):
            return Scope(own, "learner", ", ".join(missing))
        if not ids:
            return Scope((), "named", ", ".join(missing))
        return Scope(self._of_subject(text, ids, mentions), "named", ", ".join(missing))

    def _inside(self, mentions: Sequence[PlaceMention], locality: str) -> tuple[str, ...]:
        """The learner's own plan, where what is named is the province around it."""
        own = self._own_places(locality)
        around = all(
            any(is_within(place, candidate) for place in own for candidate in mention.candidates)
            for mention in mentions
        )
        if not around:
            return ()
        return (locality,) if locality in self._register.plans else tuple(self._plans_of(own))

    def _of_subject(
        self, text: str, ids: list[str], mentions: Sequence[PlaceMention]
    ) -> tuple[str, ...]:
        """Several plans of one place are told apart by their subject, where the words say it."""
        result: list[str] = []
        for place in {self.place_of(plan_id): None for plan_id in ids}:
            here = [plan_id for plan_id in ids if self.place_of(plan_id) == place]
            result += self._by_subject(text, here) if len(here) > 1 else here
        return tuple(plan_id for plan_id in ids if plan_id in result)

    def _by_subject(self, text: str, ids: list[str]) -> list[str]:
        asked = set(tokens(text))
        titles = {
            plan_id: set(tokens(self._register[plan_id].plan.header.title)) for plan_id in ids
        }
        shared = set.intersection(*titles.values())
        scores = {plan_id: len((titles[plan_id] - shared) & asked) for plan_id in ids}
        best = max(scores.values())
        return [plan_id for plan_id in ids if scores[plan_id] == best] if best else ids

    def _narrow(self, candidates: Sequence[Locality], locality: str | None) -> list[Locality]:
        """Of several places of one name, the one that is the learner's own or in their province."""
        if len({candidate.province for candidate in candidates}) < 2 or not locality:
            return list(candidates)
        own = self._own_places(locality)
        near = [
            candidate
            for candidate in candidates
            if any(
                same_place(candidate, place) or is_within(candidate, _province(place))
                for place in own
            )
        ]
        return near or list(candidates)

    def _plans_of(self, places: Sequence[Locality]) -> list[str]:
        return [
            plan.id
            for plan in self._plans
            if plan.place and any(_means(place, plan.place) for place in places)
        ]

    def _of_learner(self, text: str, locality: str) -> Scope:
        if locality in self._register.plans:
            return Scope((locality,), "learner")
        own = self._own_places(locality)
        provinces = {place.province for place in own}
        if len(own) > 1 and len(provinces) > 1:
            held = self._plans_of(own)
            return (
                Scope((), "learner", locality, tuple(place.full_title for place in own))
                if held or own
                else (Scope(self._of_level(text), "all"))
            )
        if ids := self._plans_of(own):
            return Scope(self._of_subject(text, ids, ()), "learner")
        if ids := self._plans_of([_province(place) for place in own]):
            return Scope(tuple(ids), "province", locality)
        if ids := self._plans_of([NATION]):
            return Scope(tuple(ids), "national", locality)
        return Scope((), "learner", locality)

    def _own_places(self, locality: str) -> list[Locality]:
        if locality in self._register.plans:
            place = self.place_of(locality)
            return [place] if place else []
        return [part for place in resolve_locality(locality) for part in today(place) or (place,)]

    def _of_level(self, text: str) -> tuple[str, ...]:
        folded = fold(text)
        for level, pattern in _LEVELS:
            if pattern.search(folded):
                ids = tuple(plan.id for plan in self._plans if plan.level == level)
                if ids:
                    return ids
        return tuple(plan.id for plan in self._plans)


def _of_kind_said(text: str, mention: PlaceMention) -> tuple[Locality, ...]:
    """Candidates of the kind the rest of the message speaks of: "Công an phường" means a ward."""
    if len({candidate.province for candidate in mention.candidates}) < 2:
        return mention.candidates
    folded = fold(text)
    kinds = [
        kind
        for kind in ("phuong", "xa", "dac khu", "thi tran")
        if re.search(rf"\b{kind}\b", folded)
    ]
    said = tuple(
        candidate
        for candidate in mention.candidates
        if any(fold(candidate.title).startswith(kind + " ") for kind in kinds)
    )
    return said or mention.candidates


def _in_sentence(place: Locality) -> str:
    """ "tỉnh Nghệ An": the title as it stands inside a sentence."""
    title = place.full_title
    return title[:1].lower() + title[1:]


def _without_kinds(text: str, agencies: Sequence[tuple[int, int]]) -> str:
    """`text` with the kind words at the end of agencies that speak of all places blanked out."""
    for start, end in agencies:
        if match := _ALL_OF_A_KIND.search(text[start:end]):
            first, last = start + match.start(), start + match.end()
            text = text[:first] + " " * (last - first) + text[last:]
    return text


def chosen_place(asked: Message, focus: Mapping[str, object]) -> str | None:
    """Which of the places asked back a message chooses: by name, by province, by its number."""
    options = [str(option) for option in focus.get("options", [])]  # type: ignore[attr-defined]
    said = asked.folded.strip(" .!?")
    for option in options:
        if fold(option) in said or (said in fold(option) and len(said) > 3):
            named = (
                [other for other in options if said in fold(other)]
                if fold(option) not in said
                else [option]
            )
            return named[0] if len(named) == 1 else None
    if number := re.fullmatch(r"(?:cai |so |thu |noi |cho )*(?:thu )?(\d)", said):
        place = int(number[1]) - 1
        return options[place] if 0 <= place < len(options) else None
    return None


def plan_place(entry: PlanRegister) -> Locality | None:
    """The place a plan is about; the provinces its head names decide between places of one name."""
    header = entry.plan.header
    if header.locality:
        places = resolve_locality(header.locality)
        if len(places) > 1:
            places = _named_in(entry, places) or places
        if (
            len({place.id for place in places}) == 1
            or len({name_key(place.title) for place in places}) == 1
        ):
            return places[0] if places else None
        return None
    issuer = f"{header.issuer or ''} {header.number or ''}"
    return NATION if _CENTRAL_ISSUER.search(fold(issuer)) else None


def _named_in(entry: PlanRegister, places: Sequence[Locality]) -> list[Locality]:
    source = entry.plan.document.source
    named = {
        province
        for mention in find_places(source[:3000] + source[-1500:])
        if all(candidate.kind == "province" for candidate in mention.candidates)
        for province in mention.provinces
    }
    return [place for place in places if place.province in named]


def _means(asked: Locality, held: Locality) -> bool:
    if asked.kind == "nation" or held.kind == "nation":
        return asked.kind == held.kind
    if same_place(asked, held):
        return True
    # An old province that was merged is answered by today's: the plan that holds there.
    return (
        asked.kind == held.kind == "province"
        and asked.era == "old"
        and any(same_place(part, held) for part in today(asked))
    )


def _province(place: Locality) -> Locality:
    """Today's province of `place`."""
    parts = today(place) or (place,)
    found = [
        other
        for other in resolve_locality(parts[0].province or place.name)
        if other.kind == "province"
    ]
    return replace(found[0]) if found else place
