"""Everything remembered of a learner can be read, each figure with its reasons."""

import re
import tomllib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tutor.learners.mastery import with_events
from tutor.learners.memory import Memory
from tutor.learners.show import show
from tutor.records import Event, Learner
from tutor.settings import PROJECT
from tutor.text.sentences import Sentences

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2026, 3, 1, 8, tzinfo=VIETNAM)
PROMPTS = PROJECT / "prompts" / "learners.toml"


@pytest.fixture(scope="module")
def sentences():
    return Sentences.load(PROMPTS)


def learnt():
    events = [
        Event("started", "zalo"),
        Event("step_done", "zalo", "B1", ("messaging",)),
        Event("finished", "zalo", "", ("messaging",)),
        Event("answered", "zalo", "K1", ("messaging",), True),
        Event("answered", "zalo", "K2", ("messaging",), False),
        Event("started", "vneid-cai-dat"),
        Event("step_done", "vneid-cai-dat", "B1", ("vneid",)),
        Event("started", "zalo"),
    ]
    return with_events(Memory(last_seen=NOW.astimezone(UTC)), events, NOW)


def test_a_learner_is_shown_whole(sentences):
    learner = Learner("zalo:1", locality="Huế", age=70, memory=learnt().to_json())
    text = show(learner, NOW + timedelta(days=20), sentences)
    for part in (
        "NGƯỜI HỌC zalo:1",
        "nơi ở: Huế",
        "tuổi: 70",
        "lần cuối: 01/03/2026",
        "người mới: chưa biết gì",
        "vneid-cai-dat: đang học, tới bước 2; đã xong bước: 1;",
        "zalo: đang học, tới bước 1; đã xong bước: chưa có;",
        "trước đó đã học xong 1 lần",
        "zalo#K2",
        "tới hạn: messaging",
    ):
        assert part in text


def test_the_figures_give_the_share_that_is_shown(sentences):
    text = show(Learner("x", memory=learnt().to_json()), NOW + timedelta(days=3), sentences)
    numbers = r"messaging: (\d+)% = ([\d,]+) × ([\d,]+) / \(\3 \+ (\d+) \+ (\d+)\)"
    share, *parts = re.search(numbers, text).groups()
    recalled, evidence, wrong, doubt = (float(part.replace(",", ".")) for part in parts)
    assert evidence == 1.5
    expected = 100 * recalled * evidence / (evidence + wrong + doubt)
    assert abs(int(share) - expected) < 1


def test_somebody_never_met_is_shown_too(sentences):
    text = show(Learner("x"), NOW, sentences)
    assert text.count("chưa có") == 5


def test_days_are_those_of_the_reader(sentences):
    seen = datetime(2026, 3, 1, 20, tzinfo=UTC)  # already the second in Vietnam
    text = show(Learner("x", memory=Memory(last_seen=seen).to_json()), NOW, sentences)
    assert "02/03/2026" in text


def test_no_sentence_is_left_over():
    source = (PROJECT / "tutor" / "learners" / "show.py").read_text(encoding="utf-8")
    tables = tomllib.loads(PROMPTS.read_text(encoding="utf-8"))
    looked_up = ("heading", "profile", "level", "source")  # by a name put together
    for table, entries in tables.items():
        if isinstance(entries, str):
            assert f'"{table}"' in source
        elif table not in looked_up:
            assert all(f'"{table}.{key}"' in source for key in entries)
