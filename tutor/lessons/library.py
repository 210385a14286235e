"""The lessons of a knowledge folder: read, checked, and those with faults left out by name."""

import re
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
from tutor.text.instructions import left_out

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SPEAKS_TO_MACHINES = "the line speaks to a machine, not to learners; take it out or reword it"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


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
    unread: Sequence[Fault] = (),
) -> LessonLibrary:
    """Lessons without faults, in the order of their files, and the faults of all.

    places: section paths of every plan, by its id. unread: files that `read_sources` could not
    read; a lesson that builds on one of them is taught all the same.
    """
    files, faults = _parsed(sources, places)
    known = {source.id for source in sources}
    known |= {Path(fault.file).name.partition(".")[0] for fault in unread}
    faults += [*unread, *check_lessons(files, references, places, known, today)]
    bad = {fault.file for fault in faults if not fault.warning}
    kept = tuple(_without(file, bad) for file in files if file.file not in bad)
    return LessonLibrary(kept, tuple(sorted(set(faults))))


def _without(file: LessonFile, bad: Collection[str]) -> LessonFile:
    """The lesson without the languages whose files are `bad`."""
    spoken = {language: name for language, name in file.spoken.items() if name not in bad}
    texts = {
        language: text
        for language, text in file.lesson.texts.items()
        if language == "vi" or language in spoken
    }
    return replace(file, lesson=replace(file.lesson, texts=texts), spoken=spoken)


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


def _parsed(
    sources: Sequence[LessonSource], places: Collection[str]
) -> tuple[list[LessonFile], list[Fault]]:
    files: dict[str, LessonFile] = {}
    faults: list[Fault] = []
    seen: dict[tuple[str, str], str] = {}
    for source in sorted(sources, key=lambda one: bool(one.language)):  # lessons, then translations
        other = seen.setdefault((source.id, source.language), source.name)
        if other != source.name:
            faults.append(Fault(source.name, 1, f"{other} has the same id; rename one of them"))
        elif fault := _misnamed(source, places):
            faults.append(Fault(source.name, 1, fault))
        elif lines := left_out(source.text):
            faults += [Fault(source.name, line, _SPEAKS_TO_MACHINES) for line in lines]
        elif source.language:
            faults += _add_translation(files, source)
        else:
            lesson, found = parse_lesson(source.text, source.id, source.name)
            faults += found
            if lesson:
                files[source.id] = LessonFile(lesson, source.name, source.text, source.folder)
    return list(files.values()), faults


def _misnamed(source: LessonSource, places: Collection[str]) -> str | None:
    """What is wrong with the name of a file: it stands in addresses."""
    if not _ID.fullmatch(source.id):
        return f"id {source.id!r}; name the file with a-z, 0-9 and hyphens"
    if source.id in places:
        return f"a plan or a material has the id {source.id}; rename the lesson"
    if source.language and (source.language == "vi" or not _LANGUAGE.fullmatch(source.language)):
        return f"language {source.language!r}; use a code of ISO 639, not vi: {source.id}.tai.md"
    return None


def _add_translation(files: dict[str, LessonFile], source: LessonSource) -> list[Fault]:
    text, faults = parse_translation(source.text, source.name)
    file = files.get(source.id)
    if file is None:
        return [
            *faults,
            Fault(source.name, 1, f"no lesson {source.id}; correct the file's name or the lesson"),
        ]
    if text is None:
        return faults
    counted = zip(_counts(file.lesson.text("vi")), _counts(text), strict=True)
    faults += [
        Fault(source.name, 1, f"{count} {name}, the lesson has {wanted}; match it")
        for (name, wanted), (_, count) in counted
        if count != wanted
    ]
    if not faults:
        files[source.id] = replace(
            file,
            lesson=replace(file.lesson, texts={**file.lesson.texts, source.language: text}),
            spoken={**file.spoken, source.language: source.name},
        )
    return faults


def _counts(text: LessonText) -> list[tuple[str, int]]:
    """What a translation must have as many of: people are led by number through either."""
    return [
        ("steps", len(text.steps)),
        ("short answers", len(text.answers)),
        ("questions to check oneself", len(text.checks)),
        ("drills", len(text.drills)),
        ("exercises", len(text.exercises)),
    ]
