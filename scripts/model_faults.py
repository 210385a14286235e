"""What a learner sees for each fault of a language model, and after how long.

Writes eval/reports/model-faults.json. A real server is asked over HTTP; a scripted model server
stands behind it. In each conversation a lesson is begun, its step is not understood (the model is
asked, and has the fault), and the lesson goes on.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from scripts.model_talk import Heard, Talk
from scripts.serving import serving
from tests.chat_models.copying import copy
from tests.chat_models.scripted_server import Script, ScriptedServer, echo
from tutor.evaluation.machine import commit, machine
from tutor.settings import PROJECT

_REPORT = PROJECT / "eval" / "reports" / "model-faults.json"
_BEGIN, _LOST, _ON = "làm sao cài vneid", "chưa hiểu", "tiếp"
_AT_ONE_SERVER = 2
_BOTH_SILENT = "both endpoints silent"
_NOBODY = "http://127.0.0.1:9/v1"  # the port of discard, which nobody serves
_INVENTED = "Bác gọi số 1900 9999 để được giúp. [1] Bác nộp 50 nghìn đồng. [1] "


def faults() -> dict[str, Script | None]:
    """Each fault by its name; None: nobody listens there."""
    return {
        "nobody listens": None,
        "none": Script(copy),
        "slow to begin (3 s)": Script(copy, delay_s=3),
        "slow words (0.2 s each)": Script(copy, gap_s=0.2),
        "silent": Script(fault="silent"),
        _BOTH_SILENT: Script(fault="silent"),
        "begins and says nothing": Script(fault="headers_only"),
        "only comments": Script(fault="pings"),
        "stops in the midst": Script(copy, fault="stall", length=20),
        "line cut in the midst": Script(copy, fault="cut", length=20),
        "ends without a reason": Script(copy, fault="unfinished", length=20),
        "closes at once": Script(fault="closed"),
        "429": Script(fault="status", status=429),
        "429, to come back in 1 s": Script(fault="status", status=429, retry_after="1"),
        "429, to come back in 60 s": Script(fault="status", status=429, retry_after="60"),
        "500": Script(fault="status", status=500),
        "401": Script(fault="status", status=401),
        "broken JSON": Script(copy, fault="broken_json", length=20),
        "a web page": Script(fault="not_json"),
        "an empty answer": Script(fault="empty"),
        "endless": Script("Bác chờ một chút nhé. ", fault="endless"),
        "repeats itself": Script("Bác chạm vào màn hình. ", length=400),
        "says the prompt back": Script(echo),
        "invents": Script(_INVENTED * 3),
        "one sentence invented": Script(_with("Bác nộp 50 nghìn đồng. [1]")),
        "one sentence asks for the OTP": Script(_with("Bác đọc mã OTP cho cháu nhé. [1]")),
        "English": Script("Tap the icon on your home screen. [1] Then wait. [1]"),
        "markup": Script("<b>Bác</b> chạm [vào đây](http://lua.vn) nhé. [1]"),
    }


def _with(sentence: str) -> Callable[[str, str], str]:
    """A faithful answer with `sentence` behind its first."""
    return lambda system, user: copy(system, user).replace("[1] ", f"[1] {sentence} ", 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first-s", type=float, default=8, help="TUTOR_CHAT_MODEL_FIRST_S")
    parser.add_argument("--answer-s", type=float, default=45, help="TUTOR_CHAT_MODEL_ANSWER_S")
    parser.add_argument(
        "--second-first-s", type=float, default=4, help="TUTOR_CHAT_MODEL_SECOND_FIRST_S"
    )
    parser.add_argument("--only", choices=list(faults()), help="show this fault; writes no report")
    parser.add_argument("--out", type=Path, default=_REPORT)
    options = parser.parse_args()
    budgets = {
        "TUTOR_CHAT_MODEL_FIRST_S": options.first_s,
        "TUTOR_CHAT_MODEL_SECOND_FIRST_S": options.second_first_s,
        "TUTOR_CHAT_MODEL_ANSWER_S": options.answer_s,
    }
    rows = []
    for group in _groups(options.only):
        for row in _tried(group, budgets):
            rows.append(row)
            print(_line(row), flush=True)
    if options.only:
        return
    report = {
        "command": "scripts/model_faults.py",
        "commit": commit(PROJECT),
        "machine": machine(),
        "budgets_s": {
            "connect": 2,
            "first piece": options.first_s,
            "first piece of a second": options.second_first_s,
            "answer": options.answer_s,
        },
        "faults": rows,
        "conversations_lost": sum(not row["goes_on"] for row in rows),
    }
    options.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _groups(only: str | None) -> Iterator[list[tuple[str, Script | None]]]:
    """The faults, those of one server together; none but `only` where it is named."""
    chosen = [one for one in faults().items() if only in (None, one[0])]
    alone = [one for one in chosen if one[1] is None or one[0] == _BOTH_SILENT]
    others = [one for one in chosen if one not in alone]
    yield from ([one] for one in alone)
    for start in range(0, len(others), _AT_ONE_SERVER):
        yield others[start : start + _AT_ONE_SERVER]


def _tried(
    group: Sequence[tuple[str, Script | None]], budgets: Mapping[str, float]
) -> Iterator[dict[str, Any]]:
    """The rows of a few faults at one server; after more its breaker would be open and hide them.
    Where nobody is to listen, or a second endpoint at the same server, that holds for the whole
    group."""
    with ScriptedServer() as model:
        nobody = any(script is None for _, script in group)
        settings = {
            "TUTOR_CHAT_MODEL": "openai:scripted",
            "TUTOR_CHAT_MODEL_URL": _NOBODY if nobody else model.url,
            **{name: str(seconds) for name, seconds in budgets.items()},
        }
        if any(name == _BOTH_SILENT for name, _ in group):
            settings["TUTOR_CHAT_MODEL_SECOND"] = "openai:scripted-too"
            settings["TUTOR_CHAT_MODEL_SECOND_URL"] = model.url
        patience_s = 2 * sum(budgets.values())
        with serving(settings) as server, httpx.Client(timeout=patience_s) as client:
            for name, script in group:
                model.script = script or Script()
                talk = Talk(client, server.address)
                talk.say(_BEGIN)
                lost, on = talk.say(_LOST), talk.say(_ON)
                goes_on = not on.error and on.body.get("kind") == "step"
                yield {"fault": name, **_seen(lost), "goes_on": goes_on}


def _seen(heard: Heard) -> dict[str, Any]:
    body = heard.body
    return {
        "first_sentence_ms": heard.first_sentence_ms and round(heard.first_sentence_ms),
        "whole_ms": heard.whole_ms and round(heard.whole_ms),
        "kind": body.get("kind", ""),
        "written": body.get("written", ""),
        "degraded": body.get("degraded", False),
        "told": "".join(heard.sentences),
        "seen": body.get("reply", heard.error),
    }


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['fault']:32} {row['written'] or '-':8} degraded={row['degraded']!s:5} "
        f"first {row['first_sentence_ms']} ms, whole {row['whole_ms']} ms, "
        f"goes on: {row['goes_on']}"
    )


if __name__ == "__main__":
    main()
