"""What is told at a step is met there."""

import pytest

from tests.dialogue.taught import pupil_at


@pytest.mark.parametrize("message", ["tòa án", "vay vốn"])
def test_a_worry_that_no_lesson_holds_a_word_of_is_answered_and_the_step_kept(message):
    pupil = pupil_at(2)
    assert pupil.turn(message).reply.kind == "abstain"
    assert pupil.state.lesson == "xem-gio" and pupil.state.step == 2
