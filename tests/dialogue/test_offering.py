"""What is said to an answer and its offer: once more, shorter, how long, who helps."""

import pytest

from tests.dialogue.taught import Pupil

ASKED = "Chuyển tiền có mất phí không?"
ANSWER = "Nhiều ngân hàng không thu phí."


def offered():
    pupil = Pupil()
    pupil.turn("xin chào")
    assert ANSWER in pupil.hears(ASKED)
    assert pupil.place == ("offer", "chuyen-tien", 1)
    return pupil


@pytest.mark.parametrize("message", ["nhắc lại", "noi lai giup bac", "chậm thôi"])
def test_the_answer_is_repeated_and_not_the_lesson_begun(message):
    pupil = offered()
    assert ANSWER in pupil.hears(message)
    assert pupil.place == ("offer", "chuyen-tien", 1)


def test_an_answer_that_cannot_be_shorter_is_shown_step_by_step():
    pupil = offered()
    pupil.turn("chưa hiểu")
    assert pupil.place == ("step", "chuyen-tien", 1)


def test_who_is_stuck_is_calmed_and_taught():
    pupil = offered()
    assert "Không sao đâu bác" in pupil.hears("không được")
    assert pupil.place == ("step", "chuyen-tien", 1)


def test_how_long_it_is():
    assert "Bài này có 2 bước, chừng 5 phút." in offered().hears("bài này mấy bước")


def test_who_helps_is_told_and_the_offer_stands():
    pupil = offered()
    assert "ngân hàng" in pupil.hears("ai giúp được không")
    assert pupil.state.mode == "offer"


def test_a_step_that_is_named_is_where_it_begins():
    pupil = offered()
    pupil.turn("bước 2")
    assert pupil.place == ("step", "chuyen-tien", 2)
