"""The level of a learner: chosen, placed by three questions, or found on the way."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

from tutor.learners.memory import Memory
from tutor.records import Learner, Level

TROUBLES_DOWN = 2
STEPS_UP = 5

LEVELS: tuple[Level, ...] = get_args(Level)
"""Lowest first."""


def level_of(learner: Learner) -> Level:
    """The level the person chose, else the one found, else "beginner"."""
    return learner.level or Memory.of(learner.memory).level or LEVELS[0]


def level_source(learner: Learner) -> Literal["chosen", "placed", "found", "default"]:
    """Where `level_of` has it from; a level that was placed may have moved on the way since."""
    memory = Memory.of(learner.memory)
    if learner.level:
        return "chosen"
    if not memory.level:
        return "default"
    return "placed" if memory.placement == "done" else "found"


def after_trouble(memory: Memory) -> tuple[Memory, Level | None]:
    """The memory after one "chưa hiểu", and the new level where it went down.

    The second in a row moves one level down and counts anew. On the lowest level `lost` goes on
    counting, so that the dialogue can offer other help.
    """
    return _counted(
        replace(memory, lost=memory.lost + 1, won=0), memory.lost + 1, TROUBLES_DOWN, -1
    )


def after_success(memory: Memory) -> tuple[Memory, Level | None]:
    """The memory after one step done without trouble, and the new level where it went up.

    The fifth in a row moves one level up and counts anew; on the highest `won` goes on counting.
    """
    return _counted(replace(memory, won=memory.won + 1, lost=0), memory.won + 1, STEPS_UP, +1)


def placed(memory: Memory, answers: Sequence[bool]) -> Memory:
    """The memory after the placement's three yes or no questions: up to one yes a beginner, two
    intermediate, three advanced."""
    level = LEVELS[min(max(sum(answers) - 1, 0), len(LEVELS) - 1)]
    return replace(memory, level=level, placement="done", lost=0, won=0)


def _counted(memory: Memory, count: int, enough: int, move: int) -> tuple[Memory, Level | None]:
    place = LEVELS.index(memory.level or LEVELS[0]) + move
    if count < enough or not 0 <= place < len(LEVELS):
        return memory, None
    return replace(memory, level=LEVELS[place], lost=0, won=0), LEVELS[place]
