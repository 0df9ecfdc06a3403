"""Settings: the only reader of the environment. Knows nothing of what is done with them.

Variables of the AWS SDKs (endpoint, region, credentials) are read by the AWS library, not here.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from dotenv import load_dotenv
from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import NoDecode, SettingsConfigDict

from loaders.breakdowns.submission_rate import SubmissionRate
from server.graphql.response_cache import CacheBounds
from server.http.error_responses import SettingsError
from server.settings.limits import FIXED, LimitSettings
from server.settings.protection import ProtectionSettings
from server.settings.setting import lower, parts, setting
from table.model.definition import DEFAULT_TABLE_NAME
from table.model.secret import SECRET_BYTES

__all__ = ["DocumentsMode", "EngineName", "LogFormat", "LogLevel", "Settings", "read_settings", "warn_of_fixed_limits"]

logger = logging.getLogger(__name__)

SHOWN_LENGTH = 80
"""Letters of a wrong value that its error shows."""

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


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(parts)]
Addresses = Annotated[tuple[str, ...], NoDecode, BeforeValidator(parts), AfterValidator(_checked_addresses)]
Algorithms = Annotated[tuple[str, ...], NoDecode, BeforeValidator(parts), AfterValidator(_checked_algorithms)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(parts), AfterValidator(_checked_origins)]
Secret = Annotated[SecretStr, AfterValidator(_long_enough)]


class Settings(LimitSettings, ProtectionSettings):
    """Everything that can be set. `docs/settings.md` shows the same table; a test holds it to this class."""

    model_config = SettingsConfigDict(frozen=True, case_sensitive=True, env_ignore_empty=True, populate_by_name=True)

    engine: Annotated[EngineName, BeforeValidator(lower)] = setting(
        EngineName.EMBEDDED,
        "ROOTSKI_ENGINE",
        allowed="`embedded` or `dynamodb`",
        meaning="Where the dictionary is: a file of this machine, or a DynamoDB table, found the AWS way.",
    )
    table: str = setting(
        DEFAULT_TABLE_NAME,
        "ROOTSKI_TABLE",
        allowed="1 to 255 letters, digits, `_`, `-` and `.`",
        meaning="The name of the DynamoDB table.",
        pattern="^[A-Za-z0-9_.-]{1,255}$",
    )
    data_dir: Path = setting(
        Path(".data"),
        "DATA_DIR",
        allowed="the path of a folder, made where it is missing",
        meaning="Where the embedded engine keeps `dictionary.sqlite`.",
    )
    host: str = setting(
        "127.0.0.1",
        "HOST",
        allowed="an address or a name of this machine",
        meaning="The address to listen on; `0.0.0.0` is every address of the machine.",
        pattern=r"^\S+$",
    )
    port: int = setting(
        8000, "PORT", allowed="0 to 65535; 0 takes any free port", meaning="The port to listen on.", ge=0, le=65535
    )
    secret: Secret | None = setting(
        None,
        "ROOTSKI_SECRET",
        allowed=f"a text of {SECRET_BYTES} bytes or more",
        meaning="The key that seals cursors. Without it one is kept in the table, which then has to answer at start.",
    )
    cors_origins: Origins = setting(
        (),
        "ROOTSKI_CORS_ORIGINS",
        allowed="origins such as `https://app.example.org`, separated by commas, or `*` alone",
        meaning="Sites whose pages may call the API from a browser.",
    )
    jwt_issuer: Addresses = setting(
        (),
        "ROOTSKI_JWT_ISSUER",
        allowed="`https` addresses, separated by commas; `http` for this machine alone",
        meaning="Who may sign tokens, as their claim `iss` says it. Users sign in there.",
    )
    jwt_audience: Names = setting(
        (),
        "ROOTSKI_JWT_AUDIENCE",
        allowed="one or more names, separated by commas",
        meaning="For whom tokens have to be made: their `aud`, or `client_id`, names one of these.",
    )
    jwks_url: Addresses = setting(
        (),
        "ROOTSKI_JWKS_URL",
        allowed="an address for each issuer, separated by commas, in their order",
        meaning="Where the issuers' keys are; `/.well-known/jwks.json` of the issuer where it is not set.",
    )
    jwt_algorithms: Algorithms = setting(
        ("RS256", "ES256"),
        "ROOTSKI_JWT_ALGORITHMS",
        allowed="some of `RS256`, `RS384`, `RS512`, `PS256`, `ES256`, `ES384`, separated by commas",
        meaning="How tokens may be signed.",
    )
    jwt_leeway_seconds: float = setting(
        60.0,
        "ROOTSKI_JWT_LEEWAY_SECONDS",
        allowed="0 to 600",
        meaning="How far the issuer's clock may differ from ours.",
        ge=0,
        le=600,
    )
    jwt_email_claim: str = setting(
        "email",
        "ROOTSKI_JWT_EMAIL_CLAIM",
        allowed="1 to 100 characters",
        meaning="The claim that holds the user's verified e-mail.",
        min_length=1,
        max_length=100,
    )
    cognito_region: str | None = setting(
        None,
        "ROOTSKI_COGNITO_REGION",
        allowed="an AWS region such as `eu-central-1`",
        meaning="The region of a Cognito user pool whose id tokens are taken.",
        pattern="^[a-z0-9-]{1,40}$",
    )
    cognito_pool_id: str | None = setting(
        None,
        "ROOTSKI_COGNITO_POOL_ID",
        allowed="the id of a user pool such as `eu-central-1_AbC123`",
        meaning="The user pool.",
        pattern="^[A-Za-z0-9_-]{1,80}$",
    )
    cognito_client_id: str | None = setting(
        None,
        "ROOTSKI_COGNITO_CLIENT_ID",
        allowed="the id of an app client",
        meaning="The app client that tokens have to be made for.",
        pattern="^[A-Za-z0-9]{1,128}$",
    )
    submissions_per_minute: int = setting(
        _RATE.per_minute,
        "ROOTSKI_SUBMISSIONS_PER_MINUTE",
        allowed="1 to 1000000",
        meaning="How many breakdowns a user may submit in a minute.",
        ge=1,
        le=1_000_000,
    )
    submissions_per_day: int = setting(
        _RATE.per_day,
        "ROOTSKI_SUBMISSIONS_PER_DAY",
        allowed="1 to 1000000",
        meaning="How many breakdowns a user may submit in 24 hours.",
        ge=1,
        le=1_000_000,
    )
    graphiql: bool = setting(
        True, "ROOTSKI_GRAPHIQL", allowed="`on` or `off`", meaning="Whether GraphiQL is served at `/`."
    )
    introspection: bool = setting(
        True,
        "ROOTSKI_INTROSPECTION",
        allowed="`on` or `off`",
        meaning="Whether clients may ask for the schema; GraphiQL shows no documentation without it.",
    )
    suggestions: bool | None = setting(
        None,
        "ROOTSKI_SUGGESTIONS",
        allowed="`on` or `off`",
        meaning="Whether errors name what a client may have meant; where it is not set, as `ROOTSKI_INTROSPECTION`.",
    )
    batch: int = setting(
        0,
        "ROOTSKI_BATCH",
        allowed="0 to 100; 0 refuses batches",
        meaning="How many operations a request may have, as a JSON list.",
        ge=0,
        le=100,
    )
    persisted_queries_bytes: int = setting(
        4 * 1024 * 1024,
        "ROOTSKI_PERSISTED_QUERIES_BYTES",
        allowed="0 to 1000000000; 0 turns them off",
        meaning="How much memory the documents of automatic persisted queries may take in each process.",
        ge=0,
        le=1_000_000_000,
    )
    documents: Annotated[DocumentsMode, BeforeValidator(lower)] = setting(
        DocumentsMode.OFF,
        "ROOTSKI_DOCUMENTS",
        allowed="`off`, `prefer` or `only`",
        meaning="Whether clients may name trusted documents (`prefer`), or have to (`only`).",
    )
    documents_file: Path | None = setting(
        None,
        "ROOTSKI_DOCUMENTS_FILE",
        allowed="the path of a file",
        meaning="The manifest of the trusted documents.",
    )
    request_timeout_seconds: float = setting(
        5.0,
        "ROOTSKI_REQUEST_TIMEOUT_SECONDS",
        allowed="0.1 to 300",
        meaning="How long one operation may take: its wait for its turn and its calls to the table together.",
        ge=0.1,
        le=300,
    )
    response_cache: bool = setting(
        True,
        "ROOTSKI_RESPONSE_CACHE",
        allowed="`on` or `off`",
        meaning="Whether answers that are the same for everyone are kept in memory for up to five minutes.",
    )
    response_cache_megabytes: int = setting(
        32,
        "ROOTSKI_RESPONSE_CACHE_MEGABYTES",
        allowed="1 to 4096",
        meaning="How much they may take in each process.",
        ge=1,
        le=4096,
    )
    metrics: bool = setting(
        False,
        "ROOTSKI_METRICS",
        allowed="`on` or `off`",
        meaning="Whether `/metrics` is served, to whoever can reach the server.",
    )
    catalogue_refresh_seconds: float = setting(
        300.0,
        "ROOTSKI_CATALOGUE_REFRESH_SECONDS",
        allowed="1 to 86400",
        meaning="How often the morpheme catalogue, which is kept in memory, is read again.",
        ge=1,
        le=86_400,
    )
    log_format: Annotated[LogFormat, BeforeValidator(lower)] = setting(
        LogFormat.TEXT, "ROOTSKI_LOG_FORMAT", allowed="`text` or `json`", meaning="How log lines are written."
    )
    log_level: Annotated[LogLevel, BeforeValidator(lower)] = setting(
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
    def cache_bounds(self) -> CacheBounds:
        """What answers may take that are kept."""
        return CacheBounds(bytes=self.response_cache_megabytes * 1024 * 1024)

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


def warn_of_fixed_limits() -> None:
    """Log one warning that names the variables of fixed limits that are still set."""
    if ignored := [name for name in FIXED if os.environ.get(name)]:
        logger.warning("these settings no longer exist and are ignored: %s", ", ".join(ignored))


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
