"""Help at a step of a lesson: its own, then simpler words, then a person."""

from dataclasses import replace

from tutor.answering.lessons import STEP_SYLLABLES, Speech
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.troubles import Told, Troubles
from tutor.dialogue.visit import Said, Visit, step_moves
from tutor.learners.levels import after_trouble
from tutor.lessons.measures import syllables
from tutor.records import Block, Event, Lesson


class Help:
    """Answers somebody for whom a step of a lesson does not work."""

    def __init__(self, speech: Speech, contacts: Contacts) -> None:
        self._speech = speech
        self._contacts = contacts
        self._troubles = Troubles(list(speech.lessons.values()))

    def told(self, visit: Visit) -> Told | None:
        """The trouble of the lesson under way that the message plainly tells of."""
        language, step = visit.manner.language, visit.state.step
        return self._troubles.told(self._lesson(visit), language, step, visit.message)

    def helped(self, visit: Visit, lost: bool) -> Said:
        """The step's own help, then simpler words, then a person; who does not understand gets
        the simpler words first."""
        order = ("simpler", "help", "person") if lost else ("help", "simpler", "person")
        help = order[min(visit.state.tried, len(order) - 1)]
        trouble = self._next(visit) if help == "help" else None
        if told := self._unhelped(visit):  # its own help, however often others were given
            help, trouble = "help", told
        memory, level = after_trouble(visit.memory)
        if visit.learner.level:
            memory, level = visit.memory, None
        if help == "person":
            said = self.to_person(visit)
        else:
            said = self._of_trouble(visit, trouble) if trouble else self.simpler(visit)
            lower = (self._speech.note("level.down"),) if level else ()
            said = replace(said, blocks=(*lower, *said.blocks))
        state = replace(said.state, tried=visit.state.tried + 1)
        lesson = self._lesson(visit)
        stuck = Event("stuck", lesson.id, f"B{state.step}", lesson.skills)
        return replace(said, state=state, events=(stuck,), memory=memory)

    def _unhelped(self, visit: Visit) -> Told | None:
        """What is told of, unless its help was given: told once more it needs another."""
        told, state = self.told(visit), visit.state
        given = told and told.step == state.step and told.place in state.helped
        return None if given else told

    def _next(self, visit: Visit) -> Told | None:
        state, language = visit.state, visit.manner.language
        lesson = self._lesson(visit)
        return self._troubles.nearest(lesson, language, state.step, visit.message, state.helped)

    def _of_trouble(self, visit: Visit, told: Told) -> Said:
        """What helps, and the question about the screen of the step where the learner is."""
        speech, state = self._speech, visit.state
        lesson = self._lesson(visit)
        step = lesson.text(visit.manner.language).steps[told.step - 1]
        blocks = [self._calmed(visit, told)]
        if "iphone" in step.variants and visit.manner.device is None:
            blocks.append(speech.note("trouble.iphone"))
        if step.warning:
            blocks.append(Block("warning", step.warning))
        blocks.append(Block("paragraph", speech.look(lesson, state.step, visit.manner)))
        here = told.step == state.step
        helped = (*state.helped, told.place) if here else state.helped
        places = dict.fromkeys((told.step, state.step))
        return Said(
            "step",
            tuple(blocks),
            replace(state, mode="step", helped=helped),
            tuple(speech.cite(lesson, f"B{number}") for number in places),
            step_moves(speech),
        )

    def _calmed(self, visit: Visit, told: Told) -> Block:
        """The help; its sign before it where the message did not tell of it plainly, so that the
        learner sees whether that is the trouble."""
        speech, help = self._speech, told.trouble.help.text
        if told != self.told(visit):
            sign = told.trouble.sign.replace("**", "")
            guessed = speech.line("trouble.perhaps", sign=sign, help=help)
            look = speech.look(self._lesson(visit), visit.state.step, visit.manner)
            if syllables(f"{guessed.text} {look}") <= STEP_SYLLABLES:
                return guessed
        return Block("paragraph", f"{speech.say('trouble.calm')} {help}")

    def simpler(self, visit: Visit) -> Said:
        """The step in the next simpler words; who asks for them has no trouble counted."""
        lesson, step = self._lesson(visit), visit.state.step
        return self._at_step(visit, self._speech.simpler(lesson, step, visit.manner))

    def to_person(self, visit: Visit) -> Said:
        """Somebody who can help, and that the step waits."""
        speech = self._speech
        who = self.who(visit, self._lesson(visit))
        blocks = (speech.line("trouble.person"), who, speech.note("trouble.later"))
        return self._at_step(visit, blocks)

    def who(self, visit: Visit, lesson: Lesson) -> Block:
        """Who can help with `lesson`: the nearest desk that is known, else by its subject."""
        speech = self._speech
        contact = self._contacts.find(visit.learner.locality, lesson.help)
        if contact is None:
            return speech.line(f"help.{lesson.help}")
        return speech.line(
            "trouble.contact",
            desk=contact.desk,
            phone=speech.say("trouble.phone", phone=contact.phone) if contact.phone else "",
            hours=speech.say("trouble.hours", hours=contact.hours) if contact.hours else "",
        )

    def _at_step(self, visit: Visit, blocks: tuple[Block, ...]) -> Said:
        state = replace(visit.state, mode="step")
        cited = (self._speech.cite(self._lesson(visit), f"B{state.step}"),)
        return Said("step", blocks, state, cited, step_moves(self._speech))

    def _lesson(self, visit: Visit) -> Lesson:
        return self._speech.lessons[visit.state.lesson]
