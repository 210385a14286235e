"""What must hold of lessons before they are taught; every fault names line and remedy."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from tutor.records import Grade, Lesson, LessonText, Statement, Step
from tutor.text.normalise import fold

STEP_SYLLABLES = 60  # of a beginner's step with the question and the words explained
SENTENCE_SYLLABLES = 12  # median of a beginner's sentence
SHARED_SENTENCES = 0.05  # share of step sentences that may stand in more than one lesson
_ASKED = (6, 12)
_DIGIT = re.compile(r"\d")
_NAMES_WITH_DIGITS = re.compile(r"\b(?:[2-5]G|MP[34]|A4)\b|\*\*.+?\*\*")
_MARKED = re.compile(r"(.*?)\s*\[(XN|1N|KT)[^\]]*\]")
_ADDRESSED = re.compile(r"(?<![{\w])[Bb]ác(?![\w}])(?! sĩ)")
_DISCOURAGING = re.compile(r"chỉ cần|đơn giản thôi|ai cũng biết|dễ mà", re.I)
_ASKS_SECRET = re.compile(
    r"\b(?:đọc|gõ|nhắn|gửi|cho)\b.{0,20}\b(?:mật khẩu|otp|mã pin|passcode|số (?:căn cước|định danh))",
    re.I,
)
_SECRET = re.compile(r"mật khẩu|otp|passcode|mã pin|chuyển (?:tiền|khoản)|căn cước|định danh", re.I)


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson with the file it was read from."""

    lesson: Lesson
    file: str
    source: str
    folder: Path  # where `images/` and sound files lie


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
        fault for file in files for fault in _Check(file, references, places, known, today).faults()
    ]
    return sorted({*faults, *_across(files)})


@dataclass(frozen=True, slots=True)
class _Check:
    file: LessonFile
    references: References
    places: Mapping[str, Collection[str]]
    known: Collection[str]  # ids of all lessons
    today: date

    def faults(self) -> Iterator[Fault]:
        yield from self._named()
        yield from self._dates()
        for language, text in self.file.lesson.texts.items():
            yield from self._parts(text)
            for step in text.steps:
                yield from self._step(step, text)
        text = self.file.lesson.text("vi")
        yield from self._grades(text)
        yield from self._plainness(text)
        yield from self._lines()

    def _fault(self, line: int, text: str, warning: bool = False) -> Fault:
        return Fault(self.file.file, line, text, warning)

    def _head(self, name: str) -> int:
        for number, line in enumerate(self.file.source.split("\n"), 1):
            if line.startswith(f"{name}:"):
                return number
        return 1

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
        for id in sorted(_named_sources(lesson) - set(lesson.sources)):
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
        if not _ASKED[0] <= len(text.asked_as) <= _ASKED[1]:
            yield self._fault(
                self._head("asked_as"), f"{len(text.asked_as)} ways of asking; 6 to 12 wanted"
            )
        twice = [one for one, times in Counter(map(fold, text.asked_as)).items() if times > 1]
        if twice:
            yield self._fault(self._head("asked_as"), f"said twice: {', '.join(twice)}")

    def _step(self, step: Step, text: LessonText) -> Iterator[Fault]:
        for wording in (step.wording, *step.variants.values()):
            first = facts_of(wording.beginner)
            for label, other in (("Vừa", wording.intermediate), ("Gọn", wording.advanced)):
                for difference in first.differences(facts_of(other)):
                    yield self._fault(
                        wording.line,
                        f"step {step.number}: Dễ and {label} differ in {difference}; "
                        "let all three say the same",
                    )
            look = wording.look or step.wording.look
            new = self._new_terms(step, text)
            words = " ".join((wording.beginner, look, *(_explained(term) for term in new)))
            if (count := syllables(words)) > STEP_SYLLABLES:
                yield self._fault(
                    wording.line,
                    f"step {step.number}: {count} tiếng with the question and the words explained, "
                    f"at most {STEP_SYLLABLES}; shorten Dễ or divide the step",
                )
            if _ASKS_SECRET.search(look):
                yield self._fault(wording.line, "Thấy asks for a secret; ask what is seen instead")
        if not step.sources and step.grade != "KT":
            yield self._fault(step.line, f"grade {step.grade} without a source; name it after it")
        if step.image and not (self.file.folder / "images" / step.image.file).is_file():
            yield self._fault(step.line, f"images/{step.image.file} is missing; draw it")
        if step.audio and not (self.file.folder / step.audio).is_file():
            yield self._fault(step.line, f"{step.audio} is missing; record it")

    def _new_terms(self, step: Step, text: LessonText) -> list:
        """Glossary words whose first place in the lesson's beginner wordings is this step."""
        listed = {id: self.references.glossary[id] for id in self.file.lesson.words
                  if id in self.references.glossary}  # fmt: skip
        before = " ".join(one.wording.beginner for one in text.steps if one.number < step.number)
        seen = set(terms_in(before, listed))
        return [
            listed[id] for id in terms_in(step.wording.beginner, listed) if id not in seen
        ]

    def _plainness(self, text: LessonText) -> Iterator[Fault]:
        easy = [w.beginner for step in text.steps for w in (step.wording, *step.variants.values())]
        if (middle := median_sentence(easy)) > SENTENCE_SYLLABLES:
            yield self._fault(
                1,
                f"median sentence of Dễ is {middle:g} tiếng, at most {SENTENCE_SYLLABLES}; "
                "make sentences shorter",
            )
        for step in text.steps:
            for id in terms_in(step.wording.beginner, self.references.glossary):
                if id not in self.file.lesson.words:
                    yield self._fault(
                        step.line,
                        f"step {step.number}: Dễ uses {self.references.glossary[id].term!r} "
                        f"without explaining it; add {id} to `words`",
                    )
        shown = [word for step in text.steps for word in _bold_of(step)]
        if not any(word in self.references.screen_words for word in shown):
            yield self._fault(
                1, "no step names a known word of the screen in bold; see screen-words.toml"
            )

    def _grades(self, text: LessonText) -> Iterator[Fault]:
        statements = [
            *(one.answer for one in text.answers),
            *text.safety,
            *(one.truth for one in text.misconceptions),
            *([text.keypad] if text.keypad else []),
        ]
        for statement in statements:
            if statement.grade is None:
                yield self._fault(statement.line, "no grade; end with [XN S40], [1N S27] or [KT]")
            elif statement.grade != "KT" and not statement.sources:
                yield self._fault(statement.line, f"{statement.grade} without a source; name it")
            elif statement.grade == "1N" and not _is_hedged(statement.text):
                yield self._fault(
                    statement.line, "one source only; say “theo …” and “tính đến …” in it"
                )
        for step in text.steps:
            words = " ".join(_texts_of(step))
            if step.grade == "1N" and not _is_hedged(words):
                yield self._fault(
                    step.line, f"step {step.number}: 1N; say “theo …” and “tính đến …” in it"
                )

    def _lines(self) -> Iterator[Fault]:
        """Faults of single lines, with the grade each has."""
        for number, line, grade in _graded_lines(self.file.source):
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
                yield Fault(
                    file.file, 1, f"{way!r} is asked of {other.lesson.id} too; keep it in one"
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


def _named_sources(lesson: Lesson) -> set[str]:
    found: set[str] = set()
    for text in lesson.texts.values():
        statements: list[Statement] = [
            *(one.answer for one in text.answers),
            *text.safety,
            *(one.truth for one in text.misconceptions),
            *(trouble.help for step in text.steps for trouble in step.troubles),
        ]
        statements += [text.keypad] if text.keypad else []
        found |= {source for one in statements for source in one.sources}
        found |= {source for step in text.steps for source in step.sources}
    return found


def _explained(term) -> str:
    return f"{term.term}: {term.meaning}"


def _is_hedged(text: str) -> bool:
    said = text.casefold()
    return "theo " in said and "tính đến" in said


def _without_quotes(line: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"", " ", line)


def _graded_lines(source: str) -> Iterator[tuple[int, str, Grade | None]]:
    """(number, text, grade) of the body: a mark grades all before it back to the mark before; what
    has none has the grade of its step."""
    lines = source.split("\n")
    grades = _step_grades(lines)
    in_head = False
    for number, line in enumerate(lines, 1):
        if line.strip() == "---":
            in_head = number == 1
        if in_head or line.startswith(("#", "- Nguồn:", "- Hình:", "- Tiếng:")):
            continue
        end = 0
        for match in _MARKED.finditer(line):
            yield number, match[1], match[2]  # type: ignore[misc]
            end = match.end()
        if (rest := line[end:]).strip():
            yield number, rest, grades.get(number)


def _step_grades(lines: Sequence[str]) -> dict[int, Grade]:
    """The grade of the step that each line stands in."""
    found: dict[int, Grade] = {}
    inside: list[int] = []
    grade: Grade | None = None
    for number, line in enumerate([*lines, "## "], 1):
        if line.startswith("## "):
            found |= {one: grade for one in inside if grade}
            inside, grade = [], None
        elif line.startswith("- Nguồn:"):
            grade = line.removeprefix("- Nguồn:").split()[0].rstrip(",")  # type: ignore[assignment]
        inside.append(number)
    return found
