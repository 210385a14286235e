"""The engine: one connection for SQLite, the schema brought up to date before anything is read."""

import json
import logging
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Table, create_engine, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from tutor.computing import computing
from tutor.errors import StorageError
from tutor.storage.folder import lock_folder, prepare_folder

logger = logging.getLogger(__name__)

_MIGRATIONS = Path(__file__).parent / "migrations"
# What PostgreSQL's locks are for; a number within each says which.
_SCHEMA, _LANES, LEARNERS, PLACES, POLLERS = 1, 2, 3, 4, 5


def open_engine(address: str, *, read_only: bool = False) -> Engine:
    """An engine for the database at `address` with the newest schema.

    A read-only one of SQLite neither makes nor upgrades anything, so that it may stand beside a
    server. StorageError where the database cannot be used: folder not writable, file no database,
    damaged or newer than this program; read-only: also missing or older.
    """
    engine = _create(address, read_only)
    try:
        if engine.dialect.name == "sqlite":
            _check_file(engine)
        if read_only:
            _check_revision(engine)
        else:
            _upgrade(engine)
    except (DBAPIError, CommandError) as error:
        engine.dispose()
        raise StorageError(_remedy(engine, error)) from error
    except StorageError:
        engine.dispose()
        raise
    return engine


def sqlite_file(address: str) -> Path | None:
    """The file of an SQLite database; None for other databases and for one in memory."""
    url = _url(address)
    in_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    return Path(url.database).resolve() if in_file and url.database else None


@contextmanager
def lock_database(address: str) -> Iterator[None]:
    """Be the one process that writes an SQLite file; DataInUseError while another is. Other
    databases are written by several."""
    file = sqlite_file(address)
    with lock_folder(file.parent) if file else nullcontext():
        yield


def revisions() -> Collection[str]:
    """Every revision of the schema that this program can read, the newest first."""
    return [one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()]


def wipe(engine: Engine) -> None:
    """After a deletion: move an SQLite log into the file and empty it, for it still holds what was
    deleted. Where a reader stands in the way the log is emptied later; what is deleted stays so."""
    if engine.dialect.name != "sqlite":
        return
    try:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
    except (sqlite3.Error, SQLAlchemyError) as error:
        logger.warning("the write-ahead log was not emptied: %s", error)


@contextmanager
def transaction(engine: Engine, within: Connection | None = None) -> Iterator[Connection]:
    """A transaction, on the connection `within` where one is held; StorageError where it fails."""
    connect = (lambda: nullcontext(within)) if within else engine.connect
    # Of SQLite's connections there is one: who has it is not to be interrupted.
    alone = computing if engine.dialect.name == "sqlite" else nullcontext()
    with alone, _explained(engine), connect() as connection, connection.begin():
        yield connection


def upserting(dialect: str, table: Table) -> Any:
    """An INSERT that can say what to do where the row is there already."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def lock_until_commit(connection: Connection, number: int) -> None:
    """Keep every other transaction that asks for the same `number` (32 bits) waiting until this
    one ends. On SQLite there is no other."""
    if connection.dialect.name == "postgresql":
        key = lock_key(_LANES, number)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


@contextmanager
def held_lock(engine: Engine, space: int, number: int) -> Iterator[Connection | None]:
    """Keep every other process that asks for the same `number` (32 bits) of `space` waiting
    meanwhile.

    On PostgreSQL the connection that holds the lock, for use within; None on SQLite, whose one
    process has locks of its own.
    """
    if engine.dialect.name != "postgresql":
        yield None
        return
    key = lock_key(space, number)
    with _explained(engine), engine.connect() as connection:
        with connection.begin():
            connection.execute(select(func.pg_advisory_lock(key)))
        try:
            yield connection
        finally:
            _unlock(connection, key)


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        raise StorageError(
            f"{_where(engine)}: {reason}; check free space and permissions of the data folder, "
            "then run `tutor doctor`"
        ) from error


def lock_key(space: int, number: int) -> int:
    """The key of PostgreSQL's lock `number` (32 bits) among those of one purpose."""
    return space << 32 | number


def _unlock(connection: Connection, key: int) -> None:
    try:
        connection.rollback()
        connection.execute(select(func.pg_advisory_unlock(key)))
        connection.commit()
    except SQLAlchemyError:  # the lock goes with the connection
        connection.invalidate()


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError as error:
        raise _unusable(error) from error


def _create(address: str, read_only: bool) -> Engine:
    url, file = _url(address), sqlite_file(address)
    if file and read_only and not file.exists():
        raise StorageError(f"{file}: no database yet; it is made when the server starts")
    if file and not read_only:
        prepare_folder(file.parent)
    try:
        if url.get_backend_name() != "sqlite":
            # A turn holds one connection, for a minute where it waits for a language model. A
            # server has at most 40 threads for turns, a worker fewer: ten are left for the rest.
            return create_engine(
                url,
                json_serializer=_to_json,
                pool_size=5,
                max_overflow=45,
                pool_pre_ping=True,
            )
        # One connection in all: it writes, reads and checkpoints, so that none of SQLite's races
        # between connections can happen. A turn holds it for about a millisecond.
        engine = create_engine(
            url,
            json_serializer=_to_json,
            pool_size=1,
            max_overflow=0,
            pool_timeout=30,
            connect_args={"check_same_thread": False},
        )
    except (ArgumentError, ImportError) as error:
        raise _unusable(error) from error
    if file and read_only:
        event.listen(engine, "do_connect", lambda *_: _reader(file))
    event.listen(engine, "connect", _set_reading if read_only else _set_writing)
    event.listen(engine, "begin", _begin if read_only else _begin_immediate)
    return engine


def _reader(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, check_same_thread=False)


def _unusable(error: Exception) -> StorageError:
    return StorageError(
        f"TUTOR_DATABASE_URL: {error}; PostgreSQL needs `pip install tutor[postgres]`"
    )


def _set_writing(connection: sqlite3.Connection, _record: object) -> None:
    # FULL: an answered turn outlives a power cut. secure_delete: what is erased is overwritten.
    _set_pragmas(connection, "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")


def _set_reading(connection: sqlite3.Connection, _record: object) -> None:
    _set_pragmas(connection, "query_only=ON")


def _set_pragmas(connection: sqlite3.Connection, *pragmas: str) -> None:
    connection.isolation_level = None  # the driver opens no transaction of its own
    cursor = connection.cursor()
    for pragma in ("busy_timeout=5000", "foreign_keys=ON", *pragmas):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_file(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise StorageError(_remedy(engine, found))


def _check_revision(engine: Engine) -> None:
    with engine.begin() as connection:
        query = "SELECT version_num FROM alembic_version"
        found = connection.exec_driver_sql(query).scalar_one_or_none()
    newest, *older = revisions()
    if found in older:
        where = _where(engine)
        raise StorageError(f"{where}: of an older version; start the server once, it upgrades it")
    if found != newest:
        raise CommandError(f"Can't locate revision identified by {found!r}")


def _upgrade(engine: Engine) -> None:
    config = _config()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # several servers may start at once
            key = lock_key(_SCHEMA, 0)
            connection.execute(select(func.pg_advisory_xact_lock(key)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _where(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _remedy(engine: Engine, found: object) -> str:
    where = _where(engine)
    reason = str(getattr(found, "orig", None) or found)
    if "locate revision" in reason:
        return f"{where}: written by a newer version ({reason}); upgrade the program"
    if engine.dialect.name != "sqlite":
        return f"{where}: {reason}; check TUTOR_DATABASE_URL and that the server runs"
    return (
        f"{where}: {reason}; stop the server and put a backup in its place with "
        "`tutor restore FILE` (without one move the file away: a new, empty one is made at the "
        "next start)"
    )


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
