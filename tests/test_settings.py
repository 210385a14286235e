"""Settings come from TUTOR_* and .env, and a slip in them is told."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tutor.errors import SettingsError
from tutor.settings import PREFIX, PROJECT, Settings


def test_without_any_setting_the_server_is_local():
    settings = Settings.load({}, env_file=None)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database == f"sqlite:///{PROJECT / 'var' / 'tutor.db'}"


def test_the_environment_wins_over_the_file(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("TUTOR_PORT=9001\nTUTOR_HOST=0.0.0.0\nOTHER=1\n", encoding="utf-8")
    settings = Settings.load({"TUTOR_PORT": "9002"}, env_file)
    assert (settings.host, settings.port) == ("0.0.0.0", 9002)


def test_an_empty_value_is_as_good_as_none():
    assert Settings.load({"TUTOR_PORT": ""}, env_file=None).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TUTOR_PROT", "1"),  # a slip of the finger
        ("tutor_port", "1"),  # only capitals are settings
        ("TUTOR_PORT", "eighty"),
        ("TUTOR_PORT", "70000"),
        ("TUTOR_MAX_MESSAGE_CHARS", "5000"),  # the contract's limit may be lowered, not raised
        ("TUTOR_LOG_LEVEL", "loud"),
    ],
)
def test_an_unusable_setting_is_named(name, value):
    with pytest.raises(SettingsError, match=name):
        Settings.load({name: value}, env_file=None)


def test_an_unknown_name_in_the_file_is_named_too(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("TUTOR_COLOUR=red\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="TUTOR_COLOUR"):
        Settings.load({}, env_file)


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings.load({}, env_file=None).port = 1


def test_a_password_never_shows():
    url = "postgresql+psycopg://tutor:secret@db/tutor"
    settings = Settings.load({"TUTOR_DATABASE_URL": url}, env_file=None)
    assert ":secret@" not in str(settings.public())
    assert settings.public()["database_url"] == "postgresql+psycopg://***@db/tutor"


@pytest.mark.parametrize("name", ["TUTOR_API_KEYS", "TUTOR_EVALUATION_KEY"])
def test_a_key_never_shows(name):
    settings = Settings.load({name: "a-secret-key"}, env_file=None)
    assert "a-secret-key" not in f"{settings!r} {settings.public()}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://xa.gov.vn", ("https://xa.gov.vn",)),
        (" http://a.vn:8080 ,https://b.vn,", ("http://a.vn:8080", "https://b.vn")),
        ("", ()),
        ("xa.gov.vn", None),
        ("https://xa.gov.vn/", None),  # a path is no part of an origin
        ("https://*.gov.vn", None),
        ("*", None),
        ("https://a.vn; script-src *", None),
    ],
)
def test_the_origins_of_portals_are_whole_origins(text, expected):
    if expected is None:
        with pytest.raises(SettingsError, match="TUTOR_WIDGET_ORIGINS"):
            Settings.load({"TUTOR_WIDGET_ORIGINS": text}, env_file=None)
        return
    settings = Settings.load({"TUTOR_WIDGET_ORIGINS": text}, env_file=None)
    assert settings.widget_origins == expected


ZALO = {
    "TUTOR_ZALO": "oa,bot",
    "TUTOR_ZALO_OA_APP_ID": "1",
    "TUTOR_ZALO_OA_APP_SECRET": "one-hidden-word",
    "TUTOR_ZALO_OA_SECRET_KEY": "two-hidden-words",
    "TUTOR_ZALO_BOT_TOKEN": "12:three-hidden-words",
    "TUTOR_ZALO_BOT_SECRET": "four-hidden-words",
}


def test_zalos_secrets_never_show():
    settings = Settings.load(ZALO, env_file=None)
    assert settings.zalo_products == {"oa", "bot"}
    assert "hidden" not in str(settings.public()) + repr(settings)


@pytest.mark.parametrize("missing", sorted(set(ZALO) - {"TUTOR_ZALO"}))
def test_zalo_does_not_start_without_its_secrets(missing):
    values = {name: value for name, value in ZALO.items() if name != missing}
    with pytest.raises(SettingsError, match=missing):
        Settings.load(values, env_file=None)
    assert Settings.load({**values, "TUTOR_ZALO_DEVELOPMENT": "1"}, env_file=None)


@pytest.mark.parametrize(
    "change",
    [
        {"TUTOR_ZALO": "telegram"},
        {"TUTOR_ZALO_BOT_SECRET": "short"},
        {"TUTOR_ZALO_SITE_VERIFICATION": "a/../b"},
    ],
)
def test_a_slip_in_zalos_settings_is_told(change):
    (name,) = change
    with pytest.raises(SettingsError, match=name):
        Settings.load({**ZALO, **change}, env_file=None)


MODEL = {
    "TUTOR_CHAT_MODEL": "openai:qwen3-8b",
    "TUTOR_CHAT_MODEL_URL": "http://127.0.0.1:8080/v1",
    "TUTOR_CHAT_MODEL_KEY": "one-hidden-word",
    "TUTOR_CHAT_MODEL_SECOND": "huggingface:/models/with a space",
    "TUTOR_CHAT_MODEL_SECOND_KEY": "two-hidden-words",
}


def test_the_keys_of_models_never_show():
    settings = Settings.load(MODEL, env_file=None)
    assert settings.chat_model == "openai:qwen3-8b"
    assert "hidden" not in f"{settings!r} {settings.public()}"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"TUTOR_CHAT_MODEL": "qwen3-8b"}, "TUTOR_CHAT_MODEL="),
        ({"TUTOR_CHAT_MODEL": "openai:"}, "TUTOR_CHAT_MODEL="),
        ({**MODEL, "TUTOR_CHAT_MODEL_URL": "127.0.0.1:8080"}, "TUTOR_CHAT_MODEL_URL"),
        ({**MODEL, "TUTOR_CHAT_MODEL_FIRST_S": "0"}, "TUTOR_CHAT_MODEL_FIRST_S"),
        ({**MODEL, "TUTOR_CHAT_MODEL_CALLS": "0"}, "TUTOR_CHAT_MODEL_CALLS"),
        ({"TUTOR_CHAT_MODEL_KEY": "hidden"}, "TUTOR_CHAT_MODEL_KEY"),
        ({"TUTOR_CHAT_MODEL_URL": "http://a/v1"}, "TUTOR_CHAT_MODEL_URL"),
        ({"TUTOR_CHAT_MODEL_SECOND": "openai:x"}, "TUTOR_CHAT_MODEL_SECOND"),
    ],
)
def test_a_slip_in_the_settings_of_models_is_told(values, named):
    with pytest.raises(SettingsError, match=named) as told:
        Settings.load(values, env_file=None)
    assert "hidden" not in str(told.value)


def test_every_setting_stands_in_the_readme():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in readme]
    assert not missing


def test_paths_do_not_depend_on_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Settings.load({}, env_file=None).knowledge_dir == Path(PROJECT, "knowledge")
