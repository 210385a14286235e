"""The trained model of which lesson is asked for: same texts, same model; stored as it is."""

import numpy as np
import pytest

from tutor.answering.lesson_model import (
    NOTHING,
    PLANS,
    LessonModel,
    grams_of,
    train_lesson_model,
)

TEXTS = [
    ("call", "Gọi video cho con"),
    ("call", "Gọi thấy mặt con cháu"),
    ("money", "Chuyển tiền qua ngân hàng"),
    ("money", "Gửi tiền cho người nhà"),
    ("photo", "Chụp ảnh bằng điện thoại"),
    ("photo", "Gửi hình vừa chụp"),
    (NOTHING, "Nấu phở bò"),
    (NOTHING, "Đá bóng ở sân nào"),
    (PLANS, "Sở Khoa học và Công nghệ chủ trì"),
]


@pytest.fixture(scope="module")
def model():
    return train_lesson_model(TEXTS)


def best(model, text):
    return model.lessons[int(np.argmax(model.score(text)))]


@pytest.mark.parametrize(
    ("text", "lesson"),
    [
        ("gọi video", "call"),
        ("goi thay mat", "call"),
        ("chuyển khoản ngân hàng", "money"),
        ("chuyen tien", "money"),
        ("chup anh", "photo"),
        ("nấu phở", NOTHING),
        ("Sở chủ trì", PLANS),
    ],
)
def test_the_lesson_that_is_asked_for(model, text, lesson):
    assert best(model, text) == lesson


@pytest.mark.parametrize(("typed", "lesson"), [("goi vidio", "call"), ("chuyen tyn", "money")])
def test_a_slip_of_the_finger_is_understood(model, typed, lesson):
    assert best(model, typed) == lesson


def test_the_same_texts_make_the_same_model(model):
    again = train_lesson_model(TEXTS)
    assert again.to_bytes() == model.to_bytes()


def test_what_is_stored_is_read_back(model):
    read = LessonModel.from_bytes(model.to_bytes())
    assert (read.lessons, dict(read.grams)) == (model.lessons, dict(model.grams))
    for text in ("gọi video", "x", ""):
        assert (read.score(text) == model.score(text)).all()


def test_a_text_without_known_grams_scores_the_bias(model):
    assert (model.score("???") == model.bias).all()


def test_what_was_never_seen_stands_far_below():
    model = train_lesson_model(TEXTS[:6])
    scores = model.score("gọi video")
    assert model.margin(PLANS, scores) == -1
    assert NOTHING in model.lessons


@pytest.mark.parametrize("texts", [[], TEXTS[:1], TEXTS[:2], TEXTS[:3]])
def test_few_texts_are_enough_for_a_model(texts):
    model = train_lesson_model(texts)
    assert model.score("gọi video").shape == (len(model.lessons),)
    if {lesson for lesson, _ in texts} == {"call", "money"}:
        assert best(model, "gọi video") == "call"


def test_a_text_has_grams_with_and_without_accents():
    grams = grams_of("Gọi con")
    assert {"wgoi", "wcon", "wgoi con", "agọi", "agọi con", "c go", "cgo"} <= set(grams)
    assert grams_of("") == []
