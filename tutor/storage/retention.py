"""Messages are kept for so many months, finished jobs for days; once a day the older ones go."""

import asyncio
import calendar
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

logger = logging.getLogger(__name__)

_DAY_S = 24 * 60 * 60


class Forgetting(Protocol):
    def delete_messages_before(self, moment: datetime) -> int: ...

    def forget_finished(self, now: datetime) -> int: ...


def utc_now() -> datetime:
    return datetime.now(UTC)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time `months` earlier; the last of the month where it has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


async def forget_daily(
    store: Forgetting,
    months: int,
    now: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Delete messages older than `months` (0 keeps all) and jobs finished long ago, now and once a
    day, until cancelled.

    What fails is logged, and tried again the next day.
    """
    while True:
        await _forget("finished jobs", store.forget_finished, now())
        if months:
            what = f"messages older than {months} months"
            await _forget(what, store.delete_messages_before, months_before(now(), months))
        await sleep(_DAY_S)


async def _forget(what: str, delete: Callable[[datetime], int], moment: datetime) -> None:
    try:
        count = await asyncio.to_thread(delete, moment)
    except Exception:  # whatever fails here, people are answered
        logger.exception("%s were not deleted", what)
    else:
        logger.info("deleted %d %s", count, what)
