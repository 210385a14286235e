"""What a provider's exception means. Every provider has classes of its own, and none is imported
here: they tell by an HTTP status, or by the names they share with the libraries below them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tutor.errors import ModelError, ModelReason

_NO_CONNECTION = frozenset({"ConnectError", "ConnectTimeout", "ConnectionRefusedError", "gaierror"})
_TIMEOUT = frozenset({"TimeoutError", "TimeoutException", "APITimeoutError"})
_CUT_AT_ONCE = "APIConnectionError"  # of any kind, before an answer began
_OVERLOADED = (408, 409, 429)
_REMEDIES = {
    401: "check its key",
    403: "check its key and what the key allows",
    404: "check the model's name and the address (it often ends in /v1)",
}


def as_model_error(error: Exception, name: str, begun: bool = False) -> ModelError:
    """`error` of the model `name` as a ModelError. Its text holds no word of the provider's: an
    error page may repeat the prompt.

    begun: whether a piece had come; a line that is lost then has broken the answer.
    """
    found = _as_model_error(error, name)
    if begun and found.reason == "unreachable":
        return ModelError(f"{name}: the line was cut in the midst of the answer", "broken")
    return found


def _as_model_error(error: Exception, name: str) -> ModelError:
    if isinstance(error, ModelError):
        return error
    chain = list(_chain(error))
    status = next((found for one in chain if (found := _status(one))), None)
    if status is not None:
        remedy = _REMEDIES.get(status)
        text = f"{name}: answered {status}" + (f"; {remedy}" if remedy else "")
        return ModelError(text, _reason_of(status), _retry_after_s(chain))
    names = {kind.__name__ for one in chain for kind in type(one).__mro__}
    if names & _NO_CONNECTION or type(error) is ConnectionError:
        return ModelError(f"{name}: no connection; check that it runs and where", "unreachable")
    if names & _TIMEOUT:
        return ModelError(f"{name}: silent for too long", "slow")
    if _CUT_AT_ONCE in names:
        return ModelError(f"{name}: closed the connection unasked", "unreachable")
    return ModelError(f"{name}: an unreadable answer ({type(error).__name__})", "broken")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    """The HTTP status an error tells of, 400 to 599."""
    response = getattr(error, "response", None)
    for holder, field in ((error, "status_code"), (error, "code"), (response, "status_code")):
        value = getattr(holder, field, None)
        if isinstance(value, int) and 400 <= value < 600:
            return value
    return None


def _reason_of(status: int) -> ModelReason:
    return "overloaded" if status >= 500 or status in _OVERLOADED else "refused"


def _retry_after_s(chain: list[BaseException]) -> float | None:
    for error in chain:
        headers = getattr(getattr(error, "response", None), "headers", None)
        if headers is not None and (value := headers.get("retry-after")):
            return _seconds(value)
    return None


def _seconds(value: str) -> float | None:
    """Seconds from now of a Retry-After: a number or an HTTP date; None for anything else."""
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
