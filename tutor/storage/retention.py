"""Messages are kept for so many months; what is older is deleted once a day."""

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
    """Delete messages older than `months` now and once a day, until cancelled; 0 keeps all.

    What fails is logged, and tried again the next day.
    """
    while months:
        try:
            before = months_before(now(), months)
            count = await asyncio.to_thread(store.delete_messages_before, before)
        except Exception:  # whatever fails here, people are answered
            logger.exception("messages older than %d months were not deleted", months)
        else:
            logger.info("deleted %d messages older than %d months", count, months)
        await sleep(_DAY_S)
