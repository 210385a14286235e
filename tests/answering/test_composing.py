"""Findings to replies: what stands first, what is cut, and what falls back to the quote."""

from datetime import datetime

import pytest

from tests.answering.fakes import (
    WORDING,
    Talk,
    entry,
    plan,
    plan_of,
    said,
    small_plan,
    tutor_over,
)
from tutor.answering.composing import compose_one, compose_several
from tutor.answering.findings import Finding
from tutor.answering.question import Question, Scope
from tutor.records import Learner

PLACES = ["Sơn La", "Lào Cai", "Hà Tĩnh", "Nghệ An", "Gia Lai", "Đắk Lắk", "Tây Ninh"]
SEVEN = [small_plan(place, number) for number, place in enumerate(PLACES, 11)]


def question(text="Ai chủ trì?", source="named", intent="lead"):
    return Question(text, intent, Scope(("can-tho",), source))


def finding(headline, name="can-tho", **fields):
    place = next(task.place for task in plan(name).tasks if task.number == "2.1")
    return Finding(entry(name), True, headline, headline, (place,), **fields)


def test_the_answer_stands_first_then_the_place_that_says_so_with_a_line_to_copy():
    reply = compose_one(finding("Sở Nông nghiệp và Môi trường chủ trì."), question(), WORDING)
    kinds = [block.type for block in reply.blocks]
    assert kinds == ["paragraph", "quote", "note"]
    assert reply.blocks[2].text == (
        "Theo mục 2.1, mục 2, phần III, Kế hoạch số 218/KH-UBND ngày 14/01/2026 "
        "của UBND thành phố Cần Thơ."
    )


@pytest.mark.parametrize(
    "headline",
    [
        "Trên 66% hộ gia đình phân loại rác.",
        "Nghị quyết số 218/NQ-HĐND giao việc này.",
        "Hoàn thành trước ngày 29/9/2031.",
    ],
)
def test_a_reply_with_a_number_its_plan_does_not_hold_falls_back_to_the_quotes(headline):
    reply = compose_one(finding(headline), question(), WORDING)
    assert [block.type for block in reply.blocks] == ["quote"]
    assert headline not in said(reply)
    assert reply.blocks[0].text.startswith("2.1. Bố trí thùng rác")


def test_a_table_with_a_number_its_plans_do_not_hold_falls_back_too():
    findings = [finding("Trên 66% hộ."), finding("Trên 64% hộ.", "ca-mau")]
    reply = compose_several(findings, question(), WORDING)
    assert {block.type for block in reply.blocks} == {"quote"}


def test_without_a_quote_to_fall_back_to_the_reply_abstains():
    bare = Finding(entry("can-tho"), True, "Trên 66% hộ gia đình.")
    assert compose_one(bare, question(), WORDING).kind == "abstain"


def test_what_one_plan_holds_is_no_evidence_for_another():
    assert "26,5" in plan("ca-mau").document.source
    reply = compose_one(finding("Kinh phí là 26,5 tỷ đồng."), question(), WORDING)
    assert "26,5" not in said(reply)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("named", None),
        ("focus", None),
        ("learner", None),
        ("province", "scope.province"),
        ("national", "scope.national"),
        ("all", "scope.only_one"),
    ],
)
def test_a_plan_that_was_not_asked_for_is_told(source, sentence):
    reply = compose_one(finding("Sở Nông nghiệp chủ trì."), question(source=source), WORDING)
    told = [WORDING.say(sentence, plan=WORDING.plan(plan("can-tho")))] if sentence else []
    assert [block.text for block in reply.blocks[3:]] == told


def test_up_to_six_plans_make_a_table_of_one_row_each():
    reply = Talk(tutor_over(SEVEN[:6])).ask("Ai chủ trì hướng dẫn trồng rau trong trường học?")
    table = reply.blocks[1]
    assert reply.kind == "answer" and table.type == "table"
    assert len(table.rows) == 6
    assert all(row[1] == "Sở Giáo dục và Đào tạo" for row in table.rows)
    assert {citation.document_id for citation in reply.citations} == {p.id for p in SEVEN[:6]}


def test_more_than_six_plans_are_asked_back_with_plans_to_choose():
    reply = Talk(tutor_over(SEVEN)).ask("Ai chủ trì hướng dẫn trồng rau trong trường học?")
    assert reply.kind == "clarify"
    assert reply.blocks[-1].type == "choices" and len(reply.blocks[-1].options) == 7


def test_the_plan_chosen_answers_what_was_asked_before():
    talk = Talk(tutor_over(SEVEN))
    option = talk.ask("Ai chủ trì hướng dẫn trồng rau trong trường học?").blocks[-1].options[2]
    assert "Sở Giáo dục và Đào tạo" in said(talk.ask(option))


def test_nothing_found_in_any_plan_says_what_was_looked_at():
    reply = Talk(tutor_over(SEVEN[:2])).ask("Ai chủ trì xây nhà máy điện hạt nhân?")
    assert reply.kind == "abstain"
    assert "11/KH-UBND" in said(reply) and "12/KH-UBND" in said(reply)


def test_the_nearest_thing_comes_from_the_plan_that_is_nearest():
    reply = Talk(tutor_over(map(plan, ("can-tho", "bo-noi-vu")))).ask(
        "Cục nào chủ trì số hóa tài liệu lưu trữ?"
    )
    assert reply.kind == "abstain" and "rác" not in said(reply)


def many_tasks(count):
    tasks = "\n\n".join(
        f"1.{n}. Dọn kênh số {n} trên địa bàn huyện cũ." for n in range(1, count + 1)
    )
    leads = "; ".join(f"1.{n}, mục 1" for n in range(1, count + 1))
    return plan_of(
        "KẾ HOẠCH\nNạo vét kênh mương trên địa bàn tỉnh Vĩnh Long\n\nI. NHIỆM VỤ\n\n1. Kênh\n\n"
        f"{tasks}\n\nII. TỔ CHỨC THỰC HIỆN\n\n"
        f"1. Sở Nông nghiệp và Môi trường chủ trì thực hiện các nhiệm vụ: {leads}, phần I.\n",
        "vinh-long",
    )


def test_a_long_list_is_cut_and_goes_on_until_every_item_was_shown_once():
    talk = Talk(tutor_over([many_tasks(60)]))
    reply = talk.ask("Sở Nông nghiệp và Môi trường chủ trì những nhiệm vụ nào?")
    assert "chủ trì 60 nhiệm vụ" in said(reply)
    assert reply.suggestions[0] == "Xem tiếp"
    seen = items(reply)
    while "Xem tiếp" in reply.suggestions:
        reply = talk.ask("Xem tiếp")
        assert items(reply), "a page without items"
        seen += items(reply)
    assert seen == [f"1.{n}" for n in range(1, 61)]


def items(reply):
    return [
        line.removeprefix("- ").partition(":")[0]
        for block in reply.blocks
        if block.type == "paragraph"
        for line in block.text.split("\n")
        if line.startswith("- ")
    ]


def test_todays_date_may_be_named_though_no_plan_prints_its_year():
    later = Talk(tutor_over([plan("can-tho")]), Learner(locality="can-tho"), datetime(2031, 3, 4))

    reply = later.ask("Nhiệm vụ 2.1 đã quá hạn chưa?")

    assert "04/03/2031" in said(reply)
