"""Whether a sentence denies, forbids and asserts what its evidence does."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from tutor.answering.claims.cautions import advised, warned_of
from tutor.answering.claims.claim import PASSED, Verdict
from tutor.answering.claims.company import elsewhere, obedience, strangers
from tutor.answering.claims.conditions import conditions, turned_deeds
from tutor.answering.claims.denials import (
    SCOPE_WORDS,
    Denial,
    asserted_words,
    denials_of,
    is_misconception,
    light_deeds,
    negates,
    supposition,
    undenied,
    without_denials,
)
from tutor.answering.claims.equations import equations
from tutor.answering.claims.exceptions import (
    dropped_exceptions,
    levelled,
    more_than_only,
)
from tutor.answering.claims.modality import modality, sure
from tutor.answering.claims.order import keeps_order, order
from tutor.answering.claims.quantities import says_only
from tutor.answering.claims.restrictions import (
    bears_out,
    denies_what_is_free,
    forbidden_objects,
    leaves_free,
    restrictions_of,
)
from tutor.answering.claims.statements import Statement
from tutor.answering.claims.wording import (
    content_words,
    is_teaching,
    opposites_of,
    phrases,
    table_phrases,
    tables,
)
from tutor.text.normalise import plain

_REPEATED = 0.6  # share of a misconception's words that makes a sentence repeat it
_TOUCHED = 0.4  # … and such a share makes it speak of it
# "Máy hỏi lưu mật khẩu thì …", "họ báo phạt thì …": what is asked or done by others.
_ASKED_FOR = re.compile(
    r"(?<!\w)(?:hỏi|xin|mời|rủ|bảo|đòi|yêu cầu|họ|ai|kẻ|người ta|người lạ|người gọi)(?!\w)"
    r"[^,.;:!?]*?(?= thì(?!\w))"
)
_PURPOSE = re.compile(r"(?<!\w)(?:cho|để) khỏi(?: phải| bị)? [^\W\d]+\W*(?:[^\W\d]+\W*){0,3}$")
_NO_MORE = re.compile(r"(?<!\w)nữa\W*$")


def polarity(
    sentence: str,
    evidence: Sequence[Statement],
    nearest: Sequence[Statement],
    about: Sequence[Statement],
) -> Verdict:
    """Whether the sentence denies and asserts as the evidence does.

    nearest: the statements of `evidence` nearest to the sentence; about: those rather near.
    """
    for verdict in (
        *_denied_without_ground(sentence, evidence, nearest, about),
        *_asserted_against(sentence, evidence, nearest),
        *forbidden_objects(sentence, evidence),
        *conditions(sentence, evidence),
        *turned_deeds(sentence, evidence),
        *order(sentence, evidence),
        *modality(sentence, evidence),
        *more_than_only(sentence, nearest),
        *dropped_exceptions(sentence, evidence),
        *strangers(sentence, evidence),
        *obedience(sentence, evidence),
        *elsewhere(sentence, nearest),
        *sure(sentence, nearest),
        *equations(sentence, evidence),
        *levelled(sentence, evidence, nearest),
        *advised(sentence, nearest),
        *_opposites(sentence, nearest),
    ):
        return verdict
    return PASSED


def _denied_without_ground(
    sentence: str,
    evidence: Sequence[Statement],
    nearest: Sequence[Statement],
    about: Sequence[Statement],
) -> Iterator[Verdict]:
    spoken = frozenset(content_words(plain(sentence)))
    grounds = [
        ground
        for statement in evidence
        if not is_misconception(statement.text)
        or (statement in about and _repeats(spoken, statement, _TOUCHED))
        for ground in _grounds(statement)
    ]
    asserted = {word for statement in evidence for word in asserted_words(statement.text)}
    asserted |= {deed for one in evidence for deed in light_deeds(without_denials(one.text))}
    near = any(_grounds(statement) for statement in nearest)
    supposed = [match.span() for match in supposition().finditer(plain(sentence))]
    for denial in denials_of(sentence):
        deed = denial.words[0]
        if any(start <= denial.start < end for start, end in supposed):
            continue
        if deed in tables()["teaching"]["comfort"]:
            continue
        if denies_what_is_free(denial, evidence):
            yield Verdict("negation", f"denies what the evidence tells to do: {deed}")
        if bears_out(denial, evidence) or keeps_order(sentence, evidence, deed):
            continue
        if _turns_a_denial(denial, grounds):
            yield Verdict("negation", f"denies what the evidence denies: {' '.join(denial.words)}")
        if any(ground[:2] == denial.words[:2] for ground in grounds):
            continue
        said_there = bool(nearest) and all(_asserts_only(one, denial) for one in nearest)
        if not said_there and any(_same_deed(denial, ground) for ground in grounds):
            continue
        if _PURPOSE.search(plain(sentence), 0, denial.end) and deed not in asserted:
            continue  # "cho khỏi quên"
        if opposites_of(deed) & asserted:
            continue  # "không đúng" where the evidence says "sai"
        if _NO_MORE.search(denial.scope) and any(_has_ended(one) for one in evidence):
            continue  # "không dùng nữa" where the evidence says "bỏ"
        if any(warned_of(deed, one) for one in evidence):
            continue
        if deed in asserted or not near:
            yield Verdict(
                "negation", f"denies what the evidence does not: {' '.join(denial.words)}"
            )


def _asserted_against(
    sentence: str, evidence: Sequence[Statement], nearest: Sequence[Statement]
) -> Iterator[Verdict]:
    said = frozenset(content_words(without_denials(sentence)))
    spoken = frozenset(content_words(plain(sentence)))
    telling = {word for word in spoken if not is_teaching(word)}
    supposed = content_words(plain(_ASKED_FOR.sub(" ", undenied(sentence))))
    pairs = set(pairwise(supposed))
    denies = negates(sentence) or says_only(plain(sentence))
    free = {word for statement in evidence for word in asserted_words(statement.text)}
    left_free = {one.denial for one in restrictions_of(evidence) if leaves_free(one, sentence)}
    for statement in evidence:
        for denial in denials_of(statement.text):
            deed = denial.words[0]
            if denial in left_free or keeps_order(sentence, evidence, deed):
                continue
            near = statement in nearest and deed not in asserted_words(statement.text)
            deeds = {one.words[0] for one in denials_of(statement.text)}
            others = {word for word in statement.words - deeds if not is_teaching(word)}
            shared = not others or bool(others & spoken) or telling <= {deed}
            whole = denial.words[:2] in pairs and deed not in free
            if statement in nearest and not denies and len(denial.words) == SCOPE_WORDS:
                whole = whole or said.issuperset(denial.words)
            if whole or (deed in said and shared and (deed not in free or (near and not denies))):
                yield Verdict("negation", f"asserts what the evidence denies: {deed}")
    if nearest and all(is_misconception(one.text) and _repeats(spoken, one) for one in nearest):
        wrong = {
            word for one in nearest for denial in denials_of(one.text) for word in denial.words
        }
        found = denials_of(sentence)
        if all(one.words[0] in wrong for one in found) and (found or not negates(sentence)):
            yield Verdict("negation", "asserts what the evidence calls wrong")


def _opposites(sentence: str, nearest: Sequence[Statement]) -> Iterator[Verdict]:
    low = undenied(sentence)
    for pair in tables()["opposites"]["pairs"]:
        for one, other in (pair, pair[::-1]):
            here, there = phrases_of(one), phrases_of(other)
            if not here.search(low) or there.search(low) or not nearest:
                continue
            texts = [undenied(statement.text) for statement in nearest]
            if all(there.search(text) and not here.search(text) for text in texts):
                yield Verdict("negation", f"{one} where the evidence says {other}")


@lru_cache(maxsize=256)
def phrases_of(word: str) -> re.Pattern[str]:
    return phrases((word, *_alike(word)))


@lru_cache(maxsize=256)
def _alike(word: str) -> tuple[str, ...]:
    groups = (group for group in tables()["synonyms"]["groups"] if word in group)
    return tuple(other for group in groups for other in group if " " in other or " " not in word)


def _grounds(statement: Statement) -> list[tuple[str, ...]]:
    found = [denial.words for denial in denials_of(statement.text)]
    if is_misconception(statement.text):
        found.append(content_words(plain(statement.text)) or ("",))
    return found


def _same_deed(denial: Denial, ground: tuple[str, ...]) -> bool:
    return denial.words[0] in ground or ground[0] in denial.words


def _turns_a_denial(denial: Denial, grounds: Sequence[tuple[str, ...]]) -> bool:
    """ "Đừng tránh ngày sinh" where the evidence says "tránh ngày sinh"."""
    verb, *what = denial.words
    if not table_phrases("negation", "negators").fullmatch(verb) or not what:
        return False
    return any(ground[0] == what[0] for ground in grounds)


def _asserts_only(statement: Statement, denial: Denial) -> bool:
    """Whether the statement says the denied deed and denies nothing like it."""
    if denial.words[0] not in asserted_words(statement.text):
        return False
    return not any(_same_deed(denial, ground) for ground in _grounds(statement))


def _repeats(spoken: frozenset[str], statement: Statement, share: float = _REPEATED) -> bool:
    return len(spoken & statement.words) >= share * max(1, len(statement.words))


def _has_ended(statement: Statement) -> bool:
    return bool(table_phrases("negation", "ended").search(undenied(statement.text)))
