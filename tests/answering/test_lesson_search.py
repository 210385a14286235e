"""Which lesson a message asks for, and when none."""

from dataclasses import replace

import pytest

from tests.dialogue.taught import LESSONS, NOTHING, search_of
from tutor.answering.lesson_model import NOTHING as NONE
from tutor.answering.lesson_model import PLANS, train_lesson_model
from tutor.answering.lesson_search import CLEAR, NEAR, LessonSearch, training_texts

PLAN_TEXTS = ("Sở Khoa học và Công nghệ chủ trì nhiệm vụ", "Tỷ lệ hồ sơ trực tuyến đạt 80%")


@pytest.fixture(scope="module")
def search():
    model = train_lesson_model(training_texts(LESSONS, NOTHING, PLAN_TEXTS))
    return LessonSearch(LESSONS, model)


@pytest.mark.parametrize(
    ("message", "lesson"),
    [
        ("Xem giờ trên điện thoại", "xem-gio"),
        ("xem gio tren dien thoai", "xem-gio"),
        ("Coi giờ ở chỗ nào", "xem-gio"),
        ("muốn đặt báo thức", "xem-gio"),
        ("gửi tiền cho con ở xa", "chuyen-tien"),
        ("chuyển khoản ngân hàng làm sao", "chuyen-tien"),
        ("lỡ đưa mã cho kẻ gian", "lua-mot-gio-dau"),
    ],
)
def test_the_lesson_is_found_and_clearly_asked_for(search, message, lesson):
    best = search.search(message)[0]
    assert (best.lesson.id, best.clear >= CLEAR, best.of_plans) == (lesson, True, False)


@pytest.mark.parametrize("message", [*NOTHING[:4], "Nấu phở ra sao", "huyết áp cao uống gì"])
def test_what_no_lesson_answers_is_not_clear(search, message):
    found = search.search(message)
    assert not found or found[0].clear < CLEAR


def test_what_plans_say_sounds_of_plans(search):
    found = search.search("Sở Công nghệ chủ trì nhiệm vụ của người nhà")
    assert found[0].of_plans


@pytest.mark.parametrize("message", ["", "???", "zzzz qqqq"])
def test_without_a_known_word_nothing_is_found(search, message):
    assert search.search(message) == []


@pytest.mark.parametrize("k", [0, 1, 2, 3, 50])
def test_at_most_k_best_first(search, k):
    found = search.search("gửi tiền cho con", k)
    assert len(found) == min(k, len(LESSONS))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_same_message_finds_the_same(search):
    assert search.search("xem giờ") == search.search("xem giờ")


def test_a_lesson_for_others_stands_lower(search):
    for_others = [replace(LESSONS[0], audience=("official",)), *LESSONS[1:]]
    others = search_of(for_others)
    own = search.search("Coi giờ ở chỗ nào")[0].score
    assert others.search("Coi giờ ở chỗ nào")[0].score < own
    as_official = others.search("Coi giờ ở chỗ nào", audience="official")[0]
    assert as_official.lesson.id == "xem-gio" and as_official.score > NEAR


@pytest.mark.parametrize(
    "message",
    [
        "Xem giờ trên điện thoại",
        "học bài xem giờ trên điện thoại nhé",
        "chi bac xem gio tren dien thoai",
    ],
)
def test_who_says_a_lessons_whole_title_means_it_and_nothing_else(search, message):
    (found,) = search.search(message)
    assert found.lesson.id == "xem-gio" and found.clear > 2 * CLEAR


def test_a_model_of_other_lessons_is_refused():
    model = train_lesson_model(training_texts(LESSONS[:1]))
    with pytest.raises(ValueError, match=r"chuyen-tien.*tutor ingest"):
        LessonSearch(LESSONS, model)


def test_without_lessons_nothing_is_found():
    assert LessonSearch([]).search("gửi tiền") == []


def test_a_model_learns_from_everything_a_lesson_says():
    texts = training_texts(LESSONS[:1], ("Nấu phở",), PLAN_TEXTS[:1])
    said = {text for lesson, text in texts if lesson == "xem-gio"}
    assert {"Xem giờ trên điện thoại", "Coi giờ ở chỗ nào", "Chữ bé quá"} <= said
    assert "Bác mở trang gio.vn trên máy. Bác nhìn hai bên." in said
    assert not [text for text in said if set("{}*“”") & set(text)]
    assert (NONE, "Nấu phở") in texts and (PLANS, PLAN_TEXTS[0]) in texts


def test_the_ways_of_asking_can_be_left_out():
    without = dict.fromkeys(text for _, text in training_texts(LESSONS, use_asked_as=False))
    assert "Coi giờ ở chỗ nào" not in without and "Xem giờ trên điện thoại" in without
