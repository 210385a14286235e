"""The errors that `/openapi.json` tells of, each with an example."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from tutor.channels.api_models import OpenAIErrorOut, ProblemOut
from tutor.channels.openai_routes import error_of
from tutor.channels.problems import Problem
from tutor.text.sentences import Sentences

_REFUSALS: Mapping[int, Problem] = {
    problem.status: problem
    for problem in (
        Problem(403, "cross_site", "the form was posted from another site"),
        Problem(404, "not_found", "no such conversation"),
        Problem(413, "too_long", "the message has 5120 characters, more than 4000", limit=4000),
        Problem(422, "empty", "the message is empty"),
        Problem(
            429,
            "too_many",
            "more than 20 turns a minute of one conversation",
            headers={"Retry-After": "12"},
            seconds=12,
        ),
        Problem(500, "failed", "the turn failed and was not stored"),
        Problem(503, "not_ready", "the index is being loaded", headers={"Retry-After": "5"}),
    )
}
_OPENAI_REFUSALS = {
    **_REFUSALS,
    400: Problem(422, "not_text", "only text can be read, not image_url", param="messages"),
    401: Problem(
        401,
        "no_key",
        "no key, or an unknown one, as bearer",
        headers={"WWW-Authenticate": "Bearer"},
    ),
    404: Problem(404, "no_model", "there is no such model", param="model", model="tutor"),
}


def problems(errors: Sentences) -> dict[int, Any]:
    """By status, each as `/openapi.json` tells of it."""
    return {
        status: _refused(problem, "application/problem+json", ProblemOut, problem.body(errors))
        for status, problem in _REFUSALS.items()
    }


def openai_problems(errors: Sentences) -> dict[int, Any]:
    """The same under /v1."""
    return {
        status: _refused(
            problem, "application/json", OpenAIErrorOut, {"error": error_of(problem, errors)}
        )
        for status, problem in _OPENAI_REFUSALS.items()
    }


def _refused(
    problem: Problem, media_type: str, model: type[BaseModel], example: Mapping[str, Any]
) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    refused: dict[str, Any] = {
        "description": str(example.get("title", problem.detail)),
        "content": {media_type: {"schema": schema, "example": example}},
    }
    if problem.headers:
        refused["headers"] = {
            name: {"schema": {"type": "string"}, "example": value}
            for name, value in problem.headers.items()
        }
    return refused
