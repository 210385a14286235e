"""`/openapi.json` is whole, its examples fit it, and so does what the routes really answer."""

import json
import re

import pytest
from fastapi.openapi.models import OpenAPI
from fastapi.routing import APIRoute

from tests.channels.json_schema import faults, resolved
from tests.dialogue.test_readme_exchange import tutor_over_the_plans
from tests.fakes import FakeService
from tutor.channels.rates import Rate
from tutor.channels.rendering import plain_text
from tutor.records import Learner

CHAT, COMPLETIONS = "/api/chat", "/v1/chat/completions"
JSON_PATHS = ("/api/", "/v1/", "/healthz", "/readyz")


@pytest.fixture
def document(client):
    return client.get("/openapi.json").json()


def operations(document):
    for path, found in document["paths"].items():
        for method, operation in found.items():
            yield method, path, operation


def contents(document):
    """(where, media type, content) of every body that is taken or answered."""
    for method, path, operation in operations(document):
        taken = operation.get("requestBody", {}).get("content", {})
        answered = (one.get("content", {}) for one in operation["responses"].values())
        for each in (taken, *answered):
            for media_type, content in each.items():
                yield f"{method} {path}", media_type, content


def test_it_is_served_and_no_page_that_loads_from_elsewhere(client):
    served = client.get("/openapi.json")
    assert served.headers["content-type"] == "application/json"
    assert served.json()["openapi"] == "3.1.0"
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


def test_it_is_an_openapi_document(document):
    OpenAPI.model_validate(document)
    for reference in re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)):
        assert isinstance(resolved(reference, document), dict)
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_every_route_is_told_of(make_client):
    app = make_client(widget_origins=["https://xa.gov.vn"]).app
    told = {(method, path) for method, path, _ in operations(app.openapi())}
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    assert len(routes) > 15
    assert (
        not {
            (method.lower(), route.path) for route in routes for method in route.methods - {"HEAD"}
        }
        - told
    )
    assert {("post", COMPLETIONS), ("get", "/v1/models")} <= told


def test_what_is_json_has_a_model_and_examples(document):
    bare = [
        (where, media_type)
        for where, media_type, content in contents(document)
        if media_type != "text/html"
        and not (content["schema"] and (content.get("examples") or content.get("example")))
    ]
    assert not bare
    for _, path, operation in operations(document):
        if path.startswith(JSON_PATHS):
            assert "text/html" not in str(operation["responses"]), path
            assert operation["summary"]


def test_every_example_fits_its_model(document):
    count = 0
    for where, _, content in contents(document):
        examples = [one["value"] for one in content.get("examples", {}).values()]
        for example in [*examples, *([content["example"]] if "example" in content else [])]:
            count += 1
            assert list(faults(example, content["schema"], document, where)) == []
    assert count > 30


def test_the_official_in_the_examples_is_answered_so(document, words):
    body = document["paths"][CHAT]["post"]
    asked = body["requestBody"]["content"]["application/json"]["examples"]["official"]["value"]
    told = body["responses"]["200"]["content"]["application/json"]["examples"]["official"]["value"]
    reply = tutor_over_the_plans(Learner(**asked["learner"])).ask(asked["message"])
    assert plain_text(reply, words.channels) == told["reply"]


class Refusing(FakeService):
    def __init__(self):
        super().__init__("no index")


PICTURE = [{"role": "user", "content": [{"type": "image_url"}]}]
SAID = [{"role": "user", "content": "công an phường"}]
CROSS = {"Sec-Fetch-Site": "cross-site"}
OWN = "/api/conversations/{conversation_id}"


@pytest.mark.parametrize(
    ("method", "path", "sent", "options", "status"),
    [
        ("post", CHAT, {"json": {"message": "công an phường"}}, {}, 200),
        ("post", CHAT, {"json": {"message": "danh sách"}}, {}, 200),
        ("post", CHAT, {"json": {"message": "từng bước"}}, {}, 200),
        ("post", CHAT, {"json": {"message": "xyz"}}, {}, 200),
        ("post", CHAT, {"json": {"message": "máy hỏng"}}, {}, 200),
        ("post", CHAT, {"json": {"message": " "}}, {}, 422),
        ("post", CHAT, {"json": {"message": "x" * 4001}}, {}, 413),
        ("post", CHAT, {"json": {"message": "x"}}, {"service": Refusing()}, 503),
        ("post", CHAT, {"json": {"message": "x"}}, {"used_up": True}, 429),
        ("get", OWN, {}, {}, 200),
        ("get", "/api/conversations/none", {}, {}, 404),
        ("get", f"{OWN}/learner", {}, {}, 200),
        ("get", f"{OWN}/learner", {"headers": CROSS}, {}, 403),
        ("get", "/api/conversations/none/learner", {}, {}, 404),
        ("delete", f"{OWN}/learner", {}, {}, 204),
        ("delete", "/api/conversations/none/learner", {}, {}, 404),
        ("post", COMPLETIONS, {"json": {"model": "tutor", "messages": SAID}}, {}, 200),
        ("post", COMPLETIONS, {"json": {"model": "tutor", "messages": PICTURE}}, {}, 400),
        ("post", COMPLETIONS, {"json": {"model": "gpt", "messages": SAID}}, {}, 404),
        ("post", COMPLETIONS, {"headers": CROSS}, {}, 403),
        ("post", COMPLETIONS, {"json": {}}, {"api_keys": ["key"]}, 401),
        ("post", COMPLETIONS, {"json": {}}, {"used_up": True}, 429),
        (
            "post",
            COMPLETIONS,
            {"json": {"model": "tutor", "messages": SAID}},
            {"service": Refusing()},
            503,
        ),
        (
            "post",
            COMPLETIONS,
            {"json": {"model": "tutor", "messages": [{"role": "user", "content": "hỏng"}]}},
            {},
            500,
        ),
        ("get", "/v1/models", {}, {}, 200),
        ("get", "/v1/models", {}, {"api_keys": ["key"]}, 401),
        ("get", "/v1/models/tutor", {}, {}, 200),
        ("get", "/v1/models/gpt", {}, {}, 404),
        ("get", "/healthz", {}, {}, 200),
        ("get", "/readyz", {}, {}, 200),
        ("get", "/readyz", {}, {"service": Refusing()}, 503),
    ],
)
def test_what_is_answered_is_what_was_promised(
    client, make_client, document, method, path, sent, options, status
):
    known = client.post(CHAT, json={"message": "công an phường"}).json()["conversation_id"]
    if options.pop("used_up", False):
        options["rate"] = Rate(per_address=1)
    asking = make_client(**options)
    if "rate" in options:
        asking.post(CHAT, json={"message": "công an"})
    response = asking.request(method, path.format(conversation_id=known), **sent)
    assert response.status_code == status
    promised = operation_of(document, method, path)["responses"][str(status)]
    if status == 204:
        assert response.content == b""
        return
    content = promised["content"][response.headers["content-type"]]
    assert list(faults(response.json(), content["schema"], document)) == []
    if status in (401, 429):
        assert all(name in response.headers for name in promised["headers"])


def operation_of(document, method, path):
    """The operation that `path` is an instance of."""
    for template, found in document["paths"].items():
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path):
            return found[method]
    raise AssertionError(path)


@pytest.mark.parametrize(
    ("value", "schema", "count"),
    [
        ({"a": 1}, {"properties": {"a": {"type": "string"}}}, 1),
        ({"a": 1}, {"additionalProperties": False}, 1),
        ({}, {"required": ["a"]}, 1),
        ([1, "x"], {"items": {"type": "integer"}}, 1),
        (True, {"type": "integer"}, 1),
        (None, {"anyOf": [{"type": "string"}, {"type": "null"}]}, 0),
        ("x", {"enum": ["y"]}, 1),
        ("x", {"maxLength": 0}, 1),
    ],
)
def test_what_does_not_fit_is_found(value, schema, count):
    assert len(list(faults(value, schema, {}))) == count
