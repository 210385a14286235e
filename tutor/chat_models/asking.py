"""One question to an endpoint, to see whether it answers; for operators."""

import time

from tutor.chat_models.budgeted import Budgeted
from tutor.chat_models.counters import EndpointCounters
from tutor.chat_models.endpoint import Endpoint, open_endpoint
from tutor.chat_models.model import Budgets, Prompt
from tutor.errors import ModelError

_QUESTION = Prompt("You answer with one word.", "Is this line working? Answer yes or no.")
_SHOWN_CHARS = 60
_REMEDIES = {
    "unreachable": "start it, or set {setting}_URL to where it runs",
    "slow": "take a smaller model or a faster machine, or raise TUTOR_CHAT_MODEL_FIRST_S "
    "and TUTOR_CHAT_MODEL_ANSWER_S",
    "refused": "compare {setting}, {setting}_KEY and {setting}_URL with what the provider says",
    "overloaded": "try again later; see the limits of the account or the server's log",
    "broken": "see whether {setting}_URL is an OpenAI-compatible address (it often ends in /v1) "
    "and the server's log",
}


def ask(endpoint: Endpoint, budgets: Budgets, temperature: float | None) -> str:
    """What `endpoint` answered and in how many milliseconds.

    ModelError with a remedy where it did not; SettingsError where it cannot be asked.
    """
    provider = open_endpoint(endpoint, budgets, temperature)
    model = Budgeted(provider, budgets, EndpointCounters(), most_readers=2)
    answer, first_ms, began = "", 0.0, time.monotonic()
    try:
        for piece in model.stream(_QUESTION):
            first_ms = first_ms or _ms_since(began)
            answer += piece
    except ModelError as error:
        if not answer:
            remedy = _REMEDIES.get(error.reason, "see its log").format(setting=endpoint.setting)
            raise ModelError(f"{error}; {remedy}", error.reason) from error
        answer += f" … ({error})"  # whoever talks at length is alive
    finally:
        provider.close()
    shown = " ".join(answer.split())[:_SHOWN_CHARS]
    return (
        f"{provider.name} answered “{shown}”: first piece after {first_ms:.0f} ms, "
        f"all after {_ms_since(began):.0f} ms"
    )


def _ms_since(began: float) -> float:
    return (time.monotonic() - began) * 1000
