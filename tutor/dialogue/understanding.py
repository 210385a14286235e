"""A message to a Question: what is asked, of which plans, about what; follow-ups are completed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutor.answering.question import Question, Scope
from tutor.dialogue.intents import asks_for, intent_of, is_check, says_intent
from tutor.dialogue.scope import PlanScopes
from tutor.plans.agencies import agreement
from tutor.plans.agency_mentions import find_agencies
from tutor.plans.matching import tokens
from tutor.plans.references import Reference, find_references
from tutor.plans.register import Register
from tutor.records import Learner
from tutor.text.message import read_typed
from tutor.text.normalise import fold

_YEAR = re.compile(r"\b(20\d{2})\b")
_RELATIVE_YEARS = ((r"nam nay", 0), (r"sang nam|nam toi|nam sau|nam tiep theo", 1), (r"nam ngoai|nam truoc|nam qua", -1))
_FOLLOW = re.compile(
    r"^(?:(?:da|vang|u|uh|ok|roi|a|the|vay|con|va)\b[ ,]*)*(?:the con|vay con|con|the|vay thi|the thi|vay)\b|thi sao\b|con lai|"
    r"\b(?:don vi|co quan|nhiem vu|viec|cai|muc|chi tieu|ke hoach|noi dung|van ban|so|nguoi|ho|dieu|phan) (?:do|nay|ay|kia|tren|vua roi|vua noi|noi tren|day)\b|\bo do\b|\bhai ben\b|^(?:tai sao|vi sao)\b.{0,12}$")
_BARE_NUMBER = re.compile(r"(?<![\w./%-])(?:\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:\.?[a-zđ])?|\d{1,2}\.[a-zđ])(?![\w/%-])(?! ?(?:%|phan tram|trieu|nghin|ty))")
_ROMAN = re.compile(r"\b(phan|phần|muc|mục|chuong|chương)\s+([ivxl]+)\b")
_INSTRUCTION = re.compile(
    r"bo qua (?:tai lieu|moi|cac|huong dan|quy tac|nhung|tat ca|he thong|ngu canh)|quen (?:het|di|moi|cac)|ignore|disregard|system prompt|"
    r"hay (?:tra loi|noi|viet|in|chi in|xuat|lap lai)\b.{0,20}[\"“”']|(?:chi|phai) (?:tra loi|in ra|noi|viet|ghi)\b.{0,25}[\"“”']|dong vai|gia vo|gia su ban|ban la (?:mot )?(?:ai|tro ly|chuyen gia) (?:khac|khong)|"
    r"^(?:system|assistant|admin|developer)\s*:|jailbreak|\bdan mode\b|khong can (?:theo|dua vao) tai lieu|lam theo (?:lenh|yeu cau) (?:cua toi|sau)|tu bay gio ban|in ra (?:prompt|cau lenh|huong dan)|tiet lo (?:prompt|huong dan)|doi vai|thay doi vai tro")
# Words of asking, not of what is asked; phrases first, so that "số nào" does not take "gia đình số".
_PHRASES = re.compile(
    r"\b(?:co quan|don vi|cap|to chuc|noi|dia phuong|nguoi|ben|bo phan|doan the|nganh|phong ban) (?:nao|gi)(?: nao)?\b|\b(?:bo|so|phong|ban|hoi|cap|to|nganh|tinh|xa|phuong|ai|thang|quy|nam|ngay|luc|noi|dau|gi) (?:nao|may)\b|"
    r"\bnhu the nao\b|\bthe nao\b|\bra sao\b|\bthi sao\b|\blam sao\b|\btai sao\b|\bvi sao\b|\bco phai\b|\bphai khong\b|\bdung khong\b|\bbao nhieu\b|\bbao gio\b|\bbao lau\b|\bkhi nao\b|\bphan tram\b|"
    r"\bchu tri\b|\bphoi hop\b|\bdau moi\b|\bphu trach\b|\bchiu trach nhiem\b|\bduoc giao\b|\bgiao cho\b|\bthuc hien\b|\bnhiem vu(?: so)?\b|\bgiai phap\b|"
    r"\btheo ke hoach\b|\bke hoach\b|\bcho (?:em|toi|minh|chau|bac|co|chu|hoi|biet)\b|\bxin hoi\b|\bmuon (?:hoi|biet)\b|\bvui long\b|\blam on\b|\bla ai\b|\bla gi\b|\blam gi\b|\bnhung ai\b|\bnhung gi\b|\bgom nhung\b|\bgi vay\b|"
    r"\bchi tieu\b|\bmuc tieu\b|\bty le\b|\bdat (?=bao|$)|\bphai dat\b|\bso sanh\b|\bco nhiem vu\b|\bthoi (?:han|gian|diem)(?: hoan thanh| thuc hien)?\b|\bhoan thanh\b|\bket qua\b|\bbao cao\b|\bdinh ky\b|\btruoc (?:ngay|thoi diem)\b|\bneu trong\b|\bquy dinh\b|"
    r"\b(?:co|tat ca|tong cong) (?:bao nhieu|may)\b|\bdia ban\b|\bo day\b|\bcu the\b|\bdich danh\b|\bnoi dung\b|\bso may\b|\bso hieu\b|\bngay nao\b|\bhien nay\b|\bbay gio\b|\bnam nay\b|\bsang nam\b|\bnam ngoai\b")
_FUNCTION = frozenset(
    "la co khong ko k a ah oi nhe nhi da vang u uh the vay con va cung thi ma nay do kia ay nao gi ai dau sao hay voi cho cua o tai trong "
    "theo ve duoc bi do tu den se dang da phai nen can muon hoi biet xin em toi minh chau bac anh chi ong ba co chu ban giup nhu cac nhung mot "
    "moi vao ra len ho rang neu vi nhung may bao nhieu lai nua roi chua day thoi di z dzay nham cai nhan dung dat trung uong tw tinh xa phuong muc phan diem "
    "truoc sau ngay thang nam quy giao lam thuoc bo so nhieu it".split())
# Single syllables that are function words only beside nothing that makes them part of a name.
_KEEP_IN_NAMES = frozenset("so bo cho do to ban hoi co xa phuong tinh chu nhan trung muc lam giao nam ngay dat thang quy".split())


@dataclass(frozen=True, slots=True)
class Message:
    """What is asked: in ordinary spelling, and folded for rules, without orders to the assistant."""

    text: str
    folded: str
    had_instruction: bool = False


class Understanding:
    """Reads messages against a register of plans."""

    def __init__(self, register: Register, scopes: PlanScopes) -> None:
        self._register = register
        self._scopes = scopes

    def read(self, message: Message, focus: Mapping[str, object], learner: Learner,
             now: datetime) -> Question:
        """The question of `message`, completed from `focus` where it follows up."""
        folded, text = message.folded, message.text
        mentions = self._scopes.mentions(text)
        rest = _cut(text, [*((m.start, m.end) for m in mentions), *self._scopes.named_spans(text)])
        references = question_references(rest)
        starts = bool(focus) and _FOLLOW.search(folded) is not None
        focus_ids = tuple(str(plan_id) for plan_id in _list(focus, "plan_ids"))
        stays = starts or (bool(focus_ids) and learner.locality is None and len(focus_ids) == 1)
        scope = self._scopes.choose(text, mentions, focus_ids if stays else (), learner.locality)
        known = self._known(scope)
        spans = [_widened(rest, mention.start, mention.end, known) for mention in find_agencies(rest, known)]
        agencies = tuple(dict.fromkeys(rest[start:end] for start, end in spans))
        rest_folded = fold(rest)
        years = _years(folded, now)
        words = content_words(rest_folded, references)
        topic = content_words(fold(_cut(rest, spans)), references)
        own_symbol = bool(self._register.by_symbol(text))
        intent = intent_of(rest_folded, bool(agencies), bool(references), own_symbol)
        question = Question(
            text, intent, scope, tuple(references), agencies, years, words, topic,
            asks_for(folded), is_check(folded), starts, period=_period(folded))
        if starts or (focus and not topic and not references and not agencies):
            return self._completed(question, focus, says_intent(rest_folded), bool(mentions))
        return question

    def _known(self, scope: Scope) -> list[str]:
        ids = scope.plan_ids or tuple(self._register.plans)
        return list(dict.fromkeys(name for plan_id in ids for name in self._register[plan_id].agencies))

    def _completed(self, question: Question, focus: Mapping[str, object], says: bool,
                   new_place: bool) -> Question:
        """`question` with what it leaves out taken from the previous one."""
        intent = question.intent if says else str(focus.get("intent", question.intent))
        own_topic = bool(question.topic or question.references)
        if question.agencies and not own_topic and not says and intent in ("lead", "coordination", "describe"):
            intent = "holdings"
        keeps_task = not own_topic and not (question.agencies and intent == "holdings")
        words = question.words if own_topic or question.agencies and not keeps_task else tuple(
            str(word) for word in _list(focus, "words"))
        references = question.references or (tuple(
            Reference(str(part), tuple(map(str, numbers)), 0, 0, 0)
            for part, numbers in _list(focus, "references")) if keeps_task else ())
        agencies = question.agencies or (
            tuple(map(str, _list(focus, "agencies"))) if intent in ("holdings", "reporting") and not own_topic else ())
        years = question.years or (tuple(int(year) for year in _list(focus, "years")))
        return Question(
            question.text, intent, question.scope, references, agencies, years, words,  # type: ignore[arg-type]
            words if not own_topic else question.topic, question.asks_for, question.is_check, True,
            str(focus.get("task", "")) if keeps_task and not new_place else "", question.period)


def read_message(text: str) -> Message:
    """`text` without sentences that order the assistant about; what is left is what is asked."""
    sentences = re.split(r"(?<=[.!?…\n])\s+|\n+", text.strip())
    kept = [sentence for sentence in sentences if not _INSTRUCTION.search(fold(sentence))]
    had = len(kept) < len(sentences)
    if not kept or not tokens(" ".join(kept)):
        kept = [cleaned for sentence in sentences if (cleaned := _after_instruction(sentence))]
    asked = " ".join(kept)
    typed = read_typed(asked)
    return Message(typed.text, typed.folded, had)


def question_references(text: str) -> list[Reference]:
    """References of a question; a bare "6.4" is one too."""
    text = _ROMAN.sub(lambda match: f"{match[1]} {match[2].upper()}", text)
    references = [reference for reference in find_references(text) if reference.numbers]
    covered = [(reference.start, reference.end) for reference in references]
    for match in _BARE_NUMBER.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            numbers = tuple(re.findall(r"\d+|[a-zđ]", match.group()))
            references.append(Reference("", numbers, match.start(), match.end(), 0))
    return references


def content_words(folded: str, references: Sequence[Reference]) -> tuple[str, ...]:
    """Folded words that say what is asked about: no words of asking, no numbers of places."""
    text = fold(folded)
    text = re.sub(r"\b(?:muc|phan|diem|khoan|dieu|nhiem vu(?: so)?|so|nv) (?:\d[\d.]*[a-z]?|[ivx]+|[a-z])\b", " ", text)
    text = _BARE_NUMBER.sub(" ", text)
    text = re.sub(r"\b(?:nam )?20\d{2}\b", " ", text)
    text = _FOLLOW.sub(" | ", text)
    text = _PHRASES.sub(" | ", text)
    words: list[str] = []
    for piece in text.split("|"):
        names = tokens(piece)
        words += [word for place, word in enumerate(names) if not _is_function(names, place)]
    return tuple(words)


def _is_function(names: Sequence[str], place: int) -> bool:
    word = names[place]
    if word not in _FUNCTION:
        return False
    if word not in _KEEP_IN_NAMES:
        return True
    before = names[place - 1] if place else ""
    after = names[place + 1] if place + 1 < len(names) else ""
    # "gia đình số", "tổ công nghệ số": the syllable stands in a name when a content word is beside it.
    return not ((before and before not in _FUNCTION) or (after and after not in _FUNCTION))


def _after_instruction(sentence: str) -> str:
    """What stands behind the order in one sentence; "" where the order is all there is."""
    parts = re.split(r"[,;:\"”]\s*", sentence)
    kept = [part for part in parts if part.strip() and not _INSTRUCTION.search(fold(part))
            and re.search(r"chu tri|phoi hop|bao nhieu|nhiem vu|ke hoach|chi tieu|\bai\b|khi nao", fold(part))]
    return ", ".join(kept)


def _widened(text: str, start: int, end: int, known: Sequence[str]) -> tuple[int, int]:
    """The span of an agency with the words before it that a known name has too: "tổ trưởng tổ dân phố"."""
    best, grade = (start, end), max((agreement(text[start:end], name) for name in known), default=0.0)
    words = [match.start() for match in re.finditer(r"\S+", text[:start])][-4:]
    for first in reversed(words):
        wider = max((agreement(text[first:end], name) for name in known), default=0.0)
        if wider >= 0.95 and wider >= grade:
            best, grade = (first, end), wider
    return best


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _years(folded: str, now: datetime) -> tuple[int, ...]:
    years = [int(year) for year in _YEAR.findall(re.sub(r"\d+/\d+/(?=20)|\S*/20\d\d/\S*|thang \d+/20\d\d", "", folded))]
    years += [now.year + shift for pattern, shift in _RELATIVE_YEARS if re.search(pattern, folded)]
    return tuple(dict.fromkeys(years))


def _period(folded: str) -> str:
    for name, pattern in (("6 thang", r"(?:6|sau) thang|nua nam"), ("quy", r"\bquy\b"), ("thang", r"(?:hang|hằng|moi|bao cao) thang|\bthang\b"),
                          ("nam", r"(?:hang|moi|bao cao|1|01|ca|mot) nam|bao cao nam|tong ket nam")):
        if re.search(pattern, folded):
            return name
    return ""


def _list(focus: Mapping[str, object], key: str) -> list:
    value = focus.get(key)
    return value if isinstance(value, list) else []
