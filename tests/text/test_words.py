"""Words and syllables for retrieval."""

import subprocess
import sys
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.text.words import syllables, terms, words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Kế hoạch số 01-KH/BCĐTW của Ban Chỉ đạo", "01-kh/bcđtw"),
        ("theo Quyết định số 1315/QĐ-TTg ngày 09/11/2023", "1315/qđ-ttg"),
        ("Nghị quyết 176/2025/QH15 của Quốc hội", "176/2025/qh15"),
        ("ban hành ngày 21/3/2025", "21/3/2025"),
        ("hoàn thành tháng 6/2025", "6/2025"),
        ("nhiệm vụ 6.4 mục 6", "6.4"),
        ("điểm 6.d phần IV", "6.d"),
        ("đạt 80 % người dân", "80%"),
        ("đạt 99,5% người dân", "99,5%"),
        ("Sở KH&CN chủ trì", "kh&cn"),
        ("tại http://nq57.dienbien.gov.vn nhé", "nq57.dienbien.gov.vn"),
    ],
)
def test_symbols_stay_whole_in_words_and_syllables(text, kept):
    assert kept in words(text)
    assert kept in syllables(text)


@pytest.mark.parametrize(
    "text",
    [
        "Phong trào Bình dân học vụ số",
        "PHONG TRÀO BÌNH DÂN HỌC VỤ SỐ",
        "phong trào “Bình dân học vụ số”.",
    ],
)
def test_the_movement_is_one_word_in_any_case(text):
    assert words(text) == ["phong trào", "bình dân học vụ số"]


def test_punctuation_is_dropped():
    assert words("Ai chủ trì, phối hợp? (và ai nữa…)")[1:3] == ["chủ trì", "phối hợp"]


def test_both_tone_placements_give_one_word():
    assert words("văn hoá") == words("văn hóa")


def test_text_without_diacritics_gives_terms_and_syllables():
    assert words("phong trao binh dan hoc vu so o xa") == [
        "phong", "trao", "binh dan hoc vu so", "o", "xa",
    ]  # fmt: skip


def test_no_text_has_no_words():
    assert words("") == syllables("") == words(" …!? ") == []


def test_every_term_is_cut_as_one_word():
    whole = [term for term in terms() if words(f"về {term} ở xã") != ["về", term, "ở", "xã"]]
    assert [term for term in whole if "," not in term] == []


def test_the_module_loads_without_underthesea():
    code = "import sys, tutor.text.words as w; w.syllables('a'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "underthesea" not in done.stdout.split()


def test_segmenting_loads_no_torch():
    code = "import sys; from tutor.text.words import words; words('kế hoạch'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "underthesea" in loaded
    assert not loaded & {"torch", "transformers", "underthesea.agent"}


def test_threads_may_share_it():
    found: list[list[str]] = []
    threads = [
        Thread(target=lambda i=i: found.append(words(f"Sở Nội vụ chủ trì nhiệm vụ {i}")))
        for i in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(cut[-1] for cut in found) == [str(i) for i in range(8)]


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_them_raise(text):
    assert all(word == word.casefold() for word in syllables(text))
    words(text)
