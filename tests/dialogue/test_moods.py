"""A mood is met with a few words, and what waited still waits."""

import pytest

from tests.dialogue.taught import pupil_at


@pytest.mark.parametrize("message", ["bực mình quá", "buồn quá không ai nói chuyện", "sợ hỏng máy"])
def test_a_mood_is_met_and_the_place_kept(message):
    pupil = pupil_at(2)
    turn = pupil.turn(message)
    assert turn.reply.kind == "step"
    assert len(turn.reply.blocks) > 1  # a sentence, then the step goes on
    assert pupil.place == ("step", "xem-gio", 2)
