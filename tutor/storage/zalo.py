"""What is kept of people who write in Zalo, of the account's tokens, and of links to the web."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, exists, func, insert, or_, select, update

from tutor.records import Learner
from tutor.storage.engine import transaction, upserting
from tutor.storage.tables import (
    conversations,
    events,
    learners,
    link_codes,
    messages,
    utc,
    web_sessions,
    zalo_tokens,
    zalo_users,
)

Merge = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]
_CHOICES = tuple(one.name for one in fields(Learner) if one.name not in ("id", "memory"))


@dataclass(frozen=True, slots=True)
class ZaloUser:
    """Somebody who wrote or followed. `learner_id` is their own id until they link a browser."""

    id: str
    learner_id: str
    last_inbound_at: datetime | None
    blocked: bool  # they left, or Zalo refuses: nothing is sent until they write again
    reminders: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """The pair of an Official Account. The refresh token works once."""

    access: str
    refresh: str
    expires_at: datetime
    updated_at: datetime


class ZaloRecords:
    """Over the store's engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- people ---------------------------------------------------------------------------------

    def user(self, id: str) -> ZaloUser | None:
        with transaction(self._engine) as connection:
            row = connection.execute(select(zalo_users).where(zalo_users.c.id == id)).one_or_none()
        return _user(row) if row else None

    def last_user(self, product: str) -> str | None:
        """The id of who wrote last to a product and is no anonymous one; None where nobody did."""
        written = select(zalo_users.c.id).where(
            zalo_users.c.id.startswith(f"zalo-{product}:"), zalo_users.c.id.not_like("%@%")
        )
        with transaction(self._engine) as connection:
            last = written.order_by(zalo_users.c.last_inbound_at.desc()).limit(1)
            return connection.execute(last).scalar()

    def seen(self, id: str, at: datetime) -> str:
        """They did something at `at`: whoever was blocked is no longer. The id of their learner."""
        row = {"id": id, "learner_id": id, "created_at": at.astimezone(UTC), "reminders": True}
        changes = {"last_inbound_at": at.astimezone(UTC), "blocked": False}
        with transaction(self._engine) as connection:
            put = upserting(connection.dialect.name, zalo_users).values({**row, **changes})
            put = put.on_conflict_do_update(index_elements=["id"], set_=changes)
            connection.execute(put)
            return self._learner_of(connection, id)

    def block(self, id: str) -> None:
        """Nothing is sent to them until they do something."""
        self._change(id, blocked=True)

    def remind(self, id: str, wanted: bool) -> None:
        self._change(id, reminders=wanted)

    def forget_user(self, id: str) -> None:
        """Forget what stands for a person who has no learner (they only followed)."""
        with transaction(self._engine) as connection:
            connection.execute(delete(zalo_users).where(zalo_users.c.id == id))

    def to_remind(self, since: datetime, until: datetime) -> list[ZaloUser]:
        """Who was last there between the two moments and did not refuse reminders."""
        asked = select(zalo_users).where(
            zalo_users.c.last_inbound_at >= since.astimezone(UTC),
            zalo_users.c.last_inbound_at < until.astimezone(UTC),
            zalo_users.c.blocked.is_(False),
            zalo_users.c.reminders.is_(True),
        )
        with transaction(self._engine) as connection:
            return [_user(row) for row in connection.execute(asked.order_by(zalo_users.c.id))]

    def _change(self, id: str, **values: Any) -> None:
        with transaction(self._engine) as connection:
            connection.execute(update(zalo_users).where(zalo_users.c.id == id).values(values))

    @staticmethod
    def _learner_of(connection: Connection, id: str) -> str:
        query = select(zalo_users.c.learner_id).where(zalo_users.c.id == id)
        return connection.execute(query).scalar_one()

    def last_reply(self, learner_id: str) -> Mapping[str, Any] | None:
        """The last thing said to the learner, as it is kept; None where nothing was."""
        query = (
            select(messages.c.reply)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(conversations.c.learner_id == learner_id, messages.c.role == "tutor")
            .order_by(messages.c.id.desc())
            .limit(1)
        )
        with transaction(self._engine) as connection:
            return connection.execute(query).scalar()

    # --- links between web and Zalo ------------------------------------------------------------

    def offer_link(
        self, codes: tuple[str, ...], learner_id: str, channel: str, now: datetime, valid_s: float
    ) -> bool:
        """Keep the digests of `codes`, each of which links to `learner_id` once until the time is
        over; what was offered to them before is void. False where a code is somebody's already."""
        now = now.astimezone(UTC)
        expires = now + timedelta(seconds=valid_s)
        with transaction(self._engine) as connection:
            connection.execute(
                delete(link_codes).where(
                    or_(link_codes.c.learner_id == learner_id, link_codes.c.expires_at < now)
                )
            )
            taken = link_codes.c.code_hash.in_([_hash(code) for code in codes])
            if connection.execute(select(exists().where(taken))).scalar():
                return False
            for code in codes:
                row = {"code_hash": _hash(code), "learner_id": learner_id, "channel": channel}
                connection.execute(insert(link_codes).values(**row, expires_at=expires))
        return True

    def link(
        self, code: str, channel: str, learner_id: str, now: datetime, merge: Merge
    ) -> str | None:
        """Make one learner of both sides and return its id: that of the one who has learnt more, of
        the one who offered where both have learnt as much. None: the code is unknown, used or old.

        channel: where the code was typed; one that was offered there is refused. merge: the memory
        of both, from that of the one whose id stays and that of the other.
        """
        now = now.astimezone(UTC)
        with transaction(self._engine) as connection:
            other = self._offered(connection, code, channel, now)
            if other is None:
                return None
            used = and_(link_codes.c.code_hash == _hash(code), link_codes.c.used_at.is_(None))
            if not connection.execute(update(link_codes).where(used).values(used_at=now)).rowcount:
                return None  # the other one of two at the same moment
            connection.execute(
                update(link_codes).where(link_codes.c.learner_id == other).values(used_at=now)
            )
            mine, theirs = _learnt(connection, learner_id), _learnt(connection, other)
            keeps, joins = (learner_id, other) if mine > theirs else (other, learner_id)
            _join(connection, joins, keeps, now, merge)
        return keeps

    def unlink(self, id: str) -> bool:
        """Give a Zalo account a learner of its own; False where it is not linked. What both had
        learnt stays with the id that stayed: the other side begins anew."""
        linked = and_(zalo_users.c.id == id, zalo_users.c.learner_id != id)
        browsers = delete(web_sessions).where(web_sessions.c.learner_id == id)
        apart = update(zalo_users).where(linked).values(learner_id=id)
        with transaction(self._engine) as connection:
            return any([connection.execute(one).rowcount for one in (apart, browsers)])

    @staticmethod
    def _offered(connection: Connection, code: str, channel: str, now: datetime) -> str | None:
        query = select(link_codes.c.learner_id).where(
            link_codes.c.code_hash == _hash(code),
            link_codes.c.channel != channel,
            link_codes.c.used_at.is_(None),
            link_codes.c.expires_at > now,
        )
        return connection.execute(query).scalar()

    # --- tokens ---------------------------------------------------------------------------------

    def tokens(self, account: str) -> Tokens | None:
        query = select(zalo_tokens).where(zalo_tokens.c.account == account)
        with transaction(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Tokens(row.access_token, row.refresh_token, utc(row.expires_at), utc(row.updated_at))

    def keep_tokens(self, account: str, tokens: Tokens) -> None:
        """Keep a new pair and end the lease of whoever got it."""
        values = {
            "access_token": tokens.access,
            "refresh_token": tokens.refresh,
            "expires_at": tokens.expires_at.astimezone(UTC),
            "refreshing_until": None,
            "updated_at": tokens.updated_at.astimezone(UTC),
        }
        with transaction(self._engine) as connection:
            put = upserting(connection.dialect.name, zalo_tokens).values(
                {"account": account, **values}
            )
            connection.execute(put.on_conflict_do_update(index_elements=["account"], set_=values))

    def lease_refresh(self, account: str, stale: str, now: datetime, lease_s: float) -> bool:
        """Be the one who refreshes `stale`, for `lease_s`; False where another one is, or did."""
        now = now.astimezone(UTC)
        free = or_(zalo_tokens.c.refreshing_until.is_(None), zalo_tokens.c.refreshing_until <= now)
        mine = and_(zalo_tokens.c.account == account, zalo_tokens.c.access_token == stale, free)
        until = now + timedelta(seconds=lease_s)
        with transaction(self._engine) as connection:
            leased = update(zalo_tokens).where(mine).values(refreshing_until=until)
            return connection.execute(leased).rowcount > 0

    def end_lease(self, account: str) -> None:
        """The refresh failed: another one may try."""
        with transaction(self._engine) as connection:
            connection.execute(
                update(zalo_tokens)
                .where(zalo_tokens.c.account == account)
                .values(refreshing_until=None)
            )


def _join(connection: Connection, joins: str, keeps: str, now: datetime, merge: Merge) -> None:
    """From now on everything that was of `joins`, or stood for it, is of `keeps`."""
    if joins == keeps:
        return
    person = {"id": keeps, "memory": {}, "created_at": now, "updated_at": now}
    known = upserting(connection.dialect.name, learners).values(person)
    connection.execute(known.on_conflict_do_nothing(index_elements=["id"]))
    for table in (zalo_users, web_sessions, conversations, events):
        values: dict[str, Any] = {"learner_id": keeps}
        if table is web_sessions:
            values["conversation_id"] = None  # the shared learner's last one is shown from now on
        connection.execute(update(table).where(table.c.learner_id == joins).values(values))
    first, second = (_learner_row(connection, id) for id in (keeps, joins))
    if second is None:
        return
    both = {name: first[name] if first[name] is not None else second[name] for name in _CHOICES}
    both["memory"] = merge(first["memory"] or {}, second["memory"] or {})
    connection.execute(update(learners).where(learners.c.id == keeps).values(**both))
    connection.execute(delete(learners).where(learners.c.id == joins))


def _learner_row(connection: Connection, id: str) -> Any:
    return connection.execute(select(learners).where(learners.c.id == id)).mappings().one_or_none()


def _learnt(connection: Connection, learner_id: str) -> int:
    query = select(func.count()).select_from(events).where(events.c.learner_id == learner_id)
    return connection.execute(query).scalar_one()


def _user(row: Any) -> ZaloUser:
    last = utc(row.last_inbound_at) if row.last_inbound_at else None
    return ZaloUser(row.id, row.learner_id, last, row.blocked, row.reminders)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode(errors="surrogatepass")).hexdigest()
