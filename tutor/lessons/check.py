"""What must hold of lessons before they are taught; every fault names line and remedy."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tutor.lessons.faults import Fault
from tutor.lessons.knowledge import References
from tutor.lessons.measures import (
    facts_of,
    median_sentence,
    same_sentence,
    screen_words,
    sentences,
    syllables,
    terms_in,
)
from tutor.lessons.parser import split_marks
from tutor.records import Grade, Lesson, LessonText, Statement, Step, Term, Wording
from tutor.text.normalise import fold

STEP_SYLLABLES = 60  # of a beginner's step with the question and the words explained
SENTENCE_SYLLABLES = 12  # median of a beginner's sentence
WAYS_OF_ASKING = (6, 160)  # least and most, of a lesson
SHARED_SENTENCES = 0.05  # share of step sentences that may stand in more than one lesson
_DIGIT = re.compile(r"\d")
_NAMES_WITH_DIGITS = re.compile(r"\b(?:[2-5]G|MP[34]|A4)\b|\*\*.+?\*\*")
_MARKED = re.compile(r"(.*?)\s*\[(XN|1N|KT)[^\]]*\]")
_OPTION = re.compile(r"^- \[[ xX]\]")
_STEP_NUMBER = re.compile(r"^## Bước \d+\.")
_LOOSE = re.compile(r"\[[^\]]*\]?|\{(?!(?:[Bb]ác|[Cc]háu)\})[^}]*\}?")
_ADDRESSED = re.compile(r"(?<![{\w])[Bb]ác(?![\w}])(?! sĩ)")
_DISCOURAGING = re.compile(r"chỉ cần|đơn giản thôi|ai cũng biết|dễ mà", re.I)
RECORDING = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\.(mp3|ogg|m4a|wav)", re.ASCII)
"""Names of recordings: they are part of an address."""
_ASKS_SECRET = re.compile(
    r"\b(?:đọc|gõ|nhắn|gửi|cho)\b.{0,20}"
    r"\b(?:mật khẩu|otp|mã pin|passcode|số (?:căn cước|định danh))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson with the file it was read from."""

    lesson: Lesson
    file: str
    source: str
    folder: Path  # where `images/` and sound files lie
    spoken: Mapping[str, str] = field(default_factory=dict)  # files of other languages


def check_lessons(
    files: Sequence[LessonFile],
    references: References,
    places: Mapping[str, Collection[str]],
    known: Collection[str],
    today: date,
) -> list[Fault]:
    """Faults of all lessons, by file and line.

    places: section paths of every plan, by its id. known: ids of all lessons there are, of those
    left out too. Warnings do not keep a lesson out.
    """
    faults = [
        fault
        for file in files
        for language in file.lesson.texts
        for fault in _Check(file, language, references, places, known, today).faults()
    ]
    return sorted({*faults, *_across(files)})


@dataclass(frozen=True, slots=True)
class _Check:
    """One lesson in one language; a fault of a translation leaves out the translation only."""

    file: LessonFile
    language: str
    references: References
    places: Mapping[str, Collection[str]]
    known: Collection[str]  # ids of all lessons
    today: date

    def faults(self) -> Iterator[Fault]:
        text = self.file.lesson.texts[self.language]
        yield from self._parts(text)
        for step in text.steps:
            yield from self._step(step)
        yield from self._sources(text)
        yield from self._grades(text)
        if self.language != "vi":
            yield from self._translation(text)
            return
        yield from self._named()
        yield from self._dates()
        yield from self._asked(text)
        yield from self._plainness(text)
        yield from self._lines()

    def _fault(self, line: int, text: str, warning: bool = False) -> Fault:
        return Fault(self.file.spoken.get(self.language, self.file.file), line, text, warning)

    def _head(self, name: str) -> int:
        return 1 if self.language != "vi" else _line_of(self.file.source, f"{name}:")

    def _named(self) -> Iterator[Fault]:
        lesson = self.file.lesson
        tables: tuple[tuple[str, Sequence[str], Collection[str], str], ...] = (
            ("skills", lesson.skills, self.references.skills, "skills.toml"),
            ("words", lesson.words, self.references.glossary, "glossary.toml"),
            ("prerequisites", lesson.prerequisites, self.known, "the folder of lessons"),
        )
        for name, ids, known, where in tables:
            for id in ids:
                if id not in known:
                    yield self._fault(
                        self._head(name), f"unknown {name} {id!r}; add it to {where} or correct it"
                    )
        for id in lesson.sources:
            if not self._is_source(id):
                yield self._fault(
                    self._head("sources"),
                    f"unknown source {id!r}; add it to sources.toml, or name a plan's place",
                )

    def _sources(self, text: LessonText) -> Iterator[Fault]:
        for id in sorted(_named_sources(text) - set(self.file.lesson.sources)):
            yield self._fault(
                self._head("sources"), f"source {id} is used but not listed; add it to `sources`"
            )

    def _is_source(self, id: str) -> bool:
        document, mark, path = id.partition("#")
        return path in self.places.get(document, ()) if mark else id in self.references.sources

    def _dates(self) -> Iterator[Fault]:
        lesson = self.file.lesson
        if lesson.as_of > f"{self.today:%Y-%m}":
            yield self._fault(self._head("as_of"), f"as_of {lesson.as_of} lies ahead; correct it")
        if f"{lesson.review:%Y-%m}" <= lesson.as_of:
            yield self._fault(self._head("review"), "review is not after as_of; set a later day")
        elif lesson.review < self.today:
            yield self._fault(
                self._head("review"),
                f"review was due on {lesson.review}; look it through and set a new day",
                warning=True,
            )

    def _parts(self, text: LessonText) -> Iterator[Fault]:
        needed = (
            ("Hỏi nhanh", len(text.answers), 3),
            ("Bước", len(text.steps), 3),
            ("An toàn", len(text.safety), 1),
            ("Hiểu lầm", len(text.misconceptions), 1),
            ("Tự kiểm tra", len(text.checks), 2),
        )
        for name, found, least in needed:
            if found < least:
                yield self._fault(1, f"{name}: {found}, at least {least} wanted; write more")
        if len(text.steps) > 7:
            yield self._fault(1, f"{len(text.steps)} steps; divide the lesson in two")
        if not text.intro:
            yield self._fault(1, "no opening; say in a sentence what is learnt")

    def _asked(self, text: LessonText) -> Iterator[Fault]:
        if not WAYS_OF_ASKING[0] <= len(text.asked_as) <= WAYS_OF_ASKING[1]:
            yield self._fault(
                self._head("asked_as"), f"{len(text.asked_as)} ways of asking; 6 to 160 wanted"
            )
        twice = [one for one, times in Counter(map(fold, text.asked_as)).items() if times > 1]
        if twice:
            yield self._fault(self._head("asked_as"), f"said twice: {', '.join(twice)}")

    def _step(self, step: Step) -> Iterator[Fault]:
        for wording in (step.wording, *step.variants.values()):
            first = facts_of(wording.beginner)
            for label, other in (("Vừa", wording.intermediate), ("Gọn", wording.advanced)):
                for difference in first.differences(facts_of(other)):
                    yield self._fault(
                        wording.line,
                        f"step {step.number}: Dễ and {label} differ in {difference}; "
                        "let all three say the same",
                    )
            if _ASKS_SECRET.search(wording.look):
                yield self._fault(wording.line, "Thấy asks for a secret; ask what is seen instead")
        if not step.sources and step.grade != "KT":
            yield self._fault(step.line, f"grade {step.grade} without a source; name it after it")
        if step.image and not (self.file.folder / "images" / step.image.file).is_file():
            yield self._fault(step.line, f"images/{step.image.file} is missing; draw it")
        if step.audio and not RECORDING.fullmatch(step.audio):
            yield self._fault(step.line, f"{step.audio!r}; name the recording like zalo-cai-1.mp3")
        elif step.audio and not (self.file.folder / step.audio).is_file():
            yield self._fault(step.line, f"{step.audio} is missing; record it")

    def _translation(self, text: LessonText) -> Iterator[Fault]:
        """A translation keeps numbers, words of the screen and addresses: nobody here reads it."""
        own = self.file.lesson.text("vi")
        pairs = [
            *((a.answer.text, b.answer.text, b.answer.line, f"question {n}")
              for n, (a, b) in enumerate(zip(own.answers, text.answers, strict=True), 1)),
            *((a.wording.beginner, b.wording.beginner, b.line, f"step {b.number}")
              for a, b in zip(own.steps, text.steps, strict=True)),
        ]  # fmt: skip
        for said, translated, line, where in pairs:
            first, other = facts_of(said), facts_of(translated)
            for difference in first.differences(replace(other, prohibits=first.prohibits)):
                yield self._fault(line, f"{where}: differs from the lesson in {difference}")

    def _plainness(self, text: LessonText) -> Iterator[Fault]:
        easy = [w.beginner for step in text.steps for w in (step.wording, *step.variants.values())]
        if (middle := median_sentence(easy)) > SENTENCE_SYLLABLES:
            yield self._fault(
                1,
                f"median sentence of Dễ is {middle:g} tiếng, at most {SENTENCE_SYLLABLES}; "
                "make sentences shorter",
            )
        for step, wording, count in easy_lengths(self.file.lesson, self.references.glossary):
            if count > STEP_SYLLABLES:
                yield self._fault(
                    wording.line,
                    f"step {step.number}: {count} tiếng with the question and the words "
                    f"explained, at most {STEP_SYLLABLES}; shorten Dễ or divide the step",
                )
            for id in terms_in(wording.beginner, self.references.glossary):
                if id not in self.file.lesson.words:
                    yield self._fault(
                        wording.line,
                        f"step {step.number}: Dễ uses {self.references.glossary[id].term!r} "
                        f"without explaining it; add {id} to `words`",
                    )
        shown = [word for step in text.steps for word in _bold_of(step)]
        if not any(word in self.references.screen_words for word in shown):
            yield self._fault(
                1, "no step names a known word of the screen in bold; see screen-words.toml"
            )

    def _grades(self, text: LessonText) -> Iterator[Fault]:
        for statement in graded(text):
            if statement.grade is None:
                yield self._fault(statement.line, "no grade; end with [XN S40], [1N S27] or [KT]")
            elif statement.grade != "KT" and not statement.sources:
                yield self._fault(statement.line, f"{statement.grade} without a source; name it")
            elif statement.grade == "1N" and not self._is_hedged(statement.text):
                yield self._fault(
                    statement.line, "one source only; say “theo …” and “tính đến …” in it"
                )
        for step in text.steps:
            words = " ".join(_texts_of(step))
            if step.grade == "1N" and not self._is_hedged(words):
                yield self._fault(
                    step.line, f"step {step.number}: 1N; say “theo …” and “tính đến …” in it"
                )

    def _is_hedged(self, text: str) -> bool:
        """Whether it names whose word it is and of when; of another language nobody knows."""
        said = text.casefold()
        return self.language != "vi" or ("theo " in said and "tính đến" in said)

    def _lines(self) -> Iterator[Fault]:
        """Faults of single lines, with the grade each has."""
        for number, line in _body(self.file.source):
            if match := _LOOSE.search(split_marks(_OPTION.sub("", line)).text):
                yield self._fault(
                    number, f"{match.group()!r} would be shown as it stands; correct it"
                )
        for number, line, grade in graded_lines(self.file.source, self.file.lesson):
            if grade == "KT" and _DIGIT.search(_NAMES_WITH_DIGITS.sub(" ", line)):
                yield self._fault(
                    number, "a number in a KT sentence; take it out or find a source for it"
                )
            for word in screen_words(line):
                known = self.references.screen_words.get(word)
                if grade != "KT" and known in (None, "KT"):
                    yield self._fault(
                        number,
                        f"**{word}** is not confirmed as a word of the screen; "
                        "mark the sentence [KT], or add it to screen-words.toml with its source",
                    )
            if _ADDRESSED.search(_without_quotes(line)):
                yield self._fault(number, "write {bác}, which becomes the learner's own address")
            if match := _DISCOURAGING.search(line):
                yield self._fault(number, f"{match.group()!r} discourages; leave it out")


def _across(files: Sequence[LessonFile]) -> Iterator[Fault]:
    """What several lessons share and should not."""
    asked: dict[str, LessonFile] = {}
    for file in files:
        text = file.lesson.text("vi")
        for way in (text.title, *text.asked_as):
            other = asked.setdefault(same_sentence(way), file)
            if other is not file:
                lines = enumerate(file.source.split("\n"), 1)
                line = next((number for number, said in lines if way in said), 1)
                yield Fault(
                    file.file, line, f"{way!r} is asked of {other.lesson.id} too; keep it in one"
                )
    for file, shared, total in shared_sentences(files):
        if total and len(shared) / total > SHARED_SENTENCES:
            yield Fault(
                file.file,
                1,
                f"{len(shared)} of {total} step sentences stand in other lessons too "
                f"({shared[0]!r} …); say them anew",
                warning=True,
            )


def shared_sentences(
    files: Sequence[LessonFile],
) -> list[tuple[LessonFile, list[str], int]]:
    """(file, its step sentences that stand in another lesson too, all its step sentences)."""
    where: dict[str, set[str]] = defaultdict(set)
    own: dict[str, list[str]] = {}
    for file in files:
        steps = file.lesson.text("vi").steps
        said = [one for step in steps for text in _texts_of(step) for one in sentences(text)]
        own[file.lesson.id] = said
        for sentence in said:
            where[same_sentence(sentence)].add(file.lesson.id)
    return [
        (
            file,
            [one for one in own[file.lesson.id] if len(where[same_sentence(one)]) > 1],
            len(own[file.lesson.id]),
        )
        for file in files
    ]


def graded(text: LessonText) -> list[Statement]:
    """The statements of a lesson that have a grade of their own; steps have theirs."""
    return [
        *(one.answer for one in text.answers),
        *text.safety,
        *(one.truth for one in text.misconceptions),
        *([text.keypad] if text.keypad else []),
    ]


def easy_lengths(lesson: Lesson, glossary: Mapping[str, Term]) -> list[tuple[Step, Wording, int]]:
    """Tiếng that a beginner meets at each wording: Dễ, the question, and the meanings of the
    lesson's words that no step before has explained."""
    listed = {id: glossary[id] for id in lesson.words if id in glossary}
    lengths = []
    explained: set[str] = set()
    for step in lesson.text("vi").steps:
        for wording in (step.wording, *step.variants.values()):
            new = set(terms_in(wording.beginner, listed)) - explained
            meanings = (f"{term.term}: {term.meaning}" for id, term in listed.items() if id in new)
            look = wording.look or step.wording.look
            lengths.append(
                (step, wording, syllables(" ".join((wording.beginner, look, *meanings))))
            )
        explained |= set(terms_in(step.wording.beginner, listed))
    return lengths


def graded_lines(source: str, lesson: Lesson) -> Iterator[tuple[int, str, Grade | None]]:
    """(number, text, grade) of the body: a mark grades all before it back to the mark before; what
    has none has the grade of its step."""
    steps = {step.line: step.grade for step in lesson.text("vi").steps}
    grade: Grade | None = None
    for number, line in _body(source):
        if line.startswith("## "):
            grade = steps.get(number)
        if line.startswith(("- Nguồn:", "- Hình:", "- Tiếng:")):
            continue
        end = 0
        for match in _MARKED.finditer(line):
            yield number, match[1], match[2]  # type: ignore[misc]
            end = match.end()
        if rest := _STEP_NUMBER.sub("", line[end:]).lstrip("# "):
            yield number, rest, grade


def _texts_of(step: Step) -> list[str]:
    """Every text of a step that a learner may read."""
    wordings = [step.wording, *step.variants.values()]
    said = [
        text
        for wording in wordings
        for text in (
            wording.beginner,
            wording.intermediate,
            wording.advanced,
            wording.look,
            wording.slow,
        )
    ]
    return [text for text in (*said, *(t.help.text for t in step.troubles), step.warning) if text]


def _bold_of(step: Step) -> list[str]:
    return [word for text in _texts_of(step) for word in screen_words(text)]


def _named_sources(text: LessonText) -> set[str]:
    troubles = [trouble.help for step in text.steps for trouble in step.troubles]
    statements = [*graded(text), *troubles]
    listed = [*(one.sources for one in statements), *(step.sources for step in text.steps)]
    return {source for sources in listed for source in sources}


def _without_quotes(line: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"", " ", line)


def _line_of(source: str, start: str) -> int:
    """The first line that begins with `start`; 1 where there is none."""
    lines = enumerate(source.split("\n"), 1)
    return next((number for number, line in lines if line.startswith(start)), 1)


def _body(source: str) -> Iterator[tuple[int, str]]:
    """Lines below the head, with their numbers."""
    lines = source.split("\n")
    end = next(n for n, line in enumerate(lines) if n and line.strip() == "---")
    yield from enumerate(lines[end + 1 :], end + 2)
