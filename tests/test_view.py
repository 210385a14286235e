"""How a person wants the pages shown survives the cookie."""

from hypothesis import given
from hypothesis import strategies as st

from tutor.view import View


@given(st.text())
def test_any_text_is_a_view(text):
    view = View.parse(text)
    assert View.parse(str(view)) == view


def test_a_view_comes_back_as_it_was_written():
    view = View("3", "contrast", "en")
    assert str(view) == "3.contrast.en"
    assert View.parse("3.contrast.en") == view
