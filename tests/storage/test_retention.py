"""Old messages go by themselves, and a failure of that takes nothing down."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from tests.storage.conversing import NOW, converse
from tutor import bootstrap
from tutor.errors import StorageError
from tutor.settings import Settings
from tutor.storage.retention import forget_daily, months_before
from tutor.storage.store import Store


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2026, 3, 15, 8, tzinfo=UTC), 1, datetime(2026, 2, 15, 8, tzinfo=UTC)),
        (datetime(2026, 3, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2024, 3, 31, tzinfo=UTC), 1, datetime(2024, 2, 29, tzinfo=UTC)),
        (datetime(2026, 3, 1, tzinfo=UTC), 12, datetime(2025, 3, 1, tzinfo=UTC)),
        (datetime(2026, 3, 1, tzinfo=UTC), 3, datetime(2025, 12, 1, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 1200, datetime(1926, 12, 1, tzinfo=UTC)),
    ],
)
def test_so_many_months_ago(moment, months, expected):
    assert months_before(moment, months) == expected


class Clock:
    """Its `sleep` moves it on at once, and ends the run after so many days."""

    def __init__(self, days):
        self.now, self.last = NOW, NOW + timedelta(days=days)

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.now += timedelta(seconds=seconds)
        if self.now > self.last:
            raise asyncio.CancelledError


def run(store, months, days):
    clock = Clock(days)
    try:
        asyncio.run(forget_daily(store, months, clock, clock.sleep))
    except asyncio.CancelledError:
        return
    raise AssertionError("it ended by itself")


class FakeStore:
    """Notes what is asked of it; fails on the first day where told to."""

    def __init__(self, fails=False):
        self.asked, self.finished, self.fails = [], [], fails

    def delete_messages_before(self, moment):
        self.asked.append(moment)
        if self.fails and len(self.asked) == 1:
            raise StorageError("tutor.db: disk full")
        return 0

    def forget_finished(self, now):
        self.finished.append(now)
        if self.fails and len(self.finished) == 1:
            raise StorageError("tutor.db: locked")
        return 0


def test_it_runs_at_the_start_and_once_a_day():
    store = FakeStore()
    run(store, 12, days=2)
    assert store.asked == [datetime(2024, 10, day, 8, tzinfo=UTC) for day in (1, 2, 3)]


def test_messages_that_are_kept_for_ever_are_not_asked_for():
    store = FakeStore()
    run(store, 0, days=2)
    assert store.asked == []
    assert store.finished == [NOW + timedelta(days=day) for day in range(3)]


def test_a_failure_is_logged_and_tried_again_the_next_day(caplog):
    store = FakeStore(fails=True)
    with caplog.at_level(logging.INFO, logger="tutor"):
        run(store, 12, days=1)
    assert len(store.asked) == 2
    assert "disk full" in caplog.text and "locked" in caplog.text
    assert len(store.finished) == 2
    assert "deleted 0 messages" in caplog.text


@pytest.mark.parametrize(("months", "fails"), [(6, False), (6, True), (0, False)])
def test_a_server_forgets_while_it_answers(months, fails):
    class Follower:
        def start(self): ...
        def stop(self): ...

    store = FakeStore(fails)
    app = bootstrap.build_app(Settings(message_months=months), Follower(), store)
    with TestClient(app) as client:
        deadline = time.monotonic() + 10
        while months and not store.asked and time.monotonic() < deadline:
            time.sleep(0.01)
        assert client.get("/healthz").status_code == 200
    assert len(store.asked) == bool(months)
    assert all(moment < datetime.now(UTC) for moment in store.asked)


def test_messages_go_on_the_day_they_are_too_old(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'tutor.db'}")
    _, conversation_id = converse(store, now=NOW - timedelta(days=29))
    run(store, 1, days=0)  # a month before 1 October is 1 September
    assert store.conversation(conversation_id)
    run(store, 1, days=3)
    assert store.conversation(conversation_id) is None
    store.close()
