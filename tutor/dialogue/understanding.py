"""A message to a Question: what is asked, of which plans, about what; follow-ups are completed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tutor.answering.question import Intent, Question, Scope
from tutor.dialogue.intents import asks_for, intent_of, is_check, says_intent, without_kind
from tutor.dialogue.message import Message
from tutor.dialogue.phrases import BARE_NUMBER, FIGURE, FOLLOW, content_words
from tutor.dialogue.scope import PlanScopes
from tutor.plans.agencies import agreement
from tutor.plans.agency_mentions import AgencyMention, find_agencies
from tutor.plans.references import Reference, find_references
from tutor.plans.register import Register
from tutor.records import Learner
from tutor.text.normalise import fold
from tutor.text.places import PlaceMention

_YEAR = re.compile(r"\b(20\d{2})\b")
_NO_YEAR = re.compile(r"\d+/\d+/(?=20)|\S*/20\d\d/\S*|thang \d+/20\d\d")
_RELATIVE_YEARS = (
    (r"nam nay", 0),
    (r"sang nam|nam toi|nam sau|nam tiep theo", 1),
    (r"nam ngoai|nam truoc|nam qua", -1),
)
_PERIODS = (
    ("6 thang", r"(?:6|sau) thang|nua nam"),
    ("quy", r"\bquy\b"),
    ("thang", r"(?:hang|moi|bao cao) thang|\bthang\b(?! (?:nao|may|\d))"),
    ("nam", r"(?:hang|moi|bao cao|1|01|ca|mot) nam|tong ket nam"),
)
_ROMAN = re.compile(r"\b(phan|phần|muc|mục|chuong|chương)\s+([ivxl]+)\b", re.I)
_ROW = re.compile(r"\b(?:tt|stt|số thứ tự|so thu tu|dòng|dong|hàng|hang) (?:số |so )?(?=\d)", re.I)
# "các cơ quan, đơn vị liên quan" stands for anybody: no question means it by "cơ quan".
_GENERIC = re.compile(
    r"(?:cac )?(?:co quan|don vi|dia phuong|nganh|phong ban|to chuc|phong,|"
    r"so,? (?:ban,? )?nganh)(?:,| |$)"
)
_COMPARED = re.compile(r"so voi|so sanh voi|khac gi|khac (?:voi )?(?:o )?")
_LONE_NUMBER = re.compile(
    r"(?:a |the |vay |con |va )*(?:nhiem vu |so |cai |muc |dong )*(\d{1,2})(?: thi sao|"
    r" nua)?[ ?.!]*$"
)
_PREPOSITION = re.compile(r"(?<!\w)(?:ở|o|tại|tai)\s+$", re.I)
_KIND_OF_PLACE = re.compile(r"(?:tỉnh|tinh|thành phố|thanh pho|xã|xa|phường|phuong)(?!\w)", re.I)
_OFFICE = re.compile(
    r"(?:giu |lam )chuc(?: vu| danh)? (?:gi|nao)|chuc (?:vu|danh) (?:gi|nao|la gi|cua)"
)
_ABOUT_DOCUMENT = ("signer", "number", "issued", "issuer", "recipients")
_MISSING_NAMES_TASK = 0.6  # a follow-up names a task itself when its words reach this


class Understanding:
    """Reads messages against a register of plans."""

    def __init__(self, register: Register, scopes: PlanScopes) -> None:
        self._register = register
        self._scopes = scopes

    def read(
        self, message: Message, focus: Mapping[str, object], learner: Learner, now: datetime
    ) -> Question:
        """The question of `message`, completed from `focus` where it follows up."""
        folded, text = message.folded, _ROW.sub("nhiệm vụ số ", message.text)
        mentions = self._scopes.mentions(text)
        named = [
            *((_before_place(text, m.start), m.end) for m in mentions),
            *self._scopes.named_spans(text),
        ]
        follows = bool(focus) and FOLLOW.search(folded) is not None
        focus_ids = tuple(
            plan_id
            for plan_id in map(str, _list(focus, "plan_ids"))
            if plan_id in self._register.plans  # a plan may leave the index between two turns
        )
        stays = follows or (len(focus_ids) == 1 and learner.locality is None)
        compared = focus_ids if _COMPARED.search(folded) and mentions else ()
        scope = self._scopes.choose(text, mentions, focus_ids if stays else (), learner.locality)
        found = self._agencies(text, scope)
        spans = [span for span, _ in found]
        several = mentions if len(scope.plan_ids) > 1 else ()
        agencies = tuple(
            dict.fromkeys(
                next(iter(mention.successors), _without_place(text, span, several))
                for span, mention in found
            )
        )
        renamed = tuple(
            (mention.text, mention.successors[0], mention.renaming.since.strftime("%d/%m/%Y"))
            for _, mention in found
            if mention.renaming and mention.successors
        )
        scope = self._by_agency(scope, agencies)
        if compared and scope.plan_ids:
            scope = replace(scope, plan_ids=tuple(dict.fromkeys((*compared, *scope.plan_ids))))
        asked = _cut(text, named)
        references = tuple(question_references(asked))
        intent = intent_of(
            fold(asked), bool(agencies), bool(references), bool(self._register.by_symbol(text))
        )
        if intent in ("number", "issued", "issuer") and scope.source == "learner" and scope.place:
            intent = "basis"  # the place named is another's: a document of theirs is asked about
            asked = _cut(text, self._scopes.named_spans(text))
        if _OFFICE.search(folded) and self._register.by_signer(text):
            intent = "signer"  # the foot of a plan prints the office beside the name
        if intent == "describe" and is_check(folded) and FIGURE.search(asked):
            intent = "target"  # a figure taken for granted
        about = FIGURE.sub(" ", asked) if is_check(folded) or intent == "target" else asked
        about_no_agency = _cut(asked, spans)
        about_no_agency = (
            FIGURE.sub(" ", about_no_agency) if about is not asked else about_no_agency
        )
        question = Question(
            text,
            intent,
            scope,
            references,
            agencies,
            _years(folded, now),
            content_words(without_kind(about, asks_for(folded))),
            content_words(without_kind(about_no_agency, asks_for(folded))),
            asks_for(folded),
            is_check(folded),
            follows,
            renamed=renamed,
            today=now.date(),
            period=_period(folded),
        )
        if (
            not references
            and (bare := _LONE_NUMBER.match(folded))
            and (focus.get("references") or len(scope.plan_ids) == 1)
        ):
            question = replace(
                question, references=(Reference("", (bare[1],), 0, 0, 0),), topic=(), words=()
            )
        if (
            focus
            and question.references
            and not question.topic
            and not agencies
            and intent == "describe"
        ):
            return replace(question, intent=_intent_of(focus, intent), follows_up=True)
        if focus and (follows or self._leaves_out(question, focus, bool(mentions))):
            return self._completed(question, focus, says_intent(fold(asked)), bool(mentions))
        return question

    def _agencies(self, text: str, scope: Scope) -> list[tuple[tuple[int, int], AgencyMention]]:
        """Spans of the agencies named in `text`; words for anybody are none."""
        ids = scope.plan_ids or tuple(self._register.plans)
        names = (name for plan_id in ids for name in self._register[plan_id].agencies)
        known = [name for name in dict.fromkeys(names) if not _GENERIC.match(fold(name))]
        found = [
            (_widened(text, mention.start, mention.end, known), mention)
            for mention in find_agencies(text, known)
        ]
        return [
            (span, mention)
            for span, mention in found
            if not _GENERIC.match(fold(text[slice(*span)]))
        ]

    def _by_agency(self, scope: Scope, agencies: Sequence[str]) -> Scope:
        """No place was given: of all plans, those that name the agency asked about."""
        if scope.source != "all" or not agencies:
            return scope
        held = tuple(
            plan_id
            for plan_id in scope.plan_ids
            if any(self._register[plan_id].holders(agency) for agency in agencies)
        )
        return replace(scope, plan_ids=held) if held else scope

    def _leaves_out(self, question: Question, focus: Mapping[str, object], new_place: bool) -> bool:
        """Whether the message names nothing of its own: it asks only a value, a place or a year."""
        if question.references or (question.agencies and question.topic):
            return False
        if not question.topic:
            return True
        if (
            new_place
            or len(question.topic) > 3
            or question.intent
            not in ("deadline", "result", "coordination", "lead", "describe", "reporting", "target")
        ):
            return False
        ids = [
            plan_id
            for plan_id in map(str, _list(focus, "plan_ids"))
            if plan_id in self._register.plans
        ]
        return bool(ids) and not any(self._names_something(plan_id, question) for plan_id in ids)

    def _names_something(self, plan_id: str, question: Question) -> bool:
        entry = self._register[plan_id]
        matches = [*entry.tasks_named(question.topic)[:1], *entry.targets_named(question.topic)[:1]]
        return any(match.coverage >= _MISSING_NAMES_TASK for match in matches)

    def _completed(
        self, question: Question, focus: Mapping[str, object], says: bool, new_place: bool
    ) -> Question:
        """`question` with what it leaves out taken from the previous one."""
        own_topic = bool(question.references) or (
            bool(question.topic) and not self._leaves_out(question, focus, new_place)
        )
        intent = (
            question.intent
            if says or (own_topic and question.intent != "describe")
            else _intent_of(focus, question.intent)
        )
        if (
            question.agencies
            and not own_topic
            and not says
            and intent in ("lead", "coordination", "describe", "deadline", "result", "target")
        ):
            intent = "holdings"
        if focus.get("intent") in _ABOUT_DOCUMENT and not own_topic and not question.agencies:
            intent = _of_document(question, intent)
        if (
            focus.get("intent") == "reporting"
            and intent in ("deadline", "issued")
            and not own_topic
        ):
            intent = "reporting"
        keeps = not own_topic and not (question.agencies and intent == "holdings")
        words = tuple(map(str, _list(focus, "words"))) if keeps else question.words
        references = (
            tuple(
                Reference(str(part), tuple(map(str, numbers)), 0, 0, 0)
                for part, numbers in _list(focus, "references")
            )
            if keeps
            else question.references
        )
        agencies = question.agencies or (
            tuple(map(str, _list(focus, "agencies")))
            if intent in ("holdings", "reporting") and keeps
            else ()
        )
        return replace(
            question,
            intent=intent,
            references=references,
            agencies=agencies,
            words=words,
            years=question.years or tuple(int(year) for year in _list(focus, "years")),
            topic=words if keeps else question.topic,
            follows_up=True,
            period=question.period
            or (str(focus.get("period", "")) if intent == "reporting" else ""),
            task_anchor=str(focus.get("task", "")) if keeps and not new_place else "",
        )


def _intent_of(focus: Mapping[str, object], other: Intent) -> Intent:
    """The intent of the previous question, where there is one."""
    intent = focus.get("intent")
    return intent if isinstance(intent, str) and intent else other  # type: ignore[return-value]


def question_references(text: str) -> list[Reference]:
    """References of a question; a bare "6.4" is one too."""
    text = _ROMAN.sub(lambda match: f"{match[1]} {match[2].upper()}", text)
    text = BARE_NUMBER.sub(r" nhiệm vụ \g<0>", text)
    return [reference for reference in find_references(text) if reference.numbers]


def _of_document(question: Question, intent: Intent) -> Intent:
    """After a question about the document itself, "ngày nào?" and "số mấy?" are about it too."""
    asked = fold(question.text)
    if re.search(r"so may|so hieu|so bao nhieu|so nao", asked):
        return "number"
    if re.search(r"\bai\b", asked):
        return "signer"
    return (
        "issued"
        if intent in ("deadline", "describe", "issued")
        and re.search(r"ngay|khi nao|bao gio", asked)
        else intent
    )


def _widened(text: str, start: int, end: int, known: Sequence[str]) -> tuple[int, int]:
    """The span of an agency with the words before it that a known name has too:
    "tổ trưởng tổ dân phố"."""
    best, grade = (
        (start, end),
        max((agreement(text[start:end], name) for name in known), default=0.0),
    )
    words = [match.start() for match in re.finditer(r"\S+", text[:start])][-4:]
    for first in reversed(words):
        wider = max((agreement(text[first:end], name) for name in known), default=0.0)
        if wider >= 0.95 and wider >= grade:
            best, grade = (first, end), wider
    return best


def _before_place(text: str, start: int) -> int:
    """Where the place at `start` begins with its preposition: left alone, the "o" of "6.4 o bac
    ninh" would be read as point o."""
    before = _PREPOSITION.search(text[:start])
    return before.start() if before else start


def _without_place(text: str, span: tuple[int, int], mentions: Sequence[PlaceMention]) -> str:
    """The agency at `span` without the place at its end: "Sở Y tế Bắc Ninh" asked of several plans
    is the Sở Y tế of each; "tỉnh" of "Công an tỉnh Bắc Ninh" stays."""
    start, end = span
    for mention in mentions:
        if start < mention.start and mention.end >= end:
            kind = _KIND_OF_PLACE.match(text[mention.start : end])
            return text[start : mention.start + (kind.end() if kind else 0)].strip()
    return text[start:end]


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with blanks where `spans` stand, so that offsets stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _years(folded: str, now: datetime) -> tuple[int, ...]:
    years = [int(year) for year in _YEAR.findall(_NO_YEAR.sub("", folded))]
    years += [now.year + shift for pattern, shift in _RELATIVE_YEARS if re.search(pattern, folded)]
    return tuple(dict.fromkeys(years))


def _period(folded: str) -> str:
    return next((name for name, pattern in _PERIODS if re.search(pattern, folded)), "")


def _list(focus: Mapping[str, object], key: str) -> list:
    value = focus.get(key)
    return value if isinstance(value, list) else []
