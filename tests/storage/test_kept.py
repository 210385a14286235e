"""What is kept of a learner is shown whole, erased whole and forgotten in time."""

import json
import threading
from datetime import timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import func, select

from tests.storage.conversing import NOW, SECRET, converse, said_in
from tutor.records import Event, Learner
from tutor.storage.jobs import LostLease, NewJob, insert_jobs
from tutor.storage.store import WebSession
from tutor.storage.tables import jobs, link_codes, metadata, zalo_users

DAY = timedelta(days=1)


def rows(store):
    """How many rows each table holds that has any."""
    with store._engine.begin() as connection:
        counts = {
            name: connection.execute(select(func.count()).select_from(table)).scalar()
            for name, table in metadata.tables.items()
        }
    return {name: count for name, count in counts.items() if count}


def test_the_memory_is_there_at_the_next_turn(store):
    memory = {"skills": {"vneid": {"right": 1}}, "calls_self": "cháu"}
    learner_id, conversation_id = converse(store, memory=MappingProxyType(memory))
    with store.turn(conversation_id) as exchange:
        assert exchange.learner.memory == memory
    assert store.learner(learner_id) == Learner(learner_id, memory=memory)
    assert store.learner("nobody") is None


def test_events_are_stored_with_the_turn_they_happened_in(store):
    first = Event("started", "zalo", "B1", ("messaging", "sharing"))
    second = Event("answered", "zalo", "K1", success=False)
    learner_id, conversation_id = converse(store, events=(first, second))
    converse(store, None, conversation_id, events=(), now=NOW + DAY)
    kept = store.events(learner_id)
    assert [one.event for one in kept] == [first, second]
    assert {(one.at, one.conversation_id) for one in kept} == {(NOW, conversation_id)}
    assert store.events("nobody") == []


def test_the_learner_of_a_conversation_is_known(store):
    learner_id, conversation_id = converse(store)
    assert store.learner_of(conversation_id) == learner_id
    assert store.learner_of("none") is None


def test_an_export_holds_everything_kept(store):
    learner_id, first = converse(store, "zalo:1", locality="Huế", age=70, memory={"won": 2})
    _, second = converse(store, "zalo:1", first, now=NOW + DAY)
    converse(store, "zalo:2", text="somebody else")
    export = store.export_learner(learner_id)
    assert json.loads(json.dumps(export)) == export
    assert set(export) == {"profile", "memory", "zalo", "conversations", "events"}
    profile = export["profile"]
    assert set(profile) == {column.name for column in metadata.tables["learners"].columns} - {
        "memory"
    }
    assert (profile["id"], profile["locality"], profile["age"]) == ("zalo:1", "Huế", 70)
    assert profile["created_at"] == NOW.isoformat()
    assert export["memory"] == {"won": 2}
    (thread,) = export["conversations"]
    assert (first, thread["id"], thread["focus"]) == (second, first, {"about": SECRET})
    assert [one["role"] for one in thread["messages"]] == ["user", "tutor"] * 2
    assert thread["messages"][1] == {
        "role": "tutor",
        "text": SECRET,
        "reply": {"reply": SECRET},
        "created_at": NOW.isoformat(),
    }
    assert len(export["events"]) == 2
    assert "somebody else" not in json.dumps(export)
    assert store.export_learner("nobody") is None


def test_the_list_of_learners_counts_and_quotes_nothing(store):
    converse(store, "zalo:1")
    converse(store, "zalo:2", now=NOW + DAY)
    converse(store, "zalo:2", now=NOW + 2 * DAY)
    listed = store.learners()
    assert [(one.id, one.conversations, one.messages, one.events) for one in listed] == [
        ("zalo:2", 1, 4, 2),
        ("zalo:1", 1, 2, 1),
    ]
    assert listed[0].last_visit == NOW + 2 * DAY
    assert SECRET not in repr(listed)


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)  # PostgreSQL's files are its own
def test_an_erased_learner_leaves_nothing_even_in_the_files(store, tmp_path):
    learner_id, conversation_id = converse(store, locality=SECRET, memory={"calls_self": SECRET})
    store.keep_session("cookie", WebSession(learner_id, conversation_id), NOW)
    for _ in range(200):  # enough to fill pages of their own
        converse(store, None, conversation_id, text=SECRET * 20)
    _, other = converse(store, "zalo:2", text="somebody else")
    assert said_in(tmp_path)
    assert store.erase_learner(learner_id)
    assert said_in(tmp_path) == []
    assert rows(store) == {"learners": 1, "conversations": 1, "messages": 2, "events": 1}
    assert store.conversation(conversation_id) is None
    assert len(store.conversation(other)) == 2
    assert not store.erase_learner(learner_id)


def test_a_learner_is_erased_on_their_own_word(store, tmp_path):
    _, conversation_id = converse(store)
    learner_id, _ = converse(store, None, conversation_id, erase=True)
    assert store.learner(learner_id) is None
    assert rows(store) == {}
    assert said_in(tmp_path) == []


def test_an_erased_learner_leaves_only_the_keys_of_what_they_wrote_in_zalo(store):
    id = "zalo-oa:1:22"
    written = [
        NewJob("zalo.event", f"key-{n}", f"{work}:{name}", {"text": SECRET})
        for n, (work, name) in enumerate(
            [("answer", id), ("send", id), ("answer", "L"), ("answer", "zalo-oa:1:33")]
        )
    ]
    converse(store, "L")
    with store._engine.begin() as connection:
        user = {"id": id, "learner_id": "L", "blocked": False, "created_at": NOW}
        connection.execute(zalo_users.insert().values(user))
        code = {"code_hash": "x", "learner_id": "L", "channel": "zalo", "expires_at": NOW}
        connection.execute(link_codes.insert().values(code))
    assert store.export_learner("L")["zalo"][0]["id"] == id
    store.jobs.add(written, NOW)
    running = store.jobs.claim("w", NOW, 60)
    assert store.erase_learner("L")
    assert rows(store) == {"jobs": 4}
    with store._engine.begin() as connection:
        left = connection.execute(select(jobs.c.key, jobs.c.payload, jobs.c.lane)).all()
    assert [tuple(one) for one in sorted(left)[1:3]] == [("key-1", {}, ""), ("key-2", {}, "")]
    assert store.jobs.add(written, NOW) == 0
    store.jobs.done(running, NOW)  # what was running ends, and is emptied, by itself
    assert [one.key for one in store.jobs.lines("ready")] == ["key-3"]


def test_what_else_a_turn_stores_goes_with_it_or_not_at_all(store):
    job = NewJob("send", "k", "send:1", {"text": "x"})

    def add(connection):
        insert_jobs(connection, [job], NOW)

    def add_and_fail(connection):
        add(connection)
        raise LostLease("k")

    for erase in (False, True):
        with pytest.raises(LostLease):
            converse(store, "zalo:1", also=add_and_fail, erase=erase)
        assert rows(store) == {}
    converse(store, "zalo:1", also=add)
    assert rows(store) == {"learners": 1, "conversations": 1, "messages": 2, "events": 1, "jobs": 1}
    converse(store, "zalo:1", erase=True, also=add)
    assert rows(store) == {"jobs": 1}


def test_a_learner_linked_with_zalo_is_not_forgotten(store):
    learner_id, _ = converse(store)
    with store._engine.begin() as connection:
        user = {"id": "zalo-oa:1:2", "learner_id": learner_id, "blocked": False, "created_at": NOW}
        connection.execute(zalo_users.insert().values(user))
    store.delete_messages_before(NOW + DAY)
    assert store.learner(learner_id)


def test_finished_jobs_and_void_codes_are_forgotten(store):
    with store._engine.begin() as connection:
        for days in (1, 9):
            code = {"code_hash": f"{days}", "learner_id": "L", "channel": "zalo"}
            connection.execute(link_codes.insert().values(**code, expires_at=NOW + days * DAY))
    store.jobs.add([NewJob("send", "k", "send:1", {})], NOW)
    store.jobs.done(store.jobs.claim("w", NOW, 60), NOW)
    assert store.forget_finished(NOW + 7 * DAY) == 0
    assert store.forget_finished(NOW + 8 * DAY) == 1
    assert rows(store) == {"link_codes": 1}


def test_who_was_never_stored_may_ask_to_be_erased(store):
    converse(store, erase=True)
    assert rows(store) == {}


def test_an_erasure_waits_for_the_turn_under_way(store):
    learner_id, conversation_id = converse(store)
    erased = threading.Thread(target=store.erase_learner, args=[learner_id])
    with store.turn(conversation_id) as exchange:
        erased.start()
        erased.join(0.2)
        assert erased.is_alive() and store.learner(learner_id)
        assert exchange.learner.id == learner_id
    erased.join()
    assert store.learner(learner_id) is None


def test_old_messages_are_forgotten_and_newer_ones_stay(store, tmp_path):
    _, conversation_id = converse(store, now=NOW)
    converse(store, None, conversation_id, text="later", now=NOW + 30 * DAY)
    assert store.delete_messages_before(NOW + DAY) == 2
    assert [one.text for one in store.conversation(conversation_id)] == ["later", "later"]
    assert said_in(tmp_path) == []
    assert store.delete_messages_before(NOW + DAY) == 0


def test_a_conversation_left_empty_goes_with_whom_only_it_led_to(store):
    converse(store)
    converse(store, "zalo:1", memory={"won": 1})
    assert store.delete_messages_before(NOW) == 0  # not older
    vietnam = (NOW + DAY).astimezone().replace(microsecond=1)
    assert store.delete_messages_before(vietnam) == 4
    assert rows(store) == {"learners": 1, "events": 1}
    assert store.learner("zalo:1").memory == {"won": 1}  # comes back with the same number


def test_a_turn_and_its_events_are_stored_together_or_not_at_all(store):
    from tutor.errors import StorageError

    broken = Event("answered", "zalo", {"no": "text"}, ("messaging",), True)
    with pytest.raises(StorageError):
        converse(store, "zalo:1", events=(broken,))
    assert rows(store) == {}
