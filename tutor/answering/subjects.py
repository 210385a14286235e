"""Which task of a plan a question means: by number, by the last answer, by name."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutor.answering.findings import CLOSE, NAMED, Subject
from tutor.answering.places import Wording
from tutor.answering.question import Question
from tutor.plans.matching import Entry, Match, Matcher, tokens
from tutor.plans.register import PlanRegister
from tutor.records import Task
from tutor.text.normalise import fold

_NAME_RUN = 3
_QUOTED = re.compile(r"[“\"]([^“”\"]{4,120})[”\"]")


def subject_of(entry: PlanRegister, question: Question) -> Subject:
    """The task meant; none where the plan has no such number or name."""
    if question.task_anchor and question.task_anchor in entry.tasks:
        return Subject(entry.tasks[question.task_anchor])
    if question.references:
        return _by_number(entry, question)
    words = question.topic or question.words
    if question.intent == "describe":  # nothing but its words says what is meant
        words = entry.as_spelt(words, question.text)
    return _by_quote(entry, question) or _by_name(entry, words)


def task_name(wording: Wording, entry: PlanRegister, task: Task, called: str = "") -> str:
    """ "nhiệm vụ 6.4 (Mô hình …)" in words, with the counted form of a letter."""
    if not task.number:
        return wording.say("task.named", title=task.title)
    if task.anchor.startswith("PL"):
        return wording.say("task.row", number=task.number, title=task.title)
    if task.kind == "group":
        return wording.say("task.group", number=task.number, title=task.title)
    if len(task.aliases) > 1 and task.kind == "task":
        return wording.say(
            "task.counted", number=task.aliases[1], counted=task.aliases[0], title=task.title
        )
    if task.kind == "point":
        return wording.say("task.point", number=task.number, title=task.title)
    return wording.say("task.numbered", number=task.number, title=task.title)


def _by_number(entry: PlanRegister, question: Question) -> Subject:
    reference = question.references[0]
    tasks = entry.by_reference(reference)
    if not tasks and len(reference.numbers) > 1 and reference.numbers[-1] == "a":
        # "nhiệm vụ 6.4 ạ", typed without marks, asks for no point a where there is none
        reference = replace(reference, numbers=reference.numbers[:-1])
        tasks = entry.by_reference(reference)
    number = ".".join(reference.numbers)
    if not tasks:
        named = _by_name(entry, question.topic) if question.topic else Subject(None)
        return Subject(
            named.task, named.matches, number, named.relevance * 0.8 if named.task else 0.0
        )
    task = _preferred(tasks, question)
    relevance = 1.0
    if question.topic:
        relevance = _agreement(entry, task, question.topic)
        named = _by_name(entry, question.topic)
        if question.follows_up and named.task and relevance < 0.3 and named.relevance > 0.7:
            return named  # "còn ở … thì sao": the same work has another number there
        better = max(tasks, key=lambda other: _agreement(entry, other, question.topic))
        if _agreement(entry, better, question.topic) > relevance + 0.3:
            task, relevance = better, _agreement(entry, better, question.topic)
    return Subject(task, relevance=max(relevance, 0.05), called=number)


def _preferred(tasks: Sequence[Task], question: Question) -> Task:
    """Of places with one number: a row where the appendix is named, a group where "mục" is; or a
    task."""
    asked = fold(question.text)
    if "phu luc" in asked or "danh sach" in asked or "bang" in asked.split():
        return next((task for task in tasks if task.anchor.startswith("PL")), tasks[0])
    number = re.escape(".".join(tasks[0].number.split(".")))
    if re.search(rf"\bmuc (?:so )?{number}\b", asked) or (
        "muc" in asked.split() and "nhiem vu" not in asked
    ):
        return min(tasks, key=lambda task: (task.path.count("."), task.kind != "group"))
    return next((task for task in tasks if task.kind == "task"), tasks[0])


def _agreement(entry: PlanRegister, task: Task, words: Sequence[str]) -> float:
    """Share of `words` that the text of `task` holds."""
    groups = " ".join(above.title for above in entry.ancestors(task))
    found = Matcher([Entry(task, task.title, f"{task.text} {groups}")]).match(words)
    return found[0].coverage if found else 0.0


def _by_quote(entry: PlanRegister, question: Question) -> Subject | None:
    """The one task that holds a phrase the question quotes; None where none or several do."""
    for quoted in _QUOTED.findall(question.text):
        phrase = fold(quoted)
        holders = [
            task for task in entry.plan.tasks if task.kind != "group" and phrase in fold(task.text)
        ]
        named = [task for task in holders if phrase in fold(task.title)]
        chosen = named if len(named) == 1 else holders
        if len(chosen) == 1:
            return Subject(chosen[0], tuple(entry.tasks_named(question.topic)[:1]))
    return None


def _by_name(entry: PlanRegister, words: Sequence[str]) -> Subject:
    if not words:
        return Subject(None, relevance=0.0)
    matches = entry.tasks_named(words)
    if not matches:
        return Subject(None, relevance=0.0)
    best = _outermost(entry, matches)
    if best.coverage < NAMED and (run := _longest_run(matches, words)) is not None:
        best = replace(run, coverage=max(run.coverage, NAMED))
    if (
        NAMED * 0.6 < best.coverage < NAMED
        and best.rare
        and not any(other.rare and other is not best for other in matches)
    ):
        best = replace(
            best, coverage=NAMED
        )  # "MOOCs": one word is enough where one task alone has it
    if best.coverage < NAMED and not (best.title > 0.8 and best.coverage > 0.4):
        return Subject(None, tuple(matches[:3]), relevance=best.coverage)
    task = best.entry.key
    assert isinstance(task, Task)
    return Subject(task, tuple(matches[:3]), relevance=best.coverage)


def _longest_run(matches: Sequence[Match], words: Sequence[str]) -> Match | None:
    """The one match whose name holds three or more words of a long-winded question in a row."""
    runs = [(_run(tokens(match.entry.title), words), match) for match in matches]
    best = max((length for length, _ in runs), default=0)
    named = [match for length, match in runs if length == best]
    return named[0] if best >= _NAME_RUN and len(named) == 1 else None


def _run(title: Sequence[str], words: Sequence[str]) -> int:
    """Length of the longest run of `words` that stands in `title` as it is."""
    best = 0
    for start in range(len(words)):
        for size in range(best + 1, len(words) - start + 1):
            piece = list(words[start : start + size])
            if not any(title[at : at + size] == piece for at in range(len(title) - size + 1)):
                break
            best = size
    return best


def _outermost(entry: PlanRegister, matches: Sequence[Match]) -> Match:
    """The best match; of matches as good, the one whose own name says the words."""
    near = [
        match
        for match in matches
        if matches[0].score - match.score < CLOSE and match.coverage > matches[0].coverage - CLOSE
    ]
    return max(near, key=lambda match: (round(match.title, 2), match.score))
