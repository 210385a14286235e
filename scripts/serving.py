"""A real server in a process of its own, for scripts that load it, look at it or kill it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tutor.settings import PROJECT

_READY_S = 120


class Server:
    """`tutor serve` on a port and a data folder that stay the same when it is started again.

    The index is the one of the environment's settings.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        data = folder / "data"
        self.database = f"sqlite:///{data / 'tutor.db'}"
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._environ = {
            **os.environ,
            "TUTOR_PORT": str(port),
            "TUTOR_DATA_DIR": str(data),
            "TUTOR_DATABASE_URL": "",
            "TUTOR_LOG_LEVEL": "warning",
            **settings,
        }

    def start(self) -> None:
        """Start it, and wait until it can answer."""
        command = [sys.executable, "-m", "tutor", "serve"]
        self.process = subprocess.Popen(command, cwd=PROJECT, env=self._environ)
        self._wait_until_ready()

    def kill(self) -> None:
        self.process.kill()  # SIGKILL
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + _READY_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise SystemExit("the server did not become ready; run `scripts/tutor doctor`")


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[Server]:
    """A server that was started; stopped and its data deleted at the end."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
