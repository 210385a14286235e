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


class Server:
    """`tutor serve` on a port and a data folder that stay the same when it is started again."""

    def __init__(self, oa: FakeOa, folder: Path, **settings: str) -> None:
        data = folder / "data"
        self.database = f"sqlite:///{data / 'tutor.db'}"
        keep_login(oa, self.database)
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._environ = {
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

    def start(self) -> None:
        """Start it, and wait until it can answer."""
        command = [sys.executable, "-m", "tutor", "serve"]
        self.process = subprocess.Popen(command, cwd=PROJECT, env=self._environ)
        _wait_until_ready(self.address, self.process)

    def kill(self) -> None:
        self.process.kill()  # SIGKILL
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@contextmanager
def served(oa: FakeOa, **settings: str) -> Iterator[Server]:
    """A server that was started; stopped and its data deleted at the end."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(oa, Path(folder), **settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


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
