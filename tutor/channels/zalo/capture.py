"""One captured event looked at: does it verify, and if not, what went wrong on its way."""

import hashlib
import hmac
from collections.abc import Iterator

from tutor.channels.zalo.signature import OA_HEADER, mac, read_json


def examine(captured: bytes, signature: str, app_id: str, secrets: dict[str, str]) -> list[str]:
    """What is found, the verdict first, for an operator.

    captured: the raw body, or the headers, an empty line and the raw body. signature: of the
    header, where the file does not hold it. secrets: by the name of their setting, the one that
    should fit first.
    """
    head, body = _parts(captured)
    given = (signature or head).strip().removeprefix("mac=").strip().lower()
    event = read_json(body)
    if event is None:
        return ["NOT VERIFIED: the body is no JSON object; capture the bytes as they came"]
    told = [f"event {event.get('event_name')!r}, {len(body)} bytes"]
    if str(event.get("app_id")) != app_id:
        told.append(f"its app_id is {event.get('app_id')!r}, TUTOR_ZALO_OA_APP_ID is {app_id!r}")
    if not given:
        return ["NOT VERIFIED: no signature; add --signature or the header's line", *told]
    if not any(secrets.values()):
        return ["NOT VERIFIED: TUTOR_ZALO_OA_SECRET_KEY is not set", *told]
    name, *_ = secrets
    for how, formed in _formed(body, event, secrets):
        if hmac.compare_digest(formed.encode(), given.encode()):
            right = how == name and len(told) == 1
            return [f"{'VERIFIED' if right else 'NOT VERIFIED'}: it was signed with {how}", *told]
    return ["NOT VERIFIED: no secret and no known way of signing gives this signature", *told]


def _parts(captured: bytes) -> tuple[str, bytes]:
    """The signature's header, if the file holds one, and the body."""
    for gap in (b"\r\n\r\n", b"\n\n"):
        head, found, body = captured.partition(gap)
        if found and not head.lstrip().startswith(b"{"):
            return _header(head.decode("latin-1")), body
    return "", captured


def _header(head: str) -> str:
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == OA_HEADER:
            return value
    return ""


def _formed(body: bytes, event: object, secrets: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(how, signature) of every way that somebody has been seen to sign or to break it."""
    assert isinstance(event, dict)
    stamp, app_id = str(event.get("timestamp", "")), str(event.get("app_id", ""))
    sender = event.get("recipient")
    account = str(sender.get("id", "")) if isinstance(sender, dict) else ""
    for name, secret in secrets.items():
        if not secret:
            continue
        yield name, mac(app_id, body, stamp, secret)
        trimmed = body.rstrip(b"\r\n")
        yield (
            f"{name}, without the line end that an editor added",
            mac(app_id, trimmed, stamp, secret),
        )
        yield f"{name}, beginning with the account's id", mac(account, body, stamp, secret)
        yield (
            f"{name}, as HMAC of the body",
            hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
        )
