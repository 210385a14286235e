"""Reminders come once a day, by day, inside the free window, to who has something to review."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.channels.zalo.conftest import zalo_words
from tests.fakes import FakeService, FakeTutor
from tutor.channels.zalo.hourly import Hourly, Reminders
from tutor.learners.mastery import with_events
from tutor.learners.memory import Memory
from tutor.records import Event

USER = "246845883529197922"
WORDS = zalo_words()


class LearningTutor(FakeTutor):
    """Whoever writes has just answered a question wrongly: it is due for review the next day."""

    def reply(self, conversation, message, learner, now, *, stopwatch=None, tell=None):
        turn = super().reply(conversation, message, learner, now, stopwatch=stopwatch)
        event = Event("answered", "goi-video", "K1", ("messaging",), False)
        memory = with_events(Memory.of(learner.memory), [event], now - timedelta(days=9))
        return replace(turn, learner=replace(learner, memory=memory.to_json()))


@pytest.fixture
def zalo(make):
    service = FakeService()
    service.tutor = LearningTutor
    harness = make(service)
    harness.say("trạm y tế phường")
    return harness


@pytest.fixture
def remind(zalo):
    reminders = Reminders(zalo.store, WORDS)

    def remind(**later):
        zalo.clock.pass_(**later)
        reminders.send(zalo.clock())
        before = len(zalo.oa.texts(USER))
        zalo.work()
        return zalo.oa.texts(USER)[before:]

    return remind


def test_the_next_day_a_reminder_comes_once(remind):
    assert remind(hours=22) == [WORDS.say("reminding.due")]
    assert remind(hours=1) == []


@pytest.mark.parametrize("hours", [1, 12, 48, 100])
def test_none_too_soon_at_night_or_after_the_free_window(remind, hours):
    assert remind(hours=hours) == []


def test_who_does_not_want_it_is_left_alone(zalo, remind):
    assert zalo.say("thoi nhac") == [WORDS.say("reminding.off")]
    assert remind(hours=22) == []
    assert zalo.say("bật nhắc") == [WORDS.say("reminding.on")]
    assert remind(hours=22) == [WORDS.say("reminding.due")]


def test_who_left_is_left_alone(zalo, remind):
    zalo.post(zalo.oa.follow(USER, "unfollow"))
    zalo.work()
    assert remind(hours=22) == []


def test_one_task_that_fails_does_not_stop_the_other(caplog):
    done = []

    def broken():
        raise RuntimeError("a fault")

    hourly = Hourly({"broken": broken, "whole": lambda: done.append(1)}, every_s=0.01)
    hourly.start()
    while len(done) < 2:
        pass
    hourly.stop()
    assert "broken failed" in caplog.text
