"""How soon Zalo's events are acknowledged while answers are slow, and what many conversations cost.

Writes eval/reports/zalo-load.json. `--url` is not needed: it starts a server of its own, with a
fake of the platform behind it. Three parts:

acknowledge   events at a steady rate while every send takes `--send-s` seconds
held          events that come while nothing can be sent, and are sent once it can
converse      that many people at once, each writing when the last answer has come
"""

import argparse
import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.open_loop import post_all, request
from scripts.zalo_server import served
from tests.channels.zalo.fake_oa import FakeOa, Script
from tutor.settings import PROJECT

_REPORT = PROJECT / "eval" / "reports" / "zalo-load.json"
_DRAIN_S = 900
_SAYS = ("làm sao cài vneid", "1", "2", "quên mật khẩu zalo", "1", "nhiệm vụ 6.4 ai chủ trì?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=200, help="events a second")
    parser.add_argument("--seconds", type=float, default=30, help="of the first part")
    parser.add_argument("--send-s", type=float, default=1.0, help="how long a send takes then")
    parser.add_argument("--held", type=int, default=200, help="events of the second part")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10, help="of the third part")
    parser.add_argument("--out", type=Path, default=_REPORT)
    options = parser.parse_args()
    with FakeOa(per_minute=1_000_000) as oa, served(oa) as (address, process):
        oa.webhook_url = f"{address}/webhooks/zalo/oa"
        report: dict[str, Any] = {
            "options": {name: value for name, value in vars(options).items() if name != "out"},
            "load_average_before": os.getloadavg()[0],  # of the machine; 0 where it is idle
        }
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "converse": lambda: converse(oa, options.people, options.minutes * 60, process.pid),
            "held": lambda: held(oa, options.held),
            # last: it leaves a backlog
            "acknowledge": lambda: acknowledge(oa, options.rate, options.seconds, options.send_s),
        }
        for name, part in parts.items():
            report[name] = part()
            report["faults"] = oa.faults
            options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
            print(json.dumps({name: report[name]}, indent=2), flush=True)


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


def converse(oa: FakeOa, people: int, seconds: float, pid: int) -> dict[str, Any]:
    """Closed loop: each person writes, waits for the first message back, and writes again."""
    waits: list[float] = []
    failed = [0]
    memory: list[float] = []
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_talk, args=(oa, f"7{number:04}", end, waits, failed))
        for number in range(people)
    ]
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        memory.append(_resident_mb(pid))
        time.sleep(min(5.0, seconds / 10))
    for thread in threads:
        thread.join()
    return {
        "people": people,
        "seconds": seconds,
        "answers": len(waits),
        "answers_per_s": round(len(waits) / seconds, 1),
        "not_answered_in_60_s": failed[0],
        # acknowledged after 2 s: delivered again by the platform 30 s later, and answered once
        "acknowledged_late": sum(status != 200 for _, _, status in oa.deliveries),
        **_percentiles(sorted(waits), "s"),
        "resident_mb": {"first": memory[0], "last": memory[-1], "highest": max(memory)},
    }


def _talk(oa: FakeOa, user: str, end: float, waits: list[float], failed: list[int]) -> None:
    number = 0
    while time.monotonic() < end:
        before = len(oa.texts(user))
        begin = time.monotonic()
        oa.deliver(oa.event("user_send_text", user, text=_SAYS[number % len(_SAYS)]))
        while len(oa.texts(user)) == before and time.monotonic() - begin < 60:
            time.sleep(0.1)
        if len(oa.texts(user)) == before:
            failed[0] += 1
        else:
            waits.append(time.monotonic() - begin)
        number += 1


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


if __name__ == "__main__":
    main()
