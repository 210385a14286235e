"""The settings: `TUTOR_*` in the environment and `.env`, read once into one frozen object."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from tutor.errors import SettingsError

PREFIX = "TUTOR_"
PROJECT = Path(__file__).resolve().parents[1]
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")
_URL = r"^(https?://\S+)?$"
_MODEL = r"^([a-z_]+:\S.*)?$"
# Read by the tests, not by the product; known here so that it is no unknown name.
_NOT_SETTINGS = frozenset({"TUTOR_CI"})
_ZALO_NEEDS = {
    "oa": ("zalo_oa_app_id", "zalo_oa_app_secret", "zalo_oa_secret_key"),
    "bot": ("zalo_bot_token", "zalo_bot_secret"),
}


class Settings(BaseSettings):
    """One field a setting; its name in the environment is the field's in capitals after TUTOR_."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix=PREFIX)

    host: str = Field("127.0.0.1", description="address the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port the server listens on")
    data_dir: Path = Field(PROJECT / "var", description="folder of everything that is stored")
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty: SQLite in the data folder"
    )
    knowledge_dir: Path = Field(PROJECT / "knowledge", description="folder of the sources")
    index_dir: Path = Field(PROJECT / "indexes", description="folder of the built indexes")
    prompts_dir: Path = Field(PROJECT / "prompts", description="folder of the sentences for users")
    embedder: str = Field(
        str(PROJECT / "indexes" / "embedder"),
        description="folder of the embedder; a hub model's name is fetched from its hub",
    )
    claim_model: str = Field(
        "",
        description="folder of a CrossEncoder that judges a chat model's sentences by meaning",
    )
    public_url: str = Field(
        "", description="address people open the site under; makes citation links absolute"
    )
    conversation_turns_per_minute: int = Field(
        20, ge=1, description="turns one conversation may have in a minute"
    )
    address_turns_per_minute: int = Field(
        # A class or an office asks from one address; this stops floods, not lessons.
        600,
        ge=1,
        description="turns one address may have in a minute; this machine's own are not counted",
    )
    evaluation_key: SecretStr = Field(
        SecretStr(""), description="who sends it as X-Evaluation-Key is not counted; empty: nobody"
    )
    api_keys: SecretStr = Field(
        SecretStr(""),
        description="keys of /v1/chat/completions, separated by commas; empty: everybody may ask",
    )
    widget_origins: tuple[str, ...] = Field(
        (), description="origins of the portals that may show the widget; empty: there is none"
    )
    max_message_chars: int = Field(4000, ge=1, le=4000, description="longest message accepted")
    message_months: int = Field(
        12, ge=0, le=1200, description="months messages are kept; 0: for ever"
    )
    trusted_proxies: str = Field(
        "", description="addresses of reverse proxies whose X-Forwarded-For is believed"
    )
    contacts: Path | None = Field(
        None, description="TOML file of desks that help learners, by place"
    )
    zalo: str = Field(
        "", pattern="^(|oa|bot|oa, ?bot)$", description="which of Zalo's products: oa, bot, oa,bot"
    )
    zalo_development: bool = Field(
        False, description="start without Zalo's secrets; events are refused then"
    )
    zalo_oa_id: str = Field("", description="id of the Official Account, for its address")
    zalo_oa_app_id: str = Field("", description="id of the app that the account allowed")
    zalo_oa_app_secret: SecretStr = Field(SecretStr(""), description="the app's secret key")
    zalo_oa_secret_key: SecretStr = Field(
        SecretStr(""), description="the account's own secret key, which signs events"
    )
    zalo_oa_callback_url: str = Field("", description="address that the login comes back to")
    zalo_oa_verifier: SecretStr = Field(
        SecretStr(""), description="fixed PKCE verifier, where the console keeps its challenge"
    )
    zalo_oa_buttons: bool = Field(False, description="menus as buttons instead of numbers")
    zalo_bot_token: SecretStr = Field(SecretStr(""), description="the bot's token")
    zalo_bot_secret: SecretStr = Field(
        SecretStr(""), description="the secret that Zalo sends with each of the bot's events"
    )
    zalo_bot_polling: bool = Field(
        False, description="ask for the bot's events, where no webhook can reach this machine"
    )
    zalo_site_verification: str = Field(
        "", pattern=r"^[\w-]{0,100}$", description="Zalo's code that proves whose the domain is"
    )
    zalo_oauth_url: str = Field("https://oauth.zaloapp.com", description="where tokens are got")
    zalo_oa_url: str = Field("https://openapi.zalo.me", description="the account's interface")
    zalo_bot_url: str = Field(
        "https://bot-api.zaloplatforms.com", description="the bots' interface"
    )
    chat_model: str = Field(
        "",
        pattern=_MODEL,
        description="language model, PROVIDER:NAME as LangChain's init_chat_model; empty: none",
    )
    chat_model_url: str = Field(
        "", pattern=_URL, description="address of its server; empty: the provider's own"
    )
    chat_model_key: SecretStr = Field(SecretStr(""), description="its key; a local one needs none")
    chat_model_second: str = Field(
        "", pattern=_MODEL, description="asked where the first fails before its first piece"
    )
    chat_model_second_url: str = Field("", pattern=_URL, description="address of its server")
    chat_model_second_key: SecretStr = Field(SecretStr(""), description="its key")
    chat_model_connect_s: float = Field(2, gt=0, le=60, description="seconds for a connection")
    chat_model_first_s: float = Field(
        8, gt=0, le=600, description="seconds until the first piece of an answer, per endpoint"
    )
    chat_model_second_first_s: float = Field(
        4, gt=0, le=600, description="seconds more for the second where the first was silent"
    )
    chat_model_answer_s: float = Field(45, gt=0, le=3600, description="seconds for a whole answer")
    chat_model_answer_tokens: int = Field(
        800, ge=1, le=100_000, description="most tokens of an answer, asked of the provider"
    )
    chat_model_answer_chars: int = Field(
        6000, ge=1, le=1_000_000, description="most characters of an answer, broken off by us"
    )
    chat_model_temperature: float = Field(
        0, ge=-1, le=2, description="how freely it words; -1: as the model is set up itself"
    )
    chat_model_calls: int = Field(
        16, ge=1, le=1000, description="calls under way at once, over all processes"
    )
    chat_model_wait_s: float = Field(
        2, ge=0, le=60, description="seconds that a call waits for a place among them"
    )
    log_level: str = Field(
        "info", pattern="^(debug|info|warning|error)$", description="how much the server logs"
    )

    @classmethod
    def load(
        cls, environ: Mapping[str, str] | None = None, env_file: Path | None = PROJECT / ".env"
    ) -> "Settings":
        """The settings of `environ` (default: the process's) over `env_file`.

        SettingsError names every unknown name and every value that cannot be used.
        """
        values = _values(os.environ if environ is None else environ, env_file)
        _refuse_unknown(values)
        chosen = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in values.items()
            if name not in _NOT_SETTINGS and value.strip()
        }
        try:
            return cls(**chosen)  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingsError(_explain(error)) from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` passes: a second reader of the environment would go unchecked."""
        return (init_settings,)

    @field_validator("widget_origins", mode="before")
    @classmethod
    def _origins(cls, value: object) -> object:
        """Only whole origins: they are written into a header."""
        origins = split_commas(value) if isinstance(value, str) else value
        for origin in origins if isinstance(origins, tuple) else ():
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is no origin such as https://xa.gov.vn")
        return origins

    @model_validator(mode="after")
    def _has_secrets(self) -> "Settings":
        """Without its secrets a webhook could not tell Zalo from anybody else."""
        missing = [
            f"{PREFIX}{name.upper()}"
            for product, names in _ZALO_NEEDS.items()
            if product in self.zalo_products and not self.zalo_development
            for name in names
            if not _plain(getattr(self, name))
            and not (name == "zalo_bot_secret" and self.zalo_bot_polling)
        ]
        if missing:
            raise SettingsError(
                f"{PREFIX}ZALO={self.zalo} needs {', '.join(missing)}; set them, or "
                f"{PREFIX}ZALO_DEVELOPMENT=1 to look around without"
            )
        secret = self.zalo_bot_secret.get_secret_value()
        if secret and not 8 <= len(secret) <= 256:
            raise SettingsError(f"{PREFIX}ZALO_BOT_SECRET: Zalo takes 8 to 256 characters")
        return self

    @model_validator(mode="after")
    def _has_models(self) -> "Settings":
        """A second model, an address or a key without the model it is for is a slip."""
        if self.chat_model_second and not self.chat_model:
            raise SettingsError(f"{PREFIX}CHAT_MODEL_SECOND needs {PREFIX}CHAT_MODEL; set it first")
        for name in ("chat_model", "chat_model_second"):
            lonely = [part for part in ("url", "key") if _plain(getattr(self, f"{name}_{part}"))]
            if lonely and not getattr(self, name):
                setting = f"{PREFIX}{name.upper()}"
                raise SettingsError(
                    f"{setting}_{lonely[0].upper()} is for {setting}, which is not set; set it, "
                    "such as openai:NAME"
                )
        return self

    @property
    def zalo_products(self) -> frozenset[str]:
        """The products of Zalo that are switched on."""
        return frozenset(one.strip() for one in self.zalo.split(",") if one.strip())

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'tutor.db'}"

    def public(self) -> dict[str, str]:
        """Every setting as text, without secrets: fit for a run's record."""
        values = {name: str(value) for name, value in self.model_dump().items()}
        if "@" in self.database_url:  # user and password stand before it
            scheme, _, rest = self.database_url.partition("://")
            values["database_url"] = f"{scheme}://***@{rest.rpartition('@')[2]}"
        return values


def split_commas(text: str) -> tuple[str, ...]:
    """The parts of `text` between commas, without the empty ones."""
    return tuple(part for each in text.split(",") if (part := each.strip()))


def _values(environ: Mapping[str, str], env_file: Path | None) -> dict[str, str]:
    """TUTOR_* of the file, then of the environment, which wins."""
    in_file = _read(env_file) if env_file and env_file.is_file() else {}
    both = {**{name: value or "" for name, value in in_file.items()}, **environ}
    return {name: value for name, value in both.items() if name.upper().startswith(PREFIX)}


def _read(env_file: Path) -> dict[str, str | None]:
    try:
        return dotenv_values(env_file)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file}: {error}; make it readable UTF-8 text") from error


def _refuse_unknown(values: Mapping[str, str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | _NOT_SETTINGS
    unknown = sorted(set(values) - known)
    if unknown:
        raise SettingsError(
            f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(known))}"
        )


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _explain(error: ValidationError) -> str:
    faults = (
        f"{PREFIX}{str(fault['loc'][0]).upper()}={fault['input']!r}: {fault['msg']}"
        for fault in error.errors()
    )
    return "; ".join(faults)
