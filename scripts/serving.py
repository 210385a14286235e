"""A real server in a process of its own, for scripts that load it or look at it."""

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


@contextmanager
def serving(
    settings: Mapping[str, str], folder: Path | None = None
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of the server, and its process. Its data are in `folder`, or in one that is
    deleted at the end; the index is the one of the environment's settings."""
    with tempfile.TemporaryDirectory() as made:
        port = _free_port()
        environ = {
            **os.environ,
            "TUTOR_PORT": str(port),
            "TUTOR_DATA_DIR": str(folder or made),
            "TUTOR_DATABASE_URL": "",
            "TUTOR_LOG_LEVEL": "warning",
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
