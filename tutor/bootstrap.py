"""The composition root: the one place where real parts are chosen and put together."""

import asyncio
import gc
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.documents.catalogue import Entry, read_catalogue
from tutor.documents.filetext import FileText
from tutor.documents.formats import WITH_OCR
from tutor.documents.library import ReadFile, read_library, sha256_of, source_files
from tutor.errors import DocumentError, SettingsError
from tutor.progress import Progress, silent
from tutor.records import Document, DocumentKind, Lesson, Plan
from tutor.settings import PROJECT, Settings, split_commas
from tutor.text.sentences import Sentences

if TYPE_CHECKING:  # imported where they are used: `tutor doctor` waits for none of them
    from fastapi import FastAPI

    from tutor.answering.claims import ClaimChecker
    from tutor.answering.material_passages import Material
    from tutor.answering.writing import Writer
    from tutor.channels.channel import DocumentInfo, Tutor
    from tutor.channels.live import LiveService, Loaded
    from tutor.channels.metrics import Metrics
    from tutor.channels.worker import Worker
    from tutor.channels.zalo.channel import Zalo, ZaloOptions
    from tutor.chat_models.connected import ConnectedModel
    from tutor.chat_models.endpoint import Endpoint
    from tutor.chat_models.model import Budgets, ChatModel
    from tutor.chat_models.places import Places
    from tutor.dialogue.moves import Moves
    from tutor.dialogue.writing_tutor import Answerer
    from tutor.evaluation.asking import InProcess
    from tutor.lessons.library import LessonLibrary
    from tutor.plans.register import Register
    from tutor.retrieval.cache import Cache
    from tutor.retrieval.embedder import Embedder
    from tutor.retrieval.index import Index, Source
    from tutor.retrieval.lexical import Segmenter
    from tutor.storage.store import Store

_MAX_CHUNK_CHARS = 1200
_LESSON_MODEL = "lessons.npz"
_ANSWERING = 16  # events answered at once, which may wait for a language model; the rest send
_WORKERS = 32  # threads; most of the time they wait for Zalo
_PLAN_CHARS = 300  # of a paragraph, for telling what plans are about
_LOCAL_EMBEDDER = PROJECT / "indexes" / "embedder"


def build_tutor(settings: Settings) -> "Tutor":
    """The Tutor that answers from the current index."""
    return load_current(settings, chat_model=build_chat_model(settings)).tutor


def ingest(settings: Settings, progress: Progress = silent) -> tuple[str, list[str]]:
    """Build an index of the knowledge folder: the version's name, and a line on each source.

    What an earlier build, finished or not, computed from the same bytes is taken from the cache.
    DocumentError names each bad file; the current index then stays as it is.
    """
    from tutor.documents.chunking import chunk_document
    from tutor.retrieval.cache import open_cache
    from tutor.retrieval.folder import build_index
    from tutor.retrieval.index import Source

    with open_cache(settings.index_dir) as cache:
        files = read_library(settings.knowledge_dir, _reader(cache), progress)
        read_catalogue(settings.knowledge_dir / "catalogue.toml")  # a slip in it is told now
        library = _lesson_library(settings, files)
        sources = [Source(file.document, file.name, file.sha256) for file in files]
        sources += _lesson_sources(settings, library)
        chunks = [
            chunk
            for one in progress("chunk", sources)
            for chunk in chunk_document(one.document, _MAX_CHUNK_CHARS)
        ]
        version = build_index(
            sources,
            chunks,
            load_embedder(settings),
            segmenter(),
            settings.index_dir,
            chunker(settings),
            _lesson_model(settings, library.lessons, [one.document for one in files], cache),
            cache=cache,
            progress=progress,
        )
    counts = Counter(chunk.document_id for chunk in chunks)
    summaries = [_summary(file, counts[file.document.id]) for file in files]
    return version, [*summaries, *_lesson_summary(library)]


def _reader(cache: "Cache") -> Callable[[Path], FileText]:
    """`read_file`, taking the text of an unchanged file from the cache."""
    from tutor.documents.ocr import has_ocr
    from tutor.documents.reader import read_file
    from tutor.retrieval.cache import code_of

    code = code_of(PROJECT / "tutor" / "documents", PROJECT / "tutor" / "text")

    def read(path: Path) -> FileText:
        suffix = path.suffix.lower()
        by_ocr = str(suffix in WITH_OCR and has_ocr())  # installed since, it may read more
        made_from = (sha256_of(path), suffix, by_ocr, code)
        return FileText.from_bytes(cache.get("text", made_from, lambda: read_file(path).to_bytes()))

    return read


def read_lesson_library(settings: Settings) -> "LessonLibrary":
    """The lessons of the knowledge folder with everything that is wrong with any of them."""
    return _lesson_library(settings, read_library(settings.knowledge_dir))


def _lesson_library(settings: Settings, files: Sequence[ReadFile]) -> "LessonLibrary":
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


def stale(settings: Settings) -> str | None:
    """Why the index must be built again; None while it fits the sources, the model and the code."""
    from tutor.retrieval.embedder import folder_fingerprint
    from tutor.retrieval.folder import stale

    folder = Path(settings.embedder)
    fingerprint = (
        folder_fingerprint(folder) if folder.is_dir() else load_embedder(settings).fingerprint
    )
    sums = {file.name: sha256_of(file.path) for file in source_files(settings.knowledge_dir)}

    def reason() -> str | None:
        return stale(settings.index_dir, sums, fingerprint, segmenter().name, chunker(settings))

    first = reason()
    if first is None or not first.startswith("lessons/"):
        return first
    try:  # a lesson with faults is in no index, however often that is built
        faults = read_lesson_library(settings).faults
    except DocumentError:
        return first
    for fault in faults:
        if not fault.warning:
            sums.pop(fault.file, None)
    return reason()


def held_version(settings: Settings) -> str | None:
    """The version that a rollback chose and that changed documents do not replace, if any."""
    from tutor.retrieval.history import held_version

    return held_version(settings.index_dir, load_embedder(settings), segmenter())


def roll_back(settings: Settings, version: str | None = None) -> str:
    """Make `version`, or the one before the current one, current again; returns its name."""
    from tutor.retrieval.history import roll_back

    return roll_back(settings.index_dir, load_embedder(settings), segmenter(), version)


def read_plan(settings: Settings, id: str) -> Plan:
    """A plan straight from its file, so that it can be looked at before `tutor ingest`."""
    from tutor.documents import read_document
    from tutor.plans.parser import parse_plan

    files = [file for file in source_files(settings.knowledge_dir) if file.kind == "plan"]
    for file in files:
        if file.path.stem == id:
            return parse_plan(read_document(file.path, "plan"))
    known = ", ".join(file.path.stem for file in files) or "none"
    raise SettingsError(f"{settings.knowledge_dir}: no plan {id}; there are: {known}")


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


def build_service(settings: Settings, metrics: "Metrics | None" = None) -> "LiveService":
    """A service that follows the index folder; `start` it. Its turns are counted in `metrics`."""
    from tutor.channels.live import LiveService
    from tutor.channels.metrics import of_model
    from tutor.retrieval.folder import current_version

    kept: list[Embedder] = []  # the model outlives an index; it is loaded again when it changed
    chat_model = build_chat_model(settings)
    if metrics and chat_model:
        metrics.watch(partial(of_model, chat_model.snapshot))

    def load() -> "Loaded":
        fresh = load_embedder(settings)
        if not kept or kept[0].fingerprint != fresh.fingerprint:
            kept[:] = [fresh]
        _warm(kept[0])
        loaded = _settled(load_current(settings, kept[0], chat_model))
        return replace(loaded, tutor=metrics.counting(loaded.tutor)) if metrics else loaded

    return LiveService(lambda: current_version(settings.index_dir), load)


def _settled(loaded: "Loaded") -> "Loaded":
    """Have garbage no longer looked for in what stays: a look through all of an index stops every
    thread for a third of a second. What an older index left behind is found before."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return loaded


def _warm(embedder: "Embedder") -> None:
    """Load now what loads at its first use, before people ask."""
    segmenter().words("bình dân học vụ số")
    embedder.encode_query(["bình dân học vụ số"])


def build_app(
    settings: Settings,
    service: "LiveService",
    store: "Store",
    metrics: "Metrics | None" = None,
) -> "FastAPI":
    """The web application over a service that it starts and stops; with `metrics`, if any."""
    from anyio.to_thread import current_default_thread_limiter

    from tutor.channels.metrics import add_metrics, of_counts, of_jobs
    from tutor.channels.rates import Rate
    from tutor.channels.web import Words, create_app
    from tutor.site.desk.pages import DeskWords
    from tutor.site.pages import Pages
    from tutor.storage.engine import sqlite_file
    from tutor.storage.retention import forget_daily, utc_now

    # PostgreSQL has workers of their own: `tutor worker`.
    alone = sqlite_file(settings.database) is not None
    zalo = build_zalo(settings, store)
    worker = build_worker(service, store, zalo) if alone else None

    @asynccontextmanager
    async def lifespan(_: "FastAPI") -> AsyncIterator[None]:
        if settings.chat_model:  # turns that wait for it must leave the others their threads
            current_default_thread_limiter().total_tokens += settings.chat_model_calls
        service.start()
        if worker:
            store.jobs.reclaim(utc_now())  # whoever held one was this process before
            worker.start()
        background = zalo.background() if zalo and alone else ()
        for one in background:
            one.start()
        forgetting = asyncio.create_task(forget_daily(store, settings.message_months))
        yield
        forgetting.cancel()
        await asyncio.gather(forgetting, return_exceptions=True)
        if worker:
            await asyncio.to_thread(worker.stop)
        for one in background:
            await asyncio.to_thread(one.stop)
        if zalo:
            zalo.close()
        service.stop()

    words = Words(sentences(settings, "errors"), sentences(settings, "channels"))
    pages = Pages(
        settings.prompts_dir,
        settings.knowledge_dir / "lessons" / "images",
        settings.knowledge_dir / "lessons",
        DeskWords(sentences(settings, "desk"), sentences(settings, "replies"), settings.public_url),
        settings.zalo_site_verification,
        zalo is not None,
    )
    app = create_app(
        service,
        store,
        pages,
        words,
        rate=Rate(
            settings.conversation_turns_per_minute,
            settings.address_turns_per_minute,
            settings.evaluation_key.get_secret_value(),
        ),
        api_keys=split_commas(settings.api_keys.get_secret_value()),
        widget_origins=settings.widget_origins,
        max_message_chars=settings.max_message_chars,
        lifespan=lifespan,
    )
    if zalo:
        zalo.add_routes(app, pages, words.errors)
    if metrics:
        metrics.watch(partial(of_jobs, store.jobs, utc_now))
        if zalo:
            metrics.watch(partial(of_counts, "tutor_zalo", "Zalo's events and sends", zalo.counts))
        add_metrics(app, metrics)
    return app


def build_worker(service: "LiveService", store: "Store", zalo: "Zalo | None") -> "Worker | None":
    """The worker of the queue, which rests while `service` cannot answer; None where no messenger
    is connected."""
    from tutor.channels.worker import Worker
    from tutor.channels.zalo.handlers import EVENT
    from tutor.storage.retention import utc_now

    if zalo is None:
        return None
    return Worker(
        store.jobs,
        zalo.handlers(service),
        utc_now,
        threads=_WORKERS,
        at_once={EVENT: _ANSWERING},
        give_way=zalo.intake.give_way,
        ready=lambda: service.ready().ready,
    )


def build_zalo(settings: Settings, store: "Store") -> "Zalo | None":
    """Zalo's products that are switched on; None where none is."""
    from tutor.channels.web import vietnam_now
    from tutor.channels.zalo.channel import Zalo

    if not settings.zalo_products:
        return None
    words, channel_words = sentences(settings, "zalo"), sentences(settings, "channels")
    return Zalo(zalo_options(settings), store, words, channel_words, vietnam_now)


def zalo_options(settings: Settings) -> "ZaloOptions":
    """What the settings say of Zalo."""
    from tutor.channels.zalo.channel import ZaloOptions

    return ZaloOptions(
        products=frozenset(settings.zalo_products),
        oa_id=settings.zalo_oa_id,
        oa_app_id=settings.zalo_oa_app_id,
        oa_app_secret=settings.zalo_oa_app_secret.get_secret_value(),
        oa_secret_key=settings.zalo_oa_secret_key.get_secret_value(),
        oa_buttons=settings.zalo_oa_buttons,
        bot_token=settings.zalo_bot_token.get_secret_value(),
        bot_secret=settings.zalo_bot_secret.get_secret_value(),
        bot_polling=settings.zalo_bot_polling,
        oauth_url=settings.zalo_oauth_url,
        oa_url=settings.zalo_oa_url,
        bot_url=settings.zalo_bot_url,
        site_verification=settings.zalo_site_verification,
        public_url=settings.public_url,
        max_message_chars=settings.max_message_chars,
    )


def build_chat_model(settings: Settings) -> "ConnectedModel | None":
    """The language model of the settings, asked within budgets; None where none is named.

    Build it once: places, breakers and counters are its own. SettingsError where it cannot be used.
    """
    endpoints = chat_endpoints(settings)
    if not endpoints:
        return None
    from tutor.chat_models.connecting import connect
    from tutor.chat_models.endpoint import open_endpoint
    from tutor.text.personal import mask

    budgets = chat_budgets(settings)
    temperature = chat_temperature(settings)
    return connect(
        [open_endpoint(one, budgets, temperature) for one in endpoints],
        budgets,
        _places(settings),
        calls=settings.chat_model_calls,
        wait_s=settings.chat_model_wait_s,
        mask=mask,
    )


def chat_endpoints(settings: Settings) -> "list[Endpoint]":
    """The endpoints of language models that are named, in the order they are asked."""
    from tutor.chat_models.endpoint import Endpoint

    named = [
        Endpoint(
            settings.chat_model,
            settings.chat_model_url,
            settings.chat_model_key.get_secret_value(),
            "TUTOR_CHAT_MODEL",
        ),
        Endpoint(
            settings.chat_model_second,
            settings.chat_model_second_url,
            settings.chat_model_second_key.get_secret_value(),
            "TUTOR_CHAT_MODEL_SECOND",
        ),
    ]
    return [one for one in named if one.model]


def chat_budgets(settings: Settings) -> "Budgets":
    """What an answer of a language model may cost."""
    from tutor.chat_models.model import Budgets

    return Budgets(
        connect_s=settings.chat_model_connect_s,
        first_piece_s=settings.chat_model_first_s,
        answer_s=settings.chat_model_answer_s,
        answer_tokens=settings.chat_model_answer_tokens,
        answer_chars=settings.chat_model_answer_chars,
    )


def chat_temperature(settings: Settings) -> float | None:
    """None: as the model is set up itself."""
    return None if settings.chat_model_temperature < 0 else settings.chat_model_temperature


def _places(settings: Settings) -> "Places":
    """Of this process, or where several run on PostgreSQL of all of them."""
    from tutor.chat_models.places import MemoryPlaces
    from tutor.storage.engine import sqlite_file
    from tutor.storage.places import SharedPlaces

    if sqlite_file(settings.database):
        return MemoryPlaces(settings.chat_model_calls)
    return SharedPlaces.open(settings.database, settings.chat_model_calls)


def sentences(settings: Settings, name: str) -> Sentences:
    """The sentences of `prompts/<name>.toml`; SettingsError where they cannot be read."""
    path = settings.prompts_dir / f"{name}.toml"
    try:
        return Sentences.load(path)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path}: {error}; restore the file, or correct TUTOR_PROMPTS_DIR"
        ) from error


def load_embedder(settings: Settings) -> "Embedder":
    """The embedder of the settings; the network is used only where they name a hub's model."""
    from tutor.retrieval.embedder import load_embedder

    is_hub = settings.embedder != str(_LOCAL_EMBEDDER) and not Path(settings.embedder).exists()
    return load_embedder(settings.embedder, cache=settings.data_dir / "hub", download=is_hub)


def claim_checker(settings: Settings, embedder: "Embedder") -> "ClaimChecker":
    """The check of a chat model's sentences, with the cross-encoder of the settings if any."""
    from tutor.answering.claims import ClaimChecker, CrossEncoderLikeness, embedder_likeness

    if settings.claim_model:
        return ClaimChecker(CrossEncoderLikeness(Path(settings.claim_model)))
    return ClaimChecker(embedder_likeness(embedder))


def segmenter() -> "Segmenter":
    """How texts are cut into terms, for building an index and for searching it."""
    from tutor.retrieval.lexical import vietnamese_segmenter

    return vietnamese_segmenter()


def chunker(settings: Settings) -> dict[str, int]:
    """The chunker's settings. `code` changes with the readers, whose anchors chunks hold;
    `examples` with the messages that no lesson answers, which the lessons' model learns from."""
    from tutor.lessons.knowledge import read_negatives

    examples = zlib.crc32("\n".join(read_negatives(settings.knowledge_dir)).encode())
    packages = (PROJECT / "tutor" / "documents", PROJECT / "tutor" / "lessons")
    files = sorted(path for package in packages for path in package.glob("*.py"))
    code = zlib.crc32(b"".join(path.read_bytes() for path in files))
    return {"max_chars": _MAX_CHUNK_CHARS, "code": code, "examples": examples}


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
    lessons = _stored_lessons(index)
    parsed = {
        one.id: _parsed(one.text, one.id, one.kind)
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


@lru_cache(maxsize=64)  # most documents of a new index stood in the last one too
def _parsed(text: str, id: str, kind: DocumentKind) -> tuple[Document, Plan | None]:
    """The document of a stored text, and the plan that it is, if it is one."""
    from tutor.documents import parse_text
    from tutor.plans.parser import parse_plan

    document = parse_text(text, id, kind)
    return document, parse_plan(document) if kind == "plan" else None


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
    search = LessonSearch(lessons, LessonModel.from_bytes(index.extras[_LESSON_MODEL]))
    teacher = Teacher(speech, search, steering, contacts)
    tutor = Tutor(
        register, retriever, words, teacher, settings.public_url, known if materials else None
    )
    if chat_model is None:
        return tutor
    return WritingTutor(
        tutor,
        _writer(settings, chat_model, embedder),
        Nearby(retriever, speech, known),
        documents,
        steering,
        sentences(settings, "writing"),
    )


def _writer(settings: Settings, chat_model: "ChatModel", embedder: "Embedder") -> "Writer":
    from tutor.answering.prompts import Prompts
    from tutor.answering.writing import Writer

    folder = settings.prompts_dir / "models"
    try:
        prompts = Prompts.load(folder)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{folder}: {error}; restore the folder") from error
    return Writer(chat_model, prompts, claim_checker(settings, embedder))


def moves(settings: Settings) -> "Moves":
    """The words that steer a lesson; SettingsError where they cannot be read."""
    from tutor.dialogue.moves import Moves

    path = settings.prompts_dir / "moves.toml"
    try:
        return Moves.load(path)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}; restore the file") from error


def _lesson_model(
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
    return {_LESSON_MODEL: model}


def _stored_lessons(index: "Index") -> list[Lesson]:
    """The lessons of an index, with their other languages."""
    from tutor.lessons.library import load_lesson

    texts: dict[str, dict[str, str]] = {}
    for one in index.documents:
        if one.kind == "lesson":
            id, _, language = one.id.partition(".")
            texts.setdefault(id, {})[language] = one.text
    return [load_lesson(id, spoken) for id, spoken in texts.items()]


def _lesson_sources(settings: Settings, library: "LessonLibrary") -> list["Source"]:
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


def _lesson_summary(library: "LessonLibrary") -> list[str]:
    left_out = sorted({fault.file for fault in library.faults if not fault.warning})
    lines = [f"lessons: {len(library.files)} taught, {len(left_out)} left out"]
    return [*lines, *(f"  {fault}" for fault in library.faults)]


def document_info(document: Document, plan: Plan | None, entry: Entry) -> "DocumentInfo":
    """What the page of a document shows above it: its own head, then its catalogue row."""
    from tutor.channels.channel import DocumentInfo

    header = plan.header if plan else None
    issued = (header.issued if header else None) or entry.date
    return DocumentInfo(
        title=entry.title or _full_title(document, plan),
        number=(header.number if header else None) or entry.number,
        issued=f"{issued.day}/{issued.month}/{issued.year}" if issued else None,
        issuer=(header.issuer if header else None) or entry.issuer,
        place=(header.locality if header else None) or entry.place,
        source=entry.source,
    )


def _full_title(document: Document, plan: Plan | None) -> str:
    kind = plan.header.kind if plan else ""
    return f"{kind} {document.title}".strip()


def _summary(file: ReadFile, chunks: int) -> str:
    from tutor.plans.parser import parse_plan

    line = f"{file.name}: {sum(1 for _ in file.document.walk())}"
    if file.document.kind == "plan":
        plan = parse_plan(file.document)
        line += (
            f" places, {len(plan.tasks)} tasks, {len(plan.assignments)} assignments, "
            f"{len(plan.targets)} targets, {len(plan.unresolved)} not understood"
        )
    else:
        line += f" sections, {len(file.document.tables)} tables, {chunks} chunks"
    return "\n  ".join([line, *file.notes])
