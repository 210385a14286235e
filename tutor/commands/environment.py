"""What a command finds around it: the settings, the store, the time; and its log."""

import argparse
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.settings import Settings
    from tutor.storage.store import Store

VIETNAM = timezone(timedelta(hours=7))
Commands = argparse._SubParsersAction  # where a command is added


def load_settings() -> "Settings":
    from tutor.settings import Settings

    return Settings.load()


@contextmanager
def reading() -> Iterator["Store"]:
    """The store, also beside a running server."""
    from tutor.storage.store import Store

    with closing(Store.open(load_settings().database, read_only=True)) as store:
        yield store


def log(level: str) -> None:
    """Tell on standard error what the program does, from `level` on."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("tutor").setLevel(level.upper())  # libraries only warn
