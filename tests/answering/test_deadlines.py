"""When a task is due and what is due in a period, against the day of the question."""

from datetime import datetime

import pytest

from tests.answering.fakes import ask, headline, said, sections


@pytest.mark.parametrize(
    ("question", "locality", "due", "place"),
    [
        ("Khi nào hoàn thành nhiệm vụ 2.2?", "can-tho", "trước ngày 30/6/2026", "III.2.2"),
        ("Thời hạn nhiệm vụ 1.1?", "ca-mau", "trước ngày 15/02/2026", "II.1.1"),
        ("Bao giờ xong nhiệm vụ số 2?", "vinh-thanh", "Tháng 4/2026", "PL.2"),
        ("Cuộc thi Ngõ phố không rác phát động khi nào?", "can-tho", "31/3/2026", "III.1.1"),
    ],
)
def test_the_deadline_is_told_as_printed(question, locality, due, place):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert due in headline(reply)
    assert sections(reply) == [place]


def test_a_task_without_deadline_says_so():
    reply = ask("Thời hạn của nhiệm vụ 1.2?", "can-tho")
    assert reply.kind == "abstain" and "không ghi thời hạn" in headline(reply)


def test_the_product_of_a_task_is_told_where_the_plan_gives_one():
    assert "12 tủ sách" in headline(ask("Kết quả của nhiệm vụ số 1 là gì?", "vinh-thanh"))
    assert ask("Kết quả của nhiệm vụ 2.1 là gì?", "can-tho").kind == "abstain"


@pytest.mark.parametrize(
    ("question", "due", "not_due"),
    [
        ("Những nhiệm vụ nào hoàn thành trong quý IV/2026?", ["2.1"], ["1.1", "2.2"]),
        ("Những nhiệm vụ nào phải xong trước ngày 30/6/2026?", ["1.1", "2.2"], ["2.1"]),
        ("Việc nào đến hạn trong tháng 3/2026?", ["1.1"], ["2.1", "2.2"]),
    ],
)
def test_tasks_due_in_a_period_are_listed(question, due, not_due):
    text = said(ask(question, "can-tho"))
    assert all(f"- nhiệm vụ {number} (" in text for number in due)
    assert not any(f"- nhiệm vụ {number} (" in text for number in not_due)


@pytest.mark.parametrize(
    ("now", "overdue"),
    [
        (datetime(2026, 3, 30, 23), []),
        (datetime(2026, 4, 1), ["1.1"]),
        (datetime(2026, 7, 1), ["1.1", "2.2"]),
        (datetime(2027, 1, 1), ["1.1", "2.1", "2.2"]),
    ],
)
def test_what_is_overdue_depends_on_the_day_of_the_question(now, overdue):
    text = said(ask("Những nhiệm vụ nào đã quá hạn?", "can-tho", now=now))
    listed = [number for number in ("1.1", "1.2", "2.1", "2.2") if f"nhiệm vụ {number} (" in text]
    assert listed == overdue


@pytest.mark.parametrize(
    ("now", "due"),
    [(datetime(2026, 5, 4), ["2.2"]), (datetime(2026, 11, 4), ["2.1"])],
)
def test_this_quarter_is_the_quarter_of_the_question(now, due):
    text = said(ask("Những nhiệm vụ nào đến hạn trong quý này?", "can-tho", now=now))
    assert [n for n in ("1.1", "2.1", "2.2") if f"nhiệm vụ {n} (" in text] == due


def test_a_year_in_which_nothing_is_due():
    reply = ask("Những nhiệm vụ nào phải hoàn thành trong năm 2029?", "can-tho")
    assert reply.kind == "abstain" and not reply.citations


def test_work_without_end_is_never_overdue():
    text = said(ask("Những nhiệm vụ nào đã quá hạn?", "ca-mau", now=datetime(2030, 1, 1)))
    assert "nhiệm vụ 1.1" in text and "nhiệm vụ 1.2" not in text


@pytest.mark.parametrize(
    ("now", "state"),
    [(datetime(2026, 5, 4), "chưa tới"), (datetime(2026, 7, 1), "đã qua")],
)
def test_whether_one_task_is_overdue_is_told_of_that_task(now, state):
    reply = ask("Nhiệm vụ 2.2 có quá hạn chưa?", "can-tho", now=now)
    assert sections(reply) == ["III.2.2"]
    assert state in said(reply) and "trước ngày 30/6/2026" in said(reply)
