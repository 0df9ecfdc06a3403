"""Reads the settings: the server's only reader of the environment.

Variables of the AWS SDKs (endpoint, region, credentials) are read by the AWS library, not here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import load_dotenv
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from server.http.error_responses import SettingsError
from server.settings.observability import LogFormat
from server.settings.settings import Settings, is_utf_8
from table.model.secret import split_secrets

__all__ = ["read_settings", "stated_log_format"]

SHOWN_LENGTH = 80
"""Characters of a wrong value that its error message shows."""


def read_settings(env_file: Path = Path(".env"), *, overrides: Mapping[str, str | None] | None = None) -> Settings:
    """Read the environment; variables it lacks are read from `env_file`, if that exists.

    Args:
        env_file: Lines such as `PORT=8001`. They are copied into the environment, so that the AWS library and worker
            processes see them too.
        overrides: Variables that take precedence over the environment and are copied into it; None leaves it as it is.

    Raises:
        SettingsError: One or more settings are wrong.
    """
    os.environ.update({name: value for name, value in (overrides or {}).items() if value is not None})
    try:
        load_dotenv(env_file, override=False)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"it is not a text file in UTF-8: {error}"
        raise SettingsError([f"{env_file} cannot be read: {reason}"]) from error
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError(_problems(error)) from None
    if problems := settings.incomplete():
        raise SettingsError(problems)
    return settings


def stated_log_format() -> LogFormat:
    """Return the format of log lines as far as the environment says it, even if other settings are wrong."""
    stated = os.environ.get("ROOTSKI_LOG_FORMAT", "").lower()
    return LogFormat(stated) if stated in {*LogFormat} else LogFormat.TEXT


def _problems(error: ValidationError) -> list[str]:
    names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors(include_input=False))
    fields = {str(field.validation_alias): field for field in Settings.model_fields.values()}
    return [f"{name} {_shown(name)}; allowed: {_allowed(fields[name])}" for name in names]


def _shown(name: str) -> str:
    if name == "ROOTSKI_SECRET":
        if not is_utf_8(os.environ.get(name, "")):
            return "is not a text of UTF-8"
        one, *more = map(len, split_secrets(os.environ.get(name, "")))
        return f"has keys of {', '.join(map(str, (one, *more)))} bytes" if more else f"is {one} bytes long"
    if name == "ROOTSKI_METRICS_SECRET":
        return "cannot be used"
    return f"is {os.environ.get(name, '')[:SHOWN_LENGTH]!r}"


def _allowed(field: FieldInfo) -> str:
    return str(field.json_schema_extra["allowed"]) if isinstance(field.json_schema_extra, dict) else ""
