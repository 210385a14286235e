"""How soon Zalo's events are acknowledged while answers are slow, and what conversations cost.

Starts a server of its own, with a fake of the platform behind it. Writes zalo-load.json and .png of
eval/reports/. Three parts, of which `--part` names some; the others' last figures stay:

converse      that many people at once, each writing when the last answer has come
held          events that come while nothing can be sent, and are sent once it can
acknowledge   events at a steady rate while every send takes `--send-s` seconds
"""

import argparse
import itertools
import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.open_loop import post_all, request
from scripts.zalo_server import ZaloServer, served
from tests.channels.zalo.fake_oa import FakeOa, Script
from tutor.evaluation.machine import commit, machine
from tutor.settings import PROJECT
from tutor.storage.store import Store

_REPORT = PROJECT / "eval" / "reports" / "zalo-load.json"
_DRAIN_S = 900
_USUAL_SEND_S = 0.2
_SAYS = ("làm sao cài vneid", "1", "2", "quên mật khẩu zalo", "1", "nhiệm vụ 6.4 ai chủ trì?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", action="append", choices=("converse", "held", "acknowledge"))
    parser.add_argument("--rate", type=int, default=200, help="events a second")
    parser.add_argument("--seconds", type=float, default=30, help="of `acknowledge`")
    parser.add_argument("--send-s", type=float, default=1.0, help="how long a send takes then")
    parser.add_argument("--held", type=int, default=200, help="events of `held`")
    parser.add_argument("--people", type=int, default=100, help="of `converse`")
    parser.add_argument("--minutes", type=float, default=10, help="of `converse`")
    parser.add_argument("--out", type=Path, default=_REPORT)
    options = parser.parse_args()
    kept = json.loads(options.out.read_text(encoding="utf-8")) if options.out.exists() else {}
    report: dict[str, Any] = {part: kept[part] for part in _PARTS if part in kept}
    for part in options.part or _PARTS:  # each on a server of its own: one leaves a backlog
        with FakeOa(per_minute=1_000_000) as oa, served(oa) as server:
            oa.webhook_url = f"{server.address}/webhooks/zalo/oa"
            before = os.getloadavg()[0]  # of the machine; 0 where it is idle
            figures = _PARTS[part](oa, server, options)
            about = {"machine": machine(), "commit": commit(PROJECT), "load_average_before": before}
            report[part] = {**about, **figures, "rules_broken": oa.faults}
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        shown = {name: value for name, value in figures.items() if name != "over_time"}
        print(json.dumps({part: shown}, indent=1), flush=True)
    plot(report, options.out.with_suffix(".png"))


def acknowledge(oa: FakeOa, rate: int, seconds: float, send_s: float) -> dict[str, Any]:
    """Every event is posted at its time, however long the ones before take (an open loop)."""
    there = urlsplit(oa.webhook_url)
    assert there.hostname and there.port
    raws = [
        oa.event("user_send_text", f"5{number % 1000:04}", text="làm sao cài vneid")
        for number in range(int(rate * seconds))
    ]
    requests = [request(there.path, there.netloc, oa.sign(raw), raw) for raw in raws]
    with scripted(oa, Script(delay_s=send_s)):
        results = post_all(there.hostname, there.port, requests, rate)
    taken_ms = sorted(1000 * taken for _, taken in results)
    return {
        "events": len(results),
        "asked_per_s": rate,
        "not_200": sum(status != 200 for status, _ in results),
        "over_2_s": sum(taken > 2000 for taken in taken_ms),
        **_percentiles(taken_ms, "ms"),
    }


def held(oa: FakeOa, count: int) -> dict[str, Any]:
    """Events accepted while the account's interface answers 503, and when the last is delivered."""
    before = len(oa.delivered)
    with scripted(oa, Script(status=503)):
        accepted = sum(
            oa.deliver(oa.event("user_send_text", f"6{number:04}", text="quên mật khẩu zalo"))
            for number in range(count)
        )
        time.sleep(3)
        meanwhile = len(oa.delivered) - before
    begin = time.monotonic()
    users = {f"6{number:04}" for number in range(count)}
    while time.monotonic() - begin < _DRAIN_S:
        answered = {one["user"] for one in oa.delivered[before:]} & users
        if len(answered) == count:
            break
        time.sleep(0.2)
    return {
        "events": count,
        "accepted": accepted,
        "sent_meanwhile": meanwhile,
        "answered_after": len(answered),
        "until_the_last_s": round(time.monotonic() - begin, 1),
    }


def converse(oa: FakeOa, people: int, seconds: float, server: ZaloServer) -> dict[str, Any]:
    """Closed loop: each person writes, waits for the first message back, and writes again."""
    talk = _Talk(oa, time.monotonic() + seconds)
    threads = [threading.Thread(target=talk.run, args=[f"7{n:04}"]) for n in range(people)]
    with scripted(oa, Script(delay_s=_USUAL_SEND_S)):
        for thread in threads:
            thread.start()
        over_time = _watched(talk, server, seconds)
        for thread in threads:
            thread.join()
    ages = [one["queue_age_s"] for one in over_time]
    memory = [one["resident_mb"] for one in over_time]
    return {
        "people": people,
        "seconds": seconds,
        "a_send_takes_s": _USUAL_SEND_S,
        "answers": len(talk.waits),
        "answers_per_s": round(len(talk.waits) / seconds, 1),
        "not_answered_in_60_s": talk.failed,
        # acknowledged after 2 s: delivered again by the platform 30 s later, and answered once
        "acknowledged_late": sum(status != 200 for _, _, status in oa.deliveries),
        **_percentiles(sorted(talk.waits), "s"),
        "queue_age_s": _percentiles(sorted(ages), "s"),
        "resident_mb": {"first": memory[0], "last": memory[-1], "highest": max(memory)},
        "over_time": over_time,
    }


def _watched(talk: "_Talk", server: ZaloServer, seconds: float) -> list[dict[str, float]]:
    """Every few seconds: the age of the oldest job that is not done, memory, and answers so far."""
    begin, seen = time.monotonic(), []
    with closing(Store.open(server.database, read_only=True)) as store:
        while (at := time.monotonic() - begin) < seconds:
            age = store.jobs.status(datetime.now(UTC)).oldest_s or 0.0
            memory = _resident_mb(server.process.pid)
            figures = {"at_s": at, "queue_age_s": age, "resident_mb": memory}
            seen.append({name: round(value, 2) for name, value in figures.items()})
            seen[-1]["answers"] = len(talk.waits)
            time.sleep(min(5.0, seconds / 10))
    return seen


class _Talk:
    """People who write until `end`, and how long each waited for the first message of an answer."""

    def __init__(self, oa: FakeOa, end: float) -> None:
        self._oa, self._end = oa, end
        self.waits: list[float] = []
        self.failed = 0

    def run(self, user: str) -> None:
        said = itertools.cycle(_SAYS)
        while time.monotonic() < self._end:
            before, begin = self._oa.received[user], time.monotonic()
            self._oa.deliver(self._oa.event("user_send_text", user, text=next(said)))
            while self._oa.received[user] == before and time.monotonic() - begin < 60:
                time.sleep(0.1)
            if self._oa.received[user] == before:
                self.failed += 1
            else:
                self.waits.append(time.monotonic() - begin)


class _Always:
    """A script without end."""

    def __init__(self, step: Script) -> None:
        self._step = step

    def __bool__(self) -> bool:
        return True

    def popleft(self) -> Script:
        return self._step


@contextmanager
def scripted(oa: FakeOa, step: Script) -> Iterator[None]:
    usual = oa.script
    oa.script = _Always(step)
    try:
        yield
    finally:
        oa.script = usual


def _percentiles(values: list[float], unit: str) -> dict[str, float]:
    if len(values) < 2:
        return {}
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    shown = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "longest": values[-1]}
    return {f"{name}_{unit}": round(value, 3) for name, value in shown.items()}


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(kilobytes.split()[1]) / 1024, 1)


_PARTS: dict[str, Callable[[FakeOa, ZaloServer, argparse.Namespace], dict[str, Any]]] = {
    "converse": lambda oa, server, options: converse(
        oa, options.people, options.minutes * 60, server
    ),
    "held": lambda oa, server, options: held(oa, options.held),
    "acknowledge": lambda oa, server, options: acknowledge(
        oa, options.rate, options.seconds, options.send_s
    ),
}


def plot(report: dict[str, Any], path: Path) -> None:
    """Queue age, memory and answers of the conversations over time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    if "converse" not in report:
        return
    run = report["converse"]
    over_time = run["over_time"]
    figure, axes = pyplot.subplots(1, 3, figsize=(13, 3.6))
    titles = {
        "queue_age_s": "age of the oldest job not done, s",
        "resident_mb": "memory of the server, MB",
        "answers": "answers so far",
    }
    for axis, (name, title) in zip(axes, titles.items(), strict=True):
        axis.plot([one["at_s"] for one in over_time], [one[name] for one in over_time])
        axis.set_title(title, fontsize=10)
        axis.set_xlabel("seconds")
        axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
    told = f"{run['people']} people on {run['machine']['cores']} cores"
    figure.suptitle(f"{told}: {run['answers_per_s']} answers a second", fontsize=10)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
