"""Where a learner stands survives storage; what is damaged counts as nothing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.dialogue.lesson_state import MODES, LessonState

FULL = LessonState("step", "xem-gio", 3, 2, (0, 2), ("xem-gio#K1",), 1, 2, (True, False))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = ("lesson", "step", "tried", "helped", "queue", "right", "asked", "answers")


@pytest.mark.parametrize("state", [LessonState(), FULL, LessonState("parked", "xem-gio", 2)])
def test_a_state_is_read_back_from_json(state):
    stored = json.loads(json.dumps(state.to_json()))
    assert LessonState.of({"lesson": stored}) == state


def test_what_says_nothing_is_left_out():
    assert LessonState("quiz").to_json() == {"mode": "quiz", "step": 1}


@pytest.mark.parametrize(
    "focus",
    [
        {},
        {"lesson": None},
        {"lesson": "xem-gio"},
        {"lesson": {}},
        {"lesson": {"mode": "dancing", "lesson": "xem-gio"}},
        {"lesson": {"mode": ["step"]}},
        {"lesson": {"mode": "step", "step": "two"}},
        {"lesson": {"mode": "step", "helped": 3}},
        {"lesson": {"mode": "step", "helped": [None]}},
        {"lesson": {"mode": "step", "step": float("inf")}},
        {"lesson": {"mode": "step", "step": [1]}},
    ],
)
def test_a_damaged_state_is_none(focus):
    assert LessonState.of(focus) == LessonState()


def test_what_is_kept_without_a_mode_is_read_back():
    state = LessonState("", "xem-gio", 3)
    assert LessonState.of({"lesson": state.to_json()}) == state


def test_a_step_is_never_before_the_first():
    assert LessonState.of({"lesson": {"mode": "step", "step": -4}}).step == 1


@pytest.mark.parametrize(
    ("state", "in_lesson"),
    [
        (LessonState("step", "xem-gio"), True),
        (LessonState("parked", "xem-gio"), True),
        (LessonState("step"), False),
        (LessonState("quiz", "xem-gio"), False),
        (LessonState(), False),
    ],
)
def test_a_lesson_is_under_way_where_a_step_waits(state, in_lesson):
    assert state.in_lesson == in_lesson


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    mode=st.sampled_from(MODES) | json_values,
    rest=st.dictionaries(st.sampled_from(NAMES), json_values, max_size=5),
)
def test_no_json_makes_it_raise(mode, rest):
    state = LessonState.of({"lesson": {"mode": mode, **rest}})
    assert state.mode in MODES and state.step >= 1
    assert LessonState.of({"lesson": state.to_json()}) == state
