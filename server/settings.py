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

from loaders.submission_rate import SubmissionRate
from schema.limits import Limits
from server.errors import SettingsError
from table.definition import DEFAULT_TABLE_NAME
from table.secret import SECRET_BYTES

__all__ = ["DocumentsMode", "EngineName", "LogFormat", "LogLevel", "Settings", "read_settings"]

SHOWN_LENGTH = 80
"""Letters of a wrong value that its error shows."""

_LIMITS = Limits()
_RATE = SubmissionRate()

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384"})
"""All asymmetric: a shared secret would let whoever checks tokens make them, too."""


class EngineName(StrEnum):
    """The engines of design.md 6."""

    EMBEDDED = "embedded"
    DYNAMODB = "dynamodb"


class DocumentsMode(StrEnum):
    """Whether clients name trusted documents."""

    OFF = "off"
    PREFER = "prefer"
    ONLY = "only"


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


def _is_address(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


def _checked_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if not all(map(_is_address, addresses)):
        raise ValueError("not an address")
    return addresses


def _checked_algorithms(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names or not set(names) <= ALGORITHMS:
        raise ValueError("not an algorithm")
    return names


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)]
Addresses = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins), AfterValidator(_checked_addresses)]
Algorithms = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins), AfterValidator(_checked_algorithms)]
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
    jwt_issuer: Addresses = _setting(
        (),
        "ROOTSKI_JWT_ISSUER",
        allowed="`https` addresses, separated by commas; `http` for this machine alone",
        meaning="Who may sign tokens, as their claim `iss` says it. Users sign in there.",
    )
    jwt_audience: Names = _setting(
        (),
        "ROOTSKI_JWT_AUDIENCE",
        allowed="one or more names, separated by commas",
        meaning="For whom tokens have to be made: their `aud`, or `client_id`, names one of these.",
    )
    jwks_url: Addresses = _setting(
        (),
        "ROOTSKI_JWKS_URL",
        allowed="an address for each issuer, separated by commas, in their order",
        meaning="Where the issuers' keys are; `/.well-known/jwks.json` of the issuer where it is not set.",
    )
    jwt_algorithms: Algorithms = _setting(
        ("RS256", "ES256"),
        "ROOTSKI_JWT_ALGORITHMS",
        allowed="some of `RS256`, `RS384`, `RS512`, `PS256`, `ES256`, `ES384`, separated by commas",
        meaning="How tokens may be signed.",
    )
    jwt_leeway_seconds: float = _setting(
        60.0,
        "ROOTSKI_JWT_LEEWAY_SECONDS",
        allowed="0 to 600",
        meaning="How far the issuer's clock may differ from ours.",
        ge=0,
        le=600,
    )
    jwt_email_claim: str = _setting(
        "email",
        "ROOTSKI_JWT_EMAIL_CLAIM",
        allowed="1 to 100 characters",
        meaning="The claim that holds the user's verified e-mail.",
        min_length=1,
        max_length=100,
    )
    cognito_region: str | None = _setting(
        None,
        "ROOTSKI_COGNITO_REGION",
        allowed="an AWS region such as `eu-central-1`",
        meaning="The region of a Cognito user pool whose id tokens are taken.",
        pattern="^[a-z0-9-]{1,40}$",
    )
    cognito_pool_id: str | None = _setting(
        None,
        "ROOTSKI_COGNITO_POOL_ID",
        allowed="the id of a user pool such as `eu-central-1_AbC123`",
        meaning="The user pool.",
        pattern="^[A-Za-z0-9_-]{1,80}$",
    )
    cognito_client_id: str | None = _setting(
        None,
        "ROOTSKI_COGNITO_CLIENT_ID",
        allowed="the id of an app client",
        meaning="The app client that tokens have to be made for.",
        pattern="^[A-Za-z0-9]{1,128}$",
    )
    submissions_per_minute: int = _setting(
        _RATE.per_minute,
        "ROOTSKI_SUBMISSIONS_PER_MINUTE",
        allowed="1 to 1000000",
        meaning="How many breakdowns a user may submit in a minute.",
        ge=1,
        le=1_000_000,
    )
    submissions_per_day: int = _setting(
        _RATE.per_day,
        "ROOTSKI_SUBMISSIONS_PER_DAY",
        allowed="1 to 1000000",
        meaning="How many breakdowns a user may submit in 24 hours.",
        ge=1,
        le=1_000_000,
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
    batch: int = _setting(
        0,
        "ROOTSKI_BATCH",
        allowed="0 to 100; 0 refuses batches",
        meaning="How many operations a request may have, as a JSON list.",
        ge=0,
        le=100,
    )
    persisted_queries_bytes: int = _setting(
        4 * 1024 * 1024,
        "ROOTSKI_PERSISTED_QUERIES_BYTES",
        allowed="0 to 1000000000; 0 turns them off",
        meaning="How much memory the documents of automatic persisted queries may take in each process.",
        ge=0,
        le=1_000_000_000,
    )
    documents: Annotated[DocumentsMode, BeforeValidator(_lower)] = _setting(
        DocumentsMode.OFF,
        "ROOTSKI_DOCUMENTS",
        allowed="`off`, `prefer` or `only`",
        meaning="Whether clients may name trusted documents (`prefer`), or have to (`only`).",
    )
    documents_file: Path | None = _setting(
        None,
        "ROOTSKI_DOCUMENTS_FILE",
        allowed="the path of a file",
        meaning="The manifest of the trusted documents.",
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
    def submission_rate(self) -> SubmissionRate:
        """How much a user may submit."""
        return SubmissionRate(per_minute=self.submissions_per_minute, per_day=self.submissions_per_day)

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
        settings = Settings()
    except ValidationError as error:
        raise SettingsError(_problems(error)) from None
    if problems := _half_given(settings):
        raise SettingsError(problems)
    return settings


def _half_given(settings: Settings) -> list[str]:
    """Tell which settings miss their counterpart."""
    problems = []
    if settings.jwt_issuer and not settings.jwt_audience:
        problems.append("ROOTSKI_JWT_AUDIENCE is missing: ROOTSKI_JWT_ISSUER needs to know for whom tokens are made")
    if settings.jwt_audience and not settings.jwt_issuer:
        problems.append("ROOTSKI_JWT_ISSUER is missing: ROOTSKI_JWT_AUDIENCE alone says not who signs")
    if settings.jwks_url and len(settings.jwks_url) != len(settings.jwt_issuer):
        problems.append("ROOTSKI_JWKS_URL has to give one address for each address of ROOTSKI_JWT_ISSUER")
    cognito = {
        "ROOTSKI_COGNITO_REGION": settings.cognito_region,
        "ROOTSKI_COGNITO_POOL_ID": settings.cognito_pool_id,
        "ROOTSKI_COGNITO_CLIENT_ID": settings.cognito_client_id,
    }
    if any(cognito.values()):
        missing = [name for name, value in cognito.items() if not value]
        problems += [f"{name} is missing: a user pool needs region, pool and client" for name in missing]
    if settings.documents is not DocumentsMode.OFF and settings.documents_file is None:
        problems.append("ROOTSKI_DOCUMENTS_FILE is missing: ROOTSKI_DOCUMENTS needs the documents")
    if settings.documents is DocumentsMode.OFF and settings.documents_file is not None:
        problems.append("ROOTSKI_DOCUMENTS is off: ROOTSKI_DOCUMENTS_FILE is read with `prefer` or `only` alone")
    return problems


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
