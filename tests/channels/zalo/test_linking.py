"""A browser and a Zalo account share one learner, by a link or by two words."""

import re
from dataclasses import replace

import pytest

from tests.channels.zalo.conftest import PUBLIC_URL, zalo_words
from tutor.channels.zalo.linking import Linking
from tutor.learners.mastery import with_events
from tutor.learners.memory import Memory
from tutor.records import Block, Event, Reply, Turn
from tutor.text.normalise import fold

USER = "246845883529197922"
ID = f"zalo-oa:388613280878808645:{USER}"
WORDS = zalo_words()
_PAIR = re.compile(r"gõ hai từ: (.+)")
_TOKEN = re.compile(r'name="token" value="(\w+)"')


@pytest.fixture
def linking(store):
    return Linking(store.zalo, WORDS, PUBLIC_URL)


def offered(zalo):
    (text,) = zalo.say("liên kết")
    assert WORDS.say("linking.no_otp") in text
    return _PAIR.search(text)[1], re.search(r"https://\S+/lien-ket/\S+", text)[0]


def form(zalo, **fields):
    token = _TOKEN.search(zalo.client.get("/lien-ket").text)[1]
    return zalo.client.post("/lien-ket", data={"token": token, **fields}).text


def learner_of_browser(zalo):
    (key,) = [value for name, value in zalo.client.cookies.items() if name.endswith("sid")]
    return zalo.store.session(key).learner_id


def began_on_the_web(zalo, **learnt):
    form(zalo)
    learner_id = learner_of_browser(zalo)
    learn(zalo, learner_id, **learnt)
    return learner_id


def learn(zalo, learner_id, skill, times=1, **choices):
    """Steps of a lesson done in a turn of the learner."""
    now = zalo.clock()
    conversation_id = None if ":" in learner_id else "new"
    with zalo.store.turn(conversation_id, learner_id, now) as exchange:
        events = [Event("step_done", "goi-video", str(n + 1), (skill,)) for n in range(times)]
        memory = with_events(Memory.of(exchange.learner.memory), events, now)
        learner = replace(exchange.learner, memory=memory.to_json(), **choices)
        reply = Reply("answer", (Block("paragraph", "x"),))
        turn = Turn(reply, exchange.conversation, learner, tuple(events))
        exchange.save("x", "x", {}, turn)


def test_no_two_words_of_the_list_look_alike(linking):
    folded = [fold(name) for name in linking.names]
    assert len(set(folded)) == len(folded) > 200
    assert all(len(name.split()) <= 3 for name in linking.names)


@pytest.mark.parametrize(
    "said",
    [
        "hoa sen – bến đò",
        "Hoa sen, bến đò",
        "hoa sen ben do",
        "hoa sen và bến đò.",
        "hoa sen-bến đò",
    ],
)
def test_two_words_are_known_however_they_are_typed(linking, said):
    assert linking.pair(said) == "hoa sen|ben do"


@pytest.mark.parametrize("said", ["hoa sen", "hoa sen đẹp", "cho hỏi hoa sen bến đò", "", "1 2"])
def test_anything_else_is_a_message(linking, said):
    assert linking.pair(said) is None


def test_words_from_zalo_typed_in_the_browser(zalo):
    zalo.say("trạm y tế phường")
    pair, _ = offered(zalo)
    assert WORDS.say("linking.done_web") in form(zalo, words=pair)
    assert learner_of_browser(zalo) == ID


def test_once_it_is_linked_nothing_more_is_asked_for(zalo):
    pair, _ = offered(zalo)
    assert "<form" in form(zalo, words="hoa sen – bến sông")  # these two were not offered
    linked = form(zalo, words=pair)
    assert WORDS.say("linking.done_web") in linked and "<form" not in linked


def test_a_link_opened_on_the_other_device_links_when_it_is_confirmed(zalo):
    _, link = offered(zalo)
    page = zalo.client.get(link).text
    assert WORDS.say("linking.done_web") not in page  # opening alone changes nothing
    assert zalo.store.zalo.user(ID).learner_id == ID
    assert WORDS.say("linking.done_web") in form(zalo, code=link.rpartition("/")[2])
    assert learner_of_browser(zalo) == ID


def test_words_from_the_browser_typed_in_zalo(zalo):
    page = form(zalo)
    pair = re.search(r"<strong>(.+?)</strong>", page)[1]
    web = learner_of_browser(zalo)
    assert zalo.say(pair) == [WORDS.say("linking.done")]
    assert zalo.store.zalo.user(ID).learner_id == web
    zalo.say("trạm y tế phường")
    assert zalo.store.export_learner(web)["conversations"]
    assert zalo.say("bỏ nối") == [WORDS.say("linking.undone")]
    assert zalo.store.zalo.user(ID).learner_id == ID


def test_what_was_learnt_on_both_sides_is_learnt_by_one(zalo):
    """Steps, events, conversations and choices; the learner that joined is gone."""
    zalo.say("trạm y tế phường")
    web = began_on_the_web(zalo, skill="b", age=70)
    learn(zalo, ID, skill="a", locality="Đà Nẵng", times=2)
    pair, _ = offered(zalo)
    assert WORDS.say("linking.done_web") in form(zalo, words=pair)
    assert zalo.store.learner(web) is None
    one = zalo.store.learner(ID)
    assert (one.age, one.locality) == (70, "Đà Nẵng")
    skills = Memory.of(one.memory).skills
    assert (skills["a"].steps, skills["b"].steps) == (2, 1)
    assert len(zalo.store.events(ID)) == 3
    assert len(zalo.store.export_learner(ID)["conversations"]) == 2


def test_a_browser_that_shares_the_account_s_learner_can_be_sent_away_from_zalo(zalo):
    zalo.say("trạm y tế phường")
    pair, _ = offered(zalo)
    form(zalo, words=pair)
    assert zalo.say("bỏ nối") == [WORDS.say("linking.undone")]
    (key,) = [value for name, value in zalo.client.cookies.items() if name.endswith("sid")]
    assert zalo.store.session(key) is None
    assert zalo.store.export_learner(ID)["conversations"]
    assert zalo.say("bỏ nối") == [WORDS.say("linking.not_linked")]


def test_a_code_works_once_and_takes_its_sibling_with_it(zalo):
    pair, link = offered(zalo)
    form(zalo, words=pair)
    assert WORDS.say("linking.failed") in form(zalo, words=pair)
    assert WORDS.say("linking.failed") in form(zalo, code=link.rpartition("/")[2])


def test_a_code_is_void_after_ten_minutes(zalo):
    pair, _ = offered(zalo)
    zalo.clock.pass_(minutes=10, seconds=1)
    assert WORDS.say("linking.failed") in form(zalo, words=pair)


def test_a_code_does_not_work_where_it_was_given(zalo):
    pair, _ = offered(zalo)
    assert zalo.say(pair, user="777") == [WORDS.say("linking.failed")]


def test_guessing_ends_after_five_tries(zalo):
    offered(zalo)
    for _ in range(5):
        assert zalo.say("hoa mai – bến sông", user="666") == [WORDS.say("linking.failed")]
    assert zalo.say("hoa mai – bến sông", user="666") == [WORDS.say("linking.too_many")]


def test_a_form_of_another_site_links_nothing(zalo):
    pair, _ = offered(zalo)
    zalo.client.get("/lien-ket")
    answer = zalo.client.post("/lien-ket", data={"token": "x", "words": pair})
    assert answer.status_code == 403
    assert zalo.store.zalo.user(ID).learner_id == ID


def test_erasing_takes_both_sides(zalo):
    zalo.say("trạm y tế phường")
    pair = re.search(r"<strong>(.+?)</strong>", form(zalo))[1]
    web = learner_of_browser(zalo)
    zalo.say(pair)
    zalo.post(zalo.oa.event("user_withdraw", USER))
    zalo.work()
    assert zalo.store.export_learner(web) is None
    assert zalo.store.export_learner(ID) is None


def test_the_page_shows_a_square_that_opens_the_account(zalo):
    page = form(zalo)
    assert "data:image/svg+xml" in page and f"https://zalo.me/{zalo.oa.oa_id}" in page
