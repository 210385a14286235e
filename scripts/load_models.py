"""Many conversations at once whose answers a language model words, and others that need no model.

Writes eval/reports/model-load.json and .png. A real server is asked over HTTP; the model is a
scripted server in a process of its own that begins after `--delay-s` and writes a word every
`--gap-s`, as one on a graphics card would. Parts: plain turns alone, people who need the model,
both at once, and both where there is no model, to compare: what people cost who are answered from
the sources. Each person reads for about `--think-s` before writing again.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from scripts.model_talk import Talk
from scripts.serving import Server, serving
from tutor.evaluation.machine import commit, machine
from tutor.evaluation.metrics import percentile
from tutor.settings import PROJECT

_REPORT = PROJECT / "eval" / "reports" / "model-load.json"
_BEGIN, _LOST = "làm sao cài vneid", "chưa hiểu"
_PLAIN = ("quên mật khẩu zalo", "tiếp", "mã otp là gì", "nhiệm vụ 6.4 ai chủ trì")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--plain", type=int, default=5, help="people who need no model")
    parser.add_argument("--think-s", type=float, default=3, help="between two messages")
    parser.add_argument("--seconds", type=float, default=60, help="of each part")
    parser.add_argument("--delay-s", type=float, default=0.5, help="until the model's first word")
    parser.add_argument("--gap-s", type=float, default=0.03, help="between two words")
    parser.add_argument("--out", type=Path, default=_REPORT)
    options = parser.parse_args()
    load_before = os.getloadavg()[0]
    people, plain = options.people, options.plain
    with _warmed({}) as server:
        parts = {"both, and no model": _run(server, people, plain, options)}
    with _model(options.delay_s, options.gap_s) as url:
        settings = {
            "TUTOR_CHAT_MODEL": "openai:scripted",
            "TUTOR_CHAT_MODEL_URL": url,
            "TUTOR_CHAT_MODEL_CALLS": str(2 * people),
        }
        with _warmed(settings) as server:
            parts["plain alone"] = _run(server, 0, plain, options)
            parts["written alone"] = _run(server, people, 0, options)
            parts["both"] = _run(server, people, plain, options)
            peak_mb = _peak_mb(server.process.pid)
    report = {
        "command": "python -m scripts.load_models",
        "commit": commit(PROJECT),
        "machine": machine(),
        "load_average_before": load_before,
        "options": {name: one for name, one in vars(options).items() if name != "out"},
        "server_peak_mb": peak_mb,
        "parts": parts,
    }
    options.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _draw(parts, options.out.with_suffix(".png"))
    print(json.dumps(parts, indent=1))


@contextmanager
def _warmed(settings: Mapping[str, str]) -> Iterator[Server]:
    """A server that went once through everything that loads at its first use."""
    with serving(settings) as server:
        asyncio.run(_part(server.address, 2, 1, seconds=5, think_s=0.1))
        yield server


def _run(server: Server, people: int, plain: int, options: argparse.Namespace) -> dict[str, Any]:
    return asyncio.run(_part(server.address, people, plain, options.seconds, options.think_s))


async def _part(
    address: str, people: int, plain: int, seconds: float, think_s: float
) -> dict[str, Any]:
    # a connection of its own for each message: one that was kept may be closed at the other end
    limits = httpx.Limits(max_connections=people + plain + 5, max_keepalive_connections=0)
    end = time.monotonic() + seconds
    async with httpx.AsyncClient(timeout=120, limits=limits) as client:
        written: list[Any] = []
        quick: list[Any] = []
        await asyncio.gather(
            *(_needs_model(Talk(client, address), end, think_s, written) for _ in range(people)),
            *(_needs_none(client, address, end, think_s, quick) for _ in range(plain)),
        )
    firsts = [one.first_sentence_ms for one in written if one.first_sentence_ms is not None]
    return {
        "people": people,
        "plain_people": plain,
        "seconds": seconds,
        "written_turns": len(written),
        "in_the_models_words": sum(one.body.get("written") == "model" for one in written),
        "degraded": sum(bool(one.body.get("degraded")) for one in written),
        "errors": sum(bool(one.error) for one in (*written, *quick)),
        "first_sentence_ms": _percentiles(firsts),
        "whole_ms": _percentiles([one.whole_ms for one in written if one.whole_ms]),
        "plain_turns": len(quick),
        "plain_that_asked_the_model": sum(bool(one.body.get("written")) for one in quick),
        "plain_whole_ms": _percentiles([one.whole_ms for one in quick if one.whole_ms]),
    }


async def _needs_model(talk: Talk, end: float, think_s: float, heard: list[Any]) -> None:
    await _read(3 * think_s)  # they do not all begin at once
    while time.monotonic() < end:
        await talk.asay(_BEGIN)  # the step's own words; the next message has them explained
        await _read(think_s)
        heard.append(await talk.asay(_LOST))
        await _read(think_s)


async def _needs_none(
    client: httpx.AsyncClient, address: str, end: float, think_s: float, heard: list[Any]
) -> None:
    """A conversation for each round: who comes back to a question that stands open is stuck with
    it, and has it explained by the model."""
    await _read(think_s)
    while time.monotonic() < end:
        talk = Talk(client, address)
        for message in _PLAIN:
            heard.append(await talk.asay(message))
            await _read(think_s)
            if time.monotonic() >= end:
                break


async def _read(about_s: float) -> None:
    """From next to no time up to twice as long: people who began together do not stay in step."""
    await asyncio.sleep(random.uniform(0, 2 * about_s))


def _percentiles(values: list[float]) -> dict[str, float | None]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    found = {name: percentile(values, share) for name, share in shares.items()}
    return {name: value and round(value, 1) for name, value in found.items()}


@contextmanager
def _model(delay_s: float, gap_s: float) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.chat_models.scripted_server", "--port", "0"]
    command += ["--delay-s", str(delay_s), "--gap-s", str(gap_s), "--answer", "copy"]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)


def _peak_mb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def _draw(parts: dict[str, dict[str, Any]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4))
    rows = [
        (f"{title}, {name}", part[key])
        for name, part in parts.items()
        for title, key in (
            ("written", "first_sentence_ms"),
            ("plain", "plain_whole_ms"),
        )
        if part[key]["p50"] is not None
    ]
    for place, (_, values) in enumerate(rows):
        axes.plot([values["p50"], values["p95"]], [place, place], marker="o")
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_xlabel("milliseconds, p50 and p95")
    axes.set_xlim(left=0)
    figure.tight_layout()
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    main()
