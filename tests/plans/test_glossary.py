"""Short names that a text defines."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text, read_document
from tutor.plans.glossary import read_abbreviations

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"


def abbreviations(sentence):
    return dict(
        read_abbreviations(
            parse_text(f"KẾ HOẠCH\n\nDạy bơi\n\nI. NHIỆM VỤ\n\n1. {sentence}\n", "plan", "plan")
        )
    )


@pytest.mark.parametrize(
    ("plan", "short", "start"),
    [
        ("bac-ninh", ["Phong trào"], "Phong trào “Bình dân học vụ số” trên địa bàn tỉnh Bắc Ninh"),
        (
            "bac-thanh-mien",
            ["Phong trào", "Ban Chỉ đạo"],
            "Phong trào thi đua “Cả nước thi đua đổi mới",
        ),
    ],
)
def test_the_real_plans(plan, short, start):
    found = read_abbreviations(read_document(PLANS / f"{plan}.txt", "plan"))
    assert list(found) == short
    assert found["Phong trào"].startswith(start)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Mở rộng bảo hiểm y tế (sau đây viết tắt là BHYT) cho người dân.",
            {"BHYT": "bảo hiểm y tế"},
        ),
        (
            "Công tác phòng cháy, chữa cháy (PCCC) là nhiệm vụ chung.",
            {"PCCC": "phòng cháy, chữa cháy"},
        ),
        (
            "Thành lập Tổ công tác liên ngành về dạy bơi (gọi tắt là Tổ công tác) của tỉnh.",
            {"Tổ công tác": "Tổ công tác liên ngành về dạy bơi"},
        ),
        (
            "Công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ (sau đây viết tắt là PCCC và CNCH).",
            {
                "PCCC và CNCH": "phòng cháy, chữa cháy và cứu nạn, cứu hộ",
                "PCCC": "phòng cháy, chữa cháy",
                "CNCH": "cứu nạn, cứu hộ",
            },
        ),
        ("Nền tảng học trực tuyến mở (MOOCs) của Bộ.", {}),
        ("Giao Sở Y tế (cơ quan thường trực) chủ trì.", {}),
    ],
)
def test_a_short_name_stands_for_the_words_before_it(sentence, expected):
    assert abbreviations(sentence) == expected


def test_the_first_definition_holds():
    assert abbreviations("Trạm y tế (TYT) và trung tâm y tế (TTYT), tổ y tế (TYT).") == {
        "TYT": "Trạm y tế",
        "TTYT": "trung tâm y tế",
    }


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="(sau đây viết tắt là)ABC “”,; İß", max_size=120))
def test_no_text_is_an_error(text):
    abbreviations(text)
