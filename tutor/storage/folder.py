"""The data folder: made, tested for writing, and held by one process at a time."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tutor.errors import DataInUseError, StorageError


def prepare_folder(folder: Path) -> None:
    """Make `folder` and write into it once; StorageError says what stands in the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x")
    except OSError as error:
        raise StorageError(
            f"{folder}: cannot write here ({error.strerror}); give the user that runs the server "
            "write permission and free space, or set TUTOR_DATA_DIR to another folder"
        ) from error


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process; DataInUseError while another one does.

    SQLite before 3.51.3 can damage a WAL database that two processes write (the fix is in no
    Debian 12), so a second server on the same folder must not start.
    """
    prepare_folder(folder)
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise DataInUseError(
                f"{folder}: in use by process {file.read().strip() or 'unknown'}; "
                "stop it, or set TUTOR_DATA_DIR to another folder (several servers need "
                "PostgreSQL: TUTOR_DATABASE_URL)"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
