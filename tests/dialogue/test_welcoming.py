"""What is said once in a visit: a machine, a lesson left unfinished, a review that is due."""

from datetime import timedelta

import pytest

from tests.dialogue.taught import HOW, Pupil, pupil_at
from tutor.dialogue.lesson_state import LessonState
from tutor.records import Conversation

DAY = timedelta(days=1)


def test_at_first_it_says_that_it_is_a_machine_and_never_again():
    pupil = Pupil()
    assert "(AI)" in pupil.hears(HOW)
    for message in ("tiếp", "xong", "menu"):
        assert "(AI)" not in pupil.hears(message, after=2 * DAY)


def test_who_comes_back_is_told_of_the_lesson_left():
    pupil = pupil_at(2)
    pupil.hears(HOW, "xong")
    pupil.conversation = Conversation()
    text = pupil.hears("menu", after=DAY)
    assert "học dở bài “Xem giờ trên điện thoại”, bước 3" in text
    assert "học dở" not in pupil.hears("menu")


def finished(pupil):
    pupil.turn(HOW)
    for _ in range(3):
        pupil.turn("xong")
    pupil.turn("thôi")
    return pupil


def test_a_review_is_offered_on_a_later_visit_and_taken():
    pupil = finished(Pupil())
    assert "Lâu rồi mình chưa ôn" not in pupil.hears("menu", after=timedelta(hours=7))
    turn = pupil.turn("menu", after=30 * DAY)
    assert "Lâu rồi mình chưa ôn “Dùng điện thoại”" in turn.reply.blocks[-1].text
    assert turn.reply.suggestions[0] == "Thử một câu"
    assert pupil.state.mode == "review"
    assert pupil.turn("thử một câu").reply.citations[0].section == "K1"


@pytest.mark.parametrize(("hours", "offered"), [(7, False), (19, False), (21, True)])
def test_it_is_not_offered_again_within_twenty_hours(hours, offered):
    pupil = finished(Pupil())
    pupil.turn("menu", after=30 * DAY)
    assert ("chưa ôn" in pupil.hears("menu", after=timedelta(hours=hours))) == offered


def test_it_may_be_declined():
    pupil = finished(Pupil())
    pupil.turn("menu", after=30 * DAY)
    pupil.turn("thôi")
    assert pupil.state == LessonState()


def test_a_step_is_not_followed_by_a_review():
    pupil = finished(Pupil())
    assert "chưa ôn" not in pupil.hears(HOW, after=30 * DAY)
