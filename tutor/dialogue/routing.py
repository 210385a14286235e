"""Whether a message is about the plans or about something a lesson teaches. Folded words."""

import re

from tutor.answering.question import Question

_PLAN_WORDS = re.compile(
    r"\b(?:ke hoach|nhiem vu|chi tieu|chu tri|phoi hop (?:thuc hien|voi)|phu luc|tham muu|"
    r"to chuc thuc hien|kinh phi|so hieu|ban hanh|van ban|chuong trinh hanh dong|"
    r"(?:nghi quyet|quyet dinh|cong van|ket luan|chi thi) (?:so )?\d+|che do bao cao|"
    r"bao cao (?:dinh "
    r"ky|quy|nam|thang|ket qua|ubnd|uy ban|ve)|(?:co quan|don vi) nao|muc tieu)\b"
)
_NUMBERED = re.compile(
    r"\b(?:muc|diem|phan|khoan|dieu|dong|stt|so thu tu|nv) (?:so )?[\divx]|\b\d\.[a-z]\b"
)
_SHORT = 7  # words
_ROLES = ("lead", "coordination", "role", "holdings", "reporting", "unassigned", "due")


def is_about_plans(question: Question, folded: str) -> bool:
    """Whether a plan is asked about for sure: a task by its number, a role of an agency, or the
    words of administrative documents."""
    if question.agencies and question.intent in _ROLES:
        return True
    # "4.0" in a long message names a version of something; "6.4?" alone names a task
    if question.references and (
        _NUMBERED.search(folded) or len(folded.split()) <= _SHORT or question.follows_up
    ):
        return True
    return _PLAN_WORDS.search(folded) is not None


def may_be_about_plans(question: Question) -> bool:
    """Whether a plan may be asked about: it, its place or a place of several is named."""
    scope = question.scope
    return bool(scope.ambiguous) or (scope.source == "named" and bool(scope.plan_ids))
