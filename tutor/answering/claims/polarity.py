"""Whether a sentence denies, forbids and asserts what its evidence does."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from tutor.answering.claims.claim import PASSED, Verdict
from tutor.answering.claims.denials import (
    SCOPE_WORDS,
    Denial,
    asserted_words,
    denials_of,
    is_misconception,
    negates,
    supposition,
    supposition_heads,
    undenied,
    without_denials,
)
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
    phrases,
    table_phrases,
    tables,
)
from tutor.text.normalise import plain

_REPEATED = 0.6  # share of a misconception's words that makes a sentence repeat it
_TOUCHED = 0.4  # … and such a share makes it speak of it
_THEN = re.compile(r"(?<!\w)thì(?!\w)")
_ADDRESS = re.compile(r"(?<!\w)bác(?!\w)")
_FIRST = re.compile(r"(?<!\w)trước\W*$")
_ONLY_THEN = re.compile(r"(?:(?<=rồi )|(?<=bác )|(?<=thì )|(?<=xong ))mới(?!\w)")


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
        *_conditions(sentence, evidence),
        *_order(sentence, evidence),
        *_advised(sentence, nearest),
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
        if bears_out(denial, evidence):
            continue
        said_there = bool(nearest) and all(_asserts_only(one, denial) for one in nearest)
        if not said_there and any(_same_deed(denial, ground) for ground in grounds):
            continue
        if opposites_of(deed) & asserted:
            continue  # "không đúng" where the evidence says "sai"
        if any(_warned_of(deed, one) for one in evidence):
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
    supposed = content_words(undenied(sentence))
    pairs = set(pairwise(supposed))
    denies = negates(sentence) or says_only(plain(sentence))
    free = {word for statement in evidence for word in asserted_words(statement.text)}
    left_free = {one.denial for one in restrictions_of(evidence) if leaves_free(one, sentence)}
    for statement in evidence:
        for denial in denials_of(statement.text):
            if denial in left_free:
                continue
            deed = denial.words[0]
            near = statement in nearest and deed not in asserted_words(statement.text)
            deeds = {one.words[0] for one in denials_of(statement.text)}
            others = {word for word in statement.words - deeds if not is_teaching(word)}
            shared = not others or bool(others & spoken)
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


def _conditions(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Đúng thì trả tiền" is not "chưa đúng thì trả tiền": one deed under opposite conditions."""
    said = _implication(sentence)
    if said is None:
        return
    asserted, denied, deeds = said
    printed = [found for one in evidence if (found := _implication(one.text))]
    alike = [one for one in printed if any(not is_teaching(word) for word in one[2] & deeds)]
    acts = {word for word in deeds if not is_teaching(word)}
    known = frozenset().union(*(one.words for one in evidence))
    refusal = table_phrases("negation", "refusal")
    declines = bool(refusal.search(plain(sentence))) or negates(sentence)
    for one in evidence:
        refused = _implication(one.text)
        if refused is None or declines or not refusal.search(_consequence(one.text)):
            continue
        alike_there = {word for word in refused[0] & asserted if not is_teaching(word)}
        if alike_there and len(refused[0] & asserted) >= _REPEATED * len(asserted):
            yield Verdict("negation", "goes on where the evidence says to stop")
    for cond, _, then in printed:
        shared = {word for word in cond & asserted if not is_teaching(word)}
        most = len(cond & asserted) >= _REPEATED * len(asserted)
        same = most and bool(shared) and not then & acts
        if same and acts and not denied and (acts <= cond or not acts & known):
            yield Verdict("negation", f"does something else than: {' '.join(sorted(then))}")
    for word, here in [(word, 1) for word in denied] + [(word, 0) for word in asserted]:
        there = {1 if word in one[1] else 0 for one in alike if word in one[0] | one[1]}
        if there and here not in there:
            yield Verdict("negation", f"the condition is turned: {word}")


def _implication(
    text: str,
) -> tuple[frozenset[str], frozenset[str], frozenset[str]] | None:
    """(asserted, denied) words before "thì" and the words behind it; None without a "thì"."""
    low = plain(text)
    then = _then(low)
    if then is None:
        return None
    denied = {
        word for one in denials_of(text) if one.start < then.start() for word in one.words[:1]
    }
    asserted = frozenset(content_words(plain(undenied(text)[: then.start()])))
    return asserted, frozenset(denied), frozenset(content_words(low[then.end() :]))


def _then(low: str) -> re.Match[str] | None:
    """Where the condition of a plain text ends: at "thì", or at "bác" after "gặp …", "nếu …"."""
    if found := _THEN.search(low):
        return found
    return _ADDRESS.search(low) if supposition_heads().match(low) else None


def _consequence(text: str) -> str:
    low = plain(text)
    then = _then(low)
    return low[then.end() :] if then else ""


def _advised(sentence: str, nearest: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Nên gửi nhiều lần" against "gửi nhiều lần dễ trùng": advice to do what is warned of."""
    advice, warning = (table_phrases("negation", key) for key in ("advice", "warning"))
    low = undenied(sentence)
    advises = advice.search(low) and not warning.search(low) and not negates(sentence)
    if nearest and advises and all(_warns(one) for one in nearest):
        yield Verdict("negation", "advises what the evidence warns of")


def _order(sentence: str, evidence: Sequence[Statement]) -> Iterator[Verdict]:
    """ "Đúng hàng mới trả tiền": what comes after "mới" cannot come before it."""
    pieces = _ONLY_THEN.split(plain(sentence), maxsplit=1)
    if len(pieces) < 2:
        return
    before, behind = (frozenset(content_words(plain(piece))) for piece in pieces)
    for one in evidence:
        printed = _ONLY_THEN.split(plain(one.text), maxsplit=1)
        late = content_words(plain(printed[1])) if len(printed) == 2 else ()
        first = _consequence(one.text) if _FIRST.search(plain(one.text)) else ""
        early = {word for word in content_words(first) if not is_teaching(word)}
        if early & behind and not early & before:
            yield Verdict("negation", f"comes too late: {' '.join(sorted(early & behind))}")
        if late and late[0] in before - behind:
            yield Verdict("negation", f"comes too early: {late[0]}")


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


def opposites_of(word: str) -> frozenset[str]:
    """The words of the table that say the opposite of `word`."""
    pairs = tables()["opposites"]["pairs"]
    return frozenset(other for pair in pairs for one, other in (pair, pair[::-1]) if one == word)


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


def _asserts_only(statement: Statement, denial: Denial) -> bool:
    """Whether the statement says the denied deed and denies nothing like it."""
    if denial.words[0] not in asserted_words(statement.text):
        return False
    return not any(_same_deed(denial, ground) for ground in _grounds(statement))


def _repeats(spoken: frozenset[str], statement: Statement, share: float = _REPEATED) -> bool:
    return len(spoken & statement.words) >= share * max(1, len(statement.words))


def _warned_of(deed: str, statement: Statement) -> bool:
    """Whether the statement tells the deed and behind it what comes of it."""
    low = undenied(statement.text)
    warning = table_phrases("negation", "warning").search(low)
    return warning is not None and deed in content_words(plain(low[: warning.start()]))


def _warns(statement: Statement) -> bool:
    return bool(table_phrases("negation", "warning").search(undenied(statement.text)))
