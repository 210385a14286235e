"""A Tutor whose sources a language model puts into words, where nobody wrote words for it.

The Tutor below answers first and whole. The model is asked where a step was not understood, where
course material or a plan is quoted as it stands, and where no lesson answers; it explains, and the
reply keeps its kind, places and next state. What it writes is checked sentence by sentence; where
that fails the learner gets what the Tutor said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tutor.answerer import Answerer
from tutor.answering.claims.claim import Evidence
from tutor.answering.lessons import Speech
from tutor.answering.nearest import HELD, Nearby, held, section_text
from tutor.answering.overlap import tokens
from tutor.answering.prompts import Manners
from tutor.answering.writing import Asking, Order, Text, Writer
from tutor.dialogue.asking import asks
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.moves import Moves
from tutor.dialogue.visit import after_quiz, manner_of, parked, suggest
from tutor.learners.memory import Memory
from tutor.records import (
    Block,
    Citation,
    Conversation,
    Document,
    Learner,
    Reply,
    ReplyKind,
    Tell,
    Turn,
    Writing,
)
from tutor.stopwatch import Stopwatch
from tutor.text.instructions import steers
from tutor.text.normalise import fold
from tutor.text.sentences import Sentences

_SENTENCES = {"explain": 5, "answer": 4, "plain": 4, "clarify": 2, "practice": 1, "feedback": 4}
_EVIDENCE_CHARS = 1500  # of one place
_FOLLOW_UP_WORDS = 12  # a longer question stands alone
_HELPS = 2  # after so many a person is called, and no more words
_FITTING = ("answer", "step")  # kinds in which a question that was rewritten is answered
_STUCK = ("lost", "slower", "stuck")
_WISHES = (
    "menu", "stop", "later", "decline", "restart", "resume", "quiz", "drill", "exercise",
    "practice", "progress", "data", "erase", "person", "placement",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Job:
    """A text to be written, and its place in the reply: before block `at`, for `replaces` blocks.

    citations: the places of the evidence by mark, where they are not those of the reply.
    """

    order: Order
    at: int = 0
    replaces: int = 0
    kind: ReplyKind | None = None
    citations: Mapping[int, Citation] = field(default_factory=dict)
    note: str = ""


class WritingTutor:
    """Answers like the Tutor below it, with a model's explanation where that helps."""

    def __init__(
        self,
        tutor: Answerer,
        writer: Writer,
        nearby: Nearby,
        documents: Mapping[str, Document],
        moves: Moves,
        words: Sentences,
        speech: Speech,
    ) -> None:
        """words: those of `prompts/writing.toml`; speech: for what to say next."""
        self._tutor, self._writer, self._nearby = tutor, writer, nearby
        self._documents, self._moves, self._words = documents, moves, words
        self._speech = speech

    def reply(
        self,
        conversation: Conversation,
        message: str,
        learner: Learner,
        now: datetime,
        stopwatch: Stopwatch | None = None,
        tell: Tell | None = None,
    ) -> Turn:
        """As `Tutor.reply`; `tell` hears what is certain before the whole is."""
        stopwatch = stopwatch or Stopwatch()
        tell = tell or (lambda _: None)
        before, waiting = _without(conversation, "practice")
        practice = self._practised(message, before)
        said = self._words.say("practice.instead") if practice else message
        turn = self._tutor.reply(before, said, learner, now, stopwatch=stopwatch)
        if not _may_be_written(message, turn):
            return turn
        with stopwatch.stage("write"):
            if waiting and self._answers_practice(message, turn, waiting):
                turn = self._with_feedback(turn, before, message, learner, waiting, tell)
            elif practice:
                turn = self._with_practice(turn, before, practice, tell)
            else:
                turn = self._in_other_words(before, message, learner, now, turn, tell)
        return _heard(turn, message)

    def _in_other_words(
        self,
        conversation: Conversation,
        message: str,
        learner: Learner,
        now: datetime,
        turn: Turn,
        tell: Tell,
    ) -> Turn:
        if turn.reply.kind == "abstain" and (
            again := self._asked_whole(conversation, message, learner, now, turn)
        ):
            return again
        job = self._job(turn, message)
        return self._done(turn, job, tell) if job else turn

    def _asked_whole(
        self,
        conversation: Conversation,
        message: str,
        learner: Learner,
        now: datetime,
        turn: Turn,
    ) -> Turn | None:
        """The turn for a follow-up that the Tutor did not understand, asked again as a question of
        its own; None where the model adds a word of its own, or that is not answered either. A
        model that fails is not asked for more."""
        heard = conversation.focus.get("heard")
        if not isinstance(heard, str) or len(message.split()) > _FOLLOW_UP_WORDS:
            return None
        manners = self._manners(turn.learner, "clarify")
        question = self._writer.line("rewrite", manners, before=heard, message=message)
        if question is None:
            return replace(turn, reply=replace(turn.reply, degraded=True, written="extract"))
        if not _only_words_of(question, heard, message) or fold(question) == fold(message):
            return None
        again = self._tutor.reply(conversation, question, learner, now)
        if again.reply.kind not in _FITTING:
            return None
        told = Block("note", self._words.say("written.understood", question=question))
        reply = replace(again.reply, blocks=(*again.reply.blocks, told))
        return replace(again, reply=reply, writings=(Writing("rewrite", (question,)),))

    def _job(self, turn: Turn, message: str) -> _Job | None:
        """What a model is asked to write for a turn; None where the words are to stay."""
        reply, focus = turn.reply, turn.conversation.focus
        spoke = focus.get("spoke")
        if not reply.blocks or reply.blocks[0].type == "warning":
            return None
        if reply.kind == "step":
            tried = LessonState.of(focus).tried
            stuck = any(event.kind == "stuck" for event in turn.events)
            if tried > _HELPS or not (stuck or self._moves.find(message, _STUCK)):
                return None
            return self._of_reply(turn, "explain", message, 0, 0, "last")
        if reply.kind == "clarify":
            return self._of_reply(turn, "clarify", message, 0, 1, "last")
        if reply.kind == "abstain" and spoke == "lesson":
            return self._from_nearest(turn, message)
        if reply.kind == "answer" and spoke == "material":
            return self._of_reply(turn, "answer", message, 0, 1)
        if reply.kind == "answer" and spoke is None and self._wants_plain(turn, message):
            return self._of_reply(turn, "plain", message, 1, 0)
        return None

    def _wants_plain(self, turn: Turn, message: str) -> bool:
        """Whether one plan's own words are to be explained: where that was asked for, and to
        whoever asks what a task is about and is no official."""
        if len({one.document_id for one in turn.reply.citations}) != 1:
            return False
        if self._moves.find(message, ("lost",)):
            return True
        describes = turn.conversation.focus.get("intent") == "describe"
        return describes and turn.learner.audience != "official"

    def _of_reply(
        self,
        turn: Turn,
        prompt: str,
        message: str,
        at: int,
        replaces: int,
        asking: Asking = "none",
    ) -> _Job:
        evidence = _numbered([_prose(turn.reply.blocks), *self._sections(turn.reply.citations)])
        manners = self._manners(turn.learner, prompt)
        order = Order(prompt, evidence, manners, {"message": message}, asking)
        return _Job(order, at, replaces)

    def _from_nearest(self, turn: Turn, message: str) -> _Job | None:
        nearest = self._nearby.find(message)
        if not nearest:
            return None
        evidence = _numbered([one.text for one in nearest])
        manners = self._manners(turn.learner, "answer")
        order = Order("answer", evidence, manners, {"message": message}, cited=True)
        cited = {mark: one.citation for mark, one in enumerate(nearest, 1)}
        return _Job(order, 0, len(turn.reply.blocks), "answer", cited, "nearest")

    def _done(self, turn: Turn, job: _Job, tell: Tell) -> Turn:
        """`turn` with what was written in its place; as it was, with a word on why, where nothing
        holds."""
        for block in turn.reply.blocks[: job.at]:
            tell(block)
        text = self._writer.write(job.order, tell)
        turn = replace(turn, writings=(*turn.writings, text.writing))
        if not text.text or not _answers(text, job):
            return replace(turn, reply=self._as_it_was(turn.reply, text.writing))
        reply = turn.reply
        replaced = reply.blocks[job.at : job.at + job.replaces]
        kept = () if job.citations else tuple(one for one in replaced if _tells_more(one, text))
        note = job.note or ("" if text.whole else "cut")
        blocks = (
            *reply.blocks[: job.at],
            Block("paragraph", text.text),
            *kept,
            *reply.blocks[job.at + job.replaces :],
            *((Block("note", self._words.say(f"written.{note}")),) if note else ()),
        )
        cited = tuple(job.citations[mark] for mark in text.marks if mark in job.citations)
        return replace(
            turn,
            reply=replace(
                reply,
                blocks=blocks,
                kind=job.kind or reply.kind,
                citations=cited or reply.citations,
                written="model" if text.whole else "cut",
            ),
        )

    def _as_it_was(self, reply: Reply, writing: Writing) -> Reply:
        if writing.failed == "nothing" or (not writing.failed and reply.kind == "abstain"):
            return replace(reply, written="extract")
        degraded = writing.failed not in ("", "unfit")
        key = "resting" if degraded else "unfit"
        said = (
            () if reply.kind == "abstain" else (Block("note", self._words.say(f"written.{key}")),)
        )
        return replace(reply, blocks=(*reply.blocks, *said), degraded=degraded, written="extract")

    def _practised(self, message: str, conversation: Conversation) -> Citation | None:
        """The step that a practice question is asked about; None where none is asked for."""
        if not self._moves.find(message, ("practice",)):
            return None
        state = LessonState.of(conversation.focus)
        lesson = state.lesson or state.offered
        return self._nearby.step(lesson, state.step) if lesson else None

    def _with_practice(self, turn: Turn, before: Conversation, place: Citation, tell: Tell) -> Turn:
        """A question of the model's on a step; the Tutor's own question where it has none."""
        evidence = _numbered(self._sections((place,)))
        order = Order("practice", evidence, self._manners(turn.learner, "practice"), {}, "only")
        text = self._writer.write(order, tell)
        turn = replace(turn, writings=(text.writing,))
        if not text.text:
            return turn
        focus = dict(turn.conversation.focus)
        state = _after(LessonState.of(before.focus), Memory.of(turn.learner.memory))
        focus["lesson"] = state.to_json()
        focus["practice"] = {
            "document": place.document_id,
            "section": place.section,
            "question": text.text,
        }
        blocks = (Block("paragraph", text.text),)
        reply = Reply(
            "quiz", blocks, (place,), suggest(self._speech, _way_out(state)), turn.reply.level,
            written="model",
        )  # fmt: skip
        return replace(turn, reply=reply, conversation=replace(turn.conversation, focus=focus))

    def _answers_practice(self, message: str, turn: Turn, waiting: Mapping[str, object]) -> bool:
        """Whether a message is the answer to the practice question, and no other wish: no question
        either that the Tutor answers from elsewhere than the lesson."""
        urgent = turn.reply.blocks and turn.reply.blocks[0].type == "warning"
        elsewhere = {one.document_id for one in turn.reply.citations} - {waiting.get("document")}
        other = asks(fold(message)) and turn.reply.kind in _FITTING and elsewhere
        return not (urgent or other or "?" in message or self._moves.find(message, _WISHES))

    def _with_feedback(
        self,
        turn: Turn,
        conversation: Conversation,
        message: str,
        learner: Learner,
        waiting: Mapping[str, object],
        tell: Tell,
    ) -> Turn:
        """What was right and what is missing in an answer, and how to go on; what the lesson says,
        where the model does not do. `turn`, the Tutor's own, where the step is not taught any more.
        """
        place = self._nearby.place(str(waiting.get("document")), str(waiting.get("section")))
        if place is None:
            return turn
        evidence = _numbered(self._sections((place,)))
        texts = {"message": message, "question": str(waiting.get("question", ""))}
        order = Order(
            "feedback", evidence, self._manners(learner, "feedback"), texts, asking="last"
        )
        source = Block("paragraph", self._words.say("practice.source", text=place.quote))
        onward = suggest(self._speech, *_onward(LessonState.of(conversation.focus)))
        reply = Reply("quiz", (source,), (place,), onward, turn.reply.level)
        return self._done(Turn(reply, conversation, learner), _Job(order, 0, 1), tell)

    def _sections(self, citations: Sequence[Citation]) -> list[str]:
        texts = []
        for one in citations:
            document = self._documents.get(one.document_id)
            text = section_text(document, one.section) if document else ""
            texts.append((text or one.quote)[:_EVIDENCE_CHARS])
        return texts

    def _manners(self, learner: Learner, prompt: str) -> Manners:
        manner = manner_of(self._moves, learner)
        return Manners(manner.level, _SENTENCES[prompt], manner.address, manner.calls_self)


def _may_be_written(message: str, turn: Turn) -> bool:
    """Whether a model may see a message at all: none with a secret, an order to a machine, or what
    the Tutor refuses."""
    if turn.erase or turn.kept is not None or turn.reply.kind in ("refuse", "error"):
        return False
    return (turn.learner.language or "vi") == "vi" and not steers(message)


def _without(
    conversation: Conversation, key: str
) -> tuple[Conversation, Mapping[str, object] | None]:
    """`conversation` without `key` in its focus, and what stood there."""
    focus = dict(conversation.focus)
    held = focus.pop(key, None)
    return replace(conversation, focus=focus), held if isinstance(held, Mapping) else None


def _after(state: LessonState, memory: Memory) -> LessonState:
    """Where the learner stands once the practice question is over: a step waits, and an offer or a
    finished lesson stays as it was."""
    if state.mode in ("offer", "finished"):
        return state
    return parked(state) if state.in_lesson else after_quiz(state, memory)


def _way_out(state: LessonState) -> str:
    """The suggestion that leads on from a practice question without an answer, by name."""
    return "resume" if state.in_lesson else "menu"


def _onward(state: LessonState) -> tuple[str, ...]:
    """The suggestions after it: what waits, and a question of the lesson's own, for a model that
    is asked again asks the same again."""
    first = "steps" if state.mode == "offer" else "quiz"
    return ("resume", first) if state.in_lesson else (first, "menu")


def _heard(turn: Turn, message: str) -> Turn:
    """The next message may refer to this one."""
    focus = {**turn.conversation.focus, "heard": message}
    return replace(turn, conversation=replace(turn.conversation, focus=focus))


def _numbered(texts: Sequence[str]) -> tuple[Evidence, ...]:
    """Each text once, under marks from 1."""
    told = dict.fromkeys(text.strip() for text in texts if text.strip())
    return tuple(Evidence(mark, text) for mark, text in enumerate(told, 1))


def _prose(blocks: Sequence[Block]) -> str:
    """What a reply says, without tables and choices."""
    said = (text for block in blocks for text in (block.text, block.look_for))
    return "\n".join(text for text in said if text.strip())


def _only_words_of(question: str, *said: str) -> bool:
    """Whether a question consists of words that were said, in this conversation, by the learner."""
    words = tokens(fold(question))
    known = {word for text in said for word in tokens(fold(text))}
    return bool(words) and known.issuperset(words)


def _answers(text: Text, job: _Job) -> bool:
    """Whether the evidence that a text names speaks of what was asked; an answer from passages that
    were only near must."""
    if not job.citations:
        return True
    named = [one.text for one in job.order.evidence if one.mark in text.marks]
    return held(job.order.texts["message"], named) >= HELD


def _tells_more(block: Block, text: Text) -> bool:
    """Whether a block that was put into other words holds a figure that they left out."""
    figures = {word for word in tokens(block.text) if any(char.isdigit() for char in word)}
    return bool(figures - set(tokens(text.text)))
