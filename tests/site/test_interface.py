"""The words of the interface, in both languages, and the numbers in a text."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from tutor.settings import PROJECT
from tutor.site.interface import Interface, callable_parts
from tutor.text.sentences import Sentences
from tutor.view import VIEW, View


def entries():
    table = tomllib.loads((PROJECT / "prompts" / "interface.toml").read_text(encoding="utf-8"))
    return {f"{group}.{key}": words for group, of in table.items() for key, words in of.items()}


def test_every_entry_has_both_languages():
    assert not [key for key, words in entries().items() if set(words) != {"vi", "en"}]


def test_every_entry_is_used():
    folder = PROJECT / "tutor" / "site"
    used = "".join(
        path.read_text(encoding="utf-8")
        for path in (*(folder / "templates").iterdir(), *(folder / "static").glob("*.js"))
    )
    made = {"topics.", "urgent.", "settings.size_", "settings.theme_"}  # put together there
    unused = [key for key in entries() if key not in used and not any(map(key.startswith, made))]
    assert unused == []


def test_the_language_is_that_of_the_request():
    interface = Interface(Sentences.load(PROJECT / "prompts" / "interface.toml"))
    assert interface.say("chat.send") == "Gửi"
    token = VIEW.set(View(language="en"))
    assert interface.say("chat.send") == "Send"
    VIEW.reset(token)


def test_a_number_becomes_its_digits():
    parts = list(callable_parts("Gọi 1900 9068 hoặc 113.", ["1900 9068", "113"]))
    assert parts == [
        ("Gọi ", ""),
        ("1900 9068", "19009068"),
        (" hoặc ", ""),
        ("113", "113"),
        (".", ""),
    ]


@given(st.text(), st.lists(st.from_regex(r"1[0-9]{2,3}", fullmatch=True), max_size=3))
def test_the_pieces_are_the_text(text, telephones):
    assert "".join(piece for piece, _ in callable_parts(text, telephones)) == text
