"""What no sentence may do, whatever the evidence: length, language, level, forbidden content."""

import re
from collections.abc import Iterator

from tutor.answering.claims.claim import PASSED, Verdict
from tutor.answering.claims.facts import LINK
from tutor.answering.claims.names import without_names
from tutor.answering.claims.wording import table_phrases
from tutor.records import Level
from tutor.text.normalise import fold, has_diacritics

LONGEST_SYLLABLES = 70
LONGEST_BEGINNER_SYLLABLES = 40
_LEAST_TO_JUDGE = 4  # syllables; "OK" and "Zalo" say nothing of a language
_VIETNAMESE_SHARE = 0.4  # of the syllables of a sentence; names of products and screens are not
_MARKUP = re.compile(
    r"<(?!https?://)\s*/?\s*[a-z!][^>]*>|```|\]\(|javascript:|&#?\w+;|\{\{|\{%", re.I
)
_OTHER_SCRIPT = re.compile(
    r"[\u0400-\u052f\u0590-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_ENGLISH = frozenset(
    "the is are was were of and to in for with you your this that it on as be can will please not "
    "have has from by an at or if then".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def conduct(sentence: str, evidence: str, level: Level | None) -> Verdict:
    """Whether the plain sentence may be said at all; `evidence`: the plain texts that count."""
    for verdict in _faults(sentence, evidence, level):
        return verdict
    return PASSED


def _faults(sentence: str, evidence: str, level: Level | None) -> Iterator[Verdict]:
    if _MARKUP.search(sentence):
        yield Verdict("forbidden", "markup")
    if (found := table_phrases("forbidden", "phrases").search(sentence)) and (
        found.group() not in evidence
    ):
        yield Verdict("forbidden", f"speaks of its own orders: {found.group()}")
    syllables = _WORD.findall(sentence)
    longest = LONGEST_BEGINNER_SYLLABLES if level == "beginner" else LONGEST_SYLLABLES
    if len(syllables) > longest:
        yield Verdict("long", f"{len(syllables)} syllables, at most {longest}")
    if not _is_vietnamese(sentence):
        yield Verdict("language", "not Vietnamese with diacritics")
    hard = table_phrases("hard", "words").search(sentence) if level == "beginner" else None
    if hard and hard.group() not in evidence:
        yield Verdict("level", f"a beginner was not taught: {hard.group()}")


def _is_vietnamese(sentence: str) -> bool:
    """Whether the sentence, but for its links and what it quotes from a screen, is Vietnamese."""
    syllables = _WORD.findall(LINK.sub(" ", without_names(sentence)))
    if _OTHER_SCRIPT.search(sentence):
        return False
    if len(syllables) < _LEAST_TO_JUDGE:
        return True
    english = sum(word in _ENGLISH for word in syllables)
    accented = sum(has_diacritics(word) for word in syllables)
    return accented >= _VIETNAMESE_SHARE * len(syllables) and english < max(2, len(syllables) / 4)


# Whatever the evidence says: it may have been poisoned.
_NEVER = {
    "asks for a secret": re.compile(
        r"(?<!tin )(?<!máy )(?<!\w)(?:đọc(?! thầm)|đưa|gửi(?! yêu cầu)|nhắn|"
        r"cung cấp|chia sẻ|tiết lộ)"
        r"(?: \w+){0,5}? (?:otp|mật khẩu|mã pin|passcode|mã xác thực|mã kích hoạt|cvv|"
        r"(?:số |ảnh )(?:căn cước|cccd|định danh|thẻ))(?!\w)"
    ),
    "asks for money": re.compile(
        r"(?:chuyển|nạp|đóng)(?: \w+){0,7}? (?:xác minh|tài khoản an toàn|điều tra|mở khóa|"
        r"nhận thưởng|tạm giữ|giữ chỗ)(?!\w)"
    ),
    "asks to install from an unknown source": re.compile(
        r"(?:bật|cho phép)(?: \w+){0,8}? nguồn không xác định|"
        r"(?<!\w)(?:cài|mở|tải)(?: \w+){0,4}? apk(?!\w)"
    ),
}


def harm(said: str, whole: str, evidence: str) -> str:
    """What the sentence asks for that harms the learner, in English; "" for nothing.

    said: the sentence without what it forbids; denied: what it forbids. evidence: without
    what it forbids; what it asks for itself ("gõ mã OTP vào ô") is no harm.
    """
    for meaning, never in _NEVER.items():
        if never.search(said):
            return meaning
    secret = table_phrases("secrets", "words").search(whole)
    giving = table_phrases("secrets", "giving").search(said)
    if secret and giving and not _asked(giving.group(), evidence):
        return "asks for a secret"
    paying = table_phrases("secrets", "paying").search(said)
    if paying and not _asked(paying.group(), evidence):
        return "asks for money"
    installing = table_phrases("secrets", "installing").search(said)
    verb = table_phrases("secrets", "install").search(said)
    if installing and verb and not _asked(installing.group(), evidence):
        return "asks to install from an unknown source"
    return ""


def _asked(phrase: str, evidence: str) -> bool:
    return fold(phrase) in fold(evidence)
