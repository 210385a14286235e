"""The text of a task, where the money comes from, what a short form stands for."""

import pytest

from tests.answering.fakes import Talk, ask, headline, plan_of, said, sections, tutor_over


@pytest.mark.parametrize(
    ("question", "locality", "words", "place"),
    [
        ("Nhiệm vụ 2.2 là gì?", "can-tho", "bản đồ số các điểm thu gom", "III.2.2"),
        ("Nội dung cuộc thi Ngõ phố không rác?", "can-tho", "Ngõ phố không rác", "III.1.1"),
        ("Điểm b mục 3 nói gì?", "can-tho", "Lắp camera", "III.3.b"),
        ("Nhiệm vụ số 2 nội dung là gì?", "vinh-thanh", "trao đổi sách cũ", "PL.2"),
    ],
)
def test_the_text_of_a_task_is_given_as_printed(question, locality, words, place):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert words in headline(reply)
    assert sections(reply) == [place]


def test_the_source_of_the_money_is_told():
    reply = ask("Kinh phí lấy từ nguồn nào?", "can-tho")
    assert "nguồn sự nghiệp môi trường và xã hội hóa" in headline(reply)
    assert sections(reply) == ["IV"]


def test_an_amount_is_told_where_one_is_printed_and_declined_where_none_is():
    assert "26,5 tỷ đồng" in headline(ask("Kinh phí là bao nhiêu tiền?", "ca-mau"))
    declined = ask("Kinh phí là bao nhiêu tiền?", "can-tho")
    assert declined.kind == "abstain"
    assert "không nêu số tiền" in headline(declined) and "xã hội hóa" in said(declined)


def test_a_plan_without_a_word_on_money_says_so():
    assert ask("Kinh phí lấy từ đâu?", "bo-noi-vu").kind == "abstain"


def test_a_short_form_is_told_as_the_text_defines_it():
    defining = plan_of(
        "KẾ HOẠCH\nPhòng cháy rừng trên địa bàn tỉnh Kon Tum\n\n"
        "Nâng cao hiệu quả phòng cháy, chữa cháy rừng (sau đây viết tắt là PCCCR) như sau:\n\n"
        "I. NHIỆM VỤ\n\n1. Làm đường băng cản lửa.\n",
        "kon-tum",
    )
    talk = Talk(tutor_over([defining]))
    for question in ("PCCCR viết tắt của gì?", "pcccr là gì?"):
        reply = talk.ask(question)
        assert "phòng cháy, chữa cháy rừng" in headline(reply)
        assert "viết tắt là PCCCR" in reply.citations[0].quote


def test_a_short_form_the_plan_does_not_define_is_declined():
    assert ask("XYZ viết tắt của gì?", "can-tho").kind == "abstain"
