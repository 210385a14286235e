"""A browser comes back to its learner; what is chosen outside a turn is stored."""

import threading
from datetime import timedelta

import pytest

from tests.storage.conversing import NOW, converse
from tutor.storage.store import WebSession

DAY = timedelta(days=1)


def test_a_cookie_stands_for_its_learner_until_it_is_ended(store, tmp_path):
    learner_id, conversation_id = converse(store)
    store.keep_session("a-secret-key", WebSession(learner_id, None), NOW)
    store.keep_session("a-secret-key", WebSession(learner_id, conversation_id), NOW + DAY)
    assert store.session("a-secret-key") == WebSession(learner_id, conversation_id)
    assert store.session("another") is None
    store.end_session("a-secret-key")
    assert store.session("a-secret-key") is None
    assert store.conversation(conversation_id)


def test_the_key_itself_is_written_nowhere(store, tmp_path):
    learner_id, _ = converse(store)
    store.keep_session("a-secret-key", WebSession(learner_id, None), NOW)
    assert not [path for path in tmp_path.iterdir() if b"a-secret-key" in path.read_bytes()]


def test_choices_are_stored_for_a_new_learner_and_a_known_one(store):
    id = store.choose(None, {"address": "cô", "locality": "Huế"}, NOW)
    assert store.choose(id, {"address": "bà", "device": "iphone"}, NOW) == id
    learner = store.learner(id)
    assert (learner.address, learner.locality, learner.device) == ("bà", "Huế", "iphone")
    with pytest.raises(ValueError, match="memory"):
        store.choose(id, {"memory": {}}, NOW)


def test_a_choice_waits_for_the_turn_under_way(store):
    learner_id, conversation_id = converse(store, address="bác")
    with store.turn(conversation_id):
        choosing = threading.Thread(target=store.choose, args=(learner_id, {"address": "cô"}, NOW))
        choosing.start()
        choosing.join(0.1)
        assert choosing.is_alive()
    choosing.join()
    assert store.learner(learner_id).address == "cô"


def test_who_came_back_lately_is_not_forgotten(store):
    learner_id, _ = converse(store)
    other_id, _ = converse(store)
    store.keep_session("old", WebSession(other_id, None), NOW)
    store.keep_session("new", WebSession(learner_id, None), NOW + 2 * DAY)
    store.delete_messages_before(NOW + DAY)
    assert store.learner(learner_id) and store.session("new")
    assert store.learner(other_id) is None and store.session("old") is None
