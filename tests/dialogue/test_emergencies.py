"""In danger everything to do now comes in one message, and then the steps."""

import pytest

from tests.dialogue.taught import LESSONS, Pupil, pupil_at, tutor_of


@pytest.mark.parametrize(
    "message",
    ["tôi bị lừa mất tiền rồi", "toi lo doc ma OTP cho no roi", "Bác bị lừa chuyển khoản rồi"],
)
def test_an_emergency_is_told_in_one_message_in_order(message):
    pupil = pupil_at(2)
    turn = pupil.turn(message)
    first = turn.reply.blocks[0]
    places = [first.text.index(f"{number}. ") for number in range(1, 6)]
    assert first.type == "warning" and places == sorted(places)
    assert first.text.startswith("1. Dừng chuyển tiền ngay")
    assert "ngân hàng" in turn.reply.blocks[-1].text
    assert pupil.state.mode == "emergency"


@pytest.mark.parametrize("message", ["chưa", "không", "rối quá", "có", "rồi"])
def test_after_it_the_steps_go_on(message):
    pupil = Pupil()
    pupil.hears("tôi bị lừa mất tiền rồi", message)
    assert pupil.place == ("step", "lua-mot-gio-dau", 2)


def test_without_a_lesson_about_it_everything_is_told_all_the_same():
    pupil = Pupil(tutor=tutor_of(LESSONS[:2]))
    turn = pupil.turn("tôi bị lừa mất tiền rồi")
    assert turn.reply.blocks[0].text.startswith("1. Dừng") and turn.reply.citations == ()
    assert pupil.turn("có").reply.kind in ("smalltalk", "abstain", "clarify")
