"""Whoever knows a conversation sees and erases everything that is kept of its person."""

import pytest


@pytest.fixture
def conversation_id(client):
    body = {"message": "công an phường", "learner": {"locality": "Huế", "age": 70}}
    return client.post("/api/chat", json=body).json()["conversation_id"]


def route(conversation_id):
    return f"/api/conversations/{conversation_id}/learner"


def test_everything_kept_is_shown(client, conversation_id):
    shown = client.get(route(conversation_id))
    assert shown.status_code == 200
    body = shown.json()
    assert body["profile"]["locality"] == "Huế"
    assert body["memory"] == {} and body["events"] == []
    (thread,) = body["conversations"]
    assert thread["id"] == conversation_id
    assert thread["messages"][0]["text"] == "công an phường"


def test_everything_kept_is_erased(client, conversation_id, store):
    erased = client.delete(route(conversation_id))
    assert (erased.status_code, erased.content) == (204, b"")
    assert client.get(f"/api/conversations/{conversation_id}").status_code == 404
    assert store.learners() == []
    body = {"message": "công an phường", "conversation_id": conversation_id}
    again = client.post("/api/chat", json=body).json()
    assert again["conversation_id"] != conversation_id  # a person never met


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_who_knows_no_conversation_gets_nothing(client, conversation_id, method):
    refused = client.request(method, route("x" * 32))
    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"].startswith("Không có")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}],
)
def test_another_site_can_do_neither(client, conversation_id, method, headers):
    assert client.request(method, route(conversation_id), headers=headers).status_code == 403
    assert client.get(f"/api/conversations/{conversation_id}").status_code == 200


def test_a_learner_who_asks_for_it_is_answered_and_erased(store, words, make_client):
    from dataclasses import replace

    from tests.fakes import FakeService, FakeTutor

    class Forgetful(FakeTutor):
        def reply(self, *arguments, **options):
            return replace(super().reply(*arguments, **options), erase=True)

    class Service(FakeService):
        def tutor(self):
            return Forgetful()

    client = make_client(Service())
    body = client.post("/api/chat", json={"message": "công an phường"}).json()
    assert body["kind"] == "answer"
    assert store.learners() == []
    assert client.get(f"/api/conversations/{body['conversation_id']}").status_code == 404
