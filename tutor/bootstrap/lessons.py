"""The lessons: read from their files, put into an index, and taken out of one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.documents.sources import sha256_of, source_files
from tutor.records import Document, Lesson
from tutor.settings import PROJECT, Settings

if TYPE_CHECKING:
    from tutor.documents.library import ReadFile
    from tutor.lessons.library import LessonLibrary
    from tutor.retrieval.cache import Cache
    from tutor.retrieval.index import Index, Source

LESSON_MODEL = "lessons.npz"
_PLAN_CHARS = 300  # of a paragraph, for telling what plans are about


def read_lesson_library(settings: Settings) -> "LessonLibrary":
    """The lessons of the knowledge folder with everything that is wrong with any of them."""
    from tutor.documents.library import read_library

    return lesson_library(settings, read_library(settings.knowledge_dir))


def lesson_library(settings: Settings, files: Sequence["ReadFile"]) -> "LessonLibrary":
    """The lessons; `files` are the other documents, which lessons may not contradict."""
    from tutor.lessons.knowledge import read_references
    from tutor.lessons.library import read_lessons, read_sources

    knowledge = settings.knowledge_dir
    paths = [file.path for file in source_files(knowledge) if file.kind == "lesson"]
    sources, unread = read_sources(paths, knowledge)
    places = {
        file.document.id: {section.path for section in file.document.walk()} for file in files
    }
    return read_lessons(sources, read_references(knowledge), places, date.today(), unread)


def lesson_sources(settings: Settings, library: "LessonLibrary") -> list["Source"]:
    """The taught lessons as sources of an index; another language is kept, not searched."""
    from tutor.documents.reader import read_text
    from tutor.lessons.document import lesson_document
    from tutor.retrieval.index import Source

    taught = {lesson.id: lesson for lesson in library.lessons}
    sources = []
    for file in source_files(settings.knowledge_dir):
        id, _, language = file.path.stem.partition(".")
        if file.kind != "lesson" or id not in taught:
            continue
        if language and language not in taught[id].texts:
            continue
        document = (
            Document(file.path.stem, "lesson", taught[id].text(language).title, "", ())
            if language
            else lesson_document(taught[id])
        )
        sources.append(Source(document, file.name, sha256_of(file.path), read_text(file.path)))
    return sources


def trained_lesson_model(
    settings: Settings,
    lessons: Sequence[Lesson],
    documents: Sequence[Document],
    cache: "Cache",
) -> dict[str, bytes]:
    """The trained model of which lesson is asked for, as a file of the index."""
    from importlib.metadata import version

    from tutor.answering import lesson_model
    from tutor.answering.lesson_search import training_texts
    from tutor.lessons.knowledge import read_negatives
    from tutor.retrieval.cache import code_of

    plans = [
        paragraph.text[:_PLAN_CHARS]
        for document in documents
        if document.kind == "plan"
        for section in document.walk()
        for paragraph in section.body
    ]
    texts = training_texts(lessons, read_negatives(settings.knowledge_dir), plans)
    code = code_of(Path(lesson_model.__file__), PROJECT / "tutor" / "text")
    libraries = (version("scikit-learn"), version("scipy"), version("numpy"))
    model = cache.get(
        "lessons",
        (code, *libraries, *(word for pair in texts for word in pair)),
        lambda: lesson_model.train_lesson_model(texts).to_bytes(),
    )
    return {LESSON_MODEL: model}


def stored_lessons(index: "Index") -> list[Lesson]:
    """The lessons of an index, with their other languages."""
    from tutor.lessons.library import load_lesson

    texts: dict[str, dict[str, str]] = {}
    for one in index.documents:
        if one.kind == "lesson":
            id, _, language = one.id.partition(".")
            texts.setdefault(id, {})[language] = one.text
    return [load_lesson(id, spoken) for id, spoken in texts.items()]
