"""One thread computes at a time, first come, first served."""

import threading
import time

import pytest

from tutor.computing import FirstCome


@pytest.fixture
def lock():
    return FirstCome()


def started(lock, do):
    """A thread that stands behind all who came before."""
    waiting = len(lock._waiting)
    thread = threading.Thread(target=do)
    thread.start()
    while len(lock._waiting) == waiting and thread.is_alive():
        time.sleep(0.001)
    return thread


def test_it_is_handed_on_in_the_order_in_which_it_was_asked_for(lock):
    order = []

    def come(number):
        with lock:
            order.append(number)

    with lock:
        threads = [started(lock, lambda number=number: come(number)) for number in range(20)]
        order.append("first")
    for thread in threads:
        thread.join(5)
    assert order == ["first", *range(20)]


def test_who_gives_it_back_and_asks_again_stands_behind_who_waits(lock):
    order = []

    def wait():
        with lock:
            order.append("waited")

    with lock:
        thread = started(lock, wait)
    with lock:
        order.append("again")
    thread.join(5)
    assert order == ["waited", "again"]


def test_nobody_computes_beside_another(lock):
    inside, most = [], []

    def work():
        for _ in range(200):
            with lock:
                inside.append(1)
                most.append(len(inside))
                time.sleep(0)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(most) == 1600 and set(most) == {1}


def test_its_holder_may_take_it_again_and_keeps_it_until_the_last_is_given_back(lock):
    order = []

    def wait():
        with lock:
            order.append("waited")

    with lock:
        with lock:
            thread = started(lock, wait)
        order.append("inside")
    thread.join(5)
    assert order == ["inside", "waited"]


def test_who_fails_gives_it_back(lock):
    with pytest.raises(ValueError), lock, lock:
        raise ValueError
    thread = threading.Thread(target=lambda: lock.__enter__())
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
