"""Which lesson is meant: by its name, from where it was left, or the next of its course."""

import pytest

from tests.dialogue.taught import HOW, Pupil, pupil_at


@pytest.mark.parametrize(
    "message", ["học tiếp bài chuyển tiền", "mo lai bai chuyen tien", "quay lại bài chuyển tiền đi"]
)
def test_a_lesson_that_is_named_goes_on_where_it_was_left(message):
    pupil = Pupil()
    pupil.hears("Chuyển tiền cho con", "xong", HOW)
    assert pupil.place == ("step", "xem-gio", 1)
    assert "Mình học tiếp bài “Chuyển tiền cho con”" in pupil.hears(message)
    assert pupil.place == ("step", "chuyen-tien", 2)


def test_a_lesson_that_was_never_begun_begins():
    pupil = pupil_at(2)
    pupil.turn("học bài chuyển tiền")
    assert pupil.place == ("step", "chuyen-tien", 1)


@pytest.mark.parametrize("message", ["học tiếp bài hôm qua", "quay lại bài đang học", "học tiếp"])
def test_without_a_name_the_lesson_under_way_goes_on(message):
    pupil = pupil_at(2, mode="parked")
    pupil.turn(message)
    assert pupil.place == ("step", "xem-gio", 2)


def test_a_name_that_no_lesson_bears_begins_none():
    pupil = pupil_at(2)
    pupil.turn("học bài nấu phở bò")
    assert pupil.state.mode != "step"
    pupil.turn("học tiếp")
    assert pupil.place == ("step", "xem-gio", 2)


def test_the_next_lesson_is_that_of_the_course():
    pupil = pupil_at(3)
    pupil.hears("xong", "bài tiếp theo")
    assert pupil.place == ("step", "chuyen-tien", 1)


def test_where_a_course_ends_there_is_a_choice():
    pupil = pupil_at(1, lesson="lua-mot-gio-dau")
    assert "muốn học việc nào" in pupil.hears("bài tiếp theo")


@pytest.mark.parametrize(
    "message",
    ["bài về điện thoại", "muon hoc ve dien thoai", "có bài nào về điện thoại?", "điện thoại"],
)
def test_a_topic_is_answered_with_the_lessons_of_its_course(message):
    turn = Pupil().turn(message)
    (choices,) = [block for block in turn.reply.blocks if block.type == "choices"]
    assert choices.options == ("Xem giờ trên điện thoại", "Chuyển tiền cho con")


def test_what_is_finished_is_not_offered_again():
    pupil = pupil_at(3)
    pupil.hears("xong", "thôi")
    turn = pupil.turn("bài về điện thoại")
    (choices,) = [block for block in turn.reply.blocks if block.type == "choices"]
    assert choices.options == ("Chuyển tiền cho con",)


def test_more_than_the_topic_is_a_lesson():
    pupil = Pupil()
    pupil.turn("muốn học chuyển tiền cho con")
    assert pupil.place == ("step", "chuyen-tien", 1)


def test_the_name_of_a_topic_does_not_leave_a_step():
    pupil = pupil_at(2)
    pupil.turn("điện thoại")
    assert pupil.state.lesson == "xem-gio"
