"""Places that all processes on one PostgreSQL share, such as those of calls of a language model."""

import threading
import time
from collections.abc import Callable

from sqlalchemy import Connection, Engine, create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from tutor.storage.engine import PLACES, lock_key

_LOOK_S = 0.05  # between two looks for a free place
# A database that hangs must not hang whoever waits for a place.
_IN_TIME = {"connect_timeout": 2, "tcp_user_timeout": 3000}  # seconds; milliseconds
# CASE keeps the order: a lock that this session holds already must not be taken once more.
_TAKE = text(
    "SELECT number FROM generate_series(0, :last) AS number WHERE CASE WHEN number = ANY(CAST("
    ":held AS integer[])) THEN false ELSE pg_try_advisory_lock(:first + number) END LIMIT 1"
)


class SharedPlaces:
    """`count` places, each an advisory lock on the one connection that this object keeps.

    A process that is killed gives its places back with its connection. Where the database cannot
    be asked there is no place: what the places are for has a way without them.
    """

    def __init__(self, engine: Engine, count: int) -> None:
        self._engine, self._count = engine, count
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._held: set[int] = set()  # locks of one session do not exclude each other

    @classmethod
    def open(cls, address: str, count: int) -> "SharedPlaces":
        """Places in the PostgreSQL at `address`, which is first asked when one is taken."""
        return cls(_engine(address), count)

    def take(self, wait_s: float) -> Callable[[], None] | None:
        """Take a place within `wait_s` seconds: what gives it back, to be called once. None where
        none became free."""
        until = time.monotonic() + wait_s
        while True:
            if (place := self._look()) is not None:
                return place
            if time.monotonic() + _LOOK_S > until:
                return None
            time.sleep(_LOOK_S)

    def close(self) -> None:
        """Give everything back."""
        with self._lock:
            self._drop()

    def _look(self) -> Callable[[], None] | None:
        with self._lock:
            try:
                connection = self._connected()
                number = connection.execute(_TAKE, self._wanted()).scalar()
            except SQLAlchemyError:
                self._drop()
                return None
            if number is None:
                return None
            self._held.add(number)
            return lambda: self._give_back(connection, number)

    def _wanted(self) -> dict[str, object]:
        held = sorted(self._held)
        return {"last": self._count - 1, "held": held, "first": lock_key(PLACES, 0)}

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _give_back(self, connection: Connection, number: int) -> None:
        with self._lock:
            if connection is not self._connection:
                return  # lost since, and the place with it
            self._held.discard(number)
            try:
                connection.execute(select(func.pg_advisory_unlock(lock_key(PLACES, number))))
            except SQLAlchemyError:
                self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            connection.invalidate()  # its locks go with it
            connection.close()


def _engine(address: str) -> Engine:
    return create_engine(
        address,
        poolclass=NullPool,
        connect_args=_IN_TIME,
        isolation_level="AUTOCOMMIT",  # no transaction stays open between two looks
    )
