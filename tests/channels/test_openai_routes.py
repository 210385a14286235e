"""POST /v1/chat/completions over HTTP: what a client package would hide."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.channels.rates import Rate
from tutor.errors import StorageError

URL = "/v1/chat/completions"
ASKED = {"model": "tutor", "messages": [{"role": "user", "content": "công an phường"}]}


def test_a_stream_ends_with_the_word_that_clients_wait_for(client):
    response = client.post(URL, json={**ASKED, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    *events, last, empty = response.text.split("\n\n")
    assert (last, empty) == ("data: [DONE]", "")
    assert all(json.loads(event.removeprefix("data: ")) for event in events)


def test_null_is_as_good_as_absent(client):
    nothing = dict.fromkeys(("stream", "stream_options", "user", "tools"))
    assert client.post(URL, json={**ASKED, **nothing}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_a_page_of_another_site_cannot_ask(client, headers):
    refused = client.post(URL, json=ASKED, headers=headers)
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "cross_site"


def test_an_answer_that_cannot_be_stored_is_no_answer(make_client, monkeypatch):
    def fail(*_):
        raise StorageError("disk full")

    monkeypatch.setattr("tutor.storage.store._write", fail)
    failed = make_client().post(URL, json=ASKED)
    assert failed.status_code == 503
    assert failed.json()["error"]["type"] == "server_error"


def test_a_missing_model_is_told(client):
    refused = client.get("/v1/models/gpt-5")
    assert refused.status_code == 404
    assert refused.json()["error"]["param"] == "model"


@pytest.mark.parametrize("value", ["Bearer", "Basic a-key", "a-key", "Bearer a-key-ế"])
def test_only_a_bearer_is_a_key(make_client, value):
    client = make_client(api_keys=["a-key"])
    headers = {"Authorization": value.encode()}
    assert client.post(URL, json=ASKED, headers=headers).status_code == 401
    headers = {"Authorization": "bearer a-key"}
    assert client.post(URL, json=ASKED, headers=headers).status_code == 200


def test_turns_that_are_replayed_count_as_turns_of_the_address(make_client):
    client = make_client(rate=Rate(per_address=10))
    long = {**ASKED, "messages": ASKED["messages"] * 9}
    assert [client.post(URL, json=long).status_code for _ in range(2)] == [200, 429]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
ROLES = st.sampled_from(["user", "assistant", "system", "tool", "developer", "nobody"])
PARTS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["text", "image_url"])}, optional={"text": JSON}
    ),
    max_size=3,
)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": ROLES}, optional={"content": st.text(max_size=40) | PARTS | JSON}
    ),
    max_size=5,
)
BODIES = st.fixed_dictionaries(
    {"model": st.just("tutor") | JSON, "messages": MESSAGES | JSON},
    optional={"stream": JSON, "stream_options": JSON, "user": JSON, "n": JSON, "tools": JSON},
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=BODIES)
def test_no_body_makes_the_route_fail(client, body):
    response = client.post(URL, content=json.dumps(body).encode())
    assert response.status_code in (200, 400, 404)
    if response.status_code != 200:
        assert response.json()["error"]["message"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200))
def test_no_bytes_make_the_route_fail(client, body):
    assert client.post(URL, content=body).status_code == 400
