"""The lessons of a knowledge folder: read, checked, and those with faults left out by name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tutor.documents.reader import read_text
from tutor.errors import DocumentError
from tutor.lessons.check import LessonFile, check_lessons
from tutor.lessons.faults import Fault
from tutor.lessons.knowledge import References
from tutor.lessons.parser import parse_lesson, parse_translation
from tutor.records import Lesson, LessonText


@dataclass(frozen=True, slots=True)
class LessonLibrary:
    """The lessons that can be taught, and what is wrong with the others."""

    files: tuple[LessonFile, ...]
    faults: tuple[Fault, ...]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(file.lesson for file in self.files)


@dataclass(frozen=True, slots=True)
class LessonSource:
    """One file: `name` as shown to people; `language` "" for the lesson itself."""

    id: str
    language: str
    name: str
    text: str
    folder: Path


def read_sources(paths: Iterable[Path], knowledge: Path) -> tuple[list[LessonSource], list[Fault]]:
    """The lesson files of `paths`; a file that cannot be read is a fault."""
    found, faults = [], []
    for path in sorted(paths):
        name = path.relative_to(knowledge).as_posix()
        id, _, language = path.stem.partition(".")
        try:
            found.append(LessonSource(id, language, name, read_text(path), path.parent))
        except (DocumentError, OSError) as error:
            faults.append(Fault(name, 0, str(error).removeprefix(f"{path}: ")))
    return found, faults


def read_lessons(
    sources: Sequence[LessonSource],
    references: References,
    places: Mapping[str, Collection[str]],
    today: date,
) -> LessonLibrary:
    """Lessons without faults, in the order of their files, and the faults of all."""
    files, faults = _parsed(sources)
    known = {source.id for source in sources}
    faults += check_lessons(files, references, places, known, today)
    bad = {fault.file for fault in faults if not fault.warning}
    kept = tuple(file for file in files if file.file not in bad)
    return LessonLibrary(kept, tuple(sorted(set(faults))))


def load_lesson(id: str, texts: Mapping[str, str]) -> Lesson:
    """A lesson from its stored sources by language ("" the lesson itself), as once checked.

    ValueError where they do not parse: an index of another version.
    """
    lesson, faults = parse_lesson(texts[""], id, id)
    if lesson is None:
        raise ValueError("; ".join(map(str, faults)))
    spoken = dict(lesson.texts)
    for language, source in texts.items():
        if language and (text := parse_translation(source, id)[0]):
            spoken[language] = text
    return replace(lesson, texts=spoken)


def _parsed(sources: Sequence[LessonSource]) -> tuple[list[LessonFile], list[Fault]]:
    files: dict[str, LessonFile] = {}
    faults: list[Fault] = []
    for source in (one for one in sources if not one.language):
        lesson, found = parse_lesson(source.text, source.id, source.name)
        faults += found
        if source.id in files:
            other = files[source.id].file
            faults.append(Fault(source.name, 1, f"{other} has the same id; rename one of them"))
        elif lesson:
            files[source.id] = LessonFile(lesson, source.name, source.text, source.folder)
    for source in (one for one in sources if one.language):
        text, found = parse_translation(source.text, source.name)
        faults += found
        if source.id not in files:
            faults.append(Fault(source.name, 1, f"no lesson {source.id}; correct the file's name"))
        elif text:
            files[source.id], more = _translated(files[source.id], source, text)
            faults += more
    return list(files.values()), faults


def _translated(
    file: LessonFile, source: LessonSource, text: LessonText
) -> tuple[LessonFile, list[Fault]]:
    steps = len(file.lesson.text("vi").steps)
    if len(text.steps) != steps:
        fault = Fault(source.name, 1, f"{len(text.steps)} steps, the lesson has {steps}; match it")
        return file, [fault]
    texts = {**file.lesson.texts, source.language: text}
    return replace(file, lesson=replace(file.lesson, texts=texts)), []
