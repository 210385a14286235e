"""The Tutor, put together from an index and the settings."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tutor.bootstrap.documents import document_info, stored_document
from tutor.bootstrap.index import load_embedder, segmenter
from tutor.bootstrap.lessons import LESSON_MODEL, stored_lessons
from tutor.bootstrap.models import build_chat_model, build_writer
from tutor.bootstrap.prompts import moves, sentences
from tutor.documents.catalogue import Entry, read_catalogue
from tutor.records import Document, Lesson
from tutor.settings import Settings

if TYPE_CHECKING:
    from tutor.answerer import Answerer
    from tutor.answering.material_passages import Material
    from tutor.channels.live import Loaded
    from tutor.chat_models.model import ChatModel
    from tutor.evaluation.asking import InProcess
    from tutor.plans.register import Register
    from tutor.retrieval.embedder import Embedder
    from tutor.retrieval.index import Index


def build_tutor(settings: Settings) -> "Answerer":
    """The Tutor that answers from the current index."""
    return load_current(settings, chat_model=build_chat_model(settings)).tutor


def build_ask(settings: Settings) -> tuple["InProcess", dict[str, object]]:
    """The evaluator's way to ask in this process, and what a run's record says of it."""
    from tutor.channels.contract import reply_json
    from tutor.channels.rendering import plain_text
    from tutor.channels.web import vietnam_now
    from tutor.evaluation.asking import InProcess
    from tutor.retrieval.folder import current_version

    words = sentences(settings, "channels")
    ask = InProcess(
        build_tutor(settings),
        lambda reply: reply_json(reply, plain_text(reply, words)),
        vietnam_now,
    )
    return ask, {"index": current_version(settings.index_dir), "settings": settings.public()}


def load_current(
    settings: Settings,
    embedder: "Embedder | None" = None,
    chat_model: "ChatModel | None" = None,
) -> "Loaded":
    """Everything that answers from the current index, every byte of which is verified."""
    from tutor.answering.material_passages import Material
    from tutor.channels.live import Loaded
    from tutor.lessons.document import lesson_document
    from tutor.lessons.knowledge import read_references
    from tutor.plans.register import Register
    from tutor.retrieval.folder import open_index

    embedder = embedder or load_embedder(settings)
    index = open_index(settings.index_dir, embedder, segmenter())
    lessons = stored_lessons(index)
    parsed = {
        one.id: stored_document(one.text, one.id, one.kind)
        for one in index.documents
        if one.kind != "lesson"
    }
    documents = {id: document for id, (document, _) in parsed.items()}
    documents |= {lesson.id: lesson_document(lesson) for lesson in lessons}
    plans = {id: plan for id, (_, plan) in parsed.items() if plan}
    catalogue = read_catalogue(settings.knowledge_dir / "catalogue.toml")
    infos = {
        id: document_info(document, plans.get(id), catalogue.get(id, Entry()))
        for id, document in documents.items()
    }
    materials = [
        Material(document, catalogue.get(id, Entry()))
        for id, document in documents.items()
        if document.kind == "material"
    ]
    register = Register(plans.values())
    tutor = _tutor(settings, index, embedder, register, lessons, materials, documents, chat_model)
    by_id = {lesson.id: lesson for lesson in lessons}
    references = read_references(settings.knowledge_dir)
    return Loaded(index.version, tutor, documents, infos, by_id, references, register)


def _tutor(
    settings: Settings,
    index: "Index",
    embedder: "Embedder",
    register: "Register",
    lessons: Sequence[Lesson],
    materials: Sequence["Material"],
    documents: Mapping[str, Document],
    chat_model: "ChatModel | None",
) -> "Answerer":
    from tutor.answering.lesson_model import LessonModel
    from tutor.answering.lesson_search import LessonSearch
    from tutor.answering.lessons import Speech
    from tutor.answering.materials import Materials
    from tutor.answering.nearest import Nearby
    from tutor.answering.places import Wording
    from tutor.dialogue.contacts import Contacts
    from tutor.dialogue.teaching import Teacher
    from tutor.dialogue.tutor import Tutor
    from tutor.dialogue.writing_tutor import WritingTutor
    from tutor.lessons.knowledge import read_references
    from tutor.retrieval.retriever import HybridRetriever
    from tutor.text.query import searchable

    retriever = HybridRetriever(index, embedder, segmenter(), searchable)
    words, steering = sentences(settings, "replies"), moves(settings)
    known = Materials(materials, retriever, Wording(words, settings.public_url))
    references = read_references(settings.knowledge_dir)
    speech = Speech(lessons, references, sentences(settings, "lessons"), settings.public_url)
    contacts = Contacts.load(settings.contacts) if settings.contacts else None
    search = LessonSearch(lessons, LessonModel.from_bytes(index.extras[LESSON_MODEL]))
    teacher = Teacher(speech, search, steering, contacts)
    tutor = Tutor(
        register, retriever, words, teacher, settings.public_url, known if materials else None
    )
    if chat_model is None:
        return tutor
    return WritingTutor(
        tutor,
        build_writer(settings, chat_model, embedder),
        Nearby(retriever, speech, known),
        documents,
        steering,
        sentences(settings, "writing"),
        speech,
    )
