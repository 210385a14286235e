"""Several servers on one PostgreSQL answer a learner's messages one after the other."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.postgres import new_database
from tests.storage.conversing import NOW, converse
from tutor.errors import StorageError
from tutor.records import Block, Reply, Turn
from tutor.storage.jobs import NewJob
from tutor.storage.store import Store


@pytest.fixture
def servers(postgres):
    address = new_database(postgres)
    with ThreadPoolExecutor(3) as pool:  # all start at once, on an empty database
        stores = list(pool.map(Store.open, [address] * 3))
    yield stores
    for store in stores:
        store.close()


def count_up(store, learner_id, conversation_id=None):
    with store.turn(conversation_id, learner_id, NOW) as exchange:
        n = exchange.learner.memory.get("n", 0)
        learner = replace(exchange.learner, memory={"n": n + 1})
        reply = Reply("answer", (Block("paragraph", "x"),))
        exchange.save("x", "x", {}, Turn(reply, exchange.conversation, learner))


def test_no_turn_of_a_learner_is_lost_between_servers(servers):
    with ThreadPoolExecutor(9) as pool:
        list(pool.map(lambda n: count_up(servers[n % 3], f"zalo:{n % 2}"), range(60)))
    assert [servers[0].learner(f"zalo:{n}").memory for n in (0, 1)] == [{"n": 30}] * 2


def test_a_learner_of_two_channels_is_one_learner(servers):
    """One server hears of them by their conversation, the other by their id."""
    learner_id, conversation_id = converse(servers[0])
    names = [(None, conversation_id), (learner_id, None)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: count_up(servers[n % 3], *names[n % 2]), range(30)))
    assert servers[0].learner(learner_id).memory == {"n": 30}


def test_an_erasure_at_one_server_waits_for_the_turn_at_another(servers):
    learner_id, conversation_id = converse(servers[0])
    erasing = threading.Thread(target=servers[1].erase_learner, args=[learner_id])
    with servers[0].turn(conversation_id):
        erasing.start()
        erasing.join(0.3)
        assert erasing.is_alive() and servers[2].learner(learner_id)
    erasing.join(10)
    assert servers[2].learner(learner_id) is None


def test_a_turn_that_failed_leaves_the_learner_free(servers):
    with pytest.raises(RuntimeError), servers[0].turn(None, "zalo:1"):
        raise RuntimeError
    with pytest.raises(StorageError), servers[0].turn(None, "zalo:1") as exchange:
        reply = Reply("answer", (Block("paragraph", "x"),))
        broken = replace(exchange.learner, locality=["no text"], age="old")
        exchange.save("x", "x", {}, Turn(reply, exchange.conversation, broken))
    count_up(servers[1], "zalo:1")
    assert servers[0].learner("zalo:1").memory == {"n": 1}


def test_a_server_whose_connection_broke_gives_its_learner_free(servers):
    with pytest.raises(StorageError), servers[0].turn(None, "zalo:1") as exchange:
        with servers[1]._transaction() as connection:
            others = "pid <> pg_backend_pid() AND datname = current_database()"
            end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
            connection.execute(text(end))
        reply = Reply("answer", (Block("paragraph", "x"),))
        exchange.save("x", "x", {}, Turn(reply, exchange.conversation, exchange.learner))
    for store in servers:
        count_up(store, "zalo:1")
    assert servers[0].learner("zalo:1").memory == {"n": 3}


def test_messages_of_many_learners_are_answered_at_once_and_events_are_stored_meanwhile(servers):
    """A turn needs one connection and never waits for a second one; 40 slow ones leave some."""
    together = threading.Barrier(41)

    def turn(n):
        with servers[0].turn(None, f"zalo:{n}") as exchange:
            together.wait(20)
            together.wait(20)
            reply = Reply("answer", (Block("paragraph", "x"),))
            exchange.save("x", "x", {}, Turn(reply, exchange.conversation, exchange.learner))

    with ThreadPoolExecutor(40) as pool:
        turns = [pool.submit(turn, n) for n in range(40)]
        together.wait(20)  # all are under way
        assert servers[0].jobs.add([NewJob("event", "1", "zalo:1", {})], NOW) == 1
        together.wait(20)
        assert all(one.exception() is None for one in turns)
    assert len(servers[1].learners()) == 40
