"""Kills server and workers at random while messages come twice and out of order, and counts what
was accepted, answered and sent, in which order, and how often.

SQLite: one process does everything. PostgreSQL: two servers and two workers apart, on a cluster of
the script's own. An accepted message must be answered exactly once and in the order in which its
conversation's messages were accepted; what is sent may come twice only where a kill of who sent it
fell between the send and its mark. `--database real`: the same of the real server with its Tutor
(`crash_webhook.py`; it needs a built index). Writes eval/reports/crash.json and crash.png.
"""

import argparse
import json
import multiprocessing
import random
import socket
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import select  # noqa: E402

from scripts import crash_child, crash_webhook  # noqa: E402
from tutor.evaluation.machine import commit, machine  # noqa: E402
from tutor.storage.store import Store  # noqa: E402
from tutor.storage.tables import conversations, jobs, messages  # noqa: E402

# Each child is a new process, forked from one that has read the libraries and opened nothing.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["scripts.crash_child"])

SENDING_S = (0.002, 0.03)
KILL_AFTER_S = (0.05, 0.7)
STILL_S = 5.0  # after a send, at most, it has its mark, also on a busy machine
DRAIN_S = 120.0


@dataclass(frozen=True)
class Sent:
    """A message that arrived at the person's messenger. The key is of the job that sent it."""

    at_s: float
    key: str
    lane: str
    pid: int  # of who sent it


@dataclass(frozen=True)
class Kill:
    at_s: float
    role: str
    pid: int


@dataclass
class Seen:
    """What happened while it ran; times in seconds of one clock."""

    accepted: dict[str, float] = field(default_factory=dict)
    deliveries: int = 0
    refused: int = 0
    sent: list[Sent] = field(default_factory=list)
    kills: list["Kill"] = field(default_factory=list)


class Sink(ThreadingHTTPServer):
    """The messenger: takes each message at once, and answers after a while."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        super().__init__(("127.0.0.1", 0), _Take)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request, client_address) -> None:
        """Who sent it was killed and takes no answer."""


class _Take(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.seen.sent.append(
            Sent(time.monotonic(), *(body[name] for name in ("key", "lane", "pid")))
        )
        time.sleep(random.uniform(*SENDING_S))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_) -> None:
        """Quiet."""


class Process:
    """A child that is killed and started again."""

    def __init__(self, role: str, address: str, sink: str) -> None:
        self.role, self._address, self._sink = role, address, sink
        self.port = free_port()
        self.start()

    def start(self) -> None:
        self._told, started = PROCESSES.Pipe(duplex=False)
        arguments = (self.role, self._address, self.port, self._sink, started)
        self._child = PROCESSES.Process(target=crash_child.run, args=arguments, daemon=True)
        self._child.start()
        started.close()

    @property
    def pid(self) -> int:
        return self._child.pid

    def wait_ready(self) -> None:
        if self.role == "worker":
            assert self._told.poll(60), "the worker did not start"
            return
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self._child.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.01)

    def kill(self) -> None:
        self._child.kill()  # SIGKILL
        self._child.join()
        self._told.close()

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).close()
        except OSError:
            return False
        return True


class Sender:
    """Sends every event until it is acknowledged, some again after that, neighbours mixed up."""

    def __init__(self, events: list[dict], ports: list[int], seen: Seen, rng: random.Random):
        self._ports, self._seen, self._rng = ports, seen, rng
        copies = [event for event in events for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        ranked = sorted(range(len(copies)), key=lambda n: n + rng.uniform(0, 12))
        self.copies = len(copies)
        self._waiting = [copies[n] for n in reversed(ranked)]  # the next one is the last
        self._lock = threading.Lock()
        self._allowed = threading.Semaphore(0)
        self._closed = False
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(4)]
        for thread in self._threads:
            thread.start()

    def allow(self, count: int) -> None:
        for _ in range(count):
            self._allowed.release()

    def finish(self) -> None:
        """Wait until everything is acknowledged."""
        self._closed = True
        self.allow(len(self._threads))
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while True:
            if not self._closed:
                self._allowed.acquire()
            with self._lock:
                if not self._waiting:
                    if self._closed:
                        return
                    continue
                event = self._waiting.pop()
            self._deliver(event)

    def _deliver(self, event: dict) -> None:
        port = self._rng.choice(self._ports)
        try:
            crash_child.post(f"http://127.0.0.1:{port}/events", event, timeout_s=5)
        except (OSError, HTTPException):
            with self._lock:  # comes again, after some that were sent later
                self._seen.refused += 1
                place = max(0, len(self._waiting) - self._rng.randint(0, 20))
                self._waiting.insert(place, event)
            if not self._closed:
                self._allowed.release()
            time.sleep(0.02)
            return
        with self._lock:
            self._seen.deliveries += 1
            self._seen.accepted.setdefault(event["key"], time.monotonic())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def crash(address: str, roles: list[str], events: int, kills: int, seed: int) -> dict:
    """Send `events` messages of forty people through processes of these roles, `kills` of which
    are killed meanwhile; what was seen and what is stored, counted."""
    rng, seen = random.Random(seed), Seen()
    users = [f"zalo-oa:1:{n}" for n in range(40)]
    made = [{"key": f"e{n}", "user": rng.choice(users)} for n in range(events)]
    began = time.monotonic()
    with sinking(seen) as sink, running(address, roles, sink.address) as processes:
        ports = [one.port for one in processes if one.role != "worker"]
        sender = Sender(made, ports, seen, rng)
        for _ in range(kills):
            sender.allow(sender.copies // (kills + 1))
            time.sleep(rng.uniform(*KILL_AFTER_S))
            victim = rng.choice(processes)
            seen.kills.append(Kill(time.monotonic(), victim.role, victim.pid))
            victim.kill()
            victim.start()
            victim.wait_ready()  # of several, the others go on meanwhile
        sender.finish()
        drained = drain(address)
    return counted(address, seen, made, began, drained)


@contextmanager
def sinking(seen: Seen) -> Iterator[Sink]:
    with Sink(seen) as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        yield sink
        sink.shutdown()


@contextmanager
def running(address: str, roles: list[str], sink: str) -> Iterator[list[Process]]:
    processes = []
    try:
        for role in roles:
            processes.append(Process(role, address, sink))
        for one in processes:
            one.wait_ready()
        yield processes
    finally:
        for one in processes:
            one.kill()


def drain(address: str) -> bool:
    """Wait until no job is open; False where that does not come about."""
    deadline = time.monotonic() + DRAIN_S
    while time.monotonic() < deadline:
        with_rows = rows(
            address, select(jobs.c.state).where(jobs.c.state.in_(("ready", "running")))
        )
        if not with_rows:
            return True
        time.sleep(0.2)
    return False


def rows(address: str, query) -> list:
    store = Store.open(address, read_only=True)
    try:
        with store._transaction() as connection:
            return list(connection.execute(query))
    finally:
        store.close()


def counted(address: str, seen: Seen, made: list[dict], began: float, drained: bool) -> dict:
    stored = rows(address, select(jobs).order_by(jobs.c.id))
    said = rows(
        address,
        select(messages.c.text, conversations.c.learner_id)
        .join(conversations, messages.c.conversation_id == conversations.c.id)
        .where(messages.c.role == "user")
        .order_by(messages.c.id),
    )
    effects = Counter(text for text, _ in said)
    received = Counter(one.key for one in seen.sent)
    sends = [row for row in stored if row.kind == "send"]
    repeats, unexplained = repeated(seen)
    answers = in_order(stored, "event", [(text, f"answer:{user}") for text, user in said])
    first = list({one.key: (one.key, one.lane) for one in seen.sent}.values())
    return {
        "events": len(made),
        "copies_delivered": seen.deliveries,
        "not_acknowledged_and_sent_again": seen.refused,
        "kills": len(seen.kills),
        "kills_by_role": dict(Counter(one.role for one in seen.kills)),
        "accepted": len(seen.accepted),
        "answered": len(effects),
        "answered_more_than_once": sum(count > 1 for count in effects.values()),
        "accepted_and_not_answered": len(seen.accepted.keys() - effects.keys()),
        "answered_and_not_accepted": len(effects.keys() - seen.accepted.keys()),
        "answered_out_of_order": answers,
        "attempts_beyond_the_first": sum(row.attempt - 1 for row in stored),
        "to_send": len(sends),
        "sent": len(received),
        "never_sent": len({row.key for row in sends} - received.keys()),
        "sent_out_of_order": in_order(stored, "send", first),
        "sent_again": repeats,
        "sent_again_without_a_kill_between": unexplained,
        "dead": sum(row.state == "dead" for row in stored),
        "open": sum(row.state in ("ready", "running") for row in stored),
        "drained": drained,
        "seconds": round(time.monotonic() - began, 1),
        "times_s": {
            "accepted": sorted(round(at - began, 2) for at in seen.accepted.values()),
            "sent": sorted(round(one.at_s - began, 2) for one in seen.sent),
            "kills": [round(one.at_s - began, 2) for one in seen.kills],
        },
    }


def in_order(stored: list, kind: str, happened: list[tuple[str, str]]) -> int:
    """How many things of a lane happened before one that was accepted earlier."""
    ids = {row.key: row.id for row in stored if row.kind == kind}
    lanes = defaultdict(list)
    for key, lane in happened:
        lanes[lane].append(ids[key])
    return sum(later < earlier for row in lanes.values() for earlier, later in pairwise(row))


def repeated(seen: Seen) -> tuple[int, int]:
    """How often a message was sent again; how often without a kill of who had sent it before."""
    sends = defaultdict(list)
    for one in seen.sent:
        sends[one.key].append(one)
    again = [pair for row in sends.values() for pair in pairwise(row)]
    killed = {one.pid: one.at_s for one in seen.kills}
    without = [pair for pair in again if not explained(*pair, killed.get(pair[0].pid))]
    for before, after in without:
        print(
            f"no kill between: {before} {after}, killed {killed.get(before.pid)}", file=sys.stderr
        )
    return len(again), len(without)


def explained(before: Sent, after: Sent, killed_s: float | None) -> bool:
    """Whether who sent `before` was killed before it could mark it, and somebody else sent
    `after`. What it had sent may arrive after the kill."""
    if killed_s is None or before.pid == after.pid:
        return False
    return killed_s <= min(after.at_s, before.at_s + STILL_S)


def faults(figures: dict) -> list[str]:
    """What must not be: names of the figures that are not as they have to be."""
    none = (
        "answered_more_than_once", "accepted_and_not_answered", "answered_and_not_accepted",
        "answered_out_of_order", "never_sent", "sent_out_of_order",
        "sent_again_without_a_kill_between", "dead", "open",
    )  # fmt: skip
    same = figures["events"] == figures["accepted"] == figures["answered"]
    return [name for name in none if figures[name]] + ([] if same else ["events"])


@contextmanager
def database(kind: str) -> Iterator[tuple[str, list[str]]]:
    """The address of an empty database, and the roles of the processes that use it."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/tutor.db", ["all"]
        return
    from tests.postgres import cluster, new_database

    with cluster() as address:
        yield new_database(address), ["server", "server", "worker", "worker"]


def plot(runs: dict[str, dict], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(len(runs), 1, figsize=(8, 3.2 * len(runs)), squeeze=False)
    for axis, (name, run) in zip(axes[:, 0], runs.items(), strict=True):
        for label in ("accepted", "sent"):
            times = run["times_s"][label]
            axis.step(times, range(1, len(times) + 1), label=label, where="post")
        for at in run["times_s"]["kills"]:
            axis.axvline(at, color="0.8", linewidth=0.6, zorder=0)
        title = (
            f"{name}: {run['kills']} kills, {run['answered']} of {run['accepted']} answered once"
        )
        axis.set_title(f"{title}, {run['sent_again']} sent again", fontsize=9)
        axis.set_xlabel("seconds (grey: a process was killed)", fontsize=8)
        axis.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def run(kind: str, options: argparse.Namespace) -> tuple[list[str], dict]:
    if kind == "real":
        return ["all"], crash_webhook.crash(options.kills or 10, options.seed)
    with database(kind) as (address, roles):
        return roles, crash(address, roles, options.events, options.kills or 60, options.seed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--kills", type=int, help="default: 60; of the real server 10")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--database", choices=("sqlite", "postgres", "both", "real"), default="both"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "eval" / "reports" / "crash.json")
    options = parser.parse_args()
    kinds = ("sqlite", "postgres") if options.database == "both" else (options.database,)
    about = {"machine": machine(), "commit": commit(ROOT), "seed": options.seed}
    runs = {}
    for kind in kinds:
        roles, figures = run(kind, options)
        shown = {name: value for name, value in figures.items() if name != "times_s"}
        print(kind, json.dumps(shown, indent=1), flush=True)
        runs[kind] = {**about, "processes": roles, **figures}
    kept = json.loads(options.out.read_text(encoding="utf-8")) if options.out.exists() else {}
    report = {**kept, **runs}  # the other database's last run stays
    options.out.write_text(json.dumps(report) + "\n", encoding="utf-8")
    plot(report, options.out.with_suffix(".png"))
    wrong = {kind: found for kind, run in runs.items() if (found := faults(run))}
    print(f"wrong: {wrong}" if wrong else "nothing was lost, doubled or out of order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
