"""A bot without a webhook is asked for its updates, and each is answered once."""

import time

import pytest

from tutor.channels.zalo.bot import BotClient
from tutor.channels.zalo.failures import SendError
from tutor.settings import Settings

CHAT = "6ede9afa66b88fe6d6a9"


@pytest.fixture
def zalo(make):
    return make(bot_polling=True)


@pytest.fixture
def polling(zalo):
    made = zalo.zalo.polling()
    yield made
    made._client.close()


def wait_for(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def test_an_update_is_answered(zalo, polling):
    zalo.bot.inject(zalo.bot.update("message.text.received", CHAT, text="trạm y tế phường"))
    assert polling.ask()
    zalo.work()
    (answer,) = zalo.bot.texts(CHAT)
    assert answer.startswith("Trạm Y tế phường")


def test_an_update_that_came_before_is_answered_once(zalo, polling):
    update = zalo.bot.update("message.text.received", CHAT, text="trạm y tế phường")
    for _ in range(2):
        zalo.bot.inject(update)
        polling.ask()
    zalo.work()
    assert len(zalo.bot.texts(CHAT)) == 1


def test_one_that_came_by_webhook_before_is_known(make):
    update = make().bot.update("message.text.received", CHAT, text="trạm y tế phường")
    zalo = make()
    assert zalo.post_bot(update) == 200
    polling = make(bot_polling=True).zalo.polling()
    zalo.bot.inject(update)
    polling.ask()
    polling._client.close()
    assert zalo.store.jobs.status(zalo.clock()).count("ready") == 1


def test_nothing_came_and_what_is_not_for_us(zalo, polling, monkeypatch):
    monkeypatch.setattr("tutor.channels.zalo.bot._POLL_S", 0.05)
    assert not polling.ask()
    group = {"chat": {"id": CHAT, "chat_type": "GROUP"}}
    zalo.bot.inject(zalo.bot.update("message.text.received", CHAT, text="a", **group))
    assert polling.ask()
    assert zalo.store.jobs.status(zalo.clock()).count("ready") == 0


def test_it_asks_until_it_is_stopped(zalo, polling, monkeypatch):
    monkeypatch.setattr("tutor.channels.zalo.bot._POLL_S", 0.05)
    polling.start()
    for text in ("trạm y tế phường", "công an phường"):
        zalo.bot.inject(zalo.bot.update("message.text.received", CHAT, text=text))
    wait_for(lambda: zalo.store.jobs.status(zalo.clock()).count("ready") == 2)
    polling.stop()
    assert not polling._thread.is_alive()


def test_a_webhook_that_is_set_is_told(zalo, polling, caplog):
    zalo.bot._setWebhook({"url": "https://tutor.example", "secret_token": "12345678"})
    polling.start()
    wait_for(lambda: "deleteWebhook" in caplog.text)
    polling.stop()
    assert zalo.options.bot_token not in caplog.text


def test_a_wrong_token_is_no_silence(zalo):
    client = BotClient(zalo.bot.url, "1:wrong")
    with pytest.raises(SendError, match="401"):
        client.update()
    client.close()


def test_a_bot_that_is_asked_has_no_webhook_and_needs_no_secret(zalo):
    update = zalo.bot.update("message.text.received", CHAT, text="a")
    assert zalo.post_bot(update) == 404
    environ = {"TUTOR_ZALO": "bot", "TUTOR_ZALO_BOT_TOKEN": "1:a", "TUTOR_ZALO_BOT_POLLING": "1"}
    assert Settings.load(environ, env_file=None).zalo_bot_polling
