"""Whoever waits at a terminal sees how far it is; a log does not fill with bars."""

import io
import sys

import pytest

from tutor.progress import bar, silent


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("progress", [bar, silent])
def test_every_item_comes_once_and_in_order(progress):
    assert list(progress("read", "abc")) == ["a", "b", "c"]


def test_a_terminal_is_shown_the_stage_and_how_much_of_it_is_done(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert list(bar("embed", range(4))) == [0, 1, 2, 3]
    assert "embed" in sys.stderr.getvalue() and "/4" in sys.stderr.getvalue()


@pytest.mark.parametrize("progress", [bar, silent])
def test_a_file_is_shown_nothing(monkeypatch, progress):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    list(progress("embed", range(4)))
    assert sys.stderr.getvalue() == ""
