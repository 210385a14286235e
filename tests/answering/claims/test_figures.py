"""A number of a sentence is limited and counts what it does in the evidence."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence
from tutor.answering.claims.facts import facts_of
from tutor.answering.claims.figures import limit


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        ("Quét hồ sơ thấp hơn 200 trang.", "Quét hồ sơ hơn 200 trang.", False),
        ("Tủ giữ sách trong 9 ngày.", "Tủ giữ sách quá 9 ngày thì báo.", True),
        ("Nộp sách trễ quá 9 ngày thì phạt.", "Nộp sách trễ hơn 9 ngày thì phạt.", True),
        ("Nộp sách trễ quá 9 ngày thì phạt.", "Nộp sách trễ 9 ngày thì phạt.", False),
        ("Máy chỉ in một lần.", "Máy in đúng một lần.", True),
        ("Xã mở ít nhất 4 lớp.", "Xã mở đúng 4 lớp.", False),
    ],
)
def test_a_limit_is_the_same_in_other_words(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        ("Nhiệm vụ 21: Cấp thẻ cho người từ 17 tuổi.", "Cấp thẻ cho người từ 17 tuổi.", True),
        ("Nhiệm vụ 21: Cấp thẻ cho người từ 17 tuổi.", "Cấp thẻ cho người từ 21 tuổi.", False),
        ("Trễ hai lần thì khóa thẻ bốn tuần.", "Trễ bốn lần thì khóa thẻ hai tuần.", False),
        ("Mỗi lớp 20-25 học viên, 70% người già học.", "Mỗi lớp 20 đến 25 người học.", True),
    ],
)
def test_a_number_is_borne_out_by_one_of_the_same_thing(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes


@pytest.mark.parametrize("words", ["thấp hơn", "chậm nhất", "dưới", "chưa tới", "không quá"])
def test_what_stays_below_a_number_is_limited_from_above(words):
    text = f"Phí {words} 200 đồng."
    assert limit(text, facts_of(text)[-1]) == "most"
