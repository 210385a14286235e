"""Zalo, where it is switched on, and the worker that answers its messages."""

from typing import TYPE_CHECKING

from tutor.bootstrap.prompts import sentences
from tutor.settings import Settings

if TYPE_CHECKING:
    from tutor.channels.live import LiveService
    from tutor.channels.worker import Worker
    from tutor.channels.zalo.channel import Zalo, ZaloOptions
    from tutor.storage.store import Store

_ANSWERING = 16  # events answered at once, which may wait for a language model; the rest send
_WORKERS = 32  # threads; most of the time they wait for Zalo


def build_worker(service: "LiveService", store: "Store", zalo: "Zalo | None") -> "Worker | None":
    """The worker of the queue, which rests while `service` cannot answer; None where no messenger
    is connected."""
    from tutor.channels.worker import Worker
    from tutor.channels.zalo.handlers import EVENT
    from tutor.storage.retention import utc_now

    if zalo is None:
        return None
    return Worker(
        store.jobs,
        zalo.handlers(service),
        utc_now,
        threads=_WORKERS,
        at_once={EVENT: _ANSWERING},
        give_way=zalo.intake.give_way,
        ready=lambda: service.ready().ready,
    )


def build_zalo(settings: Settings, store: "Store") -> "Zalo | None":
    """Zalo's products that are switched on; None where none is."""
    from tutor.channels.web import vietnam_now
    from tutor.channels.zalo.channel import Zalo

    if not settings.zalo_products:
        return None
    words, channel_words = sentences(settings, "zalo"), sentences(settings, "channels")
    return Zalo(zalo_options(settings), store, words, channel_words, vietnam_now)


def zalo_options(settings: Settings) -> "ZaloOptions":
    """What the settings say of Zalo."""
    from tutor.channels.zalo.channel import ZaloOptions

    return ZaloOptions(
        products=frozenset(settings.zalo_products),
        oa_id=settings.zalo_oa_id,
        oa_app_id=settings.zalo_oa_app_id,
        oa_app_secret=settings.zalo_oa_app_secret.get_secret_value(),
        oa_secret_key=settings.zalo_oa_secret_key.get_secret_value(),
        oa_buttons=settings.zalo_oa_buttons,
        bot_token=settings.zalo_bot_token.get_secret_value(),
        bot_secret=settings.zalo_bot_secret.get_secret_value(),
        bot_polling=settings.zalo_bot_polling,
        oauth_url=settings.zalo_oauth_url,
        oa_url=settings.zalo_oa_url,
        bot_url=settings.zalo_bot_url,
        site_verification=settings.zalo_site_verification,
        public_url=settings.public_url,
        max_message_chars=settings.max_message_chars,
    )
