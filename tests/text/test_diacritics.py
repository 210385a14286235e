"""Diacritics put back where they are missing, and nowhere else."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.text.diacritics import Restorer, SyllableModel, shipped_restorer
from tutor.text.diacritics_training import train_syllables
from tutor.text.normalise import fold, has_diacritics, nfc, plain, squeeze
from tutor.text.query import searchable

PLANS = sorted((Path(__file__).parents[2] / "knowledge" / "plans").glob("*.txt"))
TEXTS = ["học sinh đi học", "học sinh viết chữ", "đường đi học xa", "chú ấy đi xa"] * 3


@pytest.fixture(scope="module")
def small():
    return Restorer(train_syllables(TEXTS, least=(1, 1, 1)))


def test_a_bare_text_gets_the_likeliest_spelling(small):
    assert small.restore("hoc sinh di hoc") == "học sinh đi học"


def test_the_neighbours_decide_between_two_spellings(small):
    assert small.restore("hoc sinh viet chu") == "học sinh viết chữ"
    assert small.restore("chu ay di xa") == "chú ấy đi xa"


def test_capitals_numbers_and_unknown_words_stay(small):
    assert small.restore("HOC SINH Di Zalo, 6.4 (hoc)") == "HỌC SINH Đi Zalo, 6.4 (học)"


def test_a_model_comes_back_from_its_file(small, tmp_path):
    small.model.to_file(tmp_path / "model.npz")
    again = Restorer(SyllableModel.from_file(tmp_path / "model.npz"))
    assert again.model.syllables == small.model.syllables
    assert again.restore("duong di hoc xa") == "đường đi học xa"


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("lam sao de cai ung dung tren dien thoai", "làm sao để cài ứng dụng trên điện thoại"),
        ("co quan nao chu tri nhiem vu nay", "cơ quan nào chủ trì nhiệm vụ này"),
        (
            "Ủy ban nhan dan tinh ban hanh kế hoạch nao",
            "Ủy ban nhân dân tỉnh ban hành kế hoạch nào",
        ),
    ],
)
def test_the_shipped_model_knows_usual_words(typed, restored):
    assert shipped_restorer().restore(typed) == restored


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_no_sentence_of_a_plan_is_changed(path):
    sentences = re.split(r"(?<=[.;])\s+|\n+", nfc(path.read_text(encoding="utf-8")))
    whole = [one for one in sentences if has_diacritics(one)]
    restore = shipped_restorer().restore
    assert [one for one in whole if restore(one) != one] == []


@given(st.text(max_size=80))
def test_whatever_is_typed_only_marks_are_added(text):
    restored = shipped_restorer().restore(text)
    assert fold(restored) == fold(text)
    for typed, found in zip(squeeze(nfc(text)).split(), restored.split(), strict=True):
        assert not has_diacritics(typed) or plain(found) == plain(typed)


def test_a_question_is_searched_with_its_short_forms_written_out():
    assert searchable("ai ctri nv 6.4 z").matched == "ai chủ trì nhiệm vụ 6.4 vậy"


def test_a_question_without_any_mark_is_matched_bare_and_meant_with_marks():
    text = searchable("lam sao de cai ung dung")
    assert (text.matched, text.meant) == ("lam sao de cai ung dung", "làm sao để cài ứng dụng")
