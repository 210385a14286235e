"""A conversation is found by what was said in it, once."""

from datetime import timedelta

import pytest

from tests.storage.conversing import NOW, converse
from tutor.storage.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'tutor.db'}")
    yield store
    store.close()


def test_a_history_leads_to_its_conversation_once(store):
    _, conversation_id = converse(store)
    store.keep_thread("hash", conversation_id, NOW)
    assert store.thread("hash") == store.thread("hash") == conversation_id
    assert store.take_thread("hash") == conversation_id
    assert store.take_thread("hash") is store.thread("hash") is None


def test_of_two_that_went_alike_the_later_is_found(store):
    (_, one), (_, two) = converse(store), converse(store)
    store.keep_thread("hash", one, NOW)
    store.keep_thread("hash", two, NOW)
    assert store.take_thread("hash") == two


def test_nothing_leads_to_an_erased_conversation(store):
    learner_id, conversation_id = converse(store)
    store.keep_thread("hash", conversation_id, NOW)
    assert store.erase_learner(learner_id)
    assert store.thread("hash") is None
    store.keep_thread("hash", conversation_id, NOW)  # a turn that ended just after
    assert store.thread("hash") is None


def test_nothing_leads_to_a_forgotten_conversation(store):
    _, conversation_id = converse(store)
    store.keep_thread("hash", conversation_id, NOW)
    store.delete_messages_before(NOW + timedelta(days=1))
    assert store.thread("hash") is None
