"""A tutor over the five plans with one of them rewritten, and what it answers wrongly."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from tests.answering.fakes import teacher_of
from tests.metamorphic.rewrites import PLANS, ROOT, Rewrite, source_of
from tutor.channels.contract import reply_json
from tutor.channels.rendering import plain_text
from tutor.dialogue.tutor import Tutor
from tutor.documents.reader import parse_text
from tutor.evaluation.asking import InProcess, answer_question
from tutor.evaluation.questions import Question
from tutor.evaluation.score import score_one
from tutor.plans.parser import parse_plan
from tutor.plans.register import PlanRegister, Register
from tutor.records import Plan
from tutor.text.sentences import Sentences

_NOW = datetime(2025, 11, 20, 9)


def parse(rewrite: Rewrite) -> Plan:
    return parse_plan(parse_text(rewrite.text, rewrite.plan, "plan"))


def register_of(rewrite: Rewrite) -> PlanRegister:
    return PlanRegister(parse(rewrite))


def ask_about(rewrite: Rewrite) -> InProcess:
    """The four other plans are as given."""
    return in_process(
        [parse(rewrite) if plan == rewrite.plan else _as_given(plan) for plan in PLANS]
    )


def in_process(plans: Iterable[Plan]) -> InProcess:
    """A tutor over `plans`, without retrieval: what the register cannot answer is declined."""
    words = Sentences.load(ROOT / "prompts" / "channels.toml")
    sentences = Sentences.load(ROOT / "prompts" / "replies.toml")
    tutor = Tutor(Register(plans), None, sentences, teacher_of(()))
    return InProcess(tutor, lambda reply: reply_json(reply, plain_text(reply, words)), lambda: _NOW)


@cache
def _as_given(plan: str) -> Plan:
    return parse(Rewrite(plan, "original", source_of(plan)))


def failures(rewrite: Rewrite, questions: Iterable[Question]) -> list[dict]:
    """The questions whose answer or place is not the one that follows from the rewrite."""
    ask = ask_about(rewrite)
    return [failed for question in questions if (failed := fails_on(question, ask))]


def fails_on(question: Question, ask: InProcess) -> dict | None:
    """What is wrong with the answer to `question`; None where nothing is."""
    answered = answer_question(question, ask)
    score = score_one(question, answered)
    is_cited = score.right_citations != 0 if question.answerable else True
    if score.passed and is_cited:
        return None
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.question,
        "reply": answered.reply,
        "reply_kind": answered.kind,
        "missing": score.missing,
        "forbidden": score.forbidden,
        "fault": score.fault or ("" if is_cited else "other place cited"),
        "cited": [one.section for one in answered.citations],
        "expected": [place.section for place in question.cite],
    }
