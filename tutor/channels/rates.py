"""How fast may be asked: in one conversation, and from one address."""

import math
import time
from ipaddress import IPv6Address, ip_address

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from tutor.channels.guards import holds_key
from tutor.channels.problems import Problem

EVALUATION_HEADER = "X-Evaluation-Key"
_ID_CHARS = 64  # of what a caller names as its conversation; ours are shorter
# Who sends one of these passes on what others ask: the machine itself is not the one who asks.
_FORWARDING = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


class Rate:
    """So many turns in any minute; this machine and evaluations are not counted."""

    def __init__(
        self, per_conversation: int = 20, per_address: int = 600, evaluation_key: str = ""
    ) -> None:
        """evaluation_key: whoever sends it in X-Evaluation-Key is not counted; "": nobody."""
        self._per_conversation = RateLimitItemPerMinute(per_conversation)
        self._per_address = RateLimitItemPerMinute(per_address)
        self._keys = [evaluation_key] if evaluation_key else []
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, request: Request, turns: int = 1) -> None:
        """Count `turns` of the address; a Problem with Retry-After where they are too many."""
        if turns > 0 and not self._is_exempt(request):
            self._hit(self._per_address, "address", _network(_host(request)), turns)

    def count_conversation(self, request: Request, conversation_id: str | None) -> None:
        """Count a turn of a conversation, if there is one; a Problem where it is one too many."""
        if conversation_id and not self._is_exempt(request):
            self._hit(self._per_conversation, "conversation", conversation_id[:_ID_CHARS])

    def _hit(self, item: RateLimitItem, kind: str, of: str, turns: int = 1) -> None:
        # However many at once, they pass some time, beside the request that brings them.
        if self._limiter.hit(item, kind, of, cost=max(1, min(turns, item.amount - 1))):
            return
        reset_s = self._limiter.get_window_stats(item, kind, of).reset_time
        seconds = max(1, math.ceil(reset_s - time.time()))
        raise Problem(
            429,
            "too_many",
            f"more than {item.amount} turns a minute of one {kind}",
            headers={"Retry-After": str(seconds)},
            seconds=seconds,
        )

    def _is_exempt(self, request: Request) -> bool:
        if self._keys and holds_key(self._keys, request.headers.get(EVALUATION_HEADER, "")):
            return True
        return from_this_machine(request)


def from_this_machine(request: Request) -> bool:
    """Whether the machine itself asks, and passes on nobody's request."""
    forwarded = any(name in request.headers for name in _FORWARDING)
    return not forwarded and _is_loopback(_host(request))


def _host(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(_network(host).partition("/")[0]).is_loopback
    except ValueError:
        return False


def _network(host: str) -> str:
    """What counts as one address: of IPv6 the /64, which is what one household or office gets."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address) or address.is_loopback:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"
