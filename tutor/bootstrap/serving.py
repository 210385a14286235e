"""The service that follows the index folder, and the web application over it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tutor.bootstrap.composing import load_current
from tutor.bootstrap.index import load_embedder, segmenter
from tutor.bootstrap.models import build_chat_model
from tutor.bootstrap.prompts import sentences
from tutor.bootstrap.zalo import build_worker, build_zalo
from tutor.settings import Settings, split_commas

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tutor.channels.live import LiveService, Loaded
    from tutor.channels.metrics import Metrics
    from tutor.channels.zalo.channel import Zalo
    from tutor.retrieval.embedder import Embedder
    from tutor.site.pages import Pages
    from tutor.storage.store import Store


def build_service(settings: Settings, metrics: "Metrics | None" = None) -> "LiveService":
    """A service that follows the index folder; `start` it. Its turns are counted in `metrics`."""
    from tutor.channels.live import LiveService
    from tutor.channels.metrics import of_model
    from tutor.retrieval.folder import current_version

    kept: list[Embedder] = []  # the model outlives an index; it is loaded again when it changed
    chat_model = build_chat_model(settings, apart=True)
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
    from tutor.channels.rates import Rate
    from tutor.channels.web import Words, create_app

    zalo = build_zalo(settings, store)
    pages = _pages(settings, zalo)
    words = Words(sentences(settings, "errors"), sentences(settings, "channels"))
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
        lifespan=_lifespan(settings, service, store, zalo),
    )
    if zalo:
        zalo.add_routes(app, pages, words.errors)
    if metrics:
        _add_metrics(app, metrics, store, zalo)
    return app


def _pages(settings: Settings, zalo: "Zalo | None") -> "Pages":
    from tutor.site.desk.pages import DeskWords
    from tutor.site.pages import Pages

    lessons = settings.knowledge_dir / "lessons"
    return Pages(
        settings.prompts_dir,
        lessons / "images",
        lessons,
        DeskWords(sentences(settings, "desk"), sentences(settings, "replies"), settings.public_url),
        settings.zalo_site_verification,
        zalo is not None,
    )


def _add_metrics(app: "FastAPI", metrics: "Metrics", store: "Store", zalo: "Zalo | None") -> None:
    from tutor.channels.metrics import add_metrics, of_counts, of_jobs
    from tutor.storage.retention import utc_now

    metrics.watch(partial(of_jobs, store.jobs, utc_now))
    if zalo:
        metrics.watch(partial(of_counts, "tutor_zalo", "Zalo's events and sends", zalo.counts))
    add_metrics(app, metrics)


def _lifespan(
    settings: Settings, service: "LiveService", store: "Store", zalo: "Zalo | None"
) -> Callable[["FastAPI"], AbstractAsyncContextManager[None]]:
    """What runs as long as the application: the service, the worker, Zalo's own, forgetting."""
    from anyio.to_thread import current_default_thread_limiter

    from tutor.storage.engine import sqlite_file
    from tutor.storage.retention import forget_daily, utc_now

    # PostgreSQL has workers of their own: `tutor worker`.
    alone = sqlite_file(settings.database) is not None
    worker = build_worker(service, store, zalo) if alone else None

    @asynccontextmanager
    async def running(_: "FastAPI") -> AsyncIterator[None]:
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

    return running
