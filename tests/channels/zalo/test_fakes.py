"""The fakes enforce what the platforms do, or they would hide the faults they are there to show."""

import httpx
import pytest

from tests.channels.zalo.fake_oa import FakeOa

USER = "7"


def send(oa, message, **headers):
    given = {"access_token": oa.access[0] if oa.access else "", **headers}
    body = {"recipient": {"user_id": USER}, "message": message}
    return httpx.post(f"{oa.url}/v3.0/oa/message/cs", json=body, headers=given).json()["error"]


@pytest.fixture
def known(oa):
    oa.issue()
    oa.event("user_send_text", USER, text="a")
    return oa


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": "Xin chào"}, 0),
        ({"text": "a" * 2001}, -210),
        ({"text": "😀" * 1001}, -210),
        ({"text": " "}, -201),
        ({}, -201),
        ({"text": "a", "attachment": {"type": "file", "payload": {}}}, -233),
        ({"text": "a", "attachment": {"type": "template", "payload": {"buttons": [{}] * 6}}}, -210),
    ],
)
def test_limits_of_messages(known, message, error):
    assert send(known, message) == error


def test_a_user_who_never_wrote_or_long_ago(oa, clock):
    oa.issue()
    assert send(oa, {"text": "a"}) == -213
    oa.event("user_send_text", USER, text="a")
    clock.pass_(days=7, seconds=1)
    oa.issue()
    assert send(oa, {"text": "a"}) == -230


def test_tokens_that_are_wrong_old_or_dead(known, clock):
    old = known.access[0]
    assert send(known, {"text": "a"}, access_token="x") == -216
    known.issue()
    assert send(known, {"text": "a"}, access_token=old) == -216
    clock.pass_(hours=25)
    assert send(known, {"text": "a"}) == -220


def test_the_limit_of_a_minute(known):
    known.per_minute = 2
    assert [send(known, {"text": "a"}) for _ in range(3)] == [0, 0, -32]


def test_the_ladder_ends_in_silence(oa):
    oa.webhook_url = "http://127.0.0.1:9/nobody"
    assert not oa.deliver(oa.event("user_send_text", USER, text="a"))
    assert [number for _, number, _ in oa.deliveries] == [0, 1, 2, 3, 4, 5]
    assert oa.unsubscribed and not oa.save_webhook(oa.webhook_url)


def test_what_was_seen_holds_no_secret(known):
    send(known, {"text": "a"})
    refresh = {"grant_type": "refresh_token", "app_id": known.app_id}
    refresh["refresh_token"] = known.refresh_token
    headers = {"secret_key": known.app_secret}
    httpx.post(f"{known.url}/v4/oa/access_token", data=refresh, headers=headers)
    assert len(known.seen) == 2
    assert not [secret for secret in known.secrets if secret in str(known.seen)]


def test_a_token_in_the_address_is_a_fault():
    with FakeOa() as oa:
        oa.issue()
        httpx.get(f"{oa.url}/v2.0/oa/getoa?access_token={oa.access[0]}")
        assert oa.faults


def test_a_bot_is_polled_one_update_at_a_time(bot):
    def call(method, **body):
        return httpx.post(f"{bot.url}/bot{bot.token}/{method}", json=body).json()

    bot.inject(bot.update("message.text.received", "c", text="một"))
    bot.inject(bot.update("message.text.received", "c", text="hai"))
    assert call("getUpdates", timeout="1")["result"]["message"]["text"] == "một"
    assert call("getUpdates", timeout="1")["result"]["message"]["text"] == "hai"
    assert call("getUpdates", timeout="0.1")["error_code"] == 408
    assert call("setWebhook", url="https://a.vn", secret_token="short")["error_code"] == 400
    assert call("setWebhook", url="https://a.vn", secret_token="long enough")["ok"]
    assert call("getUpdates", timeout="0.1")["error_code"] == 400
    assert call("sendMessage", chat_id="c", text="a" * 2001)["error_code"] == 400
    assert call("sendTemplate")["error_code"] == 404
    assert httpx.post(f"{bot.url}/botx/getMe").json()["error_code"] == 401
