"""A database that an older version wrote is brought up to date with everything in it."""

import json
import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from tests.storage.conversing import NOW, converse
from tutor.errors import StorageError
from tutor.storage import engine as engines
from tutor.storage.engine import open_engine, revisions
from tutor.storage.store import Store


def at_revision(file, revision):
    """An empty database as the version that released `revision` made it."""
    config = Config()
    config.set_main_option("script_location", str(engines._MIGRATIONS))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def fill_first(file):
    """Rows as revision 0001 keeps them."""
    at = NOW.replace(tzinfo=None).isoformat(" ", "microseconds")
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "INSERT INTO learners (id, locality, level, age, created_at, updated_at)"
            " VALUES ('L', 'Huế', 'beginner', 70, ?, ?)",
            (at, at),
        )
        focus = json.dumps({"plan": "hue"})
        database.execute("INSERT INTO conversations VALUES ('C', 'L', ?, ?, ?)", (focus, at, at))
        database.executemany(
            "INSERT INTO messages VALUES (?, 'C', ?, ?, ?, ?)",
            [
                (1, "user", "ai chủ trì?", None, at),
                (2, "tutor", "Sở Y tế", '{"reply": "Sở Y tế"}', at),
            ],
        )
        database.commit()


@pytest.fixture
def first(tmp_path):
    file = tmp_path / "tutor.db"
    at_revision(file, "0001")
    fill_first(file)
    return file


def test_everything_of_the_first_release_is_there_after_the_upgrade(first):
    store = Store.open(f"sqlite:///{first}")
    with store.turn("C") as exchange:
        assert exchange.conversation.focus == {"plan": "hue"}
        assert (exchange.learner.locality, exchange.learner.age) == ("Huế", 70)
        assert exchange.learner.memory == {}
    assert [one.text for one in store.conversation("C")] == ["ai chủ trì?", "Sở Y tế"]
    assert store.conversation("C")[1].reply == {"reply": "Sở Y tế"}
    assert store.conversation("C")[0].created_at == NOW
    learner_id, _ = converse(store, None, "C", memory={"won": 1})
    assert learner_id == "L" and store.learner("L").memory == {"won": 1}
    assert len(store.events("L")) == 1
    store.close()


def test_there_is_a_way_back(first):
    open_engine(f"sqlite:///{first}").dispose()
    config = Config()
    config.set_main_option("script_location", str(engines._MIGRATIONS))
    engine = create_engine(f"sqlite:///{first}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert connection.exec_driver_sql("SELECT locality FROM learners").scalar() == "Huế"
    engine.dispose()
    Store.open(f"sqlite:///{first}").close()


def test_a_reader_upgrades_nothing(first):
    before = first.read_bytes()
    with pytest.raises(StorageError, match="older version; start the server"):
        Store.open(f"sqlite:///{first}", read_only=True)
    assert first.read_bytes() == before


def test_every_revision_is_known_the_newest_first():
    assert list(revisions()) == ["0004", "0003", "0002", "0001"]


def test_a_reader_stands_beside_a_server_and_changes_nothing(tmp_path):
    address = f"sqlite:///{tmp_path / 'tutor.db'}"
    serving = Store.open(address)
    learner_id, conversation_id = converse(serving)
    reading = Store.open(address, read_only=True)
    assert reading.learner(learner_id)
    converse(serving, None, conversation_id)
    assert len(reading.conversation(conversation_id)) == 4
    with pytest.raises(StorageError):
        reading.erase_learner(learner_id)
    with pytest.raises(StorageError):
        converse(reading)
    reading.close()
    converse(serving, None, conversation_id)
    serving.close()


def test_a_reader_needs_a_database(tmp_path):
    with pytest.raises(StorageError, match="no database yet"):
        Store.open(f"sqlite:///{tmp_path / 'none' / 'tutor.db'}", read_only=True)
    assert not (tmp_path / "none").exists()
