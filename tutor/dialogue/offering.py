"""Answered at once: a short answer or a word explained, and then the steps are offered."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.answering.lesson_search import Found
from tutor.answering.lessons import Speech
from tutor.answering.short_answers import Answering
from tutor.dialogue.asking import old_words
from tutor.dialogue.moves import Move
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import Said, Visit, offering, suggest
from tutor.lessons.measures import sentences, terms_in
from tutor.records import Block, Lesson, Term

_AS_GOOD = 0.2  # a second lesson whose score is so near is offered too
_MOST_TERMS = 2


class Offers:
    """Answers and offers the steps of a lesson; what is said to the offer is answered here."""

    def __init__(self, speech: Speech, steps: Steps) -> None:
        self._speech = speech
        self._steps_of = steps

    def answered(self, visit: Visit, found: Sequence[Found], answer: Answering) -> Said:
        """The answer at once, then the offer to go step by step."""
        best = found[0]
        lesson = best.lesson
        before = [Block("paragraph", answer.statement.text)]
        before += self._steps_of.reminders(lesson, visit)
        before += [self._speech.note(f"old_words.{key}") for key in old_words(visit.folded)]
        said = self._offered(visit, lesson, before, answer.section)
        near = [
            self._speech.title(one.lesson.id, visit.manner)
            for one in found[1:]
            if best.score - one.score < _AS_GOOD
        ]
        state = offering(visit.state, lesson.id, answer.statement.text, answer.section)
        return replace(said, state=state, suggestions=(*said.suggestions, *near)[:3])

    def explained(self, visit: Visit, term: Term, lesson: Lesson) -> Said:
        """A word in plain words, with an example, and the lesson where it matters."""
        speech = self._speech
        name = term.term[:1].upper() + term.term[1:]
        meaning = speech.line("term.meaning", term=name, meaning=term.meaning)
        example = speech.note("term.example", example=term.example)
        said = self._offered(visit, lesson, [meaning, example], "header")
        state = offering(visit.state, lesson.id, f"{meaning.text} {example.text}", "header")
        names = ("steps", "resume" if visit.state.in_lesson else "menu")
        return replace(said, state=state, suggestions=suggest(speech, *names))

    def replied(self, visit: Visit, move: Move) -> Said:
        """What is answered to somebody who was just offered the steps of `visit.state.offered`."""
        state = visit.state
        if state.section == "keypad" and move.kind not in ("person", "stuck"):
            return self._steps_of.keypad(visit, self._speech.lessons[state.offered])
        if move.kind in ("repeat", "slower") and state.answer:
            return self._again(visit, [Block("paragraph", state.answer)])
        if move.kind == "lost" and (easier := self._easier(visit)):
            return self._again(visit, easier, tried=state.tried + 1)
        if move.kind == "where":
            return self._again(visit, [self._length(visit)])
        if move.kind == "person" or state.section == "keypad":
            lesson = self._speech.lessons[state.offered]
            return self._again(visit, [self._steps_of.help.who(visit, lesson)])
        if move.kind == "stuck":
            return self._steps_of.begun(visit, state.offered, 1, self._speech.note("trouble.begin"))
        number = move.number if move.kind == "goto" else 1
        return self._steps_of.begun(visit, state.offered, min(number, self._count(visit)))

    def _easier(self, visit: Visit) -> list[Block]:
        """The first sentence of the answer with its words explained; nothing where that would say
        no more than was said."""
        speech, answer = self._speech, visit.state.answer
        if not answer or visit.state.tried:
            return []
        first = sentences(answer)[0]
        glossary = speech.references.glossary
        terms = [] if visit.state.section == "header" else terms_in(answer, glossary)
        explained = [speech.term(glossary[id]) for id in terms[:_MOST_TERMS]]
        if not explained and first == answer:
            return []
        return [speech.line("offer.easier", answer=first), *explained]

    def _length(self, visit: Visit) -> Block:
        minutes = self._speech.lessons[visit.state.offered].minutes
        return self._speech.line("offer.length", count=self._count(visit), minutes=minutes)

    def _count(self, visit: Visit) -> int:
        lesson = self._speech.lessons[visit.state.offered]
        return len(lesson.text(visit.manner.language).steps)

    def _again(self, visit: Visit, before: Sequence[Block], tried: int = 0) -> Said:
        state = visit.state
        lesson = self._speech.lessons[state.offered]
        said = self._offered(visit, lesson, before, state.section or "header")
        return replace(said, state=replace(state, tried=tried))

    def _offered(self, visit: Visit, lesson: Lesson, before: Sequence[Block], section: str) -> Said:
        title = lower_first(self._speech.title(lesson.id, visit.manner))
        if section == "keypad":  # its steps are for another telephone
            cited = (self._speech.cite(lesson, section),)
            menu = suggest(self._speech, "menu")
            return Said("answer", tuple(before), visit.state, cited, menu)
        offer = self._speech.line("offer.steps", title=title)
        return Said(
            "answer",
            (*before, offer),
            visit.state,
            (self._speech.cite(lesson, section),),
            suggest(self._speech, "steps", *(["resume"] if visit.state.in_lesson else [])),
        )


def lower_first(text: str) -> str:
    """A title inside a sentence: "Cài Zalo" is "cài Zalo", "VNeID …" stays."""
    first = text.split(" ", 1)[0]
    return text if first[1:2].isupper() or first.isupper() else text[:1].lower() + text[1:]
