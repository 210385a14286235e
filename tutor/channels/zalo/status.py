"""What an operator sees of Zalo: the token, the account, the queue."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from tutor.channels.zalo.bot import BotClient
from tutor.channels.zalo.channel import ZaloOptions
from tutor.channels.zalo.failures import SendError, UnknownSend
from tutor.channels.zalo.oa import OaClient
from tutor.storage.store import Store
from tutor.storage.zalo import Tokens

_OLD = timedelta(hours=26)
_NAMES = ("name", "account_name", "oaid", "oa_id", "id", "package_name", "is_verified")


class _Held:
    """The token as it is kept; looking at a status spends none."""

    def __init__(self, token: str) -> None:
        self._token = token

    def current(self) -> str:
        return self._token

    def renewed(self, stale: str) -> str:
        raise SendError("operator", "the token is refused", "oa")


def lines(options: ZaloOptions, store: Store, now: datetime) -> Iterator[tuple[bool, str]]:
    """(whether it is well, what it is), one after the other."""
    if "oa" in options.products:
        tokens = store.zalo.tokens(options.account)
        yield _token(tokens, now)
        if tokens:
            with closing(OaClient(options.oa_url, _Held(tokens.access))) as oa:
                yield _account("Official Account", oa)
                yield from _quota(oa, store)
                if oa.rate:
                    yield True, f"calls left this minute: {oa.rate}"
    if "bot" in options.products:
        with closing(BotClient(options.bot_url, options.bot_token)) as bot:
            yield _account("bot", bot)
    yield from _queue(store, now)


def _token(tokens: Tokens | None, now: datetime) -> tuple[bool, str]:
    if tokens is None:
        return False, "no token; run `tutor zalo login`"
    age, left = now - tokens.updated_at, tokens.expires_at - now
    told = f"token renewed {_hours(age)} ago, valid for {_hours(left)}"
    if left < timedelta(0):
        return False, f"{told}: it ended; run `tutor zalo login`, or start the server to renew it"
    return age < _OLD, told


def _account(name: str, client: OaClient | BotClient) -> tuple[bool, str]:
    try:
        data: Mapping[str, Any] = client.account() or {}
    except (SendError, UnknownSend) as error:
        return False, f"{name}: {error}"
    shown = ", ".join(f"{key} {data[key]}" for key in _NAMES if data.get(key) not in (None, ""))
    return True, f"{name}: answers ({shown})"


def _quota(oa: OaClient, store: Store) -> Iterator[tuple[bool, str]]:
    """Zalo counts by person: of the one who wrote last."""
    user = store.zalo.last_user("oa")
    if user is None:
        return
    try:
        given = oa.quota(user.rpartition(":")[2])
    except (SendError, UnknownSend) as error:
        yield False, f"quota: {error}"
        return
    left = {name: given[name] for name in ("cs_reply", "promotion") if name in given}
    yield True, f"quota towards the person who wrote last: {json.dumps(left) if left else 'free'}"


def _queue(store: Store, now: datetime) -> Iterator[tuple[bool, str]]:
    status = store.jobs.status(now)
    for kind in ("zalo.event", "zalo.send"):
        counts = {state: n for (one, state), n in sorted(status.counts.items()) if one == kind}
        told = ", ".join(f"{n} {state}" for state, n in counts.items()) or "nothing"
        yield not counts.get("dead"), f"{kind}: {told}"
    if status.oldest_s is not None:
        yield status.oldest_s < 900, f"the oldest that is not done waits {status.oldest_s:.0f} s"


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f} h"
