"""Endpoints put together: budgets, breaker, the second endpoint, places, masking, counters."""

from collections.abc import Callable, Sequence

from tutor.chat_models.breaker import Breaker, Guarded
from tutor.chat_models.budgeted import Budgeted
from tutor.chat_models.connected import ConnectedModel
from tutor.chat_models.counters import Counters, EndpointCounters
from tutor.chat_models.ladder import Ladder
from tutor.chat_models.model import Budgets, Provider
from tutor.chat_models.places import Limited, Places

# Calls that were broken off may hang until the provider's own timeout; as many again may begin.
_READERS_PER_CALL = 2


def connect(
    providers: Sequence[Provider],
    budgets: Budgets,
    places: Places,
    *,
    calls: int,
    wait_s: float,
    mask: Callable[[str], str],
) -> ConnectedModel:
    """One model of `providers`, tried in order; at least one.

    calls: how many may be under way at once. Each of them waits up to `wait_s` seconds for one of
    the `places`.
    """
    counters = Counters()
    guarded = []
    for number, provider in enumerate(providers, 1):
        own = EndpointCounters()
        name = provider.name if number == 1 else f"{provider.name} ({number})"
        counters.endpoints[name] = own
        budgeted = Budgeted(provider, budgets, own, calls * _READERS_PER_CALL)
        guarded.append(Guarded(budgeted, Breaker()))
    closes = [*(provider.close for provider in providers), places.close]
    return ConnectedModel(Limited(Ladder(guarded, budgets), places, wait_s), mask, counters, closes)
