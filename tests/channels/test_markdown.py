"""A reply as Markdown says what the plain text says, and links its sources."""

import pytest

from tests.fakes import many, stepped
from tutor.channels.markdown import markdown
from tutor.records import Block, Citation, Reply


@pytest.fixture
def text_of(words):
    def text(reply):
        return markdown(reply, words.channels, "https://tutor.example/").text

    return text


def cited(url, number=None):
    return Citation("p", "Kế hoạch [số] 1", number, "II.2", "mục 2", "trích", url)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chạm vào “Gọi”.", "Chạm vào “Gọi”."),
        ("một\nhai", "một  \nhai"),  # a line stays a line
        ("2 * 3 <b>x</b> [a](b)", "2 \\* 3 \\<b>x\\</b> \\[a\\](b)"),
        ("# không phải tên\n> không trích", "\\# không phải tên  \n\\> không trích"),
        ("ten_tep, _nghiêng_", "ten_tep, \\_nghiêng\\_"),
    ],
)
def test_nothing_in_a_text_is_markup(text_of, text, expected):
    assert text_of(Reply("answer", (Block("paragraph", text),))) == expected


def test_choices_and_rows_are_lists(text_of):
    assert "- Thấy rồi  \n- Chưa thấy" in text_of(stepped())
    assert "- Nhiệm vụ 1 – Chủ trì: Sở Khoa học và Công nghệ" in text_of(many())


def test_what_can_be_said_next_is_told_once(text_of):
    choices = Block("choices", options=("tiếp", "thôi"))
    reply = Reply("step", (choices,), (), ("tiếp", "chưa hiểu"))
    assert text_of(reply).endswith("Có thể nói tiếp: “chưa hiểu”")


def test_each_source_is_a_link_that_its_place_in_the_text_holds(words):
    places = ("/documents/p#II.2", "/documents/p#II.2", "https://a.vn/b (c)#1")
    reply = Reply("answer", (Block("paragraph", "Có."),), tuple(map(cited, places)))
    marked = markdown(reply, words.channels, "https://tutor.example/x/")
    assert [source.url for source in marked.sources] == [
        "https://tutor.example/documents/p#II.2",
        "https://a.vn/b%20%28c%29#1",
    ]
    shown = [marked.text[source.start : source.end] for source in marked.sources]
    assert shown[0] == ("[mục 2 · Kế hoạch \\[số\\] 1](https://tutor.example/documents/p#II.2)")
    assert marked.text.startswith("Có.\n\n**Nguồn:**\n\n- [")
