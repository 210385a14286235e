"""The live service follows the index and survives a broken one."""

import logging
import time

import pytest

from tests.fakes import DOCUMENT, INFO, LESSON, REFERENCES, FakeTutor
from tutor.channels.live import LiveService, Loaded
from tutor.errors import IndexCorruptError, IndexMissingError


class IndexFolder:
    """An index folder in memory: which version is current, and which cannot be loaded."""

    def __init__(self, version=None):
        self.version = version
        self.broken = set()
        self.loads = 0

    def current(self):
        if self.version is None:
            raise IndexMissingError("no index; run `tutor ingest`")
        return self.version

    def load(self):
        version = self.current()
        self.loads += 1
        if version in self.broken:
            raise IndexCorruptError(f"{version}: bytes changed; run `tutor ingest`")
        documents, infos = {DOCUMENT.id: DOCUMENT}, {DOCUMENT.id: INFO}
        return Loaded(version, FakeTutor(), documents, infos, {LESSON.id: LESSON}, REFERENCES)


@pytest.fixture
def folder():
    return IndexFolder("v1")


@pytest.fixture
def service(folder):
    return LiveService(folder.current, folder.load, check_every_s=0.01)


def test_before_anything_is_loaded_it_is_not_ready(service):
    assert not service.ready().ready
    assert service.document(DOCUMENT.id) is None
    for asked in (service.tutor, service.lessons, service.references, service.register):
        with pytest.raises(IndexMissingError):
            asked()


def test_a_new_version_replaces_the_old_one_between_turns(service, folder):
    service.refresh()
    first = service.tutor()
    folder.version = "v2"
    assert service.tutor() is first  # nothing changes until it looks
    service.refresh()
    assert service.ready().index == "v2"
    assert service.tutor() is not first


def test_the_same_version_is_loaded_once(service, folder):
    for _ in range(5):
        service.refresh()
    assert folder.loads == 1


def test_a_broken_version_leaves_the_old_one_answering(service, folder, caplog):
    service.refresh()
    first = service.tutor()
    folder.version = "v2"
    folder.broken.add("v2")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            service.refresh()
    assert service.tutor() is first
    assert service.ready().ready and "v2: bytes changed" in service.ready().reason
    assert len(caplog.records) == 1  # told once, not every two seconds
    assert "index v1 goes on answering" in caplog.text


def test_a_mended_version_is_taken(service, folder):
    folder.broken.add("v1")
    service.refresh()
    assert not service.ready().ready
    folder.broken.clear()
    service.refresh()
    assert service.ready().ready and not service.ready().reason


def test_a_pointer_that_is_gone_leaves_the_old_one_answering(service, folder):
    service.refresh()
    folder.version = None
    service.refresh()
    assert service.ready().ready and "no index" in service.ready().reason


def test_it_looks_by_itself(service, folder):
    service.start()
    try:
        for version in ("v1", "v2"):
            folder.version = version
            deadline = time.monotonic() + 5
            while service.ready().index != version:
                assert time.monotonic() < deadline, "the new version was not seen"
                time.sleep(0.01)
    finally:
        service.stop()


def test_documents_come_with_what_is_known_of_them(service):
    service.refresh()
    assert service.document(DOCUMENT.id) == (DOCUMENT, INFO)
    assert service.document("nothing") is None


def test_lessons_come_with_what_they_refer_to(service):
    service.refresh()
    assert service.lessons() == {LESSON.id: LESSON}
    assert service.references() is REFERENCES
