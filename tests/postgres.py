"""A PostgreSQL of the tests' own: started by them, without a network, gone with them."""

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

_PACKAGED = Path("/usr/lib/postgresql")
_names = itertools.count(1)


def skip_or_fail(reason):
    if os.environ.get("TUTOR_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def programs() -> Path | None:
    """The folder of initdb and postgres; None where they are not installed."""
    packaged = sorted(_PACKAGED.glob("*/bin"), key=lambda one: float(one.parent.name))
    found = shutil.which("initdb")
    candidates = [*reversed(packaged), *([Path(found).resolve().parent] if found else [])]
    return next((one for one in candidates if (one / "postgres").exists()), None)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster of its own; the address of its database `postgres`."""
    bin = programs()
    if bin is None:
        skip_or_fail("needs PostgreSQL: apt-get install postgresql")
    if importlib.util.find_spec("psycopg") is None:
        skip_or_fail("needs `pip install tutor[postgres]`")
    folder = Path(tempfile.mkdtemp(prefix="tutor-pg-", dir="/tmp"))  # its socket's path is short
    # PostgreSQL refuses to run as root; its package brings a user of its own.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    as_user = user if os.geteuid() == 0 else {}
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    run = {"check": True, "capture_output": True, "cwd": folder, **as_user}
    options = f"-c listen_addresses='' -k {folder} -c max_connections=60"
    try:
        init = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"]
        subprocess.run([bin / "initdb", "-D", folder / "data", *init], **run)
        start = [bin / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
        subprocess.run([*start, "-o", options, "start"], **run, stdin=subprocess.DEVNULL)
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            stop = [bin / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop"]
            subprocess.run(stop, **run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(address) -> str:
    """The address of a new, empty database of the cluster."""
    name = f"t{os.getpid()}_{next(_names)}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.replace("/postgres?", f"/{name}?")
