"""A turn is stored whole or not at all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect

from tutor.errors import StorageError
from tutor.records import Block, Conversation, Learner, Reply, Turn
from tutor.storage.engine import open_engine
from tutor.storage.folder import lock_folder, prepare_folder
from tutor.storage.store import Store
from tutor.storage.tables import metadata

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


def answered(exchange, focus=None, **choices):
    reply = Reply("answer", (Block("paragraph", "Sở Y tế"),))
    conversation = replace(exchange.conversation, focus=focus or {})
    return Turn(reply, conversation, replace(exchange.learner, **choices))


def ask(store, conversation_id=None, message="ai chủ trì?", **kept):
    with store.turn(conversation_id, now=NOW) as exchange:
        turn = answered(exchange, **kept)
        exchange.save(message, "Sở Y tế", {"reply": "Sở Y tế"}, turn)
        return exchange.conversation.id


def test_what_a_turn_leaves_is_there_at_the_next(store):
    conversation_id = ask(store, focus={"plan": "x", "tasks": [1]}, locality="Điện Biên", age=70)
    with store.turn(conversation_id) as exchange:
        assert exchange.conversation == Conversation(conversation_id, {"plan": "x", "tasks": [1]})
        assert (exchange.learner.locality, exchange.learner.age) == ("Điện Biên", 70)


def test_messages_come_back_in_order(store):
    conversation_id = ask(store, message="một")
    ask(store, conversation_id, message="hai")
    kept = store.conversation(conversation_id)
    assert [message.text for message in kept] == ["một", "Sở Y tế", "hai", "Sở Y tế"]
    assert [message.role for message in kept] == ["user", "tutor"] * 2
    assert kept[0].created_at == NOW


def test_an_unknown_conversation_starts_a_new_one(store):
    with store.turn("never-heard-of") as exchange:
        assert exchange.conversation.id != "never-heard-of"
        assert len(exchange.conversation.id) >= 32
        assert exchange.learner.locality is None


def test_a_failed_turn_leaves_nothing(store):
    with pytest.raises(RuntimeError), store.turn(None) as exchange:
        conversation_id = exchange.conversation.id
        raise RuntimeError
    assert store.conversation(conversation_id) is None


def test_a_turn_that_cannot_be_stored_leaves_nothing_of_itself(store):
    conversation_id = ask(store, focus={"n": 1})
    with store.turn(conversation_id) as exchange, pytest.raises(StorageError):
        turn = answered(exchange, focus={"n": 2}, age="x" * 3, locality=["no text"])
        exchange.save("hai", "x", {}, turn)
    with store.turn(conversation_id) as exchange:
        assert exchange.conversation.focus == {"n": 1}
    assert len(store.conversation(conversation_id)) == 2


def test_a_channel_that_knows_its_learner_says_so(store):
    with store.turn(None, learner_id="zalo:1") as exchange:
        exchange.save("một", "x", {}, answered(exchange, level="beginner"))
    with store.turn(None, learner_id="zalo:1") as exchange:
        assert exchange.learner == Learner("zalo:1", level="beginner")


def test_messages_of_one_conversation_wait_for_each_other(store):
    conversation_id = ask(store, focus={"n": 0})

    def count(_):
        with store.turn(conversation_id) as exchange:
            n = exchange.conversation.focus["n"]
            exchange.save("x", "x", {}, answered(exchange, focus={"n": n + 1}))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(40)))
    with store.turn(conversation_id) as exchange:
        assert exchange.conversation.focus == {"n": 40}


def test_the_migrations_make_the_tables(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'tutor.db'}")
    made = inspect(engine)
    for name, table in metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in made.get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        assert {index["name"] for index in made.get_indexes(name)} == {
            index.name for index in table.indexes
        }
    engine.dispose()


def test_opening_twice_keeps_what_is_there(tmp_path):
    address = f"sqlite:///{tmp_path / 'tutor.db'}"
    first = Store.open(address)
    conversation_id = ask(first)
    first.close()
    second = Store.open(address)
    assert second.conversation(conversation_id)
    second.close()


@pytest.mark.parametrize("content", [b"this is no database, only text " * 50, b"\x00" * 4096])
def test_a_file_that_is_no_database_is_told(tmp_path, content):
    file = tmp_path / "tutor.db"
    file.write_bytes(content)
    with pytest.raises(StorageError, match=r"tutor\.db.*backup"):
        Store.open(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_a_damaged_database_is_told(tmp_path):
    file = tmp_path / "tutor.db"
    store = Store.open(f"sqlite:///{file}")
    for _ in range(50):
        ask(store, message="x" * 500)
    store.close()
    damaged = bytearray(file.read_bytes())
    damaged[8192:32768] = b"\xff" * (32768 - 8192)
    file.write_bytes(damaged)
    with pytest.raises(StorageError, match=r"tutor\.db"):
        Store.open(f"sqlite:///{file}")


def test_a_database_of_a_newer_version_is_left_alone(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'tutor.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(StorageError, match="newer"):
        Store.open(f"sqlite:///{tmp_path / 'tutor.db'}")


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(StorageError, match="TUTOR_DATA_DIR"):
        prepare_folder(tmp_path / "file" / "data")


@pytest.mark.parametrize("address", ["nonsense", "mysql+nosuch://x/y"])
def test_an_address_that_cannot_be_used_is_told(address):
    with pytest.raises(StorageError, match="TUTOR_DATABASE_URL"):
        Store.open(address)


def test_one_process_holds_the_folder(tmp_path):
    with lock_folder(tmp_path):
        refused = []

        def second():
            try:
                with lock_folder(tmp_path):
                    pass
            except StorageError as error:
                refused.append(str(error))

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert refused and "in use by process" in refused[0]
    with lock_folder(tmp_path):
        pass
