"""A backup is whole or not there; a restore changes everything or nothing."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.storage.conversing import SECRET, converse
from tests.storage.test_migrations import at_revision, fill_first
from tutor.errors import StorageError
from tutor.storage import backup as backups
from tutor.storage.backup import backup, database_file, restore
from tutor.storage.store import Store


@pytest.fixture
def database(tmp_path):
    return tmp_path / "var" / "tutor.db"


@pytest.fixture
def opened(database):
    """Opens the store as a server would; all are closed in the end."""
    stores = []

    def open_store():
        stores.append(Store.open(f"sqlite:///{database}"))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def made(database, opened, tmp_path):
    """A backup of one learner, zalo:1."""
    store = opened()
    converse(store, "zalo:1")
    store.close()
    backup(database, tmp_path / "backup.db")
    return tmp_path / "backup.db"


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def ids(store):
    return {one.id for one in store.learners()}


def test_a_backup_is_made_while_a_server_writes(database, opened, tmp_path):
    serving = opened()
    converse(serving, "zalo:1")
    assert (database.parent / "tutor.db-wal").stat().st_size  # not yet in the file itself
    backup(database, tmp_path / "backup.db")
    converse(serving, "zalo:2")
    assert ids(serving) == {"zalo:1", "zalo:2"}
    copied = Store.open(f"sqlite:///{tmp_path / 'backup.db'}")
    assert ids(copied) == {"zalo:1"}
    copied.close()


def test_a_backup_is_one_file_for_its_owner_only(made, tmp_path):
    assert {path.name for path in tmp_path.iterdir()} == {"backup.db", "var"}
    assert made.stat().st_mode & 0o077 == 0


def test_a_backup_leaves_no_trace_beside_a_database_at_rest(made, database, tmp_path):
    before = files(database.parent)
    backup(database, tmp_path / "another.db")
    after = files(database.parent)
    assert after["tutor.db"] == before["tutor.db"]
    assert not after.get("tutor.db-wal")  # nothing in it


def test_an_older_backup_is_only_replaced_when_told_so(made, database, opened):
    before = made.read_bytes()
    with pytest.raises(StorageError, match="--force"):
        backup(database, made)
    assert made.read_bytes() == before
    converse(opened(), "zalo:2")
    backup(database, made, force=True)
    assert made.read_bytes() != before


def test_a_place_that_cannot_take_a_backup_is_told(made, database, tmp_path):
    for place in (database, tmp_path):
        with pytest.raises(StorageError, match="name another"):
            backup(database, place, force=True)
    with pytest.raises(StorageError, match="make the folder"):
        backup(database, tmp_path / "none" / "backup.db")
    with pytest.raises(StorageError, match="no database yet"):
        backup(tmp_path / "none.db", tmp_path / "b.db")


def spoil(file):
    damaged = bytearray(file.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    file.write_bytes(damaged)


def test_a_damaged_database_makes_no_backup(made, database, tmp_path):
    made.write_bytes(b"the last good one")
    spoil(database)
    with pytest.raises(StorageError, match=r"tutor\.db"):
        backup(database, made, force=True)
    assert made.read_bytes() == b"the last good one"
    assert {path.name for path in tmp_path.iterdir()} == {"backup.db", "var"}


def test_what_was_restored_is_what_was_backed_up(made, database, opened):
    store = opened()
    converse(store, "zalo:2")
    store.close()
    aside = restore(database, made)
    assert ids(opened()) == {"zalo:1"}
    assert aside.name == "tutor.db.before-restore-1"
    assert restore(aside, made)  # what was put aside is a database like any other


def test_what_is_put_aside_keeps_the_turns_of_a_killed_server(made, database, opened, tmp_path):
    serving = opened()
    converse(serving, "zalo:2")
    killed = tmp_path / "killed"
    shutil.copytree(database.parent, killed)  # with a log that nobody moved into the file
    assert (killed / "tutor.db-wal").stat().st_size
    aside = restore(killed / "tutor.db", made)
    assert {path.name for path in killed.iterdir()} == {
        "tutor.db",
        "tutor.db.before-restore-1",
        "tutor.db.before-restore-1-wal",
    }
    restored, kept = (Store.open(f"sqlite:///{file}") for file in (killed / "tutor.db", aside))
    assert (ids(restored), ids(kept)) == ({"zalo:1"}, {"zalo:1", "zalo:2"})
    restored.close()
    kept.close()


def test_every_restore_puts_aside_under_a_new_name(made, database):
    asides = [restore(database, made).name for _ in range(3)]
    assert asides == [f"tutor.db.before-restore-{n}" for n in (1, 2, 3)]


def test_a_new_machine_is_restored_to(made, tmp_path):
    database = tmp_path / "new" / "tutor.db"
    assert restore(database, made) is None
    store = Store.open(f"sqlite:///{database}")
    assert ids(store) == {"zalo:1"}
    store.close()


def test_a_stale_log_is_never_played_into_what_was_restored(made, database):
    log = database.with_name("tutor.db-wal")
    database.unlink()
    log.write_bytes(b"stale")
    restore(database, made)
    assert not log.exists()


def test_a_backup_of_the_first_release_is_upgraded(made, database, opened, tmp_path):
    old = tmp_path / "old.db"
    at_revision(old, "0001")
    fill_first(old)
    before = old.read_bytes()
    restore(database, old)
    assert opened().learner("L").locality == "Huế"
    assert old.read_bytes() == before


def test_a_copy_made_by_hand_is_restored_with_its_log(made, database, opened, tmp_path):
    converse(opened(), "zalo:3")
    copied = tmp_path / "by-hand"
    shutil.copytree(database.parent, copied)
    restore(tmp_path / "new" / "tutor.db", copied / "tutor.db")
    store = Store.open(f"sqlite:///{tmp_path / 'new' / 'tutor.db'}")
    assert ids(store) == {"zalo:1", "zalo:3"}
    store.close()


def foreign(file):
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE learners (id TEXT)")
        database.commit()


def newer(file):
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()


def without_events(file):
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE events")
        database.commit()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda file: file.write_bytes(b"no database" * 500), "not a database"),
        (lambda file: file.write_bytes(b""), "no database of this program"),
        (spoil, "Page|malformed"),
        (lambda file: file.write_bytes(file.read_bytes()[:-4096]), r"backup\.db: "),
        (foreign, "no database of this program"),
        (newer, r"newer version \(revision 9999\)"),
        (without_events, "no table events"),
        (lambda file: file.unlink(), "no such file"),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(made, database, change, told):
    change(made)
    before = files(database.parent)
    with pytest.raises(StorageError, match=told) as refused:
        restore(database, made)
    assert "tutor backup" in str(refused.value) and str(made) in str(refused.value)
    assert files(database.parent) == before
    assert [path.name for path in database.parent.iterdir() if path.is_dir()] == []


def test_the_database_is_not_its_own_backup(made, database):
    with pytest.raises(StorageError, match="the database itself"):
        restore(database, database)


def test_a_file_system_without_links_is_good_enough(made, database, monkeypatch):
    def refuse(*_):
        raise OSError("no links here")

    monkeypatch.setattr(backups.os, "link", refuse)
    before = database.read_bytes()
    assert restore(database, made).read_bytes() == before


def test_what_is_restored_can_be_read_by_whom_could_read_it_before(made, database):
    database.chmod(0o640)
    restore(database, made)
    assert database.stat().st_mode & 0o777 == 0o640


def test_other_databases_are_told_their_own_tools():
    with pytest.raises(StorageError, match="pg_dump"):
        database_file("postgresql+psycopg://tutor:secret@db/tutor")
    with pytest.raises(StorageError) as refused:
        database_file("postgresql+psycopg://tutor:secret@db/tutor")
    assert "secret" not in str(refused.value)


def test_a_backup_holds_what_was_said(made):
    assert SECRET.encode() in made.read_bytes()
