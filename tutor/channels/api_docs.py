"""`/openapi.json`: what FastAPI sees of the routes, completed by what they take and promise."""

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from tutor.channels.api_models import (
    ChatOut,
    CompletionOut,
    ConversationOut,
    HealthOut,
    LearnerOut,
    ModelOut,
    ModelsOut,
    OpenAIErrorOut,
    ProblemOut,
    ReadinessOut,
)
from tutor.channels.api_problems import openai_problems, problems
from tutor.channels.contract import ChatIn
from tutor.channels.openai_contract import CompletionIn
from tutor.channels.rates import EVALUATION_HEADER
from tutor.text.sentences import Sentences

_EXAMPLES = Path(__file__).with_name("examples.json")
_ABOUT = (
    "Answers from plans and lessons of Vietnam's digital literacy movement, each with the places "
    "it rests on. Errors are application/problem+json with a Vietnamese title for people, under "
    "/v1 objects of OpenAI's shape. The pages (text/html) are listed with their addresses only."
)
_STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True)
class _Operation:
    """What an operation takes and answers; `problems` are the statuses it may refuse with."""

    summary: str
    answer: type[BaseModel] | None  # None: 204, nothing
    problems: tuple[int, ...] = ()
    asked: type[BaseModel] | None = None

    @property
    def counted(self) -> bool:
        return 429 in self.problems


_OPERATIONS: Mapping[tuple[str, str], _Operation] = {
    ("post", "/api/chat"): _Operation(
        "Answer a message; as events where Accept asks for text/event-stream",
        ChatOut,
        (403, 413, 422, 429, 503),
        ChatIn,
    ),
    ("get", "/api/conversations/{conversation_id}"): _Operation(
        "What was said in a conversation; knowing its id is the right to read it",
        ConversationOut,
        (404, 503),
    ),
    ("get", "/api/conversations/{conversation_id}/learner"): _Operation(
        "Everything that is kept of the person of a conversation", LearnerOut, (403, 404, 503)
    ),
    ("delete", "/api/conversations/{conversation_id}/learner"): _Operation(
        "Erase everything that is kept of the person of a conversation", None, (403, 404, 503)
    ),
    ("post", "/v1/chat/completions"): _Operation(
        "Answer as OpenAI's Chat Completions do; as chunks where `stream` asks for them",
        CompletionOut,
        (400, 401, 403, 404, 429, 500, 503),
        CompletionIn,
    ),
    ("get", "/v1/models"): _Operation("The one model there is", ModelsOut, (401,)),
    ("get", "/v1/models/{name}"): _Operation("A model by its name", ModelOut, (401, 404)),
    ("get", "/healthz"): _Operation("Whether the process is alive", HealthOut),
    ("get", "/readyz"): _Operation("Whether messages can be answered", ReadinessOut, (503,)),
}


def describe(app: FastAPI, errors: Sentences) -> None:
    """From now on `app` serves its description, made when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, errors)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's manual does it


def _document(app: FastAPI, errors: Sentences) -> dict[str, Any]:
    routes = [_without_head(route) for route in app.routes]
    document = get_openapi(title="Tutor", version=app.version, description=_ABOUT, routes=routes)
    shown = _shown(app.routes)
    examples = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    for path, operations in document["paths"].items():
        for method, found in operations.items():
            if operation := _OPERATIONS.get((method, path)):
                given = examples.get(f"{method} {path}", {})
                _complete(found, operation, given, path.startswith("/v1/"), errors)
            else:
                found["responses"] = {"200": _page(shown.get((method, path)))}
    document["components"] = {
        "schemas": _schemas(),
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "description": "one of TUTOR_API_KEYS; none is asked for where none is set",
            }
        },
    }
    return document


def _without_head(route: BaseRoute) -> BaseRoute:
    """HEAD answers as GET does and would be told of twice."""
    if not isinstance(route, APIRoute):
        return route
    only_get = copy.copy(route)
    only_get.methods = set(route.methods or ()) - {"HEAD"}
    return only_get


def _shown(routes: Sequence[BaseRoute]) -> dict[tuple[str, str], Any]:
    """What the endpoint of each operation says it returns."""
    return {
        (method.lower(), route.path): get_type_hints(route.endpoint).get("return")
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def _page(returned: Any) -> dict[str, Any]:
    if returned is HTMLResponse:
        return {"description": "a page", "content": {"text/html": {"schema": {"type": "string"}}}}
    return {"description": "a file, or where to go next"}


def _schemas() -> dict[str, Any]:
    models: list[type[BaseModel]] = [ProblemOut, OpenAIErrorOut]
    for operation in _OPERATIONS.values():
        models += [model for model in (operation.asked, operation.answer) if model]
    _, found = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    return found["$defs"]


def _complete(
    found: dict[str, Any],
    operation: _Operation,
    examples: Mapping[str, Any],
    is_openai: bool,
    errors: Sentences,
) -> None:
    """Put into the operation `found` by FastAPI what it takes and answers, with the examples."""
    found["summary"] = operation.summary
    if operation.asked:
        content = _json(operation.asked, _told(examples, "request"))
        found["requestBody"] = {"required": True, "content": {"application/json": content}}
    responses = {"200": _answered(operation.answer, examples)} if operation.answer else {}
    if operation.answer is None:
        responses = {"204": {"description": "done; there is nothing to say"}}
    refusals = openai_problems(errors) if is_openai else problems(errors)
    found["responses"] = responses | {
        str(status): refusals[status] for status in operation.problems
    }
    if is_openai:
        found["security"] = [{"bearer": []}, {}]
    if operation.counted:
        found.setdefault("parameters", []).append(_EVALUATION)
        streamed = _told(examples, "stream")
        content = {"schema": {"type": "string"}, "examples": streamed}
        found["responses"]["200"]["content"][_STREAM] = content


_EVALUATION = {
    "name": EVALUATION_HEADER,
    "in": "header",
    "required": False,
    "description": "TUTOR_EVALUATION_KEY: whoever sends it is not counted",
    "schema": {"type": "string"},
}


def _told(examples: Mapping[str, Any], part: str) -> dict[str, Any]:
    """The `part` of each example that has it, as OpenAPI lists examples."""
    return {
        name: {"summary": each["summary"], "value": each[part]}
        for name, each in examples.items()
        if part in each
    }


def _answered(model: type[BaseModel], examples: Mapping[str, Any]) -> dict[str, Any]:
    content = _json(model, _told(examples, "answer"))
    return {"description": (model.__doc__ or "").strip(), "content": {"application/json": content}}


def _json(model: type[BaseModel], examples: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"schema": schema, "examples": dict(examples)}
