"""Kinds of value asked for, checks, and document symbols, told by folded words."""

import pytest

from tutor.dialogue.intents import asks_for, intent_of, is_check, says_intent, symbols
from tutor.text.normalise import fold


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Số điện thoại của Sở Xây dựng?", "phone"),
        ("Đường dây nóng số mấy?", "phone"),
        ("Số tài khoản đóng góp?", "account"),
        ("Email của phường?", "email"),
        ("Hộp thư điện tử nào?", "email"),
        ("Hết bao nhiêu tiền?", "money"),
        ("Tổng kinh phí bao nhiêu?", "money"),
        ("Trang web nào?", "url"),
        ("Giám đốc Sở là ai?", "name"),
        ("Tính đến nay đã đạt bao nhiêu?", "achieved"),
        ("Ai chủ trì nhiệm vụ 2.1?", ""),
        ("Bao nhiêu phần trăm hộ có tủ sách?", ""),
    ],
)
def test_the_kind_of_value_asked_for(question, kind):
    assert asks_for(fold(question)) == kind


@pytest.mark.parametrize(
    ("question", "check"),
    [
        ("Có phải Sở Xây dựng chủ trì không?", True),
        ("Sở Xây dựng chủ trì đúng không?", True),
        ("Tại sao Sở Xây dựng chủ trì?", True),
        ("Nghe nói chỉ tiêu là 90%?", True),
        ("Ai chủ trì?", False),
        ("Năm 2028 bao nhiêu hộ có dụng cụ trữ nước?", False),
    ],
)
def test_what_takes_something_for_granted(question, check):
    assert is_check(fold(question)) is check


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("theo Kế hoạch 905/KH-BNV", ["905/kh-bnv"]),
        ("Nghị định số 45/2022/NĐ-CP và 1315/QĐ-TTg", ["45/2022/nd-cp", "1315/qd-ttg"]),
        ("ngày 20/11/2025 đạt 65%", []),
    ],
)
def test_symbols_of_documents(text, found):
    assert symbols(fold(text)) == found


def test_a_task_named_by_number_is_no_question_for_all_tasks_of_an_agency():
    asked = fold("Sở Xây dựng làm gì?")
    assert intent_of(asked, True, False, False) == "holdings"
    assert intent_of(asked, True, True, False) != "holdings"
    assert intent_of(asked, False, False, False) != "holdings"


def test_a_bare_place_says_no_intent():
    assert not says_intent(fold("còn Cà Mau?"))
    assert says_intent(fold("ai phối hợp?"))
