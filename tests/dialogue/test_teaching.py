"""The teaching dialogue as a whole: what begins a lesson, what is answered at once, and what holds
for every talk."""

import copy
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogue.taught import (
    A_MINUTE,
    HOW,
    LESSONS,
    MONDAY,
    Pupil,
    pupil_at,
    speech_of,
    teacher_of,
    tutor,
)
from tutor.dialogue.lesson_state import MODES, LessonState
from tutor.records import Conversation, Learner

DAY = timedelta(days=1)
TALK = (
    HOW,
    "chưa hiểu",
    "bấm không được",
    "gọi tôi là cô",
    "tiếp",
    "Chuyển tiền có mất phí không?",
    "học tiếp",
    "xong",
    "xong",
    "thử một câu",
    "2",
    "câu tiếp",
    "b",
    "thật hay giả",
    "giả",
    "thực hành",
    "mấy giờ rồi",
    "chọn mức",
    "có",
    "thôi",
    "học tới đâu rồi",
    "tôi bị lừa mất tiền rồi",
    "chưa",
    "xóa dữ liệu của tôi",
    "thôi",
)


# --- what a question gets ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        HOW,
        "Làm sao để xem giờ trên điện thoại",
        "lam sao xem gio tren dien thoai",
        "Coi giờ ở chỗ nào",
        "Đặt chuông để dậy",
    ],
)
def test_who_asks_for_the_way_is_shown_the_first_step(message):
    pupil = Pupil()
    assert (pupil.turn(message).reply.kind, pupil.place) == ("step", ("step", "xem-gio", 1))


def test_who_asks_for_a_fact_is_told_it_and_offered_the_steps():
    pupil = Pupil(pupil_at().learner)
    turn = pupil.turn("Chuyển tiền có mất phí không?")
    answer, offer = turn.reply.blocks
    assert answer.text == "Nhiều ngân hàng không thu phí."
    assert "“chuyển tiền cho con”" in offer.text
    assert [one.section for one in turn.reply.citations] == ["H1"]
    assert pupil.place == ("offer", "chuyen-tien", 1)


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("có", ("step", "chuyen-tien", 1)),
        ("chỉ từng bước", ("step", "chuyen-tien", 1)),
        ("dạ vâng", ("step", "chuyen-tien", 1)),
        ("không cần", ("", "", 1)),
        ("thôi", ("", "", 1)),
        ("để mai", ("", "", 1)),
    ],
)
def test_the_offer_is_taken_or_not(message, place):
    pupil = Pupil()
    pupil.hears("Chuyển tiền có mất phí không?", message)
    assert pupil.place == place


def test_a_story_that_begins_like_a_remark_is_no_move():
    pupil = Pupil()
    story = "mới dùng điện thoại mà đứa cháu nó nhờ tôi đi chợ mua giùm con cá"
    pupil.turn(story)
    assert pupil.memory.level is None


def test_a_secret_that_is_typed_keeps_the_place_in_the_lesson():
    pupil = pupil_at(2)
    assert pupil.turn("482913").reply.kind == "refuse"
    pupil.turn("tiếp")
    assert pupil.place in (("step", "xem-gio", 2), ("step", "xem-gio", 3))


# --- contract ------------------------------------------------------------------------------------


def talk_of(messages=TALK, **choices):
    pupil = Pupil(Learner(**choices))
    return pupil, [pupil.turn(message) for message in messages]


def test_the_same_talk_gets_the_same_turns():
    assert talk_of()[1] == talk_of()[1]


def test_a_turn_leaves_what_it_was_given_untouched():
    pupil = Pupil()
    for message in TALK:
        conversation, learner = pupil.conversation, pupil.learner
        focus, memory = copy.deepcopy(dict(conversation.focus)), copy.deepcopy(dict(learner.memory))
        first = tutor().reply(conversation, message, learner, pupil.now + A_MINUTE)
        assert (dict(conversation.focus), dict(learner.memory)) == (focus, memory)
        assert pupil.turn(message) == first


def test_focus_and_memory_survive_storage_as_json():
    direct, stored = Pupil(), Pupil()
    for message in TALK:
        focus, memory = json.loads(
            json.dumps([dict(stored.conversation.focus), dict(stored.learner.memory)])
        )
        stored.conversation = replace(stored.conversation, focus=focus)
        stored.learner = replace(stored.learner, memory=memory)
        assert stored.turn(message).reply == direct.turn(message).reply


@pytest.mark.parametrize(
    "choices", [{}, {"level": "advanced", "device": "iphone"}, {"address": "chị", "age": 12}]
)
def test_every_quote_is_cut_from_its_lesson(choices):
    speech = speech_of()
    cited = [one for turn in talk_of(**choices)[1] for one in turn.reply.citations]
    assert len(cited) > 10
    for citation in cited:
        document = speech.document(speech.lessons[citation.document_id])
        (section,) = [one for one in document.walk() if one.path == citation.section]
        assert citation.quote in document.source[section.start : section.end]
        assert citation.url == f"/bai-hoc/{citation.document_id}#{citation.section}"


def test_every_step_that_is_shown_is_cited_and_offers_its_moves():
    for turn in talk_of()[1]:
        state = LessonState.of(turn.conversation.focus)
        if turn.reply.kind == "step":
            assert turn.reply.suggestions == ("Xong rồi", "Chưa được", "Nói lại")
            assert [one.section for one in turn.reply.citations] == [f"B{state.step}"]


def test_nothing_unfilled_is_said():
    for turn in talk_of()[1]:
        for block in turn.reply.blocks:
            said = " ".join((block.text, block.look_for, *block.options, *turn.reply.suggestions))
            assert not set("{}$*") & set(said), said


def test_a_time_without_zone_is_no_error():
    turn = tutor().reply(Conversation(), HOW, Learner(), MONDAY.replace(tzinfo=None))
    assert turn.reply.kind == "step"


WORDS = (
    "có không chưa được thôi tiếp xong rồi bước 2 quay lại chậm chưa hiểu thấy gọi tôi là bà xưng "
    "con đố thật giả 1 b câu mai học bài tiếp xóa hết dữ liệu mức nói gọn dễ máy iphone bàn phím "
    "giờ ở đâu trên điện thoại chuyển tiền mất phí mật khẩu bị lừa ai giúp ? . “ ”"
).split(" ")
texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=40)
values = st.none() | st.integers(-3, 9) | st.text(max_size=4) | st.lists(st.integers(-2, 4))
names = st.sampled_from([lesson.id for lesson in LESSONS]) | st.sampled_from(["", "gone"])
questions = st.builds("{}#{}{}".format, names, st.sampled_from("KGB"), st.integers(0, 4))
states = st.fixed_dictionaries(
    {"mode": st.sampled_from(MODES)},
    optional={
        "lesson": names,
        "step": st.integers(-1, 9) | values,
        "tried": st.integers(-5, 9) | values,
        "helped": st.lists(st.integers(-1, 4), max_size=3) | values,
        "queue": st.lists(questions, max_size=3) | values,
        "answers": st.lists(st.booleans(), max_size=5) | values,
    },
)
devices = st.sampled_from([None, "iphone", "android", "keypad", "computer"])
levels = st.sampled_from([None, "beginner", "intermediate", "advanced"])
modest = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


TEACHER = teacher_of()


@modest
@given(message=texts, state=states, device=devices, level=levels)
def test_no_message_in_no_state_makes_the_teacher_raise(message, state, device, level):
    learner = Learner(device=device, level=level)
    visit = TEACHER.visit(message, Conversation(focus={"lesson": state}), learner, MONDAY)
    for turn in (TEACHER.steer(visit), TEACHER.teach(visit), TEACHER.unknown(visit)):
        if turn is not None:
            assert turn.reply.blocks and len(turn.reply.suggestions) <= 3
            json.dumps([dict(turn.conversation.focus), dict(turn.learner.memory)])


@modest
@given(messages=st.lists(texts, min_size=2, max_size=6))
def test_no_talk_makes_the_tutor_raise(messages):
    pupil = Pupil()
    for message in messages:
        assert pupil.turn(message).reply.blocks
