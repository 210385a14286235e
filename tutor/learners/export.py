"""Results of learning as xAPI 1.0.3 statements, for a learning record store.

https://github.com/adlnet/xAPI-Spec/blob/master/xAPI-Data.md; verbs and types of activities are
those of ADL's vocabulary, https://registry.tincanapi.com/.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from tutor.learners.memory import utc
from tutor.records import Event

_ADL = "http://adlnet.gov/expapi"
_VERBS = {
    "started": "attempted",
    "step_done": "progressed",
    "moved": "interacted",
    "stuck": "experienced",
    "finished": "completed",
    "stopped": "suspended",
    "answered": "answered",
    "drilled": "answered",
    "practised": "attempted",
}


def xapi_statements(
    learner_id: str, events: Iterable[tuple[Event, datetime]], public_url: str
) -> list[dict[str, Any]]:
    """One statement an event, in their order; each event comes with the time it happened.

    The actor is a digest of the learner's id under `public_url`: the same in every export, and no
    name of a person. A statement's id follows from what it says, so a store that gets it twice
    keeps it once. ValueError where `public_url` is no absolute address: activities need one.
    """
    home = public_url.rstrip("/")
    address = urlsplit(home)
    if address.scheme not in ("http", "https") or not address.netloc:
        raise ValueError(f"{public_url!r} is no absolute address; set TUTOR_PUBLIC_URL")
    name = hashlib.sha256(f"{home}\n{learner_id}".encode()).hexdigest()[:32]
    actor = {"objectType": "Agent", "account": {"homePage": home, "name": name}}
    return [_statement(actor, number, event, at, home) for number, (event, at) in enumerate(events)]


def _statement(
    actor: dict[str, Any], number: int, event: Event, at: datetime, home: str
) -> dict[str, Any]:
    verb, timestamp = _VERBS[event.kind], utc(at).isoformat()
    lesson = f"{home}/bai-hoc/{quote(event.lesson, safe='')}"
    activity = f"{lesson}#{quote(event.item, safe='~')}" if event.item else lesson
    said = f"{actor['account']['name']} {number} {event.kind} {activity} {timestamp}"
    statement = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, said)),
        "actor": actor,
        "verb": {"id": f"{_ADL}/verbs/{verb}", "display": {"en": verb}},
        "object": _activity(activity, event),
        "result": _result(event),
        "context": _context(lesson, event, home),
        "timestamp": timestamp,
    }
    return {name: value for name, value in statement.items() if value}  # empty ones are refused


def _activity(id: str, event: Event) -> dict[str, Any]:
    activity: dict[str, Any] = {"objectType": "Activity", "id": id}
    kind = "question" if event.kind in ("answered", "drilled") else "" if event.item else "lesson"
    return {**activity, "definition": {"type": f"{_ADL}/activities/{kind}"}} if kind else activity


def _result(event: Event) -> dict[str, bool]:
    result = {} if event.success is None else {"success": event.success}
    return {**result, "completion": True} if event.kind == "finished" else result


def _context(lesson: str, event: Event, home: str) -> dict[str, Any]:
    parent = {"contextActivities": {"parent": [{"objectType": "Activity", "id": lesson}]}}
    skills = {"extensions": {f"{home}/xapi/skills": list(event.skills)}}
    return {**(parent if event.item else {}), **(skills if event.skills else {})}
