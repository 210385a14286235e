"""What a monitor reads: counts and ages, and nothing of anybody."""

from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.fakes import FakeTutor
from tutor.channels.metrics import Metrics, add_metrics, of_counts, of_jobs, of_model
from tutor.channels.problems import add_problem_handlers
from tutor.records import Conversation, Learner
from tutor.settings import PROJECT
from tutor.stopwatch import Stopwatch
from tutor.storage.jobs import NewJob
from tutor.storage.store import Store
from tutor.text.sentences import Sentences

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def said(metrics, *messages):
    tutor = metrics.counting(FakeTutor())
    for message in messages:
        tutor.reply(Conversation("c"), message, Learner("l"), NOW, stopwatch=Stopwatch())


def lines(metrics):
    return metrics.text().decode().splitlines()


def test_turns_are_counted_by_kind_and_by_whose_words_they_are_in():
    metrics = Metrics()
    said(metrics, "công an phường làm gì", "giảng", "giảng")
    assert 'tutor_turns_total{degraded="false",kind="answer",written="model"} 2.0' in lines(metrics)
    assert 'tutor_turn_seconds_count{written="model"} 2.0' in lines(metrics)


def test_a_turn_that_fails_is_counted_and_fails():
    metrics = Metrics()
    with pytest.raises(RuntimeError):
        said(metrics, "hỏng")
    assert "tutor_turns_failed_total 1.0" in lines(metrics)


def test_nothing_that_was_said_is_told():
    metrics = Metrics()
    said(metrics, "công an phường làm gì, số 0912345678")
    text = metrics.text().decode()
    assert "0912345678" not in text and "phường" not in text


def test_the_queue_is_told_by_state_and_age(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'tutor.db'}")
    store.jobs.add([NewJob("zalo.event", "k", "answer:1", {})], NOW)
    metrics = Metrics()
    metrics.watch(lambda: of_jobs(store.jobs, lambda: NOW.replace(minute=1)))
    assert 'tutor_jobs{kind="zalo.event",state="ready"} 1.0' in lines(metrics)
    assert "tutor_job_oldest_seconds 60.0" in lines(metrics)
    store.close()


def test_a_model_is_told_by_endpoint_and_reason():
    counts = {"calls": 3, "prompt_tokens": 90, "completion_tokens": 12, "estimated_calls": 0}
    seen = {"asked": 3, "failed": {"slow": 1}, "endpoints": {"openai:a": counts}}
    metrics = Metrics()
    metrics.watch(lambda: of_model(lambda: seen))
    metrics.watch(lambda: of_counts("tutor_zalo", "Zalo", {"accepted": 2}))
    assert 'tutor_model_failed_total{reason="slow"} 1.0' in lines(metrics)
    assert 'tutor_model_prompt_tokens_total{endpoint="openai:a"} 90.0' in lines(metrics)
    assert 'tutor_zalo_total{what="accepted"} 2.0' in lines(metrics)


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("203.0.113.9", {}, 404),
    ],
)
def test_only_this_machine_may_read_it(host, headers, status):
    app = FastAPI()
    add_problem_handlers(app, Sentences.load(PROJECT / "prompts" / "errors.toml"))
    add_metrics(app, Metrics())
    client = TestClient(app, client=(host, 1))
    assert client.get("/metrics", headers=headers).status_code == status
