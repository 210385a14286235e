"""Figures to reach: by year, group, measure and unit; nothing is computed from them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutor.answering.findings import CLOSE, NAMED, Finding
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.answering.subjects import subject_of
from tutor.plans.groups import group_key, measure_key
from tutor.plans.matching import Match, tokens
from tutor.plans.register import PlanRegister
from tutor.records import Target
from tutor.text.normalise import fold, squeeze

_PERCENT = re.compile(r"phan tram|%|ty le|ti le")
_NOW = re.compile(r"hien nay|hien tai|hien co|hien gio|dang co (?:bao nhieu|may)")
_LISTED = 8
_CELL_CHARS = 200
_SIZE_ASKED = 0.5  # added where "mỗi lớp mấy người" asks for the size that the target gives


def target_finding(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """The targets a question means; abstains where its year or its subject is not among them."""
    plan = wording.plan(entry.plan)
    if (
        not (question.topic or question.words)
        and not question.references
        and not question.task_anchor
    ):
        return _all_targets(entry, question, wording)
    matches = [match for part in _parts(question) for match in _meant(entry, part)]
    if not matches:
        return Finding(entry, False, wording.say("target.none", plan=plan), relevance=0.0)
    targets = [match.entry.key for match in matches if isinstance(match.entry.key, Target)]
    if question.asks_for == "achieved" or _asks_for_today(question):
        nearest = "; ".join(value_words(target) for target in targets[:2])
        return Finding(
            entry,
            False,
            wording.say("target.achieved", plan=plan),
            places=(targets[0].place,),
            details=(wording.say("target.nearest", values=nearest),),
            relevance=0.6,
        )
    if not question.years:
        return _answer(entry, question, targets, matches[0], wording)
    of_year = [target for target in targets if target.year in question.years]
    if of_year:
        return _answer(entry, question, of_year, matches[0], wording)
    timeless = [target for target in targets if target.year is None]
    if timeless and not any(target.year for target in targets):
        return _answer(entry, question, timeless, matches[0], wording)
    years = ", ".join(map(str, question.years))
    if question.is_check:  # a premise with the wrong year is put right, not passed over
        return _answer(entry, question, targets, matches[0], wording)
    nearest = "; ".join(value_words(target) for target in targets[:4])
    return Finding(
        entry,
        False,
        wording.say("target.none_year", plan=plan, years=years),
        places=tuple(dict.fromkeys(target.place for target in targets[:2])),
        details=(wording.say("target.nearest", values=nearest),),
        relevance=0.3,
        topic=question.words,
    )


def _all_targets(entry: PlanRegister, question: Question, wording: Wording) -> Finding:
    """No subject is named: every target of the part on targets, of the years asked for."""
    targets = [
        target
        for target in entry.plan.targets
        if not target.task and (not question.years or target.year in question.years)
    ]
    if not targets:
        return Finding(
            entry, False, wording.say("target.none", plan=wording.plan(entry.plan)), relevance=0.0
        )
    headline = wording.say("target.all", plan=wording.plan(entry.plan), count=len(targets))
    items = tuple(dict.fromkeys(f"- {_line(target, wording)}" for target in targets))
    return Finding(
        entry,
        True,
        headline,
        f"{headline} {_first_words(' '.join(items))}",
        tuple(dict.fromkeys(target.place for target in targets)),
        items=items,
    )


def _asks_for_today(question: Question) -> bool:
    """Whether what is there now is asked for; a plan prints what is to be, so it cannot say."""
    asked = fold(question.text)
    return _NOW.search(asked) is not None and re.search(r"(?:chi|muc) tieu", asked) is None


def _first_words(text: str) -> str:
    """As much of `text` as a cell shows, in whole words."""
    return text if len(text) <= _CELL_CHARS else text[:_CELL_CHARS].rsplit(" ", 1)[0] + " …"


def _parts(question: Question) -> list[Question]:
    """The questions in one: "bao nhiêu phần trăm …, bao nhiêu phần trăm …" asks twice."""
    pieces = re.split(r",|\bvà\b|\bva\b|;", question.text)
    asking = [piece for piece in pieces if re.search(r"bao nhieu|\bmay\b", fold(piece))]
    if len(asking) < 2:
        return [question]
    return [
        question,
        *(
            replace(question, text=piece, topic=own, words=own)
            for piece in asking
            if (own := tuple(word for word in question.topic if word in tokens(piece)))
        ),
    ]


def value_words(target: Target) -> str:
    """A target in one line, as printed: "Năm 2025: Trên 120 nghìn người dân …"."""
    return squeeze(target.text).rstrip(" ;.")


def _row_words(target: Target, wording: Wording) -> str:
    """A target of a table, whose row runs name, unit and all years together; "" for prose."""
    if not fold(squeeze(target.text)).startswith(fold(f"{target.measure} {target.unit} ")):
        return ""
    value = f"{target.value}{'' if target.unit.startswith('%') else ' '}{target.unit}"
    return wording.say("target.row", measure=target.measure, value=value)


def _answer(
    entry: PlanRegister,
    question: Question,
    targets: Sequence[Target],
    best: Match,
    wording: Wording,
) -> Finding:
    texts = dict.fromkeys(_line(target, wording) for target in targets[:_LISTED])
    places = tuple(dict.fromkeys(target.place for target in targets[:_LISTED]))
    lines = list(texts)
    return Finding(
        entry,
        True,
        lines[0],
        " ".join(lines[:3]),
        places,
        details=tuple(lines[1:]),
        relevance=best.score,
        topic=question.words,
        task=targets[0].task,
        facts=tuple(target.text for target in targets),
    )


def _line(target: Target, wording: Wording) -> str:
    text = _row_words(target, wording) or value_words(target)
    if target.year and str(target.year) not in text:
        return wording.say("target.year_line", year=target.year, words=text)
    return text


def _meant(entry: PlanRegister, question: Question) -> list[Match]:
    """Targets named as well as the best one, among those of the asked kind."""
    words = question.topic or question.words
    if not words:
        return []
    subject = subject_of(entry, question) if question.references or question.task_anchor else None
    matches = entry.targets_named(words)
    if subject and subject.task:
        inside = [
            match
            for match in matches
            if isinstance(match.entry.key, Target) and match.entry.key.task == subject.task.anchor
        ]
        matches = inside or matches
    matches = [match for match in matches if _fits(match.entry.key, question)]
    if re.search(r"(?:bao nhieu|may) nguoi\b", fold(question.text)):
        counted = [
            match
            for match in matches
            if isinstance(match.entry.key, Target) and "%" not in match.entry.key.unit
        ]
        matches = counted if counted and counted[0].coverage >= NAMED else matches
    asked = fold(question.text)
    if _PERCENT.search(asked):
        matches = [
            m
            for m in matches
            if isinstance(m.entry.key, Target) and m.entry.key.unit.startswith("%")
        ] or matches
    matches = [m for m in matches if not _is_elsewhere(m.entry.key, asked)] or matches
    matches.sort(key=lambda match: -(match.score + _weight(match.entry.key, asked)))
    if not matches or matches[0].coverage < (
        NAMED * 0.8 if matches[0].title < 0.6 else NAMED * 0.6
    ):
        return []
    years = set(question.years)
    matches = _of_keys(matches, asked, years) or matches
    top = next(
        (
            match
            for match in matches
            if isinstance(match.entry.key, Target) and (not years or match.entry.key.year in years)
        ),
        matches[0],
    )
    near = [
        match
        for match in matches
        if top.score - match.score < CLOSE * 1.5 and match.score - top.score < CLOSE * 3
    ]
    return [top, *(match for match in near if match is not top)]


def _weight(target: object, asked: str) -> float:
    """What goes before words in choosing: the part on targets before tasks, the unit asked for."""
    assert isinstance(target, Target)
    weight = 0.0 if target.task else 0.3 if re.search(r"chi tieu|muc tieu", asked) else 0.1
    if match := re.search(
        r"(?:moi|mot) (lop|khoa|buoi|doi|nguoi)\b.{0,12}(?:bao nhieu|may)"
        r"|(?:bao nhieu|may) nguoi (?:mot|moi) (lop|khoa)",
        asked,
    ):
        per = match[1] or match[2]
        weight += (
            _SIZE_ASKED
            if re.search(rf"moi {per}\b", fold(target.text)) and "%" not in target.unit
            else 0.0
        )
    return weight


def _is_elsewhere(target: object, asked: str) -> bool:
    """Whether `target` is for the other kind of unit: "ở phường" is asked, it says "ở xã" alone."""
    assert isinstance(target, Target)
    text = fold(target.text)
    for kind, other in (("phuong", "xa"), ("xa", "phuong")):
        if f" o {kind} " in f" {asked} " and not re.search(rf"\b{other}\b", asked):
            return f" o {other} " in f" {text} " and not re.search(rf"\b{kind}\b", text)
    return False


def _fits(target: object, question: Question) -> bool:
    """Whether `target` counts what is asked: "mấy lớp" wants classes, not people."""
    assert isinstance(target, Target)
    asked = re.search(
        r"(?:bao nhieu|may) (lop|buoi|khoa|doi|chuong trinh|bai viet|bai|ho|mo hinh|trieu|nghin)\b",
        fold(question.text),
    )
    if not asked:
        return True
    return asked[1] in fold(f"{target.unit} {target.text}").split()


def _of_keys(matches: Sequence[Match], asked: str, years: set[int]) -> list[Match]:
    """Matches of the group and measure that the question names; [] where that loses its year."""
    group, measure = group_key(asked), measure_key(asked)
    kept = [
        match
        for match in matches
        if isinstance(match.entry.key, Target)
        and _agrees(group, group_key(match.entry.key.group))
        and (
            _weight(match.entry.key, asked) >= _SIZE_ASKED
            or _agrees(measure, measure_key(match.entry.key.measure or match.entry.key.text))
        )
    ]
    of_year = [
        match
        for match in kept
        if isinstance(match.entry.key, Target) and match.entry.key.year in years
    ]
    return kept if not years or of_year else []


def _agrees(asked: str, held: str) -> bool:
    """Whether a key does not contradict the one asked for; one without a key may be meant."""
    return not asked or not held or asked == held
