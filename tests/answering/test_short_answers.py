"""Which sentence of a lesson answers, and whether it gives the value that is asked for."""

import pytest

from tests.dialogue.taught import LESSONS, MONEY
from tutor.answering.short_answers import ShortAnswers
from tutor.lessons.library import load_lesson
from tutor.text.normalise import fold

FEES = (
    MONEY.replace(
        "## Bước 1.",
        "### Tổng đài ngân hàng số mấy?\nGọi 1900 1234. [XN S1]\n\n"
        "### Hết hạn khi nào?\nHết hạn ngày 1/7/2026. [XN S1]\n\n"
        "### Mấy tuổi thì mở được?\nTừ 15 tuổi. [XN S1]\n\n"
        "### Mở ở trang nào?\nMở ở trang nganhang.vn. [XN S1]\n\n## Bước 1.",
        1,
    )
    .replace("## Tự kiểm tra", "## An toàn\n- Đừng đọc mã cho ai. [XN S1]\n\n## Tự kiểm tra")
    .replace("Nhiều ngân hàng không thu phí.", "Phí là 0 đồng, nhiều ngân hàng miễn phí.")
)
ANSWERS = ShortAnswers([*LESSONS[:1], load_lesson("fees", {"": FEES})])


@pytest.mark.parametrize(
    ("message", "section", "gives"),
    [
        ("Chuyển tiền mất mấy tiền", "H1", True),
        ("Tổng đài ngân hàng là số nào", "H2", True),
        ("Bao giờ hết hạn", "H3", True),
        ("Mấy tuổi mở được", "H4", True),
        ("Vào trang nào để mở", "H5", True),
        ("Có được đọc mã cho ai không", "safety", None),
        ("Quên mật khẩu rồi", "B1", None),
    ],
)
def test_the_sentence_that_fits(message, section, gives):
    found = ANSWERS.best("fees", fold(message))
    assert (found.section, found.gives) == (section, gives)


@pytest.mark.parametrize(
    ("message", "section"),
    [
        ("Giờ nằm ở đâu trên máy", "H1"),
        ("máy kêu được bao lâu", "H3"),
        ("máy tắt thì có kêu không", "T1"),
        ("người lạ xưng bác sĩ bảo đổi giờ", "safety"),
        ("chữ bé quá", "B1"),
    ],
)
def test_answers_warnings_misconceptions_and_helps_all_answer(message, section):
    assert ANSWERS.best("xem-gio", fold(message)).section == section


def test_a_value_that_the_lesson_does_not_give():
    assert ANSWERS.best("xem-gio", "dong ho gia bao nhieu tien").gives is False


def test_a_value_of_something_the_lesson_never_names():
    asked = "tong dai dong ho so may"  # the telephone of another lesson's subject
    assert ANSWERS.best("fees", asked).gives is False


def test_a_question_of_yes_or_no_asks_for_no_value():
    assert ANSWERS.best("fees", "co phi khong").gives is None


def test_a_lesson_without_statements_answers_nothing():
    assert ANSWERS.best("no-such-lesson", "co phi khong") is None


@pytest.mark.parametrize("message", ["", "???", "khong lien quan"])
def test_any_message_gets_some_sentence(message):
    assert ANSWERS.best("fees", message).score < 0.5


def test_a_statement_is_as_the_lesson_has_it():
    found = ANSWERS.best("fees", "may tuoi mo duoc")
    assert (found.statement.text, found.statement.sources) == ("Từ 15 tuổi.", ("S1",))
