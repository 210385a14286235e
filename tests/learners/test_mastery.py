"""Events become progress, mastery and a time to review."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.learners.mastery import due, mastery, with_events
from tutor.learners.memory import Memory, SkillRecord
from tutor.records import Event
from tutor.settings import PROJECT

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def after(*events, memory=None, now=NOW):
    """The memory after `events`, given as (kind, item, success)."""
    made = [
        Event(kind, "zalo", *(item or [""])[:1], skills=("messaging",), success=success)
        for kind, item, success in ((*event, None, None)[:3] for event in events)
    ]
    return with_events(memory or Memory(), made, now)


def answered(success, item="K1"):
    return ("answered", [item], success)


def test_a_lesson_goes_from_begun_to_finished():
    begun = after(("started",))
    assert (begun.lessons["zalo"].step, begun.lessons["zalo"].done) == (1, ())
    going = after(("step_done", ["B1"]), ("step_done", ["B2"]), memory=begun, now=NOW + DAY)
    progress = going.lessons["zalo"]
    assert (progress.step, progress.done, progress.finished) == (3, (1, 2), None)
    assert (progress.started, progress.updated) == (NOW, NOW + DAY)
    ended = after(("finished",), memory=going, now=NOW + 2 * DAY).lessons["zalo"]
    assert (ended.finished, ended.times_finished) == (NOW + 2 * DAY, 1)


def test_a_lesson_begun_again_is_under_way_and_was_finished_once():
    ended = after(("started",), ("step_done", ["B1"]), ("finished",))
    again = after(("started",), memory=ended, now=NOW + DAY).lessons["zalo"]
    assert (again.step, again.done, again.finished, again.times_finished) == (1, (), None, 1)


@pytest.mark.parametrize(
    ("events", "step"),
    [
        ([("started", ["B3"])], 3),  # begun at step 3
        ([("step_done", ["B3"])], 4),  # nobody said that it began
        ([("started",), ("step_done",)], 2),  # which step was not said: the next one
        ([("started",), ("stuck", ["B1"])], 1),
        ([("started",), ("step_done", ["B1"]), ("stopped",)], 2),
        ([("started",), ("step_done", ["B2"]), ("step_done", ["B1"])], 2),  # gone back
        ([("started",), ("moved", ["B4"])], 4),  # gone to another step, none done
        ([("started",), ("moved",)], 1),
    ],
)
def test_the_next_step(events, step):
    assert after(*events).lessons["zalo"].step == step


def test_a_question_outside_a_lesson_begins_none():
    memory = after(answered(True))
    assert not memory.lessons and memory.skills["messaging"].right == 1


def test_right_and_wrong_are_counted_with_every_skill_of_the_question():
    event = Event("answered", "zalo", "K1", ("messaging", "sharing"), True)
    memory = with_events(Memory(), [event], NOW)
    assert {name: one.right for name, one in memory.skills.items()} == {
        "messaging": 1,
        "sharing": 1,
    }
    record = after(
        answered(False), ("drilled", ["G1"], True), ("practised", ["T1"], True), memory=memory
    ).skills["messaging"]
    assert (record.right, record.wrong, record.steps) == (3, 1, 0)


def test_an_answer_that_was_not_judged_counts_for_nothing():
    assert after(answered(None)) == Memory()


def test_a_question_missed_is_kept_until_it_is_right():
    memory = after(answered(False, "K1"), answered(False, "K2"))
    assert memory.missed == ("zalo#K1", "zalo#K2")
    memory = after(answered(False, "K1"), memory=memory)
    assert memory.missed == ("zalo#K2", "zalo#K1")
    assert after(answered(True, "K2"), memory=memory).missed == ("zalo#K1",)


def test_a_finished_lesson_is_reviewed_for_the_first_time_after_days():
    memory = after(("started",), ("step_done", ["B1"]), ("finished",))
    assert not due(memory, NOW + DAY)
    assert due(memory, NOW + 2 * DAY) == ["messaging"]


def test_a_skill_is_asked_again_on_another_day_whatever_the_answer():
    for success in (True, False):
        assert not due(after(answered(success)), NOW + timedelta(hours=23))


def test_the_longest_overdue_comes_first():
    memory = Memory()
    for day, skill in enumerate(["b", "a", "c"]):
        event = Event("answered", "zalo", "K1", (skill,), True)
        memory = with_events(memory, [event], NOW + day * DAY)
    assert due(memory, NOW + 10 * DAY) == ["b", "a", "c"]
    assert due(memory, NOW + 3 * DAY) == ["b", "a"]
    assert due(Memory(skills={"x": SkillRecord(steps=3)}), NOW) == []


def test_every_right_answer_puts_the_next_review_further_off():
    memory, now, waits = Memory(), NOW, []
    for _ in range(5):
        memory = after(answered(True), memory=memory, now=now)
        waits.append(mastery(memory, "messaging", now).due - now)
        now += waits[-1]
    assert waits == sorted(waits) and waits[0] >= DAY and waits[-1] > 30 * DAY
    wrong = after(answered(False), memory=memory, now=now)
    assert mastery(wrong, "messaging", now).due - now < waits[-1]


def test_the_same_events_give_the_same_memory():
    events = [answered(True), answered(False), ("finished",)]
    assert after(*events).to_json() == after(*events).to_json()


def test_the_parts_explain_the_share():
    memory = after(("step_done", ["B1"]), ("step_done", ["B2"]), answered(True), answered(False))
    shown = mastery(memory, "messaging", NOW + 5 * DAY)
    assert (shown.steps, shown.right, shown.wrong) == (2, 1, 1)
    assert shown.share == pytest.approx(shown.retrievability * (1 + 2 * 0.5) / (2 + 1 + 2))
    assert 0 < shown.retrievability < 1


def test_a_skill_never_tried_is_not_mastered():
    shown = mastery(Memory(), "vneid", NOW)
    assert (shown.share, shown.retrievability, shown.due) == (0, None, None)


@given(st.lists(st.booleans(), max_size=12), st.integers(0, 400))
def test_a_right_answer_helps_and_a_wrong_one_never_helps_more(answers, days):
    memory = after(*map(answered, answers))
    later = NOW + days * DAY

    def share(success):
        return mastery(after(answered(success), memory=memory, now=later), "messaging", later).share

    before = mastery(memory, "messaging", later).share
    assert 0 <= share(False) <= share(True) <= 1
    assert before <= share(True)


def test_what_is_not_used_is_slowly_forgotten():
    memory = after(answered(True))
    shares = [mastery(memory, "messaging", NOW + days * DAY).share for days in (0, 10, 100, 1000)]
    assert shares == sorted(shares, reverse=True) and shares[-1] < shares[0]


def test_reading_a_memory_loads_no_scheduler():
    code = "import sys, tutor.learners.mastery, tutor.learners.levels; print('fsrs' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"
