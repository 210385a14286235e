"""The settings: `TUTOR_*` in the environment and `.env`, read once into one frozen object."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from tutor.errors import SettingsError

PREFIX = "TUTOR_"
PROJECT = Path(__file__).resolve().parents[1]
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")
# Read by the tests, not by the product; known here so that it is no unknown name.
_NOT_SETTINGS = frozenset({"TUTOR_CI"})


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


def _explain(error: ValidationError) -> str:
    faults = (
        f"{PREFIX}{str(fault['loc'][0]).upper()}={fault['input']!r}: {fault['msg']}"
        for fault in error.errors()
    )
    return "; ".join(faults)
