"""What a model thinks aloud before its answer is no part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.chat_models.thoughts import without_thoughts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bác mở máy.", "Bác mở máy."),
        ("<think>Người này hỏi gì?</think>Bác mở máy.", "Bác mở máy."),
        ("\n<think>\n\n</think>\n\nBác mở máy.", "\n\nBác mở máy."),
        ("<think>không bao giờ xong", ""),
        ("5 < 6 và <b>", "5 < 6 và <b>"),
        ("<thì sao", "<thì sao"),
        ("<", "<"),
        ("Bác <think>gõ</think> vậy.", "Bác <think>gõ</think> vậy."),  # not before the answer
        ("", ""),
    ],
)
def test_thoughts_before_the_answer_go(text, expected):
    for size in (1, 2, 3, 7, 100):
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        assert "".join(without_thoughts(iter(pieces))) == expected


@given(st.lists(st.text(max_size=6)))
def test_an_answer_without_thoughts_stays_as_it_is(pieces):
    text = "".join(pieces)
    if not text.lstrip().startswith("<think>"):
        assert "".join(without_thoughts(iter(pieces))) == text


def test_while_it_thinks_the_reader_sees_that_it_lives():
    pieces = without_thoughts(iter(["<think>", "a", "b", "</think>", "Bác"]))
    assert list(pieces) == ["", "", "", "", "Bác"]
