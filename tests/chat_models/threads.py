"""The threads that calls of a model run in."""

import threading
import time


def readers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name in ("chat model", "generation")]


def all_readers_end(within_s: float) -> bool:
    until = time.monotonic() + within_s
    while readers() and time.monotonic() < until:
        time.sleep(0.01)
    return not readers()
