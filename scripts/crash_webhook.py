"""The crash test with the real server: its process, its Tutor, its webhook and its client.

A fake Official Account posts people's messages, some twice, and posts again, as the platform does,
what was not acknowledged. The platform's ladder is shortened: a minute has to be enough.
"""

import itertools
import json
import random
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text

from scripts.load_zalo import scripted
from scripts.zalo_server import ZaloServer
from tests.channels.zalo.fake_oa import FakeOa, Script
from tutor.channels.zalo.events import key_of, parse_oa
from tutor.storage.store import Store
from tutor.storage.tables import conversations, jobs, messages

LADDER_S = (2, 4, 8, 15, 30)
EVENTS_PER_S = 3.0
PEOPLE = 30
KILL_AFTER_S = (2.0, 9.0)  # of answering
SENDING = Script(delay_s=0.05, late_s=0.15)
TWICE = 0.2  # of the events
STILL_S = 5.0  # after a message arrived, at most, its job is marked
_SAYS = (
    "làm sao cài vneid",
    "quên mật khẩu zalo",
    "nhiệm vụ 6.4 ai chủ trì?",
    "có người gọi xưng công an đòi chuyển tiền",
    "cách chụp ảnh bằng điện thoại",
)
# What is to be sent is emptied once it is sent: a trigger keeps it for the comparison.
_KEEP = (
    "CREATE TABLE kept_sends (id INTEGER PRIMARY KEY, lane TEXT, payload TEXT)",
    "CREATE TRIGGER keep_sends AFTER INSERT ON jobs WHEN new.kind = 'zalo.send' BEGIN "
    "INSERT INTO kept_sends VALUES (new.id, new.lane, new.payload); END",
)


@dataclass
class Run:
    """What happened; times in seconds of one clock."""

    began: float = field(default_factory=time.monotonic)
    keys: dict[str, str] = field(default_factory=dict)  # of each event, by its words
    accepted: dict[str, float] = field(default_factory=dict)
    kills: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def crash(kills: int, seed: int) -> dict:
    """Kill the server `kills` times while messages come; what was seen and is stored, counted."""
    rng, run = random.Random(seed), Run()
    with tempfile.TemporaryDirectory() as folder, FakeOa(ladder_s=LADDER_S) as oa:
        server = ZaloServer(oa, Path(folder))
        _keep_sends(server.database)
        oa.webhook_url = f"{server.address}/webhooks/zalo/oa"
        with scripted(oa, SENDING):
            server.start()
            try:
                _deliver_while(oa, run, rng, lambda: _kill(server, kills, run, rng))
                drained = _drained(server.database)
            finally:
                server.stop()
        return _counted(server.database, oa, run, drained)


def _kill(server: ZaloServer, kills: int, run: Run, rng: random.Random) -> None:
    for _ in range(kills):
        time.sleep(rng.uniform(*KILL_AFTER_S))
        run.kills.append(time.monotonic())
        server.kill()
        server.start()


def _deliver_while(oa: FakeOa, run: Run, rng: random.Random, act) -> None:
    """Post events at a steady rate until `act` has ended, and wait until they are accepted."""
    acting = threading.Thread(target=act)
    acting.start()
    sayings = defaultdict(lambda: itertools.cycle(_SAYS))  # so that neighbouring answers differ
    with ThreadPoolExecutor(300) as pool:
        while acting.is_alive():
            number = len(run.keys)
            user = f"8{rng.randrange(PEOPLE):03}"
            said = f"{next(sayings[user])} ({number})"
            raw = oa.event("user_send_text", user, text=said)
            inbound = parse_oa(json.loads(raw))
            run.keys[said] = key_of(inbound, raw)
            for _ in range(1 + (rng.random() < TWICE)):
                pool.submit(_deliver, oa, run, said, raw)
            time.sleep(1 / EVENTS_PER_S)
    acting.join()


def _deliver(oa: FakeOa, run: Run, said: str, raw: bytes) -> None:
    if oa.deliver(raw):
        with run.lock:
            run.accepted.setdefault(said, time.monotonic())


def _counted(database: str, oa: FakeOa, run: Run, drained: bool) -> dict:
    from scripts.crash_test import in_order

    stored = _rows(database, select(jobs).order_by(jobs.c.id))
    said = _rows(
        database,
        select(messages.c.text, conversations.c.learner_id)
        .join(conversations, messages.c.conversation_id == conversations.c.id)
        .where(messages.c.role == "user")
        .order_by(messages.c.id),
    )
    kept = _rows(database, text("SELECT lane, payload FROM kept_sends ORDER BY id"))
    effects = Counter(words for words, _ in said)
    sends = _compared(kept, oa.delivered, run.kills)
    return {
        "events": len(run.keys),
        "deliveries": len(oa.deliveries),
        "delivered_again_by_the_ladder": sum(number > 0 for _, number, _ in oa.deliveries),
        "kills": len(run.kills),
        "accepted": len(run.accepted),
        "answered": len(effects),
        "answered_more_than_once": sum(count > 1 for count in effects.values()),
        "accepted_and_not_answered": len(run.accepted.keys() - effects.keys()),
        "answered_and_not_accepted": len(effects.keys() - run.accepted.keys()),
        "answered_out_of_order": in_order(
            stored, "zalo.event", [(run.keys[words], learner) for words, learner in said]
        ),
        "attempts_beyond_the_first": sum(row.attempt - 1 for row in stored),
        "to_send": len(kept),
        **sends,
        "dead": sum(row.state == "dead" for row in stored),
        "open": sum(row.state in ("ready", "running") for row in stored),
        "drained": drained,
        "rules_of_the_platform_broken": len(oa.faults),
        "ladder_s": LADDER_S,
        "seconds": round(time.monotonic() - run.began, 1),
        "times_s": {
            "accepted": sorted(round(at - run.began, 2) for at in run.accepted.values()),
            "sent": sorted(round(one["at"] - run.began, 2) for one in oa.delivered),
            "kills": [round(at - run.began, 2) for at in run.kills],
        },
    }


def _compared(kept: list, delivered: list[dict], kills: list[float]) -> dict[str, int]:
    """What people read against what they were to read, message for message."""
    expected, read = defaultdict(list), defaultdict(list)
    for lane, payload in kept:
        expected[lane.rpartition(":")[2]].append(json.loads(payload)["call"]["text"])
    for one in delivered:
        read[one["user"]].append(one)
    sums = Counter()
    for user in expected.keys() | read.keys():
        sums.update(_followed(expected[user], read[user], kills))
    names = ("sent", "never_sent", "sent_out_of_order")
    again = ("sent_again", "sent_again_without_a_kill_between")
    return {name: sums[name] for name in (*names, *again)}


def _followed(expected: list[str], read: list[dict], kills: list[float]) -> Counter:
    """One person's messages: each the next that was to come, or the last one again."""
    sums, place = Counter(), 0
    for number, one in enumerate(read):
        words = one["message"]["text"]
        if place < len(expected) and words == expected[place]:
            place += 1
            sums["sent"] += 1
        elif place and words == expected[place - 1]:
            sums["sent_again"] += 1
            before = read[number - 1]
            sums["sent_again_without_a_kill_between"] += not _killed(before, one, kills)
        else:
            sums["sent_out_of_order"] += 1
    sums["never_sent"] = len(expected) - place
    return sums


def _killed(before: dict, after: dict, kills: list[float]) -> bool:
    """Whether the start of the server that sent `before` was killed before it could mark it, and
    a later one sent `after`. The kill of a start has its number; what it had sent may arrive after
    that, so the two are told apart by who sent them, not by the clock."""
    start = int(before["by"])
    if start > len(kills) or int(after["by"]) <= start:
        return False
    return kills[start - 1] <= before["at"] + STILL_S


def _keep_sends(database: str) -> None:
    store = Store.open(database)
    with store._transaction() as connection:
        for statement in _KEEP:
            connection.execute(text(statement))
    store.close()


def _drained(database: str) -> bool:
    from scripts.crash_test import drain

    return drain(database)


def _rows(database: str, query) -> list:
    from scripts.crash_test import rows

    return rows(database, query)
