"""A server or a worker, for scripts/crash_test.py to kill: the real queue, store and worker, and a
Tutor that needs no model.
"""

import json
import os
import random
import threading
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import uvicorn
from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from tutor.channels.channel import Incoming, answer
from tutor.channels.worker import Worker
from tutor.records import Block, Reply, Turn
from tutor.storage.jobs import Job, NewJob
from tutor.storage.store import Store

ANSWERING_S = (0.002, 0.02)
LEASE_S = 5.0  # a worker that was killed is known by it on PostgreSQL


def now() -> datetime:
    return datetime.now(UTC)


class CountingTutor:
    """Answers with how many messages of the learner it has seen."""

    def reply(self, conversation, message, learner, now, *, stopwatch=None, tell=None):
        time.sleep(random.uniform(*ANSWERING_S))
        count = int(learner.memory.get("count", 0)) + 1
        reply = Reply("answer", (Block("paragraph", f"{count}: {message}"),))
        return Turn(reply, conversation, replace(learner, memory={"count": count}))


def handlers(store: Store, sink: str):
    def on_event(job: Job) -> None:
        learner_id = job.lane.removeprefix("answer:")
        lane = f"send:{learner_id}"

        def also(connection, reply):
            texts = [reply.blocks[0].text, "Còn gì nữa không ạ?"]
            sends = [
                NewJob("send", f"{job.key}/{n}", lane, {"text": text})
                for n, text in enumerate(texts)
            ]
            store.jobs.finish(connection, job, now(), sends)

        incoming = Incoming(job.payload["text"], learner_id=learner_id)
        failed = Reply("error", (Block("paragraph", "error"),))
        answered = answer(CountingTutor(), store, incoming, now(), failed, in_json, also)
        assert answered.reply.kind != "error"

    def on_send(job: Job) -> None:
        post(sink, {"key": job.key, "lane": job.lane, "pid": os.getpid(), **job.payload})
        store.jobs.done(job, now())

    return {"event": on_event, "send": on_send}


def in_json(reply: Reply):
    return reply.blocks[0].text, {"reply": reply.blocks[0].text}


def post(address: str, body: dict, timeout_s: float = 10.0) -> None:
    data = json.dumps(body).encode()
    headers = {"content-type": "application/json", "connection": "close"}
    request = urllib.request.Request(address, data, headers)
    with urllib.request.urlopen(request, timeout=timeout_s) as response:
        response.read()


def serve(store: Store, port: int, worker: Worker | None) -> None:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if worker:
            store.jobs.reclaim(now())
            worker.start()
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/healthz")
    def get_health():
        return {"status": "alive"}

    @app.post("/events")
    async def post_event(request: Request):
        """Stored and queued in one transaction, then acknowledged."""
        event = json.loads(await request.body())
        lane = f"answer:{event['user']}"
        new = NewJob("event", event["key"], lane, {"text": event["key"]})
        return {"new": await run_in_threadpool(store.jobs.add, [new], now())}

    uvicorn.run(app, port=port, log_level="warning", access_log=False)


def run(role: str, address: str, port: int, sink: str, started: Connection) -> None:
    """Be a "server", a "worker" or "all" in one, until killed; what is sent goes to `sink`."""
    store = Store.open(address)
    worker = None
    if role != "server":
        worker = Worker(store.jobs, handlers(store, sink), now, lease_s=LEASE_S, poll_s=0.1)
    if role != "worker":
        serve(store, port, worker)
        return
    worker.start()
    started.send("working")
    threading.Event().wait()
