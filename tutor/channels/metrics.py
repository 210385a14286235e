"""`/metrics`: what an operator's monitor reads; counts and ages, never a word or id of anybody."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from tutor.answerer import Answerer
from tutor.channels.problems import Problem
from tutor.channels.rates import from_this_machine
from tutor.records import Conversation, Learner, Tell, Turn
from tutor.stopwatch import Stopwatch
from tutor.storage.jobs import Jobs

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counts turns as they are answered; what `watch` names is read when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own: dict[str, Any] = {"registry": self._registry}
        names = ("kind", "written", "degraded")
        self._turns = Counter("tutor_turns", "Turns by kind and by whose words", names, **own)
        self._failed = Counter("tutor_turns_failed", "Turns in which the tutor raised", **own)
        self._seconds = Histogram(
            "tutor_turn_seconds", "Time to make a reply", ("written",), buckets=_SECONDS, **own
        )

    def counting(self, tutor: Answerer) -> Answerer:
        """`tutor`, each of whose turns is counted."""
        return _Counted(tutor, self._turns, self._failed, self._seconds)

    def watch(self, read: Callable[[], Iterator[Metric]]) -> None:
        self._registry.register(_Watched(read))

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)


class _Counted:
    def __init__(
        self, tutor: Answerer, turns: Counter, failed: Counter, seconds: Histogram
    ) -> None:
        self._tutor, self._turns, self._failed, self._seconds = tutor, turns, failed, seconds

    def reply(
        self,
        conversation: Conversation,
        message: str,
        learner: Learner,
        now: datetime,
        *,
        stopwatch: Stopwatch | None = None,
        tell: Tell | None = None,
    ) -> Turn:
        watch = Stopwatch()
        with self._failed.count_exceptions():
            turn = self._tutor.reply(
                conversation, message, learner, now, stopwatch=stopwatch, tell=tell
            )
        reply, spent_ms = turn.reply, watch.timings_ms()["total"]
        self._turns.labels(reply.kind, reply.written, str(reply.degraded).lower()).inc()
        self._seconds.labels(reply.written).observe(spent_ms / 1000)
        return turn


class _Watched:
    def __init__(self, read: Callable[[], Iterator[Metric]]) -> None:
        self.collect = read


def of_jobs(jobs: Jobs, now: Callable[[], datetime]) -> Iterator[Metric]:
    """The queue: jobs by kind and state, and how old the oldest is that is not done."""
    status = jobs.status(now())
    held = GaugeMetricFamily("tutor_jobs", "Jobs of the queue", labels=("kind", "state"))
    for (kind, state), count in status.counts.items():
        held.add_metric((kind, state), count)
    yield held
    age = GaugeMetricFamily("tutor_job_oldest_seconds", "Age of the oldest job that is not done")
    age.add_metric((), status.oldest_s or 0.0)
    yield age


def of_counts(name: str, help: str, counts: Mapping[str, int]) -> Iterator[Metric]:
    """Counts since the start, by what was counted."""
    found = CounterMetricFamily(name, help, labels=("what",))
    for what, count in counts.items():
        found.add_metric((what,), count)
    yield found


def of_model(snapshot: Callable[[], Mapping[str, Any]]) -> Iterator[Metric]:
    """A language model: requests, failures by their reason, and tokens, by endpoint."""
    seen = snapshot()
    failed = CounterMetricFamily("tutor_model_failed", "Answers not given", labels=("reason",))
    for reason, count in seen["failed"].items():
        failed.add_metric((reason,), count)
    yield failed
    for field in ("calls", "prompt_tokens", "completion_tokens", "estimated_calls"):
        counted = CounterMetricFamily(f"tutor_model_{field}", field, labels=("endpoint",))
        for endpoint, counts in seen["endpoints"].items():
            counted.add_metric((endpoint,), counts[field])
        yield counted


def add_metrics(app: FastAPI, metrics: Metrics) -> None:
    """Add the route, for this machine alone: who lets others read it says so in a reverse proxy."""

    @app.get("/metrics", include_in_schema=False)
    def get_metrics(request: Request) -> Response:
        if not from_this_machine(request):
            raise Problem(404, "not_found", "only this machine may read /metrics")
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
