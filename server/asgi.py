"""The application for other ASGI servers than `python -m server`: `uvicorn server.asgi:app`, for example.

It prepares the table itself: an empty `DATA_DIR` is filled with the starter dictionary by the first process to start.
The limits of connections and slow clients are uvicorn's protocol of `python -m server`: docs/operations.md.
"""

from __future__ import annotations

from server.app import create_app, open_prepared
from server.observability.logs import configure_logging
from server.settings.ignored_names import warn_of_ignored_names
from server.settings.settings import read_settings

__all__ = ["app"]


_settings = read_settings()
configure_logging(log_format=_settings.log_format, level=_settings.log_level)
warn_of_ignored_names()

app = create_app(_settings, opened=open_prepared)
