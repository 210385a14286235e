"""Real servers for the same tests: a scripted one, `transformers serve`, and none at all."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chat_models.scripted_server import ScriptedServer
from tests.chat_models.tiny_model import make_tiny_model

_START_S = 120


@pytest.fixture
def server():
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory) -> Path:
    """The folder of a model that has learnt to say `tiny_model.ANSWER`."""
    return make_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def served(tiny_model, tmp_path_factory):
    """The address of `transformers serve` with that model; started once, without a network."""
    with serving(tiny_model, tmp_path_factory.mktemp("serve")) as url:
        yield url


@contextmanager
def serving(folder: Path, home: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("transformers")
    environment = {
        **os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home), "OMP_NUM_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "",
    }  # fmt: skip
    command = [program, "serve", folder, "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--device", "cpu"], env=environment, stdout=log, stderr=log
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process, home / "log")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"transformers serve did not start:\n{log.read_text()[-2000:]}")
