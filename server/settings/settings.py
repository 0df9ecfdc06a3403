"""All settings; `server/settings/reading.py` reads them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr
from pydantic_settings import SettingsConfigDict

from server.graphql.response_cache import CacheBounds
from server.settings.authentication import AuthenticationSettings
from server.settings.limits import LimitSettings
from server.settings.observability import LogFormat, LogLevel, ObservabilitySettings
from server.settings.protection import ProtectionSettings
from server.settings.setting import Choice, CommaSeparated, choice, number, setting, switch
from table.breakdowns.submission_rate import SubmissionRate
from table.model.definition import DEFAULT_TABLE_NAME
from table.model.secret import SECRET_BYTES, split_secrets

__all__ = [
    "DocumentsMode",
    "EngineName",
    "LogFormat",
    "LogLevel",
    "OtherWriters",
    "Settings",
    "Transport",
    "is_utf_8",
]

_RATE = SubmissionRate()


class EngineName(StrEnum):
    """The engines that store the dictionary."""

    EMBEDDED = "embedded"
    DYNAMODB = "dynamodb"


class OtherWriters(StrEnum):
    """Whether other software writes to the table.

    Members:
        AUTO: It may if the table is DynamoDB's and has words that no import of this program made.
    """

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Transport(StrEnum):
    """What makes the DynamoDB calls of a request."""

    DIRECT = "direct"
    AIOBOTOCORE = "aiobotocore"


class DocumentsMode(StrEnum):
    """Whether clients can, or must, send the ids of trusted documents."""

    OFF = "off"
    PREFER = "prefer"
    ONLY = "only"


def _is_origin(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and origin == f"{parts.scheme}://{parts.netloc}"


def _checked_origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    if origins != ("*",) and not all(map(_is_origin, origins)):
        raise ValueError("not an origin")
    return origins


def is_utf_8(text: str) -> bool:
    """Whether a variable is a text; Python reads other bytes as surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _checked_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not is_utf_8(text):
        raise ValueError("not a text")
    if min(map(len, split_secrets(text))) < SECRET_BYTES:
        raise ValueError("too short")
    return secret


class Settings(LimitSettings, ProtectionSettings, AuthenticationSettings, ObservabilitySettings):
    """All settings. `docs/settings.md` has the same table; a test compares them."""

    model_config = SettingsConfigDict(frozen=True, case_sensitive=True, env_ignore_empty=True, populate_by_name=True)

    engine: Choice[EngineName] = choice(
        EngineName.EMBEDDED,
        "ROOTSKI_ENGINE",
        "Where the dictionary is stored: in a local file, or in a DynamoDB table found through the AWS configuration.",
    )
    table: str = setting(
        DEFAULT_TABLE_NAME,
        "ROOTSKI_TABLE",
        allowed="3 to 255 letters, digits, `_`, `-` and `.`; not an ARN",
        meaning="The name of the DynamoDB table.",
        pattern="^[A-Za-z0-9_.-]{3,255}$",
    )
    transport: Choice[Transport] = choice(
        Transport.DIRECT,
        "ROOTSKI_TRANSPORT",
        "What makes the DynamoDB calls of a request: the server itself, or the AWS library, which takes more CPU time.",
    )
    data_dir: Path = setting(
        Path(".data"),
        "DATA_DIR",
        allowed="the path of a folder; it is created if missing",
        meaning="The folder of the embedded engine's file, `dictionary.sqlite`.",
    )
    host: str = setting(
        "127.0.0.1",
        "HOST",
        allowed="a local address or host name",
        meaning="The address to listen on; `::` is every address of the machine, `0.0.0.0` every IPv4 address.",
        pattern=r"^\S+$",
    )
    port: int = number(8000, "PORT", (0, 65535), "The port to listen on.", note="0 takes any free port")
    uds: Path | None = setting(
        None,
        "ROOTSKI_UDS",
        allowed="the path of a socket",
        meaning="A Unix socket to listen on, instead of `HOST` and `PORT`.",
    )
    secret: Annotated[SecretStr, AfterValidator(_checked_secret)] | None = setting(
        None,
        "ROOTSKI_SECRET",
        allowed=f"a text of {SECRET_BYTES} bytes or more",
        meaning="The key that encrypts cursors and ids. Of several keys, separated by commas, the first encrypts and "
        "all decrypt. Without it, one is kept in the table, which must then answer at start.",
    )
    cors_origins: Annotated[CommaSeparated[str], AfterValidator(_checked_origins)] = setting(
        (),
        "ROOTSKI_CORS_ORIGINS",
        allowed="origins such as `https://app.example.org`, separated by commas, or `*` alone",
        meaning="Sites whose pages may call the API from a browser.",
    )
    submissions_per_minute: int = number(
        _RATE.per_minute, "ROOTSKI_SUBMISSIONS_PER_MINUTE", (1, 1_000_000), "Breakdowns a user may submit in a minute."
    )
    submissions_per_day: int = number(
        _RATE.per_day, "ROOTSKI_SUBMISSIONS_PER_DAY", (1, 1_000_000), "Breakdowns a user may submit in 24 hours."
    )
    graphiql: bool = switch(True, "ROOTSKI_GRAPHIQL", "Whether GraphiQL is served at `/graphiql`.")
    site: bool = switch(
        True,
        "ROOTSKI_SITE",
        "Whether the front page at `/` and, if it is built, the site at `/words/` are served.",
    )
    introspection: bool = switch(
        True,
        "ROOTSKI_INTROSPECTION",
        "Whether clients may query the schema. Without it GraphiQL shows no documentation.",
    )
    suggestions: bool | None = switch(
        None,
        "ROOTSKI_SUGGESTIONS",
        "Whether validation errors suggest similar names. Defaults to `ROOTSKI_INTROSPECTION`.",
    )
    plans: bool = switch(
        True, "ROOTSKI_PLANS", "Whether operations that are sent a second time are compiled, which answers them faster."
    )
    batch: int = number(
        0, "ROOTSKI_BATCH", (0, 100), "Operations in one request, as a JSON list.", note="0 refuses batches"
    )
    persisted_queries_bytes: int = number(
        4 * 1024 * 1024,
        "ROOTSKI_PERSISTED_QUERIES_BYTES",
        (0, 1_000_000_000),
        "Memory for the documents of automatic persisted queries, in each process.",
        note="0 turns them off",
    )
    documents: Choice[DocumentsMode] = choice(
        DocumentsMode.OFF,
        "ROOTSKI_DOCUMENTS",
        "Whether clients can (`prefer`) or must (`only`) send the id of a trusted document.",
    )
    documents_file: Path | None = setting(
        None,
        "ROOTSKI_DOCUMENTS_FILE",
        allowed="the path of a file",
        meaning="The manifest of the trusted documents.",
    )
    request_timeout_seconds: float = number(
        5.0,
        "ROOTSKI_REQUEST_TIMEOUT_SECONDS",
        (0.1, 300),
        "How long one operation may take, from waiting for a slot to its last table call.",
    )
    response_cache: bool = switch(
        True,
        "ROOTSKI_RESPONSE_CACHE",
        "Whether responses that are identical for every viewer are cached in memory, for up to five minutes.",
    )
    other_writers: Choice[OtherWriters] = choice(
        OtherWriters.AUTO,
        "ROOTSKI_OTHER_WRITERS",
        "Whether other software, such as the original service, writes to the table. If so, responses are not cached in "
        "memory. `auto`: if the table is in DynamoDB and has words that no import of this program made.",
    )
    response_cache_megabytes: int = number(
        32, "ROOTSKI_RESPONSE_CACHE_MEGABYTES", (1, 4096), "The size of the response cache in each process."
    )
    kept_objects_megabytes: int = number(
        32,
        "ROOTSKI_KEPT_OBJECTS_MEGABYTES",
        (0, 4096),
        "The size of the cache of rendered words in each process, of which public responses are composed.",
        note="0 turns it off",
    )
    catalogue_refresh_seconds: float = number(
        300.0,
        "ROOTSKI_CATALOGUE_REFRESH_SECONDS",
        (1, 86_400),
        "How often the in-memory morpheme catalogue is read again.",
    )

    @property
    def submission_rate(self) -> SubmissionRate:
        """How many breakdowns a user may submit."""
        return SubmissionRate(per_minute=self.submissions_per_minute, per_day=self.submissions_per_day)

    @property
    def cache_bounds(self) -> CacheBounds:
        """The bounds of the response cache."""
        return CacheBounds(bytes=self.response_cache_megabytes * 1024 * 1024)

    @property
    def unused_table(self) -> bool:
        """Whether a table is named that the chosen engine does not read; most likely the engine was forgotten."""
        return self.engine is EngineName.EMBEDDED and "table" in self.model_fields_set

    def incomplete(self) -> list[str]:
        """Return one message for each setting whose counterpart is missing."""
        problems = self.incomplete_authentication() + self.incomplete_metrics()
        if self.documents is not DocumentsMode.OFF and self.documents_file is None:
            problems.append("ROOTSKI_DOCUMENTS_FILE is missing: ROOTSKI_DOCUMENTS requires it")
        if self.documents is DocumentsMode.OFF and self.documents_file is not None:
            problems.append("ROOTSKI_DOCUMENTS_FILE is only read when ROOTSKI_DOCUMENTS is `prefer` or `only`")
        return problems
