"""A real index is exchanged, again and again, under people who go on asking."""

import shutil
import threading
import time
from contextlib import contextmanager

import pytest

from tests.retrieval.conftest import Library, as_source
from tutor.channels.live import LiveService, Loaded
from tutor.retrieval.history import roll_back
from tutor.retrieval.manifest import NAME
from tutor.retrieval.retriever import HybridRetriever
from tutor.retrieval.versions import current_version, next_number, point, version_name

FOLLOWS_WITHIN_S = 5
ASKING = 4


class MarkedTutor:
    """A turn of two searches; every chunk of a version carries the mark of its build."""

    def __init__(self, index, library):
        self.retriever = HybridRetriever(index, library.embedder, library.segmenter)

    def reply(self, *_, **__):
        found = self.retriever.search("Sở Y tế chủ trì", 3)
        time.sleep(0.002)  # an exchange may fall between the two
        found += self.retriever.search("trường học", 3)
        assert found
        return {hit.chunk.text.rsplit(" ", 1)[-1] for hit in found}


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "indexes")


@pytest.fixture
def service(library):
    def load():
        index = library.open()
        return Loaded(index.version, MarkedTutor(index, library), {}, {})

    build(library, 0)
    service = LiveService(lambda: current_version(library.root), load, check_every_s=0.01)
    service.start()
    wait_for(lambda: service.ready().ready)
    yield service
    service.stop()


def build(library, mark) -> str:
    library.sources = [
        as_source(id, f"Sở Y tế chủ trì m{mark}\nDạy học ở trường m{mark}") for id in ("a", "b")
    ]
    return library.build()


def wait_for(look) -> None:
    deadline = time.monotonic() + FOLLOWS_WITHIN_S
    while not look():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@contextmanager
def people_asking(service):
    """Several people ask without pause; gives the marks of each of their turns, and what failed."""
    turns, failed, done = [], [], threading.Event()

    def ask():
        while not done.is_set():
            try:
                turns.append(service.tutor().reply())
            except Exception as error:  # whatever it is, a turn was dropped
                failed.append(error)

    people = [threading.Thread(target=ask) for _ in range(ASKING)]
    for one in people:
        one.start()
    try:
        yield turns, failed
    finally:
        done.set()
        for one in people:
            one.join()


def test_no_turn_fails_or_mixes_versions_while_indexes_are_exchanged(service, library):
    with people_asking(service) as (turns, failed):
        for mark in range(1, 6):
            version = build(library, mark)
            wait_for(lambda version=version: service.ready().index == version)
            wait_for(lambda mark=mark: {f"m{mark}"} in turns[-ASKING:])
        back = roll_back(library.root, library.embedder, library.segmenter)
        wait_for(lambda: service.ready().index == back)
        wait_for(lambda: turns[-1] == {"m4"})
    assert not failed
    assert all(len(marks) == 1 for marks in turns)
    assert {mark for marks in turns for mark in marks} == {f"m{mark}" for mark in range(6)}


def copy_of(root, version):
    """A copy of a version under the next number; nobody is pointed to it yet."""
    folder = root / version
    copied = root / version_name(next_number(root), (folder / NAME).read_bytes())
    return shutil.copytree(folder, copied)


def damage(folder):
    """Change a byte, then make the version the current one."""
    chunks = folder / "chunks.jsonl"
    chunks.write_bytes(chunks.read_bytes().replace(b"m0", b"m9"))
    point(folder.parent, folder.name)


def test_a_damaged_version_is_not_taken_and_nobody_notices(service, library):
    with people_asking(service) as (turns, failed):
        good = service.ready().index
        damage(copy_of(library.root, good))
        wait_for(lambda: "chunks.jsonl" in service.ready().reason)
        turns.clear()
        wait_for(lambda: len(turns) > 20)
        assert {mark for marks in turns for mark in marks} == {"m0"}
    assert not failed and service.ready().index == good
