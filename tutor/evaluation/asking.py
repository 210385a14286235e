"""Putting questions to the tutor: in this process, or to a running server."""

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Protocol

from tutor.answerer import Answerer
from tutor.errors import EvaluationError
from tutor.evaluation.answers import Answered, AskedTurn, CitedPlace, WrittenText
from tutor.evaluation.questions import Question
from tutor.records import Conversation, Learner, Reply
from tutor.stopwatch import Stopwatch

MAX_STEPS = 10
NEXT = "tiếp"  # what a learner says to get the next step
_TIMEOUT_S = 60.0
_BUSY_TRIES = 6


class Ask(Protocol):
    """One turn: the body of a 200 of POST /api/chat; `conversation_id`, `reply`, `kind` suffice.

    conversation_id: None begins a conversation. learner: the choices to send, or None.
    """

    def __call__(
        self, message: str, conversation_id: str | None, learner: Mapping[str, Any] | None
    ) -> Mapping[str, Any]: ...


def answer_question(question: Question, ask: Ask) -> Answered:
    """Ask `question` in a new conversation, after its history; a lesson is walked to its end."""
    turns: list[AskedTurn] = []
    conversation_id: str | None = None

    def send(role: Any, message: str) -> None:
        nonlocal conversation_id
        began = time.perf_counter()
        body = ask(message, conversation_id, question.choices)
        wall_ms = round((time.perf_counter() - began) * 1000, 3)
        conversation_id = body.get("conversation_id") or conversation_id
        turns.append(_turn(role, message, body, wall_ms))

    for message in question.history:
        send("history", message)
    send("question", question.question)
    if question.is_how_to:
        for _ in range(MAX_STEPS):
            if turns[-1].kind != "step":
                break
            send("next", NEXT)
    return Answered(id=question.id, turns=tuple(turns))


def _turn(role: Any, message: str, body: Mapping[str, Any], wall_ms: float) -> AskedTurn:
    return AskedTurn(
        role=role,
        message=message,
        reply=body["reply"],
        kind=body["kind"],
        citations=tuple(CitedPlace.model_validate(one) for one in body.get("citations", ())),
        timings_ms=dict(body.get("timings_ms", {})),
        wall_ms=wall_ms,
        written=body.get("written", ""),
        degraded=body.get("degraded", False),
        writings=tuple(WrittenText.model_validate(one) for one in body.get("writings", ())),
    )


class InProcess:
    """Asks a Tutor of this process; conversations are kept in memory.

    to_json: a reply as POST /api/chat tells it, without conversation id and timings.
    """

    def __init__(
        self,
        tutor: Answerer,
        to_json: Callable[[Reply], Mapping[str, Any]],
        now: Callable[[], datetime],
    ) -> None:
        self._tutor, self._to_json, self._now = tutor, to_json, now
        self._states: dict[str, tuple[Conversation, Learner]] = {}

    def __call__(
        self, message: str, conversation_id: str | None, learner: Mapping[str, Any] | None
    ) -> Mapping[str, Any]:
        id = conversation_id or f"evaluation-{len(self._states) + 1}"
        conversation, known = self._states.get(id, (Conversation(id), Learner()))
        stopwatch = Stopwatch()
        person = replace(known, **(learner or {}))
        try:
            turn = self._tutor.reply(
                conversation, message, person, self._now(), stopwatch=stopwatch
            )
            body = self._to_json(turn.reply)
        except Exception:  # what fails in one turn is a finding, as it is over HTTP
            return {"conversation_id": id, "reply": traceback.format_exc(), "kind": "error"}
        self._states[id] = (turn.conversation, turn.learner)
        return {
            "conversation_id": id,
            **body,
            "writings": [asdict(one) for one in turn.writings],
            "timings_ms": stopwatch.timings_ms(),
        }


class OverHttp:
    """Asks a running server through POST /api/chat."""

    def __init__(
        self,
        url: str,
        client: Any = None,
        wait: Callable[[float], None] = time.sleep,
        key: str = "",
    ) -> None:
        """client: an httpx.Client; one is made where none is given. key: the server's
        TUTOR_EVALUATION_KEY, with which it counts no turns."""
        import httpx

        self._url = url.rstrip("/")
        self._client = client or httpx.Client(timeout=_TIMEOUT_S)
        self._wait = wait
        self._headers = {"X-Evaluation-Key": key} if key else {}
        self._broken = httpx.HTTPError

    def index_version(self) -> str:
        """The version the server says it answers from; "" where it does not say."""
        try:
            return str(self._client.get(f"{self._url}/readyz").json().get("index", ""))
        except (self._broken, ValueError):
            return ""

    def __call__(
        self, message: str, conversation_id: str | None, learner: Mapping[str, Any] | None
    ) -> Mapping[str, Any]:
        sent = {"message": message, "conversation_id": conversation_id, "learner": learner}
        for _ in range(_BUSY_TRIES):
            response = self._post(sent)
            if response.status_code != 429:
                break
            self._wait(float(response.headers.get("Retry-After", 1)))
        return self._body(response)

    def _post(self, sent: Mapping[str, Any]) -> Any:
        try:
            return self._client.post(f"{self._url}/api/chat", json=sent, headers=self._headers)
        except self._broken as error:
            raise EvaluationError(f"{self._url}: {error}; is the server running?") from error

    def _body(self, response: Any) -> Mapping[str, Any]:
        """A refusal of the route is an answer of kind `error`: the set decides what it is worth."""
        try:
            body = response.json()
        except ValueError as error:
            raise EvaluationError(f"{self._url}: answered no JSON; is it a tutor?") from error
        if response.status_code == 200:
            return body
        text = f"{response.status_code} {body.get('title', '')}: {body.get('detail', '')}"
        return {"conversation_id": None, "reply": text, "kind": "error"}
