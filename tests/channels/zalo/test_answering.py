"""A conversation in Zalo, from the event to what the person reads."""

import threading
import time

import pytest

from tests.channels.zalo.conftest import zalo_words
from tests.channels.zalo.fake_oa import Script
from tests.fakes import FakeService, FakeTutor
from tutor.errors import IndexMissingError
from tutor.records import Turn

USER = "246845883529197922"
ID = f"zalo-oa:388613280878808645:{USER}"
WORDS = zalo_words()


def said(zalo, name, **message):
    before = len(zalo.oa.texts(USER))
    zalo.post(zalo.oa.event(name, USER, **message))
    zalo.work()
    return zalo.oa.texts(USER)[before:]


def test_a_question_is_answered(zalo):
    (answer,) = zalo.say("trạm y tế phường")
    assert answer.startswith("Trạm Y tế phường")
    assert "Nguồn: mục 2, phần II" in answer


def test_a_bot_answers_the_same(zalo):
    (oa,), (bot,) = zalo.say("trạm y tế phường"), zalo.say_bot("trạm y tế phường")
    assert oa == bot


def test_somebody_anonymous_is_answered_in_their_conversation(zalo):
    event = zalo.oa.anonymous_event("anonymous_send_text", "A1", "C1", text="trạm y tế phường")
    assert zalo.post(event) == 200
    zalo.work()
    (answer,) = zalo.oa.texts("A1@C1")
    assert answer == zalo.say("trạm y tế phường")[0]


def test_a_number_says_what_the_menu_offered(zalo):
    zalo.say("từng bước")
    zalo.say("2")
    (conversation,) = zalo.store.export_learner(ID)["conversations"]
    assert [one["text"] for one in conversation["messages"] if one["role"] == "user"] == [
        "từng bước",
        "Chưa thấy",
    ]


def test_a_turn_that_fails_is_told_and_leaves_no_job_behind(zalo):
    (text,) = zalo.say("hỏng")
    assert text == WORDS.say("failed")
    assert zalo.store.jobs.status(zalo.clock()).count("ready", "running", "dead") == 0


def test_while_there_is_no_tutor_the_event_waits(make):
    service = FakeService("no index")
    zalo = make(service)
    assert zalo.say("trạm y tế phường") == []
    service.reason = ""
    zalo.work_on(hours=1)
    assert len(zalo.oa.texts(USER)) == 1


def test_who_follows_is_greeted_once(zalo):
    zalo.post(zalo.oa.follow(USER))
    zalo.clock.pass_(seconds=2)
    zalo.post(zalo.oa.follow(USER, "user_click_chatnow"))
    zalo.work()
    (hello,) = zalo.oa.texts(USER)
    assert "máy" in hello and "dừng" in hello and "không phải người thật" in hello


def test_who_comes_back_after_leaving_is_greeted_again(zalo):
    for name in ("follow", "unfollow", "follow"):
        zalo.clock.pass_(seconds=1)
        zalo.post(zalo.oa.follow(USER, name))
        zalo.work()
    assert len(zalo.oa.texts(USER)) == 2


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("image", "image"), ("gif", "gif"), ("audio", "audio"), ("video", "video"),
        ("sticker", "sticker"), ("location", "location"), ("file", "file"), ("link", "link"),
        ("business_card", "business_card"),
    ],
)  # fmt: skip
def test_what_is_no_text_gets_a_kind_answer(zalo, name, key):
    attachment = {"type": name, "payload": {"url": "http://zdn.vn/a"}}
    assert said(zalo, f"user_send_{name}", attachments=[attachment]) == [WORDS.say(f"media.{key}")]


def test_what_zalo_keeps_back_is_told(zalo):
    zalo.post_bot(zalo.bot.update("message.unsupported.received", "c1"))
    zalo.work()
    assert zalo.bot.texts("c1") == [WORDS.say("media.unreadable")]


def test_white_space_is_no_question(zalo):
    assert zalo.say("  \n ") == []


def test_too_long_a_message_is_told(zalo):
    assert zalo.say("a" * 4001) == [WORDS.say("too_long")]


def test_withdrawing_erases_everything(zalo):
    zalo.say("trạm y tế phường")
    assert zalo.store.export_learner(ID)
    zalo.post(zalo.oa.event("user_withdraw", USER))
    zalo.work()
    assert zalo.store.export_learner(ID) is None
    assert zalo.store.zalo.user(ID) is None


class ErasingTutor(FakeTutor):
    """Erases at once who says so."""

    def reply(self, conversation, message, learner, now, *, stopwatch=None, tell=None):
        turn = super().reply(conversation, message, learner, now, stopwatch=stopwatch)
        return Turn(turn.reply, turn.conversation, learner, erase="xóa dữ liệu" in message)


def test_asking_for_it_erases_too_and_is_told(make):
    service = FakeService()
    service.tutor = ErasingTutor
    zalo = make(service)
    zalo.say("trạm y tế phường")
    (last,) = zalo.say("xóa dữ liệu của tôi")
    assert last
    assert zalo.store.export_learner(ID) is None
    assert zalo.store.zalo.user(ID) is None
    assert zalo.store.jobs.status(zalo.clock()).count("ready", "running", "dead") == 0


class SlowTutor(FakeTutor):
    def __init__(self, done):
        self._done = done

    def reply(self, *arguments, **options):
        self._done.wait(5)
        return super().reply(*arguments, **options)


@pytest.mark.parametrize("product", ["oa", "bot"])
def test_a_slow_answer_is_acknowledged(make, product):
    done, service = threading.Event(), FakeService()
    service.tutor = lambda: SlowTutor(done)
    zalo = make(service)
    seen = zalo.oa.reactions if product == "oa" else zalo.bot.actions

    def release():
        end = time.monotonic() + 5
        while not seen and time.monotonic() < end:
            time.sleep(0.02)
        done.set()

    zalo.worker._handlers["zalo.event"]._slow_s = 0.3
    watcher = threading.Thread(target=release)
    watcher.start()
    answers = zalo.say("trạm y tế") if product == "oa" else zalo.say_bot("trạm y tế")
    watcher.join()
    assert len(answers) == 1
    assert len(seen) == 1


def test_somebody_anonymous_gets_no_buttons_no_picture_and_no_reaction(make):
    done, service = threading.Event(), FakeService()
    service.tutor = lambda: SlowTutor(done)
    zalo = make(service, oa_buttons=True)
    zalo.worker._handlers["zalo.event"]._slow_s = 0.3
    image = zalo.oa.anonymous_event("anonymous_send_image", "A1", "C1", attachments=[{}])
    step = zalo.oa.anonymous_event("anonymous_send_text", "A1", "C1", text="từng bước")
    for event in (image, step):
        assert zalo.post(event) == 200
    threading.Timer(0.6, done.set).start()
    zalo.work()
    media, step = zalo.oa.texts("A1@C1")
    assert media == WORDS.say("media.image") and "1. " in step
    assert zalo.oa.reactions == [] and zalo.store.jobs.dead() == []


def test_a_quick_answer_needs_no_sign(zalo):
    zalo.say("trạm y tế")
    time.sleep(0.4)
    assert zalo.oa.reactions == []


def test_order_holds_when_a_send_fails_for_a_while(zalo):
    zalo.oa.script.append(Script(error=-32))
    zalo.post(zalo.oa.event("user_send_text", USER, text="trạm y tế phường"))
    zalo.post(zalo.oa.event("user_send_text", USER, text="công an phường"))
    zalo.work()
    assert zalo.oa.texts(USER) == []
    zalo.work_on(hours=1)
    first, second = zalo.oa.texts(USER)
    assert first.startswith("Trạm Y tế") and second.startswith("Công an")


def test_an_index_that_is_missing_is_no_lost_message():
    with pytest.raises(IndexMissingError):
        FakeService("no index").tutor()


def test_the_same_learner_everywhere(zalo):
    zalo.say("trạm y tế phường")
    zalo.say("công an phường")
    (conversation,) = zalo.store.export_learner(ID)["conversations"]
    assert len(conversation["messages"]) == 4
