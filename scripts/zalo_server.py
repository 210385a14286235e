"""A real server with Zalo switched on and fakes of the platforms behind it, for demo and load."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.serving import Server
from tests.channels.zalo.fake_oa import FakeOa
from tutor.storage.store import Store
from tutor.storage.zalo import Tokens


class ZaloServer(Server):
    """A server with the Official Account `oa`, logged in.

    The account knows each message by the number of the start (from 1) of who sent it.
    """

    def __init__(self, oa: FakeOa, folder: Path, **settings: str) -> None:
        own = {
            "TUTOR_ZALO": "oa",
            "TUTOR_ZALO_OA_ID": oa.oa_id,
            "TUTOR_ZALO_OA_APP_ID": oa.app_id,
            "TUTOR_ZALO_OA_APP_SECRET": oa.app_secret,
            "TUTOR_ZALO_OA_SECRET_KEY": oa.oa_secret_key,
            "TUTOR_ZALO_OAUTH_URL": oa.url,
        }
        super().__init__(folder, own | settings)
        self._oa_url, self._starts = oa.url, 0
        keep_login(oa, self.database)

    def start(self) -> None:
        self._starts += 1
        self._environ["TUTOR_ZALO_OA_URL"] = f"{self._oa_url}/by/{self._starts}"
        super().start()


@contextmanager
def served(oa: FakeOa, **settings: str) -> Iterator[ZaloServer]:
    """A server that was started; stopped and its data deleted at the end."""
    with tempfile.TemporaryDirectory() as folder:
        server = ZaloServer(oa, Path(folder), **settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def keep_login(oa: FakeOa, database: str) -> None:
    """The state after `tutor zalo login`."""
    store = Store.open(database)
    access, refresh = oa.issue()
    now = datetime.now(UTC)
    tokens = Tokens(access, refresh, now + timedelta(seconds=oa.lifetime_s), now)
    store.zalo.keep_tokens(f"oa:{oa.app_id}", tokens)
    store.close()
