"""What a lesson says, as blocks of a reply: steps, short answers, questions, with their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tutor.lessons.document import addressed, lesson_document, unmarked
from tutor.lessons.knowledge import References
from tutor.lessons.measures import syllables, terms_in
from tutor.records import (
    Block,
    Check,
    Citation,
    Device,
    Document,
    Drill,
    Lesson,
    Level,
    Reply,
    ShortAnswer,
    Step,
    Term,
    Wording,
)
from tutor.text.sentences import Sentences

STEP_SYLLABLES = 60
"""Most tiếng of a beginner's step: the question about the screen included, the warning not."""
_LABELS = {
    "H": "answer",
    "B": "step",
    "T": "misconception",
    "K": "check",
    "G": "drill",
    "safety": "safety",
    "keypad": "keypad",
    "header": "lesson",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a learner is spoken to. It changes how a thing is said, never what."""

    level: Level = "beginner"
    device: Device | None = None
    language: str | None = None
    address: str = "bác"
    calls_self: str = "cháu"


class Speech:
    """Says lessons in the words of `prompts/lessons.toml`; `{bác}` and `{cháu}` stay in the blocks
    until `spoken` puts the learner's own words there."""

    def __init__(
        self,
        lessons: Sequence[Lesson],
        references: References,
        sentences: Sentences,
        public_url: str = "",
    ) -> None:
        self.lessons: Mapping[str, Lesson] = {lesson.id: lesson for lesson in lessons}
        self.references = references
        self._sentences = sentences
        self._public_url = public_url
        self._documents: Mapping[str, Document] = {
            lesson.id: lesson_document(lesson) for lesson in lessons
        }

    def say(self, key: str, **values: object) -> str:
        return self._sentences.say(key, **values)

    def line(self, key: str, **values: object) -> Block:
        return Block("paragraph", self.say(key, **values))

    def note(self, key: str, **values: object) -> Block:
        return Block("note", self.say(key, **values))

    def title(self, id: str, manner: Manner) -> str:
        return self.lessons[id].text(manner.language).title

    def step(
        self, lesson: Lesson, number: int, manner: Manner, opening: bool = False
    ) -> tuple[Block, ...]:
        """A step's blocks: what to do and to look for, words explained to beginners, a warning.

        opening: name the lesson before it, where a beginner's limit leaves room.
        """
        step = lesson.text(manner.language).steps[number - 1]
        wording = step.wording_for(manner.device)
        text = wording.of(manner.level)
        notes = self._explained(lesson, step, manner)
        shown = self._step_block(lesson, step, wording, text, manner)
        said = " ".join((text, wording.look, *(note.text for note in notes)))
        first: tuple[Block, ...] = ()
        if opening:
            count = len(lesson.text(manner.language).steps)
            title = self.line("start.lesson", title=self.title(lesson.id, manner), count=count)
            if manner.level != "beginner" or syllables(f"{said} {title.text}") <= STEP_SYLLABLES:
                first = (title,)
        return (*first, shown, *notes, *self._warning(step))

    def simpler(self, lesson: Lesson, number: int, manner: Manner) -> tuple[Block, ...]:
        """The step in the next simpler words: those for beginners, or the slowest there are."""
        step = lesson.text(manner.language).steps[number - 1]
        wording = step.wording_for(manner.device)
        easier = manner.level != "beginner"
        text = wording.beginner if easier else wording.slow
        shown = self._step_block(lesson, step, wording, text, manner)
        return (shown, *self._warning(step))

    def _step_block(
        self, lesson: Lesson, step: Step, wording: Wording, text: str, manner: Manner
    ) -> Block:
        return Block(
            "step",
            text,
            number=step.number,
            of=len(lesson.text(manner.language).steps),
            look_for=wording.look,
            image=step.image,
            audio=step.audio,
        )

    def look(self, lesson: Lesson, number: int, manner: Manner) -> str:
        step = lesson.text(manner.language).steps[number - 1]
        return step.wording_for(manner.device).look

    def _warning(self, step: Step) -> tuple[Block, ...]:
        return (Block("warning", step.warning),) if step.warning else ()

    def _explained(self, lesson: Lesson, step: Step, manner: Manner) -> tuple[Block, ...]:
        """The glossary's words that a beginner meets here for the first time in the lesson."""
        if manner.level != "beginner" or (manner.language or "vi") != "vi":
            return ()
        words = {
            id: self.references.glossary[id]
            for id in lesson.words
            if id in self.references.glossary
        }
        before = " ".join(
            one.wording.beginner for one in lesson.text("vi").steps if one.number < step.number
        )
        seen = set(terms_in(before, words))
        new = [id for id in terms_in(step.wording.beginner, words) if id not in seen]
        return tuple(self.term(words[id]) for id in new)

    def term(self, term: Term) -> Block:
        """A word of the glossary in plain words."""
        name = term.term[:1].upper() + term.term[1:]
        return self.note("step.term", term=name, meaning=term.meaning)

    def short_answer(self, lesson: Lesson, number: int, manner: Manner) -> ShortAnswer:
        return lesson.text(manner.language).answers[number - 1]

    def ask(self, check: Check, again: bool = False) -> tuple[Block, ...]:
        first = (self.line("quiz.again"),) if again else ()
        options = tuple(f"{n}. {one.text}" for n, one in enumerate(check.options, 1))
        return (
            *first,
            self.line("quiz.question", question=check.question),
            Block("choices", options=options),
        )

    def ask_drill(self, drill: Drill) -> tuple[Block, ...]:
        return (self.line("drill.ask", message=drill.message),)

    def cite(self, lesson: Lesson, section: str) -> Citation:
        """The place of a lesson; its quote is cut from the lesson's text."""
        document = self._documents[lesson.id]
        found = next(one for one in document.sections if one.path == section)
        # of a question and its answer the answer says it; of a step the paragraph after its title
        paragraph = found.body[min(1, len(found.body) - 1)]
        kind = _LABELS.get(section) or _LABELS[section[0]]
        label = self.say(
            f"source.{kind}", title=document.title, number="".join(filter(str.isdigit, section))
        )
        return Citation(
            lesson.id,
            document.title,
            None,
            section,
            addressed(label),
            document.source[paragraph.start : paragraph.end],
            f"{self._public_url}/bai-hoc/{lesson.id}#{section}",
        )

    def document(self, lesson: Lesson) -> Document:
        return self._documents[lesson.id]


def spoken(reply: Reply, manner: Manner) -> Reply:
    """`reply` in the learner's form of address, words of the screen in quotation marks."""

    def said(text: str) -> str:
        return addressed(unmarked(text), manner.address, manner.calls_self)

    blocks = tuple(
        replace(
            block,
            text=said(block.text),
            look_for=said(block.look_for),
            options=tuple(map(said, block.options)),
        )
        if block.type != "quote"
        else block
        for block in reply.blocks
    )
    return replace(reply, blocks=blocks, suggestions=tuple(map(said, reply.suggestions)))
