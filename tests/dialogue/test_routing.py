"""Whether plans are asked about, or something that a lesson teaches."""

from datetime import datetime

import pytest

from tests.answering.fakes import NAMES, plan
from tutor.dialogue.message import read_message
from tutor.dialogue.routing import is_about_plans, may_be_about_plans
from tutor.dialogue.scope import PlanScopes
from tutor.dialogue.understanding import Understanding
from tutor.plans.register import Register
from tutor.records import Learner

REGISTER = Register([plan(name) for name in NAMES])
UNDERSTANDING = Understanding(REGISTER, PlanScopes(REGISTER))
NOON = datetime(2026, 7, 6, 12)


def asked(message):
    read = read_message(message)
    return UNDERSTANDING.read(read, {}, Learner(), NOON), read.folded


@pytest.mark.parametrize(
    "message",
    [
        "Nhiệm vụ 2.1 ai chủ trì?",
        "2.1?",
        "Sở Nông nghiệp và Môi trường chủ trì việc gì?",
        "Kế hoạch có bao nhiêu chỉ tiêu?",
        "Kinh phí lấy từ đâu?",
        "Cơ quan nào phối hợp thực hiện?",
        "Nghị quyết số 57 nói gì",
        "báo cáo quý gửi ai",
    ],
)
def test_words_of_administration_are_about_plans(message):
    assert is_about_plans(*asked(message))


@pytest.mark.parametrize(
    "message",
    [
        "Làm sao để gọi video cho con?",
        "Chuyển tiền có mất phí không?",
        "Quên mật khẩu thì làm gì?",
        "Chữ trên máy bé quá",
        "",
    ],
)
def test_what_a_lesson_teaches_is_not(message):
    assert not is_about_plans(*asked(message))


@pytest.mark.parametrize(
    ("message", "maybe"),
    [
        ("Ở Cà Mau thì sao", True),
        ("Xã Vĩnh Thạnh có tủ sách không?", True),
        ("Gọi video có mất tiền không?", False),
    ],
)
def test_a_place_that_has_a_plan_may_be_about_it(message, maybe):
    question, _ = asked(message)
    assert may_be_about_plans(question) == maybe
