"""What happens when Zalo posts: 200 and a job, 200 and nothing, or 401."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.zalo.fake_oa import FakeOa
from tutor.channels.zalo.events import key_of, parse_bot, parse_oa

USER = "246845883529197922"


def jobs(zalo):
    return [line.kind for line in zalo.store.jobs.lines("ready", "running", "done")]


def test_a_message_is_accepted_and_nothing_more_is_done(zalo):
    assert zalo.post(zalo.oa.event("user_send_text", USER, text="trạm y tế phường")) == 200
    assert jobs(zalo) == ["zalo.event"]
    assert zalo.oa.texts() == []


def test_one_event_delivered_five_times_is_answered_once(zalo):
    raw = zalo.oa.event("user_send_text", USER, text="trạm y tế phường")
    assert [zalo.post(raw) for _ in range(5)] == [200] * 5
    zalo.work()
    assert zalo.post(raw) == 200
    zalo.work()
    assert len(zalo.oa.texts(USER)) == 1
    assert zalo.zalo.counts["repeated"] == 5


def test_the_unsigned_probe_of_the_console(zalo):
    assert zalo.post(b"{}", headers={}) == 200
    assert zalo.oa.save_webhook  # the fake asks the same way; see the demo
    assert jobs(zalo) == []


@pytest.mark.parametrize("product", ["oa", "bot"])
def test_looking_is_harmless(zalo, product):
    assert zalo.client.get(f"/webhooks/zalo/{product}?hub.challenge=1").status_code == 200


def test_a_signature_that_is_not_ours_is_counted_and_nothing_is_kept(zalo, caplog):
    raw = zalo.oa.event("user_send_text", USER, text="một bí mật")
    assert zalo.post(raw, headers={"X-ZEvent-Signature": "mac=" + "0" * 64}) == 401
    assert zalo.post(raw, headers={}) == 401
    assert zalo.zalo.counts["rejected"] == 2
    assert jobs(zalo) == []
    assert "bí mật" not in caplog.text


def test_who_guesses_signatures_is_soon_not_even_looked_at(zalo):
    raw = zalo.oa.event("user_send_text", USER, text="a")
    statuses = [zalo.post(raw, headers={}) for _ in range(125)]
    assert statuses[:120] == [401] * 120 and set(statuses[120:]) == {429}


def test_a_body_that_is_too_large_is_not_read(zalo):
    assert zalo.post(b"{" + b" " * 300_000 + b"}", headers={}) == 413


def test_a_bot_needs_its_secret(zalo):
    update = zalo.bot.update("message.text.received", "c1", text="xin chào")
    assert zalo.post_bot(update, secret="another secret") == 401
    assert zalo.post_bot(update) == 200
    assert jobs(zalo) == ["zalo.event"]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_bots_update_comes_wrapped_or_bare(zalo, wrapped):
    zalo.bot.wrapped = wrapped
    assert zalo.say_bot("trạm y tế phường")


def test_a_product_that_is_off_has_no_route(make):
    zalo = make(products=frozenset({"oa"}))
    assert zalo.client.post("/webhooks/zalo/bot", content=b"{}").status_code == 404


def test_without_secrets_everything_is_refused(make):
    zalo = make(oa_secret_key="", bot_secret="")
    assert zalo.post(zalo.oa.event("user_send_text", USER, text="a")) == 401
    assert zalo.post_bot(zalo.bot.update("message.text.received", "c", text="a"), "") == 401


def test_the_domain_is_verified_by_a_file_and_by_the_page(zalo):
    tag = '<meta name="zalo-platform-site-verification" content="Ab-12_z">'
    assert tag in zalo.client.get("/zalo_verifierAb-12_z.html").text
    assert tag in zalo.client.get("/").text


@pytest.mark.parametrize(
    "body",
    [
        {"event_name": "oa_send_text", "sender": {"id": "O"}, "recipient": {"id": "U"}},
        {"event_name": "user_received_message", "sender": {"id": "O"}, "recipient": {"id": "U"}},
        {"event_name": "user_seen_message", "message": {"msg_ids": ["1"]}},
        {"event_name": "anonymous_send_text", "sender": {"id": "A"}, "recipient": {"id": "O"}},
        {"event_name": "oa_send_anonymous_text", "sender": {"id": "O"}, "recipient": {"id": "A"}},
        {"event_name": "user_send_group_text", "sender": {"id": "U"}, "recipient": {"id": "O"}},
        {"event_name": "a_name_of_next_year"},
        {"event_name": "user_send_text"},
        {"event_name": ["user_send_text"], "sender": "U"},
        {},
    ],
)
def test_what_is_not_said_to_us_is_ignored(zalo, body):
    raw = json.dumps({**body, "app_id": zalo.oa.app_id, "timestamp": "1"}).encode()
    assert zalo.post(raw) == 200
    assert jobs(zalo) == []


@pytest.mark.parametrize(
    "change",
    [
        {"chat": {"id": "c", "chat_type": "GROUP"}},
        {"from": {"id": "c", "is_bot": True}},
        {"from": {"id": "12345689", "is_bot": False}},  # the bot itself
        {"chat": {}},
    ],
)
def test_groups_and_bots_are_not_answered(zalo, change):
    update = zalo.bot.update("message.text.received", "c", text="a", **change)
    assert zalo.post_bot(update) == 200
    assert jobs(zalo) == []


def test_two_events_without_a_number_have_two_keys():
    first, second = (
        parse_oa({"event_name": "follow", "oa_id": "O", "follower": {"id": n}}) for n in "ab"
    )
    assert key_of(first, b"1") != key_of(second, b"2")
    assert key_of(first, b"1") == key_of(first, b"1")


def test_ids_may_be_numbers():
    event = {
        "event_name": "user_send_text",
        "sender": {"id": 9007199254740993123},
        "recipient": {"id": 1},
        "message": {"text": "a", "msg_id": 7},
    }
    assert parse_oa(event).user_id == "zalo-oa:1:9007199254740993123"


_NAMES = st.sampled_from(
    [
        "user_send_text", "user_send_image", "user_send_sticker", "user_send_location",
        "user_send_link", "follow", "unfollow", "user_click_chatnow", "oa_send_text",
        "user_seen_message", "user_submit_info", "unheard_of",
    ]
)  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "msg_id", "type", "a"]), inner, max_size=4)
    ),
    max_leaves=8,
)
_EVENTS = st.fixed_dictionaries(
    {"event_name": _NAMES | _JSON},
    optional={
        "sender": _JSON | st.just({"id": "7"}),
        "recipient": _JSON | st.just({"id": FakeOa.oa_id}),
        "follower": _JSON | st.just({"id": "7"}),
        "oa_id": _JSON | st.just(FakeOa.oa_id),
        "message": _JSON | st.fixed_dictionaries({"text": st.text(max_size=50)}),
    },
)


@given(_EVENTS, st.sampled_from(["", "bot"]))
@settings(max_examples=300)
def test_no_event_raises(event, bot):
    for inbound in (
        parse_oa(event),
        parse_bot(event, bot),
        parse_bot({"ok": 1, "result": event}, bot),
    ):
        if inbound is not None:
            assert inbound.user and len(key_of(inbound, b"")) <= 400


@given(st.lists(_EVENTS, max_size=6))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_random_events_are_never_answered_twice(zalo, events):
    before = len(zalo.oa.delivered)
    answered = set()
    for number, event in enumerate(events):
        body = {**event, "app_id": zalo.oa.app_id, "timestamp": str(number)}
        raw = json.dumps(body).encode()
        zalo.oa.interactions.setdefault("7", zalo.clock().timestamp())
        assert zalo.post(raw) == zalo.post(raw) == 200
        zalo.work()
        if (inbound := parse_oa(body)) is not None:
            answered.add(key_of(inbound, raw))
    sent = len(zalo.oa.delivered) - before
    assert sent <= 4 * len(answered)  # a long answer has at most so many messages
    again = [
        json.dumps({**one, "app_id": zalo.oa.app_id, "timestamp": str(number)}).encode()
        for number, one in enumerate(events)
    ]
    assert all(zalo.post(raw) == 200 for raw in again)
    zalo.work()
    assert len(zalo.oa.delivered) - before == sent
