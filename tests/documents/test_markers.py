"""Numbers at the head of a paragraph, in every style that administrative documents print."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.markers import LETTERS, parse_marker, roman_value


@pytest.mark.parametrize(
    ("text", "style", "printed", "component", "value", "rest"),
    [
        ("PHẦN THỨ NHẤT: QUAN ĐIỂM", "part", "PHẦN THỨ NHẤT:", "1", 1, "QUAN ĐIỂM"),
        ("Phần thứ nhất", "part", "Phần thứ nhất", "1", 1, ""),
        ("Phần thứ hai: NHIỆM VỤ", "part", "Phần thứ hai:", "2", 2, "NHIỆM VỤ"),
        ("Phần thứ ba Tổ chức", "part", "Phần thứ ba", "3", 3, "Tổ chức"),
        ("PHẦN II. NỘI DUNG", "part", "PHẦN II.", "II", 2, "NỘI DUNG"),
        ("Chương IV Tổ chức", "chapter", "Chương IV", "IV", 4, "Tổ chức"),
        ("Mục 2. Dạy bơi", "heading", "Mục 2.", "2", 2, "Dạy bơi"),
        ("Điều 3. Chánh Văn phòng", "article", "Điều 3.", "Đ3", 3, "Chánh Văn phòng"),
        ("Điều 12: Hiệu lực", "article", "Điều 12.", "Đ12", 12, "Hiệu lực"),
        ("III. KINH PHÍ", "roman", "III.", "III", 3, "KINH PHÍ"),
        ("IV- KINH PHÍ", "roman", "IV-", "IV", 4, "KINH PHÍ"),
        ("IX/ Tổ chức", "roman", "IX/", "IX", 9, "Tổ chức"),
        ("B. NỘI DUNG", "capital", "B.", "B", 2, "NỘI DUNG"),
        ("1. Mục đích", "decimal1", "1.", "1", 1, "Mục đích"),
        ("1.Mục đích", "decimal1", "1.", "1", 1, "Mục đích"),
        ("1- Mục đích", "decimal1", "1-", "1", 1, "Mục đích"),  # party documents
        ("2.1- Rà soát bể bơi", "decimal2", "2.1-", "2.1", 1, "Rà soát bể bơi"),
        ("2.1. Rà soát", "decimal2", "2.1.", "2.1", 1, "Rà soát"),
        ("2.1 Rà soát", "decimal2", "2.1", "2.1", 1, "Rà soát"),
        ("2.1.3. Rà soát", "decimal3", "2.1.3.", "2.1.3", 3, "Rà soát"),
        ("4. “Bơi an toàn”", "decimal1", "4.", "4", 4, "“Bơi an toàn”"),
        ("3) Rà soát", "round", "3)", "3", 3, "Rà soát"),
        ("a) Rà soát", "letter", "a)", "a", 1, "Rà soát"),
        ("a) Ở trường", "letter", "a)", "a", 1, "Ở trường"),
        ("đ) Rà soát", "letter", "đ)", "đ", 5, "Rà soát"),
        ("e. Rà soát", "letter", "e.", "e", 6, "Rà soát"),
        ("(4) Rà soát", "paren", "(4)", "4", 4, "Rà soát"),
        ("(b) Rà soát", "paren_letter", "(b)", "b", 2, "Rà soát"),
        ("(iv) Rà soát", "paren_roman", "(iv)", "iv", 4, "Rà soát"),
        ("- Rà soát", "bullet", "-", "", 0, "Rà soát"),
        ("– Rà soát", "bullet", "-", "", 0, "Rà soát"),
        ("• Rà soát", "bullet", "-", "", 0, "Rà soát"),
        ("+ Rà soát", "bullet", "+", "", 0, "Rà soát"),
    ],
)
def test_a_marker_and_what_follows_it(text, style, printed, component, value, rest):
    marker, words = parse_marker(text)
    assert (marker.style, marker.printed, marker.component, marker.value) == (
        style,
        printed,
        component,
        value,
    )
    assert words == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rà soát bể bơi",
        "3.5 triệu đồng",
        "30 - bốn mươi học sinh",
        "2026-2030 là giai đoạn hai",
        "12/2026 hoàn thành",
        "95% trẻ em biết bơi",
        "Phần nội dung: dạy bơi",
        "Mục tiêu chung",
        "Phần thứ hai của kế hoạch nêu nhiệm vụ",
        "a. B",
        "Chương trình dạy bơi",
        "Điều kiện thực hiện",
        "IV",
        "a b c",
        "1.",
        "-",
    ],
)
def test_a_figure_or_a_word_in_a_sentence_is_no_marker(text):
    assert parse_marker(text) is None


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("C", 100), ("a", 0), ("", 0)],
)
def test_roman_numerals(numeral, value):
    assert roman_value(numeral) == value


def test_the_letters_of_lists_leave_out_those_no_document_counts_with():
    assert LETTERS.startswith("abcdđeghiklm")
    assert not set("fjwz") & set(LETTERS)


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet="IVXaăđ1 2.()-–+:/Điềuphần", max_size=24))
def test_a_marker_takes_nothing_from_the_words_after_it(text):
    if parsed := parse_marker(text):
        assert text.endswith(parsed[1])
