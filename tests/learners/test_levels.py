"""The level is the person's choice, or is found slowly."""

import pytest

from tutor.learners.levels import after_success, after_trouble, level_of, level_source, placed
from tutor.learners.memory import Memory
from tutor.records import Learner


@pytest.mark.parametrize(
    ("chosen", "found", "expected"),
    [
        (None, None, "beginner"),
        (None, "advanced", "advanced"),
        ("beginner", "advanced", "beginner"),  # a choice is never overridden
    ],
)
def test_whose_word_counts(chosen, found, expected):
    learner = Learner(level=chosen, memory=Memory(level=found).to_json())
    assert level_of(learner) == expected


@pytest.mark.parametrize(
    ("chosen", "memory", "expected"),
    [
        ("advanced", Memory(level="beginner"), "chosen"),
        (None, placed(Memory(), [True, True]), "placed"),
        (None, Memory(level="intermediate"), "found"),
        (None, Memory(), "default"),
    ],
)
def test_where_the_level_is_from(chosen, memory, expected):
    assert level_source(Learner(level=chosen, memory=memory.to_json())) == expected


def times(count, step, memory):
    """The memory after `count` times `step`, and the levels that were moved to."""
    moves = []
    for _ in range(count):
        memory, level = step(memory)
        moves.append(level)
    return memory, moves


def test_the_second_trouble_in_a_row_moves_down():
    memory, moves = times(4, after_trouble, Memory(level="advanced"))
    assert moves == [None, "intermediate", None, "beginner"]
    assert (memory.level, memory.lost) == ("beginner", 0)


def test_below_the_lowest_level_troubles_go_on_being_counted():
    memory, moves = times(3, after_trouble, Memory())
    assert (memory.level, memory.lost, moves) == (None, 3, [None] * 3)


def test_five_steps_without_trouble_move_up():
    memory, moves = times(10, after_success, Memory())
    assert [move for move in moves if move] == ["intermediate", "advanced"]
    assert moves[4] == "intermediate" and moves[9] == "advanced"
    assert times(6, after_success, memory)[1] == [None] * 6


def test_a_trouble_between_breaks_the_row():
    memory, _ = times(4, after_success, Memory(level="beginner"))
    memory, _ = after_trouble(memory)
    memory, moves = times(4, after_success, memory)
    assert moves == [None] * 4 and memory.lost == 0
    assert after_trouble(after_success(Memory(level="advanced", lost=1))[0])[1] is None


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ([False, False, False], "beginner"),
        ([True, False, False], "beginner"),
        ([True, False, True], "intermediate"),
        ([True, True, True], "advanced"),
        ([], "beginner"),
    ],
)
def test_the_placement(answers, level):
    memory = placed(Memory(lost=1, won=3), answers)
    assert (memory.level, memory.placement, memory.lost, memory.won) == (level, "done", 0, 0)
