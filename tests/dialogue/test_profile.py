"""What learners tell of themselves: level, device, address; progress; what is kept and erased."""

import pytest

from tests.dialogue.taught import HOW, Pupil, pupil_at
from tutor.dialogue.lesson_state import LessonState
from tutor.learners.levels import level_of
from tutor.learners.memory import Memory
from tutor.records import Conversation, Learner

ADDRESSES = ("bác", "cô", "chú", "ông", "bà", "anh", "chị", "bạn")
OWN_WORDS = ("cháu", "con", "em", "tôi")
DEFAULT_OWN = {"anh": "em", "chị": "em", "bạn": "tôi"}


# --- level ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("nói dễ thôi", "beginner"),
        ("bác mới mua điện thoại", "beginner"),
        ("mức vừa", "intermediate"),
        ("nói gọn thôi cháu", "advanced"),
        ("tôi rành điện thoại rồi", "advanced"),
    ],
)
def test_a_level_is_chosen_in_words_and_the_step_shown_in_it(message, level):
    pupil = pupil_at(1, level="intermediate")
    turn = pupil.turn(message)
    assert (level_of(pupil.learner), turn.reply.kind) == (level, "step")
    assert turn.reply.level == level


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        (("có", "có", "có"), "advanced"),
        (("có", "chưa", "ừ"), "intermediate"),
        (("chưa", "có", "không"), "beginner"),
        (("chưa", "chưa", "không nhớ"), "beginner"),
    ],
)
def test_three_questions_place_a_learner(answers, level):
    pupil = Pupil(Learner(level="advanced"))
    pupil.turn("chọn mức")
    for answer in answers:
        pupil.turn(answer)
    assert (level_of(pupil.learner), pupil.memory.placement) == (level, "done")
    assert pupil.learner.level is None  # placed now, no longer chosen


@pytest.mark.parametrize("message", ["bỏ qua", "thôi", "để sau"])
def test_the_placement_may_be_left(message):
    pupil = pupil_at(2)
    pupil.hears("chọn mức", "có", message)
    assert (pupil.memory.placement, pupil.memory.level) == ("skipped", None)
    assert pupil.place == ("parked", "xem-gio", 2)


def test_the_placement_comes_back_to_the_lesson():
    pupil = pupil_at(2)
    pupil.hears("chọn mức", "có", "có", "có", "học tiếp")
    assert pupil.place == ("step", "xem-gio", 2)


def test_another_question_ends_the_placement():
    pupil = Pupil()
    pupil.turn("chọn mức")
    pupil.turn(HOW)
    assert pupil.place == ("step", "xem-gio", 1)


# --- device --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "device"),
    [
        ("máy iphone", "iphone"),
        ("bác xài samsung", "android"),
        ("làm trên máy tính", "computer"),
        ("điện thoại cục gạch", "keypad"),
    ],
)
def test_a_device_is_remembered(message, device):
    pupil = Pupil()
    pupil.turn(message)
    assert pupil.learner.device == device


def test_in_a_lesson_the_step_is_shown_for_the_device():
    pupil = pupil_at(1)
    assert "Bác chạm hình “Đồng hồ” màu đen." in pupil.hears("máy iphone")
    assert pupil.place == ("step", "xem-gio", 1)


def test_on_a_keypad_telephone_the_lessons_own_section_is_shown():
    assert "Máy bàn phím thường hiện giờ" in pupil_at(1).hears("máy cục gạch")


def test_a_lesson_that_a_keypad_telephone_cannot_do_says_so():
    text = pupil_at(1, "chuyen-tien").hears("máy cục gạch")
    assert text.startswith("Bài này làm trên điện thoại thông minh.")


# --- form of address -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("form", ["gọi tôi là {}", "cứ gọi là {} nhé", "kêu tui bằng {}"])
def test_every_form_of_address(address, form):
    pupil = pupil_at(1)
    text = pupil.hears(form.format(address))
    own = DEFAULT_OWN.get(address, "cháu")
    assert pupil.learner.address == address
    assert text.startswith(f"Vâng, từ nay {own} gọi {address} như vậy.")
    assert f"{address.capitalize()} chạm vào hình" in text
    assert pupil.place == ("step", "xem-gio", 1)


@pytest.mark.parametrize("own", OWN_WORDS)
def test_every_word_for_itself(own):
    pupil = Pupil()
    text = pupil.hears(f"gọi tôi là bà xưng {own}")
    assert (pupil.learner.address, pupil.memory.calls_self) == ("bà", own)
    assert text.startswith(f"Vâng, từ nay {own} gọi bà như vậy.")


@pytest.mark.parametrize(
    ("message", "address", "own"),
    [
        ("xưng con đi", None, "con"),
        ("goi toi la chi", "chị", None),
        ("GỌI TÔI LÀ CHÚ", "chú", None),
        ("gọi là ông, xưng là cháu", "ông", "cháu"),
    ],
)
def test_in_any_spelling(message, address, own):
    pupil = Pupil()
    pupil.turn(message)
    assert (pupil.learner.address, pupil.memory.calls_self) == (address, own)


def test_a_new_form_of_address_forgets_the_word_that_went_with_the_old():
    pupil = Pupil()
    pupil.hears("gọi tôi là bà xưng con", "gọi tôi là anh")
    assert (pupil.learner.address, pupil.memory.calls_self) == ("anh", None)


def test_an_unknown_form_is_no_order():
    pupil = Pupil()
    pupil.turn("gọi tôi là đại ca")
    assert pupil.learner.address is None


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_nothing_that_is_said_keeps_the_usual_form(address):
    pupil = pupil_at(1, address=address)
    for message in ("xong", "chưa hiểu", "chưa hiểu", "chưa hiểu", "thôi", "đố bác", "2", "menu"):
        turn = pupil.turn(message)
        said = [text for block in turn.reply.blocks for text in (block.text, *block.options)]
        assert not [text for text in said if "bác" in text.casefold() or "{" in text], message


# --- menu, progress ------------------------------------------------------------------------------


def test_the_menu_offers_what_comes_next_in_the_courses():
    pupil = Pupil()
    assert pupil.turn("menu").reply.suggestions[0] == "Xem giờ trên điện thoại"
    pupil.conversation = pupil_at(3).conversation
    pupil.turn("xong")
    assert pupil.turn("menu").reply.suggestions[0] == "Chuyển tiền cho con"


def test_the_menu_of_an_audience_without_course_holds_its_lessons():
    assert Pupil(Learner(audience="official")).turn("menu").reply.blocks[1].options == ()


def test_progress_tells_lessons_and_skills():
    pupil = pupil_at(3)
    pupil.hears("xong", "Chỉ từng bước cách chuyển tiền cho con", "xong")
    text = pupil.hears("học tới đâu rồi")
    assert "Bác đã học xong 1 bài: Xem giờ trên điện thoại." in text
    assert "Đang học dở: Chuyển tiền cho con." in text
    assert "Kỹ năng “Dùng điện thoại”" in text and "Kỹ năng “Dùng ngân hàng”" in text


def test_who_learnt_nothing_is_invited():
    assert "Bác chưa học bài nào." in Pupil().hears("học tới đâu rồi")


# --- data ----------------------------------------------------------------------------------------


@pytest.fixture
def asked_to_erase():
    """A learner in the middle of a lesson who is asked whether everything shall go."""
    pupil = pupil_at(2, locality="Cần Thơ", level="advanced")
    pupil.learner = Learner("person-1", **{"locality": "Cần Thơ", "memory": pupil.learner.memory})
    pupil.turn("xóa dữ liệu của tôi")
    return pupil


def test_what_is_kept_is_told_with_how_to_erase_it():
    text = Pupil().hears("xem dữ liệu của tôi")
    assert "bài đã học" in text and "“xóa dữ liệu của tôi”" in text


def test_before_erasing_it_is_asked(asked_to_erase):
    assert asked_to_erase.state.mode == "erase"
    assert asked_to_erase.memory.last_seen is not None


@pytest.mark.parametrize(
    "message", ["Xóa hết", "xoa het", "có", "Chắc chắn!", "xóa dữ liệu của tôi", "đồng ý"]
)
def test_a_plain_yes_erases_everything(asked_to_erase, message):
    turn = asked_to_erase.turn(message)
    assert turn.erase
    assert turn.learner == Learner("person-1")
    assert turn.conversation.focus == {}
    assert asked_to_erase.memory == Memory()


@pytest.mark.parametrize(
    "message",
    [
        "thôi",
        "không",
        "chưa",
        "tiếp",
        "học",
        "bắt đầu",
        "chỉ từng bước",
        "xóa cái gì cơ",
        "Mấy giờ rồi",
    ],
)
def test_anything_else_keeps_everything(asked_to_erase, message):
    turn = asked_to_erase.turn(message)
    assert not turn.erase
    assert turn.learner.locality == "Cần Thơ"
    assert asked_to_erase.place == ("parked", "xem-gio", 2)


def test_erasing_is_not_remembered_as_a_wish():
    pupil = Pupil(conversation=Conversation(focus={"lesson": LessonState("erase").to_json()}))
    assert not pupil.turn("không").erase
    assert not pupil.turn("có").erase
