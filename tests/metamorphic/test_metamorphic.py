"""Answers change with the plan: its numbers, order, names, columns and figures are rewritten.

Facts come from tables written by hand (`truth/`), carried over by the rewrite's own maps. The
parser is asked for all of them; the tutor for a sample that is the same in every run.
`scripts/metamorphic.py` asks all questions.
"""

import pytest

from tests.metamorphic.asking import failures, register_of
from tests.metamorphic.figures import change_figures
from tests.metamorphic.names import swap_names
from tests.metamorphic.outline import read_outline
from tests.metamorphic.questions import name_task, questions_of
from tests.metamorphic.rewrites import PLANS, Rewrite, rewrites_of, source_of
from tests.metamorphic.truths import differences

_SAMPLE = 7  # every seventh question; another start for every kind of rewrite

REWRITES = [rewrite for plan in PLANS for rewrite in rewrites_of(plan)]
each_rewrite = pytest.mark.parametrize(
    "rewrite", REWRITES, ids=[f"{one.plan}, {one.kind}" for one in REWRITES]
)


@each_rewrite
def test_the_parser_reads_what_the_rewrite_says(rewrite: Rewrite):
    assert differences(rewrite, register_of(rewrite)) == []


@each_rewrite
def test_the_tutor_answers_as_the_rewrite_says(rewrite: Rewrite):
    questions = questions_of(rewrite)[len(rewrite.kind) % _SAMPLE :: _SAMPLE]
    assert failures(rewrite, questions) == []


def test_there_are_two_hundred_questions():
    originals = [rewrite for rewrite in REWRITES if rewrite.kind == "original"]
    assert sum(len(questions_of(rewrite)) for rewrite in originals) >= 200


@pytest.mark.parametrize("plan", PLANS)
def test_an_outline_prints_the_text_it_was_read_from(plan):
    assert read_outline(source_of(plan)).text() == source_of(plan)


@each_rewrite
def test_a_rewrite_changes_the_text(rewrite: Rewrite):
    assert (rewrite.text == source_of(rewrite.plan)) == (rewrite.kind == "original")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80% trở lên", "71% trở lên"),
        ("ngày 21 tháng 3 năm 2025", "ngày 22 tháng 4 năm 2026"),
        ("số 57-NQ/TW, ngày 22/12/2024", "số 157-NQ/TW, ngày 23/1/2025"),
        ("Quý III/2025", "Quý IV/2026"),
        ("nhiệm vụ 6.4, mục 6", "nhiệm vụ 6.4, mục 6"),  # numbers of places are no figures
        ("mỗi lớp 30-40 người", "mỗi lớp 33-43 người"),
        ("trước ngày 20 của tháng cuối quý", "trước ngày 21 của tháng cuối quý"),
    ],
)
def test_figures_change_and_numbers_of_places_do_not(text, expected):
    assert change_figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the line break stays: after a name that fits above it, else inside the name
        ("Sở Khoa học và Công \n\nnghệ tổng hợp", "Sở Xây dựng \n\n tổng hợp"),
        ("Phòng \nKinh tế", "Phòng Văn hoá - Xã \nhội"),
        ("PHÒNG VĂN HÓA – XÃ HỘI", "PHÒNG KINH TẾ"),
        ("Phòng Kinh tế xã", "Phòng Văn hoá - Xã hội xã"),  # both at once, not one after the other
    ],
)
def test_names_are_swapped_at_once(text, expected):
    names = {
        "Sở Khoa học và Công nghệ": "Sở Xây dựng",
        "Phòng Văn hóa - Xã hội": "Phòng Kinh tế",
        "Phòng Kinh tế": "Phòng Văn hoá - Xã hội",
    }
    assert swap_names(text, names) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("IV.6.4", "nhiệm vụ 6.4 phần IV"),
        ("IV.6.d", "điểm d mục 6 phần IV"),
        ("IV.5.1.a", "điểm a nhiệm vụ 5.1 phần IV"),
        ("IV.5.a.1", "ý (1) điểm a mục 5 phần IV"),
        ("III.7", "nhiệm vụ 7 phần III"),
        ("PL.18", "nhiệm vụ số 18 trong phụ lục"),
    ],
)
def test_how_an_official_calls_a_task(path, expected):
    assert name_task(path) == expected
