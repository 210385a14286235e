"""Replies as plain text, within a channel's limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.channels.rendering import Limits, plain_text
from tutor.records import Block, Citation, Reply
from tutor.text.sentences import Sentences

SENTENCES = Sentences({"more_rows": "… còn $count việc, hỏi tiếp để xem"})
CITATION = Citation("x", "Kế hoạch", "1/KH", "I.2", "mục 2, phần I", "lời", "/documents/x#I.2")


def text_of(*blocks, limits=None):
    return plain_text(Reply("answer", blocks, (CITATION,)), SENTENCES, limits)


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Block("paragraph", "Sở Y tế."), "Sở Y tế."),
        (Block("warning", "Đừng đưa mã OTP."), "Đừng đưa mã OTP."),
        (Block("quote", "giao Sở Y tế", citation=0), "“giao Sở Y tế” (mục 2, phần I)"),
        (Block("quote", "giao Sở Y tế"), "“giao Sở Y tế”"),
        (Block("choices", options=("Huế", "Đà Nẵng")), "- Huế\n- Đà Nẵng"),
        (
            Block("table", header=("Nơi", "Mức"), rows=(("Huế", "80%"), ("Đà Nẵng", ""))),
            "• Huế – 80%\n• Đà Nẵng",
        ),
        (
            Block(
                "table", header=("Việc", "Chủ trì", "Nơi ghi"), rows=(("1", "Sở Y tế", "mục 2"),)
            ),
            "• 1 – Chủ trì: Sở Y tế; Nơi ghi: mục 2",
        ),
        (Block("table", header=("Việc",), rows=(("1",), ())), "• 1\n• "),
        (Block("table", header=("Việc", "Chủ trì"), rows=()), ""),
        (Block("paragraph", "  "), ""),
    ],
)
def test_each_block_reads_without_markup(block, expected):
    assert text_of(block) == expected


def test_blocks_stand_apart():
    assert text_of(Block("paragraph", "Một."), Block("note", "Hai.")) == "Một.\n\nHai."


def rows(count, width=40):
    return tuple((f"Nhiệm vụ {n}", "ư" * width, "mục 1") for n in range(1, count + 1))


def test_a_long_list_says_how_much_is_left():
    table = Block("table", header=("a", "b", "c"), rows=rows(60))
    text = text_of(Block("paragraph", "Có 60 nhiệm vụ."), table)
    shown = text.count("•")
    assert 0 < shown < 60
    assert text.endswith(f"… còn {60 - shown} việc, hỏi tiếp để xem")
    assert 2300 < len(text) <= 2500


def test_a_list_that_fits_is_whole():
    assert text_of(Block("table", header=("a", "b", "c"), rows=rows(20))).count("•") == 20


def test_a_long_answer_ends_at_a_word():
    text = text_of(Block("warning", "Cẩn thận."), Block("paragraph", "chữ nghĩa " * 400))
    assert text.startswith("Cẩn thận.\n\nchữ")
    assert text.endswith(("chữ…", "nghĩa…"))
    assert 1900 < utf16(text) <= 2000


def test_characters_outside_the_basic_plane_count_twice():
    text = text_of(Block("paragraph", "😀 " * 1500))
    assert utf16(text) <= 2000


texts = st.text(max_size=600)
blocks = st.one_of(
    st.builds(Block, st.sampled_from(["paragraph", "warning", "note"]), texts),
    st.builds(Block, st.just("quote"), texts, citation=st.just(0)),
    st.builds(Block, st.just("choices"), options=st.lists(texts).map(tuple)),
    st.builds(
        Block,
        st.just("table"),
        header=st.just(("a", "b", "c")),
        rows=st.lists(st.tuples(texts, texts, texts), max_size=30).map(tuple),
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(blocks, max_size=8), st.integers(100, 2500))
def test_no_reply_is_longer_than_the_limit(several, limit):
    text = text_of(*several, limits=Limits(limit, limit))
    is_list = any(block.type == "table" and block.rows for block in several)
    assert (len(text) if is_list else utf16(text)) <= limit
