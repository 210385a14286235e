"""Two memories of one person become one that has forgotten nothing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from tutor.learners.mastery import with_events
from tutor.learners.memory import Memory
from tutor.learners.merging import merged
from tutor.records import Event

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
KINDS = ("started", "step_done", "finished", "answered")


def remembered(events):
    memory = Memory()
    for hours, (kind, lesson, skill, right) in enumerate(events):
        success = right if kind == "answered" else None
        event = Event(kind, lesson, "1", (skill,), success)
        memory = with_events(memory, [event], NOW + timedelta(hours=hours))
    return memory


some_memory = some.lists(
    some.tuples(
        some.sampled_from(KINDS), some.sampled_from("ab"), some.sampled_from("xy"), some.booleans()
    ),
    max_size=6,
).map(remembered)


@given(some_memory, some_memory)
def test_nothing_is_forgotten(first, second):
    both = merged(first, second)
    assert both.lessons.keys() == first.lessons.keys() | second.lessons.keys()
    assert both.skills.keys() == first.skills.keys() | second.skills.keys()
    assert set(both.missed) == {*first.missed, *second.missed}
    for done in ("steps", "right", "wrong"):
        assert total(both, done) == total(first, done) + total(second, done)


def total(memory, done):
    return sum(getattr(one, done) for one in memory.skills.values())


@given(some_memory)
def test_a_person_never_met_adds_nothing(memory):
    assert merged(memory, Memory()) == merged(Memory(), memory) == memory


@given(some_memory, some_memory)
def test_what_is_made_can_be_kept(first, second):
    both = merged(first, second)
    assert Memory.of(both.to_json()) == both


def test_a_lesson_stands_where_it_was_touched_last():
    early = remembered([("started", "a", "x", None)])
    late = remembered([("started", "b", "x", None), ("started", "a", "x", None)])
    assert merged(early, late).lessons["a"] == merged(late, early).lessons["a"]
    assert merged(early, late).lessons["a"].updated == NOW + timedelta(hours=1)
