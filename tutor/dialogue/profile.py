"""What a learner tells of themselves: level, device, form of address; progress and what is kept."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.answering.lessons import Speech
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moves import Move, Moves
from tutor.dialogue.stepping import Steps
from tutor.dialogue.visit import ADULT, Said, Visit, firmness, is_open, manner_of, parked, suggest
from tutor.learners.levels import placed
from tutor.learners.mastery import mastery
from tutor.learners.memory import Memory
from tutor.records import Block, Device, Learner, Level
from tutor.text.normalise import fold

_ADDRESSES = ("bác", "cô", "chú", "ông", "bà", "anh", "chị", "bạn")
_FEW = 3  # lessons that are too few to choose from
_SELVES = ("cháu", "con", "em", "tôi")


class Profile:
    """Answers what concerns the learner rather than a lesson."""

    def __init__(self, speech: Speech, moves: Moves, steps: Steps) -> None:
        self._speech = speech
        self._moves = moves
        self._steps_of = steps

    def placing(self, visit: Visit) -> Said:
        blocks = (self._speech.note("placement.intro"), self._speech.line("placement.one"))
        state = replace(parked(visit.state), mode="placement", answers=())
        memory = replace(visit.memory, placement="asked")
        return Said(
            "quiz",
            blocks,
            state,
            suggestions=suggest(self._speech, "yes", "no", "skip"),
            memory=memory,
        )

    def placement_answered(self, visit: Visit) -> Said | None:
        state = visit.state
        back = LessonState("parked", state.lesson, state.step) if state.lesson else LessonState()
        if self._is_skipped(visit):
            memory = replace(visit.memory, placement="skipped")
            block = self._speech.line("placement.skipped")
            return Said("smalltalk", (block,), back, memory=memory)
        yes = self._moves.find(visit.message, ("start", "next")) is not None
        if not yes and self._moves.find(visit.message, ("decline", "stuck", "undecided")) is None:
            return None
        answers = (*state.answers, yes)
        if len(answers) < 3:
            key = ("placement.one", "placement.two", "placement.three")[len(answers)]
            suggestions = suggest(self._speech, "yes", "no", "skip")
            asked = replace(state, answers=answers)
            return Said("quiz", (self._speech.line(key),), asked, suggestions=suggestions)
        memory = placed(visit.memory, answers)
        learner = replace(visit.learner, level=None)
        told = self._speech.line(f"placement.{memory.level}")
        names = ("resume", "menu") if back.in_lesson else ("menu",)
        return Said(
            "answer",
            (told,),
            back,
            suggestions=suggest(self._speech, *names),
            memory=memory,
            learner=learner,
        )

    def _is_skipped(self, visit: Visit) -> bool:
        skip = fold(self._speech.say("suggest.skip"))
        return visit.folded.strip(" .!") == skip or bool(
            self._moves.find(visit.message, ("stop", "later"))
        )

    def level(self, visit: Visit, level: Level) -> Said:
        """A level that is said is the person's own choice, and can be said anew at any time."""
        memory = replace(visit.memory, level=level, lost=0, won=0)
        learner = replace(visit.learner, level=None) if visit.learner.level else visit.learner
        told = self._speech.note(f"placement.{level}")
        changed = replace(visit, manner=replace(visit.manner, level=level))
        return self._acknowledged(changed, told, memory=memory, learner=learner)

    def device(self, visit: Visit, device: Device) -> Said:
        learner = replace(visit.learner, device=device)
        changed = replace(visit, manner=replace(visit.manner, device=device))
        told = self._speech.note(f"device.{device}")
        if visit.state.in_lesson and device == "keypad":
            lesson = self._steps_of.lesson(visit)
            if lesson.text(visit.manner.language).keypad:
                said = self._steps_of.keypad(changed, lesson)
                return replace(said, blocks=(told, *said.blocks), learner=learner)
            told = self._speech.line("start.keypad_none")
        if device == "computer" and not self._is_taught_on_computer(visit):
            told = self._speech.note("start.computer_none")
        return self._acknowledged(changed, told, learner=learner)

    def _is_taught_on_computer(self, visit: Visit) -> bool:
        """Whether the lesson under way is; where none is, whether any lesson is."""
        lessons = self._speech.lessons.values()
        asked = [self._steps_of.lesson(visit)] if visit.state.in_lesson else lessons
        return any(self._steps_of.on_computer(one, visit.manner.language) for one in asked)

    def addressed(self, visit: Visit, move: Move) -> Said | None:
        words = visit.message.casefold()
        folded = fold(words)
        address = _named(words, folded, _ADDRESSES, ("goi", "keu"))
        own = _named(words, folded, _SELVES, ("xung",))
        if not address and not own:
            if len(move.rest.split()) <= 3:
                return self._acknowledged(visit, self._speech.line("address.unknown"))
            return None
        learner = replace(visit.learner, address=address or visit.learner.address)
        memory = replace(
            visit.memory, calls_self=own or (None if address else visit.memory.calls_self)
        )
        manner = manner_of(self._moves, replace(learner, memory=memory.to_json()))
        changed = replace(visit, manner=manner)
        told = self._speech.line("address.set")
        return self._acknowledged(changed, told, memory=memory, learner=learner)

    def _acknowledged(
        self,
        visit: Visit,
        told: Block,
        memory: Memory | None = None,
        learner: Learner | None = None,
    ) -> Said:
        """Told, and the step once more where one is shown."""
        if visit.state.mode == "step":
            said = self._steps_of.shown(visit, told)
        else:
            state = visit.state
            names = ("resume",) if state.in_lesson else ("menu",)
            block = replace(told, type="paragraph")
            said = Said("smalltalk", (block,), state, suggestions=suggest(self._speech, *names))
        return replace(said, memory=memory, learner=learner)

    def menu(self, visit: Visit) -> Said:
        """Lessons to begin with: what comes next in the courses for this learner."""
        young = visit.learner.age is not None and visit.learner.age < ADULT
        audience = visit.learner.audience or ("student" if young else "citizen")
        memory = visit.memory
        found: list[str] = []
        for course in self._speech.references.courses.values():
            if course.audience == audience:
                found += [one for one in course.lessons if is_open(self._speech, one, memory)][:1]
        others = [
            lesson.id
            for lesson in self._speech.lessons.values()
            if audience in lesson.audience and is_open(self._speech, lesson.id, memory)
        ]
        found = list(dict.fromkeys(found))
        found += [id for id in others if id not in found] if len(found) < _FEW else []
        titles = tuple(self._speech.title(id, visit.manner) for id in found[:8])
        state = parked(visit.state)
        blocks = (self._speech.line("menu.ask"), Block("choices", options=titles))
        return Said("smalltalk", blocks, state, suggestions=titles[:3])

    def progress(self, visit: Visit) -> Said:
        speech, memory = self._speech, visit.memory
        finished = [id for id, one in memory.lessons.items() if one.times_finished]
        begun = memory.under_way()
        blocks = []
        for key, ids in (("finished", finished), ("under_way", begun)):
            titles = [speech.title(id, visit.manner) for id in ids if id in speech.lessons]
            if titles:
                quoted = "; ".join(titles[:6])
                blocks.append(speech.line(f"progress.{key}", count=len(titles), titles=quoted))
        for course in speech.references.courses.values():
            done = [id for id in course.lessons if id in finished]
            if done and len(course.lessons) > 1:
                total = len(course.lessons)
                blocks.append(
                    speech.note("progress.course", title=course.title, done=len(done), total=total)
                )
        for id, record in sorted(memory.skills.items()):
            if skill := speech.references.skills.get(id):
                known = mastery(memory, id, visit.now)
                words = speech.say(f"progress.{firmness(known.share)}")
                blocks.append(
                    speech.note(
                        "progress.skill",
                        skill=skill.title,
                        words=words,
                        steps=record.steps,
                        right=record.right,
                        wrong=record.wrong,
                    )
                )
        state = parked(visit.state)
        names = ("resume", "quiz") if begun else ("quiz", "menu") if blocks else ("menu",)
        blocks = blocks[:7] or [speech.line("progress.none")]
        return Said("answer", tuple(blocks), state, suggestions=suggest(self._speech, *names))

    def data(self, visit: Visit) -> Said:
        blocks = (self._speech.line("data.kept"), self._speech.note("data.how"))
        state = parked(visit.state)
        return Said("answer", blocks, state, suggestions=suggest(self._speech, "progress"))

    def erasing(self, visit: Visit) -> Said:
        state = replace(parked(visit.state), mode="erase")
        yes = self._speech.say("data.erase_yes")
        no = self._speech.say("suggest.stop")
        return Said(
            "clarify",
            (self._speech.line("data.erase_ask"), Block("choices", options=(yes, no))),
            state,
            suggestions=(yes, no),
        )

    def erase_answered(self, visit: Visit) -> Said:
        """Only a plain yes erases; anything else keeps everything, also what begins a lesson."""
        said = visit.folded.strip(" .!")
        if said == fold(self._speech.say("data.erase_yes")) or self._moves.find(
            visit.message, ("erase", "confirm")
        ):
            return Said(
                "answer",
                (self._speech.line("data.erased"),),
                LessonState(),
                memory=Memory(),
                learner=Learner(visit.learner.id),
                erase=True,
            )
        state = visit.state
        kept = LessonState("parked", state.lesson, state.step) if state.lesson else LessonState()
        return Said("smalltalk", (self._speech.line("data.erase_kept"),), kept)


def _named(words: str, folded: str, names: Sequence[str], verbs: Sequence[str]) -> str | None:
    """The form of address named after one of `verbs`; the last said counts."""
    said = words.replace(",", " ").replace(".", " ").replace("!", " ").split()
    plain = [fold(word) for word in said]
    if not any(verb in plain for verb in verbs):
        return None
    start = max(plain.index(verb) for verb in verbs if verb in plain)
    end = len(said)
    for other in ("xung", "goi", "keu"):
        if other not in verbs and other in plain[start:]:
            end = min(end, start + plain[start:].index(other))
    for place in range(end - 1, start, -1):
        for name in names:
            if said[place] == name or (said[place] == plain[place] and plain[place] == fold(name)):
                return name
    return None
