"""A lesson one step at a time: on and back, help when it goes wrong, a pause, another day."""

from datetime import timedelta

import pytest

from tests.dialogue.taught import HOW, LESSONS, Pupil, overdue, pupil_at, tutor_of
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.lesson_state import LessonState
from tutor.learners.levels import STEPS_UP, level_of

STEP_MOVES = ("Xong rồi", "Chưa được", "Nói lại")


def events(turn):
    return [(event.kind, event.item) for event in turn.events]


def test_a_lesson_begins_with_its_name_and_its_first_step():
    pupil = Pupil()
    turn = pupil.turn(HOW)
    title, step, *_ = turn.reply.blocks
    assert (turn.reply.kind, pupil.place) == ("step", ("step", "xem-gio", 1))
    assert title.text == "Bài: Xem giờ trên điện thoại (3 bước)."
    assert (step.type, step.number, step.of) == ("step", 1, 3)
    assert step.text == "Bác chạm vào hình “Đồng hồ”. Bác đừng chạm hình khác."
    assert step.look_for == "Bác thấy kim đồng hồ chưa?"
    assert turn.reply.suggestions == STEP_MOVES
    assert events(turn) == [("started", "B1")]


@pytest.mark.parametrize(
    ("at", "message", "place"),
    [
        (1, "tiếp", ("step", "xem-gio", 2)),
        (1, "xong rồi cháu ạ", ("step", "xem-gio", 2)),
        (2, "nói lại giùm bác", ("step", "xem-gio", 2)),
        (2, "chậm thôi", ("step", "xem-gio", 2)),
        (2, "quay lại", ("step", "xem-gio", 1)),
        (1, "quay lại", ("step", "xem-gio", 1)),
        (1, "bước 3", ("step", "xem-gio", 3)),
        (1, "bước 9", ("step", "xem-gio", 1)),
        (2, "chưa hiểu", ("step", "xem-gio", 2)),
        (2, "bấm không được", ("step", "xem-gio", 2)),
        (2, "gặp người thật", ("step", "xem-gio", 2)),
        (2, "thôi", ("parked", "xem-gio", 2)),
        (2, "để mai", ("parked", "xem-gio", 2)),
        (3, "xong", ("finished", "xem-gio", 1)),
    ],
)
def test_where_a_move_leads(at, message, place):
    pupil = pupil_at(at)
    pupil.turn(message)
    assert pupil.place == place


@pytest.mark.parametrize(
    ("at", "message", "told"),
    [
        (1, "quay lại", "Đây là bước đầu tiên rồi ạ."),
        (1, "bước 9", "Bài này có 3 bước."),
        (2, "bước tiếp theo", "Bác mở trang gio.vn trên máy."),
        (2, "chậm thôi", "Cột số nằm giữa màn hình."),
        (2, "thôi", "mình dừng ở bước 2 bài “Xem giờ trên điện thoại”"),
        (2, "để mai", "cháu nhớ rồi: bài “Xem giờ trên điện thoại”, bước 2"),
    ],
)
def test_what_is_told_on_the_way(at, message, told):
    assert told in pupil_at(at).hears(message)


def test_a_step_is_counted_once_it_is_done():
    pupil = pupil_at(1)
    assert events(pupil.turn("xong")) == [("step_done", "B1")]
    assert pupil.memory.lessons["xem-gio"].done == (1,)
    assert pupil.memory.skills["phone-basics"].steps == 1


# --- help ----------------------------------------------------------------------------------------


def test_who_is_stuck_gets_the_steps_help_then_simpler_words_then_a_person():
    pupil = pupil_at(1)
    own, simpler, person, again = (pupil.hears("bấm không được") for _ in range(4))
    assert own.startswith("Không sao đâu bác.") and "Bác vuốt sang trái" in own
    assert simpler.startswith("Hình ấy thường tròn")
    assert "Bác có thể nhờ con cháu" in person and again == person
    assert pupil.place == ("step", "xem-gio", 1)


def test_who_does_not_understand_gets_simpler_words_first():
    pupil = pupil_at(1)
    simpler, own, person = (pupil.hears("chưa hiểu") for _ in range(3))
    assert simpler.startswith("Hình ấy thường tròn")
    assert own.startswith("Không sao đâu bác.")
    assert "Bác có thể nhờ con cháu" in person


@pytest.mark.parametrize(
    "message", ["thấy nút mà bấm không được", "nó hiện chữ lỗi", "thấy chữ không hợp lệ"]
)
def test_a_trouble_after_a_success_is_a_trouble(message):
    pupil = pupil_at(1)
    assert events(pupil.turn(message)) == [("stuck", "B1")]
    assert pupil.place == ("step", "xem-gio", 1)


def test_the_trouble_that_is_told_of_is_helped_with():
    assert "nhờ người nhà đọc giúp" in pupil_at(1).hears("không thấy gì, chữ bé quá")


def test_the_steps_warning_is_repeated_with_every_help():
    pupil = pupil_at(1)
    for _ in range(2):
        assert "Hình lạ thì bác để yên." in pupil.hears("bấm không được")


def test_help_begins_anew_at_the_next_step():
    pupil = pupil_at(1)
    pupil.turn("bấm không được")
    pupil.turn("tiếp")
    assert (pupil.state.tried, pupil.state.helped) == (0, ())


@pytest.mark.parametrize(
    ("place", "desk"),
    [
        ("Đà Nẵng", "Bàn của thành phố, điện thoại 022, giờ làm việc 8 giờ đến 11 giờ."),
        ("Cà Mau", "Bác có thể nhờ con cháu"),
        (None, "Bác có thể nhờ con cháu"),
    ],
)
def test_the_person_who_helps_is_the_nearest_desk(tmp_path, place, desk):
    path = tmp_path / "contacts.toml"
    path.write_text(
        '[[contacts]]\nplace = "Đà Nẵng"\ndesk = "Bàn của thành phố"\nphone = "022"\n'
        'hours = "8 giờ đến 11 giờ"\n',
        encoding="utf-8",
    )
    pupil = pupil_at(1, locality=place)
    pupil.tutor = tutor_of(LESSONS, Contacts.load(path))
    assert desk in pupil.hears("gặp người thật")


# --- level ---------------------------------------------------------------------------------------


def test_two_troubles_in_a_row_bring_the_level_down_and_say_so():
    pupil = pupil_at(1, memory={"level": "advanced"})
    pupil.turn("chưa hiểu")
    assert "Cháu nói dễ hơn nhé." in pupil.hears("chưa hiểu")
    assert level_of(pupil.learner) == "intermediate"


def test_five_steps_without_trouble_bring_it_up_and_say_so():
    pupil = pupil_at(1)
    told = [pupil.hears("bước 1", "xong") for _ in range(STEPS_UP)]
    assert ["nói gọn hơn" in text for text in told] == [False] * (STEPS_UP - 1) + [True]
    assert level_of(pupil.learner) == "intermediate"


@pytest.mark.parametrize("message", ["xong", "chưa hiểu"])
def test_a_level_that_was_chosen_stays(message):
    pupil = pupil_at(1, level="intermediate")
    for _ in range(6):
        text = pupil.hears("bước 1", message)
        assert "nói gọn hơn" not in text and "nói dễ hơn" not in text
    assert level_of(pupil.learner) == "intermediate"


@pytest.mark.parametrize(
    ("level", "text"),
    [
        ("beginner", "Bác chạm vào hình “Đồng hồ”. Bác đừng chạm hình khác."),
        ("intermediate", "Bác mở “Đồng hồ”, đừng chạm hình khác."),
        ("advanced", "Mở “Đồng hồ”, đừng mở hình khác."),
    ],
)
def test_a_step_is_said_for_the_level(level, text):
    assert text in pupil_at(1, level=level).hears("nói lại")


def test_only_beginners_are_explained_a_word_and_once():
    told = "Báo thức: máy kêu đúng giờ đã đặt."
    assert told in pupil_at(1).hears("tiếp")
    assert told not in pupil_at(1).hears("tiếp", "tiếp")
    assert told not in pupil_at(1, level="advanced").hears("tiếp")


# --- devices and people --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("device", "text"),
    [
        (None, "Bác chạm vào hình “Đồng hồ”."),
        ("android", "Bác chạm vào hình “Đồng hồ”."),
        ("iphone", "Bác chạm hình “Đồng hồ” màu đen."),
    ],
)
def test_a_step_is_said_for_the_device(device, text):
    assert text in pupil_at(1, device=device).hears("nói lại")


@pytest.mark.parametrize(("device", "asked"), [(None, True), ("android", False)])
def test_an_unknown_device_is_asked_for_where_it_matters(device, asked):
    pupil = pupil_at(1, device=device)
    assert ("Nếu máy của bác là iPhone" in pupil.hears("bấm không được")) == asked


def test_a_lesson_on_a_keypad_telephone_is_its_own_section():
    pupil = Pupil(device_learner := pupil_at(device="keypad").learner)
    turn = pupil.turn(HOW)
    assert (turn.reply.kind, pupil.place) == ("answer", ("offer", "xem-gio", 1))
    assert [one.section for one in turn.reply.citations] == ["keypad"]
    assert device_learner.device == "keypad"


@pytest.mark.parametrize(
    ("age", "lesson", "told"),
    [
        (12, "Chỉ từng bước cách chuyển tiền cho con", True),
        (40, "Chỉ từng bước cách chuyển tiền cho con", False),
        (12, HOW, False),  # neither money nor papers
    ],
)
def test_a_child_is_told_to_do_money_with_parents(age, lesson, told):
    pupil = Pupil(pupil_at(age=age).learner)
    assert ("nhờ bố mẹ hoặc thầy cô" in pupil.hears(lesson)) == told


def test_a_lesson_that_should_have_been_looked_through_says_so():
    old = [overdue(LESSONS[0], LESSONS[0].review.replace(year=2026)), *LESSONS[1:]]
    assert "từ ngày 31/1/2026" in Pupil(tutor=tutor_of(old)).hears(HOW)
    assert "31/1" not in Pupil().hears(HOW)


# --- finishing, pausing, coming back -------------------------------------------------------------


def test_a_finished_lesson_tells_what_comes_next_and_offers_a_question():
    pupil = pupil_at(3)
    turn = pupil.turn("xong")
    assert events(turn) == [("step_done", "B3"), ("finished", "")]
    text = " ".join(block.text for block in turn.reply.blocks)
    assert "Bác đã làm xong bài “Xem giờ trên điện thoại”." in text
    assert "Kỹ năng “Dùng điện thoại”" in text
    assert "Bài nên học tiếp: “Chuyển tiền cho con”." in text
    assert pupil.state.queue == ("xem-gio#K1", "xem-gio#K2")


def test_the_placement_is_offered_once_and_to_who_has_no_level():
    pupil = pupil_at(3)
    assert "“chọn mức”" in pupil.hears("xong")
    pupil.conversation = pupil_at(3).conversation
    assert "“chọn mức”" not in pupil.hears("xong")
    assert "“chọn mức”" not in pupil_at(3, level="advanced").hears("xong")


@pytest.mark.parametrize("message", ["thôi", "để lúc khác", "chưa", "không cần"])
def test_the_question_after_a_lesson_may_be_declined(message):
    pupil = pupil_at(3)
    pupil.turn("xong")
    assert "Cần gì bác cứ hỏi" in pupil.hears(message)
    assert pupil.state == LessonState()


def test_a_paused_lesson_is_gone_on_with():
    pupil = pupil_at(2)
    text = pupil.hears("để mai", "học tiếp")
    assert text.startswith("Mình học tiếp bài “Xem giờ trên điện thoại”.")
    assert pupil.place == ("step", "xem-gio", 2)


@pytest.mark.parametrize(
    ("hours", "place"),
    [(5, ("step", "xem-gio", 3)), (7, ("step", "xem-gio", 2)), (26, ("step", "xem-gio", 2))],
)
def test_who_comes_back_after_six_hours_is_shown_the_step_again(hours, place):
    pupil = pupil_at(2)
    text = pupil.hears("tiếp", after=timedelta(hours=hours))
    assert pupil.place == place
    assert text.startswith("Mình học tiếp bài") == (hours > 6)


def test_a_new_conversation_goes_on_from_what_is_remembered():
    pupil = Pupil()
    pupil.hears(HOW, "xong")
    pupil.conversation = Pupil().conversation
    pupil.turn("học tiếp")
    assert pupil.place == ("step", "xem-gio", 2)


def test_who_began_nothing_has_nothing_to_go_on_with():
    pupil = Pupil()
    assert "Bác chưa học dở bài nào." in pupil.hears("học tiếp")


def test_another_question_leaves_the_place_in_the_lesson():
    pupil = pupil_at(2)
    turn = pupil.turn("Nấu phở bò ngon thế nào")
    assert turn.reply.kind == "abstain"
    assert pupil.place == ("parked", "xem-gio", 2)
    assert "Học tiếp" in turn.reply.suggestions
    pupil.turn("tiếp")
    assert pupil.place == ("step", "xem-gio", 2)
