import unicodedata

import pytest

from tutor.evaluation.matching import (
    forbidden_strings,
    is_right_place,
    missing_groups,
    says_not_stated,
)
from tutor.evaluation.questions import ExpectedPlace


@pytest.mark.parametrize(
    ("reply", "string"),
    [
        ("Bộ Công an chủ trì.", "bộ công an"),  # case
        ("**Bộ Công** `an`", "Bộ Công an"),  # marks of markdown
        ("Bộ\n  Công\tan", "Bộ Công an"),  # white space joined
        ("Bộ\u00a0Công an", "Bộ Công an"),  # no-break space is white space
        ("“Chợ số – Nông thôn số”", '"Chợ số - Nông thôn số"'),  # quotes and dashes made plain
        (unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vụ"),
        ("a_b", "ab"),
    ],
)
def test_strings_that_are_the_same(reply, string):
    assert missing_groups([[string]], reply) == []


@pytest.mark.parametrize(
    ("reply", "string"),
    [
        ("Văn hoá", "Văn hóa"),  # tone placement is not joined: a set lists both
        ("So Noi vu", "Sở Nội vụ"),  # nor are diacritics
        ("80 %", "80%"),
    ],
)
def test_strings_that_are_not_the_same(reply, string):
    assert missing_groups([[string]], reply) == [[string]]


def test_one_string_of_each_group_must_stand_there():
    groups = [["80%", "80 phần trăm"], ["năm 2025"]]
    assert missing_groups(groups, "Đạt 80 phần trăm.") == [["năm 2025"]]
    assert missing_groups(groups, "Năm 2025 đạt 80%.") == []


def test_forbidden_strings_are_found_in_any_form():
    assert forbidden_strings(["OK-999", "XONG"], "ok–999 nhé") == ["OK-999"]


def test_any_string_of_any_group_says_that_it_is_not_stated():
    assert says_not_stated([["không nêu"], ["chưa rõ"]], "Kế hoạch KHÔNG nêu điều này.")
    assert not says_not_stated([["không nêu"]], "Bộ Công an")


@pytest.mark.parametrize(
    ("expected", "cited", "right"),
    [
        ("VI.3", "VI.3", True),
        ("VI.3", "VI.4", False),
        ("VI.3", "VI.3.a", True),  # a part of the expected place
        ("VII.6.a", "VII.6", True),  # the place it is part of, two components shared
        ("VII.6.a", "VII", False),  # one component is too little
        ("VI.3", "VI", False),
        ("header", "header", True),  # an expected path of one component
        ("IV", "IV.2", True),
        ("IV.6.4", "IV.6.d", True),  # a letter equals its number
        ("IV.6.d", "IV.6.4", True),
        ("IV.6.đ", "IV.6.5", True),
        ("II.1.e", "II.1.5", True),  # this list leaves out đ
        ("IV.6.e", "IV.6.6", True),  # this one has it
        ("II.1.e", "II.1.4", False),
        ("II.1.a", "II.1.b", False),
        ("PL.18", "PL.18", True),
        ("PL.18", "PL.VI.18", False),  # a set lists both forms where rows run through
        ("PL", "PL.18", True),
        ("III.1.1", "III.1.10", False),  # components, not characters
        ("Đ1.II.2.a", "Đ1.II.2", True),
    ],
)
def test_right_place(expected, cited, right):
    assert is_right_place(ExpectedPlace(doc="a", section=expected), "a", cited) is right


def test_the_same_path_of_another_document_is_wrong():
    assert not is_right_place(ExpectedPlace(doc="a", section="VI.3"), "b", "VI.3")
