"""Settings: the only reader of the environment. Knows nothing of what is done with them.

Variables of the AWS SDKs (endpoint, region, credentials) are read by the AWS library, not here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from dotenv import load_dotenv
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from schema.limits import Limits
from server.errors import SettingsError
from table.definition import DEFAULT_TABLE_NAME
from table.secret import SECRET_BYTES

__all__ = ["EngineName", "LogFormat", "LogLevel", "Settings", "read_settings"]

SHOWN_LENGTH = 80
"""Letters of a wrong value that its error shows."""

_LIMITS = Limits()


class EngineName(StrEnum):
    """The engines of design.md 6."""

    EMBEDDED = "embedded"
    DYNAMODB = "dynamodb"


class LogFormat(StrEnum):
    """How a log line is written."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """The least severity that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _origins(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _is_origin(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and origin == f"{parts.scheme}://{parts.netloc}"


def _checked_origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    if origins != ("*",) and not all(map(_is_origin, origins)):
        raise ValueError("not an origin")
    return origins


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value().encode()) < SECRET_BYTES:
        raise ValueError("too short")
    return secret


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins), AfterValidator(_checked_origins)]
Secret = Annotated[SecretStr, AfterValidator(_long_enough)]


def _setting(default: object, name: str, *, allowed: str, meaning: str, **bounds: Any) -> Any:
    """Declare a setting: its default, its name in the environment, what is allowed, what it is for."""
    return Field(default, validation_alias=name, description=meaning, json_schema_extra={"allowed": allowed}, **bounds)


class Settings(BaseSettings):
    """Everything that can be set. `docs/settings.md` shows the same table; a test holds it to this class."""

    model_config = SettingsConfigDict(frozen=True, case_sensitive=True, env_ignore_empty=True, populate_by_name=True)

    engine: Annotated[EngineName, BeforeValidator(_lower)] = _setting(
        EngineName.EMBEDDED,
        "ROOTSKI_ENGINE",
        allowed="`embedded` or `dynamodb`",
        meaning="Where the dictionary is: a file of this machine, or a DynamoDB table, found the AWS way.",
    )
    table: str = _setting(
        DEFAULT_TABLE_NAME,
        "ROOTSKI_TABLE",
        allowed="1 to 255 letters, digits, `_`, `-` and `.`",
        meaning="The name of the DynamoDB table.",
        pattern="^[A-Za-z0-9_.-]{1,255}$",
    )
    data_dir: Path = _setting(
        Path(".data"),
        "DATA_DIR",
        allowed="the path of a folder, made where it is missing",
        meaning="Where the embedded engine keeps `dictionary.sqlite`.",
    )
    host: str = _setting(
        "127.0.0.1",
        "HOST",
        allowed="an address or a name of this machine",
        meaning="The address to listen on; `0.0.0.0` is every address of the machine.",
        pattern=r"^\S+$",
    )
    port: int = _setting(
        8000, "PORT", allowed="0 to 65535; 0 takes any free port", meaning="The port to listen on.", ge=0, le=65535
    )
    secret: Secret | None = _setting(
        None,
        "ROOTSKI_SECRET",
        allowed=f"a text of {SECRET_BYTES} bytes or more",
        meaning="The key that seals cursors. Without it one is kept in the table, which then has to answer at start.",
    )
    cors_origins: Origins = _setting(
        (),
        "ROOTSKI_CORS_ORIGINS",
        allowed="origins such as `https://app.example.org`, separated by commas, or `*` alone",
        meaning="Sites whose pages may call the API from a browser.",
    )
    graphiql: bool = _setting(
        True, "ROOTSKI_GRAPHIQL", allowed="`on` or `off`", meaning="Whether GraphiQL is served at `/`."
    )
    introspection: bool = _setting(
        True,
        "ROOTSKI_INTROSPECTION",
        allowed="`on` or `off`",
        meaning="Whether clients may ask for the schema; GraphiQL shows no documentation without it.",
    )
    max_depth: int = _setting(
        _LIMITS.max_depth,
        "ROOTSKI_MAX_DEPTH",
        allowed="1 to 100",
        meaning="The deepest nesting of fields in an operation.",
        ge=1,
        le=100,
    )
    max_aliases: int = _setting(
        _LIMITS.max_aliases,
        "ROOTSKI_MAX_ALIASES",
        allowed="0 to 10000",
        meaning="The most aliases in an operation.",
        ge=0,
        le=10_000,
    )
    max_tokens: int = _setting(
        _LIMITS.max_tokens,
        "ROOTSKI_MAX_TOKENS",
        allowed="100 to 100000",
        meaning="The most tokens in a document.",
        ge=100,
        le=100_000,
    )
    request_timeout_seconds: float = _setting(
        5.0,
        "ROOTSKI_REQUEST_TIMEOUT_SECONDS",
        allowed="0.1 to 300",
        meaning="How long all the calls to the table of one request may take together.",
        ge=0.1,
        le=300,
    )
    catalogue_refresh_seconds: float = _setting(
        300.0,
        "ROOTSKI_CATALOGUE_REFRESH_SECONDS",
        allowed="1 to 86400",
        meaning="How often the morpheme catalogue, which is kept in memory, is read again.",
        ge=1,
        le=86_400,
    )
    log_format: Annotated[LogFormat, BeforeValidator(_lower)] = _setting(
        LogFormat.TEXT, "ROOTSKI_LOG_FORMAT", allowed="`text` or `json`", meaning="How log lines are written."
    )
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = _setting(
        LogLevel.INFO,
        "ROOTSKI_LOG_LEVEL",
        allowed="`debug`, `info`, `warning` or `error`",
        meaning="The least severity that is logged.",
    )

    @property
    def limits(self) -> Limits:
        """What an operation may ask for."""
        return Limits(max_depth=self.max_depth, max_aliases=self.max_aliases, max_tokens=self.max_tokens)

    @property
    def unused_table(self) -> bool:
        """Whether a table is named that the chosen engine does not read: most likely the engine was forgotten."""
        return self.engine is EngineName.EMBEDDED and "table" in self.model_fields_set


def read_settings(env_file: Path = Path(".env"), *, overrides: Mapping[str, str | None] | None = None) -> Settings:
    """Read the environment; a variable that it lacks is taken from `env_file`, where there is one.

    Args:
        env_file: Lines such as `PORT=8001`. They are put into the environment, so that the AWS library and worker
            processes see them too.
        overrides: Variables, by name, that count more than the environment, put there likewise; None is no override.

    Raises:
        SettingsError: One or more settings are wrong.
    """
    os.environ.update({name: value for name, value in (overrides or {}).items() if value is not None})
    load_dotenv(env_file, override=False)
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_problems(error)) from None


def _problems(error: ValidationError) -> list[str]:
    names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors(include_input=False))
    fields = {str(field.validation_alias): field for field in Settings.model_fields.values()}
    return [f"{name} {_shown(name)}; allowed: {_allowed(fields[name])}" for name in names]


def _shown(name: str) -> str:
    if name == "ROOTSKI_SECRET":
        return f"is {len(os.environ.get(name, '').encode())} bytes long"
    return f"is {os.environ.get(name, '')[:SHOWN_LENGTH]!r}"


def _allowed(field: FieldInfo) -> str:
    return str(field.json_schema_extra["allowed"]) if isinstance(field.json_schema_extra, dict) else ""
