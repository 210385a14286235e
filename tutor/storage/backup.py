"""Backup and restore of the SQLite database, as one file that is whole or not there."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tutor.errors import StorageError
from tutor.storage.engine import open_engine, revisions, sqlite_file
from tutor.storage.folder import prepare_folder
from tutor.storage.tables import metadata

_FIRST_TABLES = {"learners", "conversations", "messages"}  # of every revision


def database_file(address: str) -> Path:
    """The file of the SQLite database; StorageError names the tools of any other."""
    file = sqlite_file(address)
    if file is None:
        kind = address.partition(":")[0]
        raise StorageError(
            f"{kind}: only SQLite files are copied here; for PostgreSQL use "
            "`pg_dump --format=custom` and `pg_restore`"
        )
    return file


def backup(database: Path, file: Path, *, force: bool = False) -> None:
    """Copy `database` as it is at one moment to `file`; a server may go on writing meanwhile.

    StorageError, and no `file`, where the copy cannot be made or is not whole; an existing `file`
    is replaced only with `force`.
    """
    if not database.is_file():
        raise StorageError(f"{database}: no database yet; it is made when the server starts")
    if file.exists() and (not file.is_file() or file.samefile(database)):
        raise StorageError(f"{file}: cannot be a backup's file; name another")
    if file.exists() and not force:
        raise StorageError(f"{file}: exists; name another file, or replace it with --force")
    with _beside(file) as made:
        try:
            fault = _copy_live(database, made)
        except sqlite3.Error as error:
            raise StorageError(
                f"{database} to {file}: {error}; check free space, and the database with "
                "`tutor doctor`"
            ) from error
        if fault:
            raise StorageError(f"{database}: {fault}; put an older backup back: `tutor restore`")
        _put(made, file)


def restore(database: Path, file: Path) -> Path | None:
    """Put the backup `file` in the place of `database`, its schema upgraded; where the present
    database was put aside, None where there was none.

    The caller holds the data folder. StorageError, and nothing changed, where `file` is damaged,
    no database of ours or newer than this program.
    """
    if not file.is_file():
        raise StorageError(f"{file}: no such file; name a file that `tutor backup` made")
    if database.exists() and file.samefile(database):
        raise StorageError(f"{file}: is the database itself; name a file that `tutor backup` made")
    prepare_folder(database.parent)
    with _beside(database) as made:
        _copy(file, made)
        _upgrade(made, file)
        _own_alike(made, database)
        aside = _set_aside(database)
        _put(made, database)
    return aside


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A new, empty file in a folder of its own beside `file`, for its owner's eyes only: it goes
    with all that SQLite puts next to it."""
    try:
        folder = tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise StorageError(
            f"{file.parent}: cannot write here ({error.strerror}); make the folder, or name another"
        ) from error
    with folder as name:
        made = Path(name) / file.name
        made.touch(0o600)
        yield made


def _copy_live(database: Path, made: Path) -> str | None:
    """Copy a database that may be written meanwhile; what is damaged in the copy, or None."""
    # Reads only: of two connections that write, SQLite before 3.51.3 can damage a database.
    with _connect(database, "ro") as source, _connect(made) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()  # one file in all
        return _fault(copy)


def _copy(file: Path, made: Path) -> None:
    """`file` with the log beside it, if it was copied by other means than `tutor backup`."""
    shutil.copyfile(file, made)
    log = _log(file)
    if log.is_file():
        shutil.copyfile(log, _log(made))


def _upgrade(made: Path, file: Path) -> None:
    """Check the copy `made` of `file` and upgrade its schema; StorageError names `file`."""
    try:
        with _connect(made) as copy:
            fault = _fault(copy) or _foreign(copy)
        if fault is None:
            open_engine(f"sqlite:///{made}").dispose()
            with _connect(made) as copy:
                copy.execute("PRAGMA journal_mode=DELETE").fetchone()
                fault = _incomplete(copy)
    except (StorageError, sqlite3.Error) as error:
        fault = str(error).replace(str(made), file.name)
    if fault:
        raise StorageError(
            f"{file}: {fault}; nothing was changed; name a whole file that `tutor backup` made"
        )


def _connect(file: Path, mode: str = "rw") -> "closing[sqlite3.Connection]":
    name = f"{file.resolve().as_uri()}?mode={mode}"
    return closing(sqlite3.connect(name, uri=True, timeout=30))


def _fault(database: sqlite3.Connection) -> str | None:
    """What is damaged; None for a whole database."""
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    return None if found == "ok" else " ".join(str(found).split())


def _foreign(database: sqlite3.Connection) -> str | None:
    """Why this is no database of ours, or not of this version; None where it is."""
    tables = _tables(database)
    if not tables >= {*_FIRST_TABLES, "alembic_version"}:
        return "no database of this program"
    found = {row[0] for row in database.execute("SELECT version_num FROM alembic_version")}
    if len(found) != 1 or not found <= set(revisions()):
        return f"written by a newer version (revision {', '.join(sorted(found))})"
    return None


def _incomplete(database: sqlite3.Connection) -> str | None:
    missing = sorted(set(metadata.tables) - _tables(database))
    return f"no table {', '.join(missing)}" if missing else None


def _tables(database: sqlite3.Connection) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    return {row[0] for row in database.execute(query)}


def _own_alike(made: Path, database: Path) -> None:
    """Let the server's user own what another user restores, for whom it is not readable."""
    alike = (database if database.exists() else database.parent).stat()
    if database.exists():
        made.chmod(alike.st_mode)
    with suppress(PermissionError):
        os.chown(made, alike.st_uid, alike.st_gid)


def _set_aside(database: Path) -> Path | None:
    """Keep the present database under a new name, its log with it; it also stays where it is.

    A log left behind would be played into the restored file: it goes before that is put in place.
    """
    if not database.exists():
        _log(database).unlink(missing_ok=True)
        return None
    numbers = iter(range(1, 1_000_000))
    names = (database.with_name(f"{database.name}.before-restore-{n}") for n in numbers)
    aside = next(name for name in names if not name.exists())
    try:
        os.link(database, aside)
    except OSError:  # a file system without links
        shutil.copy2(database, aside)
    if _log(database).exists():
        _log(database).replace(_log(aside))
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
    return aside


def _log(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def _put(made: Path, file: Path) -> None:
    """Give `made` the name `file` once it is safe on the disk."""
    with made.open("rb") as written:
        os.fsync(written.fileno())
    made.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
