"""Events that come together are stored together, and each of them once."""

import threading
from collections import Counter
from datetime import UTC, datetime

import pytest

from tutor.channels.zalo.intake import Intake
from tutor.errors import StorageError
from tutor.storage.jobs import NewJob


class SlowJobs:
    """Counts its commits, the first of which waits until it is let go."""

    def __init__(self, fails=False):
        self.batches, self.go, self.fails = [], threading.Event(), fails

    def add(self, new, now):
        self.batches.append([one.key for one in new])
        self.go.wait(5)
        if self.fails:
            raise StorageError("no space")
        return len(set(self.batches[-1]))


def job(key):
    return NewJob("zalo.event", key, "lane", {})


def all_at_once(intake, keys, jobs):
    errors = []

    def add(key):
        try:
            intake.add(job(key))
        except StorageError as error:
            errors.append(error)

    threads = [threading.Thread(target=add, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
        while not jobs.batches:  # the first one is storing while the others come
            pass
    while len(intake._waiting) < len(keys) - 1:
        pass
    jobs.go.set()
    for thread in threads:
        thread.join()
    return errors


def test_what_waits_is_stored_in_one_commit():
    jobs, counts = SlowJobs(), Counter()
    intake = Intake(jobs, counts, lambda: datetime.now(UTC))
    assert all_at_once(intake, ["a", "b", "c", "c"], jobs) == []
    first, second = jobs.batches
    assert first == ["a"] and sorted(second) == ["b", "c", "c"]
    assert counts == {"accepted": 3, "repeated": 1}


def test_everybody_whose_event_was_not_stored_is_told():
    jobs = SlowJobs(fails=True)
    intake = Intake(jobs, Counter(), lambda: datetime.now(UTC))
    assert len(all_at_once(intake, ["a", "b", "c"], jobs)) == 3
    jobs.fails = False
    intake.add(job("d"))
    assert jobs.batches[-1] == ["d"]
    with pytest.raises(StorageError):
        jobs.fails = True
        intake.add(job("e"))
