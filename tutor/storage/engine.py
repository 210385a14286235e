"""The engine: one connection for SQLite, the schema brought up to date before anything is read."""

import json
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tutor.errors import StorageError
from tutor.storage.folder import prepare_folder

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(address: str) -> Engine:
    """An engine for the database at `address` with the newest schema.

    StorageError where it cannot be used: folder not writable, file no database, damaged or newer
    than this program.
    """
    engine = _create(address)
    try:
        if engine.dialect.name == "sqlite":
            _check_file(engine)
        _upgrade(engine)
    except (DBAPIError, CommandError) as error:
        engine.dispose()
        raise StorageError(_remedy(engine, error)) from error
    except StorageError:
        engine.dispose()
        raise
    return engine


def _create(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.get_backend_name() != "sqlite":
            return create_engine(url, json_serializer=_to_json)
        if url.database and url.database != ":memory:":
            prepare_folder(Path(url.database).resolve().parent)
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
        raise StorageError(
            f"TUTOR_DATABASE_URL: {error}; PostgreSQL needs `pip install tutor[postgres]`"
        ) from error
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transaction of its own
    cursor = connection.cursor()
    # FULL: an answered turn outlives a power cut.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_file(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise StorageError(_remedy(engine, found))


def _upgrade(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _remedy(engine: Engine, found: object) -> str:
    where = engine.url.render_as_string(hide_password=True)
    reason = str(getattr(found, "orig", None) or found)
    if "locate revision" in reason:
        return f"{where}: written by a newer version ({reason}); upgrade the program"
    if engine.dialect.name != "sqlite":
        return f"{where}: {reason}; check TUTOR_DATABASE_URL and that the server runs"
    return (
        f"{where}: {reason}; stop the server, move the file away and put a backup in its place "
        "(without one a new, empty file is made at the next start)"
    )


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
