"""The Bot Platform's HTTP interface."""

from collections.abc import Mapping
from typing import Any

import httpx

from tutor.channels.zalo.calls import Call
from tutor.channels.zalo.failures import BOT_REMEDIES, SendError
from tutor.channels.zalo.oa import TIMEOUT, exchange, read
from tutor.channels.zalo.pace import Pace

_POLL_S = 10  # as long may a server take to stop
_NONE_CAME = 408
_PER_MINUTE = 600  # no figure is published; a bot that is new is not hurried


POLL_TIMEOUT = httpx.Timeout(_POLL_S + 15.0, connect=5.0)


class BotClient:
    """Sends as one bot. The token stands in the address: no address is ever logged."""

    def __init__(
        self,
        base_url: str,
        token: str,
        pace: Pace | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._http = httpx.Client(base_url=f"{base_url.rstrip('/')}/bot{token}", timeout=timeout)
        self._pace = pace or Pace(_PER_MINUTE)

    def close(self) -> None:
        self._http.close()

    def send(self, to: str, call: Call) -> None:
        """Send one message to the chat `to`. There are no buttons."""
        if call.type == "image":
            self.call("sendPhoto", {"chat_id": to, "photo": call.url, "caption": call.text})
        else:
            self.call("sendMessage", {"chat_id": to, "text": call.plain or call.text})

    def acknowledge(self, to: str, msg_id: str) -> None:
        """Show for some seconds that an answer is being written."""
        self.call("sendChatAction", {"chat_id": to, "action": "typing"})

    def account(self) -> Mapping[str, Any]:
        """Id and name of the bot."""
        return self.call("getMe", {})

    def update(self) -> Mapping[str, Any] | None:
        """The next update, waited for; None where none came. Nobody gets it a second time."""
        try:
            given = self.call("getUpdates", {"timeout": str(_POLL_S)})
        except SendError as error:
            if error.code == _NONE_CAME:
                return None
            raise
        return given if isinstance(given, Mapping) else None

    def call(self, method: str, body: Mapping[str, Any]) -> Any:
        """The result of a method; SendError and UnknownSend tell what went wrong."""
        self._pace.wait()
        answer = exchange("bot", self._http, "POST", f"/{method}", body)
        given = read(answer, "bot")
        if given.get("ok") is True:
            return given.get("result")
        code = given.get("error_code")
        remedy = BOT_REMEDIES.get(code, "never") if isinstance(code, int) else "never"
        raise SendError(remedy, code or f"HTTP {answer.status_code}", "bot")
