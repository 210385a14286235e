"""From a name such as "openai:qwen3-8b" to a provider, by LangChain's `init_chat_model`."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor.chat_models.model import Budgets, Provider
from tutor.errors import SettingsError

_EXTRAS = {
    "openai": "openai",
    "ollama": "ollama",
    "anthropic": "anthropic",
    "google_genai": "google",
}
_LOCAL = "huggingface"
_NO_KEY = "none"  # a local server asks for none, the client library does
# Each of these would send what people write to somebody else's server.
_TRACING = (
    "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2",
    "LANGSMITH_GATEWAY",
)  # fmt: skip
# Their logs of "debug" repeat whole prompts, and an environment variable may switch them on.
_TALKATIVE = (
    "openai", "anthropic", "google_genai", "ollama", "httpx", "httpx2", "httpcore", "httpcore2",
)  # fmt: skip
_OFF = ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model and where it is asked."""

    model: str  # PROVIDER:NAME
    url: str = ""  # empty: the provider's own
    key: str = field(default="", repr=False)
    setting: str = "TUTOR_CHAT_MODEL"  # which setting it is from, for what an operator is told

    @property
    def provider(self) -> str:
        return self.model.partition(":")[0]

    @property
    def is_local(self) -> bool:
        """Whether it is a folder, loaded into the process that asks it."""
        return self.provider == _LOCAL

    @property
    def model_name(self) -> str:
        return self.model.partition(":")[2]


def open_endpoint(
    endpoint: Endpoint,
    budgets: Budgets,
    temperature: float | None = 0.0,
    environ: Mapping[str, str] = os.environ,
) -> Provider:
    """The provider behind `endpoint`; nothing is asked of it yet. The client's own retries are off.

    temperature: None leaves it to the model. SettingsError where the endpoint cannot be used, a
    package is missing, or a tracer of LangChain's is switched on. The libraries' loggers only warn.
    """
    _refuse_tracing(environ)
    for library in _TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)
    from tutor.chat_models.langchain import LangChainProvider

    if endpoint.is_local:
        from tutor.chat_models.transformers import load_chat

        folder = Path(endpoint.model_name).expanduser()
        return LangChainProvider(
            endpoint.model, load_chat(folder, budgets.answer_tokens, temperature)
        )
    remote = _remote(endpoint, budgets, temperature)
    kept = getattr(remote, "http_client", None)
    return LangChainProvider(endpoint.model, remote, kept.close if kept else lambda: None)


def _refuse_tracing(environ: Mapping[str, str]) -> None:
    found = [name for name in _TRACING if environ.get(name, "").strip().lower() not in _OFF]
    if found:
        raise SettingsError(
            f"{', '.join(found)}: would send what people write to a tracing service; unset it"
        )


def _remote(endpoint: Endpoint, budgets: Budgets, temperature: float | None) -> Any:
    from langchain.chat_models import init_chat_model

    named = f"{endpoint.setting}={endpoint.model}"
    try:
        return init_chat_model(
            endpoint.model_name,
            model_provider=endpoint.provider,
            **_options(endpoint, budgets, temperature),
        )
    except ImportError as error:
        extra = _EXTRAS.get(endpoint.provider)
        remedy = f"`pip install 'tutor[{extra}]'`" if extra else f"its package ({error})"
        raise SettingsError(f"{named}: needs {remedy}") from error
    except Exception as error:  # their texts may hold the key
        raise SettingsError(
            f"{named}: {type(error).__name__}; check the provider's name, {endpoint.setting}_KEY "
            f"and {endpoint.setting}_URL"
        ) from None


def _options(endpoint: Endpoint, budgets: Budgets, temperature: float | None) -> dict[str, Any]:
    """What every integration of LangChain takes, and what some need besides."""
    options: dict[str, Any] = {
        "max_retries": 0,
        "timeout": budgets.first_piece_s,
        "max_tokens": budgets.answer_tokens,
    }
    if temperature is not None:
        options["temperature"] = temperature
    if endpoint.url:
        options["base_url"] = endpoint.url
    if endpoint.key:
        options["api_key"] = endpoint.key
    if endpoint.provider == "openai":
        return _for_openai(options, endpoint, budgets)
    if endpoint.provider == "ollama":
        return _for_ollama(options, endpoint, budgets)
    return options


def _for_openai(options: dict[str, Any], endpoint: Endpoint, budgets: Budgets) -> dict[str, Any]:
    import openai

    from tutor.chat_models.langchain import break_off_with_call

    timeout = openai.Timeout(budgets.first_piece_s, connect=budgets.connect_s)
    options |= {
        "timeout": timeout,
        "http_client": openai.DefaultHttpxClient(
            timeout=timeout, event_hooks={"response": [break_off_with_call]}
        ),
        "stream_usage": True,
        "use_responses_api": False,
    }
    if endpoint.url:  # the older name is the one that every server knows
        options["extra_body"] = {"max_tokens": options.pop("max_tokens")}
        options["api_key"] = endpoint.key or _NO_KEY
    return options


def _for_ollama(options: dict[str, Any], endpoint: Endpoint, budgets: Budgets) -> dict[str, Any]:
    import httpx

    from tutor.chat_models.langchain import break_off_with_call

    del options["max_retries"], options["timeout"]
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    options.pop("api_key", None)
    return options | {
        "num_predict": options.pop("max_tokens"),
        "client_kwargs": {
            "timeout": httpx.Timeout(budgets.first_piece_s, connect=budgets.connect_s),
            "event_hooks": {"response": [break_off_with_call]},
            "headers": headers,
        },
    }
