"""Questions, true or fake, exercises: one at a time, explained whether right or wrong."""

import pytest

from tests.dialogue.taught import LESSONS, Pupil, pupil_at, tutor_of
from tutor.dialogue.lesson_state import LessonState


def events(turn):
    return [(event.kind, event.item, event.success) for event in turn.events]


@pytest.fixture
def quizzed():
    """A learner before the first of the two questions of the finished lesson."""
    pupil = pupil_at(3)
    pupil.turn("xong")
    pupil.turn("thử một câu")
    return pupil


@pytest.fixture
def second(quizzed):
    """Before the second: three options, the second of which is right."""
    quizzed.turn("1")
    quizzed.turn("câu tiếp")
    return quizzed


def test_a_question_with_its_options(quizzed):
    turn = quizzed.turn("nhắc lại")
    question, choices = turn.reply.blocks
    assert question.text == "Muốn xem giờ, bác chạm vào đâu?"
    assert choices.options == ("1. Hình “Đồng hồ”", "2. Hình máy ảnh")
    assert [one.section for one in turn.reply.citations] == ["K1"]
    assert quizzed.state.mode == "quiz"


@pytest.mark.parametrize("message", ["1", "a", "câu 1", "Hình “Đồng hồ”", "dong ho", "số một ạ"])
def test_a_right_answer_in_number_letter_or_words(quizzed, message):
    turn = quizzed.turn(message)
    assert events(turn) == [("answered", "K1", True)]
    assert turn.reply.blocks[0].text == "Đúng rồi ạ! Chạm vào đó là thấy giờ."


def test_a_wrong_answer_is_explained_and_the_right_one_given(quizzed):
    turn = quizzed.turn("hình máy ảnh")
    assert events(turn) == [("answered", "K1", False)]
    wrong, right = (block.text for block in turn.reply.blocks)
    assert wrong == "Chưa đúng bác ạ. Hình ấy để chụp."
    assert right == "Câu đúng là: Hình “Đồng hồ”. Chạm vào đó là thấy giờ."


@pytest.mark.parametrize("message", ["không biết", "không nhớ", "chịu", "quên rồi"])
def test_not_knowing_is_told_the_answer(quizzed, message):
    turn = quizzed.turn(message)
    assert events(turn) == [("answered", "K1", False)]
    assert turn.reply.blocks[0].text.startswith("Câu đúng là")


@pytest.mark.parametrize("message", ["ừ", "tiếp", "chưa được"])
def test_a_word_that_chooses_nothing_is_asked_again(quizzed, message):
    turn = quizzed.turn(message)
    assert turn.reply.blocks[0].text.startswith("Bác chọn một câu ở trên")
    assert (turn.events, quizzed.state.mode) == ((), "quiz")


@pytest.mark.parametrize("message", ["thôi", "để mai"])
def test_a_quiz_may_be_stopped(quizzed, message):
    assert "Cần gì bác cứ hỏi" in quizzed.hears(message)
    assert quizzed.state == LessonState()


def test_the_next_question_follows_when_it_is_wanted(quizzed):
    turn = quizzed.turn("1")
    assert turn.reply.suggestions == ("Câu tiếp", "Thôi")
    assert "Người lạ bảo bác tải đồng hồ khác." in quizzed.hears("câu tiếp")


@pytest.mark.parametrize("message", ["thôi", "chưa"])
def test_it_may_be_declined(quizzed, message):
    quizzed.turn("1")
    quizzed.turn(message)
    assert quizzed.state == LessonState()


def test_after_the_last_the_count_is_told(second):
    assert "Bác trả lời đúng 2 trên 2 câu." in second.hears("không tải")


def test_what_was_wrong_is_asked_again_first(second):
    second.turn("tải ngay")
    assert second.memory.missed == ("xem-gio#K2",)
    turn = second.turn("ôn bài")
    assert "lần trước bác chưa đúng" in turn.reply.blocks[0].text
    assert [one.section for one in turn.reply.citations] == ["K2"]


def test_who_learnt_nothing_has_nothing_to_be_asked():
    assert "Bác chưa học bài nào để ôn." in Pupil().hears("ôn bài")


def test_a_quiz_in_the_middle_of_a_lesson_comes_back_to_it():
    pupil = Pupil()
    pupil.hears("Chỉ từng bước cách chuyển tiền cho con", "xong")
    pupil.hears("đố bác", "không đưa")
    assert pupil.place == ("parked", "chuyen-tien", 2)


def test_a_question_no_longer_in_the_lesson_is_skipped():
    pupil = pupil_at(1)
    kept = LessonState("quiz", "xem-gio", queue=("xem-gio#K9", "gone#K1", "x"))
    pupil.conversation = pupil.conversation.__class__(focus={"lesson": kept.to_json()})
    assert pupil.turn("1").reply.kind in ("abstain", "answer", "smalltalk")


# --- true or fake --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "success", "told"),
    [
        ("giả", True, "Đúng rồi ạ! Người lạ gửi đường dẫn."),
        ("2", True, "Đúng rồi ạ!"),
        ("thật", False, "Chưa đúng bác ạ, tin này là giả."),
    ],
)
def test_a_message_is_true_or_fake(answer, success, told):
    pupil = pupil_at(1)
    pupil.turn("thật hay giả")
    turn = pupil.turn(answer)
    assert events(turn) == [("drilled", "G1", success)]
    assert turn.reply.blocks[0].text.startswith(told)


def test_the_next_message_is_another():
    pupil = pupil_at(1)
    first = pupil.hears("thật hay giả")
    assert pupil.hears("giả", "thật hay giả") != first


def test_a_drill_may_be_stopped():
    pupil = pupil_at(1)
    assert "Cần gì bác cứ hỏi" in pupil.hears("thật hay giả", "thôi")


def test_without_any_there_is_none():
    assert "chưa có bài luyện" in Pupil(tutor=tutor_of(LESSONS[1:])).hears("thật hay giả")


# --- exercises -----------------------------------------------------------------------------------


@pytest.mark.parametrize("message", ["Mấy giờ rồi", "may gio roi ha", "bây giờ là mấy giờ"])
def test_an_exercise_done_right(message):
    pupil = pupil_at(1)
    assert "Bác gõ câu hỏi giờ vào đây" in pupil.hears("thực hành")
    turn = pupil.turn(message)
    assert events(turn) == [("practised", "", True)]
    assert "Bác làm đúng rồi." in turn.reply.blocks[0].text


def test_an_exercise_gone_wrong_is_tried_once_more():
    pupil = pupil_at(1)
    pupil.turn("thực hành")
    turn = pupil.turn("con mèo")
    assert events(turn) == [("practised", "", False)]
    assert "Gần được rồi" in turn.reply.blocks[0].text
    assert pupil.state.mode == "exercise"


def test_the_second_time_something_else_is_said():
    pupil = pupil_at(1)
    pupil.hears("thực hành", "con mèo")
    assert pupil.turn("Chuyển tiền có mất phí không?").reply.citations[0].section == "H1"


@pytest.mark.parametrize("message", ["bỏ qua", "thôi"])
def test_an_exercise_may_be_skipped(message):
    pupil = pupil_at(1)
    assert "Cần gì bác cứ hỏi" in pupil.hears("thực hành", message)


def test_without_any_exercise_there_is_none():
    assert "chưa có phần thực hành" in Pupil(tutor=tutor_of(LESSONS[1:])).hears("thực hành")
