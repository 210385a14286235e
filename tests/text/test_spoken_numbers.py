"""Numbers in words are read with their places."""

from tutor.text.spoken_numbers import said_numbers


def test_every_run_of_number_words_is_one_number():
    text = "có ba trăm ba mươi nghìn người và bốn nhóm"
    said = [(number.value, text[number.start : number.end]) for number in said_numbers(text)]
    assert said == [(330_000, "ba trăm ba mươi nghìn"), (4, "bốn")]


def test_a_word_without_its_accent_is_no_number():
    assert said_numbers("bà nam đi chợ") == []
    assert said_numbers("") == []
