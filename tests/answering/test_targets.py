"""Figures to reach: the year and the measure asked for, as printed, never computed."""

import pytest

from tests.answering.fakes import Talk, ask, ask_all, headline, plan_of, said, sections, tutor_over
from tutor.records import Learner

TWO_MEASURES = plan_of(
    """\
KẾ HOẠCH
Nâng cao kỹ năng bơi lội cho trẻ em trên địa bàn tỉnh Quảng Ngãi

I. CHỈ TIÊU

1. Năm 2026

a) 45% học sinh tiểu học biết bơi.

b) 30% học sinh tiểu học được cấp chứng nhận bơi an toàn.

c) 8 nghìn học sinh tiểu học được học bơi miễn phí.

2. Năm 2027

a) 60% học sinh tiểu học biết bơi.
""",
    "quang-ngai",
)


@pytest.mark.parametrize(
    ("question", "locality", "figure", "place"),
    [
        (
            "Bao nhiêu phần trăm hộ gia đình ở phường phân loại rác năm 2026?",
            "can-tho",
            "Trên 65%",
            "II.1.a",
        ),
        ("Năm 2027 bao nhiêu % hộ ở phường phân loại rác?", "can-tho", "Trên 85%", "II.2.a"),
        ("Bao nhiêu hộ làm phân bón từ rác hữu cơ?", "can-tho", "12 nghìn hộ", "II.2.b"),
        ("Bao nhiêu phần trăm chợ có điểm thu gom rác nguy hại?", "can-tho", "90% chợ", "II.1.c"),
        ("Năm 2027 bao nhiêu phần trăm hộ có dụng cụ trữ nước?", "ca-mau", "95%", "I.2"),
        ("nam 2026 bao nhieu phan tram ho co tu sach", "vinh-thanh", "Ít nhất 30%", "I.1"),
        ("Đến năm 2030 số hóa bao nhiêu phần trăm tài liệu?", "bo-noi-vu", "60%", "I.1"),
        ("Đào tạo bao nhiêu viên chức lưu trữ?", "bo-noi-vu", "4 nghìn viên chức", "II.2"),
    ],
)
def test_the_figure_stands_in_the_first_line_with_its_comparison(question, locality, figure, place):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert figure in headline(reply)
    assert sections(reply)[0] == place


@pytest.mark.parametrize(
    ("question", "figure", "not_first"),
    [
        ("Năm 2026 bao nhiêu phần trăm học sinh tiểu học biết bơi?", "45%", "30%"),
        ("Bao nhiêu phần trăm học sinh được cấp chứng nhận bơi an toàn?", "30%", "45%"),
        ("Bao nhiêu học sinh được học bơi miễn phí?", "8 nghìn", "45%"),
    ],
)
def test_two_measures_of_one_group_are_two_figures(question, figure, not_first):
    reply = Talk(tutor_over([TWO_MEASURES])).ask(question)
    assert figure in headline(reply) and not_first not in headline(reply)


def test_without_a_year_the_figures_of_all_years_are_told_each_with_its_year():
    text = said(ask("Bao nhiêu phần trăm hộ có dụng cụ trữ nước ngọt?", "ca-mau"))
    assert "Năm 2026: Tối thiểu 70%" in text and "Năm 2027: Tối thiểu 95%" in text


@pytest.mark.parametrize(
    ("question", "locality", "year", "nearest"),
    [
        ("Năm 2029 số hóa bao nhiêu phần trăm tài liệu?", "bo-noi-vu", "2029", "60%"),
        ("Năm 2028 bao nhiêu phần trăm hộ có dụng cụ trữ nước ngọt?", "ca-mau", "2028", "95%"),
        ("Năm 2030 có bao nhiêu hộ có tủ sách?", "vinh-thanh", "2030", "30%"),
        ("Năm 2028 bao nhiêu phần trăm chợ có điểm thu gom rác?", "can-tho", "2028", "90%"),
    ],
)
def test_a_year_the_plan_does_not_set_is_declined_and_the_nearest_figure_told(
    question, locality, year, nearest
):
    reply = ask(question, locality)
    assert reply.kind == "abstain"
    assert year in headline(reply)
    assert nearest in said(reply) and sections(reply)


def test_what_nobody_counts_is_declined():
    reply = ask("Bao nhiêu trường học có nhà vệ sinh đạt chuẩn?", "can-tho")
    assert reply.kind == "abstain" and not reply.citations


def test_what_has_been_reached_is_not_what_is_to_be_reached():
    reply = ask("Đến nay đã đạt được bao nhiêu phần trăm hộ gia đình phân loại rác?", "can-tho")
    assert reply.kind == "abstain"
    assert "không nêu kết quả đã đạt được" in headline(reply)


def test_a_wrong_figure_in_the_question_is_put_right():
    reply = ask("Có phải 90% hộ gia đình có dụng cụ trữ nước năm 2026 không?", "ca-mau")
    assert reply.kind == "answer"
    assert "70%" in headline(reply) and "90%" not in said(reply)


def test_plans_are_compared_side_by_side_and_nothing_is_subtracted():
    reply = ask("So sánh chỉ tiêu hộ gia đình năm 2026 của Cần Thơ và Cà Mau.")
    rows = reply.blocks[1].rows
    assert [row[0] for row in rows] == [
        "Kế hoạch số 218/KH-UBND (thành phố Cần Thơ)",
        "Kế hoạch của tỉnh Cà Mau",
    ]
    assert "65%" in rows[0][1] and "70%" in rows[1][1]
    assert "5%" not in said(reply).replace("65%", "")


def test_units_that_differ_are_shown_with_a_note_that_they_are_not_subtracted():
    counted = plan_of(
        "KẾ HOẠCH\nTrồng rừng ven biển trên địa bàn tỉnh Quảng Trị\n\nI. CHỈ TIÊU\n\n"
        "1. Năm 2026: 9 nghìn hộ gia đình nhận cây giống.\n",
        "quang-tri",
    )
    shared = plan_of(
        "KẾ HOẠCH\nTrồng rừng ven biển trên địa bàn tỉnh Hà Tĩnh\n\nI. CHỈ TIÊU\n\n"
        "1. Năm 2026: 35% hộ gia đình nhận cây giống.\n",
        "ha-tinh",
    )
    reply = Talk(tutor_over([counted, shared]), Learner()).ask(
        "Năm 2026 chỉ tiêu hộ gia đình nhận cây giống của Quảng Trị và Hà Tĩnh khác nhau ra sao?"
    )
    assert "9 nghìn" in said(reply) and "35%" in said(reply)
    assert reply.blocks[-1].type == "note" and "đơn vị khác nhau" in reply.blocks[-1].text


def test_a_row_of_a_table_tells_the_figure_of_its_year_alone():
    question = "Năm 2027 bao nhiêu nghìn người được tập huấn thoát nạn?"
    first = headline(ask_all(question, "Lâm Đồng"))
    assert "250 nghìn người" in first and "120" not in first


def test_a_target_for_the_other_kind_of_unit_is_left_out():
    question = "Bao nhiêu phần trăm hộ gia đình ở phường phân loại rác năm 2026?"
    text = said(ask(question, "can-tho"))
    assert "65%" in text and "40%" not in text


def test_what_is_there_today_is_not_answered_with_a_target():
    reply = ask("Hiện nay bao nhiêu phần trăm hộ gia đình ở phường phân loại rác?", "can-tho")
    assert reply.kind == "abstain" and "không nêu kết quả đã đạt được" in said(reply)
