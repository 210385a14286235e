"""Finished sentences come out of a text that is still being written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.answering.claims import SentenceStream, split_sentences

TEXT = (
    "Bác mở VNeID nhé. [1] Theo Kế hoạch số 01-KH/BCĐTW, mục 1.2 nêu rõ v.v. và nhiều việc khác. "
    "Lớp ở TP. Hồ Chí Minh có từ năm 2014! Bác thấy chưa?\n- Bác chạm “Cài đặt”.\n- Bác đợi\n\n"
    "Xong."
)
PIECES = st.lists(
    st.sampled_from([*"abcĐ .?!\n[]1()…“”-", "TP. ", "v.v. ", "[1]", ". A", "1.2. "]), max_size=60
)


def streamed(pieces: list[str]) -> list[str]:
    stream = SentenceStream()
    return [*(sentence for piece in pieces for sentence in stream.feed(piece)), *stream.close()]


def test_a_sentence_keeps_its_mark_and_a_line_of_a_list_is_one():
    assert [sentence.strip() for sentence in split_sentences(TEXT)] == [
        "Bác mở VNeID nhé. [1]",
        "Theo Kế hoạch số 01-KH/BCĐTW, mục 1.2 nêu rõ v.v. và nhiều việc khác.",
        "Lớp ở TP. Hồ Chí Minh có từ năm 2014!",
        "Bác thấy chưa?",
        "- Bác chạm “Cài đặt”.",
        "- Bác đợi",
        "Xong.",
    ]


def test_a_sentence_comes_as_soon_as_the_next_one_begins():
    stream = SentenceStream()
    assert stream.feed("Bác mở Zalo. ") == []
    assert stream.feed("Bác") == ["Bác mở Zalo. "]
    assert stream.close() == ["Bác"]


def test_a_mark_that_is_still_being_written_is_waited_for():
    stream = SentenceStream()
    assert stream.feed("Bác mở Zalo. [") == []
    assert stream.feed("1") == []
    assert stream.feed("] Bác") == ["Bác mở Zalo. [1] "]


@given(PIECES)
def test_sentences_joined_are_the_text_again(pieces):
    assert "".join(streamed(pieces)) == "".join(pieces)


@given(PIECES, st.integers(1, 7))
def test_where_the_pieces_are_cut_makes_no_difference(pieces, size):
    text = "".join(pieces)
    cut = [text[start : start + size] for start in range(0, len(text), size)]
    assert streamed(cut) == split_sentences(text)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_a_real_text_gives_the_same_sentences_however_it_comes(size):
    cut = [TEXT[start : start + size] for start in range(0, len(TEXT), size)]
    assert streamed(cut) == split_sentences(TEXT)


def test_a_text_without_any_end_is_cut():
    sentences = split_sentences("a" * 9000)
    assert [len(sentence) for sentence in sentences] == [4000, 4000, 1000]
