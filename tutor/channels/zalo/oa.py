"""The Official Account's HTTP interface: messages, reactions, and what a status shows."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

import httpx

from tutor.channels.zalo.calls import Call
from tutor.channels.zalo.failures import OA_REMEDIES, SendError, UnknownSend
from tutor.channels.zalo.pace import Pace

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
PER_MINUTE = 4000
_HELD_S = 10.0
_ICON = "/-strong"


class Tokens(Protocol):
    def current(self) -> str: ...

    def renewed(self, stale: str) -> str: ...


class OaClient:
    """Sends as one Official Account. SendError and UnknownSend tell what went wrong."""

    def __init__(self, base_url: str, tokens: Tokens, pace: Pace | None = None) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=TIMEOUT)
        self._tokens = tokens
        self.rate = ""  # "3998 of 4000", as the last answer told
        self._pace = pace or Pace(PER_MINUTE)

    def close(self) -> None:
        self._http.close()

    def send(self, to: str, call: Call) -> None:
        """Send one message to the user `to`; to somebody anonymous ("id@conversation") as text, the
        one thing that is known to reach them."""
        person, _, conversation = to.partition("@")
        if conversation and call.type != "text":
            raise SendError("plainer", "not to somebody anonymous", "oa")
        if conversation:
            recipient = {"anonymous_id": person, "conversation_id": conversation}
            text = {"text": call.plain or call.text}
            self._post("/v2.0/oa/message", {"recipient": recipient, "message": text})
            return
        body = {"recipient": {"user_id": to}, "message": _message(call)}
        self._post("/v3.0/oa/message/cs", body)

    def acknowledge(self, to: str, msg_id: str) -> None:
        """Show that the message was seen and is being worked on: a thumb on it. Not to
        somebody anonymous."""
        action = {"react_icon": _ICON, "react_message_id": msg_id}
        if msg_id and "@" not in to:
            self._post("/v2.0/oa/message", {"recipient": {"user_id": to}, "sender_action": action})

    def account(self) -> Mapping[str, Any]:
        """Name, id and package of the account."""
        return self._request("GET", "/v2.0/oa/getoa").get("data") or {}

    def quota(self, user: str) -> Mapping[str, Any]:
        """What may be sent to the user, in Zalo's own words: `last_interaction` (ms), `cs_reply`,
        `promotion`."""
        return self._post("/v3.0/oa/quota/message", {"user_id": user}).get("data") or {}

    def _post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._request("POST", path, body)

    def _request(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """The answer; a token that is refused is renewed once, an odd failure tried once more."""
        token = self._tokens.current()
        try:
            return self._once(method, path, body, token)
        except SendError as error:
            if error.remedy == "token":
                token = self._tokens.renewed(token)
            elif error.remedy != "once":
                raise
        try:
            return self._once(method, path, body, token)
        except SendError as error:
            lasting = {"token": "operator", "once": "never"}
            raise SendError(lasting.get(error.remedy, error.remedy), error.code, "oa") from error  # type: ignore[arg-type]

    def _once(
        self, method: str, path: str, body: Mapping[str, Any] | None, token: str
    ) -> Mapping[str, Any]:
        self._pace.wait()
        answer = exchange("oa", self._http, method, path, body, {"access_token": token})
        if remain := answer.headers.get("x-ratelimit-remain"):
            self.rate = f"{remain} of {answer.headers.get('x-ratelimit-limit', '?')}"
            if remain == "0":
                self._pace.hold(_HELD_S)
        given = read(answer, "oa")
        code = given.get("error")
        if code in (0, "0"):
            return given
        number = int(code) if isinstance(code, int | str) and _is_int(code) else 0
        raise SendError(
            OA_REMEDIES.get(number, "never"), number or f"HTTP {answer.status_code}", "oa"
        )


def exchange(
    product: str,
    http: httpx.Client,
    method: str,
    path: str,
    body: Mapping[str, Any] | None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """The answer of the platform; UnknownSend where it was asked and no answer came."""
    content = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
    sent = {**(headers or {}), **({"Content-Type": "application/json"} if body is not None else {})}
    try:
        return http.request(method, path, content=content, headers=sent)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise SendError("again", type(error).__name__, product) from None
    except httpx.HTTPError as error:  # its own text may hold the address, and that the token
        raise UnknownSend(f"zalo {product}: {type(error).__name__}") from None


def read(answer: httpx.Response, product: str) -> Mapping[str, Any]:
    """The JSON object of an answer, of whatever HTTP status; SendError where there is none."""
    if answer.status_code == 429 or answer.status_code >= 500:
        raise SendError("again", f"HTTP {answer.status_code}", product)
    try:
        given = answer.json()
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise SendError("again", f"HTTP {answer.status_code} without JSON", product)
    return given


def _message(call: Call) -> dict[str, Any]:
    if call.type == "image":
        element = {"media_type": "image", "url": call.url}
        payload: dict[str, Any] = {"template_type": "media", "elements": [element]}
        return {"text": call.text, "attachment": {"type": "template", "payload": payload}}
    if not call.buttons:
        return {"text": call.text}
    buttons = [
        {"title": one.title, "type": "oa.query.show", "payload": one.payload}
        for one in call.buttons
    ]
    return {"text": call.text, "attachment": {"type": "template", "payload": {"buttons": buttons}}}


def _is_int(code: int | str) -> bool:
    return isinstance(code, int) or code.removeprefix("-").isdecimal()
