"""What is counted in words, and what the wordings of a step must have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lessons.measures import (
    facts_of,
    median_sentence,
    same_sentence,
    screen_words,
    sentences,
    syllables,
    terms_in,
)
from tutor.records import Term


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("{Bác} chạm nhẹ một lần.", 5),
        ("Mở **Đồng hồ** – rồi đợi", 5),  # a dash is no word
        ("Wi-Fi 4G", 2),
        ("gọi 1900 9068 ngay", 4),
    ],
)
def test_syllables(text, count):
    assert syllables(text) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Một. Hai? Ba! Bốn… Năm", ["Một.", "Hai?", "Ba!", "Bốn…", "Năm"]),
        ("Trang gio.vn mở 1.000 lần.", ["Trang gio.vn mở 1.000 lần."]),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [([], 0), ([""], 0), (["Một hai. Ba."], 1.5), (["Một hai ba.", "Bốn.", "Năm sáu."], 2)],
)
def test_the_median_is_over_all_sentences(texts, expected):
    assert median_sentence(texts) == expected


def test_screen_words_are_those_in_bold():
    assert screen_words("Chạm **Cài đặt**, rồi **Wi‑Fi **.") == ["Cài đặt", "Wi-Fi"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Chạm **Mở**.", "Mở nút **mở** ra.", []),
        ("Gọi 113.", "Gọi công an 113 nhé.", []),
        ("Gọi 113.", "Gọi công an.", ["numbers 113"]),
        ("Trả 1.000 đồng.", "Trả 1.500 đồng.", ["numbers 1.000, 1.500"]),
        ("Chạm **Mở**.", "Chạm **Đóng**.", ["words of the screen mở, đóng"]),
        ("Vào vneid.gov.vn.", "Vào VNEID.gov.vn", []),
        ("Vào vneid.gov.vn.", "Vào vneid.com.vn.", ["addresses vneid.com.vn, vneid.gov.vn"]),
        ("Vào 24h.com.vn.", "Vào 24h.com.vn nhé.", []),  # a number in an address is no number
        ("Chạm **Xác thực 2 lớp**.", "Vào **Xác thực 2 lớp**.", []),
        ("Đừng bấm.", "Hãy để yên.", ["a prohibition"]),
        ("Không được bấm.", "Chớ bấm.", []),
        ("Không thấy thì đợi.", "Đợi.", []),  # "không" alone forbids nothing
    ],
)
def test_what_two_wordings_do_not_share(one, other, told):
    assert facts_of(one).differences(facts_of(other)) == told
    assert facts_of(other).differences(facts_of(one)) == told


def test_a_sentence_is_the_same_whoever_is_addressed():
    assert same_sentence("{Bác} chạm **Mở** nhé!") == same_sentence("chạm mở, nhé.")
    assert same_sentence("Chạm **Mở**.") != same_sentence("Chạm **Đóng**.")


GLOSSARY = {
    term.id: term
    for term in (
        Term("mat-khau", "mật khẩu", ("mk",), "khóa riêng", ""),
        Term("quan-ly", "quản lý mật khẩu", (), "chỗ giữ mật khẩu", ""),
        Term("otp", "mã OTP", ("OTP",), "mã dùng một lần", ""),
        Term("app", "app", (), "ứng dụng", ""),
    )
}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", []),
        ("Gõ mật khẩu rồi gõ OTP.", ["mat-khau", "otp"]),
        ("Gõ OTP, Mật Khẩu, OTP.", ["otp", "mat-khau"]),  # in order, once
        ("Vào quản lý mật khẩu.", ["quan-ly"]),  # the longer of two
        ("Tệp đuôi apk, happy", []),  # whole words only
        ("Chạm **Mật khẩu**.", []),  # a word of the screen is shown, not used
        ("mk là gì", ["mat-khau"]),
    ],
)
def test_words_of_the_glossary_are_found(text, ids):
    assert terms_in(text, GLOSSARY) == ids


@given(st.text(max_size=80))
def test_any_text_can_be_measured(text):
    assert syllables(text) >= 0
    assert "".join(sentences(text)).split() == "".join(sentences(text)).split()
    assert not facts_of(text).differences(facts_of(text))
    assert set(terms_in(text, GLOSSARY)) <= set(GLOSSARY)
    assert same_sentence(same_sentence(text)) == same_sentence(text)
