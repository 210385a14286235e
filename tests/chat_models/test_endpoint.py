"""From a setting to a provider; what cannot be used is told with a remedy."""

import builtins
import subprocess
import sys

import pytest

from tutor.chat_models.endpoint import Endpoint, open_endpoint
from tutor.chat_models.model import Budgets
from tutor.errors import SettingsError
from tutor.settings import PROJECT

BUDGETS = Budgets()


@pytest.mark.parametrize(
    ("model", "package", "extra"),
    [
        ("openai:x", "langchain_openai", "tutor[openai]"),
        ("ollama:x", "langchain_ollama", "tutor[ollama]"),
        ("anthropic:x", "langchain_anthropic", "tutor[anthropic]"),
        ("google_genai:x", "langchain_google_genai", "tutor[google]"),
    ],
)
def test_a_missing_extra_is_named(monkeypatch, model, package, extra):
    monkeypatch.setitem(sys.modules, package, None)  # importing it fails
    monkeypatch.setitem(sys.modules, "langchain_community", None)
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    with pytest.raises(SettingsError) as told:
        open_endpoint(Endpoint(model, "http://127.0.0.1:1/v1", "hidden"), BUDGETS)
    assert f"pip install '{extra}'" in str(told.value) and "hidden" not in str(told.value)
    base._get_chat_model_creator.cache_clear()


def test_a_missing_client_library_is_the_extras_too(monkeypatch):
    original = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "openai":
            raise ImportError(name)
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError, match=r"tutor\[openai\]"):
        open_endpoint(Endpoint("openai:x", "http://127.0.0.1:1/v1"), BUDGETS)


def test_an_unknown_provider_is_told():
    with pytest.raises(SettingsError, match="TUTOR_CHAT_MODEL=nobody:x"):
        open_endpoint(Endpoint("nobody:x"), BUDGETS)


def test_a_missing_key_is_told(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="TUTOR_CHAT_MODEL_SECOND_KEY"):
        open_endpoint(Endpoint("openai:x", setting="TUTOR_CHAT_MODEL_SECOND"), BUDGETS)


def test_a_key_is_not_shown():
    assert "hidden" not in repr(Endpoint("openai:x", key="hidden"))


@pytest.mark.parametrize(
    "name",
    ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2", "LANGSMITH_GATEWAY"],
)
def test_a_tracer_that_sends_texts_away_is_refused(name):
    endpoint = Endpoint("openai:x", "http://127.0.0.1:1/v1")
    with pytest.raises(SettingsError, match=name):
        open_endpoint(endpoint, BUDGETS, environ={name: "true"})
    open_endpoint(endpoint, BUDGETS, environ={name: "false"}).close()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "config.json"),
        ({"config.json": "{}"}, "transformers can load"),
        ({"config.json": '{"model_type": "llama"}'}, "transformers can load"),
    ],
)
def test_a_folder_without_a_model_is_told(tmp_path, files, says):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        open_endpoint(Endpoint(f"huggingface:{tmp_path}"), BUDGETS)


def test_a_name_of_a_hub_is_never_fetched():
    with pytest.raises(SettingsError, match="folder"):
        open_endpoint(Endpoint("huggingface:somebody/some-model"), BUDGETS)


@pytest.mark.parametrize(
    "statement",
    [
        "import tutor.chat_models.connecting, tutor.chat_models.endpoint, tutor.chat_models.asking",
        "from tutor import bootstrap; from tutor.settings import Settings; "
        "assert bootstrap.build_chat_model(Settings.load({}, None)) is None",
    ],
)
def test_nothing_heavy_is_loaded_without_a_model(statement):
    heavy = "{'langchain_core', 'langchain', 'transformers', 'torch', 'openai', 'httpx'}"
    code = f"import sys\n{statement}\nprint(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
