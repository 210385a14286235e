"""How many: counted from the records, listed where that helps."""

import pytest

from tests.answering.fakes import ask, headline, said


@pytest.mark.parametrize(
    ("question", "locality", "count"),
    [
        ("Kế hoạch có bao nhiêu nhiệm vụ?", "can-tho", "8 nhiệm vụ, chia thành 3 nhóm"),
        ("Kế hoạch có bao nhiêu nhiệm vụ?", "vinh-thanh", "3 nhiệm vụ"),
        ("Kế hoạch có bao nhiêu nhiệm vụ?", "bo-noi-vu", "2 nhiệm vụ"),
        ("Mục 2 phần III có bao nhiêu nhiệm vụ?", "can-tho", "có 3 nhiệm vụ"),
        ("Mục 1 phần II có mấy nhiệm vụ?", "ca-mau", "có 2 nhiệm vụ"),
        ("Kế hoạch có bao nhiêu chỉ tiêu?", "can-tho", "5 chỉ tiêu"),
        ("Năm 2027 có bao nhiêu chỉ tiêu?", "can-tho", "2 chỉ tiêu cho năm 2027"),
        ("Kế hoạch có mấy phần?", "can-tho", "5 phần"),
        ("Có bao nhiêu cơ quan được giao chủ trì?", "can-tho", "7 cơ quan"),
    ],
)
def test_how_many(question, locality, count):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert count in headline(reply)
    assert reply.citations


def test_the_groups_of_tasks_are_listed_with_their_counts():
    text = said(ask("Kế hoạch có bao nhiêu nhiệm vụ?", "can-tho"))
    assert "- Mục 2: Hạ tầng thu gom (3 nhiệm vụ)" in text


def test_the_tasks_that_nobody_is_named_for_are_listed():
    text = said(ask("Nhiệm vụ nào chưa có cơ quan chủ trì?", "can-tho"))
    assert "2.3" in text and "1.2" not in text
