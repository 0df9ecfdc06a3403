"""The application for other ASGI servers than `python -m server`: `uvicorn server.asgi:app`, for example.

It prepares the table itself: an empty `DATA_DIR` is filled with the starter dictionary by the first process to start.
The limits of connections and slow clients are uvicorn's protocol of `python -m server`: docs/operations.md.
"""

from __future__ import annotations

from server.app import create_app, open_prepared
from server.http.error_responses import SettingsError
from server.observability.announcing import report_problem
from server.observability.logs import configure_logging
from server.settings.ignored_names import warn_of_ignored_names
from server.settings.reading import read_settings, stated_log_format
from server.settings.settings import LogLevel, Settings
from server.usable import require_usable

__all__ = ["app"]

BOOT_ERROR = 3
"""The exit status by which gunicorn and uvicorn know a process that cannot start, so that they do not try again."""


def _usable_settings() -> Settings:
    """Return the settings; the process ends with the reason if it cannot start with them."""
    try:
        settings = read_settings()
        require_usable(settings, processes=None)
    except SettingsError as error:
        configure_logging(log_format=stated_log_format(), level=LogLevel.INFO)
        report_problem("server", str(error))
        raise SystemExit(BOOT_ERROR) from None
    return settings


_settings = _usable_settings()
configure_logging(log_format=_settings.log_format, level=_settings.log_level)
warn_of_ignored_names()

app = create_app(_settings, opened=open_prepared)
