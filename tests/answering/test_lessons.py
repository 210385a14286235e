"""What a lesson says, as blocks: short enough for a beginner, cited from the lesson's own text."""

from itertools import product
from typing import get_args

import pytest

from tests.answering.fakes import LESSON_SENTENCES
from tests.dialogue.taught import LESSONS, REFERENCES, speech_of
from tutor import bootstrap
from tutor.answering.lessons import STEP_SYLLABLES, Manner, Speech, spoken
from tutor.lessons.knowledge import read_references
from tutor.lessons.measures import syllables
from tutor.records import Block, Citation, Device, Level, Reply
from tutor.settings import PROJECT, Settings

KNOWLEDGE = PROJECT / "knowledge"
DEVICES = (None, *get_args(Device))
CLOCK = LESSONS[0]


@pytest.fixture(scope="module")
def speech():
    return speech_of()


@pytest.fixture(scope="module")
def shipped():
    lessons = bootstrap.read_lesson_library(Settings(knowledge_dir=KNOWLEDGE)).lessons
    return Speech(lessons, read_references(KNOWLEDGE), LESSON_SENTENCES)


def test_a_step_is_one_block_with_what_to_look_for(speech):
    (step,) = speech.step(CLOCK, 3, Manner())
    assert (step.type, step.number, step.of) == ("step", 3, 3)
    assert step.text == "{Bác} mở trang gio.vn trên máy. {Bác} nhìn hai bên."
    assert step.look_for == "Hai bên có giống nhau không?"


@pytest.mark.parametrize(
    ("number", "manner", "types"),
    [
        (1, Manner(), ["step", "warning"]),
        (2, Manner(), ["step", "note"]),  # a word is explained
        (2, Manner(level="advanced"), ["step"]),
        (2, Manner(language="qaa"), ["step"]),
        (3, Manner(), ["step"]),
    ],
)
def test_what_stands_around_a_step(speech, number, manner, types):
    assert [block.type for block in speech.step(CLOCK, number, manner)] == types


def test_the_lesson_is_named_where_there_is_room(speech):
    first, *_ = speech.step(CLOCK, 1, Manner(), opening=True)
    assert first.text == "Bài: Xem giờ trên điện thoại (3 bước)."


@pytest.mark.parametrize(
    ("level", "text"),
    [
        ("beginner", "Hình ấy thường tròn, có hai cái kim. {Bác} chạm một lần."),
        ("intermediate", "{Bác} chạm vào hình **Đồng hồ**. {Bác} đừng chạm hình khác."),
        ("advanced", "{Bác} chạm vào hình **Đồng hồ**. {Bác} đừng chạm hình khác."),
    ],
)
def test_simpler_words_keep_the_warning(speech, level, text):
    step, warning = speech.simpler(CLOCK, 1, Manner(level=level))
    assert step.text == text and warning.type == "warning"


def test_a_question_has_its_options_numbered(speech):
    question, choices = speech.ask(CLOCK.text("vi").checks[0])
    assert question.text == "Muốn xem giờ, {bác} chạm vào đâu?"
    assert choices.options == ("1. Hình **Đồng hồ**", "2. Hình máy ảnh")
    assert len(speech.ask(CLOCK.text("vi").checks[0], again=True)) == 3


@pytest.mark.parametrize(
    ("section", "label", "quote"),
    [
        ("header", "bài “Xem giờ trên điện thoại”", "Học xong bài này, bác xem được giờ"),
        ("H1", "bài “Xem giờ trên điện thoại”, phần hỏi nhanh", "Giờ nằm ở góc trên"),
        ("B2", "bài “Xem giờ trên điện thoại”, bước 2", "Bác vào phần báo thức, chọn 6 giờ."),
        ("keypad", "bài “Xem giờ trên điện thoại”, phần máy bàn phím", "Máy bàn phím"),
        ("safety", "bài “Xem giờ trên điện thoại”, phần an toàn", "Ai gọi xưng bác sĩ"),
        ("T1", "bài “Xem giờ trên điện thoại”, phần hiểu lầm", "Nhiều máy tắt rồi"),
        ("K2", "bài “Xem giờ trên điện thoại”, phần tự kiểm tra", "Không tải. Máy có sẵn"),
        ("G1", "bài “Xem giờ trên điện thoại”, phần thật hay giả", "Người lạ gửi"),
    ],
)
def test_a_place_of_a_lesson(speech, section, label, quote):
    citation = speech.cite(CLOCK, section)
    assert citation.label == label
    assert citation.quote.startswith(quote)
    assert citation.quote in speech.document(CLOCK).source
    assert citation.url == f"/bai-hoc/xem-gio#{section}"


def test_links_begin_with_the_public_address():
    speech = Speech(LESSONS, REFERENCES, LESSON_SENTENCES, "https://hoc.vn")
    assert speech.cite(CLOCK, "B1").url == "https://hoc.vn/bai-hoc/xem-gio#B1"


@pytest.mark.parametrize(
    ("manner", "text"),
    [
        (Manner(), "Bác chạm “Lưu”, cháu chờ bác."),
        (Manner(address="chị", calls_self="em"), "Chị chạm “Lưu”, em chờ chị."),
    ],
)
def test_what_is_said_is_in_the_learners_form_of_address(manner, text):
    said = "{Bác} chạm **Lưu**, {cháu} chờ {bác}."
    blocks = (
        Block("paragraph", said),
        Block("step", said, look_for=said),
        Block("choices", options=(said,)),
    )
    reply = spoken(Reply("answer", blocks, (), (said,)), manner)
    first, step, choices = reply.blocks
    assert (first.text, step.look_for, choices.options, reply.suggestions) == (
        text,
        text,
        (text,),
        (text,),
    )


def test_a_quote_stays_as_its_source_has_it():
    quote = Block("quote", "{Bác} chạm **Lưu**.", citation=0)
    citation = Citation("x", "X", None, "B1", "x", quote.text, "/x")
    assert spoken(Reply("answer", (quote,), (citation,)), Manner(address="chị")).blocks == (quote,)


# --- the lessons that ship -----------------------------------------------------------------------


def shown(speech):
    """(place, manner, what is shown) of every step for every level and device."""
    for lesson, level, device in product(speech.lessons.values(), get_args(Level), DEVICES):
        manner = Manner(level, device)
        for number in range(1, len(lesson.text("vi").steps) + 1):
            place = f"{lesson.id}#B{number} {device}"
            yield place, manner, speech.step(lesson, number, manner, opening=True)
            yield place, manner, speech.simpler(lesson, number, manner)


def test_no_step_is_longer_than_a_beginner_can_take(shipped):
    long = {
        (place, count)
        for place, manner, blocks in shown(shipped)
        if manner.level == "beginner"
        for count in [
            syllables(" ".join(f"{b.text} {b.look_for}" for b in blocks if b.type != "warning"))
        ]
        if count > STEP_SYLLABLES
    }
    assert long == set()


def test_every_step_says_something_to_do_and_to_look_for(shipped):
    for place, _, blocks in shown(shipped):
        (step,) = [block for block in blocks if block.type == "step"]
        assert step.text.strip() and step.look_for.strip(), place
        assert 1 <= step.number <= step.of, place


def test_nothing_unfilled_is_left_once_it_is_spoken(shipped):
    for place, manner, blocks in shown(shipped):
        for block in spoken(Reply("step", blocks), manner).blocks:
            assert not set("{}*$") & set(block.text + block.look_for), place


def test_every_place_can_be_cited(shipped):
    for lesson in shipped.lessons.values():
        document = shipped.document(lesson)
        for section in document.walk():
            quote = shipped.cite(lesson, section.path).quote
            assert quote and quote in document.source


def test_the_lesson_of_an_emergency_is_taught(shipped):
    id = shipped.say("emergency.lesson")
    assert len(shipped.lessons[id].text("vi").steps) >= 3


def test_everybody_who_helps_has_a_sentence(shipped):
    assert all(shipped.say(f"help.{lesson.help}") for lesson in shipped.lessons.values())
