"""Messages to questions: what is asked, and what a follow-up leaves out."""

from datetime import datetime

import pytest

from tests.answering.fakes import NOW, Talk, ask, headline, plan, said, sections, tutor
from tutor.dialogue.message import read_message
from tutor.dialogue.scope import PlanScopes
from tutor.dialogue.understanding import Understanding
from tutor.plans.register import Register
from tutor.records import Learner

REGISTER = Register([plan("can-tho"), plan("ca-mau")])
UNDERSTANDING = Understanding(REGISTER, PlanScopes(REGISTER))


def read(message, now=NOW, locality="can-tho"):
    return UNDERSTANDING.read(read_message(message), {}, Learner(locality=locality), now)


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("Cơ quan nào chủ trì nhiệm vụ 2.1?", "lead"),
        ("Ai phối hợp nhiệm vụ 2.1?", "coordination"),
        ("Sở Xây dựng chủ trì những việc gì?", "holdings"),
        ("Bao nhiêu phần trăm hộ phân loại rác?", "target"),
        ("Khi nào xong nhiệm vụ 2.1?", "deadline"),
        ("Những nhiệm vụ nào quá hạn?", "due"),
        ("UBND các xã, phường báo cáo khi nào?", "reporting"),
        ("Kế hoạch căn cứ vào văn bản nào?", "basis"),
        ("Ai ký kế hoạch?", "signer"),
        ("Kế hoạch số bao nhiêu?", "number"),
        ("Kế hoạch ban hành ngày nào?", "issued"),
        ("Cơ quan nào ban hành kế hoạch?", "issuer"),
        ("Nơi nhận gồm những ai?", "recipients"),
        ("Kinh phí lấy từ đâu?", "funding"),
        ("Có bao nhiêu nhiệm vụ?", "count"),
        ("PLRTN viết tắt của gì?", "abbreviation"),
        ("Kế hoạch còn hiệu lực không?", "force"),
        ("Kế hoạch có in sai chỗ nào không?", "slips"),
        ("Nhiệm vụ 2.2 là gì?", "describe"),
    ],
)
def test_what_is_asked_is_read_with_and_without_diacritics(message, intent):
    from tutor.text.normalise import fold

    assert read(message).intent == intent
    assert read(fold(message)).intent == intent


@pytest.mark.parametrize(
    ("message", "now", "years"),
    [
        ("năm 2027 bao nhiêu?", NOW, (2027,)),
        ("năm nay bao nhiêu?", datetime(2026, 1, 1), (2026,)),
        ("sang năm bao nhiêu?", datetime(2026, 12, 31), (2027,)),
        ("năm ngoái bao nhiêu?", datetime(2026, 5, 4), (2025,)),
        ("từ năm 2026 đến năm 2027", NOW, (2026, 2027)),
        ("Kế hoạch 12/2026/QĐ-UBND", NOW, ()),
    ],
)
def test_years_are_told_against_the_day_of_the_question(message, now, years):
    assert read(message, now).years == years


def test_the_number_of_a_task_is_found_without_the_word_for_it():
    assert [".".join(r.numbers) for r in read("2.1 ai chủ trì?").references] == ["2.1"]
    assert not read("đạt 2.1% thì sao?").references


@pytest.mark.parametrize(
    ("follow_up", "words", "places"),
    [
        ("thế ai phối hợp?", "Sở Khoa học và Công nghệ", ["V.2"]),
        ("khi nào xong?", "trong quý IV/2026", ["III.2.1"]),
        ("còn nhiệm vụ 1.2 thì sao?", "Sở Nông nghiệp và Môi trường", ["V.1"]),
        ("còn 3.2?", "Hội Liên hiệp Phụ nữ thành phố", ["V.7", "V.4"]),
        ("còn ở Cà Mau thì sao?", "Bộ Chỉ huy Quân sự tỉnh", ["II.2.1"]),
        ("nội dung việc đó là gì?", "thùng rác ba ngăn", ["III.2.1"]),
    ],
)
def test_a_follow_up_goes_on_with_the_task_of_the_last_answer(follow_up, words, places):
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    talk.ask("Nhiệm vụ 2.1 ai chủ trì?")
    reply = talk.ask(follow_up)
    assert words in headline(reply)
    assert sections(reply) == places


@pytest.mark.parametrize(
    ("follow_up", "figure"),
    [("năm 2027 thì bao nhiêu?", "95%"), ("còn sang năm?", "95%"), ("thế năm nay?", "70%")],
)
def test_a_follow_up_on_a_figure_changes_the_year(follow_up, figure):
    talk = Talk(tutor(), Learner(locality="Cà Mau"))
    talk.ask("Năm 2026 bao nhiêu phần trăm hộ ven biển trữ nước ngọt?")
    assert figure in headline(talk.ask(follow_up))


def test_a_follow_up_on_an_agency_asks_the_same_of_another():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    talk.ask("Sở Nông nghiệp và Môi trường chủ trì những việc gì?")
    assert "2.2.a" in said(talk.ask("còn Sở Xây dựng?"))
    assert "cả mục 3" in said(talk.ask("thế Công an thành phố?"))


def test_small_talk_between_does_not_lose_the_thread():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    talk.ask("Nhiệm vụ 2.1 ai chủ trì?")
    assert talk.ask("tạm biệt").kind == "smalltalk"
    assert "Sở Khoa học và Công nghệ" in headline(talk.ask("thế ai phối hợp?"))


def test_a_new_question_after_an_answer_is_not_mistaken_for_a_follow_up():
    talk = Talk(tutor(), Learner(locality="Cần Thơ"))
    talk.ask("Nhiệm vụ 2.1 ai chủ trì?")
    reply = talk.ask("Ai ký kế hoạch?")
    assert sections(reply) == ["signature"]


def test_a_follow_up_without_anything_before_it_is_no_error():
    reply = Talk(tutor(), Learner(locality="Cần Thơ")).ask("thế ai phối hợp?")
    assert reply.kind in ("answer", "abstain", "clarify")
    assert Talk(tutor()).ask("Xem tiếp").kind in ("abstain", "clarify", "smalltalk", "answer")


def test_an_agency_named_for_several_places_is_that_of_each():
    reply = ask("Sở Y tế Cần Thơ và Cà Mau chủ trì gì?")
    assert "không nhắc tới Sở Y tế Cần Thơ" not in said(reply)


def test_a_lone_number_is_a_task_of_the_plan_chosen():
    assert ask("1", "vinh-thanh").citations
    assert ask("1.1", "can-tho").citations


@pytest.mark.parametrize(
    "question",
    ["ai chu tri nhiem vu 1.1 o can tho", "nhiem vu 1.1 ai chu tri a", "ai chu tri nhiem vu 1.1 a"],
)
def test_a_particle_after_a_number_is_no_letter_of_it(question):
    assert headline(ask(question, "can-tho")) == headline(ask("1.1 ai chủ trì?", "can-tho"))
