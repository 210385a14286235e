"""Answers by extract: a passage that names what was asked, with a value of the kind asked for."""

import pytest

from tests.answering.fakes import (
    WORDING,
    FakeRetriever,
    Talk,
    ask,
    headline,
    plan_of,
    said,
    tutor_over,
)
from tutor.answering.extracts import explains, extract_finding, holds_value
from tutor.answering.question import Question, Scope
from tutor.plans.register import PlanRegister

CONTACTS = plan_of(
    """\
KẾ HOẠCH
Hỗ trợ nạn nhân bom mìn trên địa bàn tỉnh Quảng Bình cũ

I. NỘI DUNG

1. Đường dây nóng hỗ trợ nạn nhân bom mìn: 0232 3851 999.

2. Tài khoản quyên góp cho nạn nhân bom mìn số 3711000567 tại Kho bạc.

3. Thư điện tử nhận đơn của nạn nhân: hotro@bommin.vn.

4. Mức hỗ trợ chân giả là 15 triệu đồng một người.

5. Trang thông tin của chương trình bom mìn: https://bommin.quangtri.gov.vn.

6. Tổ trưởng tổ hỗ trợ nạn nhân bom mìn là ông Trần Văn Bảy.

7. Người dân không được tự ý cưa, đục, tháo dỡ vật liệu nổ.
""",
    "bom-min",
)
VALUES = (
    ("Số điện thoại đường dây nóng hỗ trợ nạn nhân bom mìn?", "0232 3851 999"),
    ("Email nhận đơn của nạn nhân?", "hotro@bommin.vn"),
    ("Trang web của chương trình bom mìn?", "https://bommin.quangtri.gov.vn"),
    ("Số tài khoản quyên góp cho nạn nhân bom mìn?", "3711000567"),
    ("Mức hỗ trợ chân giả bao nhiêu tiền?", "15 triệu đồng"),
    ("Tổ trưởng tổ hỗ trợ nạn nhân bom mìn tên là gì?", "Trần Văn Bảy"),
)


@pytest.mark.parametrize(("question", "value"), VALUES)
def test_a_value_that_the_plan_prints_is_given(question, value):
    reply = Talk(tutor_over([CONTACTS])).ask(question)
    assert reply.kind == "answer"
    assert value in said(reply)


@pytest.mark.parametrize(
    "question",
    [
        "Số điện thoại của Sở Nông nghiệp và Môi trường?",
        "Số tài khoản đóng góp mua thùng rác ba ngăn?",
        "Email của Sở Nông nghiệp và Môi trường?",
        "Mua thùng rác ba ngăn hết bao nhiêu tiền?",
        "Trang web bản đồ số các điểm thu gom rác là gì?",
        "Giám đốc Sở Nông nghiệp và Môi trường tên gì?",
    ],
)
def test_a_value_that_the_plan_does_not_print_is_never_answered_by_a_near_passage(question):
    reply = ask(question, "can-tho")
    assert reply.kind == "abstain"


def test_a_passage_outside_the_records_is_found_by_its_words():
    reply = Talk(tutor_over([CONTACTS])).ask("Người dân có được tự ý tháo dỡ vật liệu nổ?")
    assert reply.kind == "answer"
    assert "không được tự ý cưa, đục, tháo dỡ vật liệu nổ" in headline(reply)


@pytest.mark.parametrize("question", ["Thời tiết hôm nay thế nào?", "Đội nào vô địch bóng đá?"])
def test_what_is_outside_the_plans_is_declined(question):
    assert ask(question, "can-tho").kind == "abstain"


def test_the_share_that_must_be_held_decides():
    entry = PlanRegister(CONTACTS)
    words = ("thao", "do", "may", "bay")
    question = Question("tháo dỡ máy bay", "describe", Scope(("bom-min",), "named"), words=words)
    retriever = FakeRetriever([CONTACTS])
    assert not extract_finding(entry, question, WORDING, retriever).found
    assert extract_finding(entry, question, WORDING, retriever, share=0.2).found


@pytest.mark.parametrize(
    ("asks_for", "years", "text", "holds"),
    [
        ("", (), "bất cứ điều gì", True),
        ("", (2026,), "năm 2026", True),
        ("", (2027,), "năm 2026", False),
        ("phone", (), "gọi 1022", True),
        ("phone", (), "Quyết định 1022/QĐ-TTg", False),
        ("account", (), "số 3711000567", True),
        ("account", (), "ngày 20/11/2025", False),
        ("email", (), "a@b.vn", True),
        ("email", (), "a.b.vn", False),
        ("money", (), "26,5 tỷ đồng", True),
        ("money", (), "26,5%", False),
        ("url", (), "dichvucong.gov.vn", True),
        ("url", (), "cổng dịch vụ công", False),
        ("name", (), "bà Lê Thị Sáu", True),
        ("name", (), "Giám đốc Sở Y tế", False),
    ],
)
def test_what_counts_as_a_value_of_the_kind_asked_for(asks_for, years, text, holds):
    scope = Scope((), "all")
    question = Question("", "describe", scope, years=years, asks_for=asks_for)
    assert holds_value(text, question) is holds


def test_a_ministry_asked_for_is_not_answered_by_the_office_that_leads():
    text = """\
KẾ HOẠCH
Trồng rừng ngập mặn trên địa bàn xã

I. NHIỆM VỤ

1. Trồng rừng ngập mặn ven biển trên bản đồ rừng số.
Đơn vị chủ trì: Phòng Kinh tế.

2. Dùng bản đồ rừng ngập mặn (do Bộ Nông nghiệp và Môi trường xây dựng) khi tuần tra.
"""
    forest = tutor_over([plan_of(text, "rung")])

    assert "Bộ Nông nghiệp" in headline(
        Talk(forest).ask("Bản đồ rừng ngập mặn do bộ nào xây dựng?")
    )
    assert "Phòng Kinh tế" in headline(
        Talk(forest).ask("Trồng rừng ven biển do phòng nào chủ trì?")
    )


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("Phong trào “Nhà sạch”: mỗi hộ quét sân hằng tuần.", True),
        ("Nhà sạch là nhà không có rác.", True),
        ("Nhà gọn gàng (nhà sạch) được khen.", True),
        ("Tuyên truyền cho phong trào nhà sạch.", False),  # uses it, and does not say what it is
    ],
)
def test_a_term_is_explained_and_not_only_used(text, explained):
    question = Question("Nhà sạch là gì?", "describe", Scope(("x",), "named"))
    assert explains(text, question) is explained
    assert explains(text, Question("Nhà sạch do ai làm?", "describe", question.scope))
