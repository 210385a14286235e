"""Questions, drills and exercises: one at a time, explained whether right or wrong."""

from dataclasses import replace

from tutor.answering.lessons import Speech
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moves import Moves
from tutor.dialogue.visit import Said, Visit, after_quiz, checks_of, suggest
from tutor.learners.mastery import due
from tutor.records import Block, Check, Drill, Event, Exercise, Lesson
from tutor.text.normalise import fold

_SHORT = 3  # words: no question, but an answer that was not understood
_QUESTIONS = 3  # of one review


class Quizzes:
    """Asks what a learner should know, and explains."""

    def __init__(self, speech: Speech, moves: Moves) -> None:
        self._speech = speech
        self._moves = moves

    def quizzed(self, visit: Visit) -> Said:
        queue = tuple(one for one in visit.state.queue if self._exists(one))
        queue = queue or self.to_review(visit)
        if not queue:
            return self._nothing_asked(visit, "quiz.nothing_yet")
        lesson, step = visit.state.lesson, visit.state.step
        return self._ask(visit, LessonState("quiz", lesson, step, queue=queue))

    def to_review(self, visit: Visit) -> tuple[str, ...]:
        """What to ask: answered wrongly before, then of skills that are due, then of the lesson
        under way or finished last."""
        memory = visit.memory
        wrong = [one for one in memory.missed if self._exists(one)]
        overdue = due(memory, visit.now)
        known = sorted(
            (id for id in memory.lessons if id in self._speech.lessons),
            key=lambda id: memory.lessons[id].updated,
            reverse=True,
        )
        of_due = [
            question
            for skill in overdue
            for id in known
            if skill in self._speech.lessons[id].skills
            for question in checks_of(self._speech, id)
        ]
        current = [visit.state.lesson] if visit.state.lesson else []
        of_known = [
            question for id in (*current, *known) for question in checks_of(self._speech, id)
        ]
        return tuple(dict.fromkeys([*wrong, *of_due, *of_known]))[:_QUESTIONS]

    def _exists(self, question: str) -> bool:
        id, _, item = question.partition("#K")
        lesson = self._speech.lessons.get(id)
        return bool(lesson and item.isdecimal() and 0 < int(item) <= len(lesson.text("vi").checks))

    def _check(self, question: str, visit: Visit) -> tuple[Lesson, Check]:
        id, _, item = question.partition("#K")
        lesson = self._speech.lessons[id]
        checks = lesson.text(visit.manner.language).checks
        return lesson, checks[min(int(item), len(checks)) - 1]

    def _ask(self, visit: Visit, state: LessonState) -> Said:
        lesson, check = self._check(state.queue[0], visit)
        section = state.queue[0].partition("#")[2]
        return Said(
            "quiz",
            self._speech.ask(check, state.queue[0] in visit.memory.missed),
            state,
            (self._speech.cite(lesson, section),),
            tuple(option.text for option in check.options),
        )

    def quiz_answered(self, visit: Visit) -> Said | None:
        state = visit.state
        if not state.queue or not self._exists(state.queue[0]):
            return None
        lesson, check = self._check(state.queue[0], visit)
        if self._moves.find(visit.message, ("stop", "later")):
            return self.ended(visit)
        if self._moves.find(visit.message, ("repeat",)):
            return self._ask(visit, state)
        chosen = self._moves.choice(visit.message, [option.text for option in check.options])
        if chosen is None:
            if self._moves.find(visit.message, ("undecided", "lost")):
                return self._explained(visit, lesson, check, None)
            short = len(visit.message.split()) <= _SHORT
            if short or self._moves.find(visit.message, ("next", "start", "stuck")):
                asked = self._ask(visit, state)
                return replace(asked, blocks=(self._speech.note("quiz.choose"), *asked.blocks))
            return None
        return self._explained(visit, lesson, check, chosen)

    def _explained(self, visit: Visit, lesson: Lesson, check: Check, chosen: int | None) -> Said:
        """Whether right or wrong, why."""
        speech, state = self._speech, visit.state
        right = next(option for option in check.options if option.correct)
        success = chosen is not None and check.options[chosen].correct
        blocks = []
        if success:
            blocks.append(speech.line("quiz.right", why=right.explanation))
        else:
            if chosen is not None:
                why = check.options[chosen].explanation
                blocks.append(speech.line("quiz.wrong", why=why))
            blocks.append(speech.line("quiz.answer", option=right.text, why=right.explanation))
        section = state.queue[0].partition("#")[2]
        event = Event("answered", lesson.id, section, lesson.skills, success)
        after = replace(
            state,
            mode="explained",
            queue=state.queue[1:],
            right=state.right + success,
            asked=state.asked + 1,
        )
        cited = (speech.cite(lesson, section),)
        if after.queue:
            suggestions = suggest(self._speech, "next_question", "stop")
        else:
            blocks.append(speech.note("quiz.done", right=after.right, total=after.asked))
            after = after_quiz(visit.state, visit.memory)
            names = ("resume", "menu") if after.in_lesson else ("menu", "progress")
            suggestions = suggest(self._speech, *names)
        return Said("quiz", tuple(blocks), after, cited, suggestions, (event,))

    def asked_next(self, visit: Visit) -> Said:
        if not visit.state.queue:
            return self._nothing_asked(visit, "quiz.none")
        return self._ask(visit, replace(visit.state, mode="quiz"))

    def ended(self, visit: Visit) -> Said:
        state = after_quiz(visit.state, visit.memory)
        return Said(
            "smalltalk",
            (self._speech.line("stop.nothing"),),
            state,
            suggestions=suggest(self._speech, *(("resume",) if state.in_lesson else ()), "menu"),
        )

    def _drill_pool(self, visit: Visit) -> list[tuple[str, int]]:
        """(lesson, number) of the drills, those of the lesson under way first."""
        lessons = self._speech.lessons
        current = [visit.state.lesson] if visit.state.lesson in lessons else []
        order = [*current, *(id for id in lessons if id not in current)]
        return [
            (id, number)
            for id in order
            for number in range(1, len(lessons[id].text(visit.manner.language).drills) + 1)
        ]

    def drilled(self, visit: Visit) -> Said:
        pool = self._drill_pool(visit)
        if not pool:
            return self._nothing_asked(visit, "drill.none")
        # without randomness the next one follows from how many were done
        tried = sum(one.right + one.wrong for one in visit.memory.skills.values())
        id, number = pool[tried % len(pool)]
        return self._ask_drill(visit, f"{id}#G{number}")

    def _ask_drill(self, visit: Visit, name: str) -> Said:
        lesson, drill = self._drill(name, visit)
        state = replace(visit.state, mode="drill", queue=(name,))
        cited = (self._speech.cite(lesson, name.partition("#")[2]),)
        options = (self._speech.say("drill.genuine"), self._speech.say("drill.fake"))
        blocks = (*self._speech.ask_drill(drill), Block("choices", options=options))
        return Said("quiz", blocks, state, cited, options)

    def _drill(self, name: str, visit: Visit) -> tuple[Lesson, Drill]:
        id, _, item = name.partition("#G")
        lesson = self._speech.lessons[id]
        return lesson, lesson.text(visit.manner.language).drills[int(item) - 1]

    def drill_answered(self, visit: Visit) -> Said | None:
        name = visit.state.queue[0] if visit.state.queue else ""
        id, _, item = name.partition("#G")
        drills = self._speech.lessons[id].text("vi").drills if id in self._speech.lessons else ()
        if not item.isdecimal() or not 0 < int(item) <= len(drills):
            return None
        if self._moves.find(visit.message, ("stop", "later")):
            return self.ended(visit)
        speech = self._speech
        names = [speech.say("drill.genuine"), speech.say("drill.fake")]
        chosen = self._moves.choice(visit.message, names)
        if chosen is None:
            return None
        lesson, drill = self._drill(name, visit)
        success = drill.genuine == (chosen == 0)
        truth = names[0 if drill.genuine else 1].casefold()
        block = (
            speech.line("drill.right", why=drill.explanation)
            if success
            else speech.line("drill.wrong", why=drill.explanation, truth=truth)
        )
        event = Event("drilled", lesson.id, f"G{item}", lesson.skills, success)
        state = after_quiz(visit.state, visit.memory)
        suggestions = suggest(self._speech, "drill", "resume" if state.in_lesson else "menu")
        cited = (speech.cite(lesson, f"G{item}"),)
        return Said("quiz", (block,), state, cited, suggestions, (event,))

    def _exercise(self, visit: Visit) -> tuple[Lesson, Exercise] | None:
        lesson = self._speech.lessons.get(visit.state.lesson)
        exercises = lesson.text(visit.manner.language).exercises if lesson else ()
        return (lesson, exercises[0]) if lesson and exercises else None

    def exercised(self, visit: Visit) -> Said:
        found = self._exercise(visit)
        if found is None:
            lesson = next(
                (one for one in self._speech.lessons.values() if one.text("vi").exercises), None
            )
            if lesson is None:
                return self._nothing_asked(visit, "exercise.none")
            visit = replace(visit, state=LessonState("", lesson.id))
            found = lesson, lesson.text(visit.manner.language).exercises[0]
        block = self._speech.line("exercise.ask", task=found[1].task)
        state = replace(visit.state, mode="exercise", tried=0)
        return Said("quiz", (block,), state, suggestions=suggest(self._speech, "skip"))

    def exercise_answered(self, visit: Visit) -> Said | None:
        found = self._exercise(visit)
        if found is None or self._moves.find(visit.message, ("stop", "later", "decline")):
            return self.ended(visit) if found else None
        lesson, exercise = found
        said = f" {visit.folded} "
        success = all(fold(word) in said for word in exercise.words)
        event = Event("practised", lesson.id, "", lesson.skills, success)
        if success:
            state = after_quiz(visit.state, visit.memory)
            names = ("resume",) if state.in_lesson else ("quiz", "menu")
            return Said(
                "quiz",
                (self._speech.line("exercise.right"),),
                state,
                suggestions=suggest(self._speech, *names),
                events=(event,),
            )
        if visit.state.tried:
            return None  # it is something else that is said
        return Said(
            "quiz",
            (self._speech.line("exercise.wrong", task=exercise.task),),
            replace(visit.state, tried=1),
            suggestions=suggest(self._speech, "skip"),
            events=(event,),
        )

    def _nothing_asked(self, visit: Visit, key: str) -> Said:
        block = self._speech.line(key)
        return Said("smalltalk", (block,), visit.state, suggestions=suggest(self._speech, "menu"))
