"""Lesson, plan or course material: a handbook takes no question from the other two."""

from functools import cache
from pathlib import Path

import pytest

from tests.answering.fakes import SENTENCES, WORDING, FakeRetriever, plan
from tests.dialogue.taught import LESSONS, Pupil, pupil_at, teacher_of
from tutor.answering.material_passages import Material
from tutor.answering.materials import Materials
from tutor.dialogue import Tutor
from tutor.documents.reader import parse_text
from tutor.plans.register import Register

MADE_UP = Path(__file__).parents[1] / "documents" / "made_up"
HANDBOOK = (MADE_UP / "so-tay-lam-khe.md").read_text(encoding="utf-8")
# Says what a lesson teaches and what a plan sets, in nearly their words.
OVERLAPPING = """\
# Tập huấn
# 1. Xem giờ
Muốn xem giờ trên điện thoại thì mở máy, nhìn góc trên màn hình.
# 2. Chuyển tiền
Chuyển tiền cho con bằng ứng dụng ngân hàng, gõ số tiền rồi chạm Gửi.
# 3. Kế hoạch
Sở Nông nghiệp và Môi trường chủ trì nhiệm vụ 2.1 của kế hoạch.
"""


@cache
def tutor():
    given = [
        Material(parse_text(HANDBOOK, "so-tay", "material")),
        Material(parse_text(OVERLAPPING, "tap-huan", "material")),
    ]
    plans = [plan("can-tho")]
    retriever = FakeRetriever([*plans, *given])
    materials = Materials(given, retriever, WORDING)
    return Tutor(Register(plans), retriever, SENTENCES, teacher_of(LESSONS), materials=materials)


def pupil(**choices):
    return Pupil(tutor=tutor(), **choices)


def answered_from(message):
    """(kind, document) of the reply to a first message."""
    reply = pupil().turn(message).reply
    return reply.kind, reply.citations[0].document_id if reply.citations else ""


@pytest.mark.parametrize(
    "message",
    [
        "Chỉ từng bước cách xem giờ trên điện thoại",
        "làm sao xem giờ trên điện thoại",
        "lam sao chuyen tien cho con",
        "Muốn chuyển tiền cho con thì làm thế nào?",
    ],
)
def test_how_to_do_what_a_lesson_teaches_is_taught_step_by_step(message):
    kind, document = answered_from(message)
    assert (kind, document in ("xem-gio", "chuyen-tien")) == ("step", True)


@pytest.mark.parametrize(
    "message",
    [
        "Sở Nông nghiệp và Môi trường chủ trì việc gì?",
        "nhiệm vụ 2.1 ai chủ trì",
        "Kế hoạch của Cần Thơ có bao nhiêu nhiệm vụ?",
    ],
)
def test_a_question_about_a_plan_is_answered_from_the_plan(message):
    assert answered_from(message) == ("answer", "can-tho")


def test_what_a_named_plan_does_not_say_is_not_told_from_a_material():
    kind, document = answered_from("Kế hoạch Cần Thơ: Wi-Fi của xã tắt lúc mấy giờ?")
    assert (kind, document) != ("answer", "so-tay")


@pytest.mark.parametrize(
    "message", ["Wi-Fi của xã tắt lúc mấy giờ?", "hoc phi lop hoc bao nhieu tien"]
)
def test_what_neither_says_is_answered_from_the_material(message):
    assert answered_from(message) == ("answer", "so-tay")


def test_a_lesson_waits_while_a_material_answers():
    learner = pupil_at(1)
    learner.tutor = tutor()
    reply = learner.turn("Wi-Fi của xã tắt lúc mấy giờ?").reply
    assert reply.citations[0].document_id == "so-tay"
    assert learner.place[0] == "parked"
    learner.turn("học tiếp")
    assert learner.place == ("step", "xem-gio", 1)


def test_an_answer_from_a_material_begins_no_steps_and_no_list():
    asked = pupil()
    asked.turn("hoc phi lop hoc bao nhieu tien")
    assert asked.state.mode == ""
    following = asked.turn("tiếp").reply
    assert not [one for one in following.citations if one.document_id == "can-tho"]


def test_the_material_of_an_answer_is_the_same_again():
    message = "ghi tên đi học gọi cho ai"
    assert pupil().turn(message).reply == pupil().turn(message).reply
