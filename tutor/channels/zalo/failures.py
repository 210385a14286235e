"""What Zalo's error codes mean for the message that was to be sent."""

from collections.abc import Mapping
from typing import Literal

Remedy = Literal["token", "again", "once", "later", "plainer", "user", "operator", "never"]
"""token: refresh it, then once more. again: back off. once: one more try. later: not within the
hour. plainer: as text. user: when the person writes again. operator: somebody must act.
never: this message cannot be sent."""

OA_REMEDIES: Mapping[int, Remedy] = {
    -32: "again",
    -100: "never",
    -200: "once",
    -201: "never",
    -204: "operator",
    -205: "operator",
    -209: "operator",
    -210: "never",
    -211: "later",
    -212: "operator",
    -213: "user",
    -216: "token",
    -217: "user",
    -218: "later",
    -219: "operator",
    -220: "token",
    -221: "operator",
    -223: "operator",
    -224: "operator",
    -227: "user",
    -230: "user",
    -232: "user",
    -233: "plainer",
    -234: "later",
    -240: "operator",
    -242: "operator",
    -244: "user",
    -248: "operator",
    -320: "operator",
    -321: "operator",
    -403: "never",
}
BOT_REMEDIES: Mapping[int, Remedy] = {
    400: "never",
    401: "operator",
    403: "again",  # "internal server error", as they call it
    404: "user",
    408: "again",
    429: "again",
}


class SendError(Exception):
    """A call that Zalo refused, or that could not be made. Its text holds no word of a message."""

    def __init__(self, remedy: Remedy, code: int | str, product: str) -> None:
        super().__init__(f"zalo {product}: {code} ({remedy})")
        self.remedy, self.code = remedy, code


class UnknownSend(Exception):
    """No answer came in time: the message may have been delivered."""
