"""The bot asked for its updates, where no webhook can reach this machine."""

import json
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from tutor.channels.zalo.bot import BotClient
from tutor.channels.zalo.events import parse_bot
from tutor.channels.zalo.failures import SendError, UnknownSend
from tutor.channels.zalo.intake import event_job
from tutor.errors import TutorError
from tutor.storage.jobs import Jobs

logger = logging.getLogger(__name__)

_ASKING_S = 15.0
_REST_S = 5.0
_LONGEST_REST_S = 300.0


class Polling:
    """Asks for one update after the other and stores each as the webhook would, in a thread.

    The platform hands out an update once: what was handed out when this process died, and not
    stored yet, is lost. `alone`: held while it asks, so that of several processes one does.
    """

    def __init__(
        self,
        client: BotClient,
        bot: str,
        jobs: Jobs,
        now: Callable[[], datetime],
        alone: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._client, self._bot = client, bot
        self._jobs, self._now, self._alone = jobs, now, alone
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="zalo-polling", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Wait for the question under way: what it brings would else be lost."""
        self._stopping.set()
        self._thread.join(timeout=_ASKING_S)
        self._client.close()

    def ask(self) -> bool:
        """Wait for one update and store it; False where none came."""
        update = self._client.update()
        inbound = parse_bot(update, self._bot) if update else None
        if update and inbound:
            raw = json.dumps(update, sort_keys=True).encode()
            self._jobs.add([event_job(inbound, raw, update)], self._now())
        return update is not None

    def _run(self) -> None:
        rest_s = _REST_S
        while not self._stopping.is_set():
            try:
                with self._alone():
                    while not self._stopping.is_set():
                        self.ask()
                        rest_s = _REST_S
            except (SendError, UnknownSend, TutorError) as error:
                logger.error(
                    "the bot was not asked for updates: %s; 400 where a webhook is set for it "
                    "(call deleteWebhook), 401 where the token is no longer its own",
                    error,
                )
            self._stopping.wait(rest_s)
            rest_s = min(2 * rest_s, _LONGEST_REST_S)
