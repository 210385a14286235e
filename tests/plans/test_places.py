"""Sentences and phrases keep their place in the source, whatever an extraction did to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.reader import parse_text
from tutor.plans.places import (
    clause_bounds,
    locate,
    paragraphs_of,
    sentence_bounds,
    sentences,
    span_of,
)

BROKEN = """KẾ HOẠCH

Triển khai công tác xóa mù bơi năm 2025

I. MỤC TIÊU

- Thực hiện Quyết định số 1315/QĐ-

TTg ngày 09/11/2023 của Thủ tướng Chính

4

phủ. Phấn đấu **80%** học sinh biết bơi.
"""


def document(text):
    return parse_text(text, "plan", "plan")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một câu.", ["Một câu."]),
        ("Câu một. Câu hai!", ["Câu một.", "Câu hai!"]),
        ("1. Sở Nội vụ chủ trì. Báo cáo UBND.", ["1. Sở Nội vụ chủ trì.", "Báo cáo UBND."]),
        ("UBND TP. Hồ Chí Minh chủ trì.", ["UBND TP. Hồ Chí Minh chủ trì."]),
        (
            "tài liệu, dịch thuật, ... theo tiêu chuẩn",
            ["tài liệu, dịch thuật, ... theo tiêu chuẩn"],
        ),
        ("Trang nq57.abc.gov.vn thu 1.000 đồng.", ["Trang nq57.abc.gov.vn thu 1.000 đồng."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert [text[first:last] for first, last in sentence_bounds(text)] == expected


def test_clauses_are_cut_at_semicolons_outside_brackets():
    text = "Sở A chủ trì (mục 1; mục 2); Sở B phối hợp. Sở C giám sát."
    assert [text[first:last] for first, last in clause_bounds(text)] == [
        "Sở A chủ trì (mục 1; mục 2)",
        "Sở B phối hợp.",
        "Sở C giám sát.",
    ]


def test_a_phrase_is_found_over_line_breaks_page_numbers_and_markdown():
    plan = document(BROKEN)
    start, end = span_of(plan, 0, len(plan.source), "Quyết định số 1315/QĐ-TTg ngày 09/11/2023")
    assert plan.source[start:end] == "Quyết định số 1315/QĐ-\n\nTTg ngày 09/11/2023"
    start, end = span_of(plan, 0, len(plan.source), "Thủ tướng Chính phủ")
    assert plan.source[start:end].split() == ["Thủ", "tướng", "Chính", "4", "phủ"]
    assert span_of(plan, 0, len(plan.source), "Bộ Công an") is None
    assert span_of(plan, 0, len(plan.source), "") is None


def test_each_sentence_has_a_span_of_its_own():
    plan = document(BROKEN)
    *_, (_, paragraph) = paragraphs_of(plan)
    text, start, end = sentences(plan, paragraph)[-1]
    assert text == "Phấn đấu 80% học sinh biết bơi."
    assert plan.source[start:end] == "Phấn đấu **80%** học sinh biết bơi."


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='aáB1.;:()[]"“”-*#>\n|…% /I', max_size=300))
def test_spans_lie_inside_their_paragraph_for_any_text(text):
    plan = document("KẾ HOẠCH\nx\nI. A\n" + text)
    for _, paragraph in paragraphs_of(plan):
        located = locate(plan, paragraph)
        assert len(located.offsets) == len(located.text)
        for _, start, end in sentences(plan, paragraph):
            assert paragraph.start <= start <= end <= paragraph.end
