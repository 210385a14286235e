import subprocess

import pytest

from scripts.benchmark_retrieval import Dataset
from scripts.compare_peers import mean_of, quality, scored, torch_of, why

SET = Dataset(
    "set", ["a", "b"], ["x", "y"], {"1": "x", "2": "y"}, {"1": {"a": 1.0}, "2": {"b": 1.0}}
)
COSTS = {"load_s": 1.0, "index_s": 2.0, "index_cpu_s": 1.5, "index_mb": 3, "peak_mb": 4}


def test_quality_is_the_mean_over_all_questions():
    figures = quality({"1": ["a", "b"], "2": ["a", "b"]}, SET)
    assert (figures["p@1"], figures["mrr@10"], figures["recall@10"]) == (0.5, 0.75, 1.0)
    assert figures["ndcg@10"] == pytest.approx((1 + 0.6309) / 2, abs=1e-4)


def test_a_question_that_was_not_answered_counts_nothing():
    assert quality({"1": ["a"]}, SET)["recall@10"] == 0.5


def test_a_spelling_that_was_asked_is_scored_with_its_costs():
    times = {"ms": {"accented": [4, 9, 2]}, "cpu_ms": {"accented": [1, 3, 2]}}
    told = {"ranked": {"accented": {"1": ["a"], "2": ["b"]}}, **times, **COSTS}
    row = scored(told, SET)["accented"]
    assert (row["ndcg@10"], row["ms_per_query"], row["cpu_ms_per_query"]) == (1.0, 4, 2)
    assert row["peak_mb"] == 4


def test_a_mean_needs_every_set():
    times = {"ms_per_query": 1, "cpu_ms_per_query": 1}
    row = {"ndcg@10": 1, "recall@10": 1, "mrr@10": 1, "p@1": 1, **times, **COSTS}
    one = {"systems": {"x": {"accented": row}}}
    other = {"systems": {"x": {"accented": {**row, "ndcg@10": 0.5}}}}
    assert mean_of({"s": one, "t": other}, "x", "accented")["ndcg@10"] == 0.75
    assert mean_of({"s": one, "t": {"systems": {}}}, "x", "accented") == {}


def test_torch_is_found_among_the_versions():
    assert torch_of("# all\nnumpy==2.0\ntorch==2.13.0\ntorchmetrics==1\n") == "torch==2.13.0"


def test_what_a_failed_command_wrote_last_is_told():
    error = subprocess.CalledProcessError(1, "pip", stderr="1\n2\n3\n4\n5\n6\n")
    assert why(error) == "2\n3\n4\n5\n6"
    assert "No such" in why(FileNotFoundError("No such file"))
