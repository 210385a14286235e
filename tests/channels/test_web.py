"""The HTTP contract, spoken over HTTP."""

import json
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes import DOCUMENT, FakeService
from tutor.channels.rates import Rate
from tutor.errors import StorageError


def chat(client, message, conversation_id=None, **fields):
    body = {"message": message, "conversation_id": conversation_id, **fields}
    return client.post("/api/chat", json=body)


def test_an_answer_has_every_field_of_the_contract(client):
    body = chat(client, "công an phường làm gì").json()
    assert set(body) == {
        "conversation_id",
        "reply",
        "blocks",
        "kind",
        "citations",
        "suggestions",
        "level",
        "degraded",
        "written",
        "timings_ms",
    }
    assert body["kind"] == "answer"
    assert body["blocks"][0] == {"type": "paragraph", "text": "Công an phường"}
    assert set(body["citations"][0]) == {
        "document_id",
        "document_title",
        "number",
        "section",
        "label",
        "quote",
        "url",
    }
    assert body["citations"][0]["url"] == "/documents/hai-chau#II.2"
    assert {"find", "store", "total"} <= set(body["timings_ms"])
    assert all(isinstance(spent, float) for spent in body["timings_ms"].values())


def test_a_conversation_goes_on_and_can_be_read_again(client):
    first = chat(client, "công an").json()
    second = chat(client, "trạm y tế", first["conversation_id"]).json()
    assert second["conversation_id"] == first["conversation_id"]
    kept = client.get(f"/api/conversations/{first['conversation_id']}").json()
    assert [message["role"] for message in kept["messages"]] == ["user", "tutor"] * 2
    shown = kept["messages"][1]["reply"]
    assert shown == {
        name: value
        for name, value in first.items()
        if name not in ("conversation_id", "timings_ms")
    }


def test_an_unknown_conversation_starts_a_new_one(client):
    body = chat(client, "công an", "x" * 500).json()
    assert body["conversation_id"] != "x" * 500
    assert client.get("/api/conversations/none").status_code == 404


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"locality": "Huế"}, ("Huế", None)),
        ({}, (None, None)),
        ({"level": "beginner"}, (None, "beginner")),
        ({"locality": "Huế", "level": "advanced", "shoe_size": 42}, ("Huế", "advanced")),
        ({"locality": "  "}, (None, None)),
    ],
)
def test_choices_are_taken(client, store, sent, expected):
    body = chat(client, "công an", learner=sent).json()
    with store.turn(body["conversation_id"]) as exchange:
        assert (exchange.learner.locality, exchange.learner.level) == expected


def test_a_choice_that_is_not_sent_stays(client, store):
    first = chat(client, "công an", learner={"locality": "Huế", "age": 70}).json()
    chat(client, "công an", first["conversation_id"], learner={"level": "beginner"})
    chat(client, "công an", first["conversation_id"])
    with store.turn(first["conversation_id"]) as exchange:
        learner = exchange.learner
    assert (learner.locality, learner.age, learner.level) == ("Huế", 70, "beginner")
    chat(client, "công an", first["conversation_id"], learner={"locality": None})
    with store.turn(first["conversation_id"]) as exchange:
        assert exchange.learner.locality is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b"\xff\xfe", 422),
        (b"{}", 422),
        (b'{"message": null}', 422),
        (b'{"message": 5}', 422),
        (b'{"message": ""}', 422),
        (b'{"message": " \\n\\t "}', 422),
        ('{"message": "\u200b\ufeff"}'.encode(), 422),  # nothing one could see
        (b'{"message": "\\ud800"}', 422),
        (b'{"message": "x", "conversation_id": 5}', 422),
        (b'{"message": "x", "learner": "me"}', 422),
        (b'{"message": "x", "learner": {"level": "expert"}}', 422),
        (b'{"message": "x", "learner": {"age": -1}}', 422),
        (b'{"message": "' + b"x" * 4000 + b'"}', 200),
        (
            b'{"message": "' + b"\\ud83d\\ude00" * 4000 + b'"}',
            200,
        ),  # the longest way to write 4,000
        (b'{"message": "' + b"x" * 4001 + b'"}', 413),
        (b'{"message": "' + b"x" * 100_000 + b'"}', 413),
        (b"[" * 60_000, 422),
        (b'{"message": "x", "learner": null, "conversation_id": null, "more": [1]}', 200),
    ],
)
def test_status_codes(client, body, status):
    response = client.post("/api/chat", content=body)
    assert response.status_code == status
    if status != 200:
        is_problem(response)


def is_problem(response):
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["title"].strip() and problem["detail"].isascii()


def test_a_large_body_is_refused_before_it_is_read(client):
    def endless():
        sent = 0
        while True:
            sent += 1024
            assert sent < 1_000_000, "the server reads on"
            yield b"x" * 1024

    class Stop(Exception):
        pass

    def limited():
        for n, piece in enumerate(endless()):
            if n > 200:
                return
            yield piece

    assert client.post("/api/chat", content=limited()).status_code == 413


@pytest.mark.parametrize(
    ("rate", "answered"),
    [
        (Rate(per_address=2), 2),
        (Rate(per_conversation=2), 3),  # the first message has no conversation yet
        (Rate(per_address=2, evaluation_key="k"), 5),
    ],
)
def test_too_many_messages_are_asked_to_wait(make_client, rate, answered):
    client = make_client(rate=rate)
    client.headers["X-Evaluation-Key"] = "k"
    id, statuses = None, []
    for _ in range(5):
        response = chat(client, "công an", id)
        statuses.append(response.status_code)
        id = response.json().get("conversation_id", id)
    assert statuses == [200] * answered + [429] * (5 - answered)
    if answered < 5:
        is_problem(response)
        assert 1 <= int(response.headers["retry-after"]) <= 60
        assert "chờ" in response.json()["title"]


def test_while_there_is_no_index_it_says_so(make_client):
    client = make_client(FakeService("no index; run `tutor ingest`"))
    for response in (chat(client, "công an"), client.get("/readyz")):
        assert response.status_code == 503
        is_problem(response)
        assert "tutor ingest" in response.json()["detail"]
    assert client.get("/healthz").status_code == 200


def test_ready_names_the_index(client):
    assert client.get("/readyz").json() == {"status": "ready", "index": "v1", "reason": ""}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_monitor_may_ask_for_the_head_only(client, path):
    assert client.head(path).status_code == 200


def test_a_failed_turn_is_told_and_not_stored(client, caplog):
    first = chat(client, "công an").json()
    with caplog.at_level(logging.DEBUG):
        failed = chat(client, "máy hỏng rồi", first["conversation_id"])
    assert (failed.status_code, failed.json()["kind"]) == (200, "error")
    assert failed.json()["conversation_id"] == first["conversation_id"]
    assert failed.json()["reply"]
    kept = client.get(f"/api/conversations/{first['conversation_id']}").json()
    assert len(kept["messages"]) == 2
    logged = "\n".join(record.getMessage() for record in caplog.records if "tutor" in record.name)
    assert "RuntimeError" in logged
    assert "máy hỏng" not in logged  # what a person wrote is in no log


def test_a_turn_that_cannot_be_stored_is_no_answer(make_client, store, monkeypatch):
    def fail(*_):
        raise StorageError("disk full")

    monkeypatch.setattr("tutor.storage.store._write", fail)
    response = chat(make_client(), "công an")
    assert response.status_code == 503
    is_problem(response)


def events(client, message, **headers):
    response = client.post(
        "/api/chat", json={"message": message}, headers={"accept": "text/event-stream", **headers}
    )
    assert response.headers["content-type"].startswith("text/event-stream")
    for event in response.text.strip().split("\n\n"):
        name, data = event.split("\n", 1)
        yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_a_stream_sends_the_blocks_and_then_everything(client):
    *blocks, (last, done) = events(client, "công an phường")
    assert [name for name, _ in blocks] == ["block", "block"]
    assert last == "done"
    assert done["blocks"] == [block for _, block in blocks]
    assert client.get(f"/api/conversations/{done['conversation_id']}").status_code == 200


def test_a_failed_stream_ends_in_a_problem(client):
    ((name, problem),) = events(client, "máy hỏng")
    assert (name, problem["status"]) == ("error", 500)


def test_a_fault_is_told_by_status_before_a_stream_begins(client):
    response = client.post(
        "/api/chat", json={"message": ""}, headers={"accept": "text/event-stream"}
    )
    assert response.status_code == 422
    is_problem(response)


@pytest.mark.parametrize("path", ["/", "/api/conversations/x", "/healthz", "/static/chat.js"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path, headers={"origin": "https://elsewhere.example"}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/chat", 405),
        ("DELETE", "/documents/x", 405),
    ],
)
def test_other_routes_are_problems_too(client, method, path, status):
    response = client.request(method, path)
    assert response.status_code == status
    is_problem(response)


def test_a_browser_without_script_posts_the_form(client):
    page = client.post("/", data={"message": "công an phường"})
    assert page.status_code == 200
    assert '<a href="/documents/hai-chau#II.2">' in page.text


def test_the_form_says_what_is_wrong_and_keeps_the_text(client):
    page = client.post("/", data={"message": "x" * 4001})
    assert page.status_code == 413
    assert "x" * 4001 in page.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_a_form_of_another_site_is_refused(client, headers, status):
    assert client.post("/", data={"message": "công an"}, headers=headers).status_code == status


def test_a_document_has_an_element_for_every_section(client):
    page = client.get(f"/documents/{DOCUMENT.id}").text
    for section in DOCUMENT.walk():
        assert f'id="{section.anchor}"' in page
    assert "12/KH-UBND" in page
    assert "<script>alert" not in page
    assert client.get("/documents/nothing").status_code == 404


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(message=st.text(max_size=200), extra=st.dictionaries(st.text(max_size=8), st.integers()))
def test_no_text_makes_the_route_fail(client, message, extra):
    content = json.dumps({**extra, "message": message}, ensure_ascii=True).encode()
    assert client.post("/api/chat", content=content).status_code in (200, 422)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200))
def test_no_body_makes_the_route_fail(client, body):
    assert client.post("/api/chat", content=body).status_code in (200, 422)
