"""One name is held by one thread at a time, and no name is in the way of another."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tutor.storage.locks import Locks


def test_one_name_is_held_by_one_at_a_time():
    locks, inside, most = Locks(), [], []

    def enter(_):
        with locks.held("hoa"):
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.001)
            inside.pop()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(100)))
    assert most == [1] * 100


def test_many_names_are_held_together():
    locks, together = Locks(), threading.Barrier(100)

    def enter(number):
        with locks.held(f"zalo:{number}"):
            together.wait(10)

    with ThreadPoolExecutor(100) as pool:
        list(pool.map(enter, range(100)))


def enter(locks):
    with locks.held("hoa"):
        pass


def test_a_lock_is_gone_when_nobody_has_it_or_waits():
    locks = Locks()
    with locks.held("hoa"):
        waiting = threading.Thread(target=enter, args=[locks])
        waiting.start()
        assert len(locks) == 1
    waiting.join(5)
    with pytest.raises(RuntimeError), locks.held("mai"):
        raise RuntimeError
    assert len(locks) == 0
