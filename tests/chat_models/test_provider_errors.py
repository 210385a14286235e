"""What the exceptions of providers mean, whatever their classes."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from tutor.chat_models.faults import as_model_error
from tutor.errors import ModelError

REQUEST = httpx.Request("POST", "http://127.0.0.1/")


class OfAnthropic(Exception):
    """A status and a response, as the SDKs of Anthropic and OpenAI have."""

    def __init__(self, status: int, headers=None) -> None:
        super().__init__("hidden body")
        self.status_code = status
        self.response = httpx.Response(status, headers=headers, request=REQUEST)


class OfGoogle(Exception):
    def __init__(self, code: int) -> None:
        super().__init__("hidden body")
        self.code = code


class APIConnectionError(Exception):
    pass


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OfAnthropic(401), "refused"),
        (OfAnthropic(429), "overloaded"),
        (OfAnthropic(529), "overloaded"),
        (OfGoogle(400), "refused"),
        (OfGoogle(503), "overloaded"),
        (httpx.HTTPStatusError("", request=REQUEST, response=httpx.Response(502)), "overloaded"),
        (httpx.ConnectError("refused"), "unreachable"),
        (httpx.ConnectTimeout("late"), "unreachable"),
        (ConnectionError("Failed to connect to Ollama."), "unreachable"),
        (caused(APIConnectionError(), httpx.ConnectTimeout("late")), "unreachable"),
        (caused(APIConnectionError(), httpx.ReadTimeout("late")), "slow"),
        (httpx.ReadTimeout("late"), "slow"),
        (TimeoutError(), "slow"),
        (httpx.RemoteProtocolError("cut"), "broken"),
        (caused(httpx.ReadError("cut"), ConnectionResetError()), "broken"),
        (ValueError("no JSON"), "broken"),
        (KeyError("choices"), "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_reasons(error, reason):
    found = as_model_error(error, "openai:x")
    assert found.reason == reason
    assert "openai:x" in str(found) and "hidden" not in str(found)


def test_our_own_error_stays_as_it_is():
    error = ModelError("known", "slow")
    assert as_model_error(error, "x") is error


def test_a_line_lost_after_the_first_piece_has_broken_the_answer():
    assert as_model_error(APIConnectionError(), "x", begun=True).reason == "broken"


@pytest.mark.parametrize(
    ("value", "expected"), [("7", 7), ("0.5", 0.5), ("-3", 0), ("soon", None), ("", None)]
)
def test_seconds_of_retry_after(value, expected):
    assert as_model_error(OfAnthropic(429, {"Retry-After": value}), "x").retry_after_s == expected


def test_a_moment_of_retry_after_is_counted_from_now():
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    found = as_model_error(OfAnthropic(503, {"Retry-After": moment}), "x").retry_after_s
    assert found is not None and 25 < found <= 30
