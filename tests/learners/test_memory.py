"""What is remembered survives storing, and damage to one part of it."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.learners.mastery import due, mastery, with_events
from tutor.learners.memory import LessonProgress, Memory, SkillRecord, card_of
from tutor.records import Event

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
FULL = Memory(
    lessons={
        "vneid-cai-dat": LessonProgress(3, (1, 2), NOW, NOW + timedelta(hours=1)),
        "zalo": LessonProgress(5, (1, 2, 3, 4), NOW, NOW, NOW + timedelta(days=1), 2),
    },
    skills={
        "vneid": with_events(
            Memory(), [Event("answered", "vneid-cai-dat", "K1", ("vneid",), True)], NOW
        ).skills["vneid"],
        "network": SkillRecord(steps=2),
    },
    level="intermediate",
    calls_self="cháu",
    placement="done",
    lost=1,
    won=0,
    last_seen=NOW,
    reviewed=NOW,
    missed=("zalo#K2", "vneid-cai-dat#K1"),
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
NAMES = [*FULL.to_json(), "step", "done", "started", "card", "state", "due", "stability"]


def damaged(value):
    """The JSON of a full memory with any one value in it replaced by any other."""

    def places(part, path=()):
        yield path
        if isinstance(part, list):
            part = dict(enumerate(part))
        for key, inner in part.items() if isinstance(part, dict) else ():
            yield from places(inner, (*path, key))

    def put(part, path, new):
        if not path:
            return new
        copy = part.copy()
        copy[path[0]] = put(part[path[0]], path[1:], new)
        return copy

    return st.builds(put, st.just(value), st.sampled_from(list(places(value))), json_values)


def test_a_memory_comes_back_as_it_was():
    assert Memory.of(json.loads(json.dumps(FULL.to_json()))) == FULL


def test_a_person_never_met_takes_no_room():
    assert Memory().to_json() == {}
    assert Memory.of({}) == Memory()


@given(json_values | st.dictionaries(st.sampled_from(NAMES), json_values))
def test_any_json_is_read_and_written_again_the_same(value):
    memory = Memory.of(value)
    kept = json.dumps(memory.to_json(), allow_nan=False)
    assert Memory.of(json.loads(kept)) == memory


@given(damaged(FULL.to_json()))
def test_a_damaged_value_never_stands_in_the_way_of_the_next_turn(value):
    memory = Memory.of(value)
    events = [Event("answered", "zalo", "K1", ("vneid", "network"), False)]
    after = with_events(memory, events, NOW + timedelta(days=3))
    assert after.skills["vneid"].wrong > 0
    due(memory, NOW)
    assert 0 <= mastery(memory, "vneid", NOW).share <= 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Memory()),
        ({"colour": "red"}, Memory()),  # unknown
        ({"level": "expert", "won": 2}, Memory(won=2)),
        ({"lost": True}, Memory()),  # no count
        ({"lost": -1, "won": 1.5}, Memory()),
        ({"placement": ["done"]}, Memory()),
        ({"calls_self": "  "}, Memory()),
        ({"last_seen": "2026-03-01T08:00:00"}, Memory()),  # when that was nobody knows
        ({"last_seen": "2026-03-01T15:00:00+07:00"}, Memory(last_seen=NOW)),
        ({"missed": ["a#K1", 3, "a#K1", "b#K2"]}, Memory(missed=("a#K1", "b#K2"))),
        ({"lessons": {"a": {"step": 0, "started": NOW.isoformat()}}}, Memory()),
        ({"lessons": {"a": {"step": 2}}}, Memory()),  # without any time
        (
            {"lessons": {"a": {"step": 2, "done": [1, 1, "x", 0], "updated": NOW.isoformat()}}},
            Memory(lessons={"a": LessonProgress(2, (1,), NOW, NOW)}),
        ),
        (
            {"skills": {"a": {"steps": 1, "card": {"state": 9}}}},
            Memory(skills={"a": SkillRecord(steps=1)}),
        ),
    ],
)
def test_what_is_damaged_goes_alone(value, expected):
    assert Memory.of(value) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", 4),
        ("state", True),
        ("state", 1),  # learning without a step
        ("step", 7),
        ("stability", float("nan")),
        ("stability", 0),
        ("stability", 10**400),
        ("difficulty", 11),
        ("due", "tomorrow"),
        ("last_review", None),
    ],
)
def test_a_card_that_could_not_be_reviewed_is_none(name, value):
    card = FULL.skills["vneid"].card
    assert card_of(card) == card
    assert card_of({**card, name: value}) is None


def test_lessons_under_way_come_the_last_one_first():
    later = LessonProgress(2, (1,), NOW, NOW + timedelta(days=2))
    memory = Memory(lessons={**FULL.lessons, "wifi": later})
    assert memory.under_way() == ["wifi", "vneid-cai-dat"]


def test_times_are_kept_in_utc():
    vietnam = timezone(timedelta(hours=7))
    begun = with_events(Memory(), [Event("started", "zalo")], NOW.astimezone(vietnam))
    assert begun.to_json()["lessons"]["zalo"]["started"] == "2026-03-01T08:00:00+00:00"
    with pytest.raises(ValueError, match="time zone"):
        with_events(Memory(), [], datetime(2026, 3, 1))
