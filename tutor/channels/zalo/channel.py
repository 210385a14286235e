"""Zalo as a whole: the parts of the products that are switched on, put together."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI

from tutor.channels.channel import Service
from tutor.channels.worker import Handler
from tutor.channels.zalo.blocks import Blocks
from tutor.channels.zalo.bot import POLL_TIMEOUT, BotClient
from tutor.channels.zalo.commands import Commands
from tutor.channels.zalo.handlers import EVENT, SEND, Answering, Face, Sending
from tutor.channels.zalo.hourly import Hourly, Reminders
from tutor.channels.zalo.intake import Intake
from tutor.channels.zalo.link_routes import LinkPages, add_link_pages
from tutor.channels.zalo.linking import Linking
from tutor.channels.zalo.oa import OaClient
from tutor.channels.zalo.polling import Polling
from tutor.channels.zalo.routes import Secrets, add_site_verification, add_webhooks
from tutor.channels.zalo.tokens import OAuth, TokenKeeper
from tutor.storage.store import Store
from tutor.text.sentences import Sentences

_TYPING_EVERY_S = 4.0


@dataclass(frozen=True)
class ZaloOptions:
    """What the settings say of Zalo."""

    products: frozenset[str] = frozenset()
    oa_id: str = ""
    oa_app_id: str = ""
    oa_app_secret: str = field(default="", repr=False)
    oa_secret_key: str = field(default="", repr=False)
    oa_buttons: bool = False
    bot_token: str = field(default="", repr=False)
    bot_secret: str = field(default="", repr=False)
    bot_polling: bool = False
    oauth_url: str = ""
    oa_url: str = ""
    bot_url: str = ""
    site_verification: str = ""
    public_url: str = ""
    max_message_chars: int = 4000

    @property
    def bot(self) -> str:
        """The bot's id, which its token begins with."""
        return self.bot_token.partition(":")[0]

    @property
    def account(self) -> str:
        """Under which the tokens of the Official Account are kept."""
        return f"oa:{self.oa_app_id}"


class Zalo:
    """The routes, the handlers of the queue, and what runs every hour."""

    def __init__(
        self,
        options: ZaloOptions,
        store: Store,
        words: Sentences,
        channel_words: Sentences,
        now: Callable[[], datetime],
    ) -> None:
        """now: in the time of the people; what is stored is stored in UTC."""
        self.counts: Counter[str] = Counter()
        self.linking = Linking(store.zalo, words, options.public_url)
        self._options, self._store, self._local = options, store, now
        self._now: Callable[[], datetime] = lambda: now().astimezone(UTC)
        self.intake = Intake(store.jobs, self.counts, self._now)
        self._words, self._channel_words = words, channel_words
        self._keeper = token_keeper(options, store, self._now)
        self._clients: list[OaClient | BotClient] = []
        self._faces: dict[str, Face] = {name: self._face(name) for name in sorted(options.products)}

    def add_routes(self, app: FastAPI, pages: LinkPages, errors: Sentences) -> None:
        """errors: the titles of problems, of `prompts/errors.toml`."""
        options, store = self._options, self._store
        chat_url = f"https://zalo.me/{options.oa_id}" if options.oa_id else ""
        add_link_pages(app, store, self.linking, pages, self._words, errors, self._now, chat_url)
        secrets = Secrets(options.oa_app_id, options.oa_secret_key, options.bot_secret, options.bot)
        webhooks = options.products - ({"bot"} if options.bot_polling else set())
        add_webhooks(app, self.intake, secrets, webhooks, self.counts)
        if options.site_verification:
            add_site_verification(app, options.site_verification)

    def handlers(self, service: Service) -> Mapping[str, Handler]:
        """What the worker does with each kind of job; `service` gives the Tutor of the moment."""
        answering = Answering(
            self._store,
            service.tutor,
            self._faces,
            self._words,
            self._channel_words,
            Commands(self._store.zalo, self.linking, self._words),
            self._local,
            max_message_chars=self._options.max_message_chars,
        )
        sending = Sending(self._store, self._faces, self._now, self.counts)
        return {EVENT: answering, SEND: sending}

    def background(self) -> Sequence[Hourly | Polling]:
        """What runs beside the worker, to be started and stopped with it."""
        polling = self.polling()
        return (self.hourly(), *([polling] if polling else []))

    def hourly(self) -> Hourly:
        reminders = Reminders(self._store, self._words)
        tasks: dict[str, Callable[[], object]] = {
            "reminders": lambda: reminders.send(self._local())
        }
        if "oa" in self._options.products:
            tasks["token of the Official Account"] = self._keeper.current
        return Hourly(tasks)

    def polling(self) -> Polling | None:
        """What asks for the bot's updates; None where a webhook brings them, or there is no bot."""
        options = self._options
        if not (options.bot_polling and "bot" in options.products):
            return None
        client = BotClient(options.bot_url, options.bot_token, timeout=POLL_TIMEOUT)
        alone = partial(self._store.polling, options.bot)
        return Polling(client, options.bot, self._store.jobs, self._now, alone)

    def close(self) -> None:
        for client in self._clients:
            client.close()

    def _face(self, product: str) -> Face:
        options = self._options
        buttons = product == "oa" and options.oa_buttons
        blocks = Blocks(self._words, self._channel_words, options.public_url, buttons)
        if product == "oa":
            oa = OaClient(options.oa_url, self._keeper)
            self._clients.append(oa)
            return Face(blocks, oa)
        bot = BotClient(options.bot_url, options.bot_token)
        self._clients.append(bot)
        return Face(blocks, bot, options.bot, _TYPING_EVERY_S)


def token_keeper(options: ZaloOptions, store: Store, now: Callable[[], datetime]) -> TokenKeeper:
    return TokenKeeper(store.zalo, oauth(options), options.account, now)


def oauth(options: ZaloOptions) -> OAuth:
    return OAuth(options.oauth_url, options.oa_app_id, options.oa_app_secret)
