"""Events of both products as one record."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tutor.text.normalise import nfc

Product = Literal["oa", "bot"]
Kind = Literal["text", "media", "follow", "start", "unfollow", "withdraw", "unreadable"]
"""start: the chat was opened for the first time. withdraw: the person wants their data deleted.
unreadable: Zalo keeps the content back, as it does for children."""

_LONGEST_KEY = 300
_OA_MEDIA = {
    f"user_send_{name}": name
    for name in (
        "image", "gif", "link", "audio", "video", "sticker", "location", "business_card", "file",
    )
}  # fmt: skip
_ANONYMOUS = "anonymous_send_"  # people who are not logged in, in a conversation of its own id
_OA_MANAGEMENT: Mapping[str, Kind] = {
    "follow": "follow",
    "unfollow": "unfollow",
    "user_click_chatnow": "start",
    "user_withdraw": "withdraw",
}
_BOT_KINDS: Mapping[str, tuple[Kind, str]] = {
    "message.text.received": ("text", ""),
    "message.image.received": ("media", "image"),
    "message.sticker.received": ("media", "sticker"),
    "message.voice.received": ("media", "audio"),
    "message.unsupported.received": ("unreadable", ""),
}


@dataclass(frozen=True, slots=True)
class Inbound:
    """Something a person did that is answered."""

    product: Product
    account: str  # id of the Official Account or of the bot
    user: str  # whom to answer; of somebody anonymous "id@conversation"
    kind: Kind
    event: str  # its name at Zalo
    text: str = ""
    media: str = ""  # "image", "sticker", "audio" …
    msg_id: str = ""  # "" where the event is no message

    @property
    def user_id(self) -> str:
        """The person's id in our storage."""
        return f"zalo-{self.product}:{self.account}:{self.user}"


def parse_oa(event: Mapping[str, Any]) -> Inbound | None:
    """None for echoes, receipts, calls, and for names that are not known; and for groups, where
    what one person asks is for all to read."""
    name = _text(event.get("event_name"))
    if kind := _OA_MANAGEMENT.get(name):
        return _managed(event, name, kind)
    said = name.replace(_ANONYMOUS, "user_send_", 1) if name.startswith(_ANONYMOUS) else name
    media = _OA_MEDIA.get(said, "")
    if said != "user_send_text" and not media:
        return None
    message = _mapping(event.get("message"))
    account, user = _id(_mapping(event.get("recipient"))), _id(_mapping(event.get("sender")))
    if user and said != name:
        conversation = _text(message.get("conversation_id"))
        user = f"{user}@{conversation}" if conversation else ""
    if not account or not user:
        return None
    text = nfc(_text(message.get("text")))
    is_text = not media or (media == "link" and text.strip() != "")
    return Inbound(
        "oa",
        account,
        user,
        "text" if is_text else "media",
        name,
        text,
        "" if is_text else media,
        _text(message.get("msg_id")),
    )


def _managed(event: Mapping[str, Any], name: str, kind: Kind) -> Inbound | None:
    """These name the account by `oa_id`, and the person in one of four places."""
    follower, sender = _mapping(event.get("follower")), _mapping(event.get("sender"))
    account = _text(event.get("oa_id")) or _id(_mapping(event.get("recipient")))
    user = _id(follower) or _text(event.get("user_id")) or _id(sender)
    return Inbound("oa", account, user, kind, name) if account and user else None


def parse_bot(body: Mapping[str, Any], bot: str) -> Inbound | None:
    """An update, wrapped in `result` or bare; None for groups, for bots and unknown names."""
    wrapped = body.get("result")
    update = wrapped if body.get("ok") and isinstance(wrapped, Mapping) else body
    name = _text(update.get("event_name"))
    message, known = _mapping(update.get("message")), _BOT_KINDS.get(name)
    chat, sender = _mapping(message.get("chat")), _mapping(message.get("from"))
    is_own = sender.get("is_bot") is True or _id(sender) == bot
    if known is None or is_own or not _id(chat) or _text(chat.get("chat_type")) == "GROUP":
        return None
    kind, media = known
    text = nfc(_text(message.get("text"))) if kind == "text" else ""
    return Inbound("bot", bot, _id(chat), kind, name, text, media, _text(message.get("message_id")))


def parse(product: Product, event: Mapping[str, Any], bot: str) -> Inbound | None:
    return parse_oa(event) if product == "oa" else parse_bot(event, bot)


def key_of(inbound: Inbound, raw: bytes) -> str:
    """What two deliveries of one event have in common, and no two events."""
    named = f"zalo-{inbound.product}:{inbound.account}:{inbound.event}:{inbound.msg_id}"
    if inbound.msg_id and len(named) <= _LONGEST_KEY:
        return named
    digest = hashlib.sha256(raw).hexdigest()
    return f"zalo-{inbound.product}:{digest}"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _id(holder: Mapping[str, Any]) -> str:
    return _text(holder.get("id"))


def _text(value: object) -> str:
    """A text, or a number as one: ids come as either. Half a pair of surrogates is no text that
    can be stored or sent."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and value.bit_length() > 256:
        return ""
    return str(value).encode("utf-8", "replace").decode().replace("\x00", "")
