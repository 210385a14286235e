"""`tutor evaluate --chat-model`: the run's own language model, whatever the settings say."""

import pytest

from tests.evaluation.fakes import FakeAsk
from tutor import bootstrap, cli


@pytest.fixture
def asked_with(monkeypatch, tmp_path):
    """The settings that the evaluation of an empty selection was made with."""
    seen = []

    def build_ask(settings):
        seen.append(settings)
        return FakeAsk({}), {"settings": settings.public()}

    monkeypatch.setattr(bootstrap, "build_ask", build_ask)
    monkeypatch.setenv("TUTOR_CHAT_MODEL", "openai:usual")
    monkeypatch.setenv("TUTOR_CHAT_MODEL_URL", "http://127.0.0.1:9/v1")

    def run(*options):
        out = tmp_path / str(len(seen))
        cli.main(
            ["evaluate", "eval/questions/plans.jsonl", "--limit", "1", "--out", str(out), *options]
        )
        return seen[-1]

    return run


def test_the_settings_model_is_used_where_none_is_named(asked_with):
    assert asked_with().chat_model == "openai:usual"


def test_another_model_is_used_at_the_same_address(asked_with):
    settings = asked_with("--chat-model", "openai:other")
    assert settings.chat_model == "openai:other"
    assert settings.chat_model_url == "http://127.0.0.1:9/v1"


def test_an_empty_name_is_no_model(asked_with):
    assert asked_with("--chat-model", "").chat_model == ""


def test_a_name_without_a_provider_is_refused(asked_with, capsys):
    with pytest.raises(SystemExit) as stopped:
        raise SystemExit(cli.main(["evaluate", "eval/questions/plans.jsonl", "--chat-model", "x"]))
    assert stopped.value.code
    assert "TUTOR_CHAT_MODEL" in capsys.readouterr().err
