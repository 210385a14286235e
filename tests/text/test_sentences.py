"""Sentences for users stand in files that anybody can edit, and faults in them are named."""

import tomllib
from pathlib import Path

import pytest

from tutor.text.sentences import Sentences

PROMPTS = Path(__file__).parents[2] / "prompts"

FILE = '''
greeting = "Chào $name."
price = "Phí là 5$$."

[abstain]
no_plan = "Chúng tôi không có kế hoạch của $place."
long = """
Dòng một.
Dòng hai.
"""
'''


@pytest.fixture
def spoken(tmp_path) -> Sentences:
    path = tmp_path / "replies.toml"
    path.write_text(FILE, encoding="utf-8")
    return Sentences.load(path)


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("greeting", {"name": "bác Lan"}, "Chào bác Lan."),
        ("greeting", {"name": "$place"}, "Chào $place."),  # a value is never filled again
        ("greeting", {"name": 7, "place": "Huế"}, "Chào 7."),  # more values than needed
        ("price", {}, "Phí là 5$."),
        ("abstain.no_plan", {"place": "Huế"}, "Chúng tôi không có kế hoạch của Huế."),
        ("abstain.long", {}, "Dòng một.\nDòng hai."),
    ],
)
def test_a_sentence_is_filled(spoken, key, values, said):
    assert spoken.say(key, **values) == said


@pytest.mark.parametrize(
    ("key", "values"),
    [("farewell", {}), ("no_plan", {"place": "Huế"}), ("abstain", {}), ("greeting", {})],
)
def test_a_key_or_a_value_that_is_missing_is_an_error(spoken, key, values):
    with pytest.raises(KeyError):
        spoken.say(key, **values)


def test_a_value_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "replies.toml"
    path.write_text("[abstain]\nnear = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"replies\.toml: abstain\.near is int"):
        Sentences.load(path)


def test_a_file_that_is_no_toml_says_where(tmp_path):
    path = tmp_path / "replies.toml"
    path.write_text("greeting = Chào\n", encoding="utf-8")
    with pytest.raises(tomllib.TOMLDecodeError, match="line 1"):
        Sentences.load(path)


def test_the_sentences_that_ship_can_be_loaded():
    assert Sentences.load(PROMPTS / "replies.toml")
