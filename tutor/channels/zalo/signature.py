"""Whether an event really comes from Zalo, and the JSON in it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

OA_HEADER = "x-zevent-signature"
BOT_HEADER = "x-bot-api-secret-token"


def mac(app_id: str, raw: bytes, timestamp: str, oa_secret: str) -> str:
    """SHA-256 over the four parts one after the other, as 64 hex digits; no HMAC."""
    return hashlib.sha256(
        app_id.encode() + raw + timestamp.encode() + oa_secret.encode()
    ).hexdigest()


def verify_oa(raw: bytes, header: str, app_id: str, oa_secret: str) -> Mapping[str, Any] | None:
    """The event of an Official Account; None where it is not signed for `app_id`.

    The timestamp is the one inside the body: the header of that name never comes.
    """
    event = read_json(raw)
    if not app_id or not oa_secret or event is None or str(event.get("app_id")) != app_id:
        return None
    given = header.strip().removeprefix("mac=").strip().lower()
    expected = mac(app_id, raw, str(event.get("timestamp", "")), oa_secret)
    return event if hmac.compare_digest(given.encode(), expected.encode()) else None


def verify_bot(raw: bytes, header: str, secret: str) -> Mapping[str, Any] | None:
    """The update of a bot; None where the secret is not ours. The secret is compared first."""
    if not secret or not hmac.compare_digest(header.encode(), secret.encode()):
        return None
    return read_json(raw)


def read_json(raw: bytes) -> Mapping[str, Any] | None:
    """The object in `raw`; None where there is none. Integers of any size stay exact."""
    try:
        event = json.loads(raw)
        raw.decode("utf-8")  # json guesses UTF-16 and UTF-32 too, which Zalo never sends
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None
