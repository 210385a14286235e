"""A text by a language model, sentence by sentence: what holds is shown, the rest is left out.

The model rewords evidence and adds nothing: each finished sentence is checked before anybody sees
it. What a reply does with a text that fell short is the caller's to decide.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tutor.answering.claims import ClaimChecker
from tutor.answering.claims.claim import Evidence
from tutor.answering.claims.sentences import SentenceStream
from tutor.answering.overlap import light_free, tokens
from tutor.answering.principles import (
    address_fault,
    is_likeness,
    is_question,
    load_fault,
    principles,
)
from tutor.answering.prompts import Manners, Prompts
from tutor.chat_models.model import ChatModel, Prompt, asked
from tutor.computing import computing
from tutor.errors import ModelError
from tutor.records import Writing
from tutor.text.instructions import defused
from tutor.text.normalise import fold
from tutor.text.reflected import reflected

Asking = Literal["none", "last", "only"]
"""Whether a text asks the learner: not at all, with its last sentence, with nothing else."""

_MARKS = re.compile(r"\s*\[[\d\s,;]+\]")
_NOTHING = re.compile(r"khong co(?: thong tin| trong tai lieu)?")
# A sentence that begins so says something of the one before; without that it may say the contrary.
_LEANS = re.compile(
    r"^(?:tuy nhien|nhung|song|do do|vi vay|vi the|nen|khi do|luc do|dieu (?:nay|do)|"
    r"viec (?:nay|do)|neu vay|nguoc lai|con lai|trong do)\b"
)
_MOST_FAULTS = 3  # after so many the model is not listened to any more
_TRUSTED = 0.5  # share of the sentences that must hold
# Of these nothing is left of the text: whoever writes so was led to it.
_GRAVE = frozenset({"forbidden", "link"})
_OF_ANY = frozenset("forbidden link long language level number date symbol agency place".split())
# A question states nothing: "bác có chạm hình khác không?" is none of these.
_OF_STATEMENTS = frozenset({"unlike", "mark", "negation", "quantity"})


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, and how it is judged.

    texts: the other variables of the prompt. cited: every statement must name its evidence.
    """

    prompt: str
    evidence: tuple[Evidence, ...]
    manners: Manners
    texts: Mapping[str, str] = field(default_factory=dict)
    asking: Asking = "none"
    cited: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """What became of an order. `text` is "" where nothing may be shown."""

    text: str
    marks: tuple[int, ...]  # of the evidence that the shown sentences name, rising
    writing: Writing

    @property
    def whole(self) -> bool:
        return bool(self.text) and not self.writing.dropped


class Writer:
    """Has texts written by `model`, of which `checker` lets nothing through that is not so."""

    def __init__(
        self,
        model: ChatModel,
        prompts: Prompts,
        checker: ClaimChecker,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._model, self._prompts, self._checker, self._clock = model, prompts, checker, clock

    def write(self, order: Order, tell: Callable[[str], None] | None = None) -> Text:
        """`tell` gets each sentence once it holds, as it is added to the text: with the space
        before it. A model that fails gives an empty text and the reason; nothing is raised."""
        with computing:
            evidence = tuple(replace(one, text=defused(one.text)) for one in order.evidence)
            order = replace(order, evidence=evidence)  # what is left out bears nothing out either
            prompt = self._prompts.fill(order.prompt, order.evidence, order.manners, **order.texts)
        draft = _Draft(order, self._checker, self._clock, tell or (lambda _: None))
        failed = ""
        try:
            self._listen(prompt, draft)
        except ModelError as error:
            failed = error.reason
        return draft.ended(self._prompts.version(order.prompt), failed)

    def line(self, name: str, manners: Manners, **texts: str) -> str | None:
        """The first line that the model writes to a prompt without evidence, unchecked; None where
        it fails. For the caller's eyes: it may hold anything."""
        prompt = self._prompts.fill(name, (), manners, **texts)
        said = ""
        try:
            with asked(self._model.stream(prompt)) as pieces:
                for piece in pieces:
                    said += piece
                    if "\n" in said.strip():
                        break
        except ModelError:
            return None
        return said.strip().partition("\n")[0].strip()

    def _listen(self, prompt: Prompt, draft: "_Draft") -> None:
        stream = SentenceStream()
        with asked(self._model.stream(prompt)) as pieces:
            for piece in pieces:
                for sentence in stream.feed(piece):
                    draft.add(sentence)
                    if draft.done:
                        return
        for sentence in stream.close():
            draft.add(sentence)


class _Draft:
    """A text that grows by the sentences that hold."""

    def __init__(
        self,
        order: Order,
        checker: ClaimChecker,
        clock: Callable[[], float],
        tell: Callable[[str], None],
    ) -> None:
        self._order, self._checker, self._clock, self._tell = order, checker, clock, tell
        self._began = clock()
        self._shown: list[str] = []
        self._marks: set[int] = set()
        self._dropped: list[tuple[str, str]] = []
        self._first_ms: float | None = None
        self._check_ms = 0.0
        self._after_dropped = False  # the sentence before was left out
        self.done = False

    def add(self, sentence: str) -> None:
        """Take one finished sentence of the model, or leave it out."""
        if self.done or not sentence.strip():
            return
        bare = _MARKS.sub("", sentence).strip()
        if not self._shown and _NOTHING.fullmatch(fold(bare).strip(" .!")):
            self.done = True
            return
        with computing:
            began = self._clock()
            fault = self._fault(sentence, bare)
        self._check_ms += 1000 * (self._clock() - began)
        self._after_dropped = bool(fault)
        if fault:
            self._dropped.append((bare, fault))
            self.done = fault in _GRAVE or len(self._dropped) >= _MOST_FAULTS
        else:
            self._show(sentence, bare)

    def ended(self, version: str, failed: str) -> Text:
        kept = [] if failed or not self._holds() else self._shown
        if not failed and not kept:
            failed = "unfit" if self._dropped else "nothing"
        manners = self._order.manners
        writing = Writing(
            version,
            tuple(kept),
            tuple(self._dropped),
            failed,
            principles(kept, manners.level, manners.address),
            self._first_ms if kept else None,
            round(self._check_ms, 3),
        )
        return Text(" ".join(kept), tuple(sorted(self._marks)) if kept else (), writing)

    def _holds(self) -> bool:
        """Whether what is left may stand for the whole."""
        if any(fault in _GRAVE for _, fault in self._dropped):
            return False
        count = len(self._shown) + len(self._dropped)
        return self._says_something() and len(self._shown) > _TRUSTED * count

    def _says_something(self) -> bool:
        """Whether any shown sentence holds words of the evidence; courtesies alone are no text."""
        known = {word for one in self._order.evidence for word in tokens(fold(one.text))}
        return any(known.intersection(light_free(tokens(fold(one)))) for one in self._shown)

    def _fault(self, sentence: str, bare: str) -> str:
        order, manners = self._order, self._order.manners
        if bare in self._shown:
            return "repeated"
        if bare.lstrip("“\"'(")[:1].islower():
            return "fragment"
        if self._after_dropped and _LEANS.match(fold(bare)):
            return "leaning"
        if fault := load_fault(bare, manners.level) or address_fault(bare, manners.address):
            return fault
        if is_question(bare) != (order.asking == "only") and order.asking != "last":
            return "question"
        if self._reflects(bare):
            return "reflected"
        verdict = self._checker.check(sentence, order.evidence, manners.level)
        if is_likeness(bare):
            return verdict.fault if verdict.fault in _OF_ANY else ""
        if is_question(bare):
            strange = self._checker.strange_words(bare, order.evidence)
            fault = "" if verdict.fault in _OF_STATEMENTS else verdict.fault
            return fault or ("unlike" if strange else "")
        if verdict.fault:
            return verdict.fault
        return "mark" if order.cited and not _MARKS.search(sentence) else ""

    def _reflects(self, bare: str) -> bool:
        """Whether words of the message come back that say something the evidence does not."""
        texts = [one.text for one in self._order.evidence]
        messages = self._order.texts.values()
        known = {word for text in texts for word in tokens(fold(text))}
        back = {word for one in reflected(bare, messages, texts) for word in tokens(one)}
        if is_likeness(bare):  # nothing else bears out any word of it
            said = {word for text in messages for word in tokens(fold(text))}
            back |= said.intersection(tokens(fold(bare)))
        return bool(light_free([word for word in back if word not in known]))

    def _show(self, sentence: str, bare: str) -> None:
        if self._first_ms is None:
            self._first_ms = round(1000 * (self._clock() - self._began), 3)
        self._tell(f" {bare}" if self._shown else bare)
        self._shown.append(bare)
        for mark in _MARKS.findall(sentence):
            self._marks.update(int(number) for number in re.findall(r"\d+", mark))
        full = len(self._shown) >= self._order.manners.sentences
        self.done = full or is_question(bare)  # one question, and then it is the learner's turn
