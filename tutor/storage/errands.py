"""What an operator changes by a command: done at once, or by the server that holds the database.

One process writes an SQLite file. While it is a server, commands reach it by a socket in the data
folder, which only the server's own user can open.
"""

import json
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tutor.errors import DataInUseError, StorageError, TutorError
from tutor.storage.engine import lock_database, sqlite_file
from tutor.storage.store import Store
from tutor.storage.zalo import Tokens

logger = logging.getLogger(__name__)

_SOCKET = "errands.sock"
_LONGEST = 10_000  # bytes of a request or an answer
_LONGEST_PATH = 100  # bytes; the system takes 107
_WAIT_S = 120  # an erasure waits for the turn under way


def run_errand(address: str, name: str, id: str) -> bool:
    """Do the errand `name` on `id` in the database at `address`; False where there is no such id.

    StorageError where the database is held by a process that runs no errands, as a server that is
    starting does not yet.
    """
    try:
        with lock_database(address), closing(Store.open(address)) as store:
            return _ERRANDS[name](store, id)
    except DataInUseError as busy:
        file = sqlite_file(address)
        assert file
        return _ask(file.parent, {"errand": name, "id": id}, busy)


@contextmanager
def running_errands(store: Store, address: str) -> Iterator[None]:
    """Do the errands of other processes meanwhile; where the database is no file they do their
    own."""
    file = sqlite_file(address)
    if file is None:
        yield
        return
    with _socket_path(file.parent) as path, _Server(path, store) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.1], name="errands")
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            Path(path).unlink(missing_ok=True)


def _erase(store: Store, id: str) -> bool:
    return store.erase_learner(id)


def _replay(store: Store, id: str) -> bool:
    return store.jobs.replay(int(id), datetime.now(UTC))


def _drop(store: Store, id: str) -> bool:
    return store.jobs.drop(int(id), datetime.now(UTC))


def _keep_tokens(store: Store, id: str) -> bool:
    """id: a JSON object with the account and its pair of tokens."""
    given = json.loads(id)
    now = datetime.now(UTC)
    expires = datetime.fromisoformat(given["expires_at"])
    pair = Tokens(given["access"], given["refresh"], expires, now)
    store.zalo.keep_tokens(given["account"], pair)
    return True


_ERRANDS: Mapping[str, Callable[[Store, str], bool]] = {
    "learners erase": _erase,
    "jobs replay": _replay,
    "jobs drop": _drop,
    "zalo tokens": _keep_tokens,
}


class _Server(socketserver.UnixStreamServer):
    """One errand after another; the folder's lock says that there is no other server."""

    def __init__(self, path: str, store: Store) -> None:
        self.store = store
        self._path = Path(path)
        super().__init__(path, _Errand)

    def server_bind(self) -> None:
        self._path.unlink(missing_ok=True)  # of a server that was killed
        super().server_bind()
        self._path.chmod(0o600)  # before anybody can connect

    def handle_error(self, request: object, client_address: object) -> None:
        logger.exception("an errand failed")


class _Errand(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 5

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline(_LONGEST))
        try:
            answer: dict[str, object] = {
                "found": _ERRANDS[asked["errand"]](self.server.store, asked["id"])
            }
        except TutorError as error:
            answer = {"error": str(error)}
        self.wfile.write(json.dumps(answer).encode() + b"\n")


def _ask(folder: Path, request: Mapping[str, str], busy: DataInUseError) -> bool:
    with _socket_path(folder) as path, socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_WAIT_S)
        try:
            connection.connect(path)
            connection.sendall(json.dumps(request).encode() + b"\n")
            answer = connection.makefile("rb").readline(_LONGEST)
        except OSError as error:
            raise busy from error
    return _found(answer)


def _found(answer: bytes) -> bool:
    told: dict[str, Any] = json.loads(answer) if answer else {"error": "see the server's log"}
    if "error" in told:
        raise StorageError(f"the server could not do it: {told['error']}")
    return bool(told["found"])


@contextmanager
def _socket_path(folder: Path) -> Iterator[str]:
    """The socket's path, however long the folder's is."""
    path = folder / _SOCKET
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}/{_SOCKET}"
    finally:
        os.close(opened)
