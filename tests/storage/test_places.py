"""Places that processes share through PostgreSQL."""

import subprocess
import sys
import threading
import time

import pytest

from tests.postgres import new_database
from tutor.settings import PROJECT
from tutor.storage.places import SharedPlaces


@pytest.fixture
def address(postgres):
    return new_database(postgres)


@pytest.fixture
def open_places(address):
    opened = []

    def make(count: int) -> SharedPlaces:
        opened.append(SharedPlaces.open(address, count))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def test_two_processes_share_one_count(open_places):
    here, there = open_places(2), open_places(2)
    first, second = here.take(0), there.take(0)
    assert first and second
    assert here.take(0) is None and there.take(0) is None
    first()
    assert there.take(0) is not None


def test_the_same_process_does_not_take_a_place_twice(open_places):
    places = open_places(1)
    give_back = places.take(0)
    assert give_back and places.take(0) is None
    give_back()
    assert places.take(0)


def test_who_waits_gets_the_place_that_becomes_free(open_places):
    here, there = open_places(1), open_places(1)
    give_back = here.take(0)
    threading.Timer(0.2, give_back).start()
    began = time.monotonic()
    assert there.take(2) and 0.15 < time.monotonic() - began < 1.5


def test_places_of_a_killed_process_come_back(open_places, address):
    code = (
        "from tutor.storage.places import SharedPlaces; import sys, time\n"
        f"assert SharedPlaces.open({address!r}, 1).take(0)\n"
        "print('taken', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "taken\n"
    places = open_places(1)
    assert places.take(0) is None
    process.kill()
    process.wait()
    process.stdout.close()
    assert places.take(5)


def test_a_lost_connection_gives_its_places_back_and_is_made_again(open_places):
    places = open_places(1)
    give_back = places.take(0)
    places.close()
    assert places.take(0)
    give_back()  # of the lost one: nobody else's place is touched
    assert places.take(0) is None


def test_without_the_database_there_is_no_place():
    places = SharedPlaces.open("postgresql+psycopg://nobody@127.0.0.1:9/none", 1)
    assert places.take(0) is None
