"""Events that come together are stored together, and each of them once."""

import asyncio
import threading
import time
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


async def all_at_once(intake, keys, jobs):
    """The errors of those that were not stored; the first is being stored while the others come."""
    first, *others = (asyncio.create_task(intake.add(job(key))) for key in keys)
    while not jobs.batches:
        await asyncio.sleep(0)
    while len(intake._waiting) < len(others):
        await asyncio.sleep(0)
    jobs.go.set()
    results = await asyncio.gather(first, *others, return_exceptions=True)
    return [one for one in results if one is not None]


def new_intake(jobs, counts=None):
    return Intake(jobs, Counter() if counts is None else counts, lambda: datetime.now(UTC))


def test_what_waits_is_stored_in_one_commit():
    jobs, counts = SlowJobs(), Counter()
    intake = new_intake(jobs, counts)
    assert asyncio.run(all_at_once(intake, ["a", "b", "c", "c"], jobs)) == []
    assert jobs.batches == [["a"], ["b", "c", "c"]]
    assert counts == {"accepted": 3, "repeated": 1}


def test_everybody_whose_event_was_not_stored_is_told():
    jobs = SlowJobs(fails=True)
    intake = new_intake(jobs)
    assert len(asyncio.run(all_at_once(intake, ["a", "b", "c"], jobs))) == 3


def test_after_a_fault_the_next_is_stored_again():
    jobs = SlowJobs(fails=True)
    jobs.go.set()
    intake = new_intake(jobs)
    with pytest.raises(StorageError):
        asyncio.run(intake.add(job("a")))
    jobs.fails = False
    asyncio.run(intake.add(job("b")))
    assert jobs.batches == [["a"], ["b"]]


def test_others_give_way_while_something_waits_to_be_stored_but_not_for_ever():
    async def given_way():
        jobs = SlowJobs()
        intake = new_intake(jobs)
        took_s = [await asyncio.to_thread(time_of, intake.give_way)]
        adding = asyncio.create_task(intake.add(job("a")))
        while not jobs.batches:
            await asyncio.sleep(0)
        took_s.append(await asyncio.to_thread(time_of, intake.give_way))
        jobs.go.set()
        await adding
        return [*took_s, await asyncio.to_thread(time_of, intake.give_way)]

    before, meanwhile, after = asyncio.run(given_way())
    assert meanwhile == pytest.approx(0.1, abs=0.09)
    assert before < meanwhile > after


def time_of(wait):
    begin = time.monotonic()
    wait()
    return time.monotonic() - begin
