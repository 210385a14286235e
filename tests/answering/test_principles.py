"""The principles of teaching, as far as the words of an explanation show them."""

import pytest

from tutor.answering.principles import (
    address_fault,
    is_likeness,
    is_question,
    load_fault,
    principles,
)

GOOD = [
    "Bác chạm vào ô tìm kiếm để máy biết bác muốn tìm gì.",
    "Giống như mở cuốn sổ tay ra trước khi ghi.",
    "Bác thử nói lại xem mình đang thấy gì trên màn hình?",
]


def test_a_good_explanation_follows_all_five():
    followed = principles(GOOD, "beginner", "bác")
    assert followed == ("active", "load", "adapting", "curiosity", "metacognition")


def test_no_text_follows_none():
    assert principles([], "beginner", "bác") == ()


@pytest.mark.parametrize(
    ("sentences", "missing"),
    [
        (GOOD[:2], "active"),
        ([*GOOD[:2], "Bác hiểu chưa? Bác nhớ chưa?", GOOD[2]], "active"),
        ([" ".join(["chữ"] * 40) + ".", *GOOD[1:]], "load"),
        (["Quý khách chạm vào ô tìm kiếm để tìm.", *GOOD[1:]], "adapting"),
        (["Bác chạm vào ô tìm kiếm.", GOOD[2]], "curiosity"),
        ([*GOOD[:2], "Bác bấm chưa?"], "metacognition"),
    ],
)
def test_each_principle_can_be_missed(sentences, missing):
    assert missing not in principles(sentences, "beginner", "bác")


@pytest.mark.parametrize(
    "sentence",
    [
        "Giống như đưa mã OTP cho con cháu.",
        "Giống như gửi tiền vào ngân hàng.",
        "Giống như bấm chuông 3 lần.",
        "Giống như không khóa cửa.",
        "Giống như mười tám con vịt trời.",
        "Giống như nhà Bác Ba ở cuối làng.",
        "Giống như diệc tím.",
        "Bác mở máy giống như mở sổ.",
    ],
)
def test_a_likeness_with_advice_money_secrets_or_figures_is_a_statement(sentence):
    assert not is_likeness(sentence)


@pytest.mark.parametrize("sentence", ["Giống như mở cửa vào nhà.", "Ví như lật trang sách."])
def test_a_likeness_of_everyday_life_states_nothing(sentence):
    assert is_likeness(sentence)


def test_a_beginner_gets_shorter_sentences_than_an_expert():
    sentence = " ".join(["chữ"] * 35)
    assert load_fault(sentence, "beginner") == "long"
    assert load_fault(sentence, "advanced") == ""


@pytest.mark.parametrize("sentence", ["Bạn mở máy.", "Quý khách vui lòng chờ."])
def test_somebody_called_bac_is_called_nothing_else(sentence):
    assert address_fault(sentence, "bác") == "address"


def test_friends_are_no_form_of_address():
    assert not address_fault("Bác gọi cho bạn bè.", "bác")
    assert not address_fault("Các bạn thanh niên giúp bác.", "bác")
    assert not address_fault("Bác chọn “Chặn người dùng”.", "bác")
    assert not address_fault("Bạn mở máy.", "bạn")


def test_a_question_may_end_within_quotation_marks():
    assert is_question("Bác thấy chữ “Xong?”") and not is_question("Bác thấy chữ “Xong”.")
