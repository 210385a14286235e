"""What people read in Zalo: plain text within the limits, menus, pictures, sources."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.zalo.conftest import PUBLIC_URL, zalo_words
from tests.fakes import DOCUMENT, cited, many, stepped
from tutor.channels.contract import reply_json
from tutor.channels.zalo.blocks import (
    MAX_UTF16,
    Blocks,
    Option,
    chosen,
    options_of,
    plain,
    split,
    stored_options,
    utf16,
)
from tutor.channels.zalo.calls import Call
from tutor.records import Block, Reply
from tutor.settings import PROJECT
from tutor.text.sentences import Sentences

CHANNELS = Sentences.load(PROJECT / "prompts" / "channels.toml")


def blocks(public_url=PUBLIC_URL, buttons=False):
    return Blocks(zalo_words(), CHANNELS, public_url, buttons)


def test_a_step_says_which_it_is_and_ends_with_a_menu_of_numbers():
    text, picture = blocks().render(stepped())
    assert text.text == (
        "Bước 2/5\nBác mở máy.\nBác thấy chưa?\n\n"
        "Nhắn một con số để chọn, hoặc cứ nói bằng lời:\n1. Thấy rồi\n2. Chưa thấy"
    )
    assert picture.url == f"{PUBLIC_URL}/bai-hoc/hinh/kho-ung-dung.png"
    assert picture.text == "Màn hình có hình khoanh tròn"


@pytest.mark.parametrize("public_url", ["", "http://127.0.0.1:8000"])
def test_pictures_need_an_address_that_zalo_can_fetch(public_url):
    assert [call.type for call in blocks(public_url).render(stepped())] == ["text"]


def test_an_answer_names_its_source_with_a_link():
    (call,) = blocks().render(cited(DOCUMENT.sections[-1]))
    line, link = call.text.split("\n\n")[-2].splitlines()
    assert line.startswith("Nguồn: ")
    assert link.startswith(f"{PUBLIC_URL}/documents/hai-chau#")


def test_an_address_with_diacritics_stays_one_link():
    reply = cited(DOCUMENT.sections[-1])
    url = f"{PUBLIC_URL}/documents/hai-chau#IV.6.đ"
    citation = type(reply.citations[0])("hai-chau", "t", None, "IV.6.đ", "điểm đ", "q", url)
    (call,) = blocks().render(Reply("answer", (Block("paragraph", "Có."),), (citation,)))
    assert call.text.endswith("#IV.6.%C4%91")


def test_without_an_address_the_place_is_still_named():
    (call,) = blocks("").render(cited(DOCUMENT.sections[-1]))
    assert "Nguồn: " in call.text and "http" not in call.text


def test_a_long_table_fills_more_than_one_message():
    calls = blocks().render(many())
    assert len(calls) == 2
    assert all(utf16(call.text) <= MAX_UTF16 for call in calls)
    assert "còn" in calls[-1].text


def test_buttons_stand_for_a_menu_that_fits():
    (call, _) = blocks(buttons=True).render(stepped())
    assert [one.payload for one in call.buttons] == ["Thấy rồi", "Chưa thấy"]
    assert "1. Thấy rồi" in call.plain and "1." not in call.text


@pytest.mark.parametrize("options", [["a"] * 6, ["a" * 101], []])
def test_a_menu_that_does_not_fit_has_numbers(options):
    (call,) = blocks(buttons=True).say("Chọn đi.", options_of(options, ()))
    assert call.buttons == ()


def test_the_options_of_a_quiz_are_answered_by_the_numbers_that_the_tutor_gave():
    assert options_of(["1. Nghe máy", "2. Tắt máy"], ()) == [
        Option("Nghe máy", "1"),
        Option("Tắt máy", "2"),
    ]


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("2", "chưa hiểu"),
        (" 2. ", "chưa hiểu"),
        ("số 1", "tiếp"),
        ("3", None),
        ("0", None),
        ("2 bước", None),
        ("tiếp", None),
        ("123456", None),
    ],
)
def test_a_number_chooses_from_the_menu(message, says):
    assert chosen(message, options_of((), ["tiếp", "chưa hiểu"])) == says


def test_the_menu_can_be_read_back_from_what_is_stored():
    reply = stepped()
    stored = json.loads(json.dumps(reply_json(reply, "…")))
    assert stored_options(stored) == options_of(["Thấy rồi", "Chưa thấy"], ())
    assert stored_options(None) == []


def test_no_markup_and_no_control_characters():
    assert plain("## Việc\n**Bấm** `Gửi`\x07 đi") == "Việc\nBấm Gửi  đi"
    assert plain(unicodedata.normalize("NFD", "Bấm")) == "Bấm"


@given(st.text(max_size=500), st.integers(20, 60))
def test_every_piece_fits_and_nothing_is_lost(text, most):
    pieces = split(text, most)
    assert all(0 < utf16(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_text_is_cut_at_the_end_of_a_sentence():
    sentence = "Bác bấm vào nút xanh ở giữa màn hình. "
    first, *_ = split(sentence * 100, MAX_UTF16)
    assert first.endswith("màn hình.")
    assert utf16(first) > MAX_UTF16 // 2


def test_emoji_count_twice_and_are_never_halved():
    assert [utf16(piece) for piece in split("😀" * 1500, MAX_UTF16)] == [2000, 1000]


def test_a_call_outlives_the_queue():
    for call in blocks(buttons=True).render(stepped()):
        assert Call.of(json.loads(json.dumps(call.to_json()))) == call
