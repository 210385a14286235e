import pytest

from tutor.evaluation.metrics import Share, percentile


def test_a_share_of_nothing_is_undefined():
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (57, 60, 0.8630, 0.9829),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_wilson_interval(right, n, low, high):
    assert Share(right, n).interval == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([3.0], 0.95, 3.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        (list(range(1, 101)), 0.95, 95),
        (list(range(1, 21)), 0.95, 19),
    ],
)
def test_percentile(values, share, expected):
    assert percentile(values, share) == expected
