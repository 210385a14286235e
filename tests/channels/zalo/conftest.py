"""Zalo with fakes on both sides: platforms that are real servers, and a Tutor that behaves."""

import itertools
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from fastapi.testclient import TestClient

from tests.channels.zalo.fake_bot import FakeBot
from tests.channels.zalo.fake_oa import FakeOa
from tests.fakes import FakeService
from tutor.channels.web import create_app
from tutor.channels.worker import Worker
from tutor.channels.zalo.channel import Zalo, ZaloOptions
from tutor.settings import PROJECT
from tutor.site.pages import Pages
from tutor.storage.zalo import Tokens
from tutor.text.sentences import Sentences

PUBLIC_URL = "https://tutor.example"
BOT_SECRET = "a-secret-of-the-bot"


class Clock:
    """A time that moves when it is told to; midday in Vietnam at first."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=7)))

    def __call__(self):
        return self.now

    def pass_(self, **span):
        self.now += timedelta(**span)


class Harness:
    """The web application with Zalo, and a worker that works when it is told to."""

    def __init__(self, store, words, oa, bot, clock, service=None, **options):
        self.store, self.oa, self.bot, self.clock = store, oa, bot, clock
        given = {
            "products": frozenset({"oa", "bot"}),
            "oa_id": oa.oa_id,
            "oa_app_id": oa.app_id,
            "oa_app_secret": oa.app_secret,
            "oa_secret_key": oa.oa_secret_key,
            "bot_token": bot.token,
            "bot_secret": BOT_SECRET,
            "oauth_url": oa.url,
            "oa_url": oa.url,
            "bot_url": bot.url,
            "public_url": PUBLIC_URL,
            "site_verification": "Ab-12_z",
        }
        self.options = ZaloOptions(**{**given, **options})
        self.zalo = Zalo(self.options, store, zalo_words(), words.channels, clock)
        self.service = service or FakeService()
        pages = Pages(
            PROJECT / "prompts",
            PROJECT / "knowledge" / "lessons" / "images",
            site_verification="Ab-12_z",
            zalo=True,
        )
        app = create_app(self.service, store, pages, words, now=clock)
        self.zalo.add_routes(app, pages, words.errors)
        self.client = TestClient(app, raise_server_exceptions=False, base_url=PUBLIC_URL)
        handlers = self.zalo.handlers(self.service)
        self.sending = handlers["zalo.send"]
        self.sending._sleep = lambda _: None
        self.worker = Worker(store.jobs, handlers, lambda: clock().astimezone(UTC), threads=1)
        self._numbers = itertools.count()

    def login(self):
        access, refresh = self.oa.issue()
        expires = self.clock() + timedelta(seconds=self.oa.lifetime_s)
        tokens = Tokens(access, refresh, expires, self.clock())
        self.store.zalo.keep_tokens(self.options.account, tokens)

    def post(self, raw, headers=None):
        signed = self.oa.sign(raw) if headers is None else headers
        return self.client.post("/webhooks/zalo/oa", content=raw, headers=signed).status_code

    def post_bot(self, update, secret=BOT_SECRET):
        body = {"ok": True, "result": update} if self.bot.wrapped else update
        headers = {"X-Bot-Api-Secret-Token": secret}
        raw = json.dumps(body).encode()
        return self.client.post("/webhooks/zalo/bot", content=raw, headers=headers).status_code

    def work(self):
        """Do every job that may be done now."""
        while self.worker.run_one():
            pass

    def work_on(self, hours=12):
        """The same, waiting for what waits."""
        for _ in range(hours * 60):
            self.work()
            self.clock.pass_(minutes=1)

    def say(self, text, user="246845883529197922"):
        """What the person reads who writes `text` to the Official Account."""
        before = len(self.oa.texts(user))
        assert self.post(self.oa.event("user_send_text", user, text=text)) == 200
        self.work()
        return self.oa.texts(user)[before:]

    def say_bot(self, text, chat="6ede9afa66b88fe6d6a9"):
        before = len(self.bot.texts(chat))
        assert self.post_bot(self.bot.update("message.text.received", chat, text=text)) == 200
        self.work()
        return self.bot.texts(chat)[before:]


def zalo_words():
    return Sentences.load(PROJECT / "prompts" / "zalo.toml")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def oa(clock):
    with FakeOa(clock=lambda: clock().timestamp(), sleep=lambda _: None) as fake:
        yield fake
    assert fake.faults == []


@pytest.fixture
def bot():
    with FakeBot() as fake:
        yield fake
    assert fake.faults == []


@pytest.fixture
def make(store, words, oa, bot, clock):
    made = []

    def make(service=None, **options):
        harness = Harness(store, words, oa, bot, clock, service, **options)
        harness.login()
        made.append(harness)
        return harness

    yield make
    for one in made:
        one.zalo.close()
        one.client.close()


@pytest.fixture
def zalo(make):
    return make()
