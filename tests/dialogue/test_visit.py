"""How a learner is spoken to, and where their place waits."""

import pytest

from tests.answering.fakes import MOVES
from tests.dialogue.taught import LESSONS, MONDAY, speech_of, teacher_of
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.visit import checks_of, firmness, is_open, manner_of, parked, suggest
from tutor.learners.mastery import with_events
from tutor.learners.memory import Memory
from tutor.records import Conversation, Event, Learner


@pytest.mark.parametrize(
    ("learner", "spoken"),
    [
        (Learner(), ("bác", "cháu")),
        (Learner(address="Anh"), ("anh", "em")),
        (Learner(address="bạn"), ("bạn", "tôi")),
        (Learner(age=12), ("bạn", "tôi")),
        (Learner(age=70), ("bác", "cháu")),
        (Learner(age=12, address="cô"), ("cô", "cháu")),
        (Learner(address="cô", memory={"calls_self": "con"}), ("cô", "con")),
        (Learner(address="  "), ("bác", "cháu")),
        (Learner(address="đồng chí"), ("đồng chí", "cháu")),
    ],
)
def test_both_words_of_address(learner, spoken):
    manner = manner_of(MOVES, learner)
    assert (manner.address, manner.calls_self) == spoken


def test_level_device_and_language_are_the_learners_own():
    manner = manner_of(MOVES, Learner(level="advanced", device="iphone", language="qaa"))
    assert (manner.level, manner.device, manner.language) == ("advanced", "iphone", "qaa")


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        (LessonState("step", "xem-gio", 2, 1, (0,)), LessonState("parked", "xem-gio", 2)),
        (LessonState("parked", "xem-gio", 2), LessonState("parked", "xem-gio", 2)),
        (LessonState("quiz", "xem-gio", 2), LessonState()),
        (
            LessonState("offer", "xem-gio", 2, offered="chuyen-tien"),
            LessonState("parked", "xem-gio", 2),
        ),
        (LessonState("offer", offered="chuyen-tien"), LessonState()),
        (LessonState(), LessonState()),
    ],
)
def test_only_a_place_in_a_lesson_waits(state, kept):
    assert parked(state) == kept


def test_the_questions_of_a_lesson_have_names():
    speech = speech_of(LESSONS)
    assert checks_of(speech, "xem-gio") == ("xem-gio#K1", "xem-gio#K2")
    assert checks_of(speech, "chuyen-tien") == ("chuyen-tien#K1",)


def test_a_lesson_is_open_until_it_is_finished():
    speech = speech_of(LESSONS)
    finished = with_events(Memory(), [Event("finished", "xem-gio", "", ())], MONDAY)
    assert is_open(speech, "xem-gio", Memory())
    assert not is_open(speech, "xem-gio", finished)
    assert not is_open(speech, "no-such-lesson", Memory())


@pytest.mark.parametrize(
    ("share", "word"),
    [(0.0, "shaky"), (0.29, "shaky"), (0.3, "growing"), (0.6, "firm"), (1.0, "firm")],
)
def test_a_share_of_mastery_in_a_word(share, word):
    assert firmness(share) == word


def test_suggestions_are_sentences_of_the_file():
    assert suggest(speech_of(LESSONS), "done", "stuck") == ("Xong rồi", "Chưa được")


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ({"mode": "step", "lesson": "xem-gio", "step": 2}, LessonState("step", "xem-gio", 2)),
        ({"mode": "step", "lesson": "xem-gio", "step": 99}, LessonState("step", "xem-gio", 3)),
        ({"mode": "step", "lesson": "taken-away", "step": 2}, LessonState()),
        ({"mode": "quiz", "lesson": "taken-away"}, LessonState()),
        ({"mode": "step", "step": 2}, LessonState()),
        ("nonsense", LessonState()),
    ],
)
def test_a_place_that_is_no_longer_taught_is_forgotten(focus, expected):
    visit = teacher_of().visit("x", Conversation(focus={"lesson": focus}), Learner(), MONDAY)
    assert visit.state == expected


@pytest.mark.parametrize(
    ("last_seen", "away"),
    [
        (None, True),
        ("2026-07-06T08:59:00+00:00", False),
        ("2026-07-06T03:00:00+00:00", False),  # six hours to the minute
        ("2026-07-06T02:59:00+00:00", True),
        ("yesterday", True),
    ],
)
def test_who_was_not_seen_for_six_hours_is_on_a_new_visit(last_seen, away):
    learner = Learner(memory={"last_seen": last_seen})
    assert teacher_of().visit("x", Conversation(), learner, MONDAY).away == away


def test_a_time_without_zone_is_taken_for_utc():
    naive = MONDAY.replace(tzinfo=None)
    assert teacher_of().visit("x", Conversation(), Learner(), naive).now == MONDAY
