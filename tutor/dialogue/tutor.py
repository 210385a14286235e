"""`Tutor.reply`: what happens to a message, from first to last."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tutor.answering.composing import (
    MOST_ROWS,
    ask_which,
    compose_one,
    compose_several,
    no_plan,
    nothing_found,
)
from tutor.answering.coordination import coordination_finding
from tutor.answering.counts import count_finding, unassigned_finding
from tutor.answering.deadlines import deadline_finding, due_finding
from tutor.answering.descriptions import abbreviation_finding, describe_finding, funding_finding
from tutor.answering.documents import basis_finding, names_cited_document
from tutor.answering.extracts import Retriever, extract_finding, holds_value
from tutor.answering.findings import Finding
from tutor.answering.heads import force_finding, header_finding, recipients_finding, slips_finding
from tutor.answering.holdings import holdings_finding
from tutor.answering.leads import lead_finding
from tutor.answering.lesson_search import CLEAR
from tutor.answering.materials import CLEARLY, HOW_CLEARLY, Materials
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.reports import reporting_finding
from tutor.answering.targets import target_finding
from tutor.computing import computing
from tutor.dialogue.asking import asks_how
from tutor.dialogue.guard import (
    chatted,
    danger_of,
    holds_secret,
    mood_of,
    refused,
    small_talk,
    told_age,
    warn,
)
from tutor.dialogue.intents import kind_of_agency, without_kind
from tutor.dialogue.message import Message, read_message
from tutor.dialogue.phrases import MORE, content_words
from tutor.dialogue.routing import is_about_plans, may_be_about_plans
from tutor.dialogue.scope import PlanScopes, chosen_place
from tutor.dialogue.teaching import Teacher, Visit
from tutor.dialogue.understanding import Understanding, question_references
from tutor.plans.register import PlanRegister, Register
from tutor.records import Block, Conversation, Learner, Reply, Tell, Turn
from tutor.stopwatch import Stopwatch
from tutor.text.gazetteer import NATION
from tutor.text.normalise import fold
from tutor.text.sentences import Sentences

_CITED = re.compile(
    r"(?:nghi quyet|quyet dinh|nghi dinh|thong tu|chi thi|cong van|luat|ket luan) (?:so )?\d"
)
_REMARK = 8  # words
_PLAINLY = 0.8  # how clear a lesson must be for what names a plan's place or sounds like a trade's
_PLAIN_WORDS = tuple(
    (key, re.compile(words))
    for key, words in (
        ("lead", r"\bchu tri\b"),
        ("partner", r"\bphoi hop\b"),
        ("advise", r"\btham muu\b"),
        ("target", r"\bchi tieu\b|%"),
        ("pilot", r"\bthi diem\b"),
        ("spread", r"\bpho cap\b"),
        ("report", r"\bbao cao\b"),
        ("basis", r"\bcan cu\b"),
        ("funding", r"\bkinh phi\b|\bngan sach\b"),
    )
)
_APPENDIX = re.compile(r"\bphu luc\b")


class Tutor:
    """Answers messages from the plans of a register and the lessons of a teacher; the same message
    and state give the same reply."""

    def __init__(
        self,
        register: Register,
        retriever: Retriever | None,
        sentences: Sentences,
        teacher: Teacher,
        public_url: str = "",
        materials: Materials | None = None,
    ) -> None:
        self.register = register
        self._materials = materials
        self._teacher = teacher
        self._retriever = retriever
        self._wording = Wording(sentences, public_url)
        self._scopes = PlanScopes(register)
        self._understanding = Understanding(register, self._scopes)

    def reply(
        self,
        conversation: Conversation,
        message: str,
        learner: Learner,
        now: datetime,
        stopwatch: Stopwatch | None = None,
        tell: Tell | None = None,
    ) -> Turn:
        """The reply to `message` and the next state; nothing is stored here, and nothing looked up
        outside. `tell` hears nothing: the whole reply is there at once.

        One is computed at a time. Python runs one thread at a time anyway: several at once take as
        long together, end later each, and leave the server's other threads little time meanwhile.
        """
        with computing:
            return self._reply(conversation, message, learner, now, stopwatch or Stopwatch())

    def _reply(
        self,
        conversation: Conversation,
        message: str,
        learner: Learner,
        now: datetime,
        stopwatch: Stopwatch,
    ) -> Turn:
        teacher = self._teacher
        with stopwatch.stage("guard"):
            asked = read_message(message)
            learner = replace(learner, age=learner.age or told_age(message))
            visit = teacher.visit(message, conversation, learner, now)
            stopped = self._stopped(asked, visit)
        if stopped is not None:
            if holds_secret(asked, message, visit.state.in_lesson):
                stopped = replace(stopped, kept=self._wording.say("refuse.kept"))
            return teacher.said(visit, stopped)
        if _spoke_of_plans(visit) and teacher.asks_plainer(visit):
            return teacher.said(visit, self._plainer(visit, now))
        with stopwatch.stage("steer"):
            steered = None if self._goes_on_reading(visit) else teacher.steer(visit)
        if steered is not None:
            return teacher.said(visit, steered)
        if (talk := self._talked(asked, visit)) is not None:
            return teacher.said(visit, talk)
        with stopwatch.stage("understand"):
            asked, focus, learner_now = self._resumed(asked, conversation.focus, learner)
            question = self._understanding.read(asked, focus, learner_now, now)
            term = teacher.asks_term(visit)
            of_plans = question.follows_up and _spoke_of_plans(visit) and not term
            own = replace(question, references=tuple(question_references(asked.text)))
            of_plans = of_plans or is_about_plans(own, asked.folded)
            # a plan named or chosen, rather than a place
            named = may_be_about_plans(question) or learner.locality in self.register.plans
            maybe = of_plans or named or teacher.hears_plans(visit)
            trade = teacher.trade_of(visit)
        if self._materials and not maybe:
            with stopwatch.stage("materials"):
                told = self._told_by_material(visit, asked, question, teacher.would_teach(visit))
            if told is not None:
                return teacher.said(visit, told)
        with stopwatch.stage("teach"):
            taught = None if maybe else teacher.teach(visit, _PLAINLY if trade else CLEAR)
        if taught is not None:
            return teacher.said(visit, taught)
        if trade and not of_plans and not may_be_about_plans(question):
            return teacher.said(visit, teacher.unknown(visit, trade))
        with stopwatch.stage("answer"):
            offset = _offset(conversation.focus) if MORE.search(fold(message)) else 0
            reply, finding = self._answer(question, offset, now)
        if reply.kind == "abstain" and not of_plans:
            least = _PLAINLY if named else CLEAR
            if maybe and (taught := teacher.teach(visit, least)) is not None:
                return teacher.said(visit, taught)
        if reply.kind == "abstain" and not named:
            if (told := self._told_by_material(visit, asked, question)) is not None:
                return teacher.said(visit, told)
            if not of_plans and not _is_near(finding):
                return teacher.said(visit, teacher.unknown(visit, trade))
        state = self._focus(question, finding, offset, reply, focus)
        turn = Turn(reply, replace(conversation, focus=state), learner)
        return teacher.said(visit, teacher.leave(visit, turn))

    def _stopped(self, asked: Message, visit: Visit) -> Turn | None:
        """The turn for danger, for a secret that is typed, for harm; None for anything else."""
        danger = danger_of(visit.message)
        if danger == "lost":
            return self._teacher.emergency(visit)
        if danger == "asked_secret":
            return self._teacher.warned(visit, self._wording.say("danger.asked_secret"))
        reply = warn(danger, self._wording) if danger else None
        reply = reply or refused(asked, visit.message, self._wording, visit.state.in_lesson)
        return None if reply is None else self._said(visit, reply)

    def _talked(self, asked: Message, visit: Visit) -> Turn | None:
        """The turn for a greeting, for thanks, for a mood; None for a question."""
        if key := small_talk(asked, visit.message):
            if key in ("greet", "call") and not visit.away:
                return self._teacher.called(visit, key)
            key = "greet" if key == "call" else key
            return self._said(visit, chatted(key, self._wording))
        mood = mood_of(visit.message)
        more = len(visit.message.split()) > _REMARK  # than the remark: something is asked too
        asks = mood not in ("angry", "lonely") and more and self._teacher.teach(visit) is not None
        return None if not mood or asks else self._teacher.mood(visit, mood)

    def _plainer(self, visit: Visit, now: datetime) -> Turn:
        """The last answer of the plan desk once more: its first line, and its words explained."""
        focus = visit.conversation.focus
        before = focus.get("before")
        asked = read_message(str(focus["message"]))
        earlier = before if isinstance(before, dict) else {}
        question = self._understanding.read(asked, earlier, visit.learner, now)
        reply, _ = self._answer(question, 0, now)
        said = fold("\n".join(block.text for block in reply.blocks))
        first = next((block for block in reply.blocks if block.text), None)
        explained = [
            Block("note", self._wording.say(f"plain.{key}"))
            for key, words in _PLAIN_WORDS
            if words.search(said)
        ]
        blocks = (*((first,) if first else ()), *explained)
        plainer = replace(reply, blocks=blocks, suggestions=())
        turn = Turn(plainer, visit.conversation, visit.learner)
        return self._teacher.leave(visit, turn)

    def _said(self, visit: Visit, reply: Reply) -> Turn:
        return self._teacher.leave(visit, Turn(reply, visit.conversation, visit.learner))

    def _goes_on_reading(self, visit: Visit) -> bool:
        """Whether "tiếp" asks for more of a plan's list that was being read."""
        return _spoke_of_plans(visit) and bool(MORE.search(fold(visit.message)))

    def extract(self, message: str, plan_id: str, share: float = 0.0) -> Finding:
        """The passage of one plan that holds most of `message`, for measuring the threshold."""
        asked = read_message(message)
        question = self._understanding.read(asked, {}, Learner(locality=plan_id), datetime.min)
        entry = self.register[plan_id]
        return extract_finding(entry, question, self._wording, self._retriever, share)

    def _resumed(
        self, asked: Message, focus: Mapping[str, object], learner: Learner
    ) -> tuple[Message, Mapping[str, object], Learner]:
        """What is asked, with the focus and the place it is asked in: "tiếp" goes on with the last
        question, and a choice among places asked back puts the question again for that place."""
        before = focus.get("before")
        earlier = before if isinstance(before, dict) else {}
        if focus.get("options") and (place := chosen_place(asked, focus)):
            return read_message(str(focus["message"])), earlier, replace(learner, locality=place)
        if focus.get("message") and MORE.search(asked.folded):
            return read_message(str(focus["message"])), earlier, learner
        return asked, focus, learner

    def _answer(
        self, question: Question, offset: int, now: datetime
    ) -> tuple[Reply, Finding | None]:
        scope = question.scope
        if scope.ambiguous:
            return ask_which(
                scope.ambiguous,
                self._wording,
                self._wording.say("scope.ask_place", name=scope.place),
            ), None
        if not scope.plan_ids:
            return no_plan(scope, self.register, self._wording), None
        findings = [self._find(self.register[plan_id], question, now) for plan_id in scope.plan_ids]
        if len(findings) == 1:
            return compose_one(findings[0], question, self._wording, offset), findings[0]
        if scope.source in ("named", "focus") and any(finding.found for finding in findings):
            return compose_several(findings[:MOST_ROWS], question, self._wording), findings[0]
        return self._over_all(findings, question, offset)

    def _over_all(
        self, findings: Sequence[Finding], question: Question, offset: int
    ) -> tuple[Reply, Finding | None]:
        """No place was given: the plans that say it, one row each; one alone is the answer."""
        found = [finding for finding in findings if finding.found]
        if not found:
            unsaid = [finding for finding in findings if finding.relevance > 0.5]
            if len(unsaid) == 1:
                return compose_one(unsaid[0], question, self._wording, offset), unsaid[0]
            return nothing_found(findings, self._wording), None
        best = max(finding.relevance for finding in found)
        if question.intent == "describe" and not question.references:
            # A term is explained once, by the text that says most of it; the national plan first.
            first = max(
                found,
                key=lambda finding: (
                    round(finding.relevance, 1),
                    self._scopes.place_of(finding.plan_id) is NATION,
                ),
            )
            return compose_one(first, question, self._wording, offset), first
        near = [
            finding
            for finding in findings
            if finding.relevance >= 0.75 * best and (finding.found or finding.places)
        ]
        if len([finding for finding in near if finding.found]) == 1 and len(near) == 1:
            return compose_one(near[0], question, self._wording, offset), near[0]
        if len(near) > MOST_ROWS:
            names = [self._wording.plan(finding.entry.plan) for finding in near]
            return ask_which(names, self._wording, self._wording.say("scope.ask")), None
        return compose_several(near, question, self._wording), near[0]

    def _find(self, entry: PlanRegister, question: Question, now: datetime) -> Finding:
        """What one plan says: from its records, or by extract where they say nothing."""
        if _APPENDIX.search(fold(question.text)) and not any(
            section.path.startswith("PL") for section in entry.plan.document.sections
        ):
            return Finding(
                entry,
                False,
                self._wording.say("abstain.no_appendix", plan=self._wording.plan(entry.plan)),
                relevance=0.6,
            )
        if question.asks_for in ("phone", "account", "email", "birth", "members", "name") or (
            question.asks_for == "money" and question.intent == "target"
        ):
            return extract_finding(entry, question, self._wording, self._retriever)
        finding = self._from_records(entry, question, now)
        kind = kind_of_agency(fold(question.text))
        if question.intent == "lead" and not question.references and finding.found and kind:
            # "bộ nào" is not answered by the lead of a task that no ministry leads
            of_kind = replace(question, asks_for=kind)
            if not holds_value(finding.words, of_kind):
                extract = extract_finding(entry, of_kind, self._wording, self._retriever)
                return extract if extract.found else finding
        if (
            question.intent == "describe"
            and finding.found
            and not question.references
            and not question.task_anchor
        ):
            extract = extract_finding(entry, question, self._wording, self._retriever)
            return extract if _says_more_closely(extract, finding) else finding
        if question.intent == "basis" and _CITED.search(fold(question.text)):
            return finding  # a document named by its number is cited or it is not
        if question.intent == "holdings" and question.agencies:
            return finding  # what the plan does not give to the agency no passage about others says
        if finding.found or question.intent not in (
            "describe",
            "target",
            "basis",
            "deadline",
            "funding",
            "coordination",
            "holdings",
            "reporting",
            "abbreviation",
            "result",
        ):
            return finding
        if (
            finding.relevance > 0
            and question.intent != "describe"
            and not (question.intent == "deadline" and not question.references)
        ):
            return finding  # the record is there and does not say it
        extract = extract_finding(entry, question, self._wording, self._retriever)
        if extract.found or question.intent == "describe":
            return extract
        return finding

    def _from_records(self, entry: PlanRegister, question: Question, now: datetime) -> Finding:
        wording = self._wording
        match question.intent:
            case "lead" | "role":
                return lead_finding(entry, question, wording)
            case "coordination":
                return coordination_finding(entry, question, wording)
            case "holdings":
                return holdings_finding(entry, question, wording)
            case "target":
                return target_finding(entry, question, wording)
            case "deadline" | "result":
                return deadline_finding(entry, question, wording, now.date())
            case "unassigned":
                return unassigned_finding(entry, question, wording)
            case "due":
                return due_finding(entry, question, wording, now.date())
            case "reporting":
                return reporting_finding(entry, question, wording)
            case "basis":
                return basis_finding(entry, question, wording, self.register)
            case "number" | "issued" | "issuer" if names_cited_document(entry, question):
                return basis_finding(entry, question, wording, self.register)
            case "signer" | "number" | "issued" | "issuer":
                return header_finding(entry, question, wording)
            case "recipients":
                return recipients_finding(entry, question, wording)
            case "funding":
                return funding_finding(entry, question, wording)
            case "count":
                return count_finding(entry, question, wording)
            case "abbreviation":
                return abbreviation_finding(entry, question, wording)
            case "force":
                return force_finding(entry, question, wording)
            case "slips":
                return slips_finding(entry, question, wording)
        return describe_finding(entry, question, wording)

    def _told_by_material(
        self, visit: Visit, asked: Message, question: Question, others: Sequence[str] = ()
    ) -> Turn | None:
        """The turn for a question that course material answers, better than the texts `others`;
        None where none does."""
        if self._materials is None:
            return None
        about = without_kind(asked.text, question.asks_for)
        clearly = HOW_CLEARLY if asks_how(asked.folded) else CLEARLY
        extract = self._materials.find(question, about, others, clearly)
        if extract is None:
            return None
        reply = self._materials.reply(extract)
        if trade := self._teacher.trade_of(visit):
            reply = replace(reply, blocks=(*reply.blocks, self._teacher.caution(trade)))
        focus = {**visit.conversation.focus, "spoke": "material"}
        conversation = replace(visit.conversation, focus=focus)
        return self._teacher.leave(visit, Turn(reply, conversation, visit.learner))

    def _focus(
        self,
        question: Question,
        finding: Finding | None,
        offset: int,
        reply: Reply,
        before: Mapping[str, object],
    ) -> dict[str, object]:
        """What the next message may leave out; JSON values only."""
        words = list(question.topic or question.words)
        if finding and not words and (task := finding.entry.tasks.get(finding.task)):
            words = list(content_words(task.title))
        one_plan = finding is not None and all(block.type != "table" for block in reply.blocks)
        ids = list(question.scope.plan_ids)
        if question.scope.source == "all":
            ids = [finding.plan_id] if finding is not None and one_plan else []
        shown = sum(
            block.text.count("\n- ") + 1 for block in reply.blocks if block.text.startswith("- ")
        )
        return {
            "message": question.text,
            "before": {
                key: value
                for key, value in before.items()
                if key not in ("before", "lesson", "spoke")
            },
            "intent": question.intent,
            "words": words,
            "plan_ids": ids,
            "references": [[one.part, list(one.numbers)] for one in question.references],
            "period": question.period,
            "agencies": list(question.agencies),
            "years": list(question.years),
            "task": finding.task if finding else "",
            "shown": offset + shown,
            "options": list(question.scope.ambiguous) if reply.kind == "clarify" else [],
        }


def _says_more_closely(extract: Finding, task: Finding) -> bool:
    """Whether a passage answers better than the whole text of a task: it holds more, or as much in
    less."""
    if not extract.found:
        return False
    if extract.relevance > task.relevance + 0.1:
        return True
    inside = bool(task.task) and extract.places[0].anchor.startswith(task.task)
    return (
        inside
        and extract.relevance >= task.relevance - 0.05
        and 2 * len(extract.headline) < len(task.headline)
    )


def _is_near(finding: Finding | None) -> bool:
    """Whether a plan speaks of what was asked, though it does not say it."""
    return finding is not None and (finding.relevance >= 0.5 or bool(finding.places))


def _spoke_of_plans(visit: Visit) -> bool:
    """Whether the last reply came from the plan desk."""
    focus = visit.conversation.focus
    return bool(focus.get("message")) and "spoke" not in focus


def _offset(focus: Mapping[str, object]) -> int:
    shown = focus.get("shown")
    return shown if isinstance(shown, int) else 0
