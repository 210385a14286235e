"""A real server with Zalo switched on and fakes of the platforms behind it, for demo and load."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from tests.channels.zalo.fake_oa import FakeOa
from tutor.settings import PROJECT
from tutor.storage.store import Store
from tutor.storage.zalo import Tokens

_READY_S = 120


@contextmanager
def served(oa: FakeOa, **settings: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of the server, and its process; stopped and its data deleted at the end."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        keep_login(oa, f"sqlite:///{data / 'tutor.db'}")
        port = _free_port()
        environ = {
            **os.environ,
            "TUTOR_PORT": str(port),
            "TUTOR_DATA_DIR": str(data),
            "TUTOR_DATABASE_URL": "",
            "TUTOR_LOG_LEVEL": "warning",
            "TUTOR_ZALO": "oa",
            "TUTOR_ZALO_OA_ID": oa.oa_id,
            "TUTOR_ZALO_OA_APP_ID": oa.app_id,
            "TUTOR_ZALO_OA_APP_SECRET": oa.app_secret,
            "TUTOR_ZALO_OA_SECRET_KEY": oa.oa_secret_key,
            "TUTOR_ZALO_OAUTH_URL": oa.url,
            "TUTOR_ZALO_OA_URL": oa.url,
            **settings,
        }
        command = [sys.executable, "-m", "tutor", "serve"]
        process = subprocess.Popen(command, cwd=PROJECT, env=environ)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, process)
            yield address, process
        finally:
            process.terminate()
            process.wait(30)


def keep_login(oa: FakeOa, database: str) -> None:
    """The state after `tutor zalo login`."""
    store = Store.open(database)
    access, refresh = oa.issue()
    now = datetime.now(UTC)
    tokens = Tokens(access, refresh, now + timedelta(seconds=oa.lifetime_s), now)
    store.zalo.keep_tokens(f"oa:{oa.app_id}", tokens)
    store.close()


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server did not become ready; run `scripts/tutor doctor`")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
