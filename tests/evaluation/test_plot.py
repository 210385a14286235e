import xml.etree.ElementTree as ET

from tutor.evaluation.plot import histogram
from tutor.evaluation.report import render_histogram


def test_nothing_is_drawn_of_nothing():
    assert histogram([], {}) is None


def test_all_turns_stand_in_the_bars_and_the_drawing():
    plot = histogram([0.0, 0.5, 3.0, 3.0, 150.0], {"p50": 3.0, "p95": None})
    assert sum(int(bar.title) for bar in plot.bars) == 5
    assert all(0 <= bar.x < plot.width and 0 <= bar.y <= plot.height for bar in plot.bars)
    assert [tick.label for tick in plot.ticks] == ["0.1 ms", "1 ms", "10 ms", "100 ms", "1000 ms"]
    assert [mark.label for mark in plot.marks] == ["p50 3.0 ms"]


def test_one_value_is_drawn_too():
    assert len(histogram([10.0], {}).bars) == 1


def test_the_drawing_is_an_image_of_its_own():
    drawing = ET.fromstring(render_histogram([1.0, 2.0], {"p50": 1.0}))
    assert drawing.tag.endswith("svg")
    assert len(drawing.findall("{*}rect")) == 2
